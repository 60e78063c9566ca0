"""The networks, each a function that returns a new Keras Sequential model, and their recipes.

Each reads float32 (n, 28, 28, 1) in [0, 1] and gives (n, 10) probabilities. All of
their layers are ones that `classifier` can run. The small ones are those that other
digit recognizers come with; the default is this project's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import keras
from keras import layers


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        optimizer: Keras's name of it.
        learning_rate: with `augment` the peak of a cosine, without it constant.
        batch_size: images.
        epochs: the best of them by `monitor` is kept.
        monitor: "val_accuracy", or "val_loss", which varies less from epoch to epoch.
        validation_split: share of the training images kept apart, in (0, 1).
        augment: whether digits in the pen styles are added and all images changed anew in each epoch.
    """

    optimizer: str = "adam"
    learning_rate: float = 1e-3
    batch_size: int = 128
    epochs: int = 20
    monitor: str = "val_accuracy"
    validation_split: float = 1 / 12
    augment: bool = False


@dataclass(frozen=True)
class Network:
    """A network that can be trained by name.

    Attributes:
        build: function that returns the Keras model.
        default: Recipe with this project's data.
        published: Recipe it was published with, or None.
        published_accuracy: on MNIST's test images, in per cent, or None.
    """

    build: Callable[[], keras.Sequential]
    default: Recipe
    published: Recipe | None = None
    published_accuracy: float | None = None


def six_convolutions():
    """Six 3x3 convolutions (32-32-64-64-256-256) with batch normalisation.

    The default. Only every other convolution pads its input: the digit keeps clear of the
    field's edge, and each that does not saves a fifth to two thirds of the work.
    """
    model = keras.Sequential([keras.Input((28, 28, 1))], name="six_convolutions")
    for filters in (32, 64, 256):
        for padding in ("valid" if filters == 32 else "same", "valid"):
            model.add(layers.Conv2D(filters, 3, padding=padding, use_bias=False))
            model.add(layers.BatchNormalization())
            model.add(layers.Activation("relu"))
        if filters < 256:
            model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.4))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def dense_512():
    """One hidden layer of 512 units."""
    return _sequential("dense_512", layers.Flatten(), _dense(512))


def three_4x4_convolutions():
    """Three 4x4 convolutions of 32 filters, then 128 units."""
    blocks = [
        layer
        for _ in range(3)
        for layer in (_conv(32, 4, "same"), layers.MaxPooling2D(), layers.Dropout(0.1))
    ]
    return _sequential("three_4x4_convolutions", *blocks, layers.Flatten(), _dense(128))


def convolutions_64_128():
    """Two 3x3 convolutions (64-128), then 64 and 32 units, dropout throughout."""
    return _sequential(
        "convolutions_64_128",
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
    )


def convolutions_16_64():
    """Two 3x3 convolutions (16-64), then 128 and 64 units, dropout after each pair."""
    return _sequential(
        "convolutions_16_64",
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
    )


def convolutions_5x5_3x3():
    """A 5x5 and a 3x3 convolution (32-64), then 128 and 64 units with dropout."""
    return _sequential(
        "convolutions_5x5_3x3",
        _conv(32, 5),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.MaxPooling2D(),
        layers.Flatten(),
        _dense(128),
        layers.Dropout(0.2),
        _dense(64),
        layers.Dropout(0.2),
    )


def convolutions_32_64_64():
    """Three 3x3 convolutions (32-64-64), then 64 units."""
    return _sequential(
        "convolutions_32_64_64",
        _conv(32, 3),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.MaxPooling2D(),
        _conv(64, 3),
        layers.Flatten(),
        _dense(64),
    )


def _sequential(name, *hidden):
    """Return a model of the hidden layers and a softmax over the ten digits."""
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *hidden, layers.Dense(10, activation="softmax")], name=name
    )


def _conv(filters, size, padding="valid"):
    return layers.Conv2D(filters, size, padding=padding, activation="relu")


def _dense(units):
    return layers.Dense(units, activation="relu")


DEFAULT_NETWORK = "six-3x3"
SMALL = Recipe(learning_rate=2e-3, epochs=20, monitor="val_loss", augment=True)  # with this project's data
LONGER = replace(SMALL, epochs=30)
NETWORKS = {
    DEFAULT_NETWORK: Network(
        six_convolutions, Recipe(learning_rate=3e-3, epochs=30, monitor="val_loss", augment=True)
    ),
    "dense-512": Network(dense_512, LONGER, Recipe("rmsprop", epochs=25), 98.2),
    "three-4x4": Network(three_4x4_convolutions, SMALL, Recipe("adam", epochs=10), 98.8),
    "64-128": Network(convolutions_64_128, SMALL, Recipe("adam", epochs=20), 98.84),
    "16-64": Network(
        convolutions_16_64,
        LONGER,
        Recipe("adamax", 1e-3, batch_size=32, epochs=50, validation_split=0.15),
        99.37,
    ),
    "5x5-3x3": Network(convolutions_5x5_3x3, SMALL, Recipe("adam", epochs=10), 99.0),
    "32-64-64": Network(convolutions_32_64_64, SMALL, Recipe("adam", epochs=30)),
}
