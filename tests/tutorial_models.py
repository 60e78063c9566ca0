"""Digit networks as tutorials, courses and books write them, for Keras 2 and 3.

Run as a script it writes them all into a folder: python tests/tutorial_models.py FOLDER
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from random_weights import randomize


def quickstart(k: Any, *, ends_in: str = "softmax") -> list:
    """TensorFlow's quickstart for beginners."""
    L = k.layers
    last = [L.Dense(10)] if ends_in == "logits" else [L.Dense(10, activation=ends_in)]
    return [k.Input((28, 28)), L.Flatten(), L.Dense(128, activation="relu"), L.Dropout(0.2), *last]


def lenet5(
    k: Any, shape: tuple = (28, 28, 1), activation: str = "tanh", pooling: str = "AveragePooling2D"
) -> list:
    """Y. LeCun et al., 1998."""
    L = k.layers
    pool, padding = getattr(L, pooling), "same" if shape[0] == 28 else "valid"
    return [
        k.Input(shape),
        L.Conv2D(6, 5, padding=padding, activation=activation),
        pool(2),
        L.Conv2D(16, 5, activation=activation),
        pool(2),
        L.Flatten(),
        L.Dense(120, activation=activation),
        L.Dense(84, activation=activation),
        L.Dense(10, activation="softmax"),
    ]


def convnet(
    k: Any,
    *,
    before: Sequence = (),
    activation: Any = "relu",
    between: Sequence = (),
    shape: tuple = (28, 28, 1),
    end: Sequence = (),
    dense: int = 64,
) -> list:
    """Two convolutions, as in the first example of nearly everything."""
    L = k.layers
    return [
        k.Input(shape),
        *before,
        L.Conv2D(8, 3, activation=activation),
        L.MaxPooling2D(2),
        *between,
        L.Conv2D(16, 3, activation=activation),
        L.MaxPooling2D((2, 2)),
        L.Flatten(),
        L.Dropout(0.5),
        L.Dense(dense, activation=activation),
        *(end or [L.Dense(10, activation="softmax")]),
    ]


def kaggle(k: Any, axis: int = -1) -> list:
    """Convolutions with strides in place of pooling and normalisation everywhere."""
    L = k.layers
    model = [k.Input((28, 28, 1))]
    for filters, size, strides in ((8, 3, 1), (8, 3, 1), (8, 5, 2), (16, 3, 1), (16, 3, 1), (16, 5, 2)):
        model += [
            L.Conv2D(
                filters, size, strides=strides, padding="same" if strides > 1 else "valid", activation="relu"
            ),
            L.BatchNormalization(axis=axis),
        ]
        if strides > 1:
            model.append(L.Dropout(0.4))
    return [
        *model,
        L.Flatten(),
        L.Dense(32, activation="relu"),
        L.BatchNormalization(),
        L.Dense(10, activation="softmax"),
    ]


def pre_activation(k: Any, activation_layer: Any) -> list:
    L = k.layers
    return [
        k.Input((28, 28, 1)),
        L.Conv2D(8, 3, padding="same", use_bias=False),
        L.BatchNormalization(),
        activation_layer,
        L.MaxPooling2D(),
        L.Conv2D(12, 3, padding="same", use_bias=False),
        L.BatchNormalization(),
        L.Activation("relu"),
        L.GlobalAveragePooling2D(),
        L.Dense(10),
        L.Activation("softmax"),
    ]


def mobile(k: Any) -> Any:
    """Depthwise and pointwise convolutions in turn: A. Howard et al., 2017."""
    L = k.layers
    model = [k.Input((28, 28, 1)), L.Conv2D(8, 3, strides=2, padding="same", use_bias=False)]
    for filters, strides in ((12, 1), (16, 2), (24, 1)):
        model += [L.BatchNormalization(), L.ReLU(6.0)]
        model += [L.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)]
        model += [L.BatchNormalization(), L.ReLU(6.0), L.Conv2D(filters, 1, padding="same", use_bias=False)]
    return [
        *model,
        L.BatchNormalization(),
        L.GlobalAveragePooling2D(),
        L.Dropout(0.2),
        L.Dense(10, activation="softmax"),
    ]


def vgg(k: Any, shape: tuple = (32, 32, 1)) -> list:
    L = k.layers
    model = [k.Input(shape)]
    for filters in (8, 16, 24):
        model += [L.Conv2D(filters, 3, padding="same", activation="relu") for _ in range(2)]
        model += [L.MaxPooling2D(2, 2)]
    return [
        *model,
        L.Flatten(),
        L.Dense(64, activation="relu"),
        L.Dropout(0.5),
        L.Dense(10, activation="softmax"),
    ]


def dense(
    k: Any, *, shape: tuple = (784,), activation: str = "relu", units: tuple = (64, 32), **options: Any
) -> list:
    L = k.layers
    hidden = [L.Dense(n, activation=activation, **options) for n in units]
    return [
        k.Input(shape),
        *([L.Flatten()] if len(shape) > 1 else []),
        *hidden,
        L.Dense(10, activation="softmax"),
    ]


