"""The layers that work on places in an image: convolutions, pooling, margins.

All of them run on batches (n, height, width, channels), a row of values being an image of height 1,
and turn what Keras keeps in another order.
"""

from collections.abc import Callable
from math import prod

import numpy as np

from .config import Config
from .limits import MAX_VALUES, Refused


class Spatial:
    """A layer over images; `run` works on (n, height, width, channels).

    Attributes:
        image: (height, width, channels) of what it is given.
        shape, work, held: as of every layer.
    """

    work = 0
    held = 0

    def __init__(self, config: Config, rank: int):
        self.rank = rank
        formats = ("channels_last", "channels_first")
        self.channels_first = config.choice("data_format", formats, formats[0]) == formats[1]
        if len(config.shape) != rank + 1:
            raise Refused(
                f"layer {config.name!r} ({config.kind}) is given values of the shape {config.shape}"
            )
        shape = config.shape[1:] + config.shape[:1] if self.channels_first else config.shape
        self.image = (1,) * (2 - rank) + shape

    def give(self, height: int, width: int, channels: int, work: int = 0, held: int = 0) -> None:
        """Set the size of the images that the layer gives out, and what that takes."""
        shape = (height, width)[2 - self.rank :]
        self.shape = (channels, *shape) if self.channels_first else (*shape, channels)
        self.work, self.held = work, max(held, height * width * channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        """Return what the layer makes of images (n, height, width, channels)."""
        raise NotImplementedError

    def __call__(self, x: np.ndarray) -> np.ndarray:
        if self.channels_first:
            x = np.moveaxis(x, 1, -1)
        x = self.run(x.reshape(len(x), *self.image))
        if self.rank == 1:
            x = x.reshape(len(x), *x.shape[2:])
        return np.moveaxis(x, -1, 1) if self.channels_first else x


class Window:
    """A window that slides over images.

    Attributes:
        size: (height, width) of the window.
        places: (rows, columns) of the places in which it comes to lie.
        padded: (height, width) of the images with their margins.
    """

    def __init__(self, config: Config, size_key: str, image: tuple[int, ...], rank: int):
        ones = (1,) * (2 - rank)
        self.size = ones + config.sizes(size_key, rank)
        if size_key == "pool_size" and config.values.get("strides") is None:
            self.strides = self.size
        else:
            self.strides = ones + config.sizes("strides", rank, 1)
        self.dilation = ones + config.sizes("dilation_rate", rank, 1)
        paddings = ("valid", "same", "causal")[: 3 if rank == 1 else 2]
        padding = config.choice("padding", paddings, "valid")
        reach = [(w - 1) * d + 1 for w, d in zip(self.size, self.dilation, strict=True)]
        self.margins = [
            _margins(padding, *lengths) for lengths in zip(image[:2], reach, self.strides, strict=True)
        ]
        self.padded = [n + sum(margin) for n, margin in zip(image[:2], self.margins, strict=True)]
        rows, columns = ((n - r) // s + 1 for n, r, s in zip(self.padded, reach, self.strides, strict=True))
        self.places = rows, columns
        if min(self.places) < 1 or prod(self.padded) > MAX_VALUES:
            raise config.refuse(f"the window {list(self.size)} on an image of {image[0]}x{image[1]}")

    def pad(self, x: np.ndarray, fill: float = 0.0) -> np.ndarray:
        """Return images (n, height, width, channels) with their margins."""
        return pad(x, self.margins, fill)

    def slide(self, x: np.ndarray) -> np.ndarray:
        """Return what the window sees on padded images: a view (n, rows, columns, *size, channels)."""
        images, down, right, deep = x.strides
        return np.lib.stride_tricks.as_strided(
            x,
            (len(x), *self.places, *self.size, x.shape[-1]),
            (
                images,
                down * self.strides[0],
                right * self.strides[1],
                down * self.dilation[0],
                right * self.dilation[1],
                deep,
            ),
            writeable=False,
        )


def _margins(padding: str, length: int, reach: int, stride: int) -> tuple[int, int]:
    """Return how much Keras puts before and after so many pixels."""
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return reach - 1, 0
    total = max((-(-length // stride) - 1) * stride + reach - length, 0)
    return total // 2, total - total // 2


def pad(x: np.ndarray, margins: list[tuple[int, int]], fill: float = 0.0) -> np.ndarray:
    """Return images (n, height, width, channels) with margins ((top, bottom), (left, right))."""
    (top, bottom), (left, right) = margins
    if not (top or bottom or left or right):
        return x
    n, height, width, channels = x.shape
    padded = np.full((n, top + height + bottom, left + width + right, channels), fill, np.float32)
    padded[:, top : top + height, left : left + width] = x
    return padded


class Convolution(Spatial):
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
        self.bias = config.optional_weight("use_bias", "bias", (filters,), 0)
        places = prod(self.window.places)
        held = places * prod(self.window.size) * self.image[2]
        self.give(*self.window.places, filters, places * self.matrix.size, held)

    def fold(self, scale: np.ndarray, shift: np.ndarray) -> None:
        """Take the scale and the shift of each channel that come after it into the weights."""
        self.matrix, self.bias = self.matrix * scale, self.bias * scale + shift

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
            self.bias = config.optional_weight("use_bias", "bias", self.bias.shape, 0)
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


class SeparableConvolution(Spatial):
    """A depthwise convolution, then one with a window of 1."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        self.depthwise = DepthwiseConvolution(config, rank, ends_here=False)
        filters, channels = config.whole("filters"), len(self.depthwise.bias)
        kernel = config.weight("pointwise_kernel", (*(1,) * rank, channels, filters))
        self.matrix = kernel.reshape(channels, filters)
        self.bias = config.optional_weight("use_bias", "bias", (filters,), 0)
        places = self.depthwise.window.places
        work = self.depthwise.work + prod(places) * self.matrix.size
        self.give(*places, filters, work, self.depthwise.held)

    def fold(self, scale: np.ndarray, shift: np.ndarray) -> None:
        """Take the scale and the shift of each channel that come after it into the weights."""
        self.matrix, self.bias = self.matrix * scale, self.bias * scale + shift

    def run(self, x: np.ndarray) -> np.ndarray:
        y = self.depthwise.run(x) @ self.matrix
        y += self.bias
        return y


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


class UpSampling(Spatial):
    """Every pixel so many times."""

    def __init__(self, config: Config, rank: int):
        super().__init__(config, rank)
        config.require(interpolation="nearest")
        self.size = (1,) * (2 - rank) + config.sizes("size", rank, 2)
        height, width, channels = self.image
        self.give(height * self.size[0], width * self.size[1], channels)

    def run(self, x: np.ndarray) -> np.ndarray:
        return x.repeat(self.size[0], axis=1).repeat(self.size[1], axis=2)
