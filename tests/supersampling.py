"""Strokes drawn with many samples in each pixel, to hold the pen's ink against."""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageFilter

from drawing import INK, PAPER, Point, follow_curve

SAMPLES = 16  # across and down in each pixel
NEAR = 2  # pixels from the edge of ink
DENT = 0.001  # pixels by which the edge may fall short between two discs


def supersampled(strokes: Iterable[Sequence[Point]], size: int, width: float) -> np.ndarray:
    """Return the picture of strokes of one width: float (size, size), from INK to PAPER."""
    covered = np.zeros((size * SAMPLES, size * SAMPLES), bool)
    at = (np.arange(size * SAMPLES) + 0.5) / SAMPLES - 0.5
    step = (4 * width * DENT) ** 0.5  # a chord's height is its length's square by four diameters
    for points in strokes:
        for x, y in follow_curve(points, step)[0]:
            rows, columns = (slice(*np.searchsorted(at, (c - width / 2, c + width / 2))) for c in (y, x))
            squares = (at[rows, np.newaxis] - y) ** 2 + (at[columns] - x) ** 2
            covered[rows, columns] |= squares <= (width / 2) ** 2
    return PAPER + (INK - PAPER) * covered.reshape(size, SAMPLES, size, SAMPLES).mean((1, 3))


def mean_difference_at_edge(image: Image.Image, exact: np.ndarray) -> float:
    """Return by how many grey levels a picture differs from `supersampled`, where the edge is NEAR."""
    ink = Image.fromarray(np.where(exact < (PAPER + INK) / 2, 255, 0).astype(np.uint8))
    spread, shrunk = (ink.filter(f(2 * NEAR + 1)) for f in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
    is_near = np.asarray(spread) != np.asarray(shrunk)
    return float(np.abs(np.asarray(image.convert("L"), float) - exact)[is_near].mean())
