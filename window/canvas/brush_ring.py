"""A ring around the pointer, as wide as the brush."""

import tkinter as tk

RING = "ring"  # tag of its lines
DASH = 4, 4  # pixels, of the eraser's ring


class BrushRing:
    """Shows on a canvas how much the brush or the eraser would touch.

    It is a dark line within a light one, so that it can be seen on any ground.
    """

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas

    def show(self, x: int, y: int, width: float, line: int, is_eraser: bool) -> None:
        """Stand around a place of the canvas, dashed for the eraser.

        Args:
            x: pixels.
            y: pixels.
            width: of the brush, in pixels.
            line: width of the ring's lines, in pixels.
            is_eraser: whether it would rub out.
        """
        if not self._canvas.find_withtag(RING):
            for colour in ("white", "black"):
                self._canvas.create_oval(0, 0, 0, 0, outline=colour, tags=(RING, colour))
        for colour, radius in (("white", width / 2 + line), ("black", width / 2)):
            self._canvas.coords(colour, x - radius, y - radius, x + radius, y + radius)
        self._canvas.itemconfigure(RING, width=line, dash=DASH if is_eraser else ())
        self._canvas.tag_raise(RING)

    def hide(self) -> None:
        """Be seen no more."""
        self._canvas.delete(RING)
