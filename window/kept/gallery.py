"""The last drawings and what was read in them, and a contact sheet of them."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from drawing import PAPER
from ink import to_grey
from predictions import percent
from window.canvas.sketch import Contents, to_image
from window.kept.last_drawings import LastDrawings
from window.picture_memory import count_kept
from window.reading import Answer, Mark
from window.texts import shorten

LIMIT = 100  # drawings kept
PREVIEW = 200  # pixels, the longer side at most
THUMBNAIL = 96  # pixels on the contact sheet
CAPTION = 18  # pixels
CAPTION_LENGTH = 8  # characters of a number
COLUMNS = 10
NOT_READ = "not read"  # caption
MARGIN = 0.12  # of the longer side of what is drawn: the blank paper left around it


@dataclass(eq=False)
class Entry:
    """A drawing that was on the canvas.

    Attributes:
        contents: for `Sketch.restore`.
        answer: Answer, without digits where it was not read; None where that was another time or network.
        caption: what was read, such as "7  98.2%" or "2047".
        marks: what a person has corrected in it.
        preview: Pillow image of it, mode "L", PREVIEW pixels at most; None until it is asked for.
    """

    contents: Contents
    answer: Answer | None
    caption: str
    marks: Sequence[Mark] = ()
    preview: Image.Image | None = None

    @property
    def image(self) -> Image.Image:
        """The preview, which is drawn where there is none yet."""
        if self.preview is None:
            self.preview = make_preview(to_image(self.contents))
        return self.preview


def describe(answer: Answer) -> str:
    """Return the caption of a drawing in which an Answer was read."""
    if answer.is_number:
        return shorten(answer.text, CAPTION_LENGTH)
    prediction = answer.prediction
    if prediction is None:
        return NOT_READ
    if answer.shown_digit is not None and answer.truth is not None:
        if prediction.is_digit and prediction.digit != answer.truth.digit:
            return f"{answer.truth.name}, not {prediction.short_answer}"
        return f"{answer.truth.name} after all"
    if answer.shown_digit is None:
        return "no digit"
    return f"{prediction.short_answer}  {percent(prediction.sureness)}"


class Gallery:
    """The last drawings, the newest first.

    Attributes:
        entries: deque of Entry.
    """

    def __init__(self, store: LastDrawings | None = None) -> None:
        """Begin without any; what is added is kept in a store, where there is one."""
        self.entries: deque[Entry] = deque()
        self._store = store

    def load(self) -> Iterator[Entry]:
        """Put the drawings of other times behind those that are there, and yield each as it comes."""
        if self._store is not None:
            for contents, caption, marks in self._store.load():
                entry = Entry(contents, None, caption, marks)
                self.entries.append(entry)
                self._drop_old()
                yield entry

    def add(self, contents: Contents, image: Image.Image, answer: Answer) -> Entry:
        """Keep a drawing, return its Entry; one that is there already moves to the front as it was read."""
        known = next((entry for entry in self.entries if entry.contents == contents), None)
        if known is not None:
            self.entries.remove(known)
            contents = known.contents  # by which the store knows its file
        if known is not None and not answer.digits:
            entry = known
        else:
            entry = Entry(contents, answer, describe(answer), answer.marks, make_preview(image))
        self.entries.appendleft(entry)
        if self._store is not None:
            self._store.keep(contents, entry.caption, entry.marks)
        self._drop_old()
        return entry

    def remove(self, entry: Entry) -> None:
        """Remove an Entry, if it is still there."""
        if entry in self.entries:
            self._drop(entry)

    def take_back(self, kept: Collection[str]) -> None:
        """Do not say any more what was said of the pictures kept under some names."""
        for entry in self.entries:
            marks = [mark for mark in entry.marks if mark.kept not in kept]
            if len(marks) == len(entry.marks):
                continue
            entry.marks = marks
            if entry.answer is not None:
                entry.answer = entry.answer.take_back(kept)
            entry.caption = describe(entry.answer or Answer())
            if self._store is not None:
                self._store.keep(entry.contents, entry.caption, entry.marks)

    def _drop_old(self) -> None:
        """Drop what is beyond the LIMIT, and of the pictures those that the memory does not hold."""
        while len(self.entries) > LIMIT:
            self._drop(self.entries[-1])
        pictures = [entry for entry in self.entries if entry.contents.picture is not None]
        for entry in pictures[count_kept(entry.contents.picture for entry in pictures) :]:
            self._drop(entry)

    def _drop(self, entry: Entry) -> None:
        self.entries.remove(entry)
        if self._store is not None:
            self._store.remove(entry.contents)


def draw_contact_sheet(entries: Sequence[Entry]) -> Image.Image:
    """Return a Pillow image with some entries, one at least, and their captions."""
    columns = min(COLUMNS, len(entries))
    rows = -(-len(entries) // columns)
    cell = THUMBNAIL + 8, THUMBNAIL + CAPTION + 8
    sheet = Image.new("RGB", (columns * cell[0], rows * cell[1]), "white")
    draw = ImageDraw.Draw(sheet)
    for i, entry in enumerate(entries):
        x, y = i % columns * cell[0] + 4, i // columns * cell[1] + 4
        sheet.paste(ImageOps.pad(entry.image, (THUMBNAIL, THUMBNAIL), color=PAPER), (x, y))
        draw.rectangle((x, y, x + THUMBNAIL, y + THUMBNAIL), outline="#cccccc")
        draw.text((x + THUMBNAIL / 2, y + THUMBNAIL + 2), entry.caption, "black", anchor="ma", font_size=13)
    return sheet


def make_preview(image: Image.Image) -> Image.Image:
    """Return what a Pillow image shows, in mode "L" and PREVIEW pixels at most."""
    preview = crop_to_ink(to_grey(image))
    preview.thumbnail((PREVIEW, PREVIEW))
    return preview


def crop_to_ink(image: Image.Image) -> Image.Image:
    """Return a copy of a Pillow image of mode "L" without the blank paper around what is drawn."""
    box = ImageOps.invert(image).getbbox()
    if box is None or box == (0, 0, *image.size):
        return image.copy()
    drawn = image.crop(box)
    return ImageOps.expand(drawn, round(MARGIN * max(drawn.size)), PAPER)
