import json
import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import replace
from subprocess import CompletedProcess

import keras
import numpy as np
import pytest
from helpers import (
    PROJECT,
    SEVEN,
    assert_one_sentence,
    call,
    environment,
    run_python,
    run_script,
    save_mnist,
)

import train_digit_recognizer
from classifier import CLASSES, DigitClassifier, history_path
from drawing import draw_strokes
from preprocess import preprocess
from training.drawn_images import draw_pen_digits
from training.history import CURVES, History
from training.recipes import NETWORKS, Recipe
from training.run import DRAWN

SCRIPT = "train_digit_recognizer.py"


@pytest.fixture(scope="module")
def small_mnist(tmp_path_factory):
    """A file in MNIST's format: a few hundred digits in the pen styles."""
    path = tmp_path_factory.mktemp("data") / "small.npz"
    return save_mnist(path, draw_pen_digits(400, 1), draw_pen_digits(80, 2))


@pytest.fixture
def train(small_mnist):
    """Call the script with the small MNIST and further arguments."""
    return lambda *arguments: call(train_digit_recognizer.main, "--data", small_mnist, *arguments)


def start_training(small_mnist, *arguments, **options):
    """Start the script with the small MNIST in a process of its own."""
    command = [sys.executable, PROJECT / SCRIPT, "--data", small_mnist, *arguments]
    return subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
        **options,
    )


@pytest.mark.slow
def test_a_quick_training_makes_a_file_that_the_window_can_load(train, tmp_path, monkeypatch):
    """It is not written over the committed network."""
    monkeypatch.setattr(train_digit_recognizer, "MODELS_FOLDER", tmp_path)
    out = tmp_path / "strided-quick.h5"
    result = train("--quick", "--batch-size", 50)
    assert result.returncode == 0, result.stderr
    assert "Drawing 63 images" in result.stdout  # an eighth of those of the default
    assert " to go" in result.stdout
    assert result.stdout.count("val_accuracy") == 3  # one line an epoch
    image = preprocess(draw_strokes(SEVEN))
    probabilities = DigitClassifier.load(out).predict(image)
    expected = np.asarray(keras.models.load_model(out)(image))[:, :CLASSES]  # without "no digit"
    assert np.abs(expected / expected.sum() - probabilities).max() < 1e-5
    assert sorted(file.name for file in tmp_path.iterdir()) == [out.name, "strided-quick.history.json"]
    history = History.read(history_path(out))
    assert (history.network, history.recipe.batch_size, len(history)) == ("strided", 50, 3)
    assert sum(history.images["MNIST training"]) == 367
    assert sum(history.images["pen styles validation"]) == round(400 * DRAWN["pen styles"] / 8 / 12)
    assert f"Best epoch: {history.best_epoch} of 3" in result.stdout
    assert history.seconds > 0
    assert f"MNIST test: {history.test_accuracy:.2f} %" in result.stdout


@pytest.mark.slow
def test_the_same_seed_gives_the_same_network(train, tmp_path):
    weights = []
    for seed in (3, 3, 4):
        out = tmp_path / "model.h5"
        assert train("--model", "dense-512", "--epochs", 1, "--seed", seed, "--out", out).returncode == 0
        weights.append(np.concatenate([w.ravel() for w in keras.models.load_model(out).get_weights()]))
    assert np.abs(weights[0] - weights[1]).max() < 1e-3
    assert np.abs(weights[0] - weights[2]).max() > 1e-2


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_stop_in_mid_training_leaves_the_old_file(small_mnist, tmp_path, stop):
    out = tmp_path / "old.h5"
    out.write_bytes(b"the old file")
    with start_training(small_mnist, "--model", "dense-512", "--epochs", 1000, "--out", out) as process:
        for line in process.stdout:
            if "val_accuracy" in line:
                break
        process.send_signal(stop)
        _, errors = process.communicate(timeout=60)
    assert out.read_bytes() == b"the old file"
    if stop == signal.SIGINT:
        assert process.returncode == 130
        assert errors.endswith("\nStopped; the old model file is as it was.\n")
        assert "Traceback" not in errors


