"""What digits leave when they are taken apart or run together, and is no digit itself.

Every function draws one picture: mode "L", as the window draws it. Which pieces are surely
no digit is a matter of the digit: half a nought is a bracket, but half an eight is a three.
"""

from itertools import pairwise

import numpy as np
from PIL import ImageDraw

from drawing import CANVAS_SIZE, PAPER, draw_strokes, fit_to_canvas
from training.handwriting import pen_path, vary_hand
from training.pen_digits import BRUSH_WIDTHS, DIGIT_SIZE, draw_style, pick_stroke
from training.pen_styles import STYLES

CUT_SLANT = 0.35  # the most that a cut leans, width per height
GAPS = -0.08, 0.5  # between two digits, of their height; less than 0 is an overlap
GAPS_BESIDE_ONE = 0.08, 0.5  # a one that touches makes a 0 a barred one, and a 1 a thicker one
UNEVENNESS = 0.06  # standard deviation of a neighbour's height and place, of its height

# Digit: what of it is no digit: which side of a cut, and where that goes, shares of the width
HALVES = {
    0: (("left", 0.35, 0.6), ("right", 0.4, 0.65)),
    2: (("left", 0.3, 0.5),),
    3: (("left", 0.3, 0.5),),
    4: (("left", 0.3, 0.45),),
    5: (("left", 0.3, 0.45),),
    6: (("left", 0.3, 0.45), ("right", 0.5, 0.7)),
    7: (("left", 0.3, 0.45),),
    8: (("left", 0.3, 0.42),),
}
NARROWEST_HALF = 0.4  # width over height; a narrower one could be a one
CUT_FIRST = 0, 2, 5, 6, 9  # the right side of one makes no digit with the left side of another
CUT_SECOND = 0, 3, 4, 5, 6, 8, 9
WINDOW_PARTS = 0.4, 0.75  # what stays of a digit beside its neighbour, of its width

# Digit, style, strokes that are no digit by themselves
LONE_STROKES = (
    (4, "narrow, two strokes", (0,)),
    (4, "almost closed", (0,)),
    (4, "open", (0,)),
    (4, "corner", (0,)),
    (4, "closed", (0,)),
    (4, "tower", (0,)),
    (4, "wide open", (0,)),
    (4, "two lines and bar", (0, 1)),
    (4, "two lines and bar", (1, 2)),
    (1, "serifs", (0, 2)),
)

QUARTER, THREE_QUARTERS = ((0, 1), (-1, 0)), ((0, -1), (1, 0))
HALF, MIRRORED = ((-1, 0), (0, -1)), ((-1, 0), (0, 1))
PLAIN_NINES = "slim", "straight", "small ring", "ring and stem", "slanted"
# Digit, its styles (all of them: None), turns after which it is no digit
TURNED = (
    (3, None, (QUARTER, THREE_QUARTERS, HALF, MIRRORED)),
    (7, ("plain", "serif", "straight, crossed"), (MIRRORED,)),
    (9, PLAIN_NINES, (MIRRORED,)),
)


def draw_half(rng):
    """Draw one side of a digit that is cut from top to bottom."""
    while True:
        digit = pick(list(HALVES), rng)
        image = draw_style(pick_style(digit, rng), rng)
        side, low, high = pick(HALVES[digit], rng)
        left, _, right, _ = ink_box(image)
        cut(image, between((left, right), rng.uniform(low, high)), side, rng)
        left, top, right, bottom = ink_box(image)
        if right - left > NARROWEST_HALF * (bottom - top):
            return image


def draw_lone_stroke(rng):
    """Draw a digit without one of its strokes."""
    digit, name, strokes = pick(LONE_STROKES, rng)
    return draw_style([STYLES[digit][name][i] for i in strokes], rng)


def draw_turned(rng):
    """Draw a digit turned or mirrored."""
    digit, names, turns = pick(TURNED, rng)
    style = STYLES[digit][pick(names or list(STYLES[digit]), rng)]
    turn = np.array(pick(turns, rng))
    paths = vary_hand(pen_digit(style, rng), rng)
    return draw_paths([path @ turn for path in paths], pick_brush(rng))


