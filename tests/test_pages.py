"""Pages full of numbers, of print and of dots: nobody waits for them."""

import time
import tracemalloc

import numpy as np
import pytest
from numbers_to_draw import draw_number
from PIL import Image, ImageDraw, ImageFont
from timing import in_time

from recognition import read_number, read_numbers

SECONDS = 5  # of processor time


def print_page(size):
    """Return a page full of printed words, of letters so many pixels high."""
    page = Image.new("L", (40 * size, 52 * size), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    words = "Of these 12 words some 345 are said to be numbers, though none are 6789."
    for y in range(size, 50 * size, 3 * size // 2):
        draw.text((size, y), words, font=font)
    return page


@pytest.mark.parametrize("size", [16, 28, 50])
def test_a_page_of_print_is_not_waited_for(classifier, size):
    """Every letter can be cut in many ways: without a limit it took a quarter of a minute."""
    page = print_page(size)
    start = time.process_time()
    read_numbers(page, classifier)
    assert in_time(time.process_time() - start, SECONDS)


@pytest.mark.parametrize(("spacing", "width", "band"), [(6, 1, 60), (40, 8, 200), (60, 10, 200)])
def test_lines_of_bars_are_not_waited_for(classifier, spacing, width, band):
    """The worst pictures found: bars can be cut and joined in any way, and pieces of many are wide."""
    page = Image.new("L", (1600, 1200), 255)
    draw = ImageDraw.Draw(page)
    for x in range(-1200, 2800, spacing):
        draw.line([(x, 0), (x + 1200, 1200)], fill=0, width=width)
    for y in range(0, 1200, band):
        draw.rectangle([0, y, 1600, y + max(band // 5, 14)], fill=255)
    start = time.process_time()
    read_numbers(page, classifier)
    assert in_time(time.process_time() - start, SECONDS)


def test_a_page_of_dots_is_given_up_at_once(classifier):
    """As of dotted paper; each of its 200 lines would take a third of a second."""
    is_dot = (np.indices((1600, 1600)) % 8 < 3).all(0)
    start = time.process_time()
    (number,) = read_numbers(Image.fromarray(np.where(is_dot, 0, 255).astype(np.uint8)), classifier)
    assert (number.digits, number.reason) == ((), "there are too many marks in the picture to be numbers")
    assert in_time(time.process_time() - start, SECONDS)


def test_a_page_of_dust_among_a_hundred_lines_takes_little_time_and_memory(classifier):
    levels = np.full((1600, 1600), 255, np.uint8)
    levels[20:1580:2, 20:1580:2] = 0
    for y in range(24, 1524, 15):
        levels[y - 2 : y + 8, 28:34] = 255
        levels[y : y + 6, 30] = 0
    tracemalloc.start()
    try:
        start = time.process_time()
        read_numbers(Image.fromarray(levels), classifier)
        assert in_time(time.process_time() - start, 2 * SECONDS)  # twice as slow while memory is traced
        assert tracemalloc.get_traced_memory()[1] < 3e8
    finally:
        tracemalloc.stop()


def test_lines_of_different_heights_are_lines(classifier):
    texts, heights = ["204", "1365", "82", "9630", "47"], [100, 30, 120, 40, 24]
    lines = [draw_number(text, height=height) for text, height in zip(texts, heights, strict=True)]
    page = Image.new("L", (max(line.width for line in lines), sum(line.height for line in lines)), 255)
    top = 0
    for line in lines:
        page.paste(line, (0, top))
        top += line.height
    assert [number.text for number in read_numbers(page, classifier)] == texts


def test_the_hat_of_a_five_and_what_stands_beside_a_number_are_no_lines(classifier):
    page = Image.new("L", (420, 400), 255)
    draw = ImageDraw.Draw(page)
    page.paste(draw_number("20.-"), (0, 0))
    draw.line([(60, 260), (60, 300), (100, 296), (112, 330), (90, 362), (50, 360)], fill=0, width=9)
    draw.line([(62, 232), (118, 222)], fill=0, width=9)
    assert [number.text for number in read_numbers(page, classifier)] == ["20", "5"]


@pytest.mark.parametrize("gap", [5, 30, 60])
def test_the_hat_of_a_five_may_fly_off(classifier, gap):
    image = Image.new("L", (420, 420), 255)
    draw = ImageDraw.Draw(image)
    draw.line([(130, 120), (128, 180), (170, 172), (184, 210), (160, 246), (116, 244)], fill=0, width=12)
    draw.line([(130 + gap, 112), (210 + gap, 100)], fill=0, width=12)
    assert read_number(image, classifier).text == "5"


def test_the_limit_is_none_for_a_full_page_of_touching_digits(classifier):
    texts = ["204758", "9630", "365", "86204"] * 10
    lines = [draw_number(text, gap=-8, height=50) for text in texts]
    page = Image.new("L", (max(line.width for line in lines), 90 * len(lines)), 255)
    for i, line in enumerate(lines):
        page.paste(line.crop((0, 25, line.width, 115)), (0, 90 * i))
    assert [number.text for number in read_numbers(page, classifier)] == texts


@pytest.mark.parametrize("height", [24, 60])
@pytest.mark.parametrize("noise", [0, 4])
def test_a_single_number_on_a_large_page_is_found(classifier, height, noise):
    """One pixel in five hundred is ink there, and the light falls off."""
    number = draw_number("2047", height=height)
    number = np.asarray(number.crop(number.point(lambda level: 255 - level).getbbox())) / 255.0
    page = np.tile(np.linspace(225, 250, 1600), (1200, 1))
    page[700 : 700 + len(number), 500 : 500 + number.shape[1]] *= 0.2 + 0.8 * number
    page += np.random.default_rng(5).normal(0, noise, page.shape)
    image = Image.fromarray(np.rint(page.clip(0, 255)).astype(np.uint8))
    assert [number.text for number in read_numbers(image, classifier)] == ["2047"]


@pytest.mark.parametrize("noise", [2, 8])
def test_an_empty_page_stays_empty(classifier, noise):
    page = np.tile(np.linspace(215, 240, 1600), (1200, 1))
    page += np.random.default_rng(5).normal(0, noise, page.shape)
    image = Image.fromarray(np.rint(page.clip(0, 255)).astype(np.uint8))
    (number,) = read_numbers(image, classifier)
    assert number.reason == "there is no ink in the picture"
