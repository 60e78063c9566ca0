"""How well the committed network reads digits that it has never seen."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from preprocess import preprocess
from training.images import load_mnist


@pytest.fixture
def mnist_test():
    cached = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets" / "mnist.npz"
    path = os.environ.get("MNIST_NPZ") or (cached if cached.exists() else None)
    if path is None:
        pytest.skip("MNIST is neither at $MNIST_NPZ nor in Keras's cache")
    return load_mnist(path)[1]


@pytest.mark.slow
def test_mnist_test_images(classifier, mnist_test):
    correct = classifier.predict(mnist_test.batch).argmax(1) == mnist_test.y
    assert correct.mean() >= 0.9960


def test_handwriting_from_scikit_learn(classifier):
    """Digits of 43 writers in 8x8 pixels (E. Alpaydin, C. Kaynak, UCI), as pictures."""
    digits = load_digits()
    pictures = [Image.fromarray((x * 255 / 16).astype(np.uint8)) for x in digits.images]
    batch = np.concatenate([preprocess(picture) for picture in pictures])
    correct = classifier.predict(batch).argmax(1) == digits.target
    print(f"\nscikit-learn's digits: {100 * correct.mean():.1f} % of {len(correct)}")
    assert correct.mean() >= 0.97
