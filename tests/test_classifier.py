import json
import shutil
import zipfile

import h5py
import keras
import numpy as np
import pytest
from helpers import PROJECT
from keras import layers

from classifier import CLASSES, DigitClassifier, ModelFileError
from training.drawn_images import draw_pen_digits
from training.networks import build_network
from training.recipes import DEFAULT_NETWORK, NETWORKS

RNG = np.random.default_rng(0)
BATCH = draw_pen_digits(40, 0).batch
COMMITTED = [PROJECT / "mnist.h5", *sorted((PROJECT / "models").glob("*.h5"))]


def randomize(model):
    """Give the model weights as large as training makes them, so that its answers differ."""
    for variable in model.weights:
        if "kernel" in variable.path:
            variable.assign(RNG.normal(0, 1.5 / np.sqrt(np.prod(variable.shape[:-1])), variable.shape))
        elif variable.path.endswith(("gamma", "variance")):
            variable.assign(RNG.uniform(0.5, 1.5, variable.shape))
        else:
            variable.assign(RNG.normal(0, 0.3, variable.shape))
    return model


def sequential(*stack):
    return randomize(keras.Sequential([keras.Input((28, 28, 1)), *stack]))


def save(model, path):
    model.save(path, include_optimizer=False)
    return path


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


def refused(path, reason):
    with pytest.raises(ModelFileError, match=reason) as error:
        DigitClassifier.load(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_files_that_are_no_models(tmp_path):
    refused(tmp_path / "none.h5", "no such file")
    refused(tmp_path, "folder")
    for content in (b"", b"hello", b"\x89HDF\r\n\x1a\n" + b"\0" * 100):
        (tmp_path / "file.h5").write_bytes(content)
        refused(tmp_path / "file.h5", "HDF5|damaged|empty")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = np.zeros(3)
    refused(tmp_path / "data.h5", "no network")


def test_a_file_cut_short_anywhere_or_with_bytes_changed(tmp_path, network_file):
    content = network_file.read_bytes()
    path = tmp_path / "cut.h5"
    for share in (0.01, 0.2, 0.5, 0.9, 0.999):
        path.write_bytes(content[: int(share * len(content))])
        refused(path, "HDF5|damaged")
    for _ in range(40):
        damaged = bytearray(content)
        for at in RNG.integers(0, 12000, 30):  # where the file's structure lies
            damaged[at] = RNG.integers(256)
        path.write_bytes(damaged)
        try:
            DigitClassifier.load(path)
        except ModelFileError as error:
            assert str(path) in str(error)


@pytest.mark.parametrize(
    ("stack", "reason"),
    [
        ([layers.Lambda(lambda x: x * 2), layers.Flatten(), layers.Dense(10, "softmax")], "'Lambda'"),
        ([layers.Flatten(), layers.Dense(9, "softmax")], "9 values"),
        ([layers.Dense(10, "softmax")], "28 x 28 x 10 values"),
        ([layers.Flatten(), layers.Dense(100, "softmax"), layers.Reshape((10, 10))], "10 x 10 values"),
        ([layers.ConvLSTM1D(2, 3), layers.Flatten(), layers.Dense(10, "softmax")], "'ConvLSTM1D'"),
    ],
)
def test_networks_that_cannot_be_run(tmp_path, stack, reason):
    refused(save(sequential(*stack), tmp_path / "model.h5"), reason)


@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_layers_that_branch_are_refused(tmp_path, ending):
    inputs = keras.Input((28, 28, 1))
    x = layers.Flatten()(inputs)
    y = layers.Concatenate()([layers.Dense(5)(x), layers.Dense(5)(x)])
    refused(save(keras.Model(inputs, y), tmp_path / f"model.{ending}"), "branch")
    x = layers.Dense(10)(x)
    refused(save(keras.Model(inputs, [x, layers.Softmax()(x)]), tmp_path / f"model.{ending}"), "branch")


@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_a_custom_class_is_refused_and_never_run(tmp_path, ending):
    @keras.saving.register_keras_serializable("Elsewhere")
    class Dense(layers.Dense):
        pass

    model = sequential(layers.Flatten(), Dense(10, activation="softmax"))
    refused(save(model, tmp_path / f"model.{ending}"), "Elsewhere>Dense.* is code of its author's own")


def test_a_layer_of_its_authors_own_is_not_taken_for_keras_s_of_the_same_name(tmp_path):
    class Dense(layers.Dense):
        def call(self, x):
            return -super().call(x)

    model = sequential(layers.Flatten(), Dense(10, activation="softmax"))
    refused(save(model, tmp_path / "model.keras"), "'Dense' is code of its author's own")


def test_an_h5_file_tells_an_own_layer_of_keras_s_name_by_its_settings(tmp_path):
    class Dense(layers.Dense):
        def __init__(self, units, factor=2.0, **options):
            super().__init__(units, **options)
            self.factor = factor

        def call(self, x):
            return self.factor * super().call(x)

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    model = sequential(layers.Flatten(), Dense(10, activation="softmax", name="it"))
    refused(save(model, tmp_path / "more.h5"), "'it' is code of its author's own.* no setting 'factor'")

    class Dense(layers.Layer):
        def __init__(self, units, **options):
            super().__init__(**options)
            self.units = units

        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], self.units))

        def call(self, x):
            return -x @ self.kernel

        def get_config(self):
            return {**super().get_config(), "units": self.units, "use_bias": False}

    model = sequential(layers.Flatten(), Dense(10, name="it"), layers.Softmax())
    refused(save(model, tmp_path / "fewer.h5"), "'it' is code of its author's own.* settings that end in")


