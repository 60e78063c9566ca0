"""What is measured of model files, and its figures on the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier import NO_DIGIT, DigitClassifier, history_path
from command_line import printable
from evaluation.measurement import Measurement, measure, milliseconds_per_digit
from files import exists
from training.history import History
from training.images import Images


@dataclass(frozen=True, eq=False)
class Model:
    """A model file.

    Attributes:
        path: of the file.
        classifier: the network.
        megabytes: the size of the file.
        history: of its training, or None where no history file lies beside it.
    """

    path: Path
    classifier: DigitClassifier
    megabytes: float
    history: History | None

    @property
    def parameters(self) -> int:
        """How many numbers it has learnt."""
        return self.classifier.parameters


@dataclass(frozen=True, eq=False)
class Result:
    """What was measured of one model.

    Attributes:
        model: the Model.
        mnist, drawings: (Images, Measurement); the latter None where no drawings of digits were given.
        milliseconds: for one digit.
        non_digits: how many drawings of what is no digit were given.
        refused: share of them taken for no digit, in [0, 1]; None where there are none, or the network
            knows only digits.
    """

    model: Model
    mnist: tuple[Images, Measurement]
    drawings: tuple[Images, Measurement] | None
    milliseconds: float
    non_digits: int = 0
    refused: float | None = None


def open_model(path: Path) -> Model:
    """Open a model file and the history beside it.

    Raises:
        ModelFileError: the model cannot be run.
        HistoryError: the history file beside it is damaged.
    """
    classifier, history = DigitClassifier.load(path), history_path(path)
    megabytes = path.stat().st_size / 1e6
    return Model(path, classifier, megabytes, History.read(history) if exists(history) else None)


def evaluate(model: Model, test: Images, drawings: Images | None) -> Result:
    """Measure a model on MNIST's test images, and on drawings where there are any."""
    classifier = model.classifier
    is_digit = np.zeros(0, bool) if drawings is None else drawings.y != NO_DIGIT
    digits = drawings[is_digit] if drawings is not None and is_digit.any() else None
    none = drawings[~is_digit] if drawings is not None and not is_digit.all() else None
    return Result(
        model=model,
        mnist=(test, measure(classifier, test)),
        drawings=(digits, measure(classifier, digits)) if digits else None,
        milliseconds=milliseconds_per_digit(classifier, test),
        non_digits=len(none) if none else 0,
        refused=measure(classifier, none).refused if none else None,
    )


def note_accuracy(result: Result) -> str:
    """Write the accuracy on MNIST's test images into a model's history; return a sentence that says so."""
    if result.model.history is None:
        return f"{printable(result.model.path)} has no history: its accuracy is not noted."
    result.model.history.test_accuracy = 100 * float(result.mnist[1].accuracy)
    path = history_path(result.model.path)
    result.model.history.write(path)
    return f"{printable(path)}: the accuracy is noted."


def print_result(result: Result) -> None:
    """Print the figures of one model."""
    model = result.model
    print(f"{printable(model.path)}: {model.parameters:,} parameters, {model.megabytes:.1f} MB,", end=" ")
    print(f"{result.milliseconds:.2f} ms a digit")
    print_measurement("MNIST's test images", result.mnist[1])
    if result.drawings:
        print_measurement("Drawings", result.drawings[1])
    if result.non_digits:
        print(f"\nDrawings of what is no digit: {result.non_digits:,}")
        share = "-, it knows only digits" if result.refused is None else f"{100 * result.refused:.2f} %"
        print(f"  taken for no digit {share}")
    print(flush=True)


def print_measurement(name: str, measurement: Measurement) -> None:
    """Print the figures of a Measurement on images of a name."""
    print(f"\n{name}: {len(measurement.truth):,}")
    print(f"  accuracy           {100 * measurement.accuracy:.2f} %")
    print(f"  top-3 accuracy     {100 * measurement.top_3_accuracy:.2f} %")
    print(f"  calibration error  {100 * measurement.calibration_error:.2f} points")
    print(f"  recognition rate   {100 * measurement.recognition_rate:.2f} % (read right and not refused)")
    if measurement.refused is not None:
        print(f"  taken for no digit {100 * measurement.refused:.2f} %")
    print("  digit   images  precision   recall       F1")
    for digit, (precision, recall, f1, images) in enumerate(zip(*measurement.per_digit, strict=True)):
        print(f"  {digit:5} {images:8,} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")
    precision, recall, f1 = measurement.macro
    print(f"  {'macro':5} {'':8} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")


def print_side_by_side(results: Sequence[Result]) -> None:
    """Print one line for each model."""
    width = max(len(printable(result.model.path)) for result in results)
    print(f"{'model':{width}}   MNIST  drawings  parameters      file      time")
    for result in results:
        model = result.model
        drawings = f"{100 * result.drawings[1].accuracy:.2f} %" if result.drawings else "-"
        print(
            f"{printable(model.path):{width}} {100 * result.mnist[1].accuracy:.2f} %  {drawings:>8}"
            f" {model.parameters:11,} {model.megabytes:6.1f} MB {result.milliseconds:6.2f} ms"
        )
    print()
