"""Digits drawn in the pen styles.

`draw_digits` varies the styles the way hands vary, draws them with the window's own pen
and sends them through `preprocess`, so that they reach the network as drawings do.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from drawing import CANVAS_SIZE, draw_strokes, fit_to_canvas
from preprocess import preprocess_to_levels
from training.handwriting import pen_path, vary_hand
from training.pen_styles import STYLES

DIGIT_SIZE = 0.8 * CANVAS_SIZE  # pixels, the longer side of a digit
BRUSH_WIDTHS = 0.02, 0.07, 0.21  # of DIGIT_SIZE: thinnest, commonest, thickest


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
        Pillow image, mode "L", as the window draws it.
    """
    paths = vary_hand([pen_path(*pick_stroke(stroke, rng), rng) for stroke in style], rng)
    brush_width = round(DIGIT_SIZE * rng.triangular(*BRUSH_WIDTHS))
    return draw_strokes(fit_to_canvas(paths, DIGIT_SIZE), brush_width=brush_width)


def pick_stroke(stroke: str | tuple[str, str], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Parse a stroke of STYLES, or one at random between the two of a pair.

    Returns:
        (points, corners): float (n, 2) in a box of 1 x 1, bool (n,).
    """
    ends = [stroke] if isinstance(stroke, str) else stroke
    points = [np.array([word.rstrip("!").split(",") for word in end.split()], float) / 100 for end in ends]
    corners = np.array([word.endswith("!") for word in ends[0].split()])
    return points[0] + rng.random() * (points[-1] - points[0]), corners
