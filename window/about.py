"""What the program is: its name, version and licence."""

import sys
import tkinter as tk
from pathlib import Path
from tkinter import messagebox

from command_line import PROJECT

NAME = "Digit Recognizer"
VERSION = "1.0"
WINDOW_CLASS = "Digitrecognizer"  # by which a desktop knows the window; Tk has one capital letter only
SUMMARY = "Reads handwritten digits and numbers as they are drawn."


def copyright_line(licence: Path = PROJECT / "LICENSE") -> str:
    """Return the line of the licence that says whose the program is, "" where the file is not there."""
    try:
        lines = licence.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    return next((line for line in lines if line.startswith("Copyright")), "")


def about(parent: tk.Misc) -> str:
    """Return what the About window says."""
    tk_version = parent.tk.call("info", "patchlevel")
    return (
        f"{SUMMARY}\n\n{copyright_line()}\nMIT licence: free to use, change and pass on.\n\n"
        f"Python {sys.version.split()[0]}, Tk {tk_version}"
    )


def show_about(parent: tk.Tk) -> None:
    """Tell what the program is, until the person has read it."""
    messagebox.showinfo(
        f"About {NAME}", f"{NAME} {VERSION}", detail=about(parent), parent=parent, icon="info"
    )
