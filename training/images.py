"""Images with their labels, and MNIST's."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from files import is_special
from training.start import start_tensorflow

# Where images come from: the names of a training's parts, also in its history
MNIST = "MNIST"
PEN_STYLES = "pen styles"
NON_DIGITS = "no digit"
DRAWINGS = "drawings"  # a person's, kept by the window


class DataError(Exception):
    """The images to learn from cannot be had; the text says why and what to do."""


@dataclass(frozen=True)
class Images:
    """Images with their labels.

    Attributes:
        x: uint8 (n, 28, 28), ink high.
        y: uint8 (n,), digits from 0 to 9, or `classifier.NO_DIGIT`.
    """

    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, chosen: np.ndarray | slice) -> "Images":
        return Images(self.x[chosen], self.y[chosen])

    def __add__(self, other: "Images") -> "Images":
        return Images(np.concatenate([self.x, other.x]), np.concatenate([self.y, other.y]))

    @property
    def batch(self) -> np.ndarray:
        """All images as a network reads them: float32 (n, 28, 28, 1), values in [0, 1]."""
        return self.x[..., np.newaxis] / np.float32(255)


NO_IMAGES = Images(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Give an argparse parser the option --data, the path that `load_mnist` takes."""
    parser.add_argument(
        "--data",
        metavar="FILE.npz",
        type=Path,
        default=os.environ.get("MNIST_NPZ") or None,
        help="MNIST as Keras's four arrays (default: $MNIST_NPZ, else Keras downloads it once)",
    )


def load_mnist(path: str | Path | None = None) -> tuple[Images, Images]:
    """Read MNIST.

    Args:
        path: npz file with Keras's four arrays x_train, y_train, x_test, y_test; without
            one Keras downloads its own, checks it, and keeps it for the next time.

    Returns:
        (training, test): Images, 60,000 and 10,000 in the original.

    Raises:
        DataError: the file is missing or holds something else, or the download fails.
    """
    arrays = _download_mnist() if path is None else _read_npz(Path(path))
    for x, y in zip(arrays[::2], arrays[1::2], strict=True):
        if x.shape[1:] != (28, 28) or x.dtype != np.uint8 or y.shape != x.shape[:1] or not len(x):
            raise DataError(f"{path}: not MNIST: images must be uint8 (n, 28, 28), with a label for each.")
        if y.dtype.kind not in "iu" or y.min() < 0 or y.max() > 9:
            raise DataError(f"{path}: not MNIST: labels must be whole numbers from 0 to 9.")
    x_train, y_train, x_test, y_test = arrays
    return Images(x_train, y_train.astype(np.uint8)), Images(x_test, y_test.astype(np.uint8))


def _download_mnist() -> Sequence[np.ndarray]:
    start_tensorflow()
    from keras.datasets import mnist  # takes seconds: only for those who need it

    try:
        (x_train, y_train), (x_test, y_test) = mnist.load_data()
    except Exception as error:
        raise DataError(f"MNIST cannot be downloaded ({error}); name a file with --data FILE.npz.") from None
    return x_train, y_train, x_test, y_test


def _read_npz(path: Path) -> Sequence[np.ndarray]:
    if is_special(path):
        raise DataError(f"{path}: a pipe or a device, no file.")
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file.") from None
    except KeyError as error:
        raise DataError(f"{path}: the array is missing: {error.args[0]}") from None
    except Exception as error:  # zip, format and pickle errors of many kinds
        if isinstance(error, OSError) and error.strerror:
            raise DataError(f"{path} cannot be read: {error.strerror}.") from None
        raise DataError(f"{path}: not a readable npz file of plain arrays.") from None


def split_validation(images: Images, rng: np.random.Generator, share: float) -> tuple[Images, Images]:
    """Return (training, validation): Images, a share in (0, 1) of them in the latter, each at least one."""
    order = rng.permutation(len(images))
    count = min(max(round(len(images) * share), 1), len(images) - 1)
    training, validation = order[count:], order[:count]
    return images[training], images[validation]
