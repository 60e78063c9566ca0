"""The canvas: turns pointer events into strokes of a Sketch, and shows it at any size."""

import tkinter as tk

from PIL import Image, ImageOps

from drawing import CANVAS_SIZE
from window.sketch import Sketch
from window.tk_images import tk_photo

SEGMENTS = 200  # lines on the canvas before they are made one picture: many lines are slow to repaint


class Sketchpad(tk.Canvas):
    """A square canvas to draw on, which shows the CANVAS_SIZE pixels of a Sketch at its own size.

    Attributes:
        sketch: Sketch.
        on_change: function called after every change of the sketch.
    """

    def __init__(self, parent, theme, on_change):
        super().__init__(parent, borderwidth=0, highlightthickness=0, cursor="pencil")
        self.sketch = Sketch()
        self.on_change = on_change
        self._scale = 1.0  # of the canvas's pixels to the sketch's
        self._photo = None
        self.set_theme(theme)
        self.bind("<Button-1>", self._pen_down)
        self.bind("<B1-Motion>", self._pen_move)
        self.bind("<Configure>", self._resize)

    def set_theme(self, theme):
        """Take the colours of ink and paper from a Theme."""
        self._ink, self._paper = theme.ink, theme.paper
        self.configure(background=theme.paper)
        self.redraw()

    def change(self, action, *arguments):
        """Do something to the sketch that changes all of it, such as `sketch.undo`, and show it."""
        action(*arguments)
        self.redraw()
        self.on_change()

    def redraw(self):
        """Show the sketch as it is now, as one picture."""
        self.delete("all")
        self._segments = 0
        if self.sketch.is_empty:
            return
        side = round(CANVAS_SIZE * self._scale)
        if self.sketch.picture is None:
            image = self.sketch.drawing.image.resize((side, side), Image.Resampling.BICUBIC)
            image = ImageOps.colorize(image, self._ink, self._paper)
        else:
            image = self.sketch.picture
            if image.has_transparency_data:
                image = image.convert("RGBA")
                image = Image.alpha_composite(Image.new("RGBA", image.size, self._paper), image)
            image = image.convert("RGB")
            image.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2)
        self._photo = tk_photo(self, image)
        self.create_image(side / 2, side / 2, image=self._photo)

    def _show_last_segment(self):
        stroke = self.sketch.drawing.strokes[-1]
        points = [stroke.points[max(len(stroke.points) - 2, 0)], stroke.points[-1]]
        self.create_line(
            [self._scale * value for point in points for value in point],
            width=self._scale * stroke.width,
            fill=self._ink,
            capstyle=tk.ROUND,
        )
        self._segments += 1
        if self._segments > SEGMENTS:
            self.redraw()
        self.on_change()

    def _resize(self, event):
        self._scale = event.width / CANVAS_SIZE
        self.redraw()

    def _place(self, event):
        """Return where an event is on the sketch, whole numbers where the scale is 1."""
        if self._scale == 1:
            return event.x, event.y
        return event.x / self._scale, event.y / self._scale

    def _pen_down(self, event):
        had_picture = self.sketch.picture is not None
        self.sketch.start_stroke(*self._place(event))
        if had_picture:
            self.redraw()
        self._show_last_segment()

    def _pen_move(self, event):
        self.sketch.extend_stroke(*self._place(event))
        self._show_last_segment()
