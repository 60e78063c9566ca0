"""More digit networks, as books, courses and examples of single layers write them, for Keras 2 and 3."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np


def convnet(
    k: Any, before: Sequence = (), between: Sequence = (), end: Sequence = (), shape: tuple = (28, 28, 1)
) -> Any:
    """A convolution and two dense layers, with others before and between them."""
    L = k.layers
    last = end or [L.Dense(16, activation="relu"), L.Dense(10, activation="softmax")]
    model = [k.Input(shape), *before, L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D()]
    return k.Sequential([*model, *between, L.Flatten(), *last])


def adapted(k: Any, axis: int | tuple | None) -> Any:
    """Standardised as the training images were, in the network itself."""
    images = np.random.default_rng(0).random((100, 28, 28, 1), np.float32)
    layer = k.layers.Normalization(axis=axis)
    layer.adapt(images)
    return k.Sequential(
        [k.Input((28, 28, 1)), layer, k.layers.Flatten(), k.layers.Dense(10, activation="softmax")]
    )


def chain(k: Any, shape: tuple, *layers: Any) -> Any:
    """The layers as calls, ended by ten probabilities."""
    inputs = x = k.Input(shape, name="digits")
    for layer in layers:
        x = layer(x)
    return k.Model(inputs, k.layers.Dense(10, activation="softmax", name="probs")(x), name="My_model")


def partial_layers(k: Any) -> Any:
    """With the convolution's arguments given once, as A. Geron's book does."""
    L = k.layers
    conv = partial(L.Conv2D, kernel_size=3, padding="same", activation="relu", kernel_initializer="he_normal")
    body = [conv(filters=8, kernel_size=7), L.MaxPool2D(), conv(filters=12), conv(filters=12), L.MaxPool2D()]
    return chain(k, (28, 28, 1), *body, L.Flatten(), L.Dense(16, activation="relu"), L.Dropout(0.5))


def happy(k: Any) -> Any:
    """The first convolutional network of Coursera's specialisation."""
    L = k.layers
    body = [
        L.ZeroPadding2D((3, 3)),
        L.Conv2D(8, (7, 7), name="conv0"),
        L.BatchNormalization(axis=3, name="bn0"),
    ]
    return chain(k, (64, 64, 3), *body, L.Activation("relu"), L.MaxPooling2D((2, 2)), L.Flatten())


def fitted(k: Any) -> Any:
    """With the optimizer's state, a loss and metrics in the file."""

    def own_loss(truth: Any, guess: Any) -> Any:
        return (truth - guess) ** 2

    model = convnet(k, between=[k.layers.BatchNormalization(), k.layers.Dropout(0.2)])
    metrics = ["accuracy", k.metrics.TopKCategoricalAccuracy(3)]
    model.compile("adam", own_loss, metrics=metrics, run_eagerly=True)
    model.fit(np.zeros((20, 28, 28, 1), np.float32), np.eye(10)[np.arange(20) % 10], verbose=0)
    return model


def built_late(k: Any) -> Any:
    """No layer says what the input is; the first images do."""
    model = k.Sequential(
        [k.layers.Flatten(), k.layers.Dense(16, activation="relu"), k.layers.Dense(10, activation="softmax")]
    )
    model(np.zeros((1, 28, 28), np.float32))
    return model


def same_names(k: Any) -> Any:
    """Two models within the model, whose layers have the same names."""
    L = k.layers

    def part(name: str, shape: tuple) -> Any:
        return k.Sequential(
            [k.Input(shape), L.Dense(20, name="d"), L.BatchNormalization(name="bn")], name=name
        )

    return chain(k, (784,), part("one", (784,)), part("two", (20,)))


def regularized(k: Any) -> Any:
    return chain(
        k,
        (784,),
        k.layers.Dense(
            30,
            activation="relu",
            kernel_regularizer=k.regularizers.L1L2(1e-4, 1e-4),
            activity_regularizer="l2",
            kernel_constraint=k.constraints.MaxNorm(3),
        ),
        k.layers.ActivityRegularization(0.1),
    )


def own_regularizer(k: Any) -> Any:
    """With code of its author's own that only a training needs."""

    @k.saving.register_keras_serializable("own")
    class Own(k.regularizers.Regularizer):
        def __call__(self, weights: Any) -> float:
            return 0.0

        def get_config(self) -> dict:
            return {}

    return convnet(k, between=[k.layers.Conv2D(4, 3, kernel_regularizer=Own())])


def convolutions_alone(k: Any) -> Any:
    """Dense layers written as convolutions: the softmax is not the last layer."""
    L = k.layers
    body = [L.Conv2D(16, 28, activation="relu"), L.Conv2D(10, 1, activation="softmax"), L.Flatten()]
    return k.Sequential([k.Input((28, 28, 1)), *body])


def tensorflow_functions(k: Any) -> Any:
    """Activations given as TensorFlow's functions."""
    import tensorflow as tf

    L = k.layers
    hidden, last = L.Dense(20, activation=tf.nn.relu), L.Dense(10, activation=tf.nn.softmax)
    return k.Sequential([k.Input((784,)), hidden, last])


