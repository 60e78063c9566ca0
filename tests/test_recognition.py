import numpy as np
import pytest
from numbers_to_draw import draw_freely, draw_number
from PIL import Image, ImageDraw, ImageOps
from shapes_to_draw import HOUSES, SMILEYS, STARS

from drawing import draw_strokes
from predictions import Number, Prediction
from recognition import read_number, read_numbers, recognize


@pytest.mark.parametrize("text", ["7", "10", "2047", "365", "1984", "90210", "775544", "111"])
def test_a_number_is_read_from_left_to_right(classifier, text):
    assert read_number(draw_number(text), classifier).text == text


def test_a_number_is_no_surer_than_that_its_digits_are_any():
    of_one = np.eye(10)[1], np.zeros((28, 28))
    assert Number((Prediction(*of_one, score=9.0), Prediction(*of_one, score=-3.0))).confidence < 0.1


@pytest.mark.parametrize("height", [24, 60, 300])
@pytest.mark.parametrize("brush", [5, 14])
def test_size_and_pen_do_not_matter(classifier, height, brush):
    assert read_number(draw_number("2047", height=height, brush=brush), classifier).text == "2047"


@pytest.mark.parametrize("width", [1, 2, 3])
def test_rings_that_touch_are_rings_however_thin_the_pen(classifier, width):
    image = Image.new("L", (160, 100), 255)
    for x in (20, 55, 90):
        ImageDraw.Draw(image).ellipse((x, 20, x + 35, 80), outline=0, width=width)
    assert read_number(image, classifier).text == "000"


def test_light_ink_on_dark_paper(classifier):
    assert read_number(ImageOps.invert(draw_number("538")), classifier).text == "538"


@pytest.mark.parametrize("text", ["1.250", "12.500.-", "36-", "5.490.-"])
def test_dots_and_dashes_are_left_out_and_named(classifier, text):
    number = read_number(draw_number(text), classifier)
    assert number.text == "".join(filter(str.isdigit, text))
    assert len(number.left_out) == len(text) - len(number.text)


def test_each_digit_has_its_place_in_the_picture(classifier):
    image = draw_number("2047")
    number = read_number(image, classifier)
    boxes = [prediction.box for prediction in number.digits]
    assert [box[0] for box in boxes] == sorted(box[0] for box in boxes)
    ink = ImageOps.invert(image)
    for box, digit in zip(boxes, number.text, strict=True):
        assert ink.crop(box).getbbox() == (0, 0, box[2] - box[0], box[3] - box[1])  # as close as can be
        assert (
            str(recognize(image.crop(tuple(np.add(box, (-9, -9, 9, 9)).tolist())), classifier).digit) == digit
        )


def test_a_single_digit_is_shown_to_the_network_as_recognize_shows_it(classifier):
    for digit in "0123456789":
        image = draw_number(digit)
        (prediction,) = read_number(image, classifier).digits
        assert np.abs(prediction.tensor - recognize(image, classifier).tensor).max() < 1e-6
        assert str(prediction.digit) == digit


def test_a_photo_of_a_number(classifier):
    image = draw_number("2047")
    light = np.linspace(1, 0.4, image.width)
    photo = Image.fromarray(((60 + np.asarray(image) / 255 * 170) * light).astype(np.uint8))
    number = read_number(photo, classifier)
    assert number.text == "2047"
    for seen, drawn in zip(number.digits, read_number(image, classifier).digits, strict=True):
        assert np.abs(np.subtract(seen.box, drawn.box)).max() <= 4


def on_printed_paper(image):
    """Lay a drawing on paper with a fine printed pattern."""
    rows, columns = np.mgrid[: image.height, : image.width]
    pattern = 190 + 20 * np.sin(columns / 2 + 3 * np.sin(rows / 9)) + 15 * np.sin(rows / 1.7)
    ink = np.asarray(image) == 0
    return Image.fromarray(np.where(ink, 70, pattern).astype(np.uint8))


@pytest.mark.parametrize("text", ["2047", "36.500"])
def test_a_number_on_printed_paper(classifier, text):
    image = on_printed_paper(draw_number(text, height=60))
    assert read_number(image, classifier).text == text.replace(".", "")


@pytest.mark.parametrize("height", [148, 151, 160])
def test_a_ruled_line_is_no_ink(classifier, height):
    image = draw_number("2047")
    ImageDraw.Draw(image).line((0, height, image.width, height + 1), fill=0, width=3)
    assert read_number(image, classifier).text == "2047"


@pytest.mark.parametrize("shade", [0, 60, 130])
def test_ruled_paper_is_no_ink_whether_its_lines_are_black_or_grey(classifier, shade):
    image = draw_number("2047")
    draw = ImageDraw.Draw(image)
    for height in range(20, image.height, 45):
        draw.line((0, height, image.width, height), fill=shade, width=2)
    assert read_number(image, classifier).text == "2047"


