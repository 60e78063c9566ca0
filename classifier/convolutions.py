"""Convolutions: plain, depthwise, separable and transposed, of rows and of images."""

from math import prod

import numpy as np

from .config import Config
from .limits import MAX_VALUES
from .spatial import Spatial, Window


class Linear:
    """A layer that ends in a matrix product and a bias.

    Attributes:
        matrix: float32 (n, channels).
        bias: float32 (channels,).
    """

    matrix: np.ndarray
    bias: np.ndarray

    def fold(self, scale: np.ndarray, shift: np.ndarray) -> None:
        """Take the scale and the shift of each channel that come after it into the weights."""
        self.matrix *= scale
        self.bias = self.bias * scale + shift


class Convolution(Linear, Spatial):
    """Every patch of the image as a row (im2col), then one matrix product."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        filters, self.groups = config.whole("filters"), config.whole("groups", 1)
        self.window = Window(config, "kernel_size", self.image, rank)
        channels = self.image[2] // self.groups
        if channels * self.groups != self.image[2] or filters % self.groups:
            raise config.refuse(f"groups={self.groups}")
        kernel = config.weight("kernel", (*self.window.size[2 - rank :], channels, filters))
        self.matrix = kernel.reshape(-1, filters)
        self.bias = self.read_bias(config, self.window.places[1], filters)
        places = prod(self.window.places)
        held = places * prod(self.window.size) * self.image[2]
        self.give(*self.window.places, filters, places * self.matrix.size, held)

    @property
    def kernel(self) -> np.ndarray:
        """float32 (height, width, channels of a group, filters)."""
        return self.matrix.reshape(*self.window.size, -1, self.matrix.shape[1])

    def run(self, x: np.ndarray) -> np.ndarray:
        patches = self.window.slide(self.window.pad(x))
        if self.groups == 1:
            y = _multiply(patches, self.matrix)
        else:
            parts = zip(
                np.split(patches, self.groups, -1), np.split(self.matrix, self.groups, 1), strict=True
            )
            y = np.concatenate([_multiply(*part) for part in parts], -1)
        y += self.bias
        return y.reshape(len(x), *self.window.places, len(self.bias))


def _multiply(patches: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return the product of patches (n, rows, columns, *size, channels), each a row, and a matrix."""
    places = prod(patches.shape[:3])
    if patches.shape[-1] == 1:  # patches as columns: the pixels of a row are copied in one piece
        return patches.transpose(3, 4, 5, 0, 1, 2).reshape(len(matrix), places).T @ matrix
    return patches.reshape(places, len(matrix)) @ matrix


class DepthwiseConvolution(Spatial):
    """Each channel has filters of its own."""

    def __init__(self, config: Config, rank: int, ends_here: bool = True):
        super().__init__(config, rank)
        self.window = Window(config, "kernel_size", self.image, rank)
        channels, multiplier = self.image[2], config.whole("depth_multiplier", 1)
        shape = (*self.window.size[2 - rank :], channels, multiplier)
        name = "kernel" if ends_here else "depthwise_kernel"
        kernel = config.weight(name, shape, "depthwise_kernel")
        self.kernel = kernel.reshape(*self.window.size, channels, multiplier)
        self.bias = np.zeros(channels * multiplier, np.float32)
        if ends_here:
            self.bias = self.read_bias(config, self.window.places[1], len(self.bias))
        places = prod(self.window.places)
        self.give(
            *self.window.places,
            channels * multiplier,
            8 * places * kernel.size,
            places * channels * multiplier,
        )

    def fold(self, scale: np.ndarray, shift: np.ndarray) -> None:
        """Take the scale and the shift of each channel that come after it into the weights."""
        self.kernel = self.kernel * scale.reshape(self.kernel.shape[2:])
        self.bias = self.bias * scale + shift

    def run(self, x: np.ndarray) -> np.ndarray:
        patches = self.window.slide(self.window.pad(x))
        y = np.zeros((*patches.shape[:3], *self.kernel.shape[2:]), np.float32)
        for i, row in enumerate(self.kernel):
            for j, weights in enumerate(row):
                y += patches[:, :, :, i, j, :, np.newaxis] * weights
        y = y.reshape(*patches.shape[:3], len(self.bias))
        y += self.bias
        return y


class SeparableConvolution(Linear, Spatial):
    """A depthwise convolution, then one with a window of 1."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        self.depthwise = DepthwiseConvolution(config, rank, ends_here=False)
        filters, channels = config.whole("filters"), len(self.depthwise.bias)
        kernel = config.weight("pointwise_kernel", (*(1,) * rank, channels, filters))
        self.matrix = kernel.reshape(channels, filters)
        self.bias = self.read_bias(config, self.depthwise.window.places[1], filters)
        places = self.depthwise.window.places
        work = self.depthwise.work + prod(places) * self.matrix.size
        self.give(*places, filters, work, self.depthwise.held)

    def run(self, x: np.ndarray) -> np.ndarray:
        y = self.depthwise.run(x) @ self.matrix
        y += self.bias
        return y


class TransposedConvolution(Spatial):
    """Every pixel puts down a kernel of its own strength; where those overlap they add up."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        ones = (1,) * (2 - rank)
        config.require(output_padding=None)
        if set(config.sizes("dilation_rate", rank, 1)) != {1}:
            raise config.refuse(f"dilation_rate={config.values['dilation_rate']!r:.60}")
        filters, channels = config.whole("filters"), self.image[2]
        self.size = ones + config.sizes("kernel_size", rank)
        self.strides = ones + config.sizes("strides", rank, 1)
        is_same = config.choice("padding", ("valid", "same"), "valid") == "same"
        overlaps = [max(k - s, 0) for k, s in zip(self.size, self.strides, strict=True)]
        self.margins = [overlap // 2 if is_same else 0 for overlap in overlaps]
        rows, columns = (
            n * s + (0 if is_same else overlap)
            for n, s, overlap in zip(self.image[:2], self.strides, overlaps, strict=True)
        )
        self.places = rows, columns
        held = prod(n + k for n, k in zip(self.places, self.size, strict=True))
        if held > MAX_VALUES:
            raise config.refuse(f"the window {list(self.size)}")
        kernel = config.weight("kernel", (*self.size[2 - rank :], filters, channels))
        self.kernel = kernel.reshape(*self.size, filters, channels)
        self.bias = self.read_bias(config, self.places[1], filters)
        self.give(*self.places, filters, prod(self.image[:2]) * kernel.size, held * filters)

    def run(self, x: np.ndarray) -> np.ndarray:
        n, height, width, _ = x.shape
        (down, right), (rows, columns), (top, left) = self.strides, self.places, self.margins
        lengths = (top + rows + self.size[0], left + columns + self.size[1])
        y = np.zeros((n, *lengths, len(self.bias)), np.float32)
        for i, line in enumerate(self.kernel):
            for j, weights in enumerate(line):
                y[:, i : i + height * down : down, j : j + width * right : right] += x @ weights.T
        return y[:, top : top + rows, left : left + columns] + self.bias