FILL = """
import contextlib, io, json, resource, sys
import train_digit_recognizer
ends = []
for limit in (300, 1_000_000):
    for options in ([], ["--checkpoint-dir", f"checkpoints-{limit}"]):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        errors = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
            status = train_digit_recognizer.main([*sys.argv[1:], *options])
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        ends.append((status, errors.getvalue()))
print(json.dumps(ends))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limits of Unix")
@pytest.mark.slow
def test_a_full_disk_gets_one_sentence_and_leaves_the_old_files(small_mnist, tmp_path):
    old = {"old.h5": b"the old file", "old.history.json": b"its history"}
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)
    arguments = "--data", small_mnist, "--model", "dense-512", "--recipe", "published", "--epochs", 1
    folders = dict.fromkeys(("XDG_CACHE_HOME", "MPLCONFIGDIR"), tmp_path / "cache")
    variables = environment(PYTHONPATH=PROJECT, **folders)
    result = run_python("-c", FILL, *arguments, "--out", "old.h5", cwd=tmp_path, env=variables)
    assert result.returncode == 0, result.stderr
    ends = json.loads(result.stdout)
    assert len(ends) == 4
    for status, errors in ends:
        assert_one_sentence(CompletedProcess(FILL, status, "", errors), "File too large.")
    assert {name: (tmp_path / name).read_bytes() for name in old} == old
    kept = {path.name for path in tmp_path.rglob("*") if path.is_file() and "cache" not in path.parts}
    assert kept <= {*old, "destination.txt", "history.json"}


def test_a_training_that_diverges_leaves_the_old_file(train, tmp_path):
    out = tmp_path / "old.h5"
    out.write_bytes(b"the old file")
    recipe = "--recipe", "published", "--optimizer", "sgd", "--learning-rate", "1e30", "--epochs", 2
    folder = tmp_path / "checkpoints"
    result = train("--model", "dense-512", *recipe, "--out", out, "--checkpoint-dir", folder)
    assert_one_sentence(result, "diverged: after epoch 1")
    assert "Try a lower --learning-rate" in result.stderr
    assert [path.read_bytes() for path in tmp_path.glob("old*")] == [b"the old file"]
    assert not list(folder.glob("*.h5"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--data", "none.npz"], "no such file"),
        (["--epochs", "0"], "above 0"),
        (["--batch-size", "x"], "invalid"),
    ],
)
def test_wrong_arguments_get_one_sentence(train, arguments, reason):
    assert_one_sentence(train(*arguments), reason)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the pipes of Unix")
def test_a_pipe_is_found_out_before_the_work_is_done(train, tmp_path):
    os.mkfifo(tmp_path / "new.h5")
    result = train("--out", tmp_path / "new.h5")
    assert_one_sentence(result, "new.h5 cannot be written: it is a device or a pipe, not a file.\n")
    assert result.stdout == ""


@pytest.mark.parametrize("out", ["none/model.h5", "."])
def test_a_place_that_cannot_be_written_is_said_before_training(train, tmp_path, out):
    result = train("--out", tmp_path / out)
    assert_one_sentence(result, "cannot be written")
    assert result.stdout == ""


@pytest.mark.slow
def test_without_a_network_the_message_names_data(tmp_path):
    offline = environment(without=["MNIST_NPZ"], KERAS_HOME=tmp_path, https_proxy="http://localhost:9")
    assert_one_sentence(run_script(SCRIPT, env=offline), "--data")


@pytest.mark.slow
def test_a_training_killed_twice_ends_where_one_left_alone_ends(train, small_mnist, tmp_path):
    """With dropout, an optimizer that keeps a state, and images rated after two of the epochs."""
    options = "--model", "16-64", "--epochs", 5, "--batch-size", 50, "--optimizer", "muon"
    folder = tmp_path / "checkpoints"
    alone = train(*options, "--out", tmp_path / "alone.h5")
    assert alone.returncode == 0, alone.stderr
    killed = tmp_path / "killed.h5"
    for start in ((*options, "--checkpoint-dir", folder), ("--resume", folder)):
        with start_training(small_mnist, *start, "--out", killed) as process:
            for line in process.stdout:
                if "val_accuracy" in line:
                    process.kill()
    assert not killed.exists()
    done = sorted(folder.glob("epoch_*.h5"))
    assert len(done) >= 2
    done[-1].write_bytes(done[-1].read_bytes()[:5000])  # a damaged one: the last whole one counts
    result = train("--resume", folder, "--out", killed)
    assert result.returncode == 0, result.stderr
    assert f"{len(done) - 1} of 5 epochs are done already" in result.stdout
    names = [file.name for file in sorted(folder.glob("epoch_*.h5"))]
    curves = [History.read(tmp_path / f"{name}.history.json").curves for name in ("alone", "killed")]
    assert curves[0]["val_accuracy"] == pytest.approx(curves[1]["val_accuracy"], abs=0.001)
    assert names == [f"epoch_{i + 1:02d}_val_{curves[1]['val_accuracy'][i]:.4f}.h5" for i in range(5)]
    weights = [keras.models.load_model(tmp_path / f"{name}.h5").get_weights() for name in ("alone", "killed")]
    for a, b in zip(*weights, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-3)


@pytest.mark.slow
def test_a_resumed_training_writes_the_file_that_it_was_begun_for(train, small_mnist, tmp_path):
    """And not the shipped one of that name; the command to go on with is printed when it is stopped."""
    shipped = [PROJECT / "models" / name for name in ("dense-512.h5", "dense-512.history.json")]
    before = [file.read_bytes() for file in shipped]
    folder, out = tmp_path / "checkpoints", tmp_path / "mine.h5"
    options = "--model", "dense-512", "--epochs", "200", "--checkpoint-dir", folder, "--out", "mine.h5"
    with start_training(small_mnist, *options, cwd=tmp_path) as process:
        for line in process.stdout:
            if "val_accuracy" in line:
                process.send_signal(signal.SIGINT)
                break
        _, errors = process.communicate(timeout=60)
    assert not out.exists()
    history = History.read(folder / "history.json")
    replace(history, recipe=replace(history.recipe, epochs=len(history) + 1)).write(folder / "history.json")
    command = shlex.split(errors.splitlines()[-1].removeprefix("Go on with: "))
    arguments = shlex.split(command[-1].removeprefix("ARGS="))
    assert arguments == ["--data", str(small_mnist), "--resume", str(folder)]
    result = call(train_digit_recognizer.main, *arguments)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1].startswith(f"{out} is written, after ")
    assert DigitClassifier.load(out)
    assert [file.read_bytes() for file in shipped] == before


def test_a_folder_that_does_not_say_what_to_write_is_refused(train, tmp_path):
    History("dense-512", NETWORKS["dense-512"].default, seed=0).write(tmp_path / "history.json")
    result = train("--resume", tmp_path)
    assert result.returncode == 1
    assert "add --out" in result.stderr


def test_a_training_goes_on_with_the_same_images_alone(train, tmp_path):
    """Where another file is to be written, the folder says so from then on."""
    history = History("dense-512", NETWORKS["dense-512"].default, 0, {"MNIST training": [37] * 10 + [0]})
    history.images["MNIST validation"] = [4] * 10 + [0]  # the small one has 40 of each digit
    history.add_epoch(dict.fromkeys(CURVES, 0.5), seconds=1)
    history.write(tmp_path / "history.json")
    (tmp_path / "destination.txt").write_text(f"{tmp_path / 'old.h5'}\n")
    result = train("--resume", tmp_path, "--out", tmp_path / "other.h5")
    assert_one_sentence(result, "begun with other images: go on with the same --data")
    assert (tmp_path / "destination.txt").read_text() == f"{tmp_path / 'other.h5'}\n"
    assert not list(tmp_path.glob("*.h5"))


def test_a_training_of_a_network_that_is_not_known_is_not_gone_on_with(train, tmp_path):
    History("of-another-version", Recipe(), 0).write(tmp_path / "history.json")
    (tmp_path / "destination.txt").write_text(f"{tmp_path / 'new.h5'}\n")
    result = train("--resume", tmp_path)
    assert_one_sentence(result, "holds a training of of-another-version, which is not known here.")
    assert "TensorFlow" not in result.stdout


def test_a_pipe_does_not_say_which_file_a_training_writes(train, tmp_path):
    History("dense-512", Recipe(), 0).write(tmp_path / "history.json")
    os.mkfifo(tmp_path / "destination.txt")
    assert_one_sentence(train("--resume", tmp_path), "add --out FILE.h5.")


def test_a_folder_of_checkpoints_is_not_used_twice_by_mistake(train, tmp_path):
    options = "--model", "dense-512", "--recipe", "published", "--epochs", 1
    options = *options, "--checkpoint-dir", tmp_path / "c", "--out", tmp_path / "new.h5"
    assert train(*options).returncode == 0
    again = train(*options)
    assert again.returncode == 1
    assert again.stderr.endswith(f"go on with --resume {tmp_path / 'c'}.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--resume", "."], "holds no training to go on with"),
        (["--resume", ".", "--epochs", "3", "--seed", "1"], "leave out --epochs, --seed\n"),
        (["--resume", ".", "--recipe", "published"], "leave out --recipe\n"),
        (["--drawings", "none"], "none: there is no such folder.\n"),
        (["--out", "new.txt"], "new.txt cannot be written: a model file's name ends in .h5 or .keras.\n"),
        (["--recipe", "published"], "strided has no published recipe"),
        (["--model", "lenet"], "invalid choice"),
        (["--validation-split", "1.5"], "between 0 and 1"),
        (["--learning-rate", "0"], "above 0"),
        (["--seed", "-1"], "from 0"),
    ],
)
def test_wrong_choices_get_one_sentence(train, tmp_path, monkeypatch, arguments, reason):
    monkeypatch.chdir(tmp_path)
    assert_one_sentence(train(*arguments), reason)


def test_options_override_the_recipe(train, tmp_path):
    options = "--model", "16-64", "--recipe", "published", "--epochs", 1, "--learning-rate", 0.002
    options = *options, "--optimizer", "sgd", "--validation-split", 0.25, "--out", tmp_path / "new.h5"
    result = train(*options)
    assert result.returncode == 0, result.stderr
    assert re.search(r"new\.h5 is written, after [0-9.]+ minutes\.\n$", result.stdout)
    history = History.read(tmp_path / "new.history.json")
    assert history.recipe == Recipe("sgd", 0.002, 32, 1, "val_accuracy", 0.25)
    assert sum(history.images["MNIST validation"]) == 100
    assert history.temperature == 1  # published recipes are left uncalibrated


def test_all_networks_are_listed(train):
    result = train("--list-models")
    assert result.returncode == 0, result.stderr
    for name in NETWORKS:
        assert f"\n{name} " in "\n" + result.stdout
    assert "adamax 0.001, 50 epochs, batches of 32, 15% for validation, MNIST alone: 99.37 %" in result.stdout
