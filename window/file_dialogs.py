"""Asking for files to open and to write."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import filedialog

from PIL import Image

from files import replacing

PICTURE_TYPES = [("Pictures", "*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff"), ("All files", "*")]
MODEL_TYPES = [("Keras models", "*.h5 *.keras"), ("All files", "*")]


def ask_picture(parent: tk.Misc) -> str:
    """Return the path of the picture file that a person chooses, "" for none."""
    return _ask(parent, "Open picture", PICTURE_TYPES)


def ask_model(parent: tk.Misc) -> str:
    """Return the path of the model file that a person chooses, "" for none."""
    return _ask(parent, "Open model", MODEL_TYPES)


def ask_and_save(parent: tk.Misc, image: Image.Image, title: str, name: str) -> str:
    """Ask where to save a Pillow image as PNG, and save it there.

    Args:
        parent: window to which the question belongs.
        image: Pillow image.
        title: of the question.
        name: of the file, unless the person chooses another one.

    Returns:
        A sentence that says what became of it, "" where the person thought better of it.
    """
    types = [("PNG", "*.png")]
    dialog = partial(filedialog.asksaveasfilename, initialfile=name, defaultextension=".png")
    path = _ask(parent, title, types, dialog)
    return save_png(image, path) if path else ""


def save_png(image: Image.Image, path: str) -> str:
    """Write a Pillow image whole or not at all; return a sentence that says so."""
    try:
        with replacing(path) as temporary:
            image.save(temporary, "PNG")
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}."
    return f"{path} is written."


def _ask(
    parent: tk.Misc,
    title: str,
    types: list[tuple[str, str]],
    dialog: Callable[..., str] = filedialog.askopenfilename,
) -> str:
    """Return the path that a person chooses, "" for none, or where the window is closed meanwhile."""
    try:
        return dialog(parent=parent, title=title, filetypes=types) or ""  # () where cancelled
    except tk.TclError:
        if _is_open(parent):
            raise
        return ""


def _is_open(window: tk.Misc) -> bool:
    try:
        return bool(window.winfo_exists())
    except tk.TclError:  # of a program whose last window was closed
        return False
