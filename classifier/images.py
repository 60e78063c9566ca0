"""From this tool's 28x28 pixels to the images that a network was trained on.

Which grey levels those had is not in the file. It is found out by showing the network digits that
this module draws.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from drawing import draw_strokes
from preprocess import FIELD_SIZE, preprocess

from .limits import Refused
from .network import CLASSES, HIGHEST, Network

INPUT_SHAPE = (FIELD_SIZE, FIELD_SIZE, 1)  # height, width, channels of one image
MOST_PADDED = 36  # pixels; to larger images the digit is scaled, as to 32x32 LeNet-5 pads it
SIZES = range(8, 257)  # pixels, height and width of the images that a network may read
CANVAS = 100  # pixels, width and height of the canvas on which the tool's own digits are drawn
PEN_WIDTH = 7  # pixels
SURE = 0.8  # mean probability of the right digit; with it the network is taken to see what it knows
GAIN = 0.25  # by which that probability must rise for other grey levels to be chosen
AS_GOOD = 0.02  # difference of that probability that says nothing
ENOUGH = 0.7  # share of the digits read right, for the same
MNIST_MEAN, MNIST_DEVIATION = 0.1307, 0.3081  # of the training images, by which tutorials standardize

DIGITS = (  # strokes of x, y in pixels of such a canvas
    [
        [
            (50, 15),
            (32, 28),
            (28, 50),
            (32, 72),
            (50, 85),
            (68, 72),
            (72, 50),
            (68, 28),
            (50, 15),
        ]
    ],
    [[(51, 15), (50, 85)]],
    [[(30, 30), (38, 19), (51, 15), (65, 21), (66, 35), (55, 55), (30, 84), (72, 84)]],
    [
        [(31, 21), (48, 15), (64, 20), (65, 35), (59, 45), (45, 49)],
        [(45, 49), (62, 52), (70, 65), (64, 81), (48, 86), (30, 80)],
    ],
    [[(38, 15), (30, 52), (70, 52)], [(64, 15), (59, 85)]],
    [[(68, 16), (38, 16), (34, 46), (52, 42), (68, 52), (69, 70), (58, 84), (31, 82)]],
    [
        [
            (60, 15),
            (40, 35),
            (31, 62),
            (39, 82),
            (56, 85),
            (68, 71),
            (61, 56),
            (45, 55),
            (32, 68),
        ]
    ],
    [[(29, 18), (70, 18), (55, 48), (45, 85)]],
    [
        [(66, 24), (51, 15), (36, 22), (38, 36), (51, 48), (65, 60), (68, 75), (51, 85)],
        [(51, 85), (34, 75), (36, 60), (51, 48), (65, 36), (66, 24)],
    ],
    [
        [
            (66, 28),
            (51, 16),
            (35, 26),
            (36, 42),
            (51, 49),
            (65, 40),
            (66, 28),
            (66, 55),
            (60, 85),
        ]
    ],
)


@dataclass(frozen=True)
class Levels:
    """The grey levels that a network was trained on: scale * ink + offset, for ink in [0, 1]."""

    scale: float
    offset: float
    remark: str


AS_THEY_ARE = Levels(1, 0, "")
OTHER_LEVELS = (  # those nearer to 0 first: a network is as sure of what is too large as of what is right
    Levels(-1, 1, "It was trained on dark ink on light paper."),
    Levels(2, -1, "It was trained on grey levels from -1 to 1."),
    Levels(-2, 1, "It was trained on dark ink on light paper, with grey levels from -1 to 1."),
    Levels(1 / MNIST_DEVIATION, -MNIST_MEAN / MNIST_DEVIATION, "It was trained on standardized grey levels."),
    Levels(255, 0, "It was trained on grey levels from 0 to 255."),
    Levels(-255, 255, "It was trained on dark ink on light paper, with grey levels from 0 to 255."),
)


class Adapter:
    """Turns batches (n, 28, 28, 1) with ink high in [0, 1] into what a network reads.

    Attributes:
        levels: the Levels that the network is given.
    """

    def __init__(self, shape: tuple[int, ...], levels: Levels = AS_THEY_ARE):
        """Take the shape of one of the network's images; raise Refused for one that is none."""
        self.levels = levels
        self._shape = shape
        self._height, self._width, self._channels = _read_shape(shape)
        self._is_plain = shape == INPUT_SHAPE and levels is AS_THEY_ARE

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        """Return float32 (n, *shape)."""
        if self._is_plain:
            return batch
        images = batch[..., 0]
        if max(self._height, self._width) <= MOST_PADDED and min(self._height, self._width) >= FIELD_SIZE:
            above, left = (self._height - FIELD_SIZE) // 2, (self._width - FIELD_SIZE) // 2
            below, right = self._height - FIELD_SIZE - above, self._width - FIELD_SIZE - left
            images = np.pad(images, ((0, 0), (above, below), (left, right)))
        else:
            images = _scaling(self._height) @ images @ _scaling(self._width).T
        images = images * np.float32(self.levels.scale) + np.float32(self.levels.offset)
        if self._channels > 1:
            axis = 1 if self._shape[0] == self._channels else 3
            images = np.repeat(np.expand_dims(images, axis), self._channels, axis)
        return images.reshape(len(batch), *self._shape)


