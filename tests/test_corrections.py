from dataclasses import replace

import numpy as np
from helpers import SEVEN

from preprocess import preprocess
from recognition import read, read_number
from window.canvas.sketch import Sketch
from window.corrections import keep_correction, own_drawing, with_article


def draw(strokes):
    sketch = Sketch()
    for stroke in strokes:
        sketch.start_stroke(*stroke[0])
        for point in stroke[1:]:
            sketch.extend_stroke(*point)
    return sketch


def drawn_seven():
    return own_drawing(draw(SEVEN), None)


def test_what_is_kept_is_told_in_a_sentence_that_has_room(tmp_path):
    *_, fourth, fifth = [
        keep_correction(tmp_path, 8, *own_drawing(draw([[(x, 60), (x, 340)]]), None))[1]
        for x in (100, 150, 200, 250, 300)
    ]
    assert fourth == "Kept as an 8; 4 drawings are kept so far; from 5 on the network can learn from them."
    assert fifth.startswith("Kept as an 8; 5 drawings are kept so far. File, Kept drawings shows them")
    assert len(fifth) < 120  # characters in two lines


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    told = keep_correction(tmp_path / "file", 3, *drawn_seven())
    assert told == ("", f"{tmp_path / 'file'} cannot be written: Not a directory.")


def test_digits_have_their_article():
    assert [with_article(digit) for digit in (1, 7, 8)] == ["a 1", "a 7", "an 8"]


TWELVE = [[(90, 120), (90, 280)], [(170, 140), (220, 120), (240, 170), (170, 280), (250, 280)]]


def test_of_a_number_the_strokes_of_one_digit_are_kept(classifier):
    sketch = draw(TWELVE)
    digits = read_number(sketch.image, classifier).digits
    for digit, stroke in zip(digits, TWELVE, strict=True):
        image, strokes = own_drawing(sketch, digit)
        assert [kept.points for kept in strokes] == [stroke]
        assert image == draw([stroke]).image


def test_of_digits_in_one_stroke_the_picture_that_the_network_saw_is_kept(classifier):
    sketch = draw([[*TWELVE[0], *TWELVE[1]]])
    digit = read(preprocess(draw(TWELVE[1:]).image), classifier)
    image, strokes = own_drawing(sketch, replace(digit, box=(159, 109, 262, 292)))
    assert strokes == []
    assert np.abs(preprocess(image)[0, :, :, 0] - digit.tensor).mean() < 0.04
