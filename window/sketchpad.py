"""The canvas: turns pointer events into strokes of a Sketch, and shows it at any size."""

import tkinter as tk
from collections.abc import Callable, Sequence

from PIL import Image, ImageOps

from drawing import CANVAS_SIZE
from segmentation import Box
from window.sketch import Sketch
from window.themes import Theme
from window.tk_images import tk_image

SEGMENTS = 200  # lines on the canvas before they are made one picture: many lines are slow to repaint
STILL = 3  # pixels of the sketch by which the pen may move in a click on a digit
BOX_GAP = 4  # pixels of the sketch between a digit and its box
BOX = "box"  # tag of the lines around digits


class Sketchpad(tk.Canvas):
    """A square canvas to draw on, which shows the CANVAS_SIZE pixels of a Sketch at its own size.

    It is as large as its parent has room for.

    Attributes:
        sketch: Sketch.
        pressed: where on the sketch the pen was put down on a digit; a stroke begins there as soon as it
            moves, else it is a click. None where neither can be.
    """

    def __init__(
        self,
        parent: tk.Misc,
        sketch: Sketch,
        theme: Theme,
        on_change: Callable[[], object],
        on_choose: Callable[[int], object],
    ) -> None:
        """Build the canvas.

        Args:
            parent: a frame with nothing else in it.
            sketch: Sketch to draw in.
            theme: Theme.
            on_change: function called whenever the pen changed the sketch.
            on_choose: function that is given the index of the box that was clicked.
        """
        super().__init__(parent, borderwidth=0, highlightthickness=0, cursor="pencil")
        self.sketch = sketch
        self._on_change, self._on_choose = on_change, on_choose
        self._boxes: Sequence[Box] = ()
        self._left_out: Sequence[Box] = ()
        self._chosen = 0
        self.pressed: tuple[float, float] | None = None
        self._scale = 1.0  # of the canvas's pixels to the sketch's
        self._image: tk.PhotoImage | None = None
        self.set_theme(theme)
        self.bind("<Button-1>", self._pen_down)
        self.bind("<B1-Motion>", self._pen_move)
        self.bind("<ButtonRelease-1>", self._pen_up)
        self.bind("<Configure>", self._resize)
        parent.bind("<Configure>", self._fill_parent)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ink and paper from a Theme."""
        self._ink, self._paper = theme.ink, theme.paper
        self._line, self._chosen_line = theme.border, theme.sure
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
        self._draw_boxes()

    def show_boxes(self, boxes: Sequence[Box], chosen: int = 0, left_out: Sequence[Box] = ()) -> None:
        """Draw light lines around the digits of a number.

        Args:
            boxes: (left, top, right, bottom) of each digit in the pixels of the sketch's image.
            chosen: index of the one with a stronger line.
            left_out: boxes of what is no digit, which get broken lines and cannot be clicked.
        """
        if (boxes, chosen, left_out) != (self._boxes, self._chosen, self._left_out):
            self._boxes, self._chosen, self._left_out = boxes, chosen, left_out
            self._draw_boxes()

    def _draw_boxes(self) -> None:
        self.delete(BOX)
        line = max(round(self._scale), 1)
        for box in self._left_out:
            self.create_rectangle(self._outline(box), outline=self._line, width=line, dash=(2, 4), tags=BOX)
        for i, box in enumerate(self._boxes):
            if i != self._chosen:
                self.create_rectangle(self._outline(box), outline=self._line, width=line, tags=BOX)
        if self._boxes:
            outline = self._outline(self._boxes[self._chosen])
            self.create_rectangle(outline, outline=self._chosen_line, width=2 * line, tags=BOX)

    def _outline(self, box: Box) -> list[float]:
        """Return where a box of the sketch's image stands on the canvas, a little larger."""
        side = CANVAS_SIZE * self._scale
        width, height = self.sketch.image.size
        scale = self._scale if self.sketch.picture is None else min(side / max(width, height), 1)
        offset = (side - scale * width) / 2, (side - scale * height) / 2
        gap = BOX_GAP * self._scale
        places = zip(box, 2 * offset, (-gap, -gap, gap, gap), strict=True)
        return [min(max(scale * place + start + move, 1), side - 2) for place, start, move in places]

    def _find_box(self, x: float, y: float) -> int | None:
        """Return the index of the box around a point of the canvas, None where there is none."""
        found = None
        nearest = 0.0
        for i, box in enumerate(self._boxes):
            left, top, right, bottom = self._outline(box)
            distance = abs(x - (left + right) / 2)
            if left <= x <= right and top <= y <= bottom and (found is None or distance < nearest):
                found, nearest = i, distance
        return found

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
        if self._find_box(event.x, event.y) is None:
            self._start_stroke(*self._place(event))
        else:
            self.pressed = self._place(event)

    def _pen_move(self, event: tk.Event) -> None:
        x, y = self._place(event)
        if self.pressed is not None:
            if max(abs(x - self.pressed[0]), abs(y - self.pressed[1])) <= STILL:
                return
            self._start_stroke(*self.pressed)
        self.sketch.extend_stroke(x, y)
        self._show_last_segment()

    def _pen_up(self, event: tk.Event) -> None:
        if self.pressed is not None:
            self.pressed = None
            clicked = self._find_box(event.x, event.y)
            if clicked is not None:
                self._on_choose(clicked)
        self.sketch.end_stroke()

    def _start_stroke(self, x: float, y: float) -> None:
        self.pressed = None
        had_picture = self.sketch.picture is not None
        self.sketch.start_stroke(x, y)
        if had_picture:
            self.redraw()
        self._show_last_segment()
