"""Which ink speaks for a digit and which against it: parts are covered, and the network is asked again.

M. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from classifier import CLASSES, LEAST_SCORE, DigitClassifier
from predictions import to_probability
from preprocess import FIELD_SIZE

COVER = 4  # pixels, the sides of what is covered at once
STEP = 2  # pixels between two places
LEAST_INK = 0.1  # of a pixel; where there is less nothing is covered that the network could miss
LEAST_PROBABILITY = 1e-30
MOST_NONE = to_probability(-LEAST_SCORE)  # probability of no digit, over which it is taken to be none
SLICE = 0.03  # seconds of work after which something else can be done
AT_ONCE = 16  # copies that the network is shown at once, at most
LEAST_CHANGE = 1.0  # of the logarithm of the odds, that is shown in full colour
VISIBLE = 0.11  # of the full colour, which can be told from white
FOR, AGAINST = (64, 150, 255), (255, 140, 40)  # colours; ink that does not matter is white


@dataclass(frozen=True, eq=False)
class Evidence:
    """What covering parts of the ink changes.

    Attributes:
        tensor: float32 (28, 28), what the network was shown.
        weights: float32 (10, 28, 28): for each digit by how much the logarithm of its odds falls where a
            pixel is covered, the mean over all covers that hide it; 0 where there is no ink.
        lowest: float32 (10,), the share of each digit, as `Prediction.shares` has it, with that part
            covered that speaks for it most.
        copies: how many covered copies the network was asked about.
    """

    tensor: np.ndarray
    weights: np.ndarray
    lowest: np.ndarray
    copies: int

    def has_ink_for(self, digit: int) -> bool:
        """Return whether some ink speaks for a digit so that it can be seen."""
        return bool((_strength(self.weights[digit]) * self.tensor).max() >= VISIBLE)


def collect_evidence(tensor: np.ndarray, classifier: DigitClassifier) -> Iterator[Evidence | None]:
    """Cover the ink part by part, in slices, so that something else can be done between them.

    A slice takes SLICE or, of a slow network, as long as one image does.

    Args:
        tensor: float32 (28, 28), what the network was shown.
        classifier: the network.

    Yields:
        None after each slice but the last, then the Evidence.
    """
    places = [
        (slice(row, row + COVER), slice(column, column + COVER))
        for row in range(0, FIELD_SIZE - COVER + 1, STEP)
        for column in range(0, FIELD_SIZE - COVER + 1, STEP)
        if tensor[row : row + COVER, column : column + COVER].max() >= LEAST_INK
    ]
    batch = np.repeat(tensor[np.newaxis, :, :, np.newaxis], len(places) + 1, axis=0)
    for copy, place in zip(batch[1:], places, strict=True):
        copy[place] = 0
    judged: list[np.ndarray] = []
    done, slice_began, seconds = 0, time.monotonic(), SLICE
    while done < len(batch):
        images = batch[done : done + max(int(SLICE / seconds), 1)]
        began = time.monotonic()
        judged.append(probabilities_with_none(images, classifier))
        seconds = max((time.monotonic() - began) / len(images), SLICE / AT_ONCE)
        done += len(images)
        if time.monotonic() - slice_began > SLICE and done < len(batch):
            yield None
            slice_began = time.monotonic()
    probabilities = np.concatenate(judged)
    odds = _log_odds(probabilities)
    weights = np.zeros((CLASSES, FIELD_SIZE, FIELD_SIZE), np.float32)
    counts = np.full((FIELD_SIZE, FIELD_SIZE), 1e-9, np.float32)
    for fall, (rows, columns) in zip(odds[0] - odds[1:], places, strict=True):
        weights[:, rows, columns] += fall[:, np.newaxis, np.newaxis]
        counts[rows, columns] += 1
    weights = np.where(tensor > 0, weights / counts, 0).astype(np.float32)
    yield Evidence(tensor, weights, told_shares(probabilities).min(axis=0), len(places))


def probabilities_with_none(batch: np.ndarray, classifier: DigitClassifier) -> np.ndarray:
    """Return float32 (n, 11): the probabilities of each digit and of none, which sum to 1."""
    if not classifier.knows_non_digits:
        return np.pad(classifier.predict(batch), ((0, 0), (0, 1)))
    probabilities, scores = classifier.judge(batch)
    none = to_probability(-scores[:, np.newaxis])
    return np.concatenate([probabilities * (1 - none), none], axis=1)


def told_shares(probabilities: np.ndarray) -> np.ndarray:
    """Return float32 (n, 10), what `Prediction.shares` has of probabilities (n, 11)."""
    none = probabilities[:, CLASSES:]
    return probabilities[:, :CLASSES] / np.where(none <= MOST_NONE, 1 - none, 1)


def _log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Return the logarithm of the odds of each digit (n, 10), for probabilities (n, 11).

    The others are added up: 1 less a probability near 1 would be 0.
    """
    others = (probabilities @ (1 - np.eye(CLASSES + 1, dtype=np.float32)))[:, :CLASSES]
    probabilities = probabilities[:, :CLASSES]
    return np.log(np.maximum(probabilities, LEAST_PROBABILITY) / np.maximum(others, LEAST_PROBABILITY))


def _strength(weights: np.ndarray) -> np.ndarray:
    """Return weights of one digit (28, 28) as they are coloured, in [-1, 1]."""
    return weights / max(float(np.abs(weights).max()), LEAST_CHANGE)


def colour_evidence(tensor: np.ndarray, weights: np.ndarray, size: int) -> Image.Image:
    """Return what the network was shown, float32 (28, 28), coloured by weights of its shape, enlarged."""
    strength = _strength(weights)
    hue = np.where(strength[..., np.newaxis] > 0, np.array(FOR), np.array(AGAINST))
    strength = np.abs(strength)[..., np.newaxis]
    colours = tensor[..., np.newaxis] * ((1 - strength) * 255 + strength * hue)
    return Image.fromarray(np.rint(colours).astype(np.uint8)).resize((size, size), Image.Resampling.NEAREST)
