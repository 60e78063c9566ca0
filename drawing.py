"""Strokes to picture: the one way in which a pen line becomes ink.

The window draws every pointer movement with it while the pen moves, and the
training script draws its pen styles with it, so that the network learns from
the same lines that it will be shown.

The pen is a disc that follows a smooth curve through the points where it was
seen. Its ink is the discs' at places along the curve so near to each other
that the outline between them cannot be told from the curve's own; of discs
that overlap, the darkest counts in each pixel. So the order in which they are
drawn does not matter, and ink that grows with the pen is that of the whole stroke.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from PIL import Image

CANVAS_SIZE = 400  # pixels, width and height of the drawing surface
BRUSH_WIDTH = 22  # pixels, the window's pen
PAPER, INK = 255, 0  # 8-bit grey levels
RIPPLE = 0.15  # pixels by which the outline between two discs may fall short of the curve's
PIECE = 64  # pixels that the discs which are put together may lie apart
STEPS = 8  # places of a disc in each pixel, across and down
BRUSHES_KEPT = 8  # widths whose discs are kept
NARROW_BRUSH = 40  # pixels
NARROW_BRUSHES_KEPT = 64  # widths up to that: their discs are small, and training draws with all of them
Point = tuple[float, float]  # x and y in pixels, y downwards; a pixel's centre has whole numbers
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels; right and bottom are beyond it
NOWHERE: Box = 0, 0, 0, 0


@dataclass
class Stroke:
    """One movement of the pen on the paper.

    Attributes:
        points: of its middle; a single one is a dot.
        width: of the brush, in pixels.
    """

    points: list[Point]
    width: float


class Drawing:
    """An in-memory picture that grows with the pen, and the strokes it is made of.

    Attributes:
        image: Pillow image, mode "L", size x size, INK on PAPER; it follows the pen.
        strokes: list of Stroke.
        brush_width: pixels, of the strokes to come.
    """

    def __init__(self, size: int = CANVAS_SIZE, brush_width: float = BRUSH_WIDTH) -> None:
        self.size = size
        self.brush_width = brush_width
        self.clear()

    def clear(self) -> None:
        """Back to blank paper."""
        self.strokes: list[Stroke] = []
        self._levels = np.full((self.size, self.size), PAPER, np.uint8)
        self.image = Image.frombuffer("L", self._levels.shape, self._levels, "raw", "L", 0, 1)  # no copy
        self._below_tail: tuple[Box, np.ndarray] | None = None  # what the last bit of the last stroke covers

    def start_stroke(self, x: float, y: float) -> Box:
        """Put the pen down at (x, y): a round dot.

        Returns:
            The Box of pixels that may have changed.
        """
        return self._add(Stroke([(x, y)], self.brush_width))

    def extend_stroke(self, x: float, y: float) -> Box:
        """Move the pen to (x, y): the curve goes on, with a round end.

        How it bends on the way there depends on where the pen goes next, so this bit is drawn anew then.

        Returns:
            The Box of pixels that may have changed.
        """
        stroke = self.strokes[-1]
        if self._below_tail is None and len(stroke.points) > 1:
            self._open_again()
        stroke.points.append((x, y))
        places, segments = follow_curve(stroke.points[-4:], _spacing(stroke.width))
        before = self._take_tail_away()
        last = segments[-1]
        self._draw(places[segments == last - 1], stroke.width)
        self._draw_tail(places[segments == last], stroke.width)
        return _join(before, self._box(places[segments >= last - 1], stroke.width))

    def replace(self, strokes: Iterable[Stroke]) -> None:
        """Draw other strokes instead."""
        if self.strokes:
            self.clear()
        for stroke in strokes:
            self._add(stroke)

    def _add(self, stroke: Stroke) -> Box:
        """Draw a whole stroke."""
        self.strokes.append(stroke)
        self._below_tail = None
        places, _ = follow_curve(stroke.points, _spacing(stroke.width))
        self._draw(places, stroke.width)
        return self._box(places, stroke.width)

    def _open_again(self) -> None:
        """Draw everything anew, so that the last stroke can go on although it was drawn as a whole."""
        *others, stroke = self.strokes
        points = stroke.points[1:]
        stroke.points[1:] = []
        self.replace([*others, stroke])
        for point in points:
            self.extend_stroke(*point)

    def _draw_tail(self, places: np.ndarray, width: float) -> None:
        """Draw what the next point of the stroke may change."""
        box = self._box(places, width)
        left, top, right, bottom = box
        self._below_tail = box, self._levels[top:bottom, left:right].copy()
        self._draw(places, width)

    def _take_tail_away(self) -> Box:
        if self._below_tail is None:
            return NOWHERE
        (left, top, right, bottom), levels = self._below_tail
        self._levels[top:bottom, left:right] = levels
        return self._below_tail[0]

    def _draw(self, places: np.ndarray, width: float) -> None:
        """Put discs down at places (n, 2), each no farther from the one before than `_spacing`.

        A few at a time are put together on a small piece of paper, which is much quicker than each on
        the picture.
        """
        if not len(places):
            return
        discs, size = _discs(width)
        stride, length = size + PIECE, len(discs[0])
        steps = np.rint(places * STEPS).astype(int)
        corners = steps // STEPS - (size - 2) // 2
        chosen = (steps % STEPS @ (1, STEPS)).tolist()
        count = int(PIECE // (_spacing(width) + 1)) + 1
        starts = np.arange(0, len(places), count)
        lows, highs = np.minimum.reduceat(corners, starts), np.maximum.reduceat(corners, starts) + size
        offsets = ((corners - np.repeat(lows, count, 0)[: len(corners)]) @ (1, stride)).tolist()
        paper = np.full(stride * stride, PAPER, np.uint8)
        boxes = np.concatenate([lows, highs], 1).tolist()
        for start, (left, top, right, bottom) in zip(starts.tolist(), boxes, strict=True):
            piece = paper.copy()
            for i in range(start, min(start + count, len(chosen))):
                window = piece[offsets[i] : offsets[i] + length]
                np.minimum(window, discs[chosen[i]], out=window)
            x, y, x_end, y_end = self._within(left, top, right, bottom)
            piece = piece.reshape(stride, stride)[y - top : y_end - top, x - left : x_end - left]
            window = self._levels[y:y_end, x:x_end]
            np.minimum(window, piece, out=window)

    def _box(self, places: np.ndarray, width: float) -> Box:
        """Return the Box of the pixels that discs at places (n, 2) can touch."""
        if not len(places):
            return NOWHERE
        reach = width / 2 + 2
        (left, top), (right, bottom) = (places.min(0) - reach).tolist(), (places.max(0) + reach).tolist()
        return self._within(floor(left), floor(top), ceil(right), ceil(bottom))

    def _within(self, left: int, top: int, right: int, bottom: int) -> Box:
        """Return the part of a Box that lies in the picture."""
        if left < 0 or top < 0 or right > self.size or bottom > self.size:
            left, top, right, bottom = (min(max(p, 0), self.size) for p in (left, top, right, bottom))
        return left, top, right, bottom


def follow_curve(points: Sequence[Point], spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """Return places along the smooth curve through the points of a stroke.

    It is a centripetal Catmull-Rom spline, whose bits between two points depend on their neighbours
    only, and neither loop nor swing out however unevenly the points lie; the same point twice in a row
    makes a corner. Its ends are straight.
    Source: C. Yuksel, S. Schaefer, J. Keyser, "Parameterization and applications of Catmull-Rom
    curves", Computer-Aided Design 43, 2011.

    Args:
        points: one at least.
        spacing: pixels, the most from one place to the next.

    Returns:
        (places, segments): float (n, 2), all points among them; int (n,), which counts the bits between
        two points from 1; the first point has 0.
    """
    through = np.asarray(points, float)
    if len(through) == 1:
        return through, np.zeros(1, int)
    chords = through[1:] - through[:-1]
    knots = np.sqrt(np.sqrt(chords[:, :1] ** 2 + chords[:, 1:] ** 2))  # from each point to the next
    speeds = chords / np.where(knots > 0, knots, 1)
    both = knots[:-1] + knots[1:]
    inner = (speeds[:-1] * knots[1:] + speeds[1:] * knots[:-1]) / np.where(both > 0, both, 1)
    slopes = np.concatenate([speeds[:1], inner, speeds[-1:]])
    starts, ends = slopes[:-1] * knots, slopes[1:] * knots  # derivatives, for a parameter from 0 to 1
    # the derivative of a cubic Bezier curve is nowhere longer than the longest of these three
    fastest = np.stack([starts, 3 * chords - starts - ends, ends])
    fastest = np.sqrt((fastest[..., 0] ** 2 + fastest[..., 1] ** 2).max(0))
    counts = np.maximum(np.ceil(fastest / spacing), 1).astype(int)
    of = np.repeat(np.arange(len(counts)), counts)
    t = ((np.arange(len(of)) - (np.cumsum(counts) - counts)[of] + 1) / counts[of])[:, np.newaxis]
    squared, cubed = 3 * chords - 2 * starts - ends, starts + ends - 2 * chords
    places = through[of] + t * (starts[of] + t * (squared[of] + t * cubed[of]))
    return np.concatenate([through[:1], places]), np.concatenate([[0], of + 1])


def _spacing(width: float) -> float:
    """Return how far apart two discs of a width may be for RIPPLE, in pixels."""
    return float(np.sqrt(4 * width * RIPPLE))


def _discs(width: float) -> tuple[list[np.ndarray], int]:
    """Return `_make_discs` of a width, made once for the widths in use."""
    return _narrow_discs(width) if width <= NARROW_BRUSH else _wide_discs(width)


def _make_discs(width: float) -> tuple[list[np.ndarray], int]:
    """Return (discs, size): a disc at all STEPS x STEPS places in a pixel, INK on PAPER.

    Each is the uint8 rows of a square of so many pixels, one after the other, with PIECE pixels of paper
    between two of them. Its centre is, by as many steps down and to the right, beyond the centre of the
    pixel (size - 2) / 2. How much of a pixel is covered is taken from how far the disc's outline is from
    the pixel's centre.
    """
    half = int(np.ceil(width / 2 + 0.5))
    squares = (np.arange(-half, half + 2) - np.arange(STEPS)[:, np.newaxis] / STEPS) ** 2
    distance = np.sqrt(squares[:, np.newaxis, :, np.newaxis] + squares[np.newaxis, :, np.newaxis])
    covered = np.clip(width / 2 + 0.5 - distance, 0, 1)
    levels = np.rint(PAPER + (INK - PAPER) * covered).astype(np.uint8)
    size = levels.shape[-1]
    padded = np.pad(levels, ((0, 0), (0, 0), (0, 0), (0, PIECE)), constant_values=PAPER)
    return list(padded.reshape(STEPS * STEPS, -1)[:, :-PIECE]), size


_narrow_discs = lru_cache(NARROW_BRUSHES_KEPT)(_make_discs)
_wide_discs = lru_cache(BRUSHES_KEPT)(_make_discs)


def _join(one: Box, other: Box) -> Box:
    """Return the smallest Box around two."""
    if NOWHERE in (one, other):
        return other if one == NOWHERE else one
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def fit_to_canvas(paths: Sequence[np.ndarray], side: float, size: int = CANVAS_SIZE) -> list[list[Point]]:
    """Scale strokes together and put them in the middle of the canvas.

    Args:
        paths: list of float arrays (n, 2), x and y in any unit.
        side: pixels, the longer side that all of them get; a dot stays a dot.
        size: width and height of the canvas in pixels.

    Returns:
        The strokes as `draw_strokes` takes them.
    """
    points = np.concatenate(paths)
    low, high = points.min(0), points.max(0)
    scale = side / ((high - low).max() or 1.0)
    return [[(x, y) for x, y in (path - (low + high) / 2) * scale + size / 2] for path in paths]


def draw_strokes(
    strokes: Iterable[Iterable[Point]], size: int = CANVAS_SIZE, brush_width: float = BRUSH_WIDTH
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
