"""Keras's activations. Each may change the array that it is given."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from .config import Config

Function = Callable[[np.ndarray], np.ndarray]
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805  # G. Klambauer et al., NIPS 2017


def relu(x: np.ndarray, highest: float = np.inf) -> np.ndarray:
    """Negative values become 0, and those over the highest that one."""
    return np.clip(x, 0, highest, out=x)  # takes half the time of np.maximum


def softmax(x: np.ndarray, axis: int | tuple[int, ...] = -1) -> np.ndarray:
    """Logits become probabilities, which sum to 1 along the axis."""
    x = np.exp(x - x.max(axis=axis, keepdims=True))
    x /= x.sum(axis=axis, keepdims=True)
    return x


def log_softmax(x: np.ndarray) -> np.ndarray:
    """The logarithm of the softmax along the last axis."""
    x -= x.max(axis=-1, keepdims=True)
    x -= np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return x


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    return 0.5 * np.tanh(0.5 * x) + np.float32(0.5)


def log_sigmoid(x: np.ndarray) -> np.ndarray:
    """The logarithm of the sigmoid."""
    return -np.logaddexp(0, -x)


def hard_sigmoid(x: np.ndarray, keras: int = 3) -> np.ndarray:
    """A sigmoid of three straight lines, which Keras 2 and 3 draw differently."""
    return np.clip(x / 6 + 0.5 if keras > 2 else 0.2 * x + 0.5, 0, 1)


def leaky_relu(x: np.ndarray, slope: float | np.ndarray = 0.2) -> np.ndarray:
    """Negative values are multiplied by the slope."""
    return np.where(x < 0, slope * x, x)


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Negative values become alpha * (exp(x) - 1)."""
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, within 1.5e-7: M. Abramowitz, I. Stegun, 1964, formula 7.1.26."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.copysign(1 - series * np.exp(-x * x), x)


def gelu(x: np.ndarray) -> np.ndarray:
    """x times the normal distribution's share below x."""
    return 0.5 * x * (1 + erf(x * np.float32(0.5**0.5)))


ACTIVATIONS: dict[str, Function] = {
    "relu": relu,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "sigmoid": sigmoid,
    "log_sigmoid": log_sigmoid,
    "tanh": np.tanh,
    "relu6": partial(relu, highest=6),
    "leaky_relu": leaky_relu,
    "elu": elu,
    "celu": elu,
    "selu": lambda x: SELU_SCALE * elu(x, SELU_ALPHA),
    "gelu": gelu,
    "silu": lambda x: x * sigmoid(x),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0)),
    "softplus": lambda x: np.logaddexp(x, 0),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "exponential": np.exp,
    "hard_sigmoid": hard_sigmoid,
    "hard_silu": lambda x: x * hard_sigmoid(x),
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "squareplus": lambda x: (x + np.sqrt(x * x + 4)) / 2,
    "tanh_shrink": lambda x: x - np.tanh(x),
    "hard_shrink": lambda x: np.where(np.abs(x) > 0.5, x, 0),
    "soft_shrink": lambda x: x - np.clip(x, -0.5, 0.5),
    "sparse_plus": lambda x: np.where(x < 1, np.maximum(x + 1, 0) ** 2 / 4, x),
    "sparse_sigmoid": lambda x: np.clip((x + 1) / 2, 0, 1),
}
SYNONYMS = {
    "swish": "silu",
    "hard_swish": "hard_silu",
    "softmax_v2": "softmax",
    "log_softmax_v2": "log_softmax",
}


def _relu_layer(config: Config) -> Function:
    highest = config.number("max_value", np.inf) if config.values.get("max_value") is not None else np.inf
    slope = config.number("negative_slope") if "negative_slope" in config.values else config.number("alpha")
    threshold = config.number("threshold")
    if slope == threshold == 0:
        return partial(relu, highest=highest)
    return lambda x: np.where(x < threshold, slope * (x - threshold), np.minimum(x, highest))


def _leaky_relu_layer(config: Config) -> Function:
    key = "negative_slope" if "negative_slope" in config.values else "alpha"
    return partial(leaky_relu, slope=config.number(key, 0.3))


def _thresholded_relu_layer(config: Config) -> Function:
    threshold = config.number("theta", 1.0)
    return lambda x: np.where(x > threshold, x, 0)


ACTIVATION_LAYERS: dict[str, Callable[[Config], Function]] = {
    "ReLU": _relu_layer,
    "LeakyReLU": _leaky_relu_layer,
    "ThresholdedReLU": _thresholded_relu_layer,
    "ELU": lambda config: partial(elu, alpha=config.number("alpha", 1.0)),
    "Softmax": lambda config: partial(softmax, axis=tuple(axis + 1 for axis in config.axes())),
}


def find_activation(config: Config) -> Function | None:
    """Return the activation that a layer ends in, or None where it has none."""
    name = config.values.get("activation")
    if name in (None, "linear"):
        return None
    if isinstance(name, str):
        name = SYNONYMS.get(name, name)
        if name == "hard_sigmoid":
            return partial(hard_sigmoid, keras=config.keras)
        if name in ACTIVATIONS:
            return ACTIVATIONS[name]
    elif isinstance(name, dict):  # a layer, or a function of the author's own
        kind, values = name.get("class_name"), name.get("config")
        if kind in ACTIVATION_LAYERS and name.get("registered_name") is None and isinstance(values, dict):
            return ACTIVATION_LAYERS[kind](replace(config, kind=kind, values=values))
        if kind == "function" and SYNONYMS.get(str(values), values) in ACTIVATIONS:  # tf.nn's own, by name
            return find_activation(replace(config, values={"activation": values}))
        registered = name.get("registered_name")
        name = values if registered in (None, "function") else registered
        if not isinstance(name, str):
            raise config.refuse("the activation, code of its author's own,")
    raise config.refuse(f"the activation {name!r:.60}")
