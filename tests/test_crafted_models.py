"""Model files made to do harm: each is refused, soon, in little memory, and without a look elsewhere."""

import json
import os
import resource
import subprocess
import sys
import zipfile

import h5py
import keras
import numpy as np
import pytest
from helpers import PROJECT
from keras import layers

from classifier import DigitClassifier, ModelFileError

MEGABYTES = 500


@pytest.fixture
def model(tmp_path):
    """The path of a good model, which a test then changes."""
    stack = [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, "softmax", name="dense")]
    path = tmp_path / "model.h5"
    keras.Sequential(stack, name="model").save(path)
    return path


def replace_kernel(path, **arguments):
    """Put another data set in the kernel's place."""
    with h5py.File(path, "r+") as file:
        group = file["model_weights/dense/model/dense"]
        del group["kernel"]
        group.create_dataset("kernel", **arguments)


def refuse(path, reason):
    """Load a file in a process with little memory and time; it must be refused for a reason."""
    code = "import sys; from classifier import DigitClassifier as c; c.load(sys.argv[1])"

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (3, 3))

    result = subprocess.run(
        [sys.executable, "-c", code, path],
        cwd=PROJECT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "ModelFileError" in result.stderr, result.stderr
    assert reason in result.stderr


def test_weights_in_another_file(model, tmp_path):
    (tmp_path / "secret").write_bytes(np.ones((784, 10), np.float32).tobytes())
    external = [(str(tmp_path / "secret"), 0, 784 * 10 * 4)]
    replace_kernel(model, shape=(784, 10), dtype="f4", external=external)
    refuse(model, "in another file")


def test_weights_behind_links(model, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with h5py.File(model, "r+") as file:
        del file["model_weights/dense"]
        file["model_weights/dense"] = h5py.ExternalLink(tmp_path / "pipe", "/x")
    refuse(model, "missing")


def test_a_virtual_dataset(model, tmp_path):
    layout = h5py.VirtualLayout((784, 10), "f4")
    layout[:] = h5py.VirtualSource(tmp_path / "other.h5", "x", (784, 10))
    with h5py.File(model, "r+") as file:
        group = file["model_weights/dense/model/dense"]
        del group["kernel"]
        group.create_virtual_dataset("kernel", layout)
    refuse(model, "another file")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"shape": (784, 10), "dtype": "f4"}, "never written"),
        ({"shape": (40_000, 40_000), "dtype": "f4"}, "more weights"),
        ({"data": np.zeros((784, 10), "f4"), "compression": "gzip"}, "compressed"),
        ({"shape": (784, 2**40), "dtype": "f4", "chunks": (784, 1)}, "more weights"),
        ({"data": np.zeros((784, 10), "c8")}, "not numbers"),
        ({"data": np.full((784, 10), b"1")}, "not numbers"),
        ({"data": np.full((784, 10), "1", object), "dtype": h5py.string_dtype()}, "not numbers"),
        ({"data": np.full((784, 10), 1e300)}, "not finite"),
        ({"data": np.full((784, 10), 3e38, "f4")}, "too large"),
    ],
)
def test_weights_that_are_no_weights(model, arguments, reason):
    replace_kernel(model, **arguments)
    refuse(model, reason)


def change_config(path, change):
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        change(config["config"]["layers"])
        file.attrs["model_config"] = json.dumps(config)


def dense(name, units):
    config = {"name": name, "units": units, "kernel_initializer": None}
    return {"class_name": "Dense", "config": config}


def layer(kind, **config):
    return {"class_name": kind, "config": {"name": "it", **config}}


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        ([layer("ReLU")] * 10_000, "more than 300 layers"),
        ([layer("RepeatVector", n=2**40)], "cannot be run"),
        ([layer("RepeatVector", n=4_000_000)], "too large"),
        ([layer("ZeroPadding2D", padding=10**9)], "cannot be run"),
        ([layer("ZeroPadding2D", padding=4_000_000)], "too large"),
        ([layer("UpSampling2D", size=[2000, 2000])], "too large"),
        ([layer("MaxPooling2D", pool_size=[4_000_000, 4_000_000], padding="same")], "cannot be run"),
        ([layer("Reshape", target_shape=[0, -1])], "cannot be run"),
        ([layer("Reshape", target_shape=["a"])], "cannot be run"),
        ([layer("Permute", dims=[1, 1, 1])], "cannot be run"),
        ([layer("LeakyReLU", negative_slope="1e400")], "cannot be run"),
        ([layer("Rescaling", scale=float("inf"))], "cannot be run"),
        ([layer("Softmax", axis=[])], "cannot be run"),
        ([layer("Lambda", function="os.system")], "'Lambda'"),
        ([dense("it", -3)], "cannot be run"),
        ([dense("it", 10**12)], "cannot be run"),
        ([dense("it", 1000)], "missing"),
    ],
)
def test_layers_that_no_network_has(model, added, reason):
    def insert(stack):
        stack[1:1] = added

    change_config(model, insert)
    refuse(model, reason)


