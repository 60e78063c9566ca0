"""Saving pictures: the drawing, what the network sees of it, a sheet of the last drawings."""

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PIL import Image

from preprocess import FIELD_SIZE
from window.file_dialogs import save_picture
from window.kept.gallery import draw_contact_sheet
from window.pixels import enlarge
from window.reading import NOTHING_DRAWN

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

EXPORTING = "Exporting the last drawings ..."
PATIENCE = 5_000  # milliseconds for which closing waits for an export


class Saving:
    """Asks where to save what a window shows, and says what became of it."""

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Save what a DigitRecognizerApp shows."""
        self._window = window
        self._exports = 0  # under way

    def save_drawing(self) -> None:
        """Ask for a file and save what is on the canvas at full size."""
        if self._window.sketch.is_empty:
            return self._window.say(NOTHING_DRAWN)
        self._save(self._window.sketch.image, "Save drawing", "digit.png")

    def save_view(self) -> None:
        """Ask for a file and save the 28x28 pixels that the network sees of the chosen digit."""
        self._window.when_read(self._save_view_as_read)

    def _save_view_as_read(self) -> None:
        if prediction := self._window.prediction:
            image = enlarge(prediction.tensor, FIELD_SIZE)
            self._save(image, "Save what the network sees", "digit-28x28.png")

    def export(self) -> None:
        """Ask for a file and save a contact sheet of the last drawings, beside the window."""
        window = self._window
        window.recollection.keep()
        entries = list(window.recollection.gallery.entries)
        if not entries:
            return window.say("Nothing was exported: there are no drawings yet.")
        if path := window.dialogs.ask_where_to_save("Export last drawings", "digits.png"):
            window.say(EXPORTING)
            self._exports += 1
            window.background.start(lambda: save_picture(draw_contact_sheet(entries), path), self._exported)

    def _exported(self, saving: Future[str]) -> None:
        self._exports -= 1
        self._window.say(saving.result())

    def close(self) -> None:
        """Wait until what is exported is written."""
        if self._exports:
            self._window.background.wait(PATIENCE)

    def _save(self, image: Image.Image, title: str, name: str) -> None:
        if path := self._window.dialogs.ask_where_to_save(title, name):
            self._window.say(save_picture(image, path))
