"""The strokes of a sketch in the screen's own pixels, so that they are as smooth at any size."""

import tkinter as tk
from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageOps

from drawing import CANVAS_SIZE, INK, PAPER, Box, Drawing, Point, Stroke
from window.canvas.overdrawing import find_ink_level, fit, lay_on_paper
from window.tk_images import put_tk_image, tk_image


class ScreenInk:
    """A picture that Tk shows and that grows with the pen, only where there is new ink.

    Attributes:
        image: tk.PhotoImage, None before the first `draw`.
    """

    def __init__(self, master: tk.Misc) -> None:
        self.image: tk.PhotoImage | None = None
        self._master = master
        self._ground: Ground | None = None

    def set_colours(self, ink: str, paper: str) -> None:
        """Take the colours, as Pillow and Tk name them, from the next `draw` on."""
        share = np.linspace(0, 1, abs(PAPER - INK) + 1)[:, np.newaxis]  # of paper
        colours = (1 - share) * ImageColor.getrgb(ink) + share * ImageColor.getrgb(paper)
        self._colours = np.rint(colours).astype(np.uint8)

    def draw(self, strokes: Iterable[Stroke], scale: float, ground: "Ground | None" = None) -> tk.PhotoImage:
        """Show strokes of a sketch at a scale, in the screen's pixels to its own, on a Ground or on paper."""
        self._scale, self._ground = scale, ground
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
            put_tk_image(self.image, self._colour(self._drawing.image.crop(box), box), *box[:2])

    def _place(self, point: Point) -> Point:
        """Return where a point of the sketch is on the screen; a pixel's centre has whole numbers on both."""
        x, y = point
        return (x + 0.5) * self._scale - 0.5, (y + 0.5) * self._scale - 0.5

    def _colour(self, grey: Image.Image, box: Box | None = None) -> Image.Image:
        """Return grey levels as the screen shows them, those of a Box or of everything."""
        if self._ground is None:
            return Image.fromarray(self._colours[np.asarray(grey)])
        shown, room = self._ground.image.crop(box), self._ground.room.crop(box)
        shown.paste((self._ground.ink_level,) * 3, (0, 0), ImageChops.darker(ImageOps.invert(grey), room))
        return shown


class Ground:
    """What strokes lie on: an opened picture in the screen's pixels, in the middle of a colour.

    Attributes:
        image: Pillow image, mode "RGB", as large as what is shown.
        room: the same in mode "L", 255 where there can be ink and 0 beside the picture.
        ink_level: grey level of the ink.
    """

    def __init__(self, picture: Image.Image, scale: float, surround: str) -> None:
        """Make it of a picture at a scale, and a colour as Pillow and Tk name them."""
        self._made_of = picture, scale, surround
        side = round(CANVAS_SIZE * scale)
        fitted, (left, top) = fit(picture.size)
        width, height = (max(round(length * fitted * scale), 1) for length in picture.size)
        corner = round(left * scale), round(top * scale)
        shown = lay_on_paper(picture).resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2)
        self.image = Image.new("RGB", (side, side), surround)
        self.image.paste(shown, corner)
        self.room = Image.new("L", (side, side))
        self.room.paste(255, (*corner, corner[0] + width, corner[1] + height))
        self.ink_level = find_ink_level(picture)

    def is_of(self, picture: Image.Image, scale: float, surround: str) -> bool:
        """Return whether it was made of just these."""
        return self._made_of[0] is picture and self._made_of[1:] == (scale, surround)
