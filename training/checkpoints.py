"""Models saved while they are trained, so that a training can be picked up after a kill."""

import time

import h5py
import keras

from files import replacing
from training.history import History, HistoryError

HISTORY = "history.json"


class CheckpointError(Exception):
    """A training cannot be kept in a folder, or picked up from one; the text says why."""


class Checkpoints(keras.callbacks.Callback):
    """Notes every epoch in a History, remembers the best one, and saves each to a folder.

    Attributes:
        best_weights: of the model after the best epoch so far.
    """

    def __init__(self, history, directory=None, best_weights=None):
        super().__init__()
        self.history = history
        self.directory = directory
        self.best_weights = best_weights

    def on_epoch_begin(self, epoch, logs=None):
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.history.add_epoch(logs, time.perf_counter() - self._start)
        if self.history.best_epoch == len(self.history):
            self.best_weights = self.model.get_weights()
        if self.directory:
            name = f"epoch_{epoch + 1:02d}_val_{logs['val_accuracy']:.4f}.h5"
            save_model(self.model, self.directory / name, include_optimizer=True)
            self.history.write(self.directory / HISTORY)


def save_model(model, path, include_optimizer=False):
    """Write a Keras model to an HDF5 file, whole or not at all."""
    with replacing(path) as temporary:
        model.save(temporary, include_optimizer=include_optimizer)


def start(directory, history):
    """Make a folder ready for the checkpoints of a new training.

    Raises:
        CheckpointError: it holds another training, or cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if (directory / HISTORY).exists():
            raise CheckpointError(f"{directory} holds a training already: go on with --resume {directory}.")
        history.write(directory / HISTORY)
    except OSError as error:
        raise CheckpointError(f"{directory} cannot be written: {error.strerror}.") from None


def read_history(directory):
    """Return the History of the training kept in a folder.

    Raises:
        CheckpointError: there is none.
    """
    try:
        return History.read(directory / HISTORY)
    except HistoryError as error:
        raise CheckpointError(f"{directory} holds no training to go on with: {error}") from None


def resume(directory, history, model):
    """Take a compiled model back to the last epoch whose checkpoint is whole.

    Args:
        directory: of the checkpoints.
        history: History of the training; later epochs are dropped from it.
        model: Keras model, compiled; it gets that epoch's weights and optimizer state, and
            stays as it is where no epoch was finished.

    Returns:
        The weights after the best epoch until then, or None.
    """
    for epoch in range(len(history), 0, -1):
        history.forget_after(epoch)
        try:
            _load(_find(directory, history.best_epoch), model)
            best_weights = model.get_weights()
            _load(_find(directory, epoch), model)
            return best_weights
        except (OSError, KeyError, ValueError):  # missing, cut short, or of another network
            continue
    history.forget_after(0)
    return None


def _find(directory, epoch):
    return next(iter(sorted(directory.glob(f"epoch_{epoch:02d}_val_*.h5"))), directory / "missing")


def _load(path, model):
    """Give a compiled model the weights and the optimizer state of a file.

    `keras.models.load_model` drops the optimizer's state of an HDF5 file (Keras 3.15).
    """
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        state = [group[name][()] for name in group.attrs["weight_names"]]
    model.load_weights(path)
    model.optimizer.build(model.trainable_variables)
    model.optimizer.set_weights(state)