def _read_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return (height, width, channels) of images that are kept in a shape."""
    lengths = [n for n in shape if n != 1]
    channels = 1
    if len(lengths) == 3 and 3 in (lengths[0], lengths[2]):
        lengths.remove(channels := 3)
    if len(lengths) == 1:
        side = round(lengths[0] ** 0.5)
        lengths = [side, lengths[0] // side]
    if len(lengths) != 2 or np.prod(lengths) * channels != np.prod(shape) or not set(lengths) <= set(SIZES):
        raise Refused(f"it reads values of the shape {shape}, not images of digits")
    return lengths[0], lengths[1], channels


@cache
def _scaling(size: int) -> np.ndarray:
    """Return the matrix (size, 28) that scales a row of pixels, linearly between their centres."""
    step = FIELD_SIZE / size
    centres = np.clip((np.arange(size) + 0.5) * step - 0.5, 0, FIELD_SIZE - 1)
    weights = np.maximum(1 - np.abs(centres[:, np.newaxis] - np.arange(FIELD_SIZE)) / max(step, 1), 0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


@cache
def draw_digits() -> np.ndarray:
    """Return the digits 0 to 9 as a network is shown them: float32 (10, 28, 28, 1)."""
    pictures = [draw_strokes(digit, CANVAS, PEN_WIDTH) for digit in DIGITS]
    return np.concatenate([preprocess(picture) for picture in pictures])


def find_adapter(network: Network) -> tuple[Adapter, list[str]]:
    """Return the Adapter with which a network reads digits best, and remarks for the user.

    Raises:
        Refused: the network cannot read images, or its answers are no numbers.
    """
    adapter = Adapter(network.input_shape)
    if network.classes > CLASSES and network.input_shape == INPUT_SHAPE:  # of this tool's own training
        _run(network, adapter, np.ones((1, *INPUT_SHAPE), np.float32))
        return adapter, []
    right, probability = _try(network, adapter)
    if probability < SURE:
        trials = [Adapter(network.input_shape, levels) for levels in OTHER_LEVELS]
        results = [_try(network, trial) for trial in trials]
        highest = max(result[1] for result in results)
        best = next(i for i, result in enumerate(results) if result[1] >= highest - AS_GOOD)
        if results[best][0] >= ENOUGH and results[best][1] > probability + GAIN:
            adapter, (right, probability) = trials[best], results[best]
    remarks = [adapter.levels.remark] if adapter.levels.remark else []
    if right < ENOUGH:
        remarks.append(f"Of ten digits of this tool it reads only {round(10 * right)} right.")
    if not network.has_probabilities:
        remarks.append("It gives out no probabilities: how sure it is, is not calibrated.")
    return adapter, remarks


def _try(network: Network, adapter: Adapter) -> tuple[float, float]:
    """Return (share of the tool's own digits read right, mean probability of the right digit)."""
    logits = _run(network, adapter, draw_digits())[:, :CLASSES].astype(np.float64)
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    truth = np.arange(10)
    return (probabilities.argmax(axis=1) == truth).mean(), probabilities[truth, truth].mean()


def _run(network: Network, adapter: Adapter, batch: np.ndarray) -> np.ndarray:
    """Return a network's logits for a batch.

    Raises:
        Refused: they are no numbers.
    """
    logits = network.run(adapter(batch))
    if np.abs(logits).max() >= HIGHEST:
        raise Refused("its answers are no numbers: its weights are too large")
    return logits