def relu_of_all_kinds(k: Any) -> Any:
    L = k.layers
    kinds = [L.ReLU(6.0, 0.1, 0.2), L.LeakyReLU(0.1), L.PReLU(), L.ELU(0.7), L.Activation("relu6")]
    return convnet(k, between=kinds)


def gan_like(k: Any) -> Any:
    """Strided and transposed convolutions, as in an autoencoder's halves."""
    L = k.layers
    down = [L.Conv2D(4, 3, strides=2, padding="same"), L.LeakyReLU(), L.GaussianDropout(0.3)]
    up = [
        L.Conv2DTranspose(6, 3, strides=2, padding="same", use_bias=False),
        L.BatchNormalization(),
        L.ReLU(),
        L.Conv2DTranspose(3, (2, 4), strides=(3, 2)),
    ]
    return chain(k, (28, 28, 1), *down, *up, L.Flatten())


def kept_dimensions(k: Any) -> Any:
    L = k.layers
    body = [L.Conv2D(8, 3), L.GlobalAveragePooling2D(keepdims=True), L.Conv2D(10, 1), L.Reshape((10,))]
    return k.Sequential([k.Input((28, 28, 1)), *body, L.Softmax()])


def probability_model(k: Any) -> Any:
    """A trained model of logits, and a softmax put behind it, as TensorFlow's quickstart ends."""
    L = k.layers
    trained = k.Sequential([k.Input((28, 28)), L.Flatten(), L.Dense(16, activation="relu"), L.Dense(10)])
    model = k.Sequential([trained, L.Softmax()])
    model(np.zeros((1, 28, 28), np.float32))
    return model


def beheaded(k: Any) -> Any:
    """Another last layer on a layer in the middle of a model."""
    whole = chain(k, (784,), k.layers.Dense(20, name="middle"), k.layers.ReLU(), k.layers.Dense(30))
    last = k.layers.Dense(10, activation="softmax", name="new")
    return k.Model(whole.inputs, last(whole.get_layer("middle").output))


def double_precision(k: Any) -> Any:
    k.backend.set_floatx("float64")
    try:
        return convnet(k, between=[k.layers.BatchNormalization()])
    finally:
        k.backend.set_floatx("float32")


def rows_as_images(k: Any) -> Any:
    L = k.layers
    body = [L.SeparableConv1D(8, 3), L.Conv1DTranspose(6, 4, strides=2), L.UpSampling1D(2), L.Cropping1D(3)]
    return chain(k, (28, 28), *body, L.AveragePooling1D(2, padding="same"), L.Flatten())


BOOK_MODELS: dict[str, Callable[[Any], Any]] = {
    "partial-layers": partial_layers,
    "happy-64-rgb": happy,
    "fitted": fitted,
    "built-late": built_late,
    "same-names": same_names,
    "regularized": regularized,
    "own-regularizer": own_regularizer,
    "convolutions-alone": convolutions_alone,
    "tensorflow-functions": tensorflow_functions,
    "relu-of-all-kinds": relu_of_all_kinds,
    "gan-like": gan_like,
    "kept-dimensions": kept_dimensions,
    "rows-as-images": rows_as_images,
    "probability-model": probability_model,
    "beheaded": beheaded,
    "double-precision": double_precision,
    "network-in-network": lambda k: k.Sequential(
        [
            k.Input((28, 28, 1)),
            *(k.layers.Conv2D(filters, size, activation="relu") for filters, size in ((8, 5), (8, 1))),
            k.layers.MaxPool2D(3, 2),
            k.layers.Conv2D(10, 1),
            k.layers.GlobalAvgPool2D(),
            k.layers.Softmax(axis=1),
        ]
    ),
    "a-row-of-784": lambda k: chain(
        k, (784, 1), k.layers.Conv1D(8, 9, strides=4), k.layers.ReLU(), k.layers.Flatten()
    ),
    "adapted": partial(adapted, axis=-1),
    "adapted-as-one": partial(adapted, axis=None),
    "adapted-pixelwise": partial(adapted, axis=(1, 2, 3)),
    "standardized": lambda k: convnet(k, [k.layers.Normalization(mean=0.1307, variance=0.095)]),
    "resized": lambda k: convnet(k, [k.layers.Resizing(32, 32)]),
    "reduced": lambda k: convnet(k, [k.layers.Resizing(14, 20)]),
    "resized-to-the-nearest": lambda k: convnet(k, [k.layers.Resizing(40, 56, interpolation="nearest")]),
    "enlarged": lambda k: convnet(k, [k.layers.UpSampling2D(2)]),
    "enlarged-smoothly": lambda k: convnet(k, [k.layers.UpSampling2D((3, 2), interpolation="bilinear")]),
    "centre": lambda k: convnet(k, [k.layers.CenterCrop(25, 24)]),
    "cropped": lambda k: convnet(k, [k.layers.Cropping2D(((2, 3), (4, 1)))]),
    "group-normalization": lambda k: convnet(k, between=[k.layers.GroupNormalization(4)]),
    "instance-normalization": lambda k: convnet(k, between=[k.layers.GroupNormalization(-1)]),
    "unit-normalization": lambda k: convnet(k, between=[k.layers.UnitNormalization()]),
    "depthwise-dilated": lambda k: convnet(
        k, [k.layers.DepthwiseConv2D(3, depth_multiplier=4, dilation_rate=2), k.layers.SeparableConv2D(8, 3)]
    ),
    "flattened-channels-first": lambda k: chain(
        k, (28, 28, 1), k.layers.Conv2D(4, 3), k.layers.Flatten(data_format="channels_first")
    ),
    "softmax-layer": lambda k: convnet(k, end=[k.layers.Dense(10), k.layers.Softmax()]),
    "rgb-48": lambda k: convnet(k, shape=(48, 48, 3)),
    "rescaled-to-minus-one": lambda k: convnet(k, [k.layers.Rescaling(2.0, offset=-1)]),
}


