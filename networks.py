"""The networks, each a function that returns a new Keras Sequential model.

Each reads float32 (n, 28, 28, 1) in [0, 1] and gives (n, 10) probabilities. All of
their layers are ones that `classifier` can run.
"""

import keras
from keras import layers


def six_convolutions():
    """Six 3x3 convolutions (32-32-64-64-192-192) with batch normalisation.

    The default. Only every other convolution pads its input: the digit keeps clear of the
    field's edge, and each that does not saves a fifth to two thirds of the work.
    """
    model = keras.Sequential([keras.Input((28, 28, 1))], name="six_convolutions")
    for filters in (32, 64, 192):
        for padding in ("valid" if filters == 32 else "same", "valid"):
            model.add(layers.Conv2D(filters, 3, padding=padding, use_bias=False))
            model.add(layers.BatchNormalization())
            model.add(layers.Activation("relu"))
        if filters < 192:
            model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.4))
    model.add(layers.Dense(10, activation="softmax"))
    return model
