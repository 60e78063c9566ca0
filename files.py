"""Files written whole or not at all, texts that are read whole, and what there is where one may not look.

Before Python 3.14 `Path.is_dir`, `is_file`, `exists` and `glob` raise where the system refuses to look:
for a name that is too long, and below a folder that may not be read.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from itertools import count
from pathlib import Path

LARGEST_TEXT = 4_000_000  # characters of a file that is read as a whole: a drawing, a training's history
LONGEST_STEM = 40  # characters of a file's name that are kept in that of the temporary one
_number = count()


def is_folder(path: str | Path) -> bool:
    """Return whether there is a folder, as far as can be told."""
    return os.path.isdir(path)


def exists(path: str | Path) -> bool:
    """Return whether there is something of that name, as far as can be told."""
    return os.path.exists(path)


def is_special(path: str | Path) -> bool:
    """Return whether there is something that is neither a file nor a folder: a device, a pipe, a socket."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def list_folder(folder: Path, pattern: str) -> list[Path]:
    """Return what in a folder fits a pattern of `Path.glob`, by name; nothing where one may not look."""
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def read_text(path: Path, largest: int = LARGEST_TEXT, errors: str = "strict") -> str:
    """Return what a text file holds, UTF-8.

    Args:
        path: of the file.
        largest: characters that are read.
        errors: what is done about bytes that are no text, as `open` takes it.

    Raises:
        OSError: it cannot be read, or is a device or a pipe, which may have no end.
        ValueError: it is longer than `largest` characters, or no text.
    """
    if is_special(path):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    with path.open(encoding="utf-8", errors=errors) as file:
        text = file.read(largest + 1)
    if len(text) > largest:
        raise ValueError(f"{path} is too long")
    return text


@contextmanager
def replacing(path: str | Path, group: str | None = None) -> Iterator[Path]:
    """Give the name of a temporary file beside `path` that takes its place if all goes well.

    Where the body fails, is interrupted or killed, `path` stays as it was; what a killed process
    has left behind goes the next time. The temporary name begins with a dot and ends as `path`
    does. Of a symbolic link the file that it points to is replaced.

    Args:
        path: of the file.
        group: a name for files of which none is written twice; what killed processes have left
            behind of any of them goes when the next one is written.

    Raises:
        OSError: the file cannot be written, or there is a device or a pipe of that name, which a file
            would take away; its `filename` is that of `path`.
    """
    path = Path(os.path.realpath(path))
    if is_special(path):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))
    start = f".{group or path.stem[:LONGEST_STEM]}-"
    _remove_left_behind(path.parent, start, path.suffix)
    temporary = path.with_name(f"{start}{os.getpid()}-{next(_number)}{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename in (None, temporary, str(temporary)):
            error.filename = str(path)
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _remove_left_behind(folder: Path, start: str, suffix: str) -> None:
    """Remove the temporary files of processes that have ended."""
    temporary = re.compile(f"{re.escape(start)}([0-9]+)-[0-9]+{re.escape(suffix)}")
    for path in folder.glob(f"{escape(start)}*{escape(suffix)}"):
        found = temporary.fullmatch(path.name)
        if found and not _is_running(int(found[1])):
            with suppress(OSError):
                path.unlink()


def _is_running(process: int) -> bool:
    """Return whether a process runs, as far as can be told; on Windows it cannot."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
