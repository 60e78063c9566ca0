import os
import subprocess

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the window, before NumPy is imported
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # as in the scripts, before TensorFlow is imported

from helpers import PROJECT

from classifier import DigitClassifier


@pytest.fixture(scope="session")
def classifier():
    """The committed network."""
    return DigitClassifier.load(PROJECT / "mnist.h5")


@pytest.fixture
def call(capsys):
    """Call a script's `main` with arguments; return what a process of its own would have ended with."""

    def call_(main, *arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code
        printed = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, printed.out, printed.err)

    return call_
