"""The networks of `training/recipes.py` as Keras models.

Each reads float32 (n, 28, 28, 1) in [0, 1] and gives the probabilities of its classes: the ten
digits, or these and "no digit". All of their layers are ones that `classifier` can run.
"""

import keras
from keras import layers

from classifier import CLASSES, INPUT_SHAPE


def build_network(name: str, classes: int = CLASSES) -> keras.Sequential:
    """Return the untrained model of a name in `recipes.NETWORKS`: its layers, then a softmax."""
    output = layers.Dense(classes, activation="softmax")
    return keras.Sequential([keras.Input(INPUT_SHAPE), *BUILDERS[name](), output])


def strided() -> list[layers.Layer]:
    """Return the layers of this project's own network.

    Where the image is large, convolutions cost most: few filters see all of it, and strides of 2
    halve it in place of pooling.
    """
    hidden: list[layers.Layer] = []
    for filters, strides, padding in (
        (24, 1, "valid"),
        (32, 2, "valid"),
        (64, 1, "same"),
        (96, 2, "valid"),
        (160, 1, "same"),
        (160, 1, "valid"),
    ):
        hidden.append(layers.Conv2D(filters, 3, strides=strides, padding=padding, use_bias=False))
        hidden.append(layers.BatchNormalization())
        hidden.append(layers.Activation("relu"))
    return [*hidden, layers.Flatten(), layers.Dropout(0.3)]


def dense_512() -> list[layers.Layer]:
    return [layers.Flatten(), _dense(512)]


def three_4x4() -> list[layers.Layer]:
    blocks = ((_conv(32, 4, "same"), layers.MaxPooling2D(), layers.Dropout(0.1)) for _ in range(3))
    return [*(layer for block in blocks for layer in block), layers.Flatten(), _dense(128)]


def conv_64_128() -> list[layers.Layer]:
    return [
        _conv(64, 3),
        layers.MaxPooling2D(),
        layers.Dropout(0.15),
        _conv(128, 3),
        layers.MaxPooling2D(),
        layers.Dropout(0.15),
        layers.Flatten(),
        _dense(64),
        layers.Dropout(0.2),
        _dense(32),
        layers.Dropout(0.2),
    ]


def conv_16_64() -> list[layers.Layer]:
    return [
        _conv(16, 3),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.MaxPooling2D(),
        layers.Dropout(0.2),
        layers.Flatten(),
        _dense(128),
        layers.Dropout(0.2),
        _dense(64),
        layers.Dropout(0.2),
    ]


def conv_5x5_3x3() -> list[layers.Layer]:
    return [
        _conv(32, 5),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.MaxPooling2D(),
        layers.Flatten(),
        _dense(128),
        layers.Dropout(0.2),
        _dense(64),
        layers.Dropout(0.2),
    ]


def conv_32_64_64() -> list[layers.Layer]:
    return [
        _conv(32, 3),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.Flatten(),
        _dense(64),
    ]


def _conv(filters: int, size: int, padding: str = "valid") -> layers.Layer:
    return layers.Conv2D(filters, size, padding=padding, activation="relu")


def _dense(units: int) -> layers.Layer:
    return layers.Dense(units, activation="relu")


BUILDERS = {
    "strided": strided,
    "dense-512": dense_512,
    "three-4x4": three_4x4,
    "64-128": conv_64_128,
    "16-64": conv_16_64,
    "5x5-3x3": conv_5x5_3x3,
    "32-64-64": conv_32_64_64,
}
