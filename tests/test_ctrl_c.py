"""Ctrl-C at random moments of every script: it ends soon, without a traceback, as a shell expects it."""

import os
import signal
import subprocess
import sys
import time
from random import Random

import pytest
from helpers import PROJECT, SEVEN, environment, save_mnist

from command_line import INTERRUPTED
from drawing import draw_strokes
from training.drawn_images import draw_pen_digits

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the signals of Unix")
TIMES = int(os.environ.get("FUZZ_STOPS", 2))  # for each script
WATCH = """
import os, sys
def watch(event, arguments, seen=[]):
    if event == "import" and arguments[0] == "numpy" and not seen:
        seen.append(os.write(int(os.environ["STARTED"]), b"!"))
sys.addaudithook(watch)
"""  # tells when a script begins to import its libraries; before that Python itself starts


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    save_mnist(tmp_path / "mnist.npz", draw_pen_digits(400, 1), draw_pen_digits(80, 2))
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    return tmp_path


def stop(folder, arguments, seconds):
    """Start a script and stop it so many seconds after it has begun; return its status and what it said."""
    seen, started = os.pipe()
    variables = environment(PYTHONPATH=folder, STARTED=started, XDG_CACHE_HOME=folder)
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=variables,
        pass_fds=[started],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(started)
        os.read(seen, 1)
        os.close(seen)
        time.sleep(seconds)  # the moment of the stop is what is tried
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    return process.returncode, errors


TRAINING = "--model", "16-64", "--recipe", "published", "--epochs", "50"


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [
        (["predict_digit_recognizer.py", *["seven.png"] * 40], 0.3),
        pytest.param(
            ["evaluate_digit_recognizer.py", "--data", "mnist.npz", "--out", "report"],
            6,
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ["train_digit_recognizer.py", "--data", "mnist.npz", *TRAINING, "--out", "new.h5"],
            8,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_ctrl_c_ends_a_script_at_any_moment(folder, arguments, seconds):
    own = {"seven.png", "mnist.npz", "report", "new.h5"}
    arguments = [folder / word if word in own else word for word in arguments]
    random = Random(0)
    for _ in range(TIMES):
        status, errors = stop(folder, arguments, random.uniform(0, seconds))
        # once its work is done a script ends as it would have, or by the signal, which is 130 in a shell
        assert status in (INTERRUPTED, 0, -signal.SIGINT), errors
        assert "Traceback" not in errors
        assert len(errors.splitlines()) <= 3