def draw_page(lines, shade=None, squared=False, lean=0.0, margin=False):
    """Draw numbers below each other, on ruled or squared paper where there is a shade."""
    page = Image.new("L", (680, 180 * len(lines) + 100), 255)
    draw = ImageDraw.Draw(page)
    for place in range(45, page.width, 45) if shade is not None else ():
        if squared or place % 180 == 45:
            draw.line((0, place, page.width, place), fill=shade, width=2)
        if squared or (margin and place == 45):
            draw.line((place, 0, place, page.height), fill=shade, width=2)
    for i, text in enumerate(lines):
        number = draw_number(text)
        page.paste(0, (60, 180 * i + 75), ImageOps.invert(number))
    return page.rotate(lean, Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize(
    "paper",
    [
        {},
        {"shade": 60},
        {"shade": 0, "margin": True},
        {"shade": 150, "lean": 0.7},
        {"shade": 60, "squared": True},
        {"shade": 150, "squared": True, "lean": -0.4},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_scan", [False, True])
def test_a_page_of_several_lines_on_ruled_or_squared_paper(classifier, paper, is_scan):
    lines = ["2047", "9", "36500"]
    page = draw_page(lines, **paper)
    if is_scan:
        noise = np.random.default_rng(0).normal(0, 6, (page.height, page.width))
        page = Image.fromarray((np.asarray(page) + noise).clip(0, 255).astype(np.uint8))
    assert [number.text for number in read_numbers(page, classifier)] == lines


@pytest.mark.parametrize("brush", [3, 6])
def test_level_strokes_of_a_digit_that_fills_its_picture_are_no_ruled_lines(classifier, brush):
    image = Image.new("L", (120, 140), 255)
    draw = ImageDraw.Draw(image)
    draw.line([(0, 3), (116, 3), (3, 136), (119, 136)], fill=0, width=brush, joint="curve")
    assert read_number(image, classifier).text == "2"


@pytest.mark.parametrize("text", ["34790", "20465"])
@pytest.mark.parametrize("rise", [0, 45])
def test_cents_in_smaller_script_belong_to_the_number(classifier, text, rise):
    image = draw_freely(text, sizes=(1, 1, 1, 0.55, 0.55), rises=(0, 0, 0, rise, rise))
    assert read_number(image, classifier).text == text


@pytest.mark.parametrize("slope", [-12, -5, 5, 12])
def test_a_line_may_slope(classifier, slope):
    assert read_number(draw_freely("204758", slope=slope), classifier).text == "204758"


@pytest.mark.parametrize("slants", [(0.4,), (-0.2, 0.3, 0.1, 0.45)])
def test_digits_may_lean(classifier, slants):
    assert read_number(draw_freely("20475", slants=slants), classifier).text == "20475"


@pytest.mark.parametrize(("text", "slant", "gap"), [("616", 0.6, -48), ("816", 0.6, -44)])
def test_leaning_digits_that_touch_all_along_the_line_are_a_number(classifier, text, slant, gap):
    assert read_number(draw_freely(text, slants=(slant,), gap=gap), classifier).text == text


def test_digits_may_be_of_uneven_sizes_and_places(classifier):
    image = draw_freely("86204", sizes=(1, 0.7, 1.2, 0.85, 1), rises=(0, 10, -12, 6, 0))
    assert read_number(image, classifier).text == "86204"


TWO_STROKES = {  # one above the other, none half as high as the digit
    "2": [[(30, 50), (40, 10), (100, 0), (130, 50), (40, 150), (26, 160)], [(0, 182), (200, 180)]],
    "3": [[(10, 20), (60, 0), (120, 30), (60, 70)], [(60, 84), (150, 110), (140, 170), (80, 190), (0, 170)]],
    "5": [
        [(130, 0), (20, 4), (8, 50)],
        [(6, 72), (60, 60), (110, 84), (116, 130), (70, 164), (10, 165), (-20, 144)],
    ],
    "8": [
        [(60, 0), (120, 30), (60, 66), (0, 30), (60, 0)],
        [(60, 84), (130, 130), (60, 180), (-10, 130), (60, 84)],
    ],
}


@pytest.mark.parametrize("digit", TWO_STROKES)
@pytest.mark.parametrize("brush", [7, 12])
def test_a_wide_digit_may_be_of_two_strokes_one_above_the_other(classifier, digit, brush):
    strokes = [[(100 + x, 100 + y) for x, y in stroke] for stroke in TWO_STROKES[digit]]
    drawing = draw_strokes(strokes, brush_width=brush)
    assert recognize(drawing, classifier).short_answer == digit
    assert read_number(drawing, classifier).text == digit


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (400, 400)])
def test_blank_paper_shows_no_number_and_it_says_so(classifier, size):
    number = read_number(Image.new("L", size, 255), classifier)
    assert (number.text, number.digits) == ("", ())
    assert "no ink" in number.reason


@pytest.mark.parametrize("size", [(1, 2), (2, 2), (3, 500), (900, 4)])
def test_the_smallest_and_narrowest_pictures_have_an_answer(classifier, size):
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line((0, 0, size[0] - 1, 0), fill=0)
    number = read_number(image, classifier)
    assert bool(number.text) != bool(number.reason)


def test_the_least_sure_digit_is_known(classifier):
    number = read_number(draw_number("2047"), classifier)
    certainties = [prediction.certainty for prediction in number.digits]
    assert certainties[number.least_sure] == min(certainties)
    assert read_number(Image.new("L", (50, 50)), classifier).least_sure is None


def test_what_is_cut_out_of_ink_that_is_no_digit_is_none_either(classifier):
    image = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(image).line([(40, 180), (110, 260), (260, 40)], fill=0, width=22, joint="curve")  # a tick
    assert read_number(image, classifier).text == ""


@pytest.mark.parametrize("brush", [8, 10])
@pytest.mark.parametrize(
    "shape",
    [STARS[3], STARS[4], SMILEYS[1], SMILEYS[3], SMILEYS[4], HOUSES[1], HOUSES[4]],
    ids=["pentagram", "leaning pentagram", "nose", "sad", "another nose", "house", "higher house"],
)
def test_neither_the_sides_of_a_ring_nor_a_ring_around_strokes_are_digits(classifier, shape, brush):
    strokes = [[(80 + 2.4 * x, 80 + 2.4 * y) for x, y in stroke] for stroke in shape]
    assert read_number(draw_strokes(strokes, brush_width=brush), classifier).text == ""


LETTERS = {  # in one stroke each, in a box of 60 x 100, y downwards
    "V": [(0, 0), (30, 100), (60, 0)],
    "N": [(0, 100), (2, 0), (56, 100), (60, 0)],
    "n": [(4, 40), (6, 98), (8, 62), (24, 42), (44, 46), (52, 62), (54, 100)],
    "M": [(0, 100), (8, 0), (30, 70), (52, 0), (62, 100)],
    "W": [(0, 0), (16, 100), (32, 20), (48, 100), (64, 0)],
    "A": [(0, 100), (36, 0), (66, 100), (50, 58), (10, 62)],
    "R": [(0, 100), (4, 2), (40, 0), (54, 20), (44, 40), (6, 50), (20, 52), (60, 100)],
    "a": [(50, 44), (30, 34), (6, 46), (2, 76), (20, 96), (40, 86), (52, 44), (50, 84), (64, 98)],
    "U": [(2, 0), (4, 70), (16, 96), (40, 98), (54, 76), (56, 0), (58, 100)],
}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("brush", [5, 9, 16])
def test_the_strokes_of_a_letter_are_no_digits(classifier, letter, brush):
    drawing = draw_strokes([[(150 + x, 150 + y) for x, y in LETTERS[letter]]], brush_width=brush)
    assert read_number(drawing, classifier).text == ""


@pytest.mark.parametrize("text", ["21", "20", "24", "26"])
def test_a_stroke_that_is_left_out_above_a_digit_is_a_doubt_beside_it_it_is_none(classifier, text):
    image = Image.new("L", (330, 250), 255)
    image.paste(draw_number(text), (0, 60))
    bar = image.copy()
    ImageDraw.Draw(bar).line((135, 48, 185, 42), fill=0, width=9)
    above = read_number(bar, classifier)
    assert (above.text, len(above.left_out)) == (text, 1)
    assert [digit.is_doubtful for digit in above.digits] == [False, True]
    assert "unless what was left out belongs to it" in above.verdict
    ImageDraw.Draw(image).line((230, 150, 280, 150), fill=0, width=9)
    beside = read_number(image, classifier)
    assert (beside.text, len(beside.left_out), beside.is_doubtful) == (text, 1, False)


@pytest.mark.parametrize(
    ("text", "gap", "brush"),
    [
        pytest.param("851", -8, 9, id="a wider digit does not swallow its neighbour"),
        *(
            pytest.param(*number, id=f"{number[0]}: a ring is not cut where there is a better place")
            for number in (("804", -9, 7), ("310", -6, 9), ("9107", -6, 9), ("5198", -8, 5))
        ),
        *(
            pytest.param(*number, id=f"{number[0]}: what overlaps is cut wherever it does")
            for number in (("557", -16, 9), ("3353", -12, 9))
        ),
        *(
            pytest.param(*number, id=f"{number[0]}: what touches twice encloses paper")
            for number in (("782", -10, 12), ("234", -14, 12), ("223", -8, 12), ("522", -15, 12))
        ),
    ],
)
def test_digits_that_touch_are_told_apart(classifier, text, gap, brush):
    assert read_number(draw_number(text, gap=gap, brush=brush), classifier).text == text


@pytest.mark.parametrize("gap", [-9, -14, -18, -22])
@pytest.mark.parametrize("text", ["204758", "9630", "86204"])
def test_of_digits_that_overlap_none_is_left_out_or_misread_without_a_doubt(classifier, text, gap):
    number = read_number(draw_number(text, gap=gap), classifier)
    assert number.text == text or number.is_doubtful or number.reason


@pytest.mark.parametrize("brush", [5, 9])
@pytest.mark.parametrize("gap", [-4, -14])
def test_the_tops_of_sevens_that_touch_are_no_ruled_line(classifier, brush, gap):
    image = draw_number("7777", gap=gap, brush=brush)
    number = read_number(image, classifier)
    for box in [*number.left_out, *(digit.box for digit in number.digits)]:
        image.paste(255, box)
    assert image.getextrema() == (255, 255)  # there was no ink beside
    assert number.text == "7777" or number.is_doubtful


@pytest.mark.parametrize("text", ["2047", "365"])
@pytest.mark.parametrize("height", [146, 160])
def test_an_underline_is_no_ink(classifier, text, height):
    image = draw_number(text)
    left, _, right, _ = ImageOps.invert(image).getbbox()
    ImageDraw.Draw(image).line((left, height, right, height), fill=0, width=5)
    assert read_number(image, classifier).text == text


@pytest.mark.parametrize("text", ["42", "7077", "36500"])
@pytest.mark.parametrize("bend", [0, 5, -5])
@pytest.mark.parametrize("count", [1, 2])
def test_an_underline_by_hand_is_bent_and_no_ink_either(classifier, text, bend, count):
    image = draw_number(text, brush=6)
    left, _, right, bottom = ImageOps.invert(image).getbbox()
    draw = ImageDraw.Draw(image)
    for y in [bottom + 12, bottom + 26][:count]:
        draw.line((left - 20, y, (left + right) / 2, y + bend, right + 20, y + 2), fill=0, width=5)
    number = read_number(image, classifier)
    assert (number.text, number.is_doubtful, number.left_out) == (text, False, ())


@pytest.mark.parametrize("digit", ["2", "5"])
def test_a_speck_beside_a_foot_or_a_top_makes_it_no_underline(classifier, digit):
    strokes = [[(100 + x, 100 + y) for x, y in stroke] for stroke in TWO_STROKES[digit]]
    image = draw_strokes(strokes, brush_width=9)
    for x, y in ((110, 305), (250, 300), (150, 92)):
        ImageDraw.Draw(image).ellipse((x, y, x + 5, y + 5), fill=0)
    assert read_number(image, classifier).text == digit


@pytest.mark.parametrize(("shade", "width", "place"), [(0, 2, 88), (100, 2, 88), (160, 3, 90)])
def test_what_stands_on_a_ruled_line_keeps_its_foot(classifier, shade, width, place):
    """A 2 without its foot is a 7."""
    page = Image.new("L", (500, 500), 255)
    for i in range(4):
        ImageDraw.Draw(page).line((0, 110 * i + place, 500, 110 * i + place), fill=shade, width=width)
        page.paste(0, (60, 110 * i - 24), ImageOps.invert(draw_number("8032", height=70, brush=5)))
    assert [number.text for number in read_numbers(page, classifier)] == ["8032"] * 4


@pytest.mark.parametrize("text", ["74174", "9111", "1147"])
def test_stems_in_a_number_cut_out_closely_are_no_lines_of_the_paper(classifier, text):
    image = draw_number(text, brush=6)
    number = read_number(image.crop(ImageOps.invert(image).getbbox()), classifier)
    assert (number.text, number.is_doubtful) == (text, False)


@pytest.mark.parametrize("text", ["14", "16"])
def test_a_one_and_one_other_digit_cut_out_of_the_same_ink_are_doubtful_for_a_letter_has_them_too(
    classifier, text
):
    number = read_number(draw_number(text, gap=-9), classifier)
    assert number.text == text
    assert all(digit.is_cut and digit.is_doubtful for digit in number.digits)
    assert not read_number(draw_number("365", gap=-14), classifier).is_doubtful


def test_that_a_digit_cut_out_of_other_ink_is_one_is_less_sure(classifier):
    digits = read_number(draw_number("365", gap=-14), classifier).digits
    assert any(digit.is_cut for digit in digits)
    for digit in digits:
        assert digit.is_cut == (digit.digit_probability < 1 / (1 + np.exp(-digit.score)))


def test_a_line_of_a_hundred_and_twenty_digits_is_read_whole(classifier):
    ten = np.asarray(draw_number("1234567890"))
    line = Image.fromarray(np.concatenate([ten] * 12, axis=1))
    assert read_number(line, classifier).text == "1234567890" * 12
