import numpy as np
import pytest
from helpers import PROJECT, SEVEN

from classifier import DigitClassifier
from drawing import draw_strokes
from preprocess import preprocess
from window.panel.layer_pictures import (
    NEGATIVE,
    POSITIVE,
    Layer,
    draw_layer,
    find_step,
    make_palette,
    run_layers,
    to_maps,
)

TENSOR = preprocess(draw_strokes(SEVEN))[0, :, :, 0]
PALETTE = make_palette("#0000ff")
BLUE = (0, 0, 255)


def layer(output, kind="Conv2D"):
    return Layer("layer", kind, np.asarray(output, np.float32))


def test_the_maps_of_a_convolution_stand_in_rows_of_one_picture():
    maps = np.zeros((8, 8, 5), np.float32)
    maps[0, 0, 0], maps[7, 7, 4] = 2, -2
    image = draw_layer(layer(maps), 60, 1, PALETTE)  # room for three of 16 pixels and gaps of 2
    assert image.size == (3 * 18 - 2, 2 * 18 - 2)
    assert image.getpixel((0, 0)) == POSITIVE
    assert image.getpixel((18 + 15, 18 + 15)) == NEGATIVE
    assert image.getpixel((5, 5)) == (0, 0, 0)
    assert image.getpixel((16, 0)) == BLUE  # between two maps
    assert image.getpixel((2 * 18 + 5, 18 + 5)) == BLUE  # where there is no sixth


def test_channels_may_come_first():
    channels_last = np.random.default_rng(0).random((6, 6, 3), np.float32)
    assert (to_maps(np.moveaxis(channels_last, -1, 0)) == to_maps(channels_last)).all()


@pytest.mark.parametrize(
    "shape", [(10,), (11,), (3000,), (28, 28), (26, 26, 700), (300, 300, 2), (2, 3, 4, 5)]
)
@pytest.mark.parametrize(("width", "scale"), [(150, 1), (480, 1), (336, 1.75), (960, 2)])
def test_every_shape_has_a_picture_within_the_width(shape, width, scale):
    values = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    image = draw_layer(layer(values), width, scale, PALETTE)
    assert 0 < image.width <= width
    assert draw_layer(layer(0 * values), width, scale, PALETTE).size == image.size


def test_what_is_no_number_does_no_harm():
    image = draw_layer(layer([np.nan, np.inf, -np.inf, 1]), 100, 1, PALETTE)
    assert [image.getpixel((12 * i + 5, 5))[0] for i in range(4)] == [0, 0, 0, 255]


SHIPPED = ["mnist.h5", *(f"models/{path.name}" for path in sorted((PROJECT / "models").glob("*.h5")))]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_layers_are_what_the_classifier_says(name):
    classifier = DigitClassifier.load(PROJECT / name)
    expected = classifier.activations(TENSOR[np.newaxis, :, :, np.newaxis])
    layers = run_layers(classifier, TENSOR)
    assert [one.name for one in layers] == [name for name, _ in expected]
    for one, (_, output) in zip(layers, expected, strict=True):
        assert (one.output == output[0]).all()
        assert one.kind
    blank = run_layers(classifier, None)
    assert [one.output.shape for one in blank] == [one.output.shape for one in layers]
    assert not any(one.output.any() for one in blank)


def test_a_layer_is_told_in_words():
    assert layer(np.zeros((26, 26, 16))).description == "convolution, 16 maps of 26 x 26"
    assert layer(np.zeros((5, 5, 1)), "MaxPooling2D").description == "max pooling, 1 map of 5 x 5"
    assert layer(np.zeros(128), "Dense").description == "dense, 128 units"
    assert layer(np.zeros((28, 28)), "LayerNormalization").description == "LayerNormalization, 28 x 28"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("mnist.h5", "Conv2D"), ("models/16-64.h5", "MaxPooling2D"), ("models/dense-512.h5", "")],
)
def test_the_layer_that_makes_maps_smaller_is_found(name, kind):
    layers = run_layers(DigitClassifier.load(PROJECT / name), TENSOR)
    step = find_step(layers)
    if not kind:
        assert step is None
        return
    index, is_pooling = step
    assert (layers[index].kind, is_pooling) == (kind, kind == "MaxPooling2D")
    assert 2 * layers[index].output.shape[0] <= layers[index - 1].output.shape[0]


def test_a_convolution_that_is_run_with_its_normalisation_has_its_own_name(classifier):
    layers = run_layers(classifier, TENSOR)
    assert layers[0].title == "conv2d"
    assert layers[0].description == "convolution with batch normalisation, 24 maps of 26 x 26"
    assert layers[0].name == classifier.activations(TENSOR[np.newaxis, :, :, np.newaxis])[0][0]
    assert [layer.title for layer in layers[1:3]] == ["activation", "conv2d_1"]
    assert not any("normal" in layer.title for layer in layers)


def test_what_is_weak_can_be_seen_beside_what_is_strong():
    image = draw_layer(layer([1, 0.5, 0.04, 0, -0.04]), 100, 1, PALETTE)
    red, green, blue = zip(*(image.getpixel((12 * i + 5, 5)) for i in range(5)), strict=True)
    assert red[0] == 255 > red[1] > red[2] > 40
    assert red[3] == 0
    assert red[4] > 40 > blue[4]  # orange
    assert green[4] < green[2]
