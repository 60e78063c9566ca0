#!/usr/bin/env python3
"""Measure a network on MNIST's 10,000 test images, which no training has seen."""

import argparse
import os
import sys
import time

import numpy as np

from classifier import DEFAULT_MODEL, DigitClassifier, ModelFileError
from training_data import DataError, load_mnist

CALIBRATION_BINS = 15


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=DEFAULT_MODEL, help="Keras .h5 file (default: mnist.h5)")
    parser.add_argument(
        "--data",
        metavar="FILE.npz",
        default=os.environ.get("MNIST_NPZ"),
        help="MNIST as Keras's four arrays (default: $MNIST_NPZ, else Keras downloads it once)",
    )
    return parser.parse_args(arguments)


def expected_calibration_error(confidence, correct):
    """Return how far confidence and accuracy lie apart, averaged over bins of confidence.

    Args:
        confidence: float array (n,), in [0, 1].
        correct: bool array (n,).

    Returns:
        float in [0, 1].
        Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.
    """
    bins = np.ceil(confidence * CALIBRATION_BINS)
    gaps = [
        (bins == bin_).mean() * abs(confidence[bins == bin_].mean() - correct[bins == bin_].mean())
        for bin_ in np.unique(bins)
    ]
    return float(np.sum(gaps))


def main(arguments=None):
    """Print the figures; return the exit status."""
    options = parse_arguments(arguments)
    try:
        classifier = DigitClassifier.load(options.model)
        _, test = load_mnist(options.data)
    except (ModelFileError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    start = time.perf_counter()
    probabilities = classifier.predict(test.batch)
    seconds = time.perf_counter() - start
    correct = probabilities.argmax(1) == test.y
    print(f"images             {len(test)}")
    print(f"accuracy           {100 * correct.mean():.2f} %")
    for digit in np.unique(test.y):
        print(f"  of the {digit}s         {100 * correct[test.y == digit].mean():.2f} %")
    print(f"calibration error  {100 * expected_calibration_error(probabilities.max(1), correct):.2f} points")
    print(f"time a digit       {1000 * seconds / len(test):.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
