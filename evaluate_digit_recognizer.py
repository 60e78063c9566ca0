#!/usr/bin/env python3
"""Measure models on MNIST's 10,000 test images, and on drawings.

The figures go to the terminal, and with pictures into report/index.html.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from command_line import Parser, blame_file, end, imports, printable, short_endings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

with short_endings("evaluate"), imports():
    from classifier import DEFAULT_MODEL, ModelFileError
    from training.drawn_images import draw_pen_digits
    from training.history import HistoryError
    from training.images import DataError, add_data_option, load_mnist

PEN_SAMPLES = 400  # digits in the pen styles, drawn for the report


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(__doc__)
    parser.add_argument(
        "--model",
        metavar="FILE",
        type=Path,
        nargs="+",
        default=[DEFAULT_MODEL],
        help="Keras models, .h5 or .keras, the most interesting one first (default: mnist.h5)",
    )
    add_data_option(parser)
    parser.add_argument(
        "--drawings",
        metavar="DIR_OR_FILE",
        type=Path,
        help="a folder of pictures in sub-folders 0 to 9 and no-digit, or a JSON file of strokes",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("report"),
        help="folder of the report (default: report)",
    )
    parser.add_argument(
        "--note",
        action="store_true",
        help="write each model's accuracy on MNIST into the history beside it, where the window finds it",
    )
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> None:
    """Do what the command line asks for."""
    # scikit-learn and matplotlib take seconds: not before the options are known to be right
    from evaluation.drawings import load_drawings
    from evaluation.report import write_report
    from evaluation.results import evaluate, note_accuracy, open_model, print_result, print_side_by_side

    models = [open_model(path) for path in options.model]  # all of them before any is measured
    training, test = load_mnist(options.data)
    drawings = None
    if options.drawings:
        drawings, skipped = load_drawings(options.drawings)
        for reason in skipped:
            print(f"Skipped: {printable(reason)}", file=sys.stderr)
        if skipped:
            print(f"{len(skipped)} of {len(skipped) + len(drawings)} drawings were skipped.", file=sys.stderr)
    make_folder(options.out)
    results = []
    for model in models:
        results.append(evaluate(model, test, drawings))
        print_result(results[-1])
        if options.note:
            print(note_accuracy(results[-1]))
    if len(results) > 1:
        print_side_by_side(results)
    page = options.out / "index.html"
    write_report(page, results, training, draw_pen_digits(PEN_SAMPLES, 0))
    print(f"{printable(page)} is written.")


def make_folder(folder: Path) -> None:
    """Make a folder and find out that files can be written in it.

    Raises:
        OSError: they cannot; its `filename` is that of the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; return the exit status."""
    options = parse_arguments(arguments)
    try:
        run(options)
    except (ModelFileError, DataError, HistoryError) as error:
        print(printable(error), file=sys.stderr)
        return 1
    except OSError as error:
        print(blame_file(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    end(main, "evaluate")
