"""Models saved while they are trained, so that a training can be picked up after a kill."""

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

import h5py
import keras
import numpy as np

from command_line import printable
from files import replacing
from training.checkpoint_folder import HISTORY, is_whole, model_path, note_checksum, refuse_unknown
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
            path = model_path(self.directory, self.history, epoch + 1)
            with replacing(path) as temporary:
                save_model(self.model, temporary, include_optimizer=True)
            note_checksum(path)
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
    """Take a compiled model back to the last epoch whose checkpoint is whole, and say which ones are not.

    Args:
        directory: of the checkpoints.
        history: History of the training; later epochs are dropped from it.
        model: Keras model, compiled; it gets that epoch's weights and optimizer state, and
            stays as it is where there is no such epoch.
        rated: after how many epochs the images are rated, from the first to the last.

    Returns:
        By the number of epochs until then: the weights after the best epoch and at the last rating.

    Raises:
        CheckpointError: nobody knows whether the checkpoints are whole.
    """
    if not history.curves["val_accuracy"]:
        return {}
    refuse_unknown(directory, history)
    model.optimizer.build(model.trainable_variables)
    untrained = model.get_weights(), [variable.numpy() for variable in model.optimizer.variables]
    damaged: list[Path] = []
    for epoch in range(len(history), 0, -1):
        history.forget_after(epoch)
        last_rated = [earlier for earlier in rated if earlier <= epoch][-1:]
        weights = {}
        for needed in (history.best_epoch, *last_rated, epoch):
            path = model_path(directory, history, needed)
            if path not in damaged and not _load(path, model):
                damaged.append(path)
            if path in damaged:
                break
            weights[needed] = model.get_weights()
        else:
            break
    else:
        history.forget_after(0)
        model.set_weights(untrained[0])
        _set_optimizer(model, untrained[1])
        weights = {}
    if damaged:
        names = ", ".join(printable(path.name) for path in reversed(damaged))
        print(f"Missing or damaged in {printable(directory)}: {names}.")
    return weights


def _load(path: Path, model: keras.Model) -> bool:
    """Give a compiled model the weights and the optimizer state of a file; return whether they are whole.

    `keras.models.load_model` drops the optimizer's state of an HDF5 file (Keras 3.15).
    """
    try:
        if not is_whole(path):  # which libhdf5 might read for ever
            return False
        with h5py.File(path) as file:
            group = file["optimizer_weights"]
            state = [group[name][()] for name in group.attrs["weight_names"]]
        model.load_weights(path)
        _set_optimizer(model, state)
    except Exception:  # missing, of another network, or damaged: h5py and Keras have errors of many kinds
        return False
    return are_finite(model.get_weights())


def _set_optimizer(model: keras.Model, state: list[np.ndarray]) -> None:
    """Give a model's optimizer its state; its own method passes over what is missing or too much."""
    for variable, value in zip(model.optimizer.variables, state, strict=True):
        variable.assign(value)
