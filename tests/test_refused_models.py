"""Model files that cannot be read, and networks that cannot be run: each is refused for what it is."""

import json
import shutil
import zipfile

import h5py
import keras
import numpy as np
import pytest
from helpers import PROJECT
from keras import layers
from random_networks import RNG, randomize, save, sequential

from classifier import DigitClassifier, ModelFileError
from training.networks import build_network
from training.recipes import DEFAULT_NETWORK


@pytest.fixture(scope="module")
def network_file(tmp_path_factory):
    return save(randomize(build_network(DEFAULT_NETWORK)), tmp_path_factory.mktemp("model") / "network.h5")


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
