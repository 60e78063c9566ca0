"""The last drawings from one time to the next: a small JSON file each, in a folder of the person's data."""

import base64
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from classifier import NO_DIGIT
from files import list_folder, read_text, replacing
from pictures import PictureError, open_picture
from samples import from_record, to_record
from user_folders import data_folder
from window.canvas.overdrawing import lay_on_paper
from window.canvas.sketch import Contents
from window.reading import Mark

LONGEST_SIDE = 800  # pixels of a picture that is kept
QUALITY = 90  # of a JPEG, in per cent
LARGEST = 1_500_000  # characters of a file, more than such a picture takes even of noise; larger is not kept
CAPTION_LENGTH = 40  # characters
MOST_MARKS = 100
GROUP = "last"  # how the names of temporary files begin
Kept = tuple[Contents, str, tuple[Mark, ...]]  # a drawing, its caption, what a person has corrected


def default_folder() -> Path:
    """Return the folder in which the last drawings are kept."""
    return data_folder() / "last-drawings"


class LastDrawings:
    """A folder of drawings. Where it cannot be written they are not kept; damaged files do no harm."""

    def __init__(self, folder: Path, limit: int) -> None:
        """Keep at most `limit` drawings in a folder, which need not exist."""
        self._folder, self._limit = folder, limit
        self._paths: dict[int, Path] = {}  # by the id of the contents, which the gallery holds

    def keep(self, contents: Contents, caption: str, marks: Sequence[Mark] = ()) -> None:
        """Write a drawing, what was read in it and corrected; then the file goes that it had before."""
        record: dict[str, Any] = {"caption": caption[:CAPTION_LENGTH], **to_record(contents.strokes)}
        scale = 1.0
        if contents.picture is not None:
            scale = min(LONGEST_SIDE / max(contents.picture.size), 1)
            record["picture"] = _encode(contents.picture)
        record["marks"] = [
            (mark.box and [scale * side for side in mark.box], mark.digit, mark.kept) for mark in marks
        ]
        text = json.dumps(record)
        if len(text) > LARGEST:
            return
        path = self._folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}-{os.urandom(2).hex()}.json"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with replacing(path, GROUP) as temporary:
                temporary.write_text(text)
            self.remove(contents)
            self._paths[id(contents)] = path

    def remove(self, contents: Contents) -> None:
        """Remove the file of a drawing that this object has written or read, if there is one."""
        if path := self._paths.pop(id(contents), None):
            with suppress(OSError):
                path.unlink()

    def load(self) -> Iterator[Kept]:
        """Yield the drawings, the newest first; those beyond the limit are removed."""
        found = 0
        for path in reversed(list_folder(self._folder, "[!.]*.json")):
            if found == self._limit:
                with suppress(OSError):
                    path.unlink()
            elif kept := _read(path):
                found += 1
                self._paths[id(kept[0])] = path
                yield kept


def _encode(picture: Image.Image) -> str:
    """Return a picture on paper as a reduced JPEG, in base 64."""
    reduced = lay_on_paper(picture)
    reduced.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    content = BytesIO()
    reduced.save(content, "JPEG", quality=QUALITY)
    return base64.b64encode(content.getvalue()).decode()


def _decode(text: str) -> Image.Image:
    """Return the picture that `_encode` made a text of.

    Raises:
        PictureError, ValueError, TypeError, OSError: it is none; one that is larger is not read either.
    """
    content = BytesIO(base64.b64decode(text))
    try:
        with Image.open(content, formats=["JPEG"]) as image:
            if max(image.size) > LONGEST_SIDE:
                raise ValueError("larger than what is kept")
    except Image.DecompressionBombError:
        raise ValueError("larger than what is kept") from None
    return open_picture(content)


def _read_marks(records: list) -> tuple[Mark, ...]:
    """Return the marks that `keep` has written, or an older version, which did not name what is kept.

    Raises:
        ValueError, TypeError, OverflowError: they are none.
    """
    marks: list[Mark] = []
    for box, digit, *kept in records[:MOST_MARKS]:
        place = None
        if box is not None:
            left, top, right, bottom = (round(side) for side in box)
            if not 0 <= left < right <= LONGEST_SIDE or not 0 <= top < bottom <= LONGEST_SIDE:
                raise ValueError("not a box")
            place = left, top, right, bottom
        if digit not in range(NO_DIGIT + 1):
            raise ValueError("neither a digit nor none")
        marks.append(Mark(place, int(digit), str(kept[0]) if kept else ""))
    return tuple(marks)


def _read(path: Path) -> Kept | None:
    """Return what a file holds, None where it is damaged."""
    try:
        record = json.loads(read_text(path, LARGEST))
        strokes, picture = from_record(record), None
        if "picture" in record:
            picture = _decode(record["picture"])
        if not strokes and picture is None:
            return None
        caption = str(record["caption"])[:CAPTION_LENGTH]
        caption.encode()  # Tk takes no half of a pair of surrogates
        return Contents(tuple(strokes), picture), caption, _read_marks(record.get("marks", []))
    except (PictureError, OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
