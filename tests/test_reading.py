"""What the window says of a picture, without a screen."""

from dataclasses import replace

from numbers_to_draw import draw_number
from PIL import Image, ImageDraw

from classifier import NO_DIGIT
from window.reading import Mark, read_drawing, read_picture


def page_of(*texts):
    lines = [draw_number(text) for text in texts]
    page = Image.new("L", (max(line.width for line in lines), sum(line.height for line in lines)), 255)
    top = 0
    for line in lines:
        page.paste(line, (0, top))
        top += line.height
    return page


def test_of_a_picture_with_several_lines_the_first_is_shown_and_all_are_told(classifier):
    answer = read_picture(page_of("204", "731"), classifier)
    assert answer.plain_text == "204"
    assert "2 lines of writing" in answer.message
    assert "204" in answer.message and "731" in answer.message
    assert max(box[3] for box in answer.boxes) <= draw_number("204").height


def test_of_the_first_of_several_lines_it_is_told_what_was_left_out(classifier):
    page = page_of("204", "731")
    top = draw_number("204").height // 2
    ImageDraw.Draw(page).rectangle((page.width - 30, top, page.width - 8, top + 5), 0)  # a dash
    answer = read_picture(page, classifier)
    assert answer.plain_text == "204" and len(answer.left_out) == 1
    assert "2 lines of writing" in answer.message and "1 piece was left out" in answer.message


def test_a_picture_with_one_line_is_read_as_a_drawing_is(classifier):
    picture = draw_number("204")
    answer = read_picture(picture, classifier)
    assert answer.text == read_drawing(picture, classifier).text
    assert answer.message == ""


def test_a_picture_without_ink_is_called_so(classifier):
    assert (
        read_picture(Image.new("L", (100, 100), 255), classifier).message
        == "There is no ink in this picture."
    )
    assert read_drawing(Image.new("L", (100, 100), 255), classifier).message == "Draw a digit first."


def test_a_piece_of_a_number_that_a_person_calls_no_digit_is_not_in_its_text(classifier):
    answer = read_picture(draw_number("204"), classifier)
    said = replace(answer, chosen=1).correct(Mark(None, NO_DIGIT))
    assert (said.text, said.plain_text, said.shown_digit) == ("24", "24", None)
