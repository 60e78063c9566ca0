"""The page with the 784 numbers that the network is given."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

import numpy as np
from PIL import Image, ImageDraw

from preprocess import FIELD_SIZE
from window.panel.page import Page, ScrolledCanvas, Subject
from window.themes import Theme
from window.tk_images import show_ppm, to_ppm

CELL = 14  # pixels of 96 an inch, the least for a number
TEXT_SHARE = 0.6  # of a cell, the height of its number
LIGHT = 117  # grey level over which a number is black, else white: both have a contrast of 4.5 to 1
ZERO_TEXT = 130  # grey level of a 0, which is less important
LEGEND = "What the network is given, a number for each of its 28x28 pixels: 0 is paper, 99 is full ink."
HIGHEST = 99  # the number of full ink: three figures would have no room


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers, int array (28, 28) from 0 to 99, and their picture."""

    values: np.ndarray
    picture: bytes


class NumbersPage(Page[Numbers]):
    """The numbers over the grey levels that they stand for.

    Attributes:
        legend: ttk.Label.
        shown: int array (28, 28), the numbers that are shown.
        image: tk.PhotoImage of them.
    """

    def __init__(self, parent: tk.Misc, scale: float, theme: Theme, refresh: Callable[[], object]) -> None:
        super().__init__(parent, scale, theme, refresh)
        self.legend = ttk.Label(self, text=LEGEND, style="Muted.TLabel")
        self.legend.pack(fill="x")
        self.view = ScrolledCanvas(self, self._resize, sideways=True)
        self.view.pack(fill="both", expand=True)
        self.shown = np.full((FIELD_SIZE, FIELD_SIZE), -1)
        self._room = 0, 0  # pixels that can be seen
        self._glyphs = np.zeros((0, 0, 0), np.float32)
        self.image = tk.PhotoImage(master=self)
        self.view.canvas.create_image(0, 0, image=self.image, anchor="nw")
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)

    def _resize(self) -> None:
        width, height = self.view.width, self.view.height
        if (width, height) == self._room or width == 1:
            return
        self._room = width, height
        self.legend.configure(wraplength=width)
        cell = max(min(width, height) // FIELD_SIZE, self.pixels(CELL))
        side = FIELD_SIZE * cell
        self.view.set_height(side, side)
        self.view.canvas.xview_moveto(max(0.5 * (1 - width / side), 0))  # where the ink is
        if len(self._glyphs) == 0 or self._glyphs.shape[1] != cell:
            self._glyphs = draw_glyphs(cell)
            self.refresh()

    def prepare(self, subject: Subject) -> Callable[[], Numbers]:
        glyphs = self._glyphs
        blank = np.zeros((FIELD_SIZE, FIELD_SIZE), np.float32)
        tensor = blank if subject.prediction is None else subject.prediction.tensor

        def draw() -> Numbers:
            values = np.rint(100 * tensor).astype(int).clip(max=HIGHEST)
            return Numbers(values, to_ppm(draw_numbers(tensor, values, glyphs)))

        return draw

    def show(self, result: Numbers) -> None:
        self.shown = result.values
        show_ppm(self.image, result.picture)


def draw_glyphs(cell: int) -> np.ndarray:
    """Return the numbers 0 to 99 in the middle of cells: float32 (100, cell, cell), ink high in [0, 1]."""
    glyphs = []
    for number in range(HIGHEST + 1):
        image = Image.new("L", (cell, cell))
        draw = ImageDraw.Draw(image)
        draw.text((cell / 2, cell / 2), str(number), 255, anchor="mm", font_size=TEXT_SHARE * cell)
        glyphs.append(np.asarray(image, np.float32) / 255)
    return np.stack(glyphs)


def draw_numbers(tensor: np.ndarray, values: np.ndarray, glyphs: np.ndarray) -> Image.Image:
    """Return a picture of numbers over grey levels.

    Args:
        tensor: float32 (28, 28) in [0, 1], the levels.
        values: int array (28, 28), the numbers.
        glyphs: as `draw_glyphs` returns them.
    """
    if not len(glyphs):
        return Image.new("L", (1, 1))
    levels = 255 * tensor[:, :, np.newaxis, np.newaxis]
    text = np.where(values > 0, 255 * (tensor <= LIGHT / 255), ZERO_TEXT)[:, :, np.newaxis, np.newaxis]
    cells = levels + glyphs[values] * (text - levels)
    side = FIELD_SIZE * glyphs.shape[1]
    return Image.fromarray(np.rint(cells).astype(np.uint8).swapaxes(1, 2).reshape(side, side))
