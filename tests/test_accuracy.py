"""How well the committed network reads digits that it has never seen."""

import numpy as np
import pytest
from PIL import Image, ImageOps
from sklearn.datasets import load_digits

from classifier import LEAST_SCORE
from preprocess import preprocess
from recognition import read_number
from training.drawn_images import draw_non_digits


@pytest.mark.slow
def test_mnist_test_images(classifier, mnist_test):
    correct = classifier.predict(mnist_test.batch).argmax(1) == mnist_test.y
    assert correct.mean() >= 0.9950


def test_what_is_no_digit_is_refused(classifier):
    """Letters, symbols, scribbles and runs of digits, drawn anew."""
    refused = classifier.digit_score(draw_non_digits(1000, seed=1).batch) < LEAST_SCORE
    print(f"\nno digits: {100 * refused.mean():.1f} % of {len(refused)} are refused")
    assert refused.mean() > 0.99


@pytest.mark.slow
def test_numbers_of_mnist_test_images(classifier, mnist_test):
    """One to six of them side by side, with the space of a pen's width or two between."""
    rng = np.random.default_rng(0)
    right = []
    for _ in range(300):
        chosen = rng.integers(len(mnist_test), size=rng.integers(1, 7))
        digits = [Image.fromarray(255 - mnist_test.x[i]).crop((3, 0, 25, 28)) for i in chosen]
        row = Image.fromarray(np.concatenate([np.asarray(digit) for digit in digits], axis=1))
        row = row.resize((4 * row.width, 4 * row.height), Image.Resampling.BICUBIC)
        text = "".join(str(mnist_test.y[i]) for i in chosen)
        right.append(read_number(ImageOps.expand(row, 20, 255), classifier).text == text)
    print(f"\nnumbers: {100 * np.mean(right):.1f} % of {len(right)}")
    assert np.mean(right) > 0.97


def test_handwriting_from_scikit_learn(classifier):
    """Digits of 43 writers in 8x8 pixels (E. Alpaydin, C. Kaynak, UCI), as pictures."""
    digits = load_digits()
    pictures = [Image.fromarray((x * 255 / 16).astype(np.uint8)) for x in digits.images]
    batch = np.concatenate([preprocess(picture) for picture in pictures])
    correct = classifier.predict(batch).argmax(1) == digits.target
    print(f"\nscikit-learn's digits: {100 * correct.mean():.1f} % of {len(correct)}")
    assert correct.mean() >= 0.97
