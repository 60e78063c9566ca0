"""The brush: how wide the pen and the eraser are, and which of them the left button is."""

import tkinter as tk
from typing import TYPE_CHECKING

from window.settings import BRUSH_WIDTHS

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

ERASER_IS_ON = "The eraser is on: E switches it off."


class Brush:
    """Sets the brush of a window, and keeps its width in the settings.

    Attributes:
        width: variable, in pixels of the drawing.
        is_eraser: variable, whether the left button rubs out, as the right one always does.
    """

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Set the brush of a DigitRecognizerApp."""
        self._window = window
        self.width = tk.DoubleVar(window, window.settings.brush_width)
        self.is_eraser = tk.BooleanVar(window, False)
        window.sketch.drawing.brush_width = window.settings.brush_width

    def set_width(self, width: float | str) -> None:
        """Draw with another width from now on, in pixels of the drawing."""
        width = round(min(max(float(width), BRUSH_WIDTHS[0]), BRUSH_WIDTHS[1]))
        window = self._window
        window.settings.brush_width = window.sketch.drawing.brush_width = width
        self.width.set(width)
        window.canvas.show_brush()

    def change_width(self, step: int) -> None:
        """Make it wider or thinner by a step in pixels."""
        self.set_width(self._window.settings.brush_width + step)

    def show_eraser(self) -> None:
        """Say and show that the eraser was switched on, or is no more."""
        window = self._window
        window.canvas.show_brush()
        if self.is_eraser.get():
            window.say(ERASER_IS_ON)
        elif window.message.get() == ERASER_IS_ON:
            window.say(window.standing_message)
