#!/usr/bin/env python3
"""Measure models on MNIST's 10,000 test images, which no training has seen, and on drawings.

The figures go to the terminal, and with pictures into report/index.html.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

import h5py
import numpy as np

from classifier import DEFAULT_MODEL, DigitClassifier, ModelFileError
from evaluation.drawings import load_drawings
from training.history import History, HistoryError, history_path
from training.images import DataError, add_data_option, draw_pen_digits, load_mnist

try:
    from evaluation.measurement import measure, milliseconds_per_digit
    from evaluation.report import Result, write_report
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is missing; the report needs: python -m pip install -r requirements-report.txt")

PEN_SAMPLES = 400  # digits in the pen styles, drawn for the report


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--model",
        metavar="FILE.h5",
        type=Path,
        nargs="+",
        default=[DEFAULT_MODEL],
        help="Keras models, the most interesting one first (default: mnist.h5)",
    )
    add_data_option(parser)
    parser.add_argument(
        "--drawings",
        metavar="DIR_OR_FILE",
        type=Path,
        help="a folder of pictures in sub-folders 0 to 9, or a JSON file of strokes",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("report"),
        help="folder of the report (default: report)",
    )
    return parser.parse_args(arguments)


def evaluate(path, test, drawings):
    """Return the Result of a model file on two sets of Images, the second of which may be None.

    Raises:
        ModelFileError: the model cannot be run.
        HistoryError: the history file beside it is damaged.
    """
    classifier = DigitClassifier.load(path)
    history = history_path(path)
    return Result(
        path=path,
        mnist=(test, measure(classifier, test)),
        drawings=(drawings, measure(classifier, drawings)) if drawings else None,
        milliseconds=milliseconds_per_digit(classifier, test),
        parameters=count_parameters(path),
        size=path.stat().st_size,
        history=History.read(history) if history.exists() else None,
    )


def count_parameters(path):
    """Return how many numbers a model file holds as weights."""
    sizes = []
    with h5py.File(path) as file:
        file["model_weights"].visititems(
            lambda _, item: sizes.append(item.size) if isinstance(item, h5py.Dataset) else None
        )
    return sum(sizes)


def print_result(result):
    """Print the figures of one model."""
    print(f"{result.path}: {result.parameters:,} parameters, {result.size / 1e6:.1f} MB,", end=" ")
    print(f"{result.milliseconds:.2f} ms a digit")
    print_measurement("MNIST's test images", result.mnist[1])
    if result.drawings:
        print_measurement("Drawings", result.drawings[1])
    print(flush=True)


def print_measurement(name, measurement):
    """Print the figures of a Measurement."""
    print(f"\n{name}: {len(measurement.truth):,}")
    print(f"  accuracy           {100 * measurement.accuracy:.2f} %")
    print(f"  top-3 accuracy     {100 * measurement.top_3_accuracy:.2f} %")
    print(f"  calibration error  {100 * measurement.calibration_error:.2f} points")
    print("  digit   images  precision   recall       F1")
    for digit, (precision, recall, f1, images) in enumerate(zip(*measurement.per_digit, strict=True)):
        print(f"  {digit:5} {images:8,} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")
    precision, recall, f1 = measurement.macro
    print(f"  {'macro':5} {'':8} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")


def print_side_by_side(results):
    """Print one line for each model."""
    width = max(len(str(result.path)) for result in results)
    print(f"{'model':{width}}   MNIST  drawings  parameters      file      time")
    for result in results:
        drawings = f"{100 * result.drawings[1].accuracy:.2f} %" if result.drawings else "-"
        print(
            f"{result.path!s:{width}} {100 * result.mnist[1].accuracy:.2f} %  {drawings:>8}"
            f" {result.parameters:11,} {result.size / 1e6:6.1f} MB {result.milliseconds:6.2f} ms"
        )
    print()


def run(options):
    """Do what the command line asks for."""
    training, test = load_mnist(options.data)
    drawings = None
    if options.drawings:
        drawings, skipped = load_drawings(options.drawings)
        for reason in skipped:
            print(f"Skipped: {reason}", file=sys.stderr)
        if skipped:
            print(f"{len(skipped)} of {len(skipped) + len(drawings)} drawings were skipped.", file=sys.stderr)
    results = []
    for path in options.model:
        results.append(evaluate(path, test, drawings))
        print_result(results[-1])
    if len(results) > 1:
        print_side_by_side(results)
    options.out.mkdir(parents=True, exist_ok=True)
    page = options.out / "index.html"
    write_report(page, results, training, draw_pen_digits(PEN_SAMPLES, np.random.default_rng(0)))
    print(f"{page} is written.")


def main(arguments=None):
    """Measure what the command line asks for; return the exit status."""
    options = parse_arguments(arguments)
    try:
        run(options)
    except (ModelFileError, DataError, HistoryError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
