#!/usr/bin/env python3
"""Read digits from picture files, without a window.

Prints one line per picture: its file, the digit, and how sure the network is. A picture
that cannot be read, or is blank, gets a message instead, and the exit status is then 1.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence

from command_line import command_for, end, short_endings

with short_endings("predict"):
    from classifier import DEFAULT_MODEL, DigitClassifier, ModelFileError
    from pictures import PictureError, open_picture
    from preprocess import BlankImageError
    from recognition import Prediction, percent, recognize


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a picture of one digit, - for standard input"
    )
    parser.add_argument("--model", default=DEFAULT_MODEL, help="Keras .h5 file (default: mnist.h5)")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line, with all ten probabilities"
    )
    return parser.parse_args(arguments)


def format_line(name: str, prediction: Prediction, as_json: bool) -> str:
    """Return the answer for one picture as a line of text."""
    if not as_json:
        return f"{name}: {prediction.digit} ({percent(prediction.confidence)} sure)"
    probabilities = [round(float(p), 6) for p in prediction.probabilities]
    return json.dumps(
        {
            "file": name,
            "digit": prediction.digit,
            "confidence": round(prediction.confidence, 6),
            "probabilities": probabilities,
        }
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer for every file; return the exit status."""
    options = parse_arguments(arguments)
    try:
        classifier = DigitClassifier.load(options.model)
    except ModelFileError as error:
        print(f"{error} Make a model with: {command_for('train')}", file=sys.stderr)
        return 1
    status = 0
    for name in options.files:
        try:
            image = open_picture(io.BytesIO(sys.stdin.buffer.read()) if name == "-" else name)
            print(format_line(name, recognize(image, classifier), options.json), flush=True)
        except (PictureError, BlankImageError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    end(main, "predict")
