"""The layers that know nothing of places in an image, and the table of all layers.

Each takes a Config, has the `shape` of one image after it, and is a function from one batch to the
next, which may change the array that it is given. `work` is how many multiplications an image
takes, `held` how many numbers it holds meanwhile.
"""

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any

import numpy as np

from .activations import ACTIVATION_LAYERS, Function, leaky_relu
from .config import Config
from .convolutions import (
    Convolution,
    DepthwiseConvolution,
    Linear,
    SeparableConvolution,
    TransposedConvolution,
)
from .limits import Refused
from .pooling import AveragePooling, Cropping, GlobalPooling, MaxPooling, ZeroPadding
from .resizing import CenterCrop, Resizing, UpSampling


class Layer:
    """A layer that is a function and keeps the shape, unless it is given another."""

    work = 0

    def __init__(self, config: Config, function: Function, shape: tuple[int, ...] | None = None):
        self.shape = config.shape if shape is None else shape
        self.held = prod(self.shape)
        self.function = function

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.function(x)


class Dense(Linear):
    """A matrix product and a bias."""

    def __init__(self, config: Config):
        units = config.whole("units")
        self.shape = (*config.shape[:-1], units)
        self.work, self.held = prod(self.shape) * config.shape[-1], prod(self.shape)
        self.matrix = config.weight("kernel", (config.shape[-1], units))
        self.bias = config.optional_weight("use_bias", "bias", (units,), 0)

    @property
    def kernel(self) -> np.ndarray:
        """float32 (values, units)."""
        return self.matrix

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = x @ self.matrix
        x += self.bias
        return x


class BatchNormalization:
    """At inference a scale and a shift for each channel."""

    work = 0

    def __init__(self, config: Config):
        config.require(renorm=False)
        (axis,) = config.axes()
        self.shape, self.held = config.shape, prod(config.shape)
        channels = config.shape[axis : axis + 1]
        gamma = config.optional_weight("scale", "gamma", channels, 1)
        beta = config.optional_weight("center", "beta", channels, 0)
        mean = config.weight("moving_mean", channels)
        variance = config.weight("moving_variance", channels) + np.float32(config.number("epsilon", 1e-3))
        if not (variance > 0).all():
            raise Refused(f"a variance of layer {config.name!r} is negative")
        scale = gamma / np.sqrt(variance)
        self.is_of_last_axis = axis == len(config.shape) - 1
        along = (-1,) + (1,) * (len(config.shape) - 1 - axis)
        self.scale, self.shift = scale.reshape(along), (beta - mean * scale).reshape(along)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x *= self.scale
        x += self.shift
        return x


def layer_normalization(config: Config) -> Layer:
    """Each image's own mean becomes 0 and its variance 1: J. Ba et al., 2016."""
    config.require(rms_scaling=False)
    axes = sorted(config.axes())
    shape = tuple(config.shape[axis] for axis in axes)
    broadcast = tuple(n if axis in axes else 1 for axis, n in enumerate(config.shape))
    gamma = config.optional_weight("scale", "gamma", shape, 1).reshape(broadcast)
    beta = config.optional_weight("center", "beta", shape, 0).reshape(broadcast)
    epsilon, along = config.number("epsilon", 1e-3), tuple(axis + 1 for axis in axes)

    def run(x: np.ndarray) -> np.ndarray:
        x = x - x.mean(axis=along, keepdims=True)
        return x / np.sqrt((x * x).mean(axis=along, keepdims=True) + epsilon) * gamma + beta

    return Layer(config, run)


def group_normalization(config: Config) -> Layer:
    """The same for each of several groups of the channels: Y. Wu, K. He, ECCV 2018."""
    (axis,) = config.axes()
    channels = config.shape[axis]
    groups = channels if config.values.get("groups") == -1 else config.whole("groups", 32)
    if channels % groups:
        raise config.refuse(f"groups={groups}")
    parts = groups, channels // groups
    shape = (*config.shape[:axis], *parts, *config.shape[axis + 1 :])
    broadcast = (*parts, *(1,) * (len(config.shape) - 1 - axis))
    gamma = config.optional_weight("scale", "gamma", (channels,), 1).reshape(broadcast)
    beta = config.optional_weight("center", "beta", (channels,), 0).reshape(broadcast)
    epsilon = config.number("epsilon", 1e-3)
    along = tuple(i + 1 for i in range(len(shape)) if i != axis)

    def run(x: np.ndarray) -> np.ndarray:
        y = x.reshape(len(x), *shape)
        y = y - y.mean(axis=along, keepdims=True)
        y = y / np.sqrt((y * y).mean(axis=along, keepdims=True) + epsilon) * gamma + beta
        return y.reshape(x.shape)

    return Layer(config, run)


def rms_normalization(config: Config) -> Layer:
    """The mean of the squares along the last axis becomes 1: B. Zhang, R. Sennrich, NeurIPS 2019."""
    if config.axes() != [len(config.shape) - 1]:
        raise config.refuse(f"axis={config.values['axis']!r:.60}")
    scale, epsilon = config.weight("scale", config.shape[-1:]), config.number("epsilon", 1e-6)
    return Layer(config, lambda x: x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon) * scale)


