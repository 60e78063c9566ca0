"""What happened in a training: a JSON file that is written beside the model."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from files import replacing

CURVES = "loss", "accuracy", "val_loss", "val_accuracy"


class HistoryError(Exception):
    """A history file cannot be read; the text names it."""


@dataclass
class History:
    """How a network was trained and how well it did after each epoch.

    Attributes:
        network: its name in `training.networks.NETWORKS`.
        recipe: the fields of its `training.networks.Recipe`, by name.
        seed: int.
        images: of each part of the data ("MNIST training", ...) the number of images of each
            digit, list of 10.
        curves: of each of CURVES the list of its values, one an epoch.
        seconds: time spent in epochs.
        temperature: by which calibration divided the logits.
    """

    network: str
    recipe: dict
    seed: int
    images: dict = field(default_factory=dict)
    curves: dict = field(default_factory=lambda: {name: [] for name in CURVES})
    seconds: float = 0.0
    temperature: float = 1.0

    def __len__(self):
        return len(self.curves["val_accuracy"])

    @property
    def best_epoch(self):
        """The first of the best epochs by the recipe's `monitor`, counted from 1."""
        values = self.curves[self.recipe["monitor"]]
        return values.index(min(values) if self.recipe["monitor"] == "val_loss" else max(values)) + 1

    def add_epoch(self, values, seconds):
        """Append an epoch: a dict with CURVES, and the time it took."""
        for name in CURVES:
            self.curves[name].append(float(values[name]))
        self.seconds += seconds

    def forget_after(self, epoch):
        """Drop the epochs after so many, and their share of the time."""
        self.seconds *= epoch / max(len(self), 1)
        for name in CURVES:
            del self.curves[name][epoch:]

    def write(self, path):
        """Write the file whole or not at all."""
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def read(cls, path):
        """Read a file that `write` wrote.

        Raises:
            HistoryError: it is missing or holds something else.
        """
        try:
            history = cls(**json.loads(Path(path).read_text()))
            lengths = {len(history.curves[name]) for name in CURVES}
            describe(history.recipe), history.curves[history.recipe["monitor"]]
        except FileNotFoundError:
            raise HistoryError(f"{path}: there is no such file.") from None
        except (OSError, ValueError, TypeError, KeyError):
            raise HistoryError(f"{path}: not a training history, or a damaged one.") from None
        if len(lengths) != 1:
            raise HistoryError(f"{path}: its curves are of different lengths.")
        return history


def describe(recipe):
    """Return a recipe, a dict as History holds it, as a line of text."""
    data = "pen styles and augmentation" if recipe["augment"] else "MNIST alone"
    return (
        f"{recipe['optimizer']} {recipe['learning_rate']:g}, {recipe['epochs']} epochs, batches of"
        f" {recipe['batch_size']}, {recipe['validation_split']:.0%} for validation, {data}"
    )


def history_path(model_path):
    """Return the name of the history file beside a model: mnist.history.json for mnist.h5."""
    return Path(model_path).with_suffix(".history.json")
