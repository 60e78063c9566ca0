"""Right answers from a person, kept with their drawings for the network to learn from."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from classifier import CLASSES, NO_DIGIT
from drawing import Stroke
from predictions import Prediction
from samples import FEWEST_TO_LEARN, count_samples, remove_sample, sample_path, save_sample
from window.canvas.sketch import Sketch
from window.commands import Command
from window.pixels import enlarge
from window.reading import NO_INK, NOTHING_DRAWN, Answer, Mark, is_blank
from window.themes import Theme
from window.truths import draw_alone

if TYPE_CHECKING:
    from window.kept.kept_drawings import KeptDrawings
    from window.main_window import DigitRecognizerApp

SIDE = 280  # pixels of a digit that is kept as the network saw it
WHICH_ONE = "There are several digits: choose the one that is wrong, then say what it is."


class Corrections:
    """Asks which digit a drawing shows, and keeps it."""

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Correct what a DigitRecognizerApp reads."""
        self._window = window
        self._kept: KeptDrawings | None = None

    def entries(self) -> list[Command | None]:
        """Return what the right answer can be: every digit, and none, but what is the answer now.

        What was said before can be taken back.
        """
        answer = self._window.answer
        entries: list[Command | None] = [
            Command(f"It is {with_article(f'_{digit}')}", partial(self.correct, digit))
            for digit in range(CLASSES)
            if digit != answer.shown_digit
        ]
        if answer.shown_digit is not None or answer.prediction is None:
            entries.append(Command("It is _no digit", partial(self.correct, NO_DIGIT)))
        if answer.truth is not None and answer.truth.kept:
            entries += [None, Command("_Take that back", partial(self._take_back_mark, answer.truth))]
        return entries

    def ask(self) -> None:
        """Open the menu in which a person says which digit it is."""
        self._window.controls.open_corrections()

    def show_kept(self) -> None:
        """Open the window in which the kept drawings are looked at and removed."""
        from window.kept.kept_drawings import KeptDrawings  # rarely needed

        window = self._window
        if self._kept is not None:
            self._kept.destroy()
        self._kept = KeptDrawings(
            window, window.drawings, window.theme, window.scale, window.background, self._take_back
        )

    def correct(self, digit: int) -> None:
        """Keep the drawing of the chosen digit with the right one, or as NO_DIGIT, to train on."""
        window = self._window
        if window.sketch.is_empty:
            return window.say(NOTHING_DRAWN)
        seen = window.answer  # whose chosen digit the person means
        window.when_read(partial(self._keep, digit, seen))

    def _keep(self, digit: int, seen: Answer) -> None:
        window = self._window
        if window.answer.is_number and window.answer is not seen:
            return window.say(WHICH_ONE)
        image, strokes = own_drawing(window.sketch, window.prediction)
        if window.prediction is None and is_blank(image):
            return window.say(NOTHING_DRAWN if window.sketch.picture is None else NO_INK)
        name, message = keep_correction(window.drawings, digit, image, strokes)
        if window.prediction is not None:
            mark = Mark(window.prediction.box, digit, name)
            window.truths.add(window.sketch.contents, window.sketch.image, mark)
            window.show_answer(window.answer.correct(mark))
            window.recollection.keep()
        self._update_kept()
        window.say(message)

    def _take_back_mark(self, mark: Mark) -> None:
        """Remove the drawing that is kept with what a person has said of it."""
        window = self._window
        try:
            remove_sample(sample_path(window.drawings, mark.digit, mark.kept))
        except OSError as error:
            return window.say(f"{window.drawings} cannot be written: {error.strerror}.")
        self._take_back({mark.kept})
        self._update_kept()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        if kept := self._open_kept():
            kept.set_theme(theme)

    def _update_kept(self) -> None:
        """Let the window with the kept drawings, if it is open, show them as they are now."""
        if kept := self._open_kept():
            kept.update_drawings()

    def _open_kept(self) -> "KeptDrawings | None":
        """Return the window with the kept drawings, None where it is closed."""
        return self._kept if self._kept is not None and self._kept.winfo_exists() else None

    def _take_back(self, kept: Collection[str]) -> None:
        """Do not say any more what was said of the pictures kept under some names, for they are removed."""
        window = self._window
        window.truths.forget(kept)
        window.recollection.take_back(kept)
        answer = window.answer.take_back(kept)
        if window.live_reading.is_due:  # it may have begun before
            window.recognize()
        elif answer is not window.answer:
            window.show_answer(answer)
        if kept:
            window.say(f"Removed; {tell_count(count_samples(window.drawings))}.")


def own_drawing(sketch: Sketch, prediction: Prediction | None) -> tuple[Image.Image, list[Stroke]]:
    """Return the picture and the strokes of one digit alone, of all that is drawn where it has no box.

    Where its strokes go on into another digit, or there are none, the picture is what the network saw.
    """
    strokes = sketch.drawing.strokes if sketch.picture is None else []
    if prediction is None or prediction.box is None:
        return sketch.image, strokes
    if alone := draw_alone(strokes, prediction.box):
        return alone.image, alone.strokes
    return ImageOps.invert(enlarge(prediction.tensor, SIDE, Image.Resampling.BICUBIC)), []


def keep_correction(
    folder: Path, digit: int, image: Image.Image, strokes: Sequence[Stroke]
) -> tuple[str, str]:
    """Keep a drawing with its right digit, or as NO_DIGIT, in a folder.

    Returns:
        (name, message): that of its picture, "" where it cannot be kept, and what to tell the person.
    """
    try:
        name = save_sample(folder, digit, image, strokes).name
    except OSError as error:
        return "", f"{folder} cannot be written: {error.strerror}."
    count = count_samples(folder)
    name_said = "no digit" if digit == NO_DIGIT else with_article(digit)
    kept = f"Kept as {name_said}; {tell_count(count)} so far"
    if count < FEWEST_TO_LEARN:
        return name, f"{kept}; from {FEWEST_TO_LEARN} on the network can learn from them."
    return name, f"{kept}. File, Kept drawings shows them, and how the network learns from them."


def tell_count(count: int) -> str:
    """Return in words how many drawings are kept."""
    return "1 drawing is kept" if count == 1 else f"{count or 'no'} drawings are kept"


def with_article(digit: int | str) -> str:
    """Return a digit as a sentence has it: "a 7", "an 8"."""
    return f"{'an' if str(digit).endswith('8') else 'a'} {digit}"
