"""Drawings kept with their right digits, for the network to learn a person's hand from.

Each is a picture and its strokes, in a sub-folder for each digit and one for what is none, such as
7/20260131-093015-250113-9f3a8c1e77d04b52.png and .json: the time, and a digest of the drawing.
Pictures that are put there by hand count as well. `evaluate_digit_recognizer.py --drawings` reads the
same folders.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

from classifier import CLASSES
from drawing import CANVAS_SIZE, Stroke
from files import exists, list_folder, read_text, replacing
from user_folders import data_folder

FEWEST_TO_LEARN = 5  # samples
FOLDERS = (*map(str, range(CLASSES)), "no-digit")  # by the label; that of what is none is NO_DIGIT
GROUP = "drawing"  # how the names of temporary files begin
FARTHEST = 10 * CANVAS_SIZE  # pixels from the canvas's corner that a point of a stroke may lie
WIDEST = CANVAS_SIZE // 4  # pixels of a stroke; memory and time grow with its square
LONGEST = 500 * CANVAS_SIZE  # pixels that the strokes of a drawing may go together


def default_folder() -> Path:
    """Return the folder in which drawings are kept unless another one is named."""
    return data_folder() / "drawings"


def save_sample(folder: str | Path, label: int, image: Image.Image, strokes: Sequence[Stroke]) -> Path:
    """Keep a drawing; each of its two files is written whole or not at all.

    One that is kept already is not kept twice: under another label it goes from there. Where the
    strokes cannot be written, the picture is not kept either.

    Args:
        folder: of all the samples.
        label: the right digit, from 0 to 9, or `classifier.NO_DIGIT`.
        image: Pillow image.
        strokes: sequence of Stroke; empty for an opened picture.

    Returns:
        Path of the picture.

    Raises:
        OSError: it cannot be written.
    """
    place = Path(folder) / FOLDERS[label]
    place.mkdir(parents=True, exist_ok=True)
    # two windows may keep drawings at the same moment
    text = json.dumps({"label": FOLDERS[label], "size": CANVAS_SIZE} | to_record(strokes))
    digest = _digest(image, strokes)
    before = [path for name in FOLDERS for path in (Path(folder) / name).glob(f"*-{digest}.png")]
    if same := [path for path in before if path.parent == place]:
        return same[0]
    path = place / f"{datetime.now():%Y%m%d-%H%M%S-%f}-{digest}.png"
    with replacing(path, GROUP) as temporary:
        image.save(temporary)
    try:
        with replacing(path.with_suffix(".json"), GROUP) as temporary:
            temporary.write_text(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    for other in before:
        remove_sample(other)
    return path


def sample_path(folder: str | Path, label: int, name: str) -> Path:
    """Return where the picture lies that is kept under a label and a file's name."""
    return Path(folder) / FOLDERS[label] / name


def remove_sample(path: Path) -> None:
    """Remove a drawing, its picture and its strokes.

    Raises:
        OSError: it cannot be removed.
    """
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


def to_record(strokes: Sequence[Stroke]) -> dict[str, list]:
    """Return strokes as JSON can hold them, for `from_record`."""
    return {
        "strokes": [stroke.points for stroke in strokes],
        "widths": [stroke.width for stroke in strokes],
    }


def _digest(image: Image.Image, strokes: Sequence[Stroke]) -> str:
    """Return what is the same for the same drawing only, 16 characters."""
    from hashlib import sha256  # slow to import, and not needed before something is kept

    content = sha256(json.dumps(to_record(strokes)).encode())
    content.update(f"{image.mode} {image.size}".encode() + image.tobytes())
    return content.hexdigest()[:16]


def count_samples(folder: Path) -> int:
    """Return how many drawings are kept in a folder, which need not exist."""
    return sum(1 for _ in find_samples(folder))


def check_readable(folder: Path) -> None:
    """Look whether a folder of drawings and its sub-folders may be read; those that are missing need not be.

    Raises:
        OSError: one may not; the `filename` is its.
    """
    for place in (folder, *(folder / name for name in FOLDERS)):
        with suppress(FileNotFoundError, NotADirectoryError):  # not every digit needs to be there
            os.listdir(place)


def find_samples(folder: Path) -> Iterator[tuple[int, Path]]:
    """Yield (label, path) of each picture in the FOLDERS of a folder, which need not exist.

    Hidden files and strokes (.json) are left out; what else lies there ought to be a picture.
    """
    for label, name in enumerate(FOLDERS):
        for path in list_folder(Path(folder) / name, "[!.]*"):
            if path.suffix != ".json":
                yield label, path


def load_samples(folder: Path) -> tuple[list[tuple[int, Path, list[Stroke]]], list[str]]:
    """Read all drawings of a folder.

    Returns:
        (samples, skipped): list of (label, picture's Path, list of Stroke, empty where there are
        none), in the order of their names, and for each damaged stroke file a sentence naming it.
    """
    samples, skipped = [], []
    for label, path in find_samples(folder):
        try:
            samples.append((label, path, _read_strokes(path.with_suffix(".json"))))
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            skipped.append(f"{path.with_suffix('.json')}: not the strokes of a drawing, or damaged.")
    return samples, skipped


def _read_strokes(path: Path) -> list[Stroke]:
    """Return the strokes in a file as a list of Stroke; none where there is no file."""
    if not exists(path):
        return []
    return from_record(json.loads(read_text(path)))


def from_record(record: dict) -> list[Stroke]:
    """Return the strokes that `to_record` made a record of.

    Raises:
        ValueError, TypeError, KeyError, OverflowError: it is none.
    """
    strokes, length = [], 0.0
    for points, width in zip(record["strokes"], record["widths"], strict=True):
        points = np.array(points, float)
        if points.ndim != 2 or points.shape[1] != 2 or not (np.abs(points) <= FARTHEST).all():
            raise ValueError("not a stroke")
        length += np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
        if length > LONGEST:
            raise ValueError("longer than a hand draws")
        if not 0 < width <= WIDEST or width != int(width):
            raise ValueError("not a stroke")
        strokes.append(Stroke([tuple(point) for point in points.tolist()], int(width)))
    return strokes
