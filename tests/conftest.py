import os
import subprocess
import sys
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the window, before NumPy is imported

from classifier import DigitClassifier

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def classifier():
    """The committed network."""
    return DigitClassifier.load(PROJECT / "mnist.h5")


@pytest.fixture
def run_script():
    """Run one of the project's scripts in a process of its own, as a user would."""

    def run(script, *arguments, **options):
        return subprocess.run(
            [sys.executable, PROJECT / script, *map(str, arguments)],
            capture_output=True,
            text=not isinstance(options.get("input"), bytes),
            timeout=300,
            check=False,
            **options,
        )

    return run
