"""Files that are dropped on the canvas, where the package tkinterdnd2 is installed; nothing needs it."""

import tkinter as tk
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any


def accept_files(window: tk.Tk, widget: Any, open_file: Callable[[str], object]) -> bool:
    """Let the first of the files that are dropped on a widget be opened; return whether that can be.

    Args:
        window: the main window.
        widget: of that window; tkinterdnd2 gives every widget of Tk methods of its own.
        open_file: function that is given the path.
    """
    if find_spec("tkinterdnd2") is None:
        return False
    try:
        from tkinterdnd2 import DND_FILES, TkinterDnD

        TkinterDnD._require(window)
        widget.drop_target_register(DND_FILES)
    except (ImportError, RuntimeError, tk.TclError):  # not made for this system or this Tk
        return False

    def drop(event: Any) -> str:
        if paths := window.tk.splitlist(event.data):
            open_file(str(paths[0]))
        return event.action

    widget.dnd_bind("<<Drop>>", drop)
    return True
