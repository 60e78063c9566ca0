"""The networks of `training/recipes.py` as Keras models.

Each reads float32 (n, 28, 28, 1) in [0, 1] and gives (n, 10) probabilities. All of
their layers are ones that `classifier` can run.
"""

import keras
from keras import layers


def build_network(name: str) -> keras.Sequential:
    """Return the untrained model of a name in `recipes.NETWORKS`."""
    return BUILDERS[name]()


def six_convolutions() -> keras.Sequential:
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


def dense_512() -> keras.Sequential:
    """One hidden layer of 512 units."""
    return _sequential("dense_512", layers.Flatten(), _dense(512))


def three_4x4_convolutions() -> keras.Sequential:
    """Three 4x4 convolutions of 32 filters, then 128 units."""
    blocks = [
        layer
        for _ in range(3)
        for layer in (_conv(32, 4, "same"), layers.MaxPooling2D(), layers.Dropout(0.1))
    ]
    return _sequential("three_4x4_convolutions", *blocks, layers.Flatten(), _dense(128))


def convolutions_64_128() -> keras.Sequential:
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


def convolutions_16_64() -> keras.Sequential:
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


def convolutions_5x5_3x3() -> keras.Sequential:
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


def convolutions_32_64_64() -> keras.Sequential:
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


BUILDERS = {
    "six-3x3": six_convolutions,
    "dense-512": dense_512,
    "three-4x4": three_4x4_convolutions,
    "64-128": convolutions_64_128,
    "16-64": convolutions_16_64,
    "5x5-3x3": convolutions_5x5_3x3,
    "32-64-64": convolutions_32_64_64,
}
