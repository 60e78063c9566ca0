"""What the report shows of a network's layers, as the classifier runs them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from classifier import DigitClassifier, to_maps
from evaluation import plots
from evaluation.page_parts import picture, table
from evaluation.results import Result

SHOWN_UNITS = 32  # of a dense layer


def network_section(result: Result) -> str:
    """Return everything about the layers of a network."""
    classifier, image = result.model.classifier, result.mnist[0].batch[:1]
    outputs = {name: output[0] for name, output in classifier.activations(image)}
    layers = list_layers(classifier, outputs)
    return "".join(
        [
            "<h3>The network</h3>",
            *(f"<p>{escape(remark)}</p>" for remark in classifier.remarks),
            layer_table(layers, classifier.parameters),
            architecture(layers, classifier),
            filters(classifier, outputs),
            feature_maps(classifier, image[0, ..., 0], outputs),
        ]
    )


@dataclass(frozen=True)
class Layer:
    """A layer: Keras's name and class, the shape of what it gives out, how many numbers it has learnt."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int

    @property
    def shape_text(self) -> str:
        return "x".join(map(str, self.shape))


def list_layers(classifier: DigitClassifier, outputs: dict[str, np.ndarray]) -> list[Layer]:
    """Return all layers, also those that the tool does not run: they keep the shape of the one before."""
    run_with = {layer: normalization for normalization, layer in classifier.folded_layers.items()}
    shape, layers = classifier.input_shape, []
    for name, kind in classifier.layer_kinds.items():
        runs_as = run_with.get(name, name)
        shape = outputs[runs_as].shape if runs_as in outputs else shape
        kind = "BatchNormalization" if name in classifier.folded_layers else kind
        layers.append(Layer(name, kind, shape, classifier.layer_parameters[name]))
    return layers


def layer_table(layers: Sequence[Layer], parameters: int) -> str:
    """Return the table that has a row for each layer."""
    rows = [[layer.name, layer.kind, layer.shape_text, f"{layer.parameters:,}"] for layer in layers]
    return table(["layer", "kind", "output", "parameters"], [*rows, ["all", "", "", f"{parameters:,}"]])


def architecture(layers: Sequence[Layer], classifier: DigitClassifier) -> str:
    """Return the diagram of the layers that change the shape or have a kernel."""
    drawn, shape = [("image", classifier.input_shape)], classifier.input_shape
    for layer in layers:
        if layer.shape != shape or (layer.parameters and layer.kind != "BatchNormalization"):
            drawn.append((layer.kind, layer.shape))
        shape = layer.shape
    classes = "ten digits and no digit" if classifier.knows_non_digits else "ten digits"
    return picture(
        plots.layer_diagram(drawn),
        f"The network, from the image to the {classes}",
        "A box is a layer: as high as the picture that it puts out, wider where that has more channels.",
    )


def filters(classifier: DigitClassifier, outputs: dict[str, np.ndarray]) -> str:
    """Return the weights with which the first layer looks at the image, where they are a picture."""
    if classifier.first_kernel is None:
        return ""
    name, kernel = classifier.first_kernel
    note = "Red adds, blue takes away."
    if classifier.layer_kinds[name] == "Conv2D":
        shown = np.moveaxis(kernel.sum(axis=2), -1, 0)  # the channels of a grey image are the same
        title = "The filters of the first convolution"
    else:
        side = math.isqrt(len(kernel))
        if side * side != len(kernel) or outputs[name].ndim != 1:
            return ""
        shown = kernel.T.reshape(-1, side, side)[:SHOWN_UNITS]
        title = f"What the first {len(shown)} units of the first layer look for"
    return picture(plots.tiles(shown, colours="RdBu_r", symmetric=True), title, note)


def feature_maps(classifier: DigitClassifier, image: np.ndarray, outputs: dict[str, np.ndarray]) -> str:
    """Return a digit (28, 28) and what the first convolution makes of it, where there is one."""
    name, _ = classifier.first_kernel or ("", None)
    kinds = classifier.layer_kinds
    if kinds.get(name) != "Conv2D":
        return ""
    names = list(outputs)
    for after in names[names.index(name) + 1 :]:
        if kinds[after] not in ("BatchNormalization", "ReLU") and not kinds[after].islower():  # an Activation
            break
        name = after
    maps = to_maps(outputs[name])
    return picture(
        plots.tiles([image, *maps], ["image", *(f"filter {i + 1}" for i in range(len(maps)))]),
        "What they make of a digit",
        "The image, and where each filter answers to it (bright: strongly).",
    )