def draw_group(rng):
    """Draw two digits, sometimes three: overlapping, touching or side by side."""
    count = 3 if rng.random() < 0.15 else 2
    image, _ = draw_row([int(rng.integers(10)) for _ in range(count)], GAPS, rng)
    return image


def draw_window(rng):
    """Draw two digits cut where none of them ends: one with a part of the other, or a part of each."""
    first, second = pick(CUT_FIRST, rng), pick(CUT_SECOND, rng)
    whole = rng.integers(4)  # 0: the first, 1: the second, else neither
    if whole == 0:
        first = int(rng.integers(10))
    if whole == 1:
        second = int(rng.integers(10))
    image, sides = draw_row([first, second], (GAPS[0] / 2, GAPS[1] / 2), rng)
    if whole != 0:
        cut(image, between(sides[0], 1 - rng.uniform(*WINDOW_PARTS)), "right", rng)
    if whole != 1:
        cut(image, between(sides[1], rng.uniform(*WINDOW_PARTS)), "left", rng)
    return image


def draw_row(digits, gaps, rng):
    """Draw digits from left to right in one hand.

    Args:
        digits: list of int.
        gaps: the least and the most between two of them, of their height.
        rng: numpy random generator.

    Returns:
        (image, sides): the picture, and the left and the right of each digit in its pixels.
    """
    brush = pick_brush(rng)
    rows, right = [], 0.0
    for before, digit in zip([None, *digits], digits, strict=False):
        paths = pen_digit(pick_style(digit, rng), rng)
        size, shift = np.exp(rng.normal(0, UNEVENNESS)), rng.normal(0, UNEVENNESS)
        if before is not None:
            low, high = GAPS_BESIDE_ONE if 1 in (before, digit) else gaps
            right += rng.uniform(low, high) + brush / 2
        left = min(path[:, 0].min() for path in paths)
        paths = [size * (path - (left, 0)) + (right, shift) for path in paths]
        right = max(path[:, 0].max() for path in paths)
        rows.append(paths)
    strokes = vary_hand([path for paths in rows for path in paths], rng)
    points = np.concatenate(strokes)
    height = np.ptp(points[:, 1]) / max(np.ptp(points, axis=0))
    fitted = fit_to_canvas(strokes, DIGIT_SIZE)
    image = draw_strokes(fitted, brush_width=max(round(DIGIT_SIZE * brush * height), 2))
    ends = np.cumsum([0] + [len(paths) for paths in rows])
    digits = [np.concatenate(fitted[start:end]) for start, end in pairwise(ends)]
    return image, [(points[:, 0].min(), points[:, 0].max()) for points in digits]


def draw_paths(paths, brush):
    """Draw paths (m, 2) as large as a digit, with a brush that is a share of that."""
    return draw_strokes(fit_to_canvas(paths, DIGIT_SIZE), brush_width=max(round(DIGIT_SIZE * brush), 2))


def pen_digit(style, rng):
    """Return the paths of a style's strokes."""
    return [pen_path(*pick_stroke(stroke, rng), rng) for stroke in style]


def pick_brush(rng):
    """Return a brush's width as a share of the digit's height."""
    return rng.triangular(*BRUSH_WIDTHS)


def pick_style(digit, rng):
    """Return one of a digit's styles."""
    return pick(list(STYLES[digit].values()), rng)


def pick(choices, rng):
    """Return one of a sequence."""
    return choices[rng.integers(len(choices))]


def between(ends, share):
    """Return what lies at a share of the way from one number to another."""
    return ends[0] + share * (ends[1] - ends[0])


def ink_box(image):
    """Return (left, top, right, bottom) of a picture's ink in pixels."""
    return image.point(lambda level: PAPER - level).getbbox()


def cut(image, x, side, rng):
    """Leave one side of a picture, "left" or "right" of a straight cut about x, in pixels."""
    lean = rng.uniform(-CUT_SLANT, CUT_SLANT) * CANVAS_SIZE / 2
    away = CANVAS_SIZE * 2 if side == "left" else -CANVAS_SIZE
    corners = [(x + lean, 0), (x - lean, CANVAS_SIZE), (away, CANVAS_SIZE), (away, 0)]
    ImageDraw.Draw(image).polygon(corners, fill=PAPER)
