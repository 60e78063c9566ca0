"""Saving pictures: the drawing, what the network sees of it, a sheet of the last drawings."""

from typing import Any

from PIL import Image

from preprocess import FIELD_SIZE
from window.pixels import enlarge
from window.reading import NOTHING_DRAWN


class Saving:
    """Asks where to save what a window shows, and says what became of it."""

    def __init__(self, window: Any) -> None:
        """Save what a DigitRecognizerApp shows. It is not imported here, for it imports this."""
        self._window = window

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
        """Ask for a file and save a contact sheet of the last drawings."""
        self._window.recollection.keep()
        try:
            sheet = self._window.recollection.gallery.contact_sheet()
        except ValueError as error:
            return self._window.say(f"Nothing was exported: {error}.")
        self._save(sheet, "Export last drawings", "digits.png")

    def _save(self, image: Image.Image, title: str, name: str) -> None:
        if message := self._window.dialogs.ask_and_save(image, title, name):
            self._window.say(message)
