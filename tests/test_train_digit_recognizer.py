import os
import signal
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from conftest import PROJECT

from classifier import DigitClassifier
from drawing import draw_strokes
from preprocess import preprocess
from train_digit_recognizer import calibrate, make_dataset, save
from training_data import Images, draw_pen_digits

SCRIPT = "train_digit_recognizer.py"


@pytest.fixture(scope="module")
def small_mnist(tmp_path_factory):
    """A file in MNIST's format: a few hundred digits in the pen styles."""
    path = tmp_path_factory.mktemp("data") / "small.npz"
    images = draw_pen_digits(480, np.random.default_rng(1))
    np.savez(
        path, x_train=images.x[:400], y_train=images.y[:400], x_test=images.x[400:], y_test=images.y[400:]
    )
    return path


def test_a_short_training_makes_a_file_that_the_window_can_load(run_script, small_mnist, tmp_path):
    out = tmp_path / "new.h5"
    result = run_script(SCRIPT, "--data", small_mnist, "--epochs", 2, "--batch-size", 50, "--out", out)
    assert result.returncode == 0, result.stderr
    assert "minutes to go" in result.stdout
    assert result.stdout.count("val_accuracy") == 2  # one line an epoch
    assert "MNIST test: " in result.stdout
    image = preprocess(draw_strokes([[(120, 100), (260, 100), (180, 300)]]))
    probabilities = DigitClassifier.load(out).predict(image)
    model = keras.models.load_model(out)
    assert np.abs(model.predict(image, verbose=0) - probabilities).max() < 1e-5
    assert [file.name for file in tmp_path.iterdir()] == ["new.h5"]


def test_the_same_seed_gives_the_same_network(run_script, small_mnist, tmp_path):
    weights = []
    for seed in (3, 3, 4):
        out = tmp_path / "model.h5"
        assert (
            run_script(SCRIPT, "--data", small_mnist, "--epochs", 1, "--seed", seed, "--out", out).returncode
            == 0
        )
        weights.append(np.concatenate([w.ravel() for w in keras.models.load_model(out).get_weights()]))
    assert np.abs(weights[0] - weights[1]).max() < 1e-3
    assert np.abs(weights[0] - weights[2]).max() > 1e-2


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_stop_in_mid_training_leaves_the_old_file(small_mnist, tmp_path, stop):
    out = tmp_path / "old.h5"
    out.write_bytes(b"the old file")
    command = [sys.executable, PROJECT / SCRIPT, "--data", small_mnist, "--epochs", "1000", "--out", out]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        for line in process.stdout:
            if "val_accuracy" in line:
                break
        process.send_signal(stop)
        process.stdout.read()
        errors = process.stderr.read()
    assert out.read_bytes() == b"the old file"
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert f"Stopped; {out} is as it was." in errors
        assert "Traceback" not in errors


def test_a_stop_while_the_file_is_written_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "old.h5"
    out.write_bytes(b"the old file")
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])

    def write_half(self, path, **options):
        with open(path, "wb") as file:
            file.write(b"half a file")
        raise OSError("No space left on device")

    monkeypatch.setattr(keras.Sequential, "save", write_half)
    with pytest.raises(OSError, match="No space"):
        save(model, out)
    assert out.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--data", "none.npz"], "no such file"),
        (["--epochs", "0"], "at least 1"),
        (["--batch-size", "x"], "invalid"),
    ],
)
def test_wrong_arguments_get_one_sentence(run_script, arguments, reason):
    result = run_script(SCRIPT, *arguments)
    assert result.returncode in (1, 2)
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("out", ["none/model.h5", "."])
def test_a_place_that_cannot_be_written_is_said_before_training(run_script, small_mnist, tmp_path, out):
    result = run_script(SCRIPT, "--data", small_mnist, "--out", tmp_path / out)
    assert result.returncode == 1
    assert "cannot be written" in result.stderr
    assert result.stdout == ""


def test_without_a_network_the_message_names_data(run_script, tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "MNIST_NPZ"}
    environment |= {"KERAS_HOME": str(tmp_path), "https_proxy": "http://localhost:9"}
    result = run_script(SCRIPT, env=environment)
    assert result.returncode == 1
    assert "--data" in result.stderr
    assert "Traceback" not in result.stderr


def noise_images(count, label):
    levels = np.random.default_rng(label).integers(0, 256, (count, 28, 28))
    return Images(levels.astype(np.uint8), np.full(count, label, np.uint8))


def test_an_epoch_takes_all_of_mnist_and_half_of_the_pen_digits():
    dataset = make_dataset(noise_images(40, 1), noise_images(40, 2), batch_size=25, seed=5)
    batches = [y.numpy() for _, y in dataset]
    assert [len(y) for y in batches] == [25, 25, 10]
    assert np.bincount(np.concatenate(batches)).tolist() == [0, 40, 20]


def test_every_epoch_is_new_and_the_same_seed_gives_the_same_epochs():
    def epochs(seed):
        dataset = make_dataset(noise_images(40, 1), noise_images(40, 2), batch_size=25, seed=seed)
        return [np.concatenate([x.numpy() for x, _ in dataset]) for _ in range(2)]

    first, second = epochs(5)
    assert np.abs(first - second).max() > 0.1
    np.testing.assert_array_equal([first, second], epochs(5))
    assert np.abs(first - epochs(6)[0]).max() > 0.1


def test_calibration_makes_an_overconfident_network_honest():
    x = np.zeros((1000, 28, 28), np.uint8)
    x[:, 14, 14] = 255
    y = np.repeat([0, 1], [800, 200])  # all look alike, four in five are a 0
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GlobalAveragePooling2D()])
    model.add(keras.layers.Dense(10, activation="softmax"))
    kernel, bias = np.zeros((1, 10), np.float32), np.full(10, -40, np.float32)
    bias[:2] = 4, 0  # 98 % sure
    model.layers[-1].set_weights([kernel, bias])
    temperature = calibrate(model, Images(x, y), seed=0)
    assert temperature == pytest.approx(4 / np.log(4), rel=0.02)
    assert model.predict(tf.zeros((1, 28, 28, 1)), verbose=0)[0, 0] == pytest.approx(0.8, abs=0.01)
