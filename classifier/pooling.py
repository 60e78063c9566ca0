"""Pooling and margins, of rows and of images."""

from collections.abc import Callable
from math import prod

import numpy as np

from .config import Config
from .limits import MAX_VALUES
from .spatial import Spatial, Window, pad


class MaxPooling(Spatial):
    """The highest value of every window."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        self.window = Window(config, "pool_size", self.image, rank)
        channels, places = self.image[2], prod(self.window.places)
        work = 8 * places * sum(self.window.size) * channels
        self.give(*self.window.places, channels, work, prod(self.window.padded) * channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        x = self.window.pad(x, -np.inf)
        (rows, columns), (down, right) = self.window.places, self.window.strides
        height, width = self.window.size
        x = _reduce(np.maximum, [x[:, i::down][:, :rows] for i in range(height)])
        return _reduce(np.maximum, [x[:, :, j::right][:, :, :columns] for j in range(width)])


class AveragePooling(MaxPooling):
    """The mean of every window; what lies beyond the edge does not count."""

    def run(self, x: np.ndarray) -> np.ndarray:
        (rows, columns), (down, right) = self.window.places, self.window.strides
        height, width = self.window.size

        def add(x: np.ndarray) -> np.ndarray:
            x = _reduce(np.add, [x[:, i::down][:, :rows] for i in range(height)])
            return _reduce(np.add, [x[:, :, j::right][:, :, :columns] for j in range(width)])

        counts = add(self.window.pad(np.ones((1, *self.image[:2], 1), np.float32)))
        return add(self.window.pad(x)) / counts


def _reduce(function: np.ufunc, arrays: list[np.ndarray]) -> np.ndarray:
    """Return function(function(a, b), c)... of arrays, as a new array."""
    result = arrays[0].copy() if len(arrays) == 1 else function(*arrays[:2])
    for array in arrays[2:]:
        function(result, array, out=result)
    return result


class GlobalPooling(Spatial):
    """One value for each channel."""

    def __init__(self, config: Config, rank: int, function: Callable):
        super().__init__(config, rank)
        self.function = function
        channels = self.image[2]
        self.give(1, 1, channels)
        if not config.flag("keepdims", False):
            self.shape = (channels,)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return super().__call__(x).reshape(len(x), *self.shape)

    def run(self, x: np.ndarray) -> np.ndarray:
        return self.function(x, axis=(1, 2), keepdims=True)


class ZeroPadding(Spatial):
    """Margins of zeros."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        self.margins = _read_margins(config, "padding", rank)
        (top, bottom), (left, right) = self.margins
        height, width, channels = self.image
        self.give(height + top + bottom, width + left + right, channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        return pad(x, self.margins)


class Cropping(Spatial):
    """The image without its margins."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        self.margins = _read_margins(config, "cropping", rank)
        (top, bottom), (left, right) = self.margins
        height, width, channels = self.image
        if min(height - top - bottom, width - left - right) < 1:
            raise config.refuse(f"cropping={config.values['cropping']!r:.60}")
        self.give(height - top - bottom, width - left - right, channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        (top, bottom), (left, right) = self.margins
        height, width, _ = self.image
        return x[:, top : height - bottom, left : width - right]


def _read_margins(config: Config, key: str, rank: int) -> list[tuple[int, int]]:
    """Return ((top, bottom), (left, right)) from any of the forms in which Keras keeps them."""
    value = config.values.get(key, 1)
    if rank == 1:
        value = [[0, 0], value]
    if isinstance(value, int):
        value = [value, value]
    margins = []
    for side in value if isinstance(value, list | tuple) and len(value) == 2 else [None]:
        pair = side if isinstance(side, list | tuple) else [side, side]
        if len(pair) != 2 or not all(type(n) is int and 0 <= n <= MAX_VALUES for n in pair):
            raise config.refuse(f"{key}={value!r:.60}")
        margins.append(tuple(pair))
    return margins