def test_a_negative_variance(tmp_path):
    network = keras.Sequential([keras.Input((784,)), layers.BatchNormalization(), layers.Dense(10)])
    network.layers[0].moving_variance.assign(np.full(784, -1))
    network.save(tmp_path / "model.keras")
    refuse(tmp_path / "model.keras", "negative")


def test_a_configuration_of_a_hundred_megabytes_or_nested_without_end(model):
    for config in ('{"a": "' + "x" * 100_000_000 + '"}', "[" * 1_000_000):
        with h5py.File(model, "r+") as file:
            file.attrs["model_config"] = config
        refuse(model, "model_config" if "x" in config else "damaged")


@pytest.mark.slow
def test_an_archive_that_unpacks_to_a_gigabyte(tmp_path):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", "{}")
        with archive.open("model.weights.h5", "w", force_zip64=True) as file:
            for _ in range(1000):
                file.write(bytes(1 << 20))
    refuse(path, "too large")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_takes_much_memory_to_unpack(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "model.keras", "w", method) as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", bytes(1000))
    refuse(tmp_path / "model.keras", "compressed in a way")


def test_what_a_file_says_makes_no_long_sentence(model):
    change_config(model, lambda stack: stack[0]["config"].update(batch_shape=[None] + [28] * 300_000))
    with pytest.raises(ModelFileError, match="values of the shape") as error:
        DigitClassifier.load(model)
    assert len(str(error.value)) < len(str(model)) + 320


def test_links_in_a_circle(tmp_path):
    (tmp_path / "a.h5").symlink_to(tmp_path / "a.h5")
    with pytest.raises(ModelFileError, match="cannot be read: Too many levels"):
        DigitClassifier.load(tmp_path / "a.h5")


@pytest.mark.slow
def test_an_archive_of_thirty_thousand_files(tmp_path):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30_000):
            archive.writestr(str(number), b"")
    refuse(path, "damaged")


def test_devices_and_pipes(tmp_path):
    os.mkfifo(tmp_path / "pipe.h5")
    for path in (tmp_path / "pipe.h5", "/dev/zero"):
        refuse(path, "not a file")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("model.h5", b"\x80\x05K\x01.", "pickle or PyTorch"),
        ("model.h5", b"\x93NUMPY\x01\x00", "NumPy"),
        ("model.h5", b"\x1c\0\0\0TFL3", "TensorFlow Lite"),
        ("model.h5", b'{"class_name": "Sequential"}', "JSON file without weights"),
        ("model.h5", b"", "empty"),
        ("model.h5", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21", "git lfs pull"),
        ("model.h5", b"\n\n<!DOCTYPE html>\n<html lang=en>", "a web page.*download the file itself"),
        ("model.h5", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("model.h5.gz", b"\x1f\x8b\x08\0", "gzip; unpack it"),
        ("model.tar", bytes(257) + b"ustar\0", "tar archive; unpack it"),
        ("model.safetensors", b'\x40\0\0\0\0\0\0\0{"dense": {"dtype":"F32"', "safetensors.*only weights"),
        ("model.onnx", b"\x08\x07\x12\x07tf2onnx", "ONNX file; save the Keras model itself"),
        ("saved_model.pb", b"\x08\x01\x12", "part of a TensorFlow model"),
        ("ckpt.data-00000-of-00001", b"{", "part of a TensorFlow model"),
        ("checkpoint", b'model_checkpoint_path: "ckpt"', "part of a TensorFlow model"),
        ("model.yaml", b"class_name: Sequential", "neither an HDF5 file nor a .keras file"),
    ],
)
def test_files_of_other_kinds_are_called_by_their_names(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelFileError, match=reason) as error:
        DigitClassifier.load(tmp_path / name)
    assert ("damaged" in str(error.value)) == (name == "model.yaml")


@pytest.mark.parametrize(
    ("within", "reason"),
    [
        ("model/data.pkl", "a PyTorch file"),
        ("weights.npy", "a file of NumPy arrays"),
        ("mnist.h5", "around a model; unpack it"),
        ("readme.txt", "a zip archive, not"),
    ],
)
def test_zip_archives_of_other_kinds_are_called_by_their_names(tmp_path, within, reason):
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr(within, b"")
    with pytest.raises(ModelFileError, match=reason):
        DigitClassifier.load(tmp_path / "model.keras")


def test_weights_alone_are_refused_for_the_true_reason(tmp_path):
    network = keras.Sequential([keras.Input((784,)), layers.Dense(10)])
    network.save_weights(tmp_path / "model.weights.h5")
    with pytest.raises(ModelFileError, match="only weights"):
        DigitClassifier.load(tmp_path / "model.weights.h5")