def augmented(k: Any) -> Any:
    L = k.layers
    before = [L.RandomRotation(0.05), L.RandomTranslation(0.1, 0.1), L.RandomZoom(0.1), L.GaussianNoise(0.1)]
    return convnet(k, before=before)


def rows_as_steps(k: Any) -> Any:
    """A convolution along the rows of the image."""
    L = k.layers
    return [
        k.Input((28, 28)),
        L.Conv1D(16, 3, activation="relu"),
        L.MaxPooling1D(2),
        L.Conv1D(16, 3, padding="causal", activation="relu"),
        L.SpatialDropout1D(0.1),
        L.GlobalAveragePooling1D(),
        L.Dense(10, activation="softmax"),
    ]


def all_convolutional(k: Any) -> Any:
    """No dense layer at all: J. Springenberg et al., 2014."""
    L = k.layers
    return [
        k.Input((28, 28, 1)),
        L.Conv2D(8, 3, strides=2, activation="relu"),
        L.Conv2D(8, 3, strides=2, activation="relu"),
        L.Conv2D(10, 6),
        L.Flatten(),
        L.Softmax(),
    ]


STACKS: dict[str, Callable[[Any], list]] = {  # the layers of a Sequential model, from its input on
    "quickstart": quickstart,
    "quickstart-logits": lambda k: quickstart(k, ends_in="logits"),
    "quickstart-sigmoids": lambda k: quickstart(k, ends_in="sigmoid"),
    "dense-784": dense,
    "dense-784x1": lambda k: dense(k, shape=(28, 28, 1), units=(128,)),
    "dense-sigmoid": lambda k: dense(k, activation="sigmoid", units=(30,)),
    "dense-tanh": lambda k: dense(k, activation="tanh", shape=(28, 28)),
    "dense-elu": lambda k: dense(k, activation="elu", kernel_initializer="he_normal"),
    "dense-selu": lambda k: [
        *dense(k, activation="selu", kernel_initializer="lecun_normal")[:-1],
        k.layers.AlphaDropout(0.1),
        k.layers.Dense(10, activation="softmax"),
    ],
    "dense-swish": lambda k: dense(k, activation="swish"),
    "dense-softplus": lambda k: dense(k, activation="softplus"),
    "dense-regularized": lambda k: dense(k, kernel_regularizer="l2"),
    "dense-normalized": lambda k: [
        k.Input((28, 28)),
        k.layers.Flatten(),
        k.layers.BatchNormalization(),
        k.layers.Dense(60, use_bias=False),
        k.layers.BatchNormalization(),
        k.layers.Activation("elu"),
        k.layers.Dense(10, activation="softmax"),
    ],
    "dense-layer-normalized": lambda k: [
        k.Input((784,)),
        k.layers.Dense(60),
        k.layers.LayerNormalization(),
        k.layers.ReLU(),
        k.layers.Dense(10, activation="softmax"),
    ],
    "softmax-regression": lambda k: dense(k, units=()),
    "squared-error": lambda k: [
        k.Input((784,)),
        k.layers.Dense(30, activation="sigmoid"),
        k.layers.Dense(10),
    ],
    "lenet5": lenet5,
    "lenet5-32": lambda k: lenet5(k, (32, 32, 1)),
    "lenet5-relu": lambda k: lenet5(k, activation="relu", pooling="MaxPooling2D"),
    "lenet5-padded": lambda k: [
        k.Input((28, 28, 1)),
        k.layers.ZeroPadding2D(2),
        *lenet5(k, (32, 32, 1), activation="sigmoid")[1:],
    ],
    "keras-example": lambda k: convnet(k, dense=10),
    "convnet-logits": lambda k: convnet(k, end=[k.layers.Dense(10)]),
    "convnet-sigmoids": lambda k: convnet(k, end=[k.layers.Dense(10, activation="sigmoid")]),
    "convnet-gelu": lambda k: convnet(k, activation="gelu"),
    "convnet-leaky": lambda k: convnet(k, activation=k.layers.LeakyReLU(0.1)),
    "convnet-rgb": lambda k: convnet(k, shape=(28, 28, 3)),
    "convnet-channels-first": lambda k: convnet(k, shape=(1, 28, 28), before=[k.layers.Permute((2, 3, 1))]),
    "convnet-from-rows": lambda k: convnet(k, shape=(28, 28), before=[k.layers.Reshape((28, 28, 1))]),
    "convnet-from-784": lambda k: convnet(k, shape=(784,), before=[k.layers.Reshape((28, 28, -1))]),
    "convnet-rescaling": lambda k: convnet(k, before=[k.layers.Rescaling(1 / 255)]),
    "convnet-spatial-dropout": lambda k: convnet(k, between=[k.layers.SpatialDropout2D(0.2)]),
    "convnet-augmented": augmented,
    "kaggle": kaggle,
    "kaggle-axis-3": lambda k: kaggle(k, axis=3),
    "pre-activation-relu": lambda k: pre_activation(k, k.layers.Activation("relu")),
    "pre-activation-leaky": lambda k: pre_activation(k, k.layers.LeakyReLU()),
    "pre-activation-prelu": lambda k: pre_activation(k, k.layers.PReLU(shared_axes=[1, 2])),
    "pre-activation-elu": lambda k: pre_activation(k, k.layers.ELU(0.5)),
    "separable": lambda k: [
        k.Input((28, 28, 1)),
        k.layers.SeparableConv2D(12, 3, activation="relu"),
        k.layers.AveragePooling2D(3, strides=2, padding="same"),
        k.layers.SeparableConv2D(16, 3, depth_multiplier=2, use_bias=False),
        k.layers.BatchNormalization(),
        k.layers.ReLU(),
        k.layers.GlobalAveragePooling2D(),
        k.layers.Dense(10, activation="softmax"),
    ],
    "mobile": mobile,
    "vgg-32": vgg,
    "vgg-64-rgb": lambda k: vgg(k, (64, 64, 3)),
    "rows-as-steps": rows_as_steps,
    "all-convolutional": all_convolutional,
    "dilated": lambda k: [
        k.Input((28, 28, 1)),
        k.layers.Conv2D(8, 3, dilation_rate=2, activation="relu"),
        k.layers.Conv2D(8, 3, dilation_rate=2, groups=2, activation="relu"),
        k.layers.GlobalMaxPooling2D(),
        k.layers.Dense(10, activation="softmax"),
    ],
}