def normalization(config: Config) -> Layer:
    """The mean and the variance of the training images, which `adapt` has found."""
    config.require(invert=False)
    axes = sorted(config.axes()) if config.values.get("axis", -1) not in (None, []) else []
    shape = tuple(config.shape[axis] for axis in axes)
    broadcast = tuple(n if axis in axes else 1 for axis, n in enumerate(config.shape))
    if config.values.get("mean") is None:
        mean, variance = config.weight("mean", shape), config.weight("variance", shape)
    else:
        given = (np.asarray(config.values[key], np.float32) for key in ("mean", "variance"))
        mean, variance = (np.broadcast_to(array.squeeze(), shape) for array in given)
    deviation = np.maximum(np.sqrt(variance.reshape(broadcast)), np.float32(1e-7))
    mean = mean.reshape(broadcast)
    return Layer(config, lambda x: (x - mean) / deviation)


def prelu(config: Config) -> Layer:
    """A leaky ReLU whose slopes are learnt."""
    shared = config.values.get("shared_axes") or []
    shape = tuple(1 if axis + 1 in shared else n for axis, n in enumerate(config.shape))
    slope = config.weight("alpha", shape)
    return Layer(config, lambda x: leaky_relu(x, slope))


def rescaling(config: Config) -> Layer:
    """A factor and an offset."""
    scale, offset = np.float32(config.number("scale", 1.0)), np.float32(config.number("offset"))
    return Layer(config, lambda x: x * scale + offset)


def flatten(config: Config) -> Layer:
    """All of an image in a row, the channels innermost."""
    size, last = prod(config.shape), len(config.shape)
    if config.choice("data_format", ("channels_last", "channels_first"), "channels_last") == "channels_first":
        return Layer(config, lambda x: np.moveaxis(x, 1, last).reshape(len(x), size), (size,))
    return Layer(config, lambda x: x.reshape(len(x), size), (size,))


def reshape(config: Config) -> Layer:
    """The same numbers in another shape, of which one length may be left open as -1."""
    given = config.values.get("target_shape")
    shape: list[Any] = list(given) if isinstance(given, list | tuple) else [None]
    size = prod(config.shape)
    if all(type(n) is int for n in shape) and shape.count(-1) == 1 and (rest := -prod(shape)) > 0:
        shape[shape.index(-1)] = size // rest
    if not all(type(n) is int and n > 0 for n in shape) or prod(shape) != size:
        raise config.refuse(f"target_shape={given!r:.60}")
    return Layer(config, lambda x: x.reshape(len(x), *shape), tuple(shape))


def permute(config: Config) -> Layer:
    """The axes in another order."""
    rank = len(config.shape)
    axes = config.sizes("dims", rank)
    if sorted(axes) != list(range(1, rank + 1)):
        raise config.refuse(f"dims={axes!r}")
    shape = tuple(config.shape[axis - 1] for axis in axes)
    return Layer(config, lambda x: np.ascontiguousarray(x.transpose(0, *axes)), shape)


def repeat_vector(config: Config) -> Layer:
    """A vector so many times."""
    n = config.whole("n")
    return Layer(config, lambda x: np.repeat(x[:, np.newaxis], n, axis=1), (n, *config.shape))


def unit_normalization(config: Config) -> Layer:
    """Vectors of length 1."""
    along = tuple(axis + 1 for axis in config.axes())

    def run(x: np.ndarray) -> np.ndarray:
        return x * np.minimum(1 / np.sqrt((x * x).sum(axis=along, keepdims=True)), np.float32(1e12))

    return Layer(config, run)


def _activation_layer(config: Config, find: Callable[[Config], Function]) -> Layer:
    return Layer(config, find(config))


LAYERS: dict[str, Callable[[Config], Callable | None]] = {  # by Keras's name
    "Dense": Dense,
    "BatchNormalization": BatchNormalization,
    "LayerNormalization": layer_normalization,
    "GroupNormalization": group_normalization,
    "RMSNormalization": rms_normalization,
    "UnitNormalization": unit_normalization,
    "Normalization": normalization,
    "Rescaling": rescaling,
    "PReLU": prelu,
    "Flatten": flatten,
    "Reshape": reshape,
    "Permute": permute,
    "RepeatVector": repeat_vector,
    "Resizing": Resizing,
    "CenterCrop": CenterCrop,
}
for _rank in (1, 2):
    LAYERS |= {
        f"Conv{_rank}D": partial(Convolution, rank=_rank),
        f"Conv{_rank}DTranspose": partial(TransposedConvolution, rank=_rank),
        f"DepthwiseConv{_rank}D": partial(DepthwiseConvolution, rank=_rank),
        f"SeparableConv{_rank}D": partial(SeparableConvolution, rank=_rank),
        f"MaxPooling{_rank}D": partial(MaxPooling, rank=_rank),
        f"AveragePooling{_rank}D": partial(AveragePooling, rank=_rank),
        f"GlobalMaxPooling{_rank}D": partial(GlobalPooling, rank=_rank, function=np.max),
        f"GlobalAveragePooling{_rank}D": partial(GlobalPooling, rank=_rank, function=np.mean),
        f"ZeroPadding{_rank}D": partial(ZeroPadding, rank=_rank),
        f"Cropping{_rank}D": partial(Cropping, rank=_rank),
        f"UpSampling{_rank}D": partial(UpSampling, rank=_rank),
    }
for _kind in ACTIVATION_LAYERS:
    LAYERS[_kind] = partial(_activation_layer, find=ACTIVATION_LAYERS[_kind])
INERT = """
    Activation ActivityRegularization AlphaDropout AugMix Dropout GaussianDropout GaussianNoise Identity
    RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast
    RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHeight
    RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation
    RandomSharpness RandomShear RandomTranslation RandomWidth RandomZoom SpatialDropout1D
    SpatialDropout2D SpatialDropout3D
"""  # what acts in training only, and what is an activation and nothing else
LAYERS |= dict.fromkeys(INERT.split(), lambda config: None)
