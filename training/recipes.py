"""The networks that can be trained by name and how each is trained: data only, without Keras.

The small ones are those that other digit recognizers come with; the default is this project's own.
`training/networks.py` builds them.
"""

import math
from dataclasses import dataclass, replace

OPTIMIZERS = "adam", "adamax", "muon", "nadam", "rmsprop", "sgd"  # Keras's names
MONITORS = "val_accuracy", "val_loss"


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        optimizer: one of OPTIMIZERS.
        learning_rate: with `augment` the peak of a cosine, without it constant.
        batch_size: images.
        epochs: the best of them by `monitor` is kept.
        monitor: "val_accuracy", or "val_loss", which varies less from epoch to epoch.
        validation_split: share of the training images kept apart, in (0, 1).
        augment: whether what this project draws is added, digits in the pen styles and what is no
            digit, all images are changed anew in each epoch, and the difficult ones taken more often.
        drawn: with `augment`, a factor to the number of images drawn.
    """

    optimizer: str = "adam"
    learning_rate: float = 1e-3
    batch_size: int = 128
    epochs: int = 20
    monitor: str = "val_accuracy"
    validation_split: float = 1 / 12
    augment: bool = False
    drawn: float = 1.0

    def __post_init__(self) -> None:
        """Refuse values that no training could use with a ValueError."""
        good = (
            self.optimizer in OPTIMIZERS
            and self.monitor in MONITORS
            and all(type(number) is int and number > 0 for number in (self.batch_size, self.epochs))
            and all(0 < number < math.inf for number in (self.learning_rate, self.drawn))
            and 0 < self.validation_split < 1
            and isinstance(self.augment, bool)
        )
        if not good:
            raise ValueError(f"no training can use {self}")

    def describe(self) -> str:
        """Return the recipe as a line of text."""
        data = "pen styles, no digits and augmentation" if self.augment else "MNIST alone"
        return (
            f"{self.optimizer} {self.learning_rate:g}, {self.epochs} epochs, batches of {self.batch_size},"
            f" {self.validation_split:.0%} for validation, {data}"
        )


def quick(recipe: Recipe) -> Recipe:
    """Return a default recipe for the impatient: fewer epochs, and fewer images that are drawn for it."""
    return replace(recipe, epochs=3, drawn=1 / 8)


@dataclass(frozen=True)
class Network:
    """A network that can be trained by name.

    Attributes:
        description: its layers, a sentence.
        parameters: how many numbers it learns or keeps with ten classes, as Keras counts them.
        default: Recipe with this project's data.
        published: Recipe it was published with, or None.
        published_accuracy: on MNIST's test images, in per cent, or None.
    """

    description: str
    parameters: int
    default: Recipe
    published: Recipe | None = None
    published_accuracy: float | None = None


DEFAULT_NETWORK = "strided"
SMALL = Recipe(learning_rate=2e-3, epochs=20, monitor="val_loss", augment=True)  # with this project's data
LONGER = replace(SMALL, epochs=30)
NETWORKS = {
    DEFAULT_NETWORK: Network(
        "Six 3x3 convolutions (24-32-64-96-160-160) with batch normalisation, two of which halve the image.",
        466_050,
        Recipe("muon", 4e-3, epochs=16, monitor="val_loss", augment=True),
    ),
    "dense-512": Network(
        "One hidden layer of 512 units.", 407_050, LONGER, Recipe("rmsprop", epochs=25), 98.2
    ),
    "three-4x4": Network(
        "Three 4x4 convolutions of 32 filters, then 128 units.", 71_658, SMALL, Recipe(epochs=10), 98.8
    ),
    "64-128": Network(
        "Two 3x3 convolutions (64-128), then 64 and 32 units, dropout throughout.",
        281_770,
        SMALL,
        Recipe(epochs=20),
        98.84,
    ),
    "16-64": Network(
        "Two 3x3 convolutions (16-64), then 128 and 64 units, dropout after each pair.",
        223_274,
        LONGER,
        Recipe("adamax", 1e-3, batch_size=32, epochs=50, validation_split=0.15),
        99.37,
    ),
    "5x5-3x3": Network(
        "A 5x5 and a 3x3 convolution (32-64), then 128 and 64 units with dropout.",
        233_162,
        SMALL,
        Recipe(epochs=10),
        99.0,
    ),
    "32-64-64": Network(
        "Three 3x3 convolutions (32-64-64), then 64 units.", 93_322, SMALL, Recipe(epochs=30)
    ),
}
