"""What a person reads of a model file: a name, and the accuracy that was measured when it was trained."""

import json
from dataclasses import dataclass
from pathlib import Path

from classifier import DEFAULT_MODEL, history_path
from command_line import printable
from files import read_text

NAMES = {  # by the name of the network, or of the file
    "strided": "Six convolutions",
    "three-4x4": "Three 4x4 convolutions",
    "32-64-64": "Three 3x3 convolutions",
    "64-128": "Two wide convolutions",
    "16-64": "Two narrow convolutions",
    "5x5-3x3": "A 5x5 and a 3x3 convolution",
    "dense-512": "One hidden layer",
    "my-hand": "Taught your hand",
}
LARGEST_HISTORY = 1_000_000  # characters that are read


@dataclass(frozen=True)
class ModelLabel:
    """What a person reads of a model file.

    Attributes:
        name: in words where the network is one of this tool's, else that of the file.
        file: its name.
        accuracy: on MNIST's test images, in per cent; None where nobody has measured it.
    """

    name: str
    file: str
    accuracy: float | None = None

    @property
    def accuracy_text(self) -> str:
        """The accuracy such as "99.55%", "" where nobody has measured it."""
        return "" if self.accuracy is None else f"{self.accuracy:.2f}%"

    @property
    def caption(self) -> str:
        """Two lines: the name, and what it reaches, or where nobody has measured that the file's name."""
        reaches = f"{self.accuracy_text} of MNIST" if self.accuracy_text else self.file
        return self.name if self.name == reaches else f"{self.name}\n{reaches}"

    @property
    def text(self) -> str:
        """The name, with that of the file where that says more."""
        return self.name if self.name == self.file else f"{self.name} ({self.file})"


def label_model(path: str | Path) -> ModelLabel:
    """Return what a person reads of a model file, which need not be there.

    The accuracy comes from the history that the training wrote beside it; a damaged one counts as none.
    """
    path = Path(path)
    history = _read_history(history_path(path))
    network, accuracy = history.get("network"), history.get("test_accuracy")
    if not isinstance(accuracy, (int, float)) or not 0 <= accuracy <= 100:
        accuracy = None
    return ModelLabel(_name(path, network), printable(path.name), accuracy)


def _name(path: Path, network: object) -> str:
    """Return the name of a model file whose history names a network, or anything else."""
    if path.stem in NAMES:
        return NAMES[path.stem]
    if isinstance(network, str) and network in NAMES:
        if path == DEFAULT_MODEL:
            return NAMES[network]
        if path.stem.startswith(f"{network}-"):  # 16-64-quick.h5
            return f"{NAMES[network]}, {path.stem.removeprefix(f'{network}-')}"
    return printable(path.name)


def _read_history(path: Path) -> dict:
    try:
        history = json.loads(read_text(path, LARGEST_HISTORY))
    except (OSError, ValueError, RecursionError):
        return {}
    return history if isinstance(history, dict) else {}
