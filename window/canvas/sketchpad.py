"""The canvas: a pen and an eraser for a Sketch, which is shown at any size."""

import tkinter as tk
from collections.abc import Callable, Sequence

from components import Box
from drawing import CANVAS_SIZE, INK, Point
from window.canvas.brush_ring import BrushRing
from window.canvas.overdrawing import fit
from window.canvas.screen_ink import Ground, ScreenInk
from window.canvas.sketch import Sketch
from window.commands import has_state, on_mac
from window.themes import DARK, LIGHT, Theme

STILL = 3  # pixels of the sketch by which the pen may move in a click on a digit
BOX_GAP = 4  # pixels of the sketch between a digit and its box
BOX = "box"  # tag of the lines around digits
PROMPT = "Draw a digit or a number here"
PROMPT_SIZE = 15  # points
SHIFT, LEFT_BUTTON = 0x1, 0x100  # in the state of an event


class Sketchpad(tk.Canvas):
    """A square canvas to draw on, which shows the CANVAS_SIZE pixels of a Sketch at its own size.

    It is as large as its parent has room for.

    Attributes:
        sketch: Sketch.
        pressed: where on the sketch the pen was put down on a digit; a stroke begins there as soon as it
            moves, else it is a click. None where neither can be.
        edge: tk.Frame under it, a little larger.
        erased_to: where the eraser is on the canvas, None while it is not down.
    """

    def __init__(
        self,
        parent: tk.Misc,
        sketch: Sketch,
        theme: Theme,
        edge: int,
        eraser: tk.BooleanVar,
        on_change: Callable[[], object],
        on_choose: Callable[[int], object],
    ) -> None:
        """Build the canvas.

        Args:
            parent: a frame with nothing else in it.
            sketch: Sketch to draw in.
            theme: Theme.
            edge: pixels of the line around the canvas.
            eraser: whether the left button rubs out, as the right one does; so it does with Shift.
            on_change: function called whenever the pen or the eraser changed the sketch.
            on_choose: function that is given the index of the box that was clicked.
        """
        super().__init__(parent, borderwidth=0, highlightthickness=0, cursor="crosshair")
        self.sketch = sketch
        self._on_change, self._on_choose = on_change, on_choose
        self._boxes: Sequence[Box] = ()
        self._left_out: Sequence[Box] = ()
        self._chosen = 0
        self.pressed: Point | None = None
        self._scale = 1.0  # of the canvas's pixels to the sketch's
        self._screen_ink = ScreenInk(self)
        self._ground: Ground | None = None  # that of an opened picture
        self._redraw_job = ""
        self._ring = BrushRing(self)
        self._pointer: tuple[int, int] | None = None  # None while it is elsewhere
        self._eraser, self._is_shifted = eraser, False
        self.erased_to: Point | None = None
        self._is_touched = False  # since the window opened
        self.edge, self._edge_width = tk.Frame(parent), edge
        self.edge.lower(self)
        self.set_theme(theme)
        self._bind_events(parent)

    def _bind_events(self, parent: tk.Misc) -> None:
        right = 2 if on_mac(self) else 3
        self.bind("<Button-1>", self._press)
        self.bind(f"<Button-{right}>", self._eraser_down)
        for button in (1, right):
            self.bind(f"<B{button}-Motion>", self._move)
            self.bind(f"<ButtonRelease-{button}>", self._lift)
        for event in ("<Enter>", "<Motion>"):
            self.bind(event, self._point)
        self.bind("<Leave>", self._point_elsewhere)
        for key in ("Shift_L", "Shift_R"):
            self.winfo_toplevel().bind(f"<KeyPress-{key}>", lambda event: self._shift(True), add=True)
            self.winfo_toplevel().bind(f"<KeyRelease-{key}>", lambda event: self._shift(False), add=True)
        self.bind("<Configure>", self._resize)
        parent.bind("<Configure>", self._fill_parent)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ink and paper from a Theme."""
        self._theme = theme
        self.edge.configure(background=theme.edge)
        self._screen_ink.set_colours(theme.ink, theme.paper)
        self.configure(background=theme.paper)
        self.redraw()

    def redraw(self) -> None:
        """Show the sketch as it is now."""
        if self._redraw_job:
            self.after_cancel(self._redraw_job)
            self._redraw_job = ""
        self.delete("all")
        middle = round(CANVAS_SIZE * self._scale) / 2
        if not self.sketch.is_empty:
            self._is_touched = True
            strokes, ground = self.sketch.drawing.strokes, self._find_ground()
            self.create_image(middle, middle, image=self._screen_ink.draw(strokes, self._scale, ground))
            self._draw_boxes()
        elif not self._is_touched:
            self._show_prompt(middle)
        self.show_brush()

    def _find_ground(self) -> Ground | None:
        """Return what the strokes lie on, None on paper."""
        picture, surround = self.sketch.picture, self._theme.surface
        if picture is None:
            self._ground = None
        elif self._ground is None or not self._ground.is_of(picture, self._scale, surround):
            self._ground = Ground(picture, self._scale, surround)
        return self._ground

    def _show_prompt(self, middle: float) -> None:
        """Say what to do, until the first touch."""
        self.create_text(
            middle,
            middle,
            text=PROMPT,
            fill=self._theme.muted,
            font=("TkDefaultFont", PROMPT_SIZE),
            width=1.8 * middle,
            justify="center",
        )

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
        colours = self._theme
        if self._ground is not None:  # which may be light in the dark theme
            colours = LIGHT if self._ground.ink_level == INK else DARK
        line = max(round(self._scale), 1)
        for box in self._left_out:
            self.create_rectangle(self._outline(box), outline=colours.edge, width=line, dash=(2, 4), tags=BOX)
        for i, box in enumerate(self._boxes):
            if i != self._chosen:
                self.create_rectangle(self._outline(box), outline=colours.edge, width=line, tags=BOX)
        if self._boxes:
            outline = self._outline(self._boxes[self._chosen])
            self.create_rectangle(outline, outline=colours.sure, width=2 * line, tags=BOX)

    def _view(self) -> tuple[float, tuple[float, float]]:
        """Return how the sketch's image is shown: the scale, and where its corner is on the canvas."""
        if self.sketch.picture is None:
            return self._scale, (0.0, 0.0)
        scale, (left, top) = fit(self.sketch.picture.size)
        return self._scale * scale, (self._scale * left, self._scale * top)

    def _outline(self, box: Box) -> list[float]:
        """Return where a box of the sketch's image stands on the canvas, a little larger."""
        side = CANVAS_SIZE * self._scale
        scale, corner = self._view()
        gap = BOX_GAP * self._scale
        places = zip(box, 2 * corner, (-gap, -gap, gap, gap), strict=True)
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

    def _fill_parent(self, event: tk.Event) -> None:
        outer = min(event.width, event.height)
        for widget, edge in ((self.edge, 0), (self, self._edge_width)):
            side = outer - 2 * edge
            widget.place(x=edge, y=edge, width=side, height=side)

    def _resize(self, event: tk.Event) -> None:
        self._scale = event.width / CANVAS_SIZE
        self.redraw()

    def _place(self, event: tk.Event) -> Point:
        """Return where an event is on the drawing, whole numbers where the scale is 1."""
        if self._scale == 1:
            return event.x, event.y
        return (event.x + 0.5) / self._scale - 0.5, (event.y + 0.5) / self._scale - 0.5

    @property
    def is_down(self) -> bool:
        """Whether the pen or the eraser is down."""
        return self.sketch.pen_is_down or self.pressed is not None or self.erased_to is not None

    # The pen

    def _press(self, event: tk.Event) -> None:
        if self._is_eraser(event):
            self._eraser_down(event)
        elif self._find_box(event.x, event.y) is None:
            self._start_stroke(*self._place(event))
        else:
            self.pressed = self._place(event)

    def _move(self, event: tk.Event) -> None:
        self._point(event)
        if self.erased_to is not None:
            self._rub(event)
        elif has_state(event, LEFT_BUTTON):
            self._pen_move(*self._place(event))

    def _lift(self, event: tk.Event) -> None:
        if self.pressed is not None:
            self.pressed = None
            clicked = self._find_box(event.x, event.y)
            if clicked is not None:
                self._on_choose(clicked)
        self.erased_to = None
        self.sketch.end_stroke()

    def _pen_move(self, x: float, y: float) -> None:
        if self.pressed is not None:
            if max(abs(x - self.pressed[0]), abs(y - self.pressed[1])) <= STILL:
                return
            self._start_stroke(*self.pressed)
        if self.sketch.pen_is_down:
            self.sketch.extend_stroke(x, y)
            self._show_last_point()
        else:
            self._start_stroke(x, y)

    def _start_stroke(self, x: float, y: float) -> None:
        self.pressed = None
        had_ink = not self.sketch.is_empty
        self.sketch.start_stroke(x, y)
        if had_ink:
            self._show_last_point()
        else:
            self.redraw()
            self._on_change()

    def _show_last_point(self) -> None:
        if self._redraw_job:
            self.redraw()
        else:
            self._screen_ink.follow(self.sketch.drawing.strokes[-1])
        self._on_change()

    # The eraser

    def _is_eraser(self, event: tk.Event) -> bool:
        return has_state(event, SHIFT) or bool(self._eraser.get())

    def _eraser_down(self, event: tk.Event) -> None:
        self.pressed = None
        self.sketch.end_stroke()
        self.erased_to = event.x, event.y
        self._rub(event)

    def _rub(self, event: tk.Event) -> None:
        """Rub out from where the eraser was to where it is."""
        assert self.erased_to is not None
        scale, (left, top) = self._view()
        start, end = (
            ((x + 0.5 - left) / scale - 0.5, (y + 0.5 - top) / scale - 0.5)
            for x, y in (self.erased_to, (event.x, event.y))
        )
        self.erased_to = event.x, event.y
        width = self.sketch.drawing.brush_width * self._scale / scale
        if self.sketch.erase((start, end), width):
            if not self._redraw_job:
                self._redraw_job = self.after_idle(self.redraw)
            self._on_change()

    # The ring around the pointer

    def show_brush(self) -> None:
        """Let the ring around the pointer be as wide as the brush is now."""
        if self._pointer is None:
            return self._ring.hide()
        is_eraser = self._is_shifted or self._eraser.get() or self.erased_to is not None
        width = self.sketch.drawing.brush_width * self._scale
        self._ring.show(*self._pointer, width, max(round(self._scale), 1), is_eraser)

    def _point(self, event: tk.Event) -> None:
        self._pointer = event.x, event.y
        self._is_shifted = has_state(event, SHIFT)
        self.show_brush()

    def _point_elsewhere(self, event: tk.Event) -> None:
        self._pointer = None
        self.show_brush()

    def _shift(self, is_shifted: bool) -> None:
        self._is_shifted = is_shifted
        self.show_brush()
