"""Ctrl-C at random moments of every script: it ends soon, without a traceback, as a shell expects it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from random import Random

import numpy as np
import pytest
from helpers import PROJECT, SEVEN, environment, save_mnist

from command_line import INTERRUPTED
from drawing import draw_strokes
from training.drawn_images import draw_pen_digits
from training.images import Images

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the signals of Unix")
MANY_TIMES = 250  # the test images are repeated for the evaluation
PRESSES = 3  # of Ctrl-C at most: one may come where Python cannot raise it, and a person presses again
SECONDS = 20  # until a person does
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
    few = draw_pen_digits(80, 2)
    many = Images(np.tile(few.x, (MANY_TIMES, 1, 1)), np.tile(few.y, MANY_TIMES))
    save_mnist(tmp_path / "mnist.npz", draw_pen_digits(400, 1), few)
    save_mnist(tmp_path / "many.npz", few, many)
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    return tmp_path


def stop(folder, arguments, seconds):
    """Start a script and stop it so many seconds after it has begun; return its status and what it said."""
    seen, started = os.pipe()
    variables = environment(PYTHONPATH=folder, STARTED=started, XDG_CACHE_HOME=folder)
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
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
        for _ in range(PRESSES):
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                _, errors = process.communicate(timeout=SECONDS)
                return process.returncode, errors
        process.kill()
    raise AssertionError("it goes on after Ctrl-C")


# none of them would end by itself, on a machine ten times faster either, before it is stopped
TRAINING = "--model", "16-64", "--recipe", "published", "--epochs", "100000"
MODELS = [PROJECT / "mnist.h5"] * 20


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [
        (["predict_digit_recognizer.py", *["seven.png"] * 10_000], 0.3),
        pytest.param(
            ["evaluate_digit_recognizer.py", "--data", "many.npz", "--out", "report", "--model", *MODELS],
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
    script, *options = arguments
    random = Random(0)
    for _ in range(TIMES):
        status, errors = stop(folder, [PROJECT / script, *options], random.uniform(0, seconds))
        assert status in (INTERRUPTED, -signal.SIGINT), errors  # the latter is 130 in a shell
        assert "Traceback" not in errors
        assert len(errors.splitlines()) <= 3
