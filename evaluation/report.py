"""The report: one HTML file with all of its pictures inside, which any browser opens without a network."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image

from classifier import DigitClassifier
from evaluation import plots
from evaluation.measurement import Measurement
from evaluation.network_section import network_section
from evaluation.page_parts import embed, picture, table
from evaluation.results import Result
from files import replacing
from predictions import percent
from training.history import History
from training.images import Images
from training.recipes import NETWORKS

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 0 auto; padding: 1em; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 2em; border-bottom: 2px solid #2166ac; }
img { max-width: 100%; }
table { border-collapse: collapse; margin: 1em 0; }
td { white-space: nowrap; }
th, td { padding: .25em .6em; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid #888; }
p, li { max-width: 70ch; }
summary { cursor: pointer; font-size: 1.3em; font-weight: bold; margin: 1em 0; }
.wide { overflow-x: auto; }
.mistakes { display: flex; flex-wrap: wrap; gap: 8px; }
.mistakes figure { margin: 0; text-align: center; font-size: 12px; }
.mistakes img { width: 70px; height: 70px; image-rendering: pixelated; border: 1px solid #ddd; }
"""


def write_report(path: Path, results: Sequence[Result], training: Images, pen: Images) -> None:
    """Write the report as one HTML file.

    Args:
        path: of the file.
        results: list of Result, the one looked at most closely first.
        training: Images, MNIST's training images.
        pen: Images in the pen styles.
    """
    sections = [side_by_side(results)]
    sections += [model_section(result, is_open=result is results[0]) for result in results]
    sections.append(data_section(training, results[0], pen))
    title = "Digit Recognizer: how well it reads"
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">'
        f"<style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        + "\n".join(sections)
        + "\n</body></html>\n"
    )
    with replacing(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def side_by_side(results: Sequence[Result]) -> str:
    """Return the table that has a row for each model."""
    rows = []
    for result in results:
        history, accuracy = result.model.history, 100 * result.mnist[1].accuracy
        published = published_accuracy(history)
        rows.append(
            [
                result.model.path.name,
                f"{accuracy:.2f} %",
                f"{100 * result.mnist[1].recognition_rate:.2f} %",
                f"{published} % ({accuracy - published:+.2f})" if published else "none",
                f"{100 * result.drawings[1].accuracy:.2f} %" if result.drawings else "not measured",
                f"{100 * result.mnist[1].calibration_error:.2f}",
                f"{result.model.parameters:,}",
                f"{result.model.megabytes:.1f} MB",
                f"{result.milliseconds:.2f} ms",
                f"{history.seconds / 60:.0f} min" if history else "unknown",
            ]
        )
    head = [
        "model",
        "MNIST test images read right",
        "recognition rate",
        "published figure",
        "drawings read right",
        "calibration error (points)",
        "parameters",
        "file",
        "time a digit",
        "training time",
    ]
    count = len(results[0].mnist[0])
    if all(result.model.history for result in results):
        text = f"MNIST's {count:,} test images were shown to none of the networks in its training."
    else:
        text = (
            f"Measured on MNIST's {count:,} test images. Whether a model without a history was shown them in"
            " its training cannot be told."
        )
    text += " The recognition rate counts what is read right and not refused as no digit."
    if results[0].drawings:
        text += f" There are {len(results[0].drawings[0]):,} drawings."
    if any(published_accuracy(result.model.history) for result in results):
        text += (
            " A published figure is what others report of the same layers, with the difference to it in"
            " points; often it is of the epoch that did best on the test images, where here validation"
            " images choose."
        )
    return f"<h2>The models side by side</h2><p>{text}</p>" + table(head, rows)


def published_accuracy(history: History | None) -> float | None:
    """Return what others report of a network on MNIST's test images, in per cent, or None."""
    return NETWORKS[history.network].published_accuracy if history and history.network in NETWORKS else None


def model_section(result: Result, is_open: bool) -> str:
    """Return everything about one model, to fold and unfold."""
    history = result.model.history
    parts = [f"<h3>How it was trained</h3>{training_text(history)}"]
    if history is not None and len(history):
        note = describe_training_images(history, result.model.classifier)
        parts.append(picture(plots.training_curves(history), "Accuracy and loss after each epoch", note))
    parts.append(measurement_section("MNIST's test images", *result.mnist))
    if result.drawings:
        parts.append(measurement_section("drawings", *result.drawings))
    parts.append(network_section(result))
    state = " open" if is_open else ""
    return f"<details{state}><summary>{escape(result.model.path.name)}</summary>{''.join(parts)}</details>"


def training_text(history: History | None) -> str:
    """Return a sentence about a training."""
    if history is None:
        return "<p>There is no history file beside this model.</p>"
    best = "It has no epochs."
    if len(history):
        best = f"Its best epoch on validation images is number {history.best_epoch} of {len(history)}."
    return (
        f"<p>Network {escape(history.network)}: {escape(history.recipe.describe())}; seed {history.seed};"
        f" {history.seconds / 60:.0f} minutes. {best}</p>"
    )


def describe_training_images(history: History, classifier: DigitClassifier) -> str:
    """Return why training images are harder to read than validation images, "" where they are not."""
    reasons = []
    if history.recipe.augment:
        reasons = ["changed at random", "in later epochs more often difficult ones"]
    if any("Dropout" in kind for kind in classifier.layer_kinds.values()):
        reasons.append("read with dropout")
    return f"Training images are {', '.join(reasons)}: they are harder to read." if reasons else ""


def measurement_section(name: str, images: Images, measurement: Measurement) -> str:
    """Return figures, confusion, calibration and mistakes on one set of images."""
    head = ["digit", "images", "precision", "recall", "F1"]
    precision, recall, f1, counts = measurement.per_digit
    rows = [
        [str(digit), f"{counts[digit]:,}", *(f"{100 * v[digit]:.2f} %" for v in (precision, recall, f1))]
        for digit in range(10)
    ]
    rows.append(["mean", f"{len(images):,}", *(f"{100 * value:.2f} %" for value in measurement.macro)])
    wrong = measurement.wrong
    return "".join(
        [
            f"<h3>On {name}</h3><p>{100 * measurement.accuracy:.2f} % of the digits are read right,"
            f" {100 * measurement.recognition_rate:.2f} % are and are not refused (recognition rate);"
            f" {100 * measurement.top_3_accuracy:.2f} % have it among the three most probable ones.</p>",
            table(head, rows),
            picture(
                plots.confusion(measurement.confusion),
                f"Confusion on {name}",
                "A row is a true digit, a column what it was read as; mistakes are orange.",
            ),
            picture(
                plots.reliability(measurement),
                f"Confidence against accuracy on {name}",
                "Each point is a group of answers of about the same confidence, with their number. Where the"
                " point lies on the line, the confidence is honest."
                f" Calibration error: {100 * measurement.calibration_error:.2f} points.",
            ),
            f"<h3>All {len(wrong):,} mistakes on {name}</h3>",
            "<p>The most confident one first: true digit, what it was read as, and how sure.</p>",
            mistakes(images, measurement, wrong),
        ]
    )


def mistakes(images: Images, measurement: Measurement, indices: np.ndarray) -> str:
    """Return the misread images as small figures."""
    figures = []
    for i in indices:
        truth, guess = images.y[i], measurement.guesses[i]
        caption = f"{truth} read as {guess}<br>{percent(measurement.confidence[i])}"
        image = Image.fromarray(255 - images.x[i])
        figures.append(f"<figure>{embed(image, f'a {truth}')}<figcaption>{caption}</figcaption></figure>")
    return f'<div class="mistakes">{"".join(figures)}</div>'


def data_section(training: Images, result: Result, pen: Images) -> str:
    """Return what the images look like that the networks learn from."""
    test = result.mnist[0]
    history = result.model.history
    counts = dict(history.images) if history else {"MNIST training and validation": _count(training)}
    counts["MNIST test"] = _count(test)
    rows = [training.x[training.y == digit] for digit in range(10)]
    pen_rows = [pen.x[pen.y == digit] for digit in range(10)]
    labels = [str(digit) for digit in range(10)]
    present = [rows[digit] if len(rows[digit]) else np.zeros((1, 28, 28)) for digit in range(10)]
    return "".join(
        [
            "<h2>The images</h2>",
            picture(plots.samples(rows, labels), "MNIST's training images"),
            picture(
                plots.samples(pen_rows, labels),
                "The pen styles",
                "Digits as MNIST's writers did not draw them, drawn by this project for the training.",
            ),
            picture(plots.images_per_digit(counts), "Images of each digit"),
            picture(
                plots.mean_images(np.stack([images.mean(0) for images in present])),
                "The mean of MNIST's training images of each digit",
            ),
            picture(
                plots.numbers(test.x[0]),
                f"What a network is given: a {test.y[0]} as 28x28 numbers from 0 (paper) to 255 (ink)",
            ),
        ]
    )


def _count(images: Images) -> list[int]:
    return np.bincount(images.y, minlength=10).tolist()
