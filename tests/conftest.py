import os

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in the window, before NumPy is imported
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # as in the scripts, before TensorFlow is imported

from helpers import PROJECT

from classifier import DigitClassifier


@pytest.fixture(scope="session")
def classifier() -> DigitClassifier:
    """The committed network."""
    return DigitClassifier.load(PROJECT / "mnist.h5")
