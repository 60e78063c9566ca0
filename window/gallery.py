"""The last drawings and what was read in them, and a contact sheet of them."""

from collections import deque
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from drawing import PAPER
from ink import to_grey
from recognition import percent
from window.picture_memory import count_kept
from window.reading import Answer
from window.sketch import Contents
from window.texts import shorten

LIMIT = 100  # drawings kept
PREVIEW = 200  # pixels, the longer side at most
THUMBNAIL = 96  # pixels on the contact sheet
CAPTION = 18  # pixels
CAPTION_LENGTH = 8  # characters of a number
COLUMNS = 10
MARGIN = 0.12  # of the longer side of what is drawn: the blank paper left around it


@dataclass(frozen=True, eq=False)
class Entry:
    """A drawing that was on the canvas.

    Attributes:
        contents: for `Sketch.restore`.
        image: Pillow image of it, mode "L", PREVIEW pixels at most.
        answer: Answer, without digits where it was not read.
    """

    contents: Contents
    image: Image.Image
    answer: Answer

    @property
    def caption(self) -> str:
        """What was read, such as "7  98.2%" or "2047"."""
        if self.answer.is_number:
            return shorten(self.answer.text, CAPTION_LENGTH)
        prediction = self.answer.prediction
        if prediction is None:
            return "not read"
        if not prediction.is_digit:
            return "no digit"
        return f"{prediction.short_answer}  {percent(prediction.confidence)}"


class Gallery:
    """The last drawings of a session, the newest first.

    Attributes:
        entries: deque of Entry.
    """

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=LIMIT)

    def add(self, contents: Contents, image: Image.Image, answer: Answer) -> None:
        """Keep a drawing; one that is there already moves to the front."""
        for entry in self.entries:
            if entry.contents == contents:
                self.entries.remove(entry)
                break
        preview = crop_to_ink(to_grey(image))
        preview.thumbnail((PREVIEW, PREVIEW))
        self.entries.appendleft(Entry(contents, preview, answer))
        while len(self.entries) > count_kept(entry.contents.picture for entry in self.entries):
            self.entries.pop()

    def contact_sheet(self) -> Image.Image:
        """Return a Pillow image with all drawings and their captions, the newest first.

        Raises:
            ValueError: there are none.
        """
        if not self.entries:
            raise ValueError("there are no drawings yet")
        columns = min(COLUMNS, len(self.entries))
        rows = -(-len(self.entries) // columns)
        cell = THUMBNAIL + 8, THUMBNAIL + CAPTION + 8
        sheet = Image.new("RGB", (columns * cell[0], rows * cell[1]), "white")
        draw = ImageDraw.Draw(sheet)
        for i, entry in enumerate(self.entries):
            x, y = i % columns * cell[0] + 4, i // columns * cell[1] + 4
            sheet.paste(ImageOps.pad(entry.image, (THUMBNAIL, THUMBNAIL), color=PAPER), (x, y))
            draw.rectangle((x, y, x + THUMBNAIL, y + THUMBNAIL), outline="#cccccc")
            draw.text(
                (x + THUMBNAIL / 2, y + THUMBNAIL + 2), entry.caption, "black", anchor="ma", font_size=13
            )
        return sheet


def crop_to_ink(image: Image.Image) -> Image.Image:
    """Return a copy of a Pillow image of mode "L" without the blank paper around what is drawn."""
    box = ImageOps.invert(image).getbbox()
    if box is None or box == (0, 0, *image.size):
        return image.copy()
    drawn = image.crop(box)
    return ImageOps.expand(drawn, round(MARGIN * max(drawn.size)), PAPER)
