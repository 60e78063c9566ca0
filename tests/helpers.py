"""What many tests use: the project's folder, drawings of digits, the scripts as a user runs them."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier import DigitClassifier
from training.images import Images
from window.panel.evidence import Evidence, collect_evidence

PROJECT = Path(__file__).resolve().parent.parent
SEVEN = [[(120, 100), (260, 100), (180, 300)]]
ONE = [[(200, 60), (200, 340)]]
TOO_LONG = 300 * "x"  # a name that no system looks for
SCRIPT_TIME = 300  # seconds until a script counts as hanging


def run_script(script: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess:
    """Run one of the project's scripts in a process of its own, as a user would; what it prints is text.

    Where the input is bytes, what it prints is bytes too.
    """
    return run_python(PROJECT / script, *arguments, **options)


def run_python(*arguments: object, **options: Any) -> subprocess.CompletedProcess:
    """Run this Python with arguments in the project's folder, or in another one given as `cwd`."""
    command = [sys.executable, *map(str, arguments)]
    options.setdefault("cwd", PROJECT)
    options.setdefault("text", not isinstance(options.get("input"), bytes))
    return subprocess.run(command, capture_output=True, timeout=SCRIPT_TIME, check=False, **options)


def call(main: Callable[[list[str]], int], *arguments: object) -> subprocess.CompletedProcess:
    """Call a script's `main`; return what a process of its own would have ended with, seconds earlier."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as errors:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
    return subprocess.CompletedProcess([main.__module__], status, out.getvalue(), errors.getvalue())


def as_anyone() -> list[str]:
    """Return what to put before a command so that the rights of files stop it, as they do not stop root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


def words_of(command: str) -> list[str]:
    """Return the script and the arguments that a command for make would run, without running it."""
    apart = environment(without=["MAKEFLAGS", "MAKELEVEL"])  # from the make that runs the tests
    command += " --dry-run --no-print-directory"
    shown = subprocess.check_output(command, shell=True, text=True, env=apart)
    return shlex.split(shown.splitlines()[-1])[1:]


def environment(without: Sequence[str] = (), **changes: object) -> dict[str, str]:
    """Return this process's environment with some variables changed and others left out."""
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return kept | {name: str(value) for name, value in changes.items()}


def save_mnist(path: Path, training: Images, test: Images) -> Path:
    """Write a file in MNIST's format; return its path."""
    np.savez(path, x_train=training.x, y_train=training.y, x_test=test.x, y_test=test.y)
    return path


def assert_one_sentence(result: subprocess.CompletedProcess, reason: str) -> None:
    """Check that a script ended with a sentence that gives a reason, and with no traceback."""
    assert result.returncode in (1, 2), result
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


def find_evidence(tensor: np.ndarray, classifier: DigitClassifier) -> Evidence:
    """Return the Evidence in a tensor, float32 (28, 28), all of it at once."""
    *_, evidence = collect_evidence(tensor, classifier)
    assert evidence is not None
    return evidence


def noise_images(count: int, label: int) -> Images:
    """Return so many images of noise, all with one label; the same again for the same label."""
    levels = np.random.default_rng(label).integers(0, 256, (count, 28, 28))
    return Images(levels.astype(np.uint8), np.full(count, label, np.uint8))
