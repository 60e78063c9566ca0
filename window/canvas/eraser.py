"""What an eraser leaves: of strokes the bits that it did not touch, of a picture all but its way."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil, floor

import numpy as np
from PIL import Image, ImageDraw

from drawing import Point, Stroke, follow_curve

STEP = 1.0  # pixels along a stroke's curve within which it is cut
APART = 3  # steps between the points of what is left, so that its curve stays as it was
SURROUNDINGS = 4  # widths of the eraser around its way, most of which is paper
SAMPLES = 64  # across and down, of the shades there

Way = tuple[Point, Point]  # of the eraser's middle, a straight line


def rub_out(strokes: Iterable[Stroke], way: Way, width: float) -> list[Stroke] | None:
    """Cut strokes where an eraser touches their ink.

    What is left of a stroke ends as round as it began, and just where the eraser was.

    Args:
        strokes: list of Stroke.
        way: of the eraser, in their pixels.
        width: of the eraser, in pixels.

    Returns:
        The strokes that are left, those that were not touched as they are; None where none was.
    """
    kept: list[Stroke] = []
    has_touched = False
    for stroke in strokes:
        pieces = _cut(stroke, way, width)
        has_touched |= pieces != [stroke]
        kept += pieces
    return kept if has_touched else None


def _cut(stroke: Stroke, way: Way, width: float) -> list[Stroke]:
    reach = (width + stroke.width) / 2
    points, ends = np.asarray(stroke.points, float), np.asarray(way, float)
    margin = reach + stroke.width  # a curve leaves the box of its points a little
    if (points.min(0) > ends.max(0) + margin).any() or (points.max(0) < ends.min(0) - margin).any():
        return [stroke]
    places, bits = follow_curve(stroke.points, STEP)
    is_left = _distances(places, ends) >= reach
    if is_left.all():
        return [stroke]
    edges = np.flatnonzero(np.diff(is_left, prepend=False, append=False))
    is_needed = np.diff(bits, append=-1) != 0  # the stroke's own points
    is_needed[::APART] = is_needed[edges[::2]] = is_needed[edges[1::2] - 1] = True
    runs = [places[start:end][is_needed[start:end]] for start, end in edges.reshape(-1, 2).tolist()]
    return [replace(stroke, points=list(map(tuple, run.tolist()))) for run in runs]


def _distances(places: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return how far each of places (n, 2) is from the line between two ends (2, 2)."""
    start, along = ends[0], ends[1] - ends[0]
    length = (along**2).sum()
    share = ((places - start) @ along / length).clip(0, 1) if length else np.zeros(len(places))
    return np.sqrt(((places - start - share[:, np.newaxis] * along) ** 2).sum(1))


def paint_paper(picture: Image.Image, way: Way, width: float) -> Image.Image | None:
    """Return a picture with paper where the eraser went: the middle shade of what is around its way.

    None where that changes nothing.

    Args:
        picture: Pillow image as `pictures.open_picture` returns it, not changed.
        way: of the eraser, in the picture's pixels.
        width: of the eraser, in the picture's pixels.
    """
    rubbed = picture.copy()
    (x, y), (x_end, y_end) = way
    margin = SURROUNDINGS * width
    left, right = np.clip([min(x, x_end) - margin, max(x, x_end) + margin], 0, picture.width).tolist()
    top, bottom = np.clip([min(y, y_end) - margin, max(y, y_end) + margin], 0, picture.height).tolist()
    if left == right or top == bottom:
        return None
    box = left, top, right, bottom
    around = np.asarray(picture.resize((SAMPLES, SAMPLES), Image.Resampling.NEAREST, box))
    shades = np.median(around.reshape(SAMPLES**2, -1), axis=0).round().astype(int).tolist()
    paper = tuple(shades) if len(shades) > 1 else shades[0]
    draw = ImageDraw.Draw(rubbed)
    draw.line([(x, y), (x_end, y_end)], paper, round(width))
    for a, b in way:
        draw.ellipse((a - width / 2, b - width / 2, a + width / 2, b + width / 2), paper)
    reach = width / 2 + 1
    changed = (
        floor(min(x, x_end) - reach),
        floor(min(y, y_end) - reach),
        ceil(max(x, x_end) + reach),
        ceil(max(y, y_end) + reach),
    )
    return None if rubbed.crop(changed) == picture.crop(changed) else rubbed
