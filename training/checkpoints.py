"""Models saved while they are trained, so that a training can be picked up after a kill."""

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

import h5py
import keras
import numpy as np

from files import replacing
from training.checkpoint_folder import HISTORY
from training.history import DivergedError, History

FRAME = 1_000_000  # bytes, more than a model file has besides its weights


class Checkpoints(keras.callbacks.Callback):
    """Notes every epoch in a History, remembers the best one, and saves each to a folder.

    Attributes:
        best_weights: of the model after the best epoch so far.
    """

    def __init__(
        self, history: History, directory: Path | None = None, best_weights: list[np.ndarray] | None = None
    ) -> None:
        super().__init__()
        self.history = history
        self.directory = directory
        self.best_weights = best_weights

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        logs = logs or {}
        if not are_finite(self.model.get_weights()):
            raise DivergedError(epoch + 1)
        self.history.add_epoch(logs, time.perf_counter() - self._start)
        if self.history.best_epoch == len(self.history):
            self.best_weights = self.model.get_weights()
        if self.directory:
            name = f"epoch_{epoch + 1:02d}_val_{logs['val_accuracy']:.4f}.h5"
            with replacing(self.directory / name) as temporary:
                save_model(self.model, temporary, include_optimizer=True)
            self.history.write(self.directory / HISTORY)


def are_finite(weights: list[np.ndarray]) -> bool:
    """Return whether all of a list of arrays is finite."""
    return all(np.isfinite(array).all() for array in weights)


def save_model(model: keras.Model, path: Path, include_optimizer: bool = False) -> None:
    """Write a Keras model to a file, which may be left half written.

    Raises:
        OSError: it cannot be written; h5py has a RuntimeError for a full disk.
    """
    variables = [*model.weights, *(model.optimizer.variables if include_optimizer else [])]
    size = sum(np.asarray(variable).nbytes for variable in variables) + FRAME
    try:
        path.write_bytes(bytes(size))  # libhdf5 cannot let go of a file for which there is no room
        model.save(path, include_optimizer=include_optimizer)
    except (OSError, RuntimeError) as error:
        found = re.search(r"errno = (\d+)", str(error))
        number = int(found[1]) if found else getattr(error, "errno", None)
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from None


def resume(
    directory: Path, history: History, model: keras.Model, rated: Sequence[int]
) -> dict[int, list[np.ndarray]]:
    """Take a compiled model back to the last epoch whose checkpoint is whole.

    Args:
        directory: of the checkpoints.
        history: History of the training; later epochs are dropped from it.
        model: Keras model, compiled; it gets that epoch's weights and optimizer state, and
            stays as it is where no epoch was finished.
        rated: after how many epochs the images are rated, from the first to the last.

    Returns:
        By the number of epochs until then: the weights after the best epoch and at the last rating.
    """
    for epoch in range(len(history), 0, -1):
        history.forget_after(epoch)
        last_rated = [earlier for earlier in rated if earlier <= epoch][-1:]
        weights = {}
        try:
            for needed in (history.best_epoch, *last_rated, epoch):
                _load(_find(directory, needed), model)
                weights[needed] = model.get_weights()
            return weights
        except (OSError, KeyError, ValueError):  # missing, cut short, or of another network
            continue
    history.forget_after(0)
    return {}


def _find(directory: Path, epoch: int) -> Path:
    return next(iter(sorted(directory.glob(f"epoch_{epoch:02d}_val_*.h5"))), directory / "missing")


def _load(path: Path, model: keras.Model) -> None:
    """Give a compiled model the weights and the optimizer state of a file.

    `keras.models.load_model` drops the optimizer's state of an HDF5 file (Keras 3.15).
    """
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        state = [group[name][()] for name in group.attrs["weight_names"]]
    model.load_weights(path)
    model.optimizer.build(model.trainable_variables)
    model.optimizer.set_weights(state)
