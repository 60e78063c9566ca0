"""Drawn images kept for the next training: they depend on their seed and on the code alone."""

import hashlib
import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import PIL

from files import replacing
from training.images import Images
from user_folders import cache_folder

KEPT = 3  # sets of images, of the default training and of others
PROJECT = Path(__file__).resolve().parent.parent


def cached(name: str, key: tuple, draw: Callable[[], Images], folder: Path | None = None) -> Images:
    """Return Images from the cache, or draw and keep them; of each name the newest KEPT are kept.

    Args:
        name: of the images, part of the file's name.
        key: what they depend on besides the code.
        draw: called without arguments where they are not in the cache.
        folder: None for the user's cache folder; one that cannot be written is not used.
    """
    folder = folder or cache_folder()
    prefix = name.replace(" ", "-")
    path = folder / f"{prefix}-{_digest(key)}.npz"
    try:
        with path.open("rb") as opened, np.load(opened) as file:
            return Images(file["x"], file["y"])
    except Exception:  # missing, damaged or unreadable: there are errors of many kinds
        images = draw()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            np.savez_compressed(temporary, x=images.x, y=images.y)
        kept = sorted(folder.glob(f"{prefix}-*.npz"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink()
    return images


def _digest(key: tuple) -> str:
    """Return a digest of a key and of everything that draws: the project's code, and the libraries."""
    digest = hashlib.sha256(repr((key, np.__version__, PIL.__version__, platform.machine())).encode())
    for path in sorted([*PROJECT.glob("*.py"), *PROJECT.glob("training/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
