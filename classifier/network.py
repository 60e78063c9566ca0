"""From a model's configuration to a chain of layers that can be run."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import partial
from math import prod
from typing import Any

import numpy as np

from .activations import find_activation, log_sigmoid, log_softmax, sigmoid, softmax
from .config import Config
from .convolutions import Convolution, DepthwiseConvolution, Linear
from .layers import LAYERS, BatchNormalization, Dense
from .limits import MAX_HELD, MAX_LAYERS, MAX_WORK, Refused
from .model_file import ModelFile

Shape = tuple[int, ...]
Placed = tuple[dict[str, Any], str]  # a layer's configuration, and the name of its weights in a .keras file

CLASSES = 10  # the digits
NO_DIGIT = 10  # index of the class of what is no digit, in networks that have it
CACHE = 1 << 20  # numbers held by the images that are run at once: as many as the processor's cache holds
MOST_AT_ONCE = 64  # images
FOLDABLE = Linear, DepthwiseConvolution
KERNELS = (
    Convolution,
    Dense,
)  # of those the ones with one matrix from what they are given to what they give out
MODELS = ("Sequential", "Functional", "Model")
KERAS = "keras", "tf_keras"  # packages
LOWEST = np.float32(1e-30)  # probability
HIGHEST = np.float32(1e30)  # logit; what is not finite is taken for it


@dataclass
class Network:
    """A chain of layers, the last of which tells ten digits apart, or these and what is none.

    Attributes:
        input_shape: of one image.
        classes: how many it tells apart.
        layers: list of (name, function of a batch, which it may change).
        held: numbers that one image takes up at most while it is run.
        work: multiplications for one image.
        to_logits: turns what the last but `dropped` layers give out into logits; None where it is logits.
        dropped: how many of the last layers are left out where logits are asked for.
        has_probabilities: whether the network gives out probabilities, or anything else.
        kinds: Keras's class of each layer by its name, such as "Conv2D"; of an Activation which one it is.
        parameters: how many numbers each layer has learnt, by its name.
        folded: the name of the layer that a batch normalisation is run together with, by the latter's.
    """

    input_shape: tuple[int, ...]
    classes: int
    layers: list[tuple[str, Callable[[np.ndarray], np.ndarray]]]
    held: int = 1
    work: int = 1
    to_logits: Callable[[np.ndarray], np.ndarray] | None = None
    dropped: int = 0
    has_probabilities: bool = True
    kinds: dict[str, str] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)

    def run(self, batch: np.ndarray) -> np.ndarray:
        """Return float32 (n, classes): the logits of float32 (n, *input_shape), which is not changed."""
        chunk = max(1, min(MOST_AT_ONCE, CACHE // self.held))
        layers = self.layers[: len(self.layers) - self.dropped]
        results = []
        with np.errstate(all="ignore"):
            for start in range(0, max(len(batch), 1), chunk):
                x = batch[start : start + chunk].copy()
                for _, layer in layers:
                    x = layer(x)
                x = x.reshape(len(x), prod(x.shape[1:]))
                results.append(x if self.to_logits is None else self.to_logits(x))
        logits = np.concatenate(results) if len(results) > 1 else results[0]
        if not np.isfinite(logits).all():
            logits = np.nan_to_num(logits, nan=-HIGHEST, posinf=HIGHEST, neginf=-HIGHEST)
        return logits

    def outputs(self, batch: np.ndarray) -> list[tuple[str, np.ndarray]]:
        """Return (name, array (n, ...)) of every layer for float32 (n, *input_shape)."""
        x, outputs = batch, {}
        with np.errstate(all="ignore"):
            for name, layer in self.layers:
                outputs[name] = x = layer(x.copy())
        return list(outputs.items())

    @property
    def first_kernel(self) -> tuple[str, np.ndarray] | None:
        """The name and the weights of the first layer with a kernel, where it is one of KERNELS."""
        name, first = next(
            ((name, layer) for name, layer in self.layers if isinstance(layer, FOLDABLE)), ("", None)
        )
        return (name, first.kernel) if isinstance(first, KERNELS) else None


def build(model: ModelFile) -> Network:
    """Return the network that a model file describes.

    Raises:
        Refused: it cannot be run, or does not read digits.
    """
    network = Network(_find_input_shape(model.config), 0, [])
    builder = _Builder(model, network)
    shape = builder.add_model(model.config, network.input_shape)
    classes = network.classes = prod(shape)
    if classes not in (CLASSES, NO_DIGIT + 1) or max(shape) != classes or not network.layers:
        values = "1 value" if classes == 1 else f"{' x '.join(map(str, shape))} values"
        raise Refused(f"it gives out {values}, not one for each of ten digits")
    _end(network)
    return network


def _end(network: Network) -> None:
    """Find out how logits are had of a network."""
    last = network.layers[-1][1]
    last = getattr(last, "function", last)
    if getattr(last, "func", last) is softmax:
        network.dropped = 1
    elif last is sigmoid:
        network.dropped, network.to_logits, network.has_probabilities = 1, log_sigmoid, False
    elif last is not log_softmax:
        images = np.random.default_rng(0).random((2, *network.input_shape), np.float32)
        given = network.run(images)
        if (given >= 0).all() and np.allclose(given.sum(axis=1), 1, atol=1e-4):
            network.to_logits = lambda x: np.log(np.maximum(x, LOWEST))
        else:
            network.has_probabilities = False


class _Builder:
    """Adds the layers of a model and of those within it to a Network."""

    def __init__(self, model: ModelFile, network: Network):
        self._model = model
        self._network = network
        self._count = 0

    def add_model(
        self, config: dict[str, Any], shape: Shape, names: tuple[str, ...] = (), place: str = ""
    ) -> Shape:
        """Add all layers of a model; return the shape of one image after them.

        Args:
            config: {"class_name": ..., "config": ...}.
            shape: of one image that the model is given.
            names: of the layers that the model lies in.
            place: of the model's weights in a .keras file.
        """
        for layer, key in _chain(config):
            kind = layer["class_name"]
            self._count += 1
            if self._count > MAX_LAYERS or len(names) > 8:
                raise Refused(f"it has more than {MAX_LAYERS} layers")
            path = (*names, str(layer["config"].get("name")))
            if kind in MODELS:
                shape = self.add_model(layer, shape, path, f"{place}layers/{key}/")
            elif kind != "InputLayer":
                shape = self._add_layer(layer, shape, path, f"{place}layers/{key}")
        return shape

    def _add_layer(self, config: dict[str, Any], shape: Shape, path: tuple[str, ...], place: str) -> Shape:
        kind, values = config["class_name"], config["config"]
        if kind not in LAYERS:
            own = ", which is code of its author's own," if kind == "Lambda" or ">" in kind else ""
            raise Refused(f"a layer of the kind {kind!r:.60}{own} cannot be run")
        find_weight = partial(self._model.find_weight, path, place)
        settings = Config(kind, values, shape, find_weight, self._model.keras)
        _refuse_changed_weights(settings)
        before = self._model.parameters
        layer: Any = LAYERS[kind](settings)
        name = "/".join(path)
        self._network.parameters[name] = self._model.parameters - before
        self._network.kinds[name] = str(values.get("activation")) if kind == "Activation" else kind
        if layer is not None:
            if "registered_name" not in config:  # else `_chain` has seen that it is one of Keras's
                settings.refuse_own_code()
            shape = layer.shape
            self._check(layer)
            self._append(name, layer)
        activation = find_activation(settings) if kind != "Softmax" else None
        if activation is not None:
            self._network.layers.append((name, activation))
        return shape

    def _append(self, name: str, layer: Any) -> None:
        """Add a layer, or take it into the one before, which then goes by its name."""
        layers, kinds, folded = self._network.layers, self._network.kinds, self._network.folded
        if isinstance(layer, BatchNormalization) and layers and _fold(layers[-1][1], layer):
            before, layer = layers.pop()
            kinds[name] = kinds[before]
            folded[name] = folded.get(before, before)
        layers.append((name, layer))

    def _check(self, layer: Any) -> None:
        network = self._network
        network.work += layer.work + 8 * prod(layer.shape)
        network.held = max(network.held, layer.held)
        if network.held > MAX_HELD or network.work > MAX_WORK:
            raise Refused("it is too large a network: one digit would take it more than a second")


def _refuse_changed_weights(config: Config) -> None:
    """Refuse a layer whose weights were changed after the training."""
    config.require(lora_rank=None)
    if isinstance(policy := config.values.get("dtype"), dict) and "mode" in policy.get("config", {}):
        raise Refused(
            f"its weights are quantized ({policy['config']['mode']!s:.20}): save it as it was before that"
        )


def _fold(layer: Any, normalization: BatchNormalization) -> bool:
    """Take a batch normalisation into the layer before it; return whether that can be done."""
    if not isinstance(layer, FOLDABLE) or not normalization.is_of_last_axis:
        return False
    if getattr(layer, "channels_first", False):
        return False
    layer.fold(normalization.scale, normalization.shift)
    return True


def _chain(model: dict[str, Any]) -> list[Placed]:
    """Return a model's layers in the order they run in, each with its weights' name in a .keras file."""
    config = model["config"]
    layers = config if isinstance(config, list) else config["layers"]  # a list in Keras before 2.2.3
    counts: dict[str, int] = {}
    keys = []
    for layer in layers:
        kind = layer["class_name"]
        if _is_operation(layer):
            operation = layer["config"].get("function", kind)
            raise Refused(
                f"the operation {operation!r:.60} between its layers cannot be run: only layers can, such as"
                " Rescaling and Reshape"
            )
        if not _is_keras_class(layer):
            raise Refused(
                f"{layer['registered_name']!r:.60} is code of its author's own, which the file does not hold"
            )
        word = _snake_case(kind)
        number = counts[word] = counts.get(word, -1) + 1
        keys.append(f"{word}_{number}" if number else word)
    pairs = list(zip(layers, keys, strict=True))
    if model["class_name"] == "Sequential":
        return pairs
    return _sort(pairs, config)


def _is_operation(layer: dict[str, Any]) -> bool:
    """Return whether what a file lists as a layer is a calculation in code, which may have a layer's name."""
    if ".ops." in str(layer.get("module")) or layer["class_name"].endswith("OpLambda"):
        return True
    is_layer = layer["class_name"] in (*MODELS, "InputLayer") or "trainable" in layer["config"]
    return not is_layer and "inbound_nodes" in layer


