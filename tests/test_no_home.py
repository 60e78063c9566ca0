"""A person without a home and without an entry among the users, as in some containers."""

import os
import subprocess
import sys

import pytest
from helpers import PROJECT, SEVEN, environment, run_python, save_mnist

from drawing import draw_strokes
from training.drawn_images import draw_pen_digits

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the users of Unix")
NOBODY = """
import os, pwd, runpy, sys
def none(uid):
    raise KeyError(uid)
pwd.getpwuid = none
os.environ.pop("HOME", None)
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""
FOLDERS = "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "KERAS_HOME"


@pytest.fixture
def run(tmp_path):
    """Run a script as such a person, in a folder of the test."""
    save_mnist(tmp_path / "mnist.npz", draw_pen_digits(400, 1), draw_pen_digits(80, 2))
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    variables = environment(without=FOLDERS)

    def run_(script, *arguments):
        return run_python("-c", NOBODY, PROJECT / script, *arguments, cwd=tmp_path, env=variables)

    return run_


def test_pictures_are_read(run):
    result = run("predict_digit_recognizer.py", "seven.png")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("seven.png: 7 (")


@pytest.mark.slow
def test_networks_are_trained(run, tmp_path):
    options = "--data", "mnist.npz", "--model", "dense-512", "--epochs", 1, "--out", "new.h5"
    result = run("train_digit_recognizer.py", *options)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "new.h5").exists()


@pytest.mark.slow
def test_models_are_measured(run, tmp_path):
    result = run("evaluate_digit_recognizer.py", "--data", "mnist.npz")
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "report" / "index.html").exists()


def test_the_window_opens(tmp_path):
    find_window = pytest.importorskip("window_user").find_window
    command = [sys.executable, "-c", NOBODY, str(PROJECT / "gui_digit_recognizer.py")]
    variables = environment(without=FOLDERS)
    with subprocess.Popen(command, cwd=tmp_path, env=variables, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert find_window("Digit Recognizer")
        finally:
            process.terminate()
        assert process.stderr.read() == ""
