"""What happened in a training: a JSON file that is written beside the model."""

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

from files import read_text, replacing
from training.recipes import Recipe

CURVES = "loss", "accuracy", "val_loss", "val_accuracy"
MOST = 2**63  # no whole number in a history comes near it


class HistoryError(Exception):
    """A history file cannot be read; the text names it."""


class DivergedError(Exception):
    """A training has come to nothing; the text says when, and what to try."""

    def __init__(self, epoch: int) -> None:
        super().__init__(
            f"The training has diverged: after epoch {epoch} the network no longer gives numbers. Try a lower"
            " --learning-rate; the old model file is as it was."
        )


@dataclass
class History:
    """How a network was trained and how well it did after each epoch.

    Attributes:
        network: its name in `recipes.NETWORKS`.
        recipe: what it was trained by.
        seed: int.
        images: of each part of the data ("MNIST training", ...) the number of images of each
            digit and of no digit, list of 11.
        curves: of each of CURVES the list of its values, one an epoch; those of the training are about
            the images that the epoch took.
        seconds: time spent in epochs.
        temperature: by which calibration divided the logits.
        test_accuracy: of the model on MNIST's test images, in per cent; None where it was not measured.
    """

    network: str
    recipe: Recipe
    seed: int
    images: dict = field(default_factory=dict)
    curves: dict = field(default_factory=lambda: {name: [] for name in CURVES})
    seconds: float = 0.0
    temperature: float = 1.0
    test_accuracy: float | None = None

    def __post_init__(self) -> None:
        """Refuse values of the wrong kind with a ValueError."""
        numbers = [self.seconds, self.temperature]
        for name in CURVES:
            numbers += self.curves[name]
        if self.test_accuracy is not None:
            numbers.append(self.test_accuracy)
        counts = [count for digits in self.images.values() for count in digits]
        good = (
            isinstance(self.network, str)
            and type(self.seed) is int
            and all(type(number) in (int, float) for number in numbers)
            and all(type(count) is int for count in counts)
            and all(type(number) is float or abs(number) < MOST for number in [*numbers, *counts])
            and len({len(self.curves[name]) for name in CURVES}) == 1
        )
        if not good:
            raise ValueError("not the history of a training")

    def __len__(self) -> int:
        return len(self.curves["val_accuracy"])

    def count_images(self, source: str) -> list[int]:
        """Return how many images of each digit and of no digit were from a source such as MNIST; or []."""
        parts = (self.images.get(f"{source} {use}", []) for use in ("training", "validation"))
        return [sum(counts) for counts in zip(*parts, strict=False)]

    @property
    def best_epoch(self) -> int:
        """The first of the best epochs by the recipe's `monitor`, counted from 1; NaN is the worst value."""
        sign = -1 if self.recipe.monitor == "val_loss" else 1
        values = [
            -math.inf if math.isnan(value) else sign * value for value in self.curves[self.recipe.monitor]
        ]
        return values.index(max(values)) + 1

    def add_epoch(self, values: dict, seconds: float) -> None:
        """Append an epoch: a dict with CURVES, and the time it took."""
        for name in CURVES:
            self.curves[name].append(float(values[name]))
        self.seconds += seconds

    def forget_after(self, epoch: int) -> None:
        """Drop the epochs after so many, and their share of the time."""
        self.seconds *= epoch / max(len(self), 1)
        for name in CURVES:
            del self.curves[name][epoch:]

    def write(self, path: str | Path) -> None:
        """Write the file whole or not at all."""
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path: str | Path) -> "History":
        """Read a file that `write` wrote.

        Raises:
            HistoryError: it is missing or holds something else.
        """
        try:
            values = json.loads(read_text(Path(path)))
            return cls(**values | {"recipe": Recipe(**values["recipe"])})
        except FileNotFoundError:
            raise HistoryError(f"{path}: there is no such file.") from None
        except OSError as error:
            raise HistoryError(f"{path} cannot be read: {error.strerror}.") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise HistoryError(f"{path}: not a training history, or a damaged one.") from None
