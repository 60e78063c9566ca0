from dataclasses import replace

import numpy as np
import pytest

from classifier import NO_DIGIT
from drawing import Stroke, draw_strokes
from predictions import Prediction
from window.canvas.sketch import Contents
from window.kept.gallery import LIMIT, Gallery, crop_to_ink, describe, draw_contact_sheet
from window.reading import Answer, Mark

SEVEN = draw_strokes([[(120, 100), (260, 100), (180, 300)]])
PREDICTION = Prediction(np.eye(10, dtype=np.float32)[7], np.zeros((28, 28), np.float32))
ANSWER = Answer((PREDICTION,))


def dot(x):
    """Return the Contents of a canvas with one dot."""
    return Contents((Stroke([(x, 5)], 20),), None)


A, B = dot(1), dot(2)


def test_the_newest_comes_first_and_none_twice():
    gallery = Gallery()
    for contents in (A, B, A):
        gallery.add(contents, SEVEN, ANSWER)
    assert [entry.contents for entry in gallery.entries] == [A, B]


def test_it_keeps_the_last_ones():
    gallery = Gallery()
    for i in range(LIMIT + 5):
        gallery.add(dot(i), SEVEN, Answer())
    assert len(gallery.entries) == LIMIT
    assert gallery.entries[0].contents == dot(LIMIT + 4)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16"])
def test_of_a_large_picture_only_a_small_one_is_kept(mode):
    gallery = Gallery()
    picture = SEVEN.resize((3000, 2000)).convert(mode)
    gallery.add(A, picture, ANSWER)
    kept = gallery.entries[0].image
    assert max(kept.size) == 200
    expected = crop_to_ink(SEVEN.resize((3000, 2000)))
    assert kept.width / kept.height == pytest.approx(expected.width / expected.height, abs=0.02)
    assert np.asarray(kept).mean() == pytest.approx(np.asarray(expected).mean(), abs=3)
    assert picture.size == (3000, 2000)


def test_captions_never_say_100_per_cent():
    gallery = Gallery()
    gallery.add(A, SEVEN, ANSWER)
    gallery.add(B, SEVEN, Answer())
    assert [entry.caption for entry in gallery.entries] == ["not read", "7  99.9%"]


def test_the_caption_of_what_may_be_no_digit_is_as_doubtful_as_its_answer():
    assert describe(Answer((replace(PREDICTION, score=1.0),))) == "7?  73.1%"


def test_the_caption_of_what_is_no_digit_has_no_figure():
    gallery = Gallery()
    gallery.add(A, SEVEN, Answer((replace(PREDICTION, score=-0.1),)))
    assert gallery.entries[0].caption == "no digit"


@pytest.mark.parametrize(
    ("count", "score", "caption"), [(4, None, "7777"), (4, 0.0, "7777?"), (12, None, "7777777…")]
)
def test_the_caption_of_a_number_has_its_digits(count, score, caption):
    gallery = Gallery()
    gallery.add(A, SEVEN, Answer((*[PREDICTION] * (count - 1), replace(PREDICTION, score=score))))
    assert gallery.entries[0].caption == caption


def test_what_was_read_and_said_stays_where_the_same_drawing_comes_without_an_answer():
    gallery = Gallery()
    gallery.add(A, SEVEN, ANSWER.correct(Mark(None, 1)))
    gallery.add(dot(0), SEVEN, ANSWER)
    gallery.add(A, SEVEN, Answer())
    assert [entry.caption for entry in gallery.entries] == ["1, not 7", "7  99.9%"]
    assert gallery.entries[0].marks == (Mark(None, 1),)


def test_the_contact_sheet_has_all_drawings():
    gallery = Gallery()
    sizes = []
    for i in range(12):
        gallery.add(dot(i), SEVEN, ANSWER)
        sizes.append(draw_contact_sheet(gallery.entries).size)
    assert sizes[9][0] == 10 * sizes[0][0]
    assert sizes[11] == (sizes[9][0], 2 * sizes[0][1])
    ink = np.asarray(draw_contact_sheet(gallery.entries).convert("L")) < 60
    assert ink[: sizes[0][1], : sizes[0][0]].sum() > 100
    assert ink[sizes[0][1] :, 2 * sizes[0][0] :].sum() == 0  # two in the second row


def test_a_small_digit_is_as_large_as_a_large_one():
    small = crop_to_ink(draw_strokes([[(200, 200), (200, 240)]]))
    assert small.height < 90
    assert (np.asarray(small) < 128).mean() > 0.3
    assert crop_to_ink(draw_strokes([])).size == (400, 400)


def test_the_caption_of_what_a_person_corrected_has_both_digits():
    assert describe(ANSWER.correct(Mark(None, 1))) == "1, not 7"
    assert describe(Answer((replace(PREDICTION, score=-0.1),)).correct(Mark(None, 1))) == "1 after all"
    assert describe(ANSWER.correct(Mark(None, 7))) == "7 after all"
    assert describe(ANSWER.correct(Mark(None, NO_DIGIT))) == "no digit"
    number = replace(ANSWER, digits=(PREDICTION, PREDICTION), chosen=1).correct(Mark(None, 4))
    assert describe(number) == "74"