def functional(k: Any) -> Any:
    """The same, written as a chain of calls."""
    inputs = x = k.Input((28, 28, 1), name="image")
    for layer in convnet(k)[1:]:
        x = layer(x)
    return k.Model(inputs, x)


def nested(k: Any) -> Any:
    """A feature extractor and a head, each a model of its own."""
    stack = convnet(k)
    features = k.Sequential(stack[:5], name="features")
    head = k.Sequential([k.Input((400,)), *stack[6:]], name="head")
    return k.Sequential([k.Input((28, 28, 1)), features, k.layers.Flatten(), head])


def functional_nested(k: Any) -> Any:
    """A model with augmentation within a functional one."""
    augmentation = k.Sequential([k.layers.RandomRotation(0.1), k.layers.RandomZoom(0.1)], name="augmentation")
    inputs = k.Input((28, 28, 1))
    x = augmentation(inputs)
    for layer in kaggle(k)[1:]:
        x = layer(x)
    return k.Model(inputs, x)


def half_precision(k: Any) -> Any:
    """Computed with 16 bits, as on a graphics card."""
    before = k.mixed_precision.global_policy() if hasattr(k.mixed_precision, "global_policy") else None
    k.mixed_precision.set_global_policy("mixed_float16")
    try:
        return k.Sequential(
            convnet(k, end=[k.layers.Dense(10), k.layers.Activation("softmax", dtype="float32")])
        )
    finally:
        k.mixed_precision.set_global_policy(before or "float32")


def _sequential(stack: Callable[[Any], list]) -> Callable[[Any], Any]:
    return lambda k: k.Sequential(stack(k))


MODELS: dict[str, Callable[[Any], Any]] = {
    **{name: _sequential(stack) for name, stack in STACKS.items()},
    "functional": functional,
    "nested": nested,
    "functional-nested": functional_nested,
    "half-precision": half_precision,
}
# layers of a model that is none of digits or cannot be run, and the reason that is given
REFUSED: dict[str, tuple[Callable[[Any], list], str]] = {
    "lstm": (lambda k: [k.Input((28, 28)), k.layers.LSTM(16), *dense(k)[-1:]], "'LSTM'"),
    "letters": (lambda k: [*dense(k)[:-1], k.layers.Dense(36, activation="softmax")], "36 values"),
    "lambda": (lambda k: [k.Input((784,)), k.layers.Lambda(lambda x: x / 255), *dense(k)[1:]], "own, cannot"),
    "autoencoder": (lambda k: [*dense(k)[:-1], k.layers.Dense(784, activation="sigmoid")], "784 values"),
    "colour": (lambda k: [k.Input((32, 32, 4)), k.layers.Flatten(), *dense(k)[1:]], r"\(32, 32, 4\)"),
}


def main(folder: str) -> None:
    import keras

    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, build in MODELS.items():
        model = randomize(build(keras))
        model.save(f"{folder}/{name}.h5")
        model.save(f"{folder}/{name}.keras")
    print(f"{len(MODELS)} models are in {folder}, each as .h5 and .keras.")


if __name__ == "__main__":
    main(*sys.argv[1:])
