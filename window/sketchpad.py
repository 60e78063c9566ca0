"""The canvas: turns pointer events into strokes of a Sketch, and shows it at any size."""

import tkinter as tk
from collections.abc import Callable

from PIL import Image, ImageOps

from drawing import CANVAS_SIZE
from window.sketch import Sketch
from window.themes import Theme
from window.tk_images import tk_image

SEGMENTS = 200  # lines on the canvas before they are made one picture: many lines are slow to repaint


class Sketchpad(tk.Canvas):
    """A square canvas to draw on, which shows the CANVAS_SIZE pixels of a Sketch at its own size.

    It is as large as its parent has room for.

    Attributes:
        sketch: Sketch.
    """

    def __init__(
        self, parent: tk.Misc, sketch: Sketch, theme: Theme, on_change: Callable[[], object]
    ) -> None:
        """Build the canvas.

        Args:
            parent: a frame with nothing else in it.
            sketch: Sketch to draw in.
            theme: Theme.
            on_change: function called whenever the pen changed the sketch.
        """
        super().__init__(parent, borderwidth=0, highlightthickness=0, cursor="pencil")
        self.sketch = sketch
        self._on_change = on_change
        self._scale = 1.0  # of the canvas's pixels to the sketch's
        self._image: tk.PhotoImage | None = None
        self.set_theme(theme)
        self.bind("<Button-1>", self._pen_down)
        self.bind("<B1-Motion>", self._pen_move)
        self.bind("<ButtonRelease-1>", lambda event: self.sketch.end_stroke())
        self.bind("<Configure>", self._resize)
        parent.bind("<Configure>", self._fill_parent)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ink and paper from a Theme."""
        self._ink, self._paper = theme.ink, theme.paper
        self.configure(background=theme.paper)
        self.redraw()

    def redraw(self) -> None:
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
        self._image = tk_image(self, image)
        self.create_image(side / 2, side / 2, image=self._image)

    def _show_last_segment(self) -> None:
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
        self._on_change()

    def _fill_parent(self, event: tk.Event) -> None:
        side = min(event.width, event.height)
        self.place(relx=0.5, rely=0.5, anchor="center", width=side, height=side)

    def _resize(self, event: tk.Event) -> None:
        self._scale = event.width / CANVAS_SIZE
        self.redraw()

    def _place(self, event: tk.Event) -> tuple[float, float]:
        """Return where an event is on the sketch, whole numbers where the scale is 1."""
        if self._scale == 1:
            return event.x, event.y
        return event.x / self._scale, event.y / self._scale

    def _pen_down(self, event: tk.Event) -> None:
        had_picture = self.sketch.picture is not None
        self.sketch.start_stroke(*self._place(event))
        if had_picture:
            self.redraw()
        self._show_last_segment()

    def _pen_move(self, event: tk.Event) -> None:
        self.sketch.extend_stroke(*self._place(event))
        self._show_last_segment()
