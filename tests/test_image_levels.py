"""Networks that were trained on other grey levels or sizes than this tool's own."""

import keras
import numpy as np
import pytest
from helpers import PROJECT
from keras import layers

from classifier import DigitClassifier
from training.drawn_images import draw_pen_digits

BATCH = draw_pen_digits(20, 0).batch


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Return the file of a committed network without its eleventh class, as other people's have none."""
    model = keras.models.load_model(PROJECT / "models" / "dense-512.h5", compile=False)
    kernel, bias = model.layers[-1].get_weights()
    ten = keras.Sequential([*model.layers[:-1], layers.Dense(10, "softmax")])
    ten.build((None, 28, 28, 1))
    ten.layers[-1].set_weights([kernel[:, :10], bias[:10]])
    path = tmp_path_factory.mktemp("known") / "known.h5"
    ten.save(path)
    return path


def trained_on(known, scale, offset):
    """Return a network that answers to scale * ink + offset as the known one does to ink."""
    model = keras.models.load_model(known, compile=False)
    first = model.layers[1]
    kernel, bias = first.get_weights()
    first.set_weights([kernel / scale, bias - offset * kernel.sum(axis=0) / scale])
    return model


@pytest.mark.parametrize(
    ("scale", "offset", "remark"),
    [
        (1, 0, ""),
        (255, 0, "from 0 to 255"),
        (-1, 1, "dark ink on light paper"),
        (-255, 255, "dark ink on light paper, with grey levels from 0 to 255"),
        (2, -1, "from -1 to 1"),
        (-2, 1, "dark ink on light paper, with grey levels from -1 to 1"),
        (1 / 0.3081, -0.1307 / 0.3081, "standardized grey levels"),
        (-1 / 0.3081, 0.1307 / 0.3081, "dark ink on light paper, standardized"),
    ],
)
def test_the_grey_levels_of_the_training_are_found_out_and_said(known, tmp_path, scale, offset, remark):
    trained_on(known, scale, offset).save(tmp_path / "model.keras")
    classifier = DigitClassifier.load(tmp_path / "model.keras")
    expected = DigitClassifier.load(known).predict(BATCH)
    got = classifier.predict(BATCH)
    assert (got.argmax(1) == expected.argmax(1)).mean() >= 0.9
    if abs(scale) != 2:  # such a network reads ink in [0, 1] nearly as well
        assert np.abs(got - expected).max() < 1e-3
        assert remark in " ".join(classifier.remarks)
    assert bool(classifier.remarks) == bool(remark) or abs(scale) == 2


TURNS = {
    "rows and columns exchanged": lambda x: x.transpose(0, 2, 1),
    "mirrored images": lambda x: x[:, :, ::-1],
    "mirrored from top to bottom": lambda x: x[:, ::-1],
    "turned to the left": lambda x: np.rot90(x, 1, (1, 2)),
    "turned to the right": lambda x: np.rot90(x, -1, (1, 2)),
    "upside down": lambda x: x[:, ::-1, ::-1],
}


@pytest.mark.parametrize(("scale", "offset"), [(1, 0), (-255, 255)])
@pytest.mark.parametrize("turn", TURNS)
def test_digits_that_face_another_way_are_found_out_and_said(known, tmp_path, turn, scale, offset):
    model = trained_on(known, scale, offset)
    kernel, bias = model.layers[1].get_weights()  # of a dense layer on all pixels
    turned = TURNS[turn](kernel.T.reshape(-1, 28, 28)).reshape(-1, 784).T
    model.layers[1].set_weights([turned, bias])
    model.save(tmp_path / "model.keras")
    classifier = DigitClassifier.load(tmp_path / "model.keras")
    assert np.abs(classifier.predict(BATCH) - DigitClassifier.load(known).predict(BATCH)).max() < 1e-3
    assert turn in classifier.remarks[0]
    assert ("dark ink" in classifier.remarks[0]) == (scale < 0)


@pytest.mark.parametrize(("scale", "offset"), [(-1, 1), (255, 0)])
def test_one_that_also_knows_what_is_no_digit_is_given_its_own_grey_levels(tmp_path, scale, offset):
    original = PROJECT / "models" / "dense-512.h5"
    model = trained_on(original, scale, offset)
    model.save(tmp_path / "model.keras")
    classifier = DigitClassifier.load(tmp_path / "model.keras")
    assert np.abs(classifier.predict(BATCH) - DigitClassifier.load(original).predict(BATCH)).max() < 1e-3
    assert classifier.remarks


def test_a_layer_that_rescales_levels_to_255_is_given_them(known, tmp_path):
    ten = keras.models.load_model(known, compile=False)
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), *ten.layers])
    model.save(tmp_path / "model.keras")
    classifier = DigitClassifier.load(tmp_path / "model.keras")
    assert np.abs(classifier.predict(BATCH) - DigitClassifier.load(known).predict(BATCH)).max() < 1e-4
    assert "from 0 to 255" in classifier.remarks[0]


def test_how_many_digits_a_network_misreads_is_said(known, tmp_path):
    model = keras.models.load_model(known, compile=False)
    kernel, bias = model.layers[-1].get_weights()
    order = [0, 1, 2, 5, 4, 3, 6, 7, 8, 9]
    model.layers[-1].set_weights([kernel[:, order], bias[order]])
    model.save(tmp_path / "model.keras")
    remarks = DigitClassifier.load(tmp_path / "model.keras").remarks
    assert remarks == ["Of ten digits of this tool it reads only 8 right."]


def test_a_network_that_has_learnt_nothing_is_said_to_read_nothing(tmp_path):
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, "softmax")])
    model.save(tmp_path / "model.h5")
    assert "Of ten digits" in " ".join(DigitClassifier.load(tmp_path / "model.h5").remarks)
