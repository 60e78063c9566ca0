import os
import signal
import subprocess
import sys

import keras
import numpy as np
import pytest
from conftest import PROJECT

from classifier import DigitClassifier
from drawing import draw_strokes
from preprocess import preprocess
from training.history import History
from training.images import draw_pen_digits
from training.networks import NETWORKS

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
    assert sorted(file.name for file in tmp_path.iterdir()) == ["new.h5", "new.history.json"]
    history = History.read(tmp_path / "new.history.json")
    assert (history.network, history.recipe["batch_size"], len(history)) == ("six-3x3", 50, 2)
    assert sum(history.images["MNIST training"]) == 367
    assert sum(history.images["pen styles validation"]) == 33
    assert f"Best epoch: {history.best_epoch} of 2" in result.stdout
    assert history.seconds > 0


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
        _, errors = process.communicate(timeout=60)
    assert out.read_bytes() == b"the old file"
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert "Stopped; the old model file is as it was." in errors
        assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--data", "none.npz"], "no such file"),
        (["--epochs", "0"], "above 0"),
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


def test_a_training_killed_twice_ends_where_one_left_alone_ends(run_script, small_mnist, tmp_path):
    """With dropout and an optimizer that keeps a state."""
    options = "--model", "64-128", "--epochs", 5, "--batch-size", 50, "--optimizer", "nadam"
    folder = tmp_path / "checkpoints"
    alone = run_script(SCRIPT, "--data", small_mnist, *options, "--out", tmp_path / "alone.h5")
    assert alone.returncode == 0, alone.stderr
    killed = tmp_path / "killed.h5"
    for start in ((*options, "--checkpoint-dir", folder), ("--resume", folder)):
        command = [sys.executable, PROJECT / SCRIPT, "--data", small_mnist, *start, "--out", killed]
        with subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE, text=True, bufsize=1
        ) as process:
            for line in process.stdout:
                if "val_accuracy" in line:
                    process.kill()
    assert not killed.exists()
    done = sorted(folder.glob("epoch_*.h5"))
    assert len(done) >= 2
    done[-1].write_bytes(done[-1].read_bytes()[:5000])  # a damaged one: the last whole one counts
    result = run_script(SCRIPT, "--data", small_mnist, "--resume", folder, "--out", killed)
    assert result.returncode == 0, result.stderr
    assert f"{len(done) - 1} of 5 epochs are done already" in result.stdout
    names = [file.name for file in sorted(folder.glob("epoch_*.h5"))]
    curves = [History.read(tmp_path / f"{name}.history.json").curves for name in ("alone", "killed")]
    assert curves[0]["val_accuracy"] == pytest.approx(curves[1]["val_accuracy"], abs=0.001)
    assert names == [f"epoch_{i + 1:02d}_val_{curves[1]['val_accuracy'][i]:.4f}.h5" for i in range(5)]
    weights = [keras.models.load_model(tmp_path / f"{name}.h5").get_weights() for name in ("alone", "killed")]
    for a, b in zip(*weights, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-3)


def test_a_folder_of_checkpoints_is_not_used_twice_by_mistake(run_script, small_mnist, tmp_path):
    options = "--data", small_mnist, "--model", "dense-512", "--recipe", "published", "--epochs", 1
    options = *options, "--checkpoint-dir", tmp_path / "c", "--out", tmp_path / "new.h5"
    assert run_script(SCRIPT, *options).returncode == 0
    again = run_script(SCRIPT, *options)
    assert again.returncode == 1
    assert again.stderr.endswith(f"go on with --resume {tmp_path / 'c'}.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--resume", "."], "holds no training to go on with"),
        (["--resume", ".", "--epochs", "3", "--seed", "1"], "leave out --epochs, --seed"),
        (["--recipe", "published"], "six-3x3 has no published recipe"),
        (["--model", "lenet"], "invalid choice"),
        (["--validation-split", "1.5"], "between 0 and 1"),
        (["--learning-rate", "0"], "above 0"),
        (["--seed", "-1"], "from 0"),
    ],
)
def test_wrong_choices_get_one_sentence(run_script, small_mnist, tmp_path, arguments, reason):
    result = run_script(SCRIPT, "--data", small_mnist, *arguments, cwd=tmp_path)
    assert result.returncode in (1, 2)
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


def test_options_override_the_recipe(run_script, small_mnist, tmp_path):
    options = "--model", "16-64", "--recipe", "published", "--epochs", 1, "--learning-rate", 0.002
    options = *options, "--optimizer", "sgd", "--validation-split", 0.25, "--out", tmp_path / "new.h5"
    result = run_script(SCRIPT, "--data", small_mnist, *options)
    assert result.returncode == 0, result.stderr
    history = History.read(tmp_path / "new.history.json")
    assert history.recipe == {
        "optimizer": "sgd",
        "learning_rate": 0.002,
        "batch_size": 32,
        "epochs": 1,
        "monitor": "val_accuracy",
        "validation_split": 0.25,
        "augment": False,
    }
    assert sum(history.images["MNIST validation"]) == 100
    assert history.temperature == 1  # published recipes are left uncalibrated


def test_all_networks_are_listed(run_script):
    result = run_script(SCRIPT, "--list-models")
    assert result.returncode == 0, result.stderr
    for name in NETWORKS:
        assert f"\n{name} " in "\n" + result.stdout
    assert "adamax 0.001, 50 epochs, batches of 32, 15% for validation, MNIST alone: 99.37 %" in result.stdout
