"""What is measured of model files, and its figures on the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier import DigitClassifier, history_path
from command_line import printable
from evaluation.measurement import Measurement, measure, milliseconds_per_digit
from files import exists
from training.history import History
from training.images import Images


@dataclass(frozen=True, eq=False)
class Result:
    """What was measured of one model.

    Attributes:
        path: of its file.
        classifier: the network.
        mnist, drawings: (Images, Measurement); the latter None where no drawings were given.
        milliseconds: for one digit.
        size: of its file, in bytes.
        history: of its training, or None where no history file lies beside it.
    """

    path: Path
    classifier: DigitClassifier
    mnist: tuple[Images, Measurement]
    drawings: tuple[Images, Measurement] | None
    milliseconds: float
    size: int
    history: History | None


def evaluate(path: Path, test: Images, drawings: Images | None) -> Result:
    """Measure a model file on MNIST's test images, and on drawings where there are any.

    Raises:
        ModelFileError: the model cannot be run.
        HistoryError: the history file beside it is damaged.
    """
    classifier = DigitClassifier.load(path)
    history = history_path(path)
    return Result(
        path=path,
        classifier=classifier,
        mnist=(test, measure(classifier, test)),
        drawings=(drawings, measure(classifier, drawings)) if drawings else None,
        milliseconds=milliseconds_per_digit(classifier, test),
        size=path.stat().st_size,
        history=History.read(history) if exists(history) else None,
    )


def note_accuracy(result: Result) -> str:
    """Write the accuracy on MNIST's test images into a model's history; return a sentence that says so."""
    if result.history is None:
        return f"{printable(result.path)} has no history: its accuracy is not noted."
    result.history.test_accuracy = 100 * float(result.mnist[1].accuracy)
    path = history_path(result.path)
    result.history.write(path)
    return f"{printable(path)}: the accuracy is noted."


def print_result(result: Result) -> None:
    """Print the figures of one model."""
    print(
        f"{printable(result.path)}: {result.classifier.parameters:,} parameters, {result.size / 1e6:.1f} MB,",
        end=" ",
    )
    print(f"{result.milliseconds:.2f} ms a digit")
    print_measurement("MNIST's test images", result.mnist[1])
    if result.drawings:
        print_measurement("Drawings", result.drawings[1])
    print(flush=True)


def print_measurement(name: str, measurement: Measurement) -> None:
    """Print the figures of a Measurement on images of a name."""
    print(f"\n{name}: {len(measurement.truth):,}")
    print(f"  accuracy           {100 * measurement.accuracy:.2f} %")
    print(f"  top-3 accuracy     {100 * measurement.top_3_accuracy:.2f} %")
    print(f"  calibration error  {100 * measurement.calibration_error:.2f} points")
    if measurement.refused is not None:
        print(f"  taken for no digit {100 * measurement.refused:.2f} %")
    print("  digit   images  precision   recall       F1")
    for digit, (precision, recall, f1, images) in enumerate(zip(*measurement.per_digit, strict=True)):
        print(f"  {digit:5} {images:8,} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")
    precision, recall, f1 = measurement.macro
    print(f"  {'macro':5} {'':8} {100 * precision:8.2f} % {100 * recall:6.2f} % {100 * f1:6.2f} %")


def print_side_by_side(results: Sequence[Result]) -> None:
    """Print one line for each model."""
    width = max(len(printable(result.path)) for result in results)
    print(f"{'model':{width}}   MNIST  drawings  parameters      file      time")
    for result in results:
        drawings = f"{100 * result.drawings[1].accuracy:.2f} %" if result.drawings else "-"
        print(
            f"{printable(result.path):{width}} {100 * result.mnist[1].accuracy:.2f} %  {drawings:>8}"
            f" {result.classifier.parameters:11,} {result.size / 1e6:6.1f} MB {result.milliseconds:6.2f} ms"
        )
    print()
