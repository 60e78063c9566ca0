"""Random stacks of layers, held to Keras.

FUZZ_EXAMPLES sets how many are tried; `make fuzz` tries 2,000.
"""

import os
from functools import partial

import absl.logging
import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keras import layers as L
from random_weights import randomize
from test_tutorial_models import adapt

from classifier import DigitClassifier, ModelFileError
from classifier.config import Config
from classifier.resizing import Resizing, UpSampling
from training.drawn_images import draw_pen_digits

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", 60))
absl.logging.set_verbosity("error")  # of Keras, which would rather write .keras files
BATCH = draw_pen_digits(10, 0).batch[:3]
ACTIVATIONS = """
    relu softmax log_softmax sigmoid log_sigmoid tanh relu6 leaky_relu elu celu selu gelu silu swish mish
    softplus softsign exponential hard_sigmoid hard_silu hard_swish hard_tanh linear
    squareplus tanh_shrink hard_shrink soft_shrink sparse_plus sparse_sigmoid
"""
INPUTS = [(28, 28), (784,), (1, 28, 28), (28, 28, 1), (32, 32, 1), (28, 28, 3), (None, None, 1), (3, 28, 28)]


def call(function, *arguments, **keywords):
    """Return a strategy for calls still to be made, for Keras refuses some of them."""
    return st.builds(partial, st.just(function), *arguments, **keywords)


small = st.integers(1, 3)
formats = st.sampled_from(["channels_last", "channels_first"])
activations = st.sampled_from(ACTIVATIONS.split())
activation_layers = st.one_of(
    call(L.LeakyReLU, st.floats(0, 1)),
    call(L.ReLU, st.one_of(st.none(), st.floats(0.5, 6)), st.floats(0, 1), st.sampled_from([0.0, 0.3])),
    call(L.ELU, st.floats(0.1, 2)),
)


def axes_of(rank):
    """Return a strategy for one axis of a batch of values of a rank, counted from the front or the back."""
    return st.sampled_from([n for n in range(-rank, rank + 1) if n])


def convolutions(rank):
    """Return strategies for the layers that slide a window over a row or an image."""
    pair = small if rank == 1 else st.one_of(small, st.tuples(small, small))
    paddings = st.sampled_from(["valid", "same"] + ["causal"] * (rank == 1))
    common = {"data_format": formats, "use_bias": st.booleans(), "activation": activations}
    steps = st.one_of(
        st.fixed_dictionaries({"strides": pair}),
        st.fixed_dictionaries({"dilation_rate": pair}),
        st.just({}),
    )
    pools = st.one_of(st.none(), small) if rank == 1 else st.one_of(st.none(), small, st.tuples(small, small))
    plain = st.sampled_from(["valid", "same"])

    def conv(kind, size, steps, arguments, end="", **more):
        return getattr(L, f"{kind}{rank}D{end}")(kernel_size=size, **steps, **arguments, **more)

    sizes = st.integers(2, 30)
    resizing = st.one_of(
        call(
            L.Resizing,
            sizes,
            sizes,
            interpolation=st.sampled_from(["bilinear", "nearest"]),
            data_format=formats,
            crop_to_aspect_ratio=st.sampled_from([False, False, True]),
        ),
        call(L.CenterCrop, sizes, sizes, data_format=formats),
    )

    build = partial(call, conv)
    options = st.fixed_dictionaries({**common, "padding": paddings})
    separable = st.fixed_dictionaries({**common, "padding": plain})
    pooling = {"pool_size": pair, "strides": pools, "padding": plain, "data_format": formats}
    margin = st.integers(0, 2)
    margins = st.one_of(margin, st.tuples(margin, margin))
    if rank == 2:
        margins = st.one_of(margins, st.tuples(st.tuples(margin, margin), st.tuples(margin, margin)))
    return [
        build(
            st.just("Conv"),
            pair,
            steps,
            options,
            filters=st.sampled_from([2, 4]),
            groups=st.sampled_from([1, 1, 2]),
        ),
        build(st.just("DepthwiseConv"), pair, steps, separable, depth_multiplier=st.integers(1, 2)),
        build(
            st.just("SeparableConv"),
            pair,
            steps,
            separable,
            filters=small,
            depth_multiplier=st.integers(1, 2),
        ),
        call(getattr(L, f"MaxPooling{rank}D"), **pooling),
        call(getattr(L, f"AveragePooling{rank}D"), **pooling),
        call(getattr(L, f"GlobalMaxPooling{rank}D"), data_format=formats, keepdims=st.booleans()),
        call(getattr(L, f"GlobalAveragePooling{rank}D"), data_format=formats, keepdims=st.booleans()),
        call(getattr(L, f"ZeroPadding{rank}D"), margins, data_format=formats),
        call(getattr(L, f"Cropping{rank}D"), margins, **({"data_format": formats} if rank == 2 else {})),
        call(L.UpSampling1D, small)
        if rank == 1
        else call(L.UpSampling2D, pair, formats, st.sampled_from(["nearest", "bilinear"])),
        build(
            st.just("Conv"),
            pair,
            st.fixed_dictionaries({"strides": pair}),
            separable,
            filters=small,
            end=st.just("Transpose"),
        ),
        *([resizing] if rank == 2 else []),
    ]