def _is_keras_class(layer: dict[str, Any]) -> bool:
    """Return whether a layer is one of Keras's own, whose name an author's own may have as well."""
    name = layer.get("registered_name")
    package = str(layer.get("module")).partition(".")[0]
    return name is None or (name == layer["class_name"] and package in KERAS)


def _sort(pairs: list[Placed], config: dict[str, Any]) -> list[Placed]:
    """Return a Functional model's layers in the order they run in; refuse what is no plain chain."""
    by_name = {layer.get("name", layer["config"]["name"]): (layer, key) for layer, key in pairs}
    ends = {}
    for end in ("input", "output"):
        names = _find_names(config[f"{end}_layers"], by_name)
        if len(names) != 1:
            raise Refused(f"it has {len(names)} {end}s: only networks with one {end} can be run")
        ends[end] = names[0]
    chain = [by_name[ends["output"]]]
    while len(chain) <= len(pairs):
        before = _find_names(chain[-1][0].get("inbound_nodes", []), by_name)
        if len(before) != 1:
            break
        chain.append(by_name[before[0]])
    if len(chain) != len(pairs) or chain[-1][0]["class_name"] != "InputLayer":
        raise Refused("its layers branch, or one is used twice: only a plain chain of layers can be run")
    return chain[::-1]


