"""The network without TensorFlow: reads a Keras .h5 file and runs it in NumPy.

Importing TensorFlow takes seconds and hundreds of megabytes; the few layers that a
digit network is made of take NumPy a millisecond. The file is read as data: nothing
in it is executed or unpickled, and a layer outside LAYERS is refused.
"""

import json
from functools import cached_property
from math import prod
from pathlib import Path

import h5py
import numpy as np

DEFAULT_MODEL = Path(__file__).resolve().parent / "mnist.h5"
MODELS_FOLDER = DEFAULT_MODEL.parent / "models"  # other networks
INPUT_SHAPE = (28, 28, 1)  # height, width, channels of one image
CLASSES = 10  # the digits
NO_DIGIT = 10  # index of the class of what is no digit, in networks that have it
CHUNK = 8  # images run at once, so that what lies between two layers stays in the processor's cache


class ModelFileError(Exception):
    """A model file is missing, damaged, or not a digit network; the text says which."""


class DigitClassifier:
    """A trained network: a list of layers, each a function from one batch to the next.

    A layer may change the array that it is given.
    """

    def __init__(self, layers):
        """Take the network's layers, (name, function) pairs of which the last is a softmax."""
        self._layers = layers

    @classmethod
    def load(cls, path: str | Path) -> "DigitClassifier":
        """Read a Keras Sequential model from an HDF5 file.

        Args:
            path: the file, as `model.save("mnist.h5")` writes it.

        Raises:
            ModelFileError: one sentence naming the file and what is wrong with it.
        """
        try:
            with h5py.File(path, "r") as file:
                return cls(_build_layers(_read_config(file), file["model_weights"]))
        except FileNotFoundError:
            raise ModelFileError(f"{path}: there is no such file.") from None
        except IsADirectoryError:
            raise ModelFileError(f"{path}: this is a folder, not a model file.") from None
        except OSError:
            raise ModelFileError(f"{path}: not a readable HDF5 file (damaged or cut short?).") from None
        except _Unsupported as error:
            raise ModelFileError(f"{path}: {error}.") from None
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, RecursionError):
            raise ModelFileError(f"{path}: not a Keras model file, or a damaged one.") from None

    def predict(self, batch: np.ndarray) -> np.ndarray:
        """Say for each image which digit it is, taking for granted that it is one.

        Args:
            batch: float array (n, 28, 28, 1), values in [0, 1], ink high.

        Returns:
            float32 array (n, 10): for each image the probability of each digit.

        Raises:
            ValueError: the batch has another shape.
        """
        return softmax(self._logits(batch)[:, :CLASSES])

    def digit_score(self, batch: np.ndarray) -> np.ndarray:
        """Say for each image how much it looks like a digit at all.

        Of a network with an eleventh class, "no digit", this is the logarithm of the odds that the
        image is a digit. Of one that knows only the ten it is the free energy of its logits: W. Liu
        et al., "Energy-based out-of-distribution detection", NeurIPS 2020.

        Args:
            batch: as `predict` takes it.

        Returns:
            float32 array (n,), higher for what looks more like a digit. Scores of different networks
            cannot be compared.

        Raises:
            ValueError: the batch has another shape.
        """
        return _score(self._logits(batch))

    @cached_property
    def knows_non_digits(self) -> bool:
        """Whether the network has an eleventh class, "no digit"."""
        return self._logits(np.zeros((1, *INPUT_SHAPE), np.float32)).shape[1] > CLASSES

    def judge(self, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what `predict` and `digit_score` say of images, for one run of the network."""
        logits = self._logits(batch)
        return softmax(logits[:, :CLASSES]), _score(logits)

    def activations(self, batch: np.ndarray) -> list[tuple[str, np.ndarray]]:
        """Return what every layer makes of images.

        Args:
            batch: as `predict` takes it; all of it is run at once.

        Returns:
            (name, float32 array (n, ...)) for each layer, in their order: what Keras's layer of that
            name gives out. A convolution that is followed by a batch normalisation is run together
            with it and has no entry of its own.

        Raises:
            ValueError: the batch has another shape.
        """
        x, outputs = _check(batch), {}
        for name, layer in self._layers:
            outputs[name] = x = layer(x.copy())
        return list(outputs.items())

    def _logits(self, batch):
        """Run images through all layers but the softmax; return float32 (n, classes)."""
        batch = _check(batch)
        results = []
        for start in range(0, max(len(batch), 1), CHUNK):
            x = batch[start : start + CHUNK].copy()
            for _, layer in self._layers[:-1]:
                x = layer(x)
            results.append(x)
        return np.concatenate(results)


def _score(logits):
    """Return `digit_score` of logits (n, classes)."""
    score = _log_sum_exp(logits[:, :CLASSES])
    return score - logits[:, NO_DIGIT] if logits.shape[1] > CLASSES else score


def _check(batch):
    """Return a batch as float32; raise ValueError for one of another shape."""
    batch = np.asarray(batch, np.float32)
    if batch.shape[1:] != INPUT_SHAPE:
        raise ValueError(f"batch has shape {batch.shape}, not (n, 28, 28, 1)")
    return batch


class _Unsupported(Exception):
    """What is wrong with the model, as the end of a sentence."""


def _read_config(file):
    """Return the (class name, configuration) pair of each layer in an open model file."""
    if "model_config" not in file.attrs:
        raise _Unsupported("it holds no network, only weights or other data")
    model = json.loads(file.attrs["model_config"])
    if model["class_name"] != "Sequential":
        raise _Unsupported(f"only Sequential networks can be run, not {model['class_name']!r}")
    layers = [(layer["class_name"], layer["config"]) for layer in model["config"]["layers"]]
    for name, _ in layers:
        if name not in LAYERS:
            raise _Unsupported(f"a layer of the kind {name!r} cannot be run")
    return layers


def _build_layers(configs, weights):
    """Return the network's layers, following the shape of one image through them."""
    shape, layers = INPUT_SHAPE, []
    for kind, config in configs:
        name = config["name"]
        layer = LAYERS[kind](config, shape, _Weights(weights, name))
        if isinstance(layer, BatchNormalization) and layers and isinstance(layers[-1][1], Conv2D):
            convolution = layers.pop()[1]
            convolution.fold(layer)
            layers.append((name, convolution))
        elif layer is not None:
            layers.append((name, layer))
        activation = config.get("activation", "linear")
        if activation not in ACTIVATIONS:
            raise _Unsupported(f"the activation {activation!r} cannot be run")
        if activation != "linear":
            layers.append((name, ACTIVATIONS[activation]))
        if layer is not None:
            shape = layer(np.zeros((1, *shape), np.float32)).shape[1:]
    if shape not in ((CLASSES,), (NO_DIGIT + 1,)) or layers[-1][1] is not softmax:
        raise _Unsupported("it does not end in a softmax over ten digits, or over those and no digit")
    return layers


class _Weights:
    """The weights of one layer, by their short names."""

    def __init__(self, group, layer):
        self.layer = layer
        self.arrays = {}

        def add(path, item):
            if isinstance(item, h5py.Dataset):
                self.arrays[path.split("/")[-1].removesuffix(":0")] = item

        if layer in group:
            group[layer].visititems(add)

    def read(self, name, shape):
        """Return a weight as float32; refuse one that is missing, misshapen or not finite."""
        if name not in self.arrays:
            raise _Unsupported(f"the weight {name!r} of layer {self.layer!r} is missing")
        array = self.arrays[name]
        if array.shape != tuple(shape):
            found = f"{array.shape} instead of {tuple(shape)}"
            raise _Unsupported(f"the weight {name!r} of layer {self.layer!r} has the shape {found}")
        array = array[()].astype(np.float32)
        if not np.isfinite(array).all():
            raise _Unsupported(f"the weight {name!r} of layer {self.layer!r} is not finite")
        return array


def _require(config, **values):
    """Refuse a layer whose configuration has another value than the one that is run here."""
    for key, value in values.items():
        if config.get(key, value) != value:
            raise _Unsupported(f"{key}={config[key]!r} of layer {config['name']!r} cannot be run")


class Conv2D:
    """Every patch of the image as a row (im2col), then one matrix product."""

    def __init__(self, config, shape, weights):
        _require(config, data_format="channels_last", dilation_rate=[1, 1], groups=1)
        self.window = _read_window(config, config["kernel_size"], shape)
        filters = config["filters"]
        kernel = weights.read("kernel", (*config["kernel_size"], shape[-1], filters))
        self.matrix = kernel.reshape(-1, filters)
        self.bias = weights.read("bias", (filters,)) if config["use_bias"] else np.zeros(filters, np.float32)

    def fold(self, normalization):
        """Take the batch normalisation that follows into the kernel and the bias."""
        self.matrix = self.matrix * normalization.scale
        self.bias = self.bias * normalization.scale + normalization.shift

    def __call__(self, x):
        size, strides, padding = self.window
        x = _pad(x, size, strides, padding)
        rows, columns = _count_places(x, size, strides)
        images, down, right, deep = x.strides
        patches = np.lib.stride_tricks.as_strided(
            x,
            (len(x), rows, columns, *size, x.shape[-1]),
            (images, down * strides[0], right * strides[1], down, right, deep),
            writeable=False,
        )
        places = len(x) * rows * columns
        if x.shape[-1] == 1:  # patches as columns: the pixels of a row are copied in one piece
            patches = patches.transpose(3, 4, 5, 0, 1, 2).reshape(len(self.matrix), places).T
        else:
            patches = patches.reshape(places, len(self.matrix))
        y = patches @ self.matrix
        y += self.bias
        return y.reshape(len(x), rows, columns, len(self.bias))


class BatchNormalization:
    """At inference a scale and a shift for each channel."""

    def __init__(self, config, shape, weights):
        _require(config, axis=-1)
        channels = shape[-1:]
        gamma = weights.read("gamma", channels) if config["scale"] else np.float32(1)
        beta = weights.read("beta", channels) if config["center"] else np.float32(0)
        variance = weights.read("moving_variance", channels)
        self.scale = gamma / np.sqrt(variance + np.float32(config["epsilon"]))
        self.shift = beta - weights.read("moving_mean", channels) * self.scale

    def __call__(self, x):
        x *= self.scale
        x += self.shift
        return x


class MaxPooling2D:
    """The highest value of every window."""

    def __init__(self, config, shape, weights):
        _require(config, data_format="channels_last")
        self.window = _read_window(config, config["pool_size"], shape)

    def __call__(self, x):
        size, strides, padding = self.window
        x = _pad(x, size, strides, padding, fill=-np.inf)
        rows, columns = _count_places(x, size, strides)
        x = _reduce(np.maximum, [x[:, i :: strides[0]][:, :rows] for i in range(size[0])])
        return _reduce(np.maximum, [x[:, :, j :: strides[1]][:, :, :columns] for j in range(size[1])])


class Dense:
    """A matrix product and a bias."""

    def __init__(self, config, shape, weights):
        units = config["units"]
        self.kernel = weights.read("kernel", (shape[-1], units))
        self.bias = weights.read("bias", (units,)) if config["use_bias"] else np.float32(0)

    def __call__(self, x):
        return x @ self.kernel + self.bias


def _read_window(config, size, shape):
    """Return a layer's sliding window: its size, its strides and the padding."""
    strides, padding = config["strides"], config["padding"]
    good = all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, int) and 0 < n <= limit for n in pair)
        for pair, limit in ((size, min(shape[:2])), (strides, max(INPUT_SHAPE)))
    )
    if not good or padding not in ("valid", "same"):
        raise _Unsupported(
            f"the window of layer {config['name']!r} cannot be run: {size}, {strides}, {padding}"
        )
    return size, strides, padding


