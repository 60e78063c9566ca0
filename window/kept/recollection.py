"""What was on the canvas of a window: kept, shown as thumbnails, and brought back."""

import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image

from window.canvas.sketch import Contents, is_on_canvas, to_image
from window.kept.gallery import LIMIT, NOT_READ, Entry, Gallery
from window.kept.last_drawings import LastDrawings, default_folder
from window.reading import NO_INK, NOTHING_DRAWN, Answer, is_blank

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

NOTHING_READ = NO_INK, NOTHING_DRAWN  # messages of answers to what is blank
LOAD_TIME, LOAD_INTERVAL = 10, 5  # milliseconds: to load in at a stretch, and from one stretch to the next


class Recollection:
    """Keeps the last drawings of a window.

    Attributes:
        gallery: Gallery.
        is_loaded: whether the drawings of other times are among them.
    """

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Keep what a DigitRecognizerApp shows."""
        self._window = window
        self.is_loaded = False
        self.gallery = Gallery(LastDrawings(default_folder(), LIMIT))

    def load(self) -> None:
        """Show the drawings of other times as well, as soon as they are read, a few at a time."""
        self._load_on(self.gallery.load())

    def _load_on(self, loading: Iterator[Entry]) -> None:
        end = time.monotonic() + LOAD_TIME / 1000
        while time.monotonic() < end:
            try:
                self._remove_if_blank(next(loading))
            except StopIteration:
                self.is_loaded = True
                return self._window.gallery_strip.update_entries()
        self._window.after(LOAD_INTERVAL, self._load_on, loading)

    def keep(self) -> None:
        """Let what is on the canvas be the newest of the last drawings, unless it is blank."""
        sketch = self._window.sketch
        if not sketch.is_empty:
            self._add(sketch.contents, sketch.image, self._answer())

    def _add(self, contents: Contents, image: Image.Image, answer: Answer) -> None:
        if answer.message not in NOTHING_READ:
            self._remove_if_blank(self.gallery.add(contents, image, answer))
            self._window.gallery_strip.update_entries()

    def _remove_if_blank(self, entry: Entry) -> None:
        """Remove an entry without ink, which only one that was not read can be; older versions kept them."""
        if entry.caption != NOT_READ:
            return
        if entry.contents.picture is None:
            if not any(map(is_on_canvas, entry.contents.strokes)):
                self.gallery.remove(entry)
            return

        def finish(found: Future[bool]) -> None:
            if found.result():
                self.gallery.remove(entry)
                self._window.gallery_strip.update_entries()

        contents = entry.contents
        self._window.background.start(lambda: is_blank(to_image(contents)), finish)  # a photo takes long

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

    def take_back(self, kept: Collection[str]) -> None:
        """Do not say any more what was said of the pictures kept under some names."""
        self.gallery.take_back(kept)
        self._window.gallery_strip.update_entries()

    def bring_back(self, entry: Entry) -> None:
        """Put one of the last drawings on the canvas again, strokes and all."""
        self.replace(partial(self._window.sketch.restore, entry.contents))
        sketch = self._window.sketch
        for mark in entry.marks:
            self._window.truths.add(sketch.contents, sketch.image, mark)
        if entry.answer is None:
            self._window.recognize()
        else:
            self._window.show_answer(entry.answer)
