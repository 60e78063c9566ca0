import keras
import numpy as np
import pytest
from helpers import PROJECT
from keras import layers
from random_networks import randomize, save, sequential

from classifier import CLASSES, DigitClassifier
from training.drawn_images import draw_pen_digits
from training.networks import build_network
from training.recipes import DEFAULT_NETWORK, NETWORKS

BATCH = draw_pen_digits(40, 0).batch
COMMITTED = [PROJECT / "mnist.h5", *sorted((PROJECT / "models").glob("*.h5"))]


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    return save(randomize(build_network(DEFAULT_NETWORK)), tmp_path_factory.mktemp("model") / "network.h5")


def assert_same_as_keras(path):
    probabilities = np.asarray(keras.models.load_model(path, compile=False)(BATCH, training=False))
    digits = probabilities[:, :CLASSES].sum(1)
    expected = probabilities[:, :CLASSES] / digits[:, np.newaxis]
    classifier = DigitClassifier.load(path)
    got = classifier.predict(BATCH)
    assert got.dtype == np.float32
    assert got.shape == (40, 10)
    assert np.abs(got - expected).max() < 1e-5
    if classifier.knows_non_digits:
        is_digit = 1 / (1 + np.exp(-classifier.digit_score(BATCH)))
        assert np.abs(is_digit - digits).max() < 1e-5
    assert np.ptp(expected, axis=0).max() > 1e-3  # the answers do depend on the images


@pytest.mark.parametrize("path", COMMITTED)
def test_the_committed_networks_give_the_same_answers_as_in_keras(path):
    assert_same_as_keras(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", COMMITTED)
def test_every_layer_of_the_committed_networks_gives_out_what_keras_does(path):
    model = keras.models.load_model(path, compile=False)
    expected, output = {}, BATCH
    for layer in model.layers:
        expected[layer.name] = output = np.asarray(layer(output, training=False))
    classifier = DigitClassifier.load(path)
    outputs = classifier.activations(BATCH)
    assert [name for name, _ in outputs if name in expected] == [name for name, _ in outputs]
    assert outputs[-1][0] == model.layers[-1].name
    kind = ""
    for layer in model.layers:
        if isinstance(layer, layers.Activation):
            kind = layer.activation.__name__
        elif not isinstance(layer, layers.BatchNormalization):  # which is told as what it belongs to
            kind = type(layer).__name__
        assert classifier.layer_kinds.get(layer.name, kind) == kind
    for name, output in outputs:
        assert name in classifier.layer_kinds
        assert output.shape == expected[name].shape
        assert np.abs(output - expected[name]).max() < 1e-5 * max(1, np.abs(expected[name]).max()), name


@pytest.fixture(scope="module")
def file_with_no_digit(tmp_path_factory):
    """A network with an eleventh class."""
    stack = [layers.Flatten(), layers.Dense(20, "relu"), layers.Dense(11, "softmax")]
    return save(sequential(*stack), tmp_path_factory.mktemp("eleven") / "eleven.h5")


def test_of_eleven_classes_the_ten_digits_share_the_probability(file_with_no_digit):
    model = keras.models.load_model(file_with_no_digit, compile=False)
    probabilities = np.asarray(model(BATCH, training=False))
    digits, none = probabilities[:, :10], probabilities[:, 10]
    classifier = DigitClassifier.load(file_with_no_digit)
    assert np.abs(classifier.predict(BATCH) - digits / digits.sum(1, keepdims=True)).max() < 1e-5
    score = classifier.digit_score(BATCH)
    assert score.dtype == np.float32
    assert score == pytest.approx(np.log(digits.sum(1) / none), abs=1e-3)
    assert np.ptp(score) > 0.1


def test_the_score_stays_finite_where_the_probabilities_are_0_and_1(file_with_no_digit, tmp_path):
    model = keras.models.load_model(file_with_no_digit, compile=False)
    model.layers[-1].bias.assign([0] * 10 + [500])
    score = DigitClassifier.load(save(model, tmp_path / "sure.h5")).digit_score(BATCH)
    assert np.isfinite(score).all()
    assert score.max() < -400
    assert np.ptp(score) > 0.1


def test_of_a_network_that_knows_only_digits_the_score_is_the_lead_over_the_next_three(tmp_path):
    model = sequential(keras.layers.Flatten(), keras.layers.Dense(10))
    bias = np.arange(10.0)
    model.layers[-1].set_weights([np.zeros((784, 10)), bias])
    for shift in (0, 50):  # the same probabilities
        model.layers[-1].bias.assign(bias + shift)
        score = DigitClassifier.load(save(model, tmp_path / f"{shift}.h5")).digit_score(BATCH)
        assert score == pytest.approx(9 - (8 + 7 + 6) / 3, abs=1e-4)


def test_digits_that_lie_on_their_side_score_lower(classifier):
    upright = classifier.digit_score(BATCH)
    assert np.median(classifier.digit_score(np.rot90(BATCH, axes=(1, 2)))) < np.quantile(upright, 0.25)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_gives_the_same_answers_as_in_keras(name, tmp_path):
    assert_same_as_keras(save(randomize(build_network(name)), tmp_path / "network.h5"))


@pytest.mark.parametrize(
    "stack",
    [
        [layers.Flatten(), layers.Dense(20, "relu"), layers.Dropout(0.5), layers.Dense(10, "softmax")],
        [
            layers.Conv2D(5, (3, 4), strides=(2, 1), padding="same", activation="relu"),
            layers.MaxPooling2D((3, 2), padding="same"),
            layers.Conv2D(6, 5, strides=3, use_bias=False),
            layers.BatchNormalization(scale=False),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
            layers.Softmax(),
        ],
        [
            layers.BatchNormalization(),
            layers.Conv2D(4, 4, padding="same", activation="relu"),
            layers.BatchNormalization(center=False),
            layers.MaxPooling2D(3, strides=2),
            layers.Flatten(),
            layers.Dense(10, use_bias=False),
            layers.Activation("softmax"),
        ],
    ],
)
def test_every_layer_gives_the_same_answers_as_in_keras(tmp_path, stack):
    assert_same_as_keras(save(sequential(*stack), tmp_path / "model.h5"))


def test_no_images_give_no_answers(network_file, file_with_no_digit):
    for path in (network_file, file_with_no_digit):
        classifier, images = DigitClassifier.load(path), np.empty((0, 28, 28, 1), np.float32)
        assert classifier.predict(images).shape == (0, 10)
        assert classifier.digit_score(images).shape == (0,)


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 28), (1, 28, 28, 3), (1, 784)])
def test_a_batch_of_another_shape_is_refused(network_file, shape):
    with pytest.raises(ValueError, match="shape"):
        DigitClassifier.load(network_file).predict(np.zeros(shape))
