"""What a person said of ink: the right digits, which count as long as that ink is on the canvas as it was."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from PIL import Image, ImageOps

from components import Box
from drawing import CANVAS_SIZE, Drawing, Stroke
from window.canvas.sketch import Contents
from window.reading import Answer, Mark

NEAR = 3  # pixels of the canvas by which the box of a digit may differ from one reading to the next
MOST = 100  # that are remembered


@dataclass(frozen=True, eq=False)
class Truth:
    """The right digit of some ink.

    Attributes:
        mark: what was said.
        strokes: that it is made of; none on an opened picture, and where they go on into other ink.
        pixels: a digest of those in the box.
    """

    mark: Mark
    strokes: Sequence[Stroke]
    pixels: bytes

    def is_of(
        self,
        strokes: Sequence[Stroke],
        box: Box | None,
        near: float,
        digest: Callable[[Box | None], bytes],
    ) -> bool:
        """Return whether it is about some ink.

        Args:
            strokes: that lie in the box.
            box: of the ink in the picture's pixels, None for all of it.
            near: pixels by which the box may differ.
            digest: function that returns that of the pixels in a box.
        """
        if self.strokes:
            return strokes == self.strokes
        own = self.mark.box
        if box is None or own is None:
            is_there = box is own
        else:
            is_there = all(abs(a - b) <= near for a, b in zip(box, own, strict=True))
        return is_there and digest(own) == self.pixels

    def is_of_same_ink(self, other: "Truth") -> bool:
        """Return whether both are about the same ink, alone or within a number."""
        if self.strokes or other.strokes:
            return self.strokes == other.strokes
        return (self.mark.box, self.pixels) == (other.mark.box, other.pixels)


class Truths:
    """Remembers what a person said, the last of it."""

    def __init__(self) -> None:
        self._truths: deque[Truth] = deque(maxlen=MOST)

    def add(self, contents: Contents, image: Image.Image, mark: Mark) -> None:
        """Remember what was said of some ink.

        Args:
            contents: of the canvas.
            image: Pillow image of them.
            mark: Mark, its box in the pixels of the image.
        """
        alone = draw_alone(_own_strokes(contents), mark.box)
        truth = Truth(mark, [] if alone is None else alone.strokes, _digest(image, mark.box))
        for other in [old for old in self._truths if old.is_of_same_ink(truth)]:
            self._truths.remove(other)
        self._truths.append(truth)

    def forget(self, kept: Collection[str]) -> None:
        """Forget what was said of the pictures kept under some names."""
        for truth in [truth for truth in self._truths if truth.mark.kept in kept]:
            self._truths.remove(truth)

    def put_into(
        self, read: Callable[[Image.Image], Answer], contents: Contents, take_image: Callable[[], Image.Image]
    ) -> Callable[[], Answer]:
        """Return a function that reads and corrects the answer; it does not touch this object.

        Args:
            read: function that returns the Answer to a Pillow image.
            contents: of the canvas, which it is about.
            take_image: function that returns the image of them.
        """
        known = tuple(self._truths)
        all_strokes = _own_strokes(contents)

        def read_and_correct() -> Answer:
            image = take_image()
            answer = read(image)
            corrected = {}
            near = NEAR * max(1.0, max(image.size) / CANVAS_SIZE)
            digest = cache(partial(_digest, image))  # of a photo it takes long
            for i, prediction in enumerate(answer.digits if known else ()):
                strokes = strokes_within(all_strokes, prediction.box)
                for truth in known:
                    if truth.is_of(strokes, prediction.box, near, digest):
                        corrected[i] = replace(truth.mark, box=prediction.box)
            return replace(answer, corrected=corrected) if corrected else answer

        return read_and_correct


def _own_strokes(contents: Contents) -> Sequence[Stroke]:
    """Return the strokes of a drawing; on a picture they are not all of the ink, and none count."""
    return contents.strokes if contents.picture is None else ()


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
    from hashlib import sha256  # slow to import, and not needed before something was said

    return sha256((image if box is None else image.crop(box)).tobytes()).digest()
