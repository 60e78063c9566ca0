"""Layers that enlarge, reduce or crop images."""

import numpy as np

from .config import Config
from .limits import MAX_VALUES
from .spatial import Spatial

INTERPOLATIONS = ("bilinear", "nearest")


class Resizing(Spatial):
    """Images of another size, copied from the nearest pixels or linear between the centres of two."""

    def __init__(self, config: Config, rank: int = 2):
        super().__init__(config, rank)
        config.require(antialias=False)
        size = config.whole("height"), config.whole("width")
        if size[0] * self.image[1] != size[1] * self.image[0]:
            config.require(crop_to_aspect_ratio=False, pad_to_aspect_ratio=False)
        self.scale_to(*size, config.choice("interpolation", INTERPOLATIONS, "bilinear"), config)

    def scale_to(self, height: int, width: int, interpolation: str, config: Config) -> None:
        """Set the size of the images that the layer gives out."""
        self.is_nearest = interpolation == "nearest"
        weights = (1, 1) if self.is_nearest else self.image[:2]  # that each new row and column has
        if max(height * weights[0], width * weights[1]) > MAX_VALUES:
            raise config.refuse(f"height={height}, width={width}")
        scale = _nearest if self.is_nearest else _weights
        self.rows, self.columns = scale(self.image[0], height), scale(self.image[1], width)
        channels = self.image[2]
        work = self.rows.size * self.image[1] * channels + self.columns.size * height * channels
        self.give(height, width, channels, work, height * max(width, self.image[1]) * channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        if self.is_nearest:
            return x[:, self.rows[:, np.newaxis], self.columns]
        n, height, width, channels = x.shape
        x = self.rows @ x.reshape(n, height, width * channels)
        return self.columns @ x.reshape(n, -1, width, channels)


def _middles(length: int, size: int) -> np.ndarray:
    """Return where the middle of each new pixel lies, from 0 to the row's end, rounded as in TensorFlow."""
    return (np.arange(size, dtype=np.float32) + 0.5) * np.float32(length / size)


def _nearest(length: int, size: int) -> np.ndarray:
    """Return the pixel of a row that each of the new ones is a copy of."""
    return np.minimum(np.floor(_middles(length, size)).astype(int), length - 1)


def _weights(length: int, size: int) -> np.ndarray:
    """Return the matrix (size, length) that scales a row of pixels, linearly between their centres."""
    centres = np.clip(_middles(length, size) - 0.5, 0, length - 1)
    return np.maximum(1 - np.abs(centres[:, np.newaxis] - np.arange(length)), 0).astype(np.float32)


class UpSampling(Resizing):
    """Every pixel so many times, or linearly between their centres."""

    def __init__(self, config: Config, rank: int):
        Spatial.__init__(self, config, rank)
        self.size = (1,) * (2 - rank) + config.sizes("size", rank, 2)
        interpolation = config.choice("interpolation", INTERPOLATIONS, "nearest")
        height, width = (n * times for n, times in zip(self.image, self.size, strict=False))
        self.scale_to(height, width, interpolation, config)


class CenterCrop(Spatial):
    """The middle of the image."""

    def __init__(self, config: Config, rank: int = 2):
        super().__init__(config, rank)
        height, width = config.whole("height"), config.whole("width")
        spare = self.image[0] - height, self.image[1] - width
        if min(spare) < 0:
            raise config.refuse(f"height={height}, width={width}")
        top, left = spare[0] // 2, spare[1] // 2
        self.rows, self.columns = slice(top, top + height), slice(left, left + width)
        self.give(height, width, self.image[2])

    def run(self, x: np.ndarray) -> np.ndarray:
        return x[:, self.rows, self.columns]
