"""The folder of a training's checkpoints: whose it is, and which file the training is to write."""

import hashlib
from pathlib import Path

from files import exists, read_text, replacing
from training.history import History, HistoryError
from training.recipes import NETWORKS

HISTORY = "history.json"
DESTINATION = "destination.txt"  # holds the path of the model file that the training is to write
CHECKSUMS = "checksums.txt"  # of the models, as `sha256sum --check` reads it


class CheckpointError(Exception):
    """A training cannot be kept in a folder, or picked up from one; the text says why."""


def start(directory: Path, history: History, out: Path) -> None:
    """Make a folder ready for the checkpoints of a new training.

    Args:
        directory: made where it is missing.
        history: History of the training, which has not begun.
        out: the model file that it is to write.

    Raises:
        CheckpointError: it holds another training, or cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if _has_begun(directory):
            raise CheckpointError(f"{directory} holds a training already: go on with --resume {directory}.")
        write_destination(directory, out)
        history.write(directory / HISTORY)
    except OSError as error:
        raise CheckpointError(f"{directory} cannot be written: {error.strerror}.") from None


def write_destination(directory: Path, out: Path) -> None:
    """Note in the folder of a training which model file it is to write.

    Raises:
        CheckpointError: the folder cannot be written.
    """
    try:
        with replacing(directory / DESTINATION) as temporary:
            temporary.write_text(f"{out.resolve()}\n", "utf-8", "surrogateescape")
    except OSError as error:
        raise CheckpointError(f"{directory} cannot be written: {error.strerror}.") from None


def _has_begun(directory: Path) -> bool:
    """Return whether a folder keeps an epoch of a training, or a history that cannot be read."""
    try:
        return len(History.read(directory / HISTORY)) > 0
    except HistoryError:
        return (directory / HISTORY).exists()


def read_history(directory: Path) -> History:
    """Return the History of the training kept in a folder.

    Raises:
        CheckpointError: there is none, or of a network that is not among NETWORKS.
    """
    try:
        history = History.read(directory / HISTORY)
    except HistoryError as error:
        raise CheckpointError(f"{directory} holds no training to go on with: {error}") from None
    if history.network not in NETWORKS:
        raise CheckpointError(f"{directory} holds a training of {history.network}, which is not known here.")
    return history


def read_destination(directory: Path) -> Path:
    """Return the path of the model file that the training kept in a folder is to write.

    Raises:
        CheckpointError: the folder does not say it.
    """
    try:
        path = read_text(directory / DESTINATION, errors="surrogateescape").removesuffix("\n")
    except (OSError, ValueError):
        path = ""
    if not path:
        raise CheckpointError(f"{directory} does not say which file its training writes: add --out FILE.h5.")
    return Path(path)


def model_path(directory: Path, history: History, epoch: int) -> Path:
    """Return the path of the model after an epoch of a History, counted from 1."""
    return directory / f"epoch_{epoch:02d}_val_{history.curves['val_accuracy'][epoch - 1]:.4f}.h5"


def note_checksum(path: Path) -> None:
    """Note in a model's folder what the file holds.

    Raises:
        OSError: it cannot be read, or the note cannot be written.
    """
    checksums = _read_checksums(path.parent) | {path.name: _checksum(path)}
    with replacing(path.parent / CHECKSUMS) as temporary:
        temporary.write_text("".join(f"{digest}  {name}\n" for name, digest in checksums.items()))


def refuse_unknown(directory: Path, history: History) -> None:
    """Refuse models of which it was not noted what they hold: libhdf5 could read a damaged one for ever.

    Raises:
        CheckpointError: there are such models of a History's epochs.
    """
    noted = _read_checksums(directory)
    paths = [model_path(directory, history, epoch + 1) for epoch in range(len(history))]
    if unknown := [path.name for path in paths if path.name not in noted and exists(path)]:
        raise CheckpointError(
            f"{directory / CHECKSUMS} does not say whether {', '.join(unknown)} are whole: if you know it,"
            f" type in that folder: sha256sum epoch_*.h5 > {CHECKSUMS}"
        )


def is_whole(path: Path) -> bool:
    """Return whether a model's file holds what was noted of it; False where nothing was noted.

    Raises:
        OSError: it is missing or cannot be read.
    """
    return _read_checksums(path.parent).get(path.name) == _checksum(path)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_checksums(directory: Path) -> dict[str, str]:
    """Return the checksums in a folder by the files' names; what cannot be read of them is left out."""
    try:
        lines = read_text(directory / CHECKSUMS).splitlines()
    except (OSError, ValueError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
