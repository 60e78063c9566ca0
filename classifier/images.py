"""From this tool's 28x28 pixels to the images that a network was trained on."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from preprocess import FIELD_SIZE

from .limits import Refused

INPUT_SHAPE = (FIELD_SIZE, FIELD_SIZE, 1)  # height, width, channels of one image
MOST_PADDED = 36  # pixels; to larger images the digit is scaled, as to 32x32 LeNet-5 pads it
SIZES = range(8, 257)  # pixels, height and width of the images that a network may read


@dataclass(frozen=True)
class View:
    """What a network was trained to see of images with ink in [0, 1].

    Attributes:
        scale, offset: its grey levels are scale * ink + offset.
        axes: of images (n, height, width) in the order in which it has them.
        backwards: those of the axes that run the other way round.
        name: says what differs from the images as they are.
    """

    scale: float = 1
    offset: float = 0
    axes: tuple[int, int] = (1, 2)
    backwards: tuple[int, ...] = ()
    name: str = ""


AS_THEY_ARE = View()


class Adapter:
    """Turns batches (n, 28, 28, 1) with ink high in [0, 1] into what a network reads.

    Attributes:
        view: the View that the network is given.
    """

    def __init__(self, shape: tuple[int, ...], view: View = AS_THEY_ARE):
        """Take the shape of one of the network's images; raise Refused for one that is none."""
        self.view = view
        self._shape = shape
        self._height, self._width, self._channels = _read_shape(shape)
        self._is_plain = shape == INPUT_SHAPE and view == AS_THEY_ARE

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        """Return float32 (n, *shape)."""
        if self._is_plain:
            return batch
        images = np.flip(batch[..., 0].transpose(0, *self.view.axes), self.view.backwards)
        if max(self._height, self._width) <= MOST_PADDED and min(self._height, self._width) >= FIELD_SIZE:
            above, left = (self._height - FIELD_SIZE) // 2, (self._width - FIELD_SIZE) // 2
            below, right = self._height - FIELD_SIZE - above, self._width - FIELD_SIZE - left
            images = np.pad(images, ((0, 0), (above, below), (left, right)))
        else:
            images = _scaling(self._height) @ images @ _scaling(self._width).T
        images = images * np.float32(self.view.scale) + np.float32(self.view.offset)
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
