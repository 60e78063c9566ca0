"""Numbers in boxes and tables, beside a margin or the dark edge of a scan: those lines are no ink."""

import numpy as np
import pytest
from numbers_to_draw import draw_number
from PIL import Image, ImageDraw, ImageOps

from recognition import read_number, read_numbers

ROWS = ["204", "1365", "82", "9630", "471"]
CELL = 320, 110  # pixels


def draw_table(rows, columns=1, lean=0.0, width=3):
    """Draw a table of numbers, one in the first cell of each row, turned by `lean` degrees."""
    cell, row = CELL
    page = Image.new("L", (columns * cell + 80, len(rows) * row + 80), 255)
    for i, text in enumerate(rows):
        number = draw_number(text, height=50)
        page.paste(number.crop(number.point(lambda level: 255 - level).getbbox()), (80, 40 + i * row + 28))
    draw = ImageDraw.Draw(page)
    right, bottom = 40 + columns * cell, 40 + len(rows) * row
    for i in range(len(rows) + 1):
        draw.line([(40, 40 + i * row), (right, 40 + i * row)], fill=0, width=width)
    for i in range(columns + 1):
        draw.line([(40 + i * cell, 40), (40 + i * cell, bottom)], fill=0, width=width)
    return page.rotate(lean, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


@pytest.mark.parametrize("lean", [0, 1.5, -1])
def test_the_box_around_a_number_is_none_of_its_digits(classifier, lean):
    assert read_number(draw_table(["4711"], lean=lean), classifier).text == "4711"


@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("lean", [0, 1, -1.5])
@pytest.mark.parametrize("width", [1, 4])
def test_the_lines_of_a_table_are_no_digits(classifier, columns, lean, width):
    page = draw_table(ROWS, columns, lean, width)
    assert [number.text for number in read_numbers(page, classifier)] == ROWS


def test_ones_are_none_of_the_lines(classifier):
    """In a tight box a one is as high as its sides, and in a table those of all rows stand in a line."""
    number = draw_number("81", height=50, brush=3)
    box = number.crop(number.point(lambda level: 255 - level).getbbox())
    page = Image.new("L", (box.width + 60, box.height + 60), 255)
    page.paste(box, (30, 30))
    ImageDraw.Draw(page).rectangle([24, 24, 35 + box.width, 35 + box.height], outline=0)
    assert read_number(page, classifier).text == "81"
    rows = ["184"] * 3
    assert [number.text for number in read_numbers(draw_table(rows), classifier)] == rows


def test_a_box_in_a_box_is_none_either(classifier):
    page = draw_table(["4711"])
    ImageDraw.Draw(page).rectangle([30, 30, page.width - 30, page.height - 30], outline=0, width=2)
    assert read_number(page, classifier).text == "4711"


def test_each_digit_may_have_a_box_of_its_own(classifier):
    """As on a form: the boxes touch or stand apart."""
    for gap in (0, 12):
        form = Image.new("L", (5 * (90 + gap) + 60, 180), 255)
        draw = ImageDraw.Draw(form)
        for i, digit in enumerate("20473"):
            left = 30 + i * (90 + gap)
            number = draw_number(digit, height=70)
            ink = number.crop(number.point(lambda level: 255 - level).getbbox())
            form.paste(ink, (left + 45 - ink.width // 2, 90 - ink.height // 2))
            draw.rectangle([left, 30, left + 90, 150], outline=0, width=2)
        assert read_number(form, classifier).text == "20473"


@pytest.mark.parametrize("mark", [[(170, 200), (230, 150)], [(196, 200), (204, 200)]])
def test_an_angular_nought_is_no_box(classifier, mark):
    """Nor are its sides ones, with the slash or the dot in it that terminals print."""
    image = Image.new("L", (400, 400), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle([130, 80, 270, 320], outline=0, width=16)
    without = read_number(image, classifier).text
    draw.line(mark, fill=0, width=14)
    assert read_number(image, classifier).text == without


@pytest.mark.parametrize("left", [0, 15, -5])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_line_through_the_picture_beside_the_writing_is_no_one(classifier, left, rows):
    """A margin's, or the dark edge of a scan on either side."""
    page = Image.new("L", (500, 170 * rows), 255)
    for i, text in enumerate(ROWS[:rows]):
        number = draw_number(text, height=60)
        page.paste(number.crop(number.point(lambda level: 255 - level).getbbox()), (60, 55 + 170 * i))
    left %= page.width
    ImageDraw.Draw(page).rectangle([left, 0, left + 4, page.height], fill=70)
    assert [number.text for number in read_numbers(page, classifier)] == ROWS[:rows]


@pytest.mark.parametrize(
    "outline",
    [lambda y: 1 + 7 * y, lambda y: 3 + 5 * np.sin(np.pi * y), lambda y: 6 + 2 * np.sin(60 * y)],
    ids=["wedge", "bow", "ragged"],
)
def test_the_dark_edge_of_a_scan_need_not_be_straight(classifier, outline):
    levels = np.full((400, 800), 255, np.uint8)
    for y in range(400):
        levels[y, : round(outline(y / 400))] = 40
    number = np.asarray(draw_number("74379", height=80, brush=6))
    levels[100 : 100 + number.shape[0], 100 : 100 + number.shape[1]] = number
    number = read_number(Image.fromarray(levels), classifier)
    assert (number.text, number.is_doubtful) == ("74379", False)


def test_a_margin_stronger_than_the_squares_is_no_one(classifier):
    page = Image.new("L", (640, 420), 252)
    draw = ImageDraw.Draw(page)
    for place in range(20, 640, 30):
        draw.line((0, place, 640, place), fill=178)
        draw.line((place, 0, place, 420), fill=178)
    draw.line((110, 0, 110, 420), fill=110, width=3)
    page.paste(0, (120, 120), ImageOps.invert(draw_number("39993", brush=5)))
    assert read_number(page, classifier).text == "39993"


@pytest.mark.parametrize("shade", [0, 120])
@pytest.mark.parametrize("touching", [0, 1, 2])
def test_a_digit_that_touches_the_line_of_a_margin_stays(classifier, shade, touching):
    rows = ["471", "1365", "204"]
    page = Image.new("L", (500, 500), 255)
    for i, text in enumerate(rows):
        number = draw_number(text, height=60, brush=6).point(lambda level: 255 - level)
        number = number.crop(number.getbbox())
        page.paste(0, (80 + (1 if i == touching else 14), 60 + 140 * i), number)
    ImageDraw.Draw(page).line((80, 0, 80, 500), fill=shade, width=3)
    assert [number.text for number in read_numbers(page, classifier)] == rows


def test_a_one_from_edge_to_edge_is_no_line(classifier):
    number = draw_number("12")
    number = number.crop(number.point(lambda level: 255 - level).getbbox())
    assert read_number(number, classifier).text == "12"
    one = Image.new("L", (60, 200), 255)
    draw = ImageDraw.Draw(one)
    draw.rectangle([0, 0, 15, 200], fill=0)
    draw.ellipse([40, 184, 56, 200], fill=0)  # a full stop
    assert read_number(one, classifier).text == "1"


def draw_ringed(text, open_at=0):
    """Draw a number in an ellipse that is open by so many degrees."""
    number = draw_number(text)
    number = number.crop(number.point(lambda level: 255 - level).getbbox())
    width, height = (round(1.6 * side) + 30 for side in number.size)
    image = Image.new("L", (width + 40, height + 40), 255)
    image.paste(number, ((width + 40 - number.width) // 2, (height + 40 - number.height) // 2))
    ImageDraw.Draw(image).arc([20, 20, width + 20, height + 20], 300 + open_at, 660, fill=0, width=8)
    return image


@pytest.mark.parametrize("open_at", [0, 15])
@pytest.mark.parametrize("text", ["7", "8", "3", "52", "2047"])
def test_what_is_ringed_is_read_in_doubt(classifier, text, open_at):
    image = draw_ringed(text, open_at)
    number = read_number(image, classifier)
    assert number.text == text
    assert number.is_doubtful
    (ring,) = number.left_out
    np.testing.assert_allclose(ring, (20, 20, image.width - 20, image.height - 20), atol=2)


def test_a_slashed_nought_is_no_ringed_stroke(classifier):
    image = Image.new("L", (300, 400), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse([60, 60, 240, 340], outline=0, width=14)
    draw.line([(175, 120), (125, 280)], fill=0, width=14)
    number = read_number(image, classifier)
    assert number.text == "0"
    assert not number.is_doubtful


@pytest.mark.parametrize(
    "inner",
    [
        [[140, 140, 260, 260]],  # a target
        [[140, 130, 165, 170], [235, 130, 260, 170], [150, 230, 250, 270]],  # a face
    ],
)
def test_rings_in_a_ring_are_no_number(classifier, inner):
    image = Image.new("L", (400, 400), 255)
    draw = ImageDraw.Draw(image)
    for box in [[60, 60, 340, 340], *inner]:
        draw.ellipse(box, outline=0, width=10)
    assert read_number(image, classifier).text == ""
