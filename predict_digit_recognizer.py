#!/usr/bin/env python3
"""Read numbers from picture files, without a window.

Prints one line per number: its file, the number, and how sure the network is; in doubt it says
which digit and what else it could be. A page of several lines of writing gives a number for each.
A picture that cannot be read, is blank or shows no digit gets a message instead, and the exit
status is then 1. In which lines of a page no digit was found is told as well.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from command_line import Parser, command_for, end, imports, printable, short_endings

# before NumPy is imported: threads cost more than they gain
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

with short_endings("predict"), imports():
    from classifier import DEFAULT_MODEL, DigitClassifier, ModelFileError
    from components import Box
    from files import is_folder, list_folder
    from pictures import PictureError, open_reduced, picture_suffixes
    from predictions import NO_DIGITS, Number, Prediction
    from preprocess import BlankImageError
    from recognition import read_numbers, recognize

FORMULA = "=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"  # how one begins, in wide letters too
COLUMNS = "file", "line", "number", "confidence", "doubtful", "left_out", "reason"  # of --csv


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(__doc__)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a picture, a folder of pictures, or - for standard input"
    )
    parser.add_argument(
        "--model",
        metavar="FILE",
        type=Path,
        default=DEFAULT_MODEL,
        help="Keras model, .h5 or .keras (default: mnist.h5)",
    )
    parser.add_argument("--digit", action="store_true", help="take each picture for that of a single digit")
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument(
        "--json",
        action="store_true",
        help="one JSON object a line: every digit with its box, its score and all ten probabilities",
    )
    formats.add_argument(
        "--csv",
        action="store_true",
        help=f"a table for spreadsheets, with the columns {', '.join(COLUMNS)}; lines without a digit are"
        " counted too",
    )
    return parser.parse_args(arguments)


def find_pictures(names: Sequence[str]) -> Iterator[str]:
    """Yield the names of files; for a folder those of the pictures in it, in their order."""
    for name in names:
        if name == "-" or not is_folder(name):
            yield name
            continue
        suffixes = picture_suffixes()
        files = (path for path in list_folder(Path(name), "[!.]*") if not is_folder(path))
        found = [path for path in files if path.suffix.lower() in suffixes]
        yield from map(str, found) if found else [name]  # an empty folder gets its message as a file would


def read_file(name: str, classifier: DigitClassifier, is_single: bool) -> list[Number]:
    """Read a picture file; one that shows nothing to read gives a Number that says why.

    Its boxes are in the pixels of the file, turned the way its camera says.
    """
    try:
        image, size = open_reduced(sys.stdin.buffer if name == "-" else name)
        if not is_single:
            return [place_in_file(number, image.size, size) for number in read_numbers(image, classifier)]
        prediction = recognize(image, classifier)
        return [Number((prediction,), reason="" if prediction.is_digit else NO_DIGITS)]
    except (PictureError, BlankImageError) as error:
        reason = str(error)
        if name != "-" and is_folder(name):
            reason = "there is no picture in this folder"
            if not os.access(name, os.R_OK | os.X_OK):
                reason = "this folder may not be read"
        return [Number((), reason=reason)]


def place_in_file(number: Number, size: tuple[int, int], file_size: tuple[int, int]) -> Number:
    """Return a Number that was read in a picture of a size, with its boxes in the pixels of the file."""
    x, y = (there / here for there, here in zip(file_size, size, strict=True))

    def place(box: Box) -> Box:
        left, top, right, bottom = box
        return round(x * left), round(y * top), round(x * right), round(y * bottom)

    return number.with_boxes(place)


def spreadsheet_name(name: str) -> str:
    """Return a file's name for a table: one line, and nothing that a spreadsheet would calculate.

    Source: OWASP, "CSV Injection". The name still leads to the file.
    """
    name = printable(name)
    return f"./{name}" if name.startswith(FORMULA) and name != "-" else name


def describe(name: str, number: Number) -> dict[str, object]:
    """Return what is known of a number as --json prints it; of a single digit also what is known of that."""
    single = describe_digit(number.digits[0]) if len(number.digits) == 1 else {}
    return single | {
        "file": name,
        "line": number.line,
        "lines": number.lines,
        "number": "" if number.reason else number.text,
        "confidence": round(number.confidence, 6),
        "doubtful": number.is_doubtful,
        "reason": number.reason,
        "digits": [describe_digit(prediction) for prediction in number.digits],
        "left_out": number.left_out,
    }


def left_out(number: Number) -> str:
    """Return what to add of the pieces that look like no digits."""
    count = len(number.left_out)
    return f"; {count} piece{'s' if count > 1 else ''} left out" if count else ""


def lines_without(numbers: Sequence[Number]) -> str:
    """Say in which of a picture's lines no digit was found, "" where each has some, or none of them has."""
    found = {number.line for number in numbers if number.digits}
    missing = [str(line) for line in range(1, numbers[0].lines + 1) if line not in found]
    if not found or not missing:
        return ""
    return f"no digit was found in line{'s' if len(missing) > 1 else ''} {', '.join(missing)}"


def describe_digit(prediction: Prediction) -> dict[str, object]:
    return {
        "digit": prediction.digit,
        "is_digit": prediction.is_digit,
        "confidence": round(prediction.sureness, 6),
        "doubtful": prediction.is_doubtful,
        "runner_up": prediction.runner_up,
        "score": None if prediction.score is None else round(prediction.score, 3),
        "box": prediction.box,
        "probabilities": [round(float(p), 6) for p in prediction.probabilities],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer for every file; return the exit status."""
    options = parse_arguments(arguments)
    try:
        classifier = DigitClassifier.load(options.model)
    except ModelFileError as error:
        advice = f" Make it with: {command_for('train')}" if options.model == DEFAULT_MODEL else ""
        print(printable(f"{error}{advice}"), file=sys.stderr)
        return 1
    for remark in classifier.remarks:
        print(remark, file=sys.stderr)
    table = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
    if options.csv:
        table.writeheader()
    status = 0
    for name in find_pictures(options.files):
        numbers = read_file(name, classifier, options.digit)
        for number in numbers:
            if number.reason:
                status = 1
            if options.json:
                print(json.dumps(describe(name, number)))
            elif options.csv:
                row = describe(spreadsheet_name(name), number)
                table.writerow(row | {"left_out": len(number.left_out)})
            elif number.reason:
                reason = number.verdict if number.digits else number.reason
                print(f"{printable(name) or repr(name)}: {reason}", file=sys.stderr)
            else:
                print(f"{printable(name)}: {number.text} ({number.verdict}{left_out(number)})")
            sys.stdout.flush()
        if remark := lines_without(numbers):
            print(f"{printable(name)}: {remark}", file=sys.stderr)
    return status


if __name__ == "__main__":
    end(main, "predict")
