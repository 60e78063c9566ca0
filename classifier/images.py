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
from .network import HIGHEST, Network

INPUT_SHAPE = (FIELD_SIZE, FIELD_SIZE, 1)  # height, width, channels of one image
MOST_PADDED = 36  # pixels; to larger images the digit is scaled, as to 32x32 LeNet-5 pads it
SIZES = range(8, 257)  # pixels, height and width of the images that a network may read
PEN_WIDTH = 28  # pixels, of the pen that draws the digits
SURE = 0.8  # mean probability of the right digit; with it the network is taken to see what it knows
GAIN = 0.25  # by which that probability must rise for other grey levels to be chosen
ENOUGH = 0.7  # share of the digits read right, for the same
MNIST_MEAN, MNIST_DEVIATION = 0.1307, 0.3081  # of the training images, by which tutorials standardize

DIGITS = (  # strokes of x, y on a canvas of 400 pixels
    [
        [
            (200, 60),
            (130, 110),
            (110, 200),
            (130, 290),
            (200, 340),
            (270, 290),
            (290, 200),
            (270, 110),
            (200, 60),
        ]
    ],
    [[(205, 60), (200, 340)]],
    [[(120, 120), (150, 75), (205, 60), (260, 85), (265, 140), (220, 220), (120, 335), (290, 335)]],
    [
        [(125, 85), (190, 60), (255, 80), (260, 140), (235, 180), (180, 195)],
        [(180, 195), (250, 210), (280, 260), (255, 325), (190, 345), (120, 320)],
    ],
    [[(150, 60), (120, 210), (280, 210)], [(255, 60), (235, 340)]],
    [[(270, 65), (150, 65), (135, 185), (210, 170), (270, 210), (275, 280), (230, 335), (125, 330)]],
    [
        [
            (240, 60),
            (160, 140),
            (125, 250),
            (155, 330),
            (225, 340),
            (270, 285),
            (245, 225),
            (180, 220),
            (130, 270),
        ]
    ],
    [[(115, 70), (280, 70), (220, 190), (180, 340)]],
    [
        [(265, 95), (205, 60), (145, 90), (150, 145), (205, 190), (260, 240), (270, 300), (205, 340)],
        [(205, 340), (135, 300), (145, 240), (205, 190), (260, 145), (265, 95)],
    ],
    [
        [
            (265, 110),
            (205, 65),
            (140, 105),
            (145, 170),
            (205, 195),
            (260, 160),
            (265, 110),
            (262, 220),
            (240, 340),
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
OTHER_LEVELS = (
    Levels(255, 0, "It was trained on grey levels from 0 to 255."),
    Levels(-1, 1, "It was trained on dark ink on light paper."),
    Levels(-255, 255, "It was trained on dark ink on light paper, with grey levels from 0 to 255."),
    Levels(2, -1, "It was trained on grey levels from -1 to 1."),
    Levels(-2, 1, "It was trained on dark ink on light paper, with grey levels from -1 to 1."),
    Levels(1 / MNIST_DEVIATION, -MNIST_MEAN / MNIST_DEVIATION, "It was trained on standardized grey levels."),
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


def _read_shape(shape):
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
    return (*lengths, channels)


@cache
def _scaling(size):
    """Return the matrix (size, 28) that scales a row of pixels, linearly between their centres."""
    step = FIELD_SIZE / size
    centres = np.clip((np.arange(size) + 0.5) * step - 0.5, 0, FIELD_SIZE - 1)
    weights = np.maximum(1 - np.abs(centres[:, np.newaxis] - np.arange(FIELD_SIZE)) / max(step, 1), 0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


@cache
def draw_digits() -> np.ndarray:
    """Return the digits 0 to 9 as a network is shown them: float32 (10, 28, 28, 1)."""
    return np.concatenate([preprocess(draw_strokes(digit, brush_width=PEN_WIDTH)) for digit in DIGITS])


def find_adapter(network: Network) -> tuple[Adapter, list[str]]:
    """Return the Adapter with which a network reads digits best, and remarks for the user.

    Raises:
        Refused: the network cannot read images, or its answers are no numbers.
    """
    adapter = Adapter(network.input_shape)
    right, probability = _try(network, adapter)
    if probability < SURE:
        trials = [Adapter(network.input_shape, levels) for levels in OTHER_LEVELS]
        results = [_try(network, trial) for trial in trials]
        best = max(range(len(trials)), key=lambda i: results[i][1])
        if results[best][0] >= ENOUGH and results[best][1] > probability + GAIN:
            adapter, (right, probability) = trials[best], results[best]
    remarks = [adapter.levels.remark] if adapter.levels.remark else []
    if right < ENOUGH:
        remarks.append(f"Of ten digits of this tool it reads only {round(10 * right)} right.")
    if not network.has_probabilities:
        remarks.append("It gives out no probabilities: how sure it is, is not calibrated.")
    return adapter, remarks


def _try(network, adapter):
    """Return (share of the tool's own digits read right, mean probability of the right digit)."""
    digits = draw_digits()
    logits = network.run(adapter(digits))
    if np.abs(logits).max() >= HIGHEST:
        raise Refused("its answers are no numbers: its weights are too large")
    logits = logits[:, :10].astype(np.float64)
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    truth = np.arange(10)
    return (probabilities.argmax(axis=1) == truth).mean(), probabilities[truth, truth].mean()
