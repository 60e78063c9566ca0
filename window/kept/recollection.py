"""What was on the canvas of a window: kept, shown as thumbnails, and brought back."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from window.kept.gallery import LIMIT, Entry, Gallery
from window.kept.last_drawings import LastDrawings, default_folder
from window.reading import Answer, is_blank

LOAD_TIME, LOAD_INTERVAL = 10, 5  # milliseconds: to load in at a stretch, and from one stretch to the next


class Recollection:
    """Keeps the last drawings of a window.

    Attributes:
        gallery: Gallery.
        is_loaded: whether the drawings of other times are among them.
    """

    def __init__(self, window: Any) -> None:
        """Keep what a DigitRecognizerApp shows. It is not imported here, for it imports this."""
        self._window = window
        self.is_loaded = False
        self.gallery = Gallery(LastDrawings(default_folder(), LIMIT))

    def load(self) -> None:
        """Show the drawings of other times as well, as soon as they are read, a few at a time."""
        self._load_on(self.gallery.load())

    def _load_on(self, loading: Iterator[None]) -> None:
        end = time.monotonic() + LOAD_TIME / 1000
        while time.monotonic() < end:
            try:
                next(loading)
            except StopIteration:
                self.is_loaded = True
                return self._window.gallery_strip.update_entries()
        self._window.after(LOAD_INTERVAL, self._load_on, loading)

    def keep(self) -> None:
        """Let what is on the canvas be the newest of the last drawings, unless it is blank."""
        window = self._window
        if window.sketch.is_empty:
            return
        answer = self._answer()
        if answer.digits or not is_blank(window.sketch.image):
            self.gallery.add(window.sketch.contents, window.sketch.image, answer)
            window.gallery_strip.update_entries()

    def replace(self, action: Callable[[], object]) -> None:
        """Keep what is on the canvas, and put something else there by a function."""
        self.keep()
        self._window.side_panel.forget()
        self._window.change(action)

    def _answer(self) -> Answer:
        """Return the Answer to what is on the canvas now; one without digits where that takes long."""
        reading = self._window.live_reading
        if reading.is_due:
            try:
                reading.read_now()
            except Exception as error:  # whatever is wrong with the reading, the drawing is kept
                self._window.report_callback_exception(type(error), error, error.__traceback__)
        return Answer() if reading.is_due else self._window.answer

    def forget_answers(self) -> None:
        """Read what is brought back anew, for another network reads from now on."""
        for entry in self.gallery.entries:
            entry.answer = None

    def bring_back(self, entry: Entry) -> None:
        """Put one of the last drawings on the canvas again, strokes and all."""
        self.replace(partial(self._window.sketch.restore, entry.contents))
        sketch = self._window.sketch
        for box, digit in entry.marks:
            self._window.truths.add(sketch.contents, sketch.image, box, digit)
        if entry.answer is None:
            self._window.recognize()
        else:
            self._window.show_answer(entry.answer)
