"""Files that are dropped on the canvas, where the package tkinterdnd2 is installed; nothing needs it."""

import tkinter as tk
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from files import exists

ON_THE_WEB = "What was dropped is on the web: save it as a file, then drop that."
NO_FILE = "What was dropped is no file on this computer."


def accept_files(
    window: tk.Tk, widget: Any, open_file: Callable[[str], object], say: Callable[[str], object]
) -> bool:
    """Let the first of the files that are dropped on a widget be opened; return whether that can be.

    Args:
        window: the main window.
        widget: of that window; tkinterdnd2 gives every widget of Tk methods of its own.
        open_file: function that is given the path.
        say: function that is given the reason where there is no file among what was dropped.
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
        dropped = [str(item) for item in window.tk.splitlist(event.data)]
        if path := find_file(dropped):
            open_file(path)
        else:
            say(ON_THE_WEB if any(is_web_address(item) for item in dropped) else NO_FILE)
        return event.action

    widget.dnd_bind("<<Drop>>", drop)
    return True


def find_file(dropped: Sequence[str]) -> str:
    """Return the first of some paths at which there is something, "" for none.

    A path may begin with a computer's name, as in file://localhost/home/ann/seven.png.
    """
    for item in dropped:
        _, slash, rest = item.partition("/")
        for path in (item, slash + rest):
            if path and exists(path):
                return path
    return ""


def is_web_address(text: str) -> bool:
    """Return whether a text is the address of something on the web, such as a picture in a browser."""
    return text.lower().startswith(("http://", "https://", "ftp://"))