def residual(k: Any) -> Any:
    L = k.layers
    inputs = k.Input((28, 28, 1))
    x = L.Conv2D(8, 3, padding="same")(inputs)
    x = L.add([x, L.Conv2D(8, 3, padding="same")(x)])
    return k.Model(inputs, L.Dense(10, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def shared(k: Any) -> Any:
    inputs, layer = k.Input((784,)), k.layers.Dense(784)
    return k.Model(inputs, k.layers.Dense(10)(layer(layer(inputs))))


def two_inputs(k: Any) -> Any:
    inputs = [k.Input((28, 28)), k.Input((3,))]
    x = k.layers.Concatenate()([k.layers.Flatten()(inputs[0]), inputs[1]])
    return k.Model(inputs, k.layers.Dense(10)(x))


def two_outputs(k: Any) -> Any:
    inputs = k.Input((784,))
    return k.Model(inputs, [k.layers.Dense(10)(inputs), k.layers.Dense(1)(inputs)])


def divided(k: Any) -> Any:
    inputs = k.Input((28, 28))
    return k.Model(inputs, k.layers.Dense(10)(k.layers.Flatten()(inputs / 255.0)))


def reshaped(k: Any) -> Any:
    """By a function, which Keras 3 lists under the name of a layer."""
    import tensorflow as tf

    inputs = k.Input((28, 28))
    x = k.ops.reshape(inputs, (-1, 784)) if hasattr(k, "ops") else tf.reshape(inputs, (-1, 784))
    return k.Model(inputs, k.layers.Dense(10)(x))


def quantized(k: Any) -> Any:
    model = chain(k, (784,), k.layers.Dense(32))
    model.quantize("int8")
    return model


def finetuned(k: Any) -> Any:
    model = chain(k, (784,), k.layers.Dense(32))
    model.layers[-1].enable_lora(2)
    return model


def own_training(k: Any) -> Any:
    """Functional, but of a class whose training its author has written."""

    class Trained(k.Model):
        def train_step(self, data: Any) -> dict:
            return {}

    inputs = k.Input((784,))
    return Trained(inputs, k.layers.Dense(10)(inputs))


def own_dropout(k: Any) -> Any:
    """Dropout at inference too, as A. Geron's book has it."""

    class MCDropout(k.layers.Dropout):
        def call(self, inputs: Any, training: bool = False) -> Any:
            return super().call(inputs, training=True)

    return convnet(k, between=[MCDropout(0.5)])


def own_activation(k: Any) -> Any:
    return chain(k, (784,), k.layers.Dense(20, activation=lambda x: x * x))


BOOK_REFUSED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "residual": (residual, "its layers branch"),
    "shared": (shared, "used twice"),
    "two-inputs": (two_inputs, "2 inputs"),
    "two-outputs": (two_outputs, "2 outputs"),
    "divided": (divided, "the operation '(TrueDivide|math.truediv)'"),
    "reshaped": (reshaped, "the operation '[Rr]eshape'"),
    "quantized": (quantized, r"quantized \(int8\)"),
    "finetuned": (finetuned, "lora_rank=2"),
    "own-training": (own_training, "its class 'Trained' is code of its author's own"),
    "own-dropout": (own_dropout, "'MCDropout'"),
    "own-activation": (own_activation, "its author's own"),
    "recurrent": (lambda k: chain(k, (28, 28), k.layers.Bidirectional(k.layers.GRU(8))), "'Bidirectional'"),
    "embedded": (lambda k: chain(k, (784,), k.layers.Embedding(256, 2), k.layers.Flatten()), "'Embedding'"),
    "bicubic": (
        lambda k: convnet(k, [k.layers.Resizing(32, 32, interpolation="bicubic")]),
        "interpolation='bicubic'",
    ),
    "one-unit": (lambda k: convnet(k, end=[k.layers.Dense(1, activation="sigmoid")]), "gives out 1 value,"),
    "emnist": (lambda k: convnet(k, end=[k.layers.Dense(62, activation="softmax")]), "gives out 62 values"),
    "volume": (
        lambda k: chain(
            k, (28, 28, 1), k.layers.Reshape((7, 7, 16, 1)), k.layers.Conv3D(8, 2), k.layers.Flatten()
        ),
        "'Conv3D'",
    ),
}
NEW_IN_KERAS_3 = "quantized", "finetuned"
