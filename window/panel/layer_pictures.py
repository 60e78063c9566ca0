"""What the layers of a network make of a drawing, as pictures: one for each layer, made in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from PIL import Image, ImageColor

from classifier import CLASSES, NO_DIGIT, DigitClassifier, to_maps

SMALLEST_MAP = 16  # pixels of 96 an inch, the longer side of the picture of a map
SMALLEST_UNIT = 10  # the same of a single number
LABELLED_UNIT = 18  # the same of one that stands for a digit
LEAST_ZOOM = 2  # pixels of 96 an inch for each number of a map, where there is room
GAP = 2  # pixels of 96 an inch between two maps
MOST_MAPS = 512  # of a layer that are shown
MOST_UNITS = 2048
KINDS = {  # what a person calls Keras's classes
    "Conv1D": "convolution",
    "Conv2D": "convolution",
    "DepthwiseConv1D": "depthwise convolution",
    "DepthwiseConv2D": "depthwise convolution",
    "SeparableConv1D": "separable convolution",
    "SeparableConv2D": "separable convolution",
    "MaxPooling1D": "max pooling",
    "MaxPooling2D": "max pooling",
    "AveragePooling1D": "average pooling",
    "AveragePooling2D": "average pooling",
    "GlobalMaxPooling2D": "the highest of each map",
    "GlobalAveragePooling2D": "the mean of each map",
    "Dense": "dense",
    "Flatten": "the same numbers in a row",
    "Reshape": "the same numbers in another shape",
    "relu": "ReLU",
    "ReLU": "ReLU",
}
CONVOLUTIONS = tuple(kind for kind, words in KINDS.items() if words.endswith("convolution"))
POOLINGS = tuple(kind for kind, words in KINDS.items() if words.endswith("pooling"))
SAME_NUMBERS = ("Flatten", "Reshape")  # layers after which there is nothing new to see

POSITIVE, NEGATIVE = (255, 255, 255), (255, 140, 40)  # colours; 0 is black
GAP_INDEX = 0  # in a palette: the colour between the maps
ZERO_INDEX = 128  # the middle of the others


@dataclass(frozen=True, eq=False)
class Layer:
    """What one layer gives out for one image.

    Attributes:
        name: Keras's.
        kind: as `DigitClassifier.layer_kinds` has it.
        output: float32 array, of any shape.
        folded: name of the layer that it was run together with, of a batch normalisation; else "".
    """

    name: str
    kind: str
    output: np.ndarray
    folded: str = ""

    @property
    def title(self) -> str:
        """The name of the layer that a person would look for: of a convolution, not of what follows it."""
        return self.folded or self.name

    @property
    def shape_text(self) -> str:
        """The shape such as "24 maps of 26 x 26", "128 units"."""
        shape = self.output.shape
        if len(shape) == 3:
            count, height, width = to_maps(self.output).shape
            return f"{count} maps of {height} x {width}" if count > 1 else f"1 map of {height} x {width}"
        return f"{shape[0]} units" if len(shape) == 1 else " x ".join(map(str, shape))

    @property
    def description(self) -> str:
        """The kind and the shape in words."""
        words = KINDS.get(self.kind, self.kind) + " with batch normalisation" * bool(self.folded)
        return f"{words}, {self.shape_text}"

    @property
    def has_labels(self) -> bool:
        """Whether each of its units may stand for a digit."""
        return self.output.shape in ((CLASSES,), (NO_DIGIT + 1,))


def run_layers(classifier: DigitClassifier, tensor: np.ndarray | None) -> list[Layer]:
    """Return what every layer makes of a tensor (28, 28); None, nothing drawn, gives zeros everywhere."""
    batch = np.zeros((1, 28, 28, 1), np.float32) if tensor is None else tensor[np.newaxis, :, :, np.newaxis]
    layers = []
    for name, output in classifier.activations(batch):
        values = np.zeros_like(output[0]) if tensor is None else output[0]
        kind, folded = classifier.layer_kinds.get(name, ""), classifier.folded_layers.get(name, "")
        layers.append(Layer(name, kind, values, folded))
    return layers


def make_palette(between: str) -> np.ndarray:
    """Return uint8 (256, 3): GAP_INDEX has a colour such as "#14161c", 1 to 255 those of -1 to 1."""
    levels = (np.arange(256) - ZERO_INDEX) / (255 - ZERO_INDEX)
    positive = np.outer(levels.clip(0, 1), POSITIVE)
    negative = np.outer((-levels).clip(0, 1), NEGATIVE)
    palette = np.rint(positive + negative).astype(np.uint8)
    palette[GAP_INDEX] = ImageColor.getrgb(between)
    return palette


def draw_layer(layer: Layer, width: int, scale: float, palette: np.ndarray) -> Image.Image:
    """Return all maps of a layer as one picture, in rows; its size hangs on the layer's shape alone.

    White is positive, orange negative, black 0; the brightest number of the layer is fully bright.

    Args:
        layer: Layer.
        width: pixels that there is room for.
        scale: screen pixels to one of 96 an inch.
        palette: as `make_palette` makes it.
    """
    maps = to_maps(layer.output)
    maps = maps[: MOST_UNITS if maps[0].size == 1 else MOST_MAPS]
    if layer.has_labels:
        return draw_maps(maps, label_zoom(len(maps), width, scale), width, scale, palette)
    return draw_maps(maps, None, width, scale, palette)


def label_zoom(units: int, width: int, scale: float) -> int:
    """Return the side in pixels of units that have labels and stand in one row."""
    gap = find_gap(scale)
    return max(min(round(LABELLED_UNIT * scale), (width + gap) // units - gap), 1)


def find_gap(scale: float) -> int:
    """Return the pixels between two maps."""
    return max(round(GAP * scale), 1)


def draw_maps(
    maps: np.ndarray, zoom: int | None, width: int, scale: float, palette: np.ndarray
) -> Image.Image:
    """Return maps (n, height, width) as one picture in rows; `zoom` None chooses the pixels of a number."""
    gap = find_gap(scale)
    longest = max(maps.shape[1:])
    if zoom is None:
        least = SMALLEST_UNIT if longest == 1 else SMALLEST_MAP
        zoom = max(round(scale * max(LEAST_ZOOM, least / longest)), 1)
        zoom = max(min(zoom, width // maps.shape[2]), 1)
    step = ceil(maps.shape[2] / width)
    indices = _to_indices(maps[:, ::step, ::step])
    indices = indices.repeat(zoom, axis=1).repeat(zoom, axis=2)
    count, high, wide = indices.shape
    columns = max(min((width + gap) // (wide + gap), count), 1)
    rows = ceil(count / columns)
    tiles = np.full((rows * columns, high + gap, wide + gap), GAP_INDEX, np.uint8)
    tiles[:count, :high, :wide] = indices
    picture = tiles.reshape(rows, columns, high + gap, wide + gap).swapaxes(1, 2)
    picture = picture.reshape(rows * (high + gap), columns * (wide + gap))[:-gap, :-gap]
    return Image.fromarray(palette[picture])


def _to_indices(maps: np.ndarray) -> np.ndarray:
    """Return uint8 indices of a palette, the highest absolute value at its end; what is no number is 0.

    Brightness goes with the root of the value, so that what is weak can be seen beside what is strong.
    """
    values = np.nan_to_num(maps, posinf=0, neginf=0)
    strengths = np.abs(values)
    strengths = np.sqrt(strengths / max(float(strengths.max(initial=0)), 1e-9))
    return np.rint(ZERO_INDEX + (255 - ZERO_INDEX) * np.copysign(strengths, values)).astype(np.uint8)


def find_step(layers: Sequence[Layer]) -> tuple[int, bool] | None:
    """Return the index of the first layer that makes maps smaller, and whether it is a pooling layer.

    None where there is none: a network without convolutions.
    """
    for i, (before, after) in enumerate(pairwise(layers), 1):
        if before.output.ndim != 3 or after.output.ndim != 3 or after.kind not in (*CONVOLUTIONS, *POOLINGS):
            continue
        if 2 * to_maps(after.output).shape[1] <= to_maps(before.output).shape[1]:
            return i, after.kind in POOLINGS
    return None
