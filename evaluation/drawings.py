"""Drawings that people made, to measure a network on: recorded strokes, or folders of pictures."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from drawing import draw_strokes, fit_to_canvas
from files import is_folder
from pictures import PictureError, open_picture
from preprocess import BlankImageError, preprocess_to_levels
from samples import check_readable, find_samples
from training.images import DataError, Images

Labelled = tuple[str, int, Callable[[], Image.Image]]  # a drawing's name, its label, what draws it
LARGEST = 50_000_000  # bytes of a stroke file; ten thousand drawings take a tenth of it
NO_STROKES = "{}: not a stroke file, a JSON list of labels and strokes."
FARTHEST = 1e9  # of a point's coordinates, in any unit
DRAWING_SIZE = 280  # pixels of the canvas, the longer side of a recorded drawing


def load_drawings(path: Path | str) -> tuple[Images, list[str]]:
    """Read drawings and send them through `preprocess`, as the window would.

    Args:
        path: a JSON file (or .json.gz), a list of {"label": "7", "strokes": [[[x, y], ...], ...]}
            with y downwards in any unit, or a folder with pictures in sub-folders 0 to 9, and of what is
            no digit in "no-digit".

    Returns:
        (Images, skipped): the drawings in the network's size, and for each that cannot be
        used a sentence naming it.

    Raises:
        DataError: nothing can be read.
    """
    path = Path(path)
    drawings = _pictures(path) if is_folder(path) else _recordings(path)
    x, y, skipped = [], [], []
    for name, label, make_image in drawings:
        try:
            x.append(preprocess_to_levels(make_image()))
        except (PictureError, BlankImageError) as error:
            skipped.append(f"{name}: {str(error).rstrip('.')}.")
            continue
        y.append(label)
    if not x:
        raise DataError(f"{path}: there is no drawing in it that can be read.")
    return Images(np.stack(x), np.array(y, np.uint8)), skipped


def _pictures(folder: Path) -> Iterator[Labelled]:
    """Yield the pictures in the sub-folders of a folder."""
    try:
        check_readable(folder)
    except OSError as error:
        raise DataError(f"{error.filename} cannot be read: {error.strerror}.") from None
    pictures = list(find_samples(folder))
    if not pictures:
        raise DataError(f"{folder}: there are no pictures in sub-folders 0 to 9 of it.")
    for label, path in pictures:
        yield str(path), label, partial(open_picture, path)


def _recordings(path: Path) -> Iterator[Labelled]:
    """Yield the drawings of a stroke file."""
    try:
        drawings = json.loads(_read(path))
        drawings = [(drawing["label"], drawing["strokes"]) for drawing in drawings]
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file or folder.") from None
    except OSError as error:
        if error.strerror is None:  # of gzip
            raise DataError(NO_STROKES.format(path)) from None
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    except (EOFError, ValueError, TypeError, KeyError, RecursionError, zlib.error):
        raise DataError(NO_STROKES.format(path)) from None
    for number, (label, strokes) in enumerate(drawings):
        if str(label) not in {str(digit) for digit in range(10)}:
            raise DataError(f"{path}: the label {label!r} of drawing {number} is no digit from 0 to 9.")
        yield f"{path}, drawing {number}", int(label), partial(_draw, strokes)


def _read(path: Path) -> bytes:
    """Return the bytes of a file, which may be packed with gzip."""
    if path.exists() and not path.is_file():
        raise ValueError("it is a device or a pipe")
    with path.open("rb") as packed:
        is_packed = packed.read(2) == b"\x1f\x8b"
        packed.seek(0)
        data = (gzip.GzipFile(fileobj=packed) if is_packed else packed).read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("it is too long")
    return data


def _draw(recorded: Any) -> Image.Image:
    """Return a picture of recorded strokes, of one size and drawn with the window's pen."""
    try:
        strokes = [np.asarray(stroke, float) for stroke in recorded if len(stroke)]
        if any(stroke.ndim != 2 or stroke.shape[1] != 2 for stroke in strokes):
            raise ValueError("other lists than of points")
        points = np.concatenate(strokes)
    except (ValueError, TypeError):
        raise PictureError("it has no strokes of (x, y) points") from None
    if not (np.abs(points) <= FARTHEST).all():  # nor what is no number
        raise PictureError(f"its points are not numbers up to {FARTHEST:,.0f}")
    return draw_strokes(fit_to_canvas(strokes, DRAWING_SIZE))
