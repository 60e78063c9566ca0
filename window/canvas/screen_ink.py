"""The strokes of a sketch in the screen's own pixels, so that they are as smooth at any size."""

import tkinter as tk
from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageColor

from drawing import CANVAS_SIZE, INK, PAPER, Drawing, Point, Stroke
from window.tk_images import put_tk_image, tk_image


class ScreenInk:
    """A picture that Tk shows and that grows with the pen, only where there is new ink.

    Attributes:
        image: tk.PhotoImage, None before the first `draw`.
    """

    def __init__(self, master: tk.Misc) -> None:
        self.image: tk.PhotoImage | None = None
        self._master = master

    def set_colours(self, ink: str, paper: str) -> None:
        """Take the colours, as Pillow and Tk name them, from the next `draw` on."""
        share = np.linspace(0, 1, abs(PAPER - INK) + 1)[:, np.newaxis]  # of paper
        colours = (1 - share) * ImageColor.getrgb(ink) + share * ImageColor.getrgb(paper)
        self._colours = np.rint(colours).astype(np.uint8)

    def draw(self, strokes: Iterable[Stroke], scale: float) -> tk.PhotoImage:
        """Show strokes of a sketch at a scale, in the screen's pixels to its own."""
        self._scale = scale
        self._drawing = Drawing(round(CANVAS_SIZE * scale))
        self._drawing.replace(
            Stroke(list(map(self._place, stroke.points)), stroke.width * scale) for stroke in strokes
        )
        image = self._colour(self._drawing.image)
        if self.image is not None and (self.image.width(), self.image.height()) == image.size:
            put_tk_image(self.image, image, 0, 0)
        else:
            self.image = tk_image(self._master, image)
        return self.image

    def follow(self, stroke: Stroke) -> None:
        """Show the last point of a stroke of which all others are there."""
        assert self.image is not None, "nothing is drawn yet"
        place = self._place(stroke.points[-1])
        if len(stroke.points) == 1:
            self._drawing.brush_width = stroke.width * self._scale
            box = self._drawing.start_stroke(*place)
        else:
            box = self._drawing.extend_stroke(*place)
        if box[0] < box[2] and box[1] < box[3]:
            put_tk_image(self.image, self._colour(self._drawing.image.crop(box)), *box[:2])

    def _place(self, point: Point) -> Point:
        """Return where a point of the sketch is on the screen; a pixel's centre has whole numbers on both."""
        x, y = point
        return (x + 0.5) * self._scale - 0.5, (y + 0.5) * self._scale - 0.5

    def _colour(self, grey: Image.Image) -> Image.Image:
        return Image.fromarray(self._colours[np.asarray(grey)])