def _find_names(nodes: Any, names: Container[str]) -> list[str]:
    """Return the names of the layers that nodes refer to, in any of the forms that Keras has written."""
    if isinstance(nodes, dict):
        if "keras_history" in nodes:
            return [nodes["keras_history"][0]]
        return [name for value in nodes.values() for name in _find_names(value, names)]
    if isinstance(nodes, list):
        if len(nodes) >= 3 and isinstance(nodes[0], str) and nodes[0] in names and type(nodes[1]) is int:
            return [nodes[0]]
        return [name for value in nodes for name in _find_names(value, names)]
    return []


def _snake_case(name: str) -> str:
    """Return Keras's name of a layer's weights, such as conv2d_transpose for Conv2DTranspose.

    A word begins with a capital that a small letter precedes or follows.
    """
    around = zip(f" {name}", name, f"{name[1:]} ", strict=False)
    words = ("_" + c if c.isupper() and (a.islower() or b.islower()) else c for a, c, b in around)
    return "".join(words).removeprefix("_").lower()


def _find_input_shape(model: dict[str, Any]) -> tuple[int, ...]:
    """Return the shape of one image that a model reads; lengths that it leaves open are those of 28x28."""
    kind, config = model["class_name"], model["config"]
    if kind not in MODELS:
        raise Refused(f"its class {kind!r:.60} is code of its author's own, which the file does not hold")
    first = (config if isinstance(config, list) else config["layers"])[0]
    if first["class_name"] in MODELS and not isinstance(first["config"].get("batch_input_shape"), list):
        return _find_input_shape(first)
    values = first["config"]
    shape = values.get("batch_shape") or values.get("batch_input_shape")
    if shape is None and isinstance(config, dict):
        shape = config.get("build_input_shape") or (model.get("build_config") or {}).get("input_shape")
    shape = shape or (first.get("build_config") or {}).get("input_shape")
    if not isinstance(shape, list) or not all(n is None or (type(n) is int and n > 0) for n in shape[1:]):
        raise Refused("it does not say what size of images it reads")
    open_lengths = {1: (784,), 2: (28, 28), 3: (28, 28, 1)}.get(len(shape) - 1, ())
    if len(open_lengths) != len(shape) - 1:
        raise Refused(f"it reads values of the shape {tuple(shape[1:])}, not images")
    return tuple(n or other for n, other in zip(shape[1:], open_lengths, strict=True))
