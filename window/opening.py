"""Pictures from files and from the clipboard onto the canvas."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from pictures import PictureError, open_picture
from window.live import PATIENCE
from window.pasting import Pasting

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

OPENING = "Opening the picture ..."
PEN_INTERVAL = 50  # milliseconds after which it is looked again whether the pen and the eraser are up


class Opening:
    """Reads pictures beside the window, puts them on its canvas, and says where that cannot be done.

    They come in the order in which they were asked for, none while the pen or the eraser is down.
    """

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Open pictures for a DigitRecognizerApp."""
        self._window = window
        self._waiting: list[Image.Image] = []  # for the canvas, in their order
        self._job = ""  # of the window: to look again whether the pen is up
        self._pasting = Pasting(window, partial(self._get, failure="Nothing was pasted"))

    def open_file(self, path: str | Path) -> None:
        """Put a picture file on the canvas and read it, or say why it cannot be opened."""
        self._get(partial(open_picture, path), f"{path} cannot be opened")

    def paste(self) -> None:
        """Put the picture on the clipboard on the canvas and read it."""
        self._window.say(OPENING)
        self._pasting.start()

    def ask(self) -> None:
        """Ask for a picture file and open it."""
        if path := self._window.dialogs.ask_picture():
            self.open_file(path)

    def close(self) -> None:
        """Wait no longer for what was to be pasted."""
        self._pasting.close()

    def _get(self, get_picture: Callable[[], Image.Image], failure: str) -> None:
        background = self._window.background
        background.start(get_picture, partial(self._finish, failure))
        background.wait(PATIENCE)
        if background.is_busy and not self._window.live_reading.is_asked:
            self._window.say(OPENING)

    def _finish(self, failure: str, opening: Future[Image.Image]) -> None:
        try:
            self._waiting.append(opening.result())
        except PictureError as error:
            return self._window.say(f"{failure}: {error}.")
        if not self._job:
            self._show()

    def _show(self) -> None:
        self._job = ""
        if self._window.canvas.is_down:  # it would go on where the picture is
            self._job = self._window.after(PEN_INTERVAL, self._show)
            return
        while self._waiting:
            self._window.put_on_canvas(self._waiting.pop(0))
