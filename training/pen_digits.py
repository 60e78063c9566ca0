"""Digits drawn in the pen styles.

`draw_digits` varies the styles the way hands vary, draws them with the window's own pen
and sends them through `preprocess`, so that they reach the network as drawings do.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from drawing import Point, draw_strokes, fit_to_canvas
from preprocess import preprocess_to_levels
from training.handwriting import pen_path, vary_hand
from training.pen_styles import STYLES

PAPER_SIZE = 200  # pixels, width and height; eight times what the network sees of a digit
DIGIT_SIZE = 0.8 * PAPER_SIZE  # pixels, the longer side of a digit
BRUSH_WIDTHS = 0.02, 0.07, 0.21  # of DIGIT_SIZE: thinnest, commonest, thickest
BRUSH_STEP = 0.5  # pixels from one brush's width to the next: a brush that was used is kept


def draw_digits(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits, equally many of each, in styles picked at random.

    Args:
        count: how many.
        rng: numpy random generator; the same state draws the same digits.

    Returns:
        (images, labels): uint8 (count, 28, 28) with ink high, uint8 (count,).
    """
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = np.empty((count, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        styles = list(STYLES[int(label)].values())
        style = styles[rng.integers(len(styles))]
        image[:] = preprocess_to_levels(draw_style(style, rng))
    return images, labels


def draw_style(style: Sequence, rng: np.random.Generator) -> Image.Image:
    """Draw one digit in a style, in a random hand and with a random brush.

    Args:
        style: list of strokes, as in STYLES.
        rng: numpy random generator.

    Returns:
        Pillow image, mode "L", as the window draws it, but smaller.
    """
    paths = vary_hand([pen_path(*pick_stroke(stroke, rng), rng) for stroke in style], rng)
    return draw_paths(paths, pick_brush(rng))


def pick_brush(rng: np.random.Generator) -> float:
    """Return a brush's width as a share of the digit's size."""
    return rng.triangular(*BRUSH_WIDTHS)


def draw_paths(paths: Sequence[np.ndarray], brush: float) -> Image.Image:
    """Draw paths (m, 2) as large as a digit, with a brush that is a share of that."""
    return draw_on_paper(fit_to_paper(paths), brush)


def fit_to_paper(paths: Sequence[np.ndarray]) -> list[list[Point]]:
    """Return paths (m, 2) as strokes in pixels, all of them together as large as a digit."""
    return fit_to_canvas(paths, DIGIT_SIZE, PAPER_SIZE)


def draw_on_paper(strokes: Sequence[Sequence[Point]], brush: float) -> Image.Image:
    """Draw strokes with a brush that is a share of a digit's size."""
    width = max(round(DIGIT_SIZE * brush / BRUSH_STEP), 2) * BRUSH_STEP
    return draw_strokes(strokes, PAPER_SIZE, width)


def pick_stroke(stroke: str | tuple[str, str], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Parse a stroke of STYLES, or one at random between the two of a pair.

    Returns:
        (points, corners): float (n, 2) in a box of 1 x 1, bool (n,).
    """
    ends = [stroke] if isinstance(stroke, str) else stroke
    points = [np.array([word.rstrip("!").split(",") for word in end.split()], float) / 100 for end in ends]
    corners = np.array([word.endswith("!") for word in ends[0].split()])
    return points[0] + rng.random() * (points[-1] - points[0]), corners
