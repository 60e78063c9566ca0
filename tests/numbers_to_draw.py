"""Numbers as strokes, for tests."""

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from PIL import Image, ImageDraw

STROKES = {  # in a box of 60 x 100, y downwards
    "0": [[(30, 0), (6, 20), (0, 50), (6, 80), (30, 100), (54, 80), (60, 50), (54, 20), (30, 0)]],
    "1": [[(10, 26), (34, 0), (34, 100)]],
    "2": [[(4, 22), (14, 4), (40, 0), (56, 20), (44, 50), (2, 98), (60, 98)]],
    "3": [[(4, 10), (30, 0), (54, 18), (44, 42), (22, 48), (50, 58), (58, 80), (34, 100), (4, 92)]],
    "4": [[(40, 0), (2, 64), (60, 64)], [(44, 36), (44, 100)]],
    "5": [[(12, 8), (8, 46), (34, 40), (56, 58), (50, 90), (24, 100), (2, 92)], [(18, -2), (58, -4)]],
    "6": [[(46, 0), (14, 36), (2, 70), (16, 98), (44, 98), (56, 76), (42, 56), (12, 66)]],
    "7": [[(2, 4), (58, 2), (36, 50), (24, 100)], [(12, 54), (50, 50)]],
    "8": [
        [(34, 46), (8, 24), (30, 0), (52, 22), (12, 66), (14, 92), (34, 100), (54, 84), (46, 62), (34, 46)]
    ],
    "9": [[(52, 22), (30, 0), (6, 16), (10, 40), (36, 46), (52, 24), (50, 60), (40, 100)]],
    ".": [[(4, 96), (6, 98)]],
    "-": [[(0, 54), (34, 54)]],
}


def draw_number(
    text: str, gap: float = 24, brush: int = 9, height: int = 100, only: int | None = None
) -> Image.Image:
    """Draw a number, dark on light.

    Args:
        text: characters of STROKES; a blank is a wider gap.
        gap: between two characters, and `brush`, for a height of 100.
        height: of the digits in pixels.
        only: the index of the one character to draw, at its place.
    """
    image = Image.new("L", (int(100 * len(text) * height / 100) + 80, height + 90), 255)
    draw, x = ImageDraw.Draw(image), 40.0
    scale, width = height / 100, max(round(brush * height / 100), 1)
    for i, character in enumerate(text):
        strokes = [np.array(stroke, float) * scale for stroke in STROKES.get(character, [])]
        for stroke in strokes:
            if only not in (None, i):
                continue
            points = [tuple(point) for point in stroke + np.array((x, 45))]
            draw.line(points, fill=0, width=width, joint="curve")
            for px, py in (points[0], points[-1]):
                draw.ellipse((px - width / 2, py - width / 2, px + width / 2, py + width / 2), fill=0)
        right = max((stroke[:, 0].max() for stroke in strokes), default=0)
        x += right + width + gap * scale
    return image


def draw_freely(
    text: str,
    sizes: Sequence[float] = (1,),
    rises: Sequence[float] = (0,),
    slants: Sequence[float] = (0,),
    slope: float = 0,
    gap: float = 24,
    brush: int = 9,
) -> Image.Image:
    """Draw a number as a hand would, dark on light.

    Args:
        text: characters of STROKES.
        sizes: heights of the characters, over and over again, 1 for 100 pixels.
        rises: pixels by which they stand above the line.
        slants: by which they lean to the right, width per height.
        slope: degrees by which the line rises.
        gap, brush: pixels.
    """
    paths, x = [], 0.0
    ways = zip(text, cycle(sizes), cycle(rises), cycle(slants), strict=False)
    for character, size, rise, slant in ways:
        strokes = [np.array(stroke, float) * size for stroke in STROKES[character]]
        strokes = [stroke + np.array((0, 100 * (1 - size) - rise)) for stroke in strokes]
        strokes = [stroke + np.outer(100 - stroke[:, 1], (slant, 0)) for stroke in strokes]
        points = np.concatenate(strokes)
        paths += [stroke + np.array((x - points[:, 0].min(), 0)) for stroke in strokes]
        x += np.ptp(points[:, 0]) + brush + gap
    cosine, sine = np.cos(np.radians(slope)), np.sin(np.radians(slope))
    paths = [path @ ((cosine, -sine), (sine, cosine)) for path in paths]
    points = np.concatenate(paths)
    low = points.min(0) - 50
    width, height = np.ceil(points.max(0) + 50 - low).astype(int).tolist()
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    for path in paths:
        line = [tuple(point) for point in path - low]
        draw.line(line, fill=0, width=brush, joint="curve")
        for px, py in (line[0], line[-1]):
            draw.ellipse((px - brush / 2, py - brush / 2, px + brush / 2, py + brush / 2), fill=0)
    return image
