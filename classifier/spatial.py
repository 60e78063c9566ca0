"""What all layers have in common that work on places in an image.

They run on batches (n, height, width, channels), a row of values being an image of height 1,
and turn what Keras keeps in another order.
"""

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

    def read_bias(self, config: Config, columns: int, size: int) -> np.ndarray:
        """Return the bias of a layer that gives out images of so many columns.

        With TensorFlow, Keras 3 adds it to the columns in place of the channels where there are as
        many of them and the channels come first: nobody can have meant that.
        """
        if config.flag("use_bias") and self.channels_first and columns == size > 1 and config.keras > 2:
            raise config.refuse("the bias, for as many columns as channels,")
        return config.optional_weight("use_bias", "bias", (size,), 0)

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
