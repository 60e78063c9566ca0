"""What a person said of ink, without a window."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import ONE, SEVEN
from PIL import ImageDraw, ImageOps

from drawing import Stroke, draw_strokes
from predictions import Prediction
from window.canvas.sketch import Contents
from window.reading import Answer, Mark
from window.truths import Truths, draw_alone

PREDICTION = Prediction(np.eye(10, dtype=np.float32)[2], np.zeros((28, 28), np.float32))
BAR = [[(300, 100), (300, 300)]]


def answer_to(*boxes):
    return Answer(tuple(replace(PREDICTION, box=box) for box in boxes))


def on_canvas(strokes):
    """Return what is on the canvas, and the picture of it."""
    return Contents(tuple(Stroke(points, 22) for points in strokes), None), draw_strokes(strokes)


def box_of(strokes):
    return ImageOps.invert(draw_strokes(strokes)).getbbox()


def corrected(truths, answer, contents, image):
    answer = truths.put_into(lambda _: answer, contents, lambda: image)()
    return {i: mark.digit for i, mark in answer.corrected.items()}


def test_ink_that_stays_as_it_was_keeps_its_digit_where_more_is_drawn():
    truths = Truths()
    truths.add(*on_canvas(SEVEN), Mark(None, 7))
    both = answer_to(box_of(SEVEN), box_of(BAR))
    assert corrected(truths, both, *on_canvas([*SEVEN, *BAR])) == {0: 7}
    assert corrected(truths, answer_to(None), *on_canvas(SEVEN)) == {0: 7}


def test_ink_that_goes_on_has_to_be_read_anew():
    truths = Truths()
    truths.add(*on_canvas(SEVEN), Mark(box_of(SEVEN), 7))
    crossed = [*SEVEN, [(140, 200), (290, 200)]]
    assert corrected(truths, answer_to(box_of(crossed)), *on_canvas(crossed)) == {}
    assert corrected(truths, answer_to(None), *on_canvas(ONE)) == {}


def test_digits_in_one_stroke_are_known_by_their_pixels():
    run_together = [[*ONE[0], *SEVEN[0]]]
    contents, image = on_canvas(run_together)
    box = (180, 40, 220, 360)
    assert draw_alone(contents.strokes, box) is None
    truths = Truths()
    truths.add(contents, image, Mark(box, 1))
    assert corrected(truths, answer_to((181, 42, 220, 359)), contents, image) == {0: 1}
    assert corrected(truths, answer_to((181, 42, 240, 359)), contents, image) == {}
    with_bar = on_canvas([*run_together, *BAR])
    assert corrected(truths, answer_to(box), *with_bar) == {0: 1}
    struck_out = on_canvas([*run_together, [(150, 200), (250, 200)]])
    assert corrected(truths, answer_to(box), *struck_out) == {}


@pytest.mark.parametrize("mode", ["L", "RGBA"])
def test_a_digit_in_a_picture_is_known_until_it_is_rubbed(mode):
    picture = draw_strokes([*SEVEN, *BAR]).resize((1600, 1600)).convert(mode)
    box = tuple(4 * side for side in box_of(SEVEN))
    truths = Truths()
    truths.add(Contents((), picture), picture, Mark(box, 7))
    near = tuple(side + 8 for side in box)
    assert corrected(truths, answer_to(near), Contents((), picture), picture) == {0: 7}
    rubbed = picture.copy()
    ImageDraw.Draw(rubbed).line((600, 400, 700, 400), "white", 90)
    assert corrected(truths, answer_to(box), Contents((), rubbed), rubbed) == {}


def test_the_last_word_counts():
    truths = Truths()
    for digit in (1, 2, 7):
        truths.add(*on_canvas(SEVEN), Mark(None, digit))
    assert corrected(truths, answer_to(None), *on_canvas(SEVEN)) == {0: 7}


def test_the_last_word_on_ink_counts_alone_whether_it_was_said_of_a_number_or_not():
    truths = Truths()
    truths.add(*on_canvas(SEVEN), Mark(None, 3, "three.png"))
    truths.add(*on_canvas([*SEVEN, *BAR]), Mark(box_of(SEVEN), 5, "five.png"))
    assert corrected(truths, answer_to(None), *on_canvas(SEVEN)) == {0: 5}
    truths.forget(["five.png"])
    assert corrected(truths, answer_to(None), *on_canvas(SEVEN)) == {}


def test_the_last_word_on_pixels_counts_alone():
    truths, picture = Truths(), draw_strokes(SEVEN)
    for digit, name in ((3, "three.png"), (5, "five.png")):
        truths.add(Contents((), picture), picture, Mark(None, digit, name))
    truths.forget(["five.png"])
    assert corrected(truths, answer_to(None), Contents((), picture), picture) == {}


def test_what_was_said_of_a_picture_that_is_removed_is_forgotten():
    truths = Truths()
    truths.add(*on_canvas(SEVEN), Mark(None, 7, "seven.png"))
    truths.add(*on_canvas(BAR), Mark(None, 1, "one.png"))
    truths.forget(["seven.png"])
    assert corrected(truths, answer_to(None), *on_canvas(SEVEN)) == {}
    assert corrected(truths, answer_to(None), *on_canvas(BAR)) == {0: 1}
