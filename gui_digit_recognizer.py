#!/usr/bin/env python3
"""The window: draw a digit, and read which one it is and how sure the network is."""

import gc
import os
import signal
import sys
from collections.abc import Sequence

from command_line import Parser, command_for, end, imports, short_endings


def without_window() -> str:
    """Return what to do where the window cannot open."""
    command = command_for("predict", "FILE")
    return f"predict_digit_recognizer.py reads picture files without it: {command}"


try:
    import tkinter as tk
except ImportError:
    sys.exit(
        "This Python comes without Tk, which the window needs (on Debian: apt-get install python3-tk). "
        + without_window()
    )

# before NumPy is imported: threads cost more than they gain
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

gc.disable()  # what is loaded stays: to look through it meanwhile takes a twentieth of the start-up
with short_endings("run"), imports():
    from samples import default_folder
    from window.about import WINDOW_CLASS
    from window.main_window import DigitRecognizerApp
gc.freeze()
gc.enable()

__all__ = ["DigitRecognizerApp", "main"]

SIGNAL_INTERVAL = 200  # milliseconds


def let_signals_in(app: DigitRecognizerApp) -> None:
    """Let Python look at signals, which it does not while Tk waits for events."""
    app.after(SIGNAL_INTERVAL, let_signals_in, app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; return the exit status."""
    parser = Parser(__doc__)
    parser.add_argument("picture", nargs="?", metavar="PICTURE", help="picture file to open")
    parser.add_argument(
        "--model",
        metavar="FILE",
        help="Keras model, .h5 or .keras (default: the last one chosen, or mnist.h5)",
    )
    parser.add_argument(
        "--drawings",
        metavar="DIR",
        help=f"where drawings to learn from are kept (default: {default_folder()})",
    )
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the window at once
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shcore.SetProcessDpiAwareness(1)  # else Windows enlarges the window, and blurs it
        # else the task bar shows Python's name and icon
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(WINDOW_CLASS)
    try:
        app = DigitRecognizerApp(options.model, options.drawings)
    except tk.TclError as error:
        print(f"The window cannot open ({error}). {without_window()}", file=sys.stderr)
        return 1
    if options.picture:
        app.opening.open_file(options.picture)
    for name in ("SIGTERM", "SIGHUP"):  # logging out; Windows has no SIGHUP
        if hasattr(signal, name):
            # not after_idle: what draws a page lets idle tasks run, and goes on with its widgets
            signal.signal(getattr(signal, name), lambda *_: app.after(0, app.destroy))
    let_signals_in(app)
    gc.freeze()  # what is loaded stays: to look through it again would hold up the pen for 25 ms
    app.mainloop()
    return 0


if __name__ == "__main__":
    end(main, "run")