def test_a_keras_file_of_a_later_keras_may_have_settings_that_are_not_known_yet(tmp_path):
    model = sequential(layers.Flatten(), layers.Dense(10, activation="softmax"))
    old, later = save(model, tmp_path / "model.keras"), tmp_path / "later.keras"
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(later, "w") as archive:
        for name in source.namelist():
            content = source.read(name).replace(b'"units": 10', b'"units": 10, "of_later": true')
            assert name != "config.json" or b"of_later" in content
            archive.writestr(name, content)
    assert DigitClassifier.load(later).predict(np.zeros((1, 28, 28, 1), np.float32)).shape == (1, 10)


def change_weights(tmp_path, source, change):
    path = shutil.copy(source, tmp_path / "changed.h5")
    with h5py.File(path, "r+") as file:
        names = []
        file["model_weights"].visititems(
            lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None
        )
        change(file["model_weights"], next(name for name in names if name.endswith("kernel")))
    return path


def test_a_weight_is_missing_misshapen_or_not_finite(tmp_path, network_file):
    def remove(group, name):
        del group[name]

    def misshape(group, name):
        remove(group, name)
        group[name] = np.zeros((3, 3, 1, 31), np.float32)

    def spoil(group, name):
        group[name][0, 0, 0, 0] = np.nan

    refused(change_weights(tmp_path, network_file, remove), "'kernel'.*missing")
    refused(change_weights(tmp_path, network_file, misshape), "'kernel'.*shape")
    refused(change_weights(tmp_path, network_file, spoil), "'kernel'.*finite")


@pytest.mark.parametrize("config", ["", "[]", "{}", "null", '{"class_name": "Sequential", "config": 3}'])
def test_a_damaged_configuration(tmp_path, network_file, config):
    path = shutil.copy(network_file, tmp_path / "changed.h5")
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = config
    refused(path, "damaged|no network")


@pytest.mark.parametrize(
    "change",
    [
        {"pool_size": [100, 100]},
        {"pool_size": [10**9, 10**9], "padding": "same"},
        {"pool_size": [0, 2]},
        {"pool_size": [2.5, 2]},
        {"strides": [0, 0]},
        {"strides": [-1, 1]},
        {"padding": "causal"},
    ],
)
def test_windows_that_no_network_has(tmp_path, change):
    path = shutil.copy(PROJECT / "models" / "16-64.h5", tmp_path / "changed.h5")
    with h5py.File(path, "r+") as file:
        model = json.loads(file.attrs["model_config"])
        for layer in model["config"]["layers"]:
            if layer["class_name"] == "MaxPooling2D":
                layer["config"] |= change
        file.attrs["model_config"] = json.dumps(model)
    refused(path, "window|pool_size|strides|padding")
