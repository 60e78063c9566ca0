"""What is on the canvas and what was: strokes, on paper or on an opened picture, with undo and redo."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from drawing import CANVAS_SIZE, PAPER, Drawing, Stroke, draw_strokes
from ink import MIN_CONTRAST
from window.canvas.eraser import Way, paint_paper, rub_out
from window.canvas.overdrawing import draw_on
from window.picture_memory import count_kept


class Contents(NamedTuple):
    """What was on the canvas: strokes, and the picture that they lie on.

    Pictures are the same if they come from the same opening; to compare the pixels of photos takes long.
    """

    strokes: tuple[Stroke, ...]
    picture: Image.Image | None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contents) and self.strokes == other.strokes and self.picture is other.picture

    def __ne__(self, other: object) -> bool:
        """Not a tuple's, which looks at the pixels."""
        return not self.__eq__(other)


class Sketch:
    """A drawing that can be undone stroke by stroke, back to the oldest opened picture that is still kept.

    Attributes:
        drawing: Drawing, of the strokes.
        picture: Pillow image that was opened, on which the strokes lie, or None.
        pen_is_down: whether the last stroke of the drawing goes on.
    """

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.picture: Image.Image | None = None
        self.pen_is_down = False
        self._before: list[Contents] = []  # to go back to, the nearest last
        self._after: list[Contents] = []  # to go forth to, the nearest last
        self._is_rubbing = False  # since a change that was remembered

    @property
    def image(self) -> Image.Image:
        """The Pillow image to recognise."""
        if self.picture is None:
            return self.drawing.image
        return draw_on(self.picture, self.drawing.image) if self.drawing.strokes else self.picture

    def take_image(self) -> Callable[[], Image.Image]:
        """Return a function that makes the image to recognise as it is now; it can run beside the window."""
        picture, ink = self.picture, self.drawing.image.copy()
        if picture is None:
            return lambda: ink
        return partial(draw_on, picture, ink) if self.drawing.strokes else lambda: picture

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to recognise: no picture, and no ink on the canvas."""
        return self.picture is None and not any(map(is_on_canvas, self.drawing.strokes))

    @property
    def contents(self) -> Contents:
        """What is on the canvas, for `restore`; later strokes do not change it."""
        strokes = list(self.drawing.strokes)
        if self.pen_is_down:
            strokes[-1] = replace(strokes[-1], points=list(strokes[-1].points))
        return Contents(tuple(strokes), self.picture)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._after)

    def start_stroke(self, x: float, y: float) -> None:
        """Put the pen down at (x, y) of the drawing, in pixels."""
        self.end_stroke()
        self._remember()
        self.drawing.start_stroke(x, y)
        self.pen_is_down = True

    def extend_stroke(self, x: float, y: float) -> None:
        """Move the pen to (x, y); where it was lifted, put it down there."""
        if self.pen_is_down:
            self.drawing.extend_stroke(x, y)
        else:
            self.start_stroke(x, y)

    def end_stroke(self) -> None:
        """Lift the pen or the eraser."""
        self.pen_is_down = self._is_rubbing = False

    def erase(self, way: Way, width: float) -> bool:
        """Rub strokes out, or paint paper on an opened picture; until `end_stroke` it is one step to undo.

        Strokes on a picture become part of it then. What is left of strokes beyond the canvas alone, where
        no eraser reaches it, goes with the rest.

        Args:
            way: of the eraser, in pixels of the drawing or of the picture.
            width: of the eraser, in the same.

        Returns:
            Whether anything changed.
        """
        if self.picture is not None:
            picture = paint_paper(self.image, way, width)
            return picture is not None and self._rub(Contents((), picture))
        strokes = rub_out(self.drawing.strokes, way, width)
        return strokes is not None and self._rub(Contents(tuple(filter(is_on_canvas, strokes)), None))

    def clear(self) -> None:
        """Back to blank paper, which can be undone."""
        if not self.is_empty:
            self.restore(Contents((), None))

    def open_picture(self, picture: Image.Image) -> None:
        """Put a Pillow image in the place of what is there."""
        self.restore(Contents((), picture))

    def restore(self, contents: Contents) -> None:
        """Put other contents on the canvas; this can be undone too."""
        self._remember()
        self._set(contents)

    def undo(self) -> None:
        """Take back the last stroke, clearing or opening, if there is one."""
        if self._before:
            self._after.append(self.contents)
            self._set(self._before.pop())

    def redo(self) -> None:
        """Do again what was taken back last, if anything was."""
        if self._after:
            self._before.append(self.contents)
            self._set(self._after.pop())

    def _rub(self, contents: Contents) -> bool:
        if not self._is_rubbing:
            self._remember()
        self._set(contents)
        self._is_rubbing = True
        return True

    def _remember(self) -> None:
        self._before.append(self.contents)
        self._after.clear()
        del self._before[: -count_kept(contents.picture for contents in reversed(self._before))]

    def _set(self, contents: Contents) -> None:
        """Put contents on the canvas and lift the pen."""
        self.end_stroke()
        strokes, self.picture = contents
        self.drawing.replace(strokes)


def to_image(contents: Contents) -> Image.Image:
    """Return the Pillow image of Contents."""
    sketch = Sketch()
    sketch.restore(contents)
    return sketch.image


def is_on_canvas(stroke: Stroke) -> bool:
    """Return whether ink of a stroke can be seen; a pen that left the canvas draws beyond it, too."""
    if any(0 <= x < CANVAS_SIZE and 0 <= y < CANVAS_SIZE for x, y in stroke.points):
        return True
    alone = draw_strokes([stroke.points], brush_width=stroke.width)
    return PAPER - int(np.asarray(alone).min()) >= MIN_CONTRAST
