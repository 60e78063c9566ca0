"""Numbers as strokes, for tests."""

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
