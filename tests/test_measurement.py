import numpy as np
import pytest

from evaluation.measurement import Measurement, measure, milliseconds_per_digit
from training.images import Images


def answers(truth, guesses, confidence):
    """Return a Measurement of answers as sure as given; the rest goes to the digits in even shares."""
    confidence = np.broadcast_to(confidence, len(truth))
    probabilities = np.repeat((1 - confidence[:, np.newaxis]) / 9, 10, axis=1)
    probabilities[np.arange(len(truth)), guesses] = confidence
    return Measurement(np.array(truth), probabilities)


def test_accuracy_precision_recall_and_f1():
    measurement = answers([1, 1, 1, 1, 7, 7], [1, 1, 1, 7, 7, 2], 0.9)
    assert measurement.accuracy == pytest.approx(4 / 6)
    precision, recall, f1, images = measurement.per_digit
    assert (precision[1], recall[1], images[1]) == (1, 0.75, 4)
    assert (precision[7], recall[7], f1[7], images[7]) == (0.5, 0.5, 0.5, 2)
    assert (recall[0], images[0]) == (0, 0)
    assert measurement.macro[1] == pytest.approx((0.75 + 0.5) / 2)  # of the digits that occur
    assert measurement.confusion[1, 7] == 1
    assert measurement.confusion.sum() == 6


def test_top_3_counts_the_runners_up():
    probabilities = np.zeros((2, 10), np.float32)
    probabilities[:, [4, 9, 7, 1]] = 0.4, 0.3, 0.2, 0.1
    assert Measurement(np.array([7, 1]), probabilities).top_3_accuracy == 0.5


def test_mistakes_come_with_the_surest_first():
    measurement = answers([3, 3, 3, 3], [5, 3, 8, 5], [0.6, 0.9, 0.99, 0.7])
    assert measurement.wrong.tolist() == [2, 3, 0]


def test_the_calibration_error_is_the_gap_between_confidence_and_accuracy():
    def error(confidence, correct):
        truth = np.zeros(len(correct), int)
        return answers(truth, np.where(correct, 0, 1), confidence).calibration_error

    assert error(0.8, np.arange(10) < 8) == pytest.approx(0)
    assert error(0.8, np.arange(10) < 5) == pytest.approx(0.3)
    mixed = np.repeat([0.5, 0.9], [30, 10])
    assert error(mixed, np.ones(40, bool)) == pytest.approx(0.75 * 0.5 + 0.25 * 0.1)


def test_a_network_is_measured_on_images(classifier):
    image = np.zeros((28, 28), np.uint8)
    image[5:23, 13:16] = 255
    images = Images(np.stack([image] * 3), np.array([1, 1, 8], np.uint8))
    assert measure(classifier, images).correct.tolist() == [True, True, False]
    assert 0 < milliseconds_per_digit(classifier, images) < 1000


def test_what_is_taken_for_no_digit_is_counted():
    probabilities = np.eye(10, dtype=np.float32)[[1, 2, 3, 4]]
    scores = np.array([3, -0.5, 2, 7], np.float32)
    assert Measurement(np.arange(1, 5), probabilities, scores).refused == 0.25
    assert Measurement(np.arange(1, 5), probabilities).refused is None


def test_what_is_read_right_but_refused_is_not_recognized():
    probabilities = np.eye(10, dtype=np.float32)[[1, 2, 3, 9]]
    scores = np.array([3, -0.5, 2, 7], np.float32)
    assert Measurement(np.arange(1, 5), probabilities, scores).accuracy == 0.75
    assert Measurement(np.arange(1, 5), probabilities, scores).recognition_rate == 0.5
    assert Measurement(np.arange(1, 5), probabilities).recognition_rate == 0.75
