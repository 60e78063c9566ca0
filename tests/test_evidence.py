import time

import numpy as np
import pytest
from helpers import SEVEN, find_evidence
from shapes_to_draw import SHAPES

from drawing import draw_strokes
from preprocess import preprocess
from recognition import read, recognize
from window.panel.evidence import (
    AGAINST,
    COVER,
    FOR,
    SLICE,
    collect_evidence,
    colour_evidence,
    probabilities_with_none,
    told_shares,
)

TENSOR = preprocess(draw_strokes(SEVEN))[0, :, :, 0]
HEART = [[(200, 340), (80, 180), (110, 95), (200, 150)], [(200, 150), (290, 95), (320, 180), (200, 340)]]


class Looker:
    """Says 3 for ink in the upper left quarter, 5 for ink elsewhere, as sure as there is more of it."""

    knows_non_digits = False

    def __init__(self, seconds=0.0):
        self.images, self.seconds = 0, seconds

    def predict(self, batch):
        self.images += len(batch)
        time.sleep(self.seconds * len(batch))
        corner = batch[:, :14, :14, 0].sum((1, 2))
        logits = np.zeros((len(batch), 10), np.float32)
        logits[:, 3], logits[:, 5] = corner, batch[..., 0].sum((1, 2)) - corner
        shares = np.exp(logits - logits.max(1, keepdims=True))
        return shares / shares.sum(1, keepdims=True)


def test_ink_speaks_for_the_digit_that_is_less_likely_without_it():
    tensor = np.zeros((28, 28), np.float32)
    tensor[6:9, 6:22] = 1  # a bar, half of it in the corner
    evidence = find_evidence(tensor, Looker())
    assert (evidence.weights[3][6:9, 6:12] > 0).all()
    assert (evidence.weights[3][6:9, 16:22] < 0).all()
    assert (evidence.weights[5][6:9, 16:22] > 0).all()
    assert (evidence.weights[:, tensor == 0] == 0).all()
    assert evidence.lowest[3] < Looker().predict(tensor[np.newaxis, :, :, np.newaxis])[0, 3]


def test_no_part_of_the_ink_is_left_out_and_no_paper_is_covered():
    looker = Looker()
    evidence = find_evidence(TENSOR, looker)
    assert evidence.copies == looker.images - 1 < 170
    assert (evidence.weights[3][TENSOR > 0.5] != 0).all()
    assert find_evidence(np.zeros((28, 28), np.float32), looker).copies == 0


def test_a_slow_network_leaves_time_for_other_work():
    slices = list(collect_evidence(TENSOR, Looker(seconds=1.01 * SLICE)))
    assert slices[:-1] == [None] * slices[-1].copies  # one for each image but the last
    assert (slices[-1].weights == find_evidence(TENSOR, Looker()).weights).all()


def test_the_committed_network_needs_the_ink_of_a_seven(classifier):
    evidence = find_evidence(TENSOR, classifier)
    assert 40 < evidence.copies < 130
    assert evidence.weights[7].sum() > 0 > evidence.weights[1].sum()
    covered = TENSOR.copy()  # the pixels that matter most really do matter
    row, column = np.unravel_index(evidence.weights[7].argmax(), TENSOR.shape)
    half = COVER // 2
    covered[max(row - half, 0) : row + half, max(column - half, 0) : column + half] = 0
    odds = [classifier.predict(t[np.newaxis, :, :, np.newaxis])[0, 7] for t in (TENSOR, covered)]
    assert odds[1] < odds[0]


def test_no_digit_is_likely_where_there_is_none(classifier):
    prediction = recognize(draw_strokes(HEART), classifier)
    assert prediction.shares.sum() < 0.5
    evidence = find_evidence(prediction.tensor, classifier)
    assert (evidence.lowest <= prediction.shares + 1e-6).all()
    assert np.isfinite(evidence.weights).all()


def enlarge(shape):
    return [[(80 + 2.4 * x, 80 + 2.4 * y) for x, y in stroke] for stroke in shape]


def test_shares_are_those_that_are_told_beside_them(classifier):
    tensors = np.stack([preprocess(draw_strokes(strokes))[0] for strokes in (SEVEN, *map(enlarge, SHAPES))])
    predictions = [read(tensor[np.newaxis], classifier) for tensor in tensors]
    assert {prediction.is_digit for prediction in predictions} == {True, False}
    assert any(prediction.is_digit and prediction.digit_probability < 0.9 for prediction in predictions)
    shares = told_shares(probabilities_with_none(tensors, classifier))
    np.testing.assert_allclose(shares, [prediction.shares for prediction in predictions], atol=1e-6)


@pytest.mark.parametrize(("weight", "colour"), [(5, FOR), (-5, AGAINST), (0, (255, 255, 255))])
def test_colours_tell_for_and_against(weight, colour):
    tensor = np.zeros((28, 28), np.float32)
    tensor[10, 20] = 1
    image = colour_evidence(tensor, weight * tensor, 56)
    assert image.getpixel((41, 21)) == colour
    assert image.getpixel((0, 0)) == (0, 0, 0)


def test_what_hardly_matters_is_hardly_coloured():
    tensor = np.ones((28, 28), np.float32)
    assert min(colour_evidence(tensor, 0.01 * tensor, 28).getpixel((5, 5))) > 250