def _pad(x, size, strides, padding, fill=0.0):
    """Return (n, height, width, channels) with the margins that Keras's padding gives it."""
    if padding == "valid":
        return x
    margins = []
    for length, window, stride in zip(x.shape[1:3], size, strides, strict=True):
        total = max((-(-length // stride) - 1) * stride + window - length, 0)
        margins.append((total // 2, total))
    (top, extra_rows), (left, extra_columns) = margins
    n, height, width, channels = x.shape
    padded = np.full((n, height + extra_rows, width + extra_columns, channels), fill, np.float32)
    padded[:, top : top + height, left : left + width] = x
    return padded


def _count_places(x, size, strides):
    """Return in how many rows and columns a window of this size fits into (n, height, width, channels)."""
    return [(n - w) // s + 1 for n, w, s in zip(x.shape[1:3], size, strides, strict=True)]


def _reduce(function, arrays):
    """Return function(function(a, b), c)... of arrays, as a new array."""
    result = arrays[0].copy() if len(arrays) == 1 else function(*arrays[:2])
    for array in arrays[2:]:
        function(result, array, out=result)
    return result


def relu(x):
    """Negative values become 0."""
    return np.clip(x, 0, np.inf, out=x)  # takes half the time of np.maximum


def softmax(x):
    """Logits (n, classes) become probabilities (n, classes)."""
    x = np.exp(x - x.max(axis=-1, keepdims=True))
    return x / x.sum(axis=-1, keepdims=True)


def _log_sum_exp(x):
    """Return the logarithm of the sum of the exponentials of (n, classes), an array (n,)."""
    highest = x.max(axis=-1)
    return highest + np.log(np.exp(x - highest[:, np.newaxis]).sum(axis=-1))


def _input(config, shape, weights):
    """InputLayer: nothing to run, but the size of the images must be right."""
    given = config.get("batch_shape") or config.get("batch_input_shape")
    if tuple(given[1:]) != INPUT_SHAPE:
        raise _Unsupported(f"it reads images of the shape {tuple(given[1:])}, not {INPUT_SHAPE}")


def _relu_layer(config, shape, weights):
    _require(config, max_value=None, negative_slope=0.0, threshold=0.0)
    return relu


ACTIVATIONS = {"linear": None, "relu": relu, "softmax": softmax}
LAYERS = {  # Keras's class name -> function of its configuration, input shape and weights
    "InputLayer": _input,
    "Conv2D": Conv2D,
    "BatchNormalization": BatchNormalization,
    "MaxPooling2D": MaxPooling2D,
    "Dense": Dense,
    "Activation": lambda config, shape, weights: None,  # its activation is all there is
    "ReLU": _relu_layer,
    "Softmax": lambda config, shape, weights: softmax,
    "Dropout": lambda config, shape, weights: None,  # does nothing but in training
    "Flatten": lambda config, shape, weights: lambda x: x.reshape(len(x), prod(x.shape[1:])),
    "GlobalAveragePooling2D": lambda config, shape, weights: lambda x: x.mean(axis=(1, 2)),
}
