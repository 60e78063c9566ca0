"""Strokes to picture: the one way in which a pen line becomes ink.

The window draws every pointer movement with it while the pen moves, and the
training script draws its pen styles with it, so that the network learns from
the same lines that it will be shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

CANVAS_SIZE = 400  # pixels, width and height of the drawing surface
BRUSH_WIDTH = 22  # pixels, the window's pen
PAPER, INK = 255, 0  # 8-bit grey levels
Point = tuple[float, float]  # x and y in pixels, y downwards


@dataclass
class Stroke:
    """One movement of the pen on the paper.

    Attributes:
        points: of its middle; a single one is a dot.
        width: of the brush, in pixels.
    """

    points: list[Point]
    width: int


class Drawing:
    """An in-memory picture that grows with the pen, and the strokes it is made of.

    Attributes:
        image: Pillow image, mode "L", size x size, INK on PAPER.
        strokes: list of Stroke.
        brush_width: pixels, of the strokes to come.
    """

    def __init__(self, size: int = CANVAS_SIZE, brush_width: int = BRUSH_WIDTH) -> None:
        self.size = size
        self.brush_width = brush_width
        self.clear()

    def clear(self) -> None:
        """Back to blank paper."""
        self.strokes: list[Stroke] = []
        self.image = Image.new("L", (self.size, self.size), PAPER)
        self._draw = ImageDraw.Draw(self.image)

    def start_stroke(self, x: float, y: float) -> None:
        """Put the pen down at (x, y): a round dot."""
        self._start(Stroke([(x, y)], self.brush_width))

    def extend_stroke(self, x: float, y: float) -> None:
        """Move the pen to (x, y): a line with a round end."""
        stroke = self.strokes[-1]
        self._line(stroke.points[-1], (x, y), stroke.width)
        stroke.points.append((x, y))

    def replace(self, strokes: Iterable[Stroke]) -> None:
        """Draw other strokes instead."""
        self.clear()
        for stroke in strokes:
            self._start(stroke)
            for start, end in pairwise(stroke.points):
                self._line(start, end, stroke.width)

    def _start(self, stroke: Stroke) -> None:
        self.strokes.append(stroke)
        self._dot(stroke.points[0], stroke.width)

    def _line(self, start: Point, end: Point, width: int) -> None:
        self._draw.line([start, end], fill=INK, width=width)
        self._dot(end, width)

    def _dot(self, middle: Point, width: int) -> None:
        (x, y), radius = middle, width / 2
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INK)


def fit_to_canvas(paths: Sequence[np.ndarray], side: float) -> list[list[Point]]:
    """Scale strokes together and put them in the middle of the canvas.

    Args:
        paths: list of float arrays (n, 2), x and y in any unit.
        side: pixels, the longer side that all of them get; a dot stays a dot.

    Returns:
        The strokes as `draw_strokes` takes them.
    """
    points = np.concatenate(paths)
    low, high = points.min(0), points.max(0)
    scale = side / ((high - low).max() or 1.0)
    return [[(x, y) for x, y in (path - (low + high) / 2) * scale + CANVAS_SIZE / 2] for path in paths]


def draw_strokes(
    strokes: Iterable[Iterable[Point]], size: int = CANVAS_SIZE, brush_width: int = BRUSH_WIDTH
) -> Image.Image:
    """Draw whole strokes at once.

    Args:
        strokes: each the points of its middle, one at least.
        size: width and height of the picture in pixels.
        brush_width: pixels.

    Returns:
        Pillow image, mode "L", the same that a pen following the strokes leaves.
    """
    drawing = Drawing(size, brush_width)
    drawing.replace(Stroke(list(points), brush_width) for points in strokes)
    return drawing.image