@st.composite
def next_layer(draw, shape):
    """Return a layer for values of a shape."""
    rank = len(shape)
    anywhere = [
        call(L.Dense, st.integers(1, 6), activation=activations, use_bias=st.booleans()),
        call(
            L.BatchNormalization,
            axis=axes_of(rank),
            scale=st.booleans(),
            center=st.booleans(),
            epsilon=st.sampled_from([1e-3, 1e-5]),
        ),
        call(
            L.LayerNormalization,
            axis=st.one_of(axes_of(rank), st.just(list(range(1, rank + 1)))),
            scale=st.booleans(),
            center=st.booleans(),
        ),
        call(L.Activation, activations),
        call(lambda make: L.Activation(make()), activation_layers),
        activation_layers,
        call(L.Softmax, axes_of(rank)),
        call(L.PReLU, shared_axes=st.sampled_from([None, *([[1], [1, 2]][: rank - 1])])),
        call(L.Rescaling, st.floats(-2, 2), st.floats(-1, 1)),
        call(L.UnitNormalization, axes_of(rank)),
        call(L.GroupNormalization, st.sampled_from([1, 2, 4, -1]), axes_of(rank)),
        call(L.RMSNormalization),
        call(L.Normalization, axis=st.just(-1), mean=st.just(0.3), variance=st.just(0.5)),
        call(L.Permute, st.permutations(range(1, rank + 1))),
        call(L.Reshape, st.sampled_from([(-1, 1), (1, -1), (-1, 1, 1), (*shape, 1), (*shape[::-1],), (-1,)])),
        call(L.Flatten, data_format=formats),
        call(L.Dropout, st.just(0.5)),
        call(L.GaussianNoise, st.just(0.5)),
        call(L.RepeatVector, small) if rank == 1 else call(L.AlphaDropout, st.just(0.5)),
    ]
    windows = convolutions(rank - 1) if rank in (2, 3) else []
    return draw(st.one_of(*windows, *windows, *anywhere))


@st.composite
def models(draw):
    """Return a Sequential or Functional model of random layers with random weights."""
    x = inputs = keras.Input(draw(st.sampled_from(INPUTS)))
    if None in x.shape[1:]:
        inputs = x = keras.Input((28, 28, 1))
    stack = []
    for _ in range(draw(st.integers(0, 6))):
        make = draw(next_layer(tuple(x.shape[1:])))
        try:
            layer = make()
            after = layer(x)
        except Exception:  # Keras does not build it either
            continue
        if np.prod(after.shape[1:]) > 40_000:
            continue
        x = after
        stack.append(layer)
    stack += [
        L.Flatten(),
        L.Dense(10, activation=draw(st.sampled_from([None, "softmax", "sigmoid", "log_softmax"]))),
    ]
    for layer in stack[-2:]:
        x = layer(x)
    if draw(st.booleans()):
        model = keras.Model(inputs, x)
    elif draw(st.booleans()) and len(stack) > 2:
        model = keras.Sequential([keras.Input(inputs.shape[1:]), keras.Sequential(stack[:-2]), *stack[-2:]])
    else:
        model = keras.Sequential([keras.Input(inputs.shape[1:]), *stack])
    return randomize(model, np.random.default_rng(draw(st.integers(0, 99))))


@pytest.mark.filterwarnings("ignore:Do not use the `random` module")  # Keras does, for seeds
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 500,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(model=models(), ending=st.sampled_from(["h5", "keras"]))
def test_random_stacks_give_the_same_answers_as_in_keras(tmp_path_factory, model, ending):
    images = adapt(BATCH, model.input_shape[1:])
    try:
        expected = np.asarray(model(images, training=False))
    except Exception:  # Keras cannot run it on this machine either
        return
    if not np.isfinite(expected).all() or np.abs(expected).max() > 1e6:
        return
    path = tmp_path_factory.mktemp("model") / f"model.{ending}"
    model.save(path)
    try:
        classifier = DigitClassifier.load(path)
    except ModelFileError as error:  # exponentials of exponentials; a fault of Keras's own
        reasons = (
            "weights are too large",
            "as many columns as channels",
            "(CenterCrop)",  # which enlarges
            "crop_to_aspect_ratio",  # and another ratio
        )
        assert any(reason in str(error) for reason in reasons), error
        return
    got = classifier.activations(BATCH)[-1][1]
    assert got.shape == expected.shape
    # normalisations of what hardly varies amplify rounding; a layer that differs is off by far more
    assert np.abs(got - expected).max() <= 1e-4 * max(1, np.abs(expected).max()), [
        (layer.__class__.__name__, layer.get_config()) for layer in model.layers
    ]
    assert classifier.predict(BATCH).sum(1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_images_of_every_size_are_resized_as_in_keras(interpolation):
    """The nearest of two pixels that are as near is a matter of how TensorFlow rounds."""
    pixels = np.random.default_rng(0).random((1, 28, 1, 1), np.float32)
    for size in range(1, 100):
        expected = keras.ops.image.resize(pixels, (size, 1), interpolation)
        config = Config(
            "Resizing", {"height": size, "width": 1, "interpolation": interpolation}, (28, 1, 1), None, 3
        )
        assert Resizing(config)(pixels) == pytest.approx(np.asarray(expected), abs=1e-6)


def test_a_long_row_is_enlarged():
    row = np.random.default_rng(0).random((2, 3000, 1), np.float32)
    layer = UpSampling(Config("UpSampling1D", {"size": 3}, row.shape[1:], None, 3), rank=1)
    assert (layer(row) == np.repeat(row, 3, axis=1)).all()
