"""kill -9 at random moments of training and of teaching: no file is lost, and a training goes on.

FUZZ_KILLS sets how many are tried; `make fuzz` tries 50 of each. Without it two kills of a training are
tried in test_train_digit_recognizer.py, and drawings are killed in test_files.py.
"""

import os
import subprocess
import sys
from random import Random

import pytest
from helpers import PROJECT, SEVEN, environment, run_script, save_mnist

from classifier import DigitClassifier, history_path
from drawing import Stroke, draw_strokes
from samples import load_samples, save_sample
from training.drawn_images import draw_pen_digits
from training.history import History

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("FUZZ_KILLS" not in os.environ, reason="make fuzz tries them"),
    pytest.mark.skipif(os.name == "nt", reason="the signals of Unix"),
]
KILLS = int(os.environ.get("FUZZ_KILLS", 1))
EPOCHS = 40
TRAINING = "--model", "16-64", "--recipe", "published", "--epochs", EPOCHS, "--batch-size", 100
TEACHING = """
import sys
import train_digit_recognizer
from training.start import start_tensorflow
start_tensorflow()
from training import run, teaching
teaching.STEPS, run.PEN_DIGITS, run.VARIED_DIGITS = 3, 40, 20
sys.exit(train_digit_recognizer.main(sys.argv[1:]))
"""


@pytest.fixture
def data(tmp_path):
    return save_mnist(tmp_path / "mnist.npz", draw_pen_digits(300, 1), draw_pen_digits(40, 2))


def run_and_kill(command, begun, seconds):
    """Start a command, kill it so many seconds after it has printed a line; return whether it had ended."""
    command = [sys.executable, *map(str, command)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdout=pipe, stderr=pipe, text=True, env=environment()) as it:
        for line in it.stdout:
            if begun in line:
                break
        try:
            _, errors = it.communicate(timeout=seconds)  # the moment of the kill is what is tried
        except subprocess.TimeoutExpired:
            it.kill()
            it.communicate()
            return False
    assert it.returncode == 0, errors
    return True


def find_left_behind(folder):
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def test_kills_while_a_network_is_trained(tmp_path, data):
    out, folder = tmp_path / "model.h5", tmp_path / "checkpoints"
    old = (PROJECT / "models" / "16-64.h5").read_bytes()
    out.write_bytes(old)
    start = ["train_digit_recognizer.py", "--data", data]
    random, done, ended = Random(0), 0, False
    for _ in range(KILLS):
        if ended:
            folder, done = tmp_path / f"{folder.name}+", 0
        goes_on = ["--resume", folder] if done else [*TRAINING, "--checkpoint-dir", folder, "--out", out]
        if not done and folder.exists():
            goes_on = ["--resume", folder]
        ended = run_and_kill([*start, *goes_on], "Training will take", random.uniform(0, 6))
        history = History.read(folder / "history.json")
        assert len(history) >= done  # what was done is kept
        done = len(history)
        assert len(list(folder.glob("epoch_*.h5"))) in (done, done + 1)
        for path in folder.glob("epoch_*.h5"):
            DigitClassifier.load(path)
        assert len(find_left_behind(folder)) + len(find_left_behind(tmp_path)) <= 1
        DigitClassifier.load(out)
        if ended:
            assert done == len(History.read(history_path(out))) == EPOCHS
            assert out.read_bytes() != old
    result = run_script(*start, "--resume", folder)
    assert result.returncode == 0, result.stderr
    assert len(History.read(history_path(out))) == EPOCHS
    assert not find_left_behind(tmp_path)


def test_kills_while_a_hand_is_taught(tmp_path, data):
    drawings, out = tmp_path / "drawings", tmp_path / "models" / "taught.h5"
    out.parent.mkdir()
    for width in range(16, 22):
        save_sample(drawings, 7, draw_strokes(SEVEN), [Stroke(SEVEN[0], width)])
    shipped = (PROJECT / "mnist.h5").read_bytes()
    out.write_bytes(shipped)
    command = ["-c", TEACHING, "--drawings", drawings, "--data", data, "--out", out]
    random = Random(0)
    for _ in range(KILLS):
        run_and_kill(command, "Learning from", random.uniform(0, 8))
        DigitClassifier.load(out)
        assert len(find_left_behind(out.parent)) <= 1
        assert len(load_samples(drawings)[0]) == 6
        assert (PROJECT / "mnist.h5").read_bytes() == shipped
    assert run_and_kill(command, "Learning from", 300)
    assert out.read_bytes() != shipped
    assert sorted(path.name for path in out.parent.iterdir()) == ["taught.h5", "taught.history.json"]
