"""What a person said of ink: the right digits, which count as long as that ink is on the canvas as it was."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from PIL import Image, ImageOps

from drawing import CANVAS_SIZE, Drawing, Stroke
from segmentation import Box
from window.canvas.sketch import Contents
from window.reading import Answer

NEAR = 3  # pixels of the canvas by which the box of a digit may differ from one reading to the next
MOST = 100  # that are remembered


@dataclass(frozen=True, eq=False)
class Truth:
    """The right digit of some ink.

    Attributes:
        digit: from 0 to 9.
        box: of the ink in the picture's pixels, None of all that is drawn.
        strokes: that it is made of; none of an opened picture, and where they go on into other ink.
        pixels: a digest of those in the box.
    """

    digit: int
    box: Box | None
    strokes: Sequence[Stroke]
    pixels: bytes

    def is_of(self, contents: Contents, image: Image.Image, box: Box | None) -> bool:
        """Return whether it is about the ink in a box of what is on the canvas, None for all of it."""
        if self.strokes:
            return strokes_within(contents.strokes, box) == self.strokes
        return self._is_near(box, image) and _digest(image, self.box) == self.pixels

    def _is_near(self, box: Box | None, image: Image.Image) -> bool:
        if box is None or self.box is None:
            return box is self.box
        near = NEAR * max(1, *image.size) / CANVAS_SIZE
        return all(abs(a - b) <= max(near, NEAR) for a, b in zip(box, self.box, strict=True))


class Truths:
    """Remembers what a person said, the last of it."""

    def __init__(self) -> None:
        self._truths: deque[Truth] = deque(maxlen=MOST)

    def add(self, contents: Contents, image: Image.Image, box: Box | None, digit: int) -> None:
        """Remember the right digit of the ink in a box.

        Args:
            contents: of the canvas.
            image: Pillow image of them.
            box: in its pixels, None for all that is drawn.
            digit: the right one.
        """
        alone = draw_alone(contents.strokes, box)
        strokes = [] if alone is None else alone.strokes
        self._truths.append(Truth(digit, box, strokes, _digest(image, box)))

    def put_into(
        self, read: Callable[[], Answer], contents: Contents, image: Image.Image
    ) -> Callable[[], Answer]:
        """Return a function that reads and corrects the answer; it does not touch this object.

        Args:
            read: function that returns the Answer.
            contents: of the canvas, which it is about.
            image: Pillow image of them.
        """
        known = tuple(self._truths)

        def read_and_correct() -> Answer:
            answer = read()
            truths = {
                i: truth.digit
                for i, prediction in enumerate(answer.digits)
                for truth in known
                if truth.is_of(contents, image, prediction.box)
            }
            return replace(answer, truths=truths) if truths else answer

        return read_and_correct


def strokes_within(strokes: Sequence[Stroke], box: Box | None) -> list[Stroke]:
    """Return the strokes all of whose points lie in a box, all of them where that is None."""
    if box is None:
        return list(strokes)
    left, top, right, bottom = box
    return [
        stroke
        for stroke in strokes
        if all(left <= x <= right and top <= y <= bottom for x, y in stroke.points)
    ]


def draw_alone(strokes: Sequence[Stroke], box: Box | None) -> Drawing | None:
    """Return a Drawing of the strokes in a box alone; None where they are not all of its ink, or none."""
    drawing = Drawing()
    drawing.replace(strokes_within(strokes, box))
    ink = ImageOps.invert(drawing.image).getbbox()
    if ink is None or (box and any(abs(a - b) > NEAR for a, b in zip(ink, box, strict=True))):
        return None
    return drawing


def _digest(image: Image.Image, box: Box | None) -> bytes:
    """Return what is the same for the same pixels only."""
    return sha256((image if box is None else image.crop(box)).tobytes()).digest()
