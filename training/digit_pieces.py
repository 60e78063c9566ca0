"""What digits leave when they are taken apart or run together, and is no digit itself.

Every function draws one picture: mode "L", as the window draws it. Which pieces are surely
no digit is a matter of the digit: half a nought is a bracket, but half an eight is a three.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from drawing import PAPER
from training.handwriting import pen_path, vary_hand
from training.pen_digits import draw_on_paper, draw_paths, draw_style, fit_to_paper, pick_brush, pick_stroke
from training.pen_styles import STYLES

Digits = tuple[np.ndarray, np.ndarray]  # images uint8 (n, 28, 28), ink high, and labels (n,)
Place = tuple[float, float, float]  # gap before a digit, its size and its shift down, of its height

CUT_SLANT = 0.35  # the most that a cut leans, width per height
GAPS = -0.08, 0.5  # between two digits, of their height; less than 0 is an overlap
WINDOW_GAPS = -0.04, 0.25  # the same, where one of them is cut
GAPS_BESIDE_ONE = 0.08, 0.5  # a one that touches makes a 0 a barred one, and a 1 a thicker one
MOMENT_SIZE = 50  # pixels, on which the moments of the ink are taken
WRITTEN_HEIGHT = 40  # pixels of a written digit in a row
UNEVENNESS = 0.06  # standard deviation of a neighbour's height and place, of its height

PLAIN_NOUGHTS = "oval", "clockwise", "open top", "flat side", "drop", "tail on top"
# Digit, its styles (all of them: None), which side of a cut is no digit, and where that goes, of the width
HALVES = (
    (0, PLAIN_NOUGHTS, "left", (0.35, 0.5)),
    (0, PLAIN_NOUGHTS, "right", (0.5, 0.65)),
    (3, None, "left", (0.25, 0.4)),
    (5, None, "left", (0.25, 0.4)),
    (6, None, "left", (0.3, 0.45)),
    (8, None, "left", (0.3, 0.42)),
)
SLIMMEST_HALF = 0.26  # of `slimness`; a slimmer one could be a one
CUT_FIRST = 0, 2, 5, 6, 9  # the right side of one makes no digit with the left side of another
CUT_SECOND = 0, 3, 4, 5, 6, 8, 9
WINDOW_PARTS = 0.35, 0.75  # what stays of a digit beside its neighbour, of its width
LEAST_PART = 0.35  # of its ink; a digit with less of its neighbour could still be read
MOST_PART = 0.8  # of its ink, where neither is whole

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
    (1, "serifs", (0, 2)),
)

ON_FORM = 0, 3, 4, 5, 6, 8, 9  # a 7 on a line is crossed, a 1 or 2 has a foot
FORM_BRUSH = 0.7  # of a digit's, which is smaller here
# Strokes as in STYLES, of which each form has all
FORM_LINES = (
    (("-90,112 190,112", "-50,100 150,104"),),
    (("-90,112 190,112", "-60,106 160,102"), ("-90,-14 190,-12", "-60,-8 160,-6")),
    (("-30,-20 -30,122! 130,122! 130,-20! -30,-20", "-16,-12 -14,112! 114,112! 112,-14! -16,-12"),),
    (("-30,-20 -30,122! 130,122! 130,-20", "-16,-20 -14,112! 114,112! 112,-20"),),
    (("-24,-40 -24,140", "-14,-24 -14,120"), ("-60,112 160,112", "-50,106 150,104")),
    (("-24,-40 -24,140", "-14,-24 -14,124"), ("124,-40 124,140", "114,-24 114,124")),
)

QUARTER, THREE_QUARTERS = ((0, 1), (-1, 0)), ((0, -1), (1, 0))
HALF, MIRRORED = ((-1, 0), (0, -1)), ((-1, 0), (0, 1))
PLAIN_NINES = "slim", "straight", "small ring", "ring and stem", "slanted"
# Digit, its styles (all of them: None), turns after which it is no digit
TURNED = (
    (3, None, (QUARTER, THREE_QUARTERS, HALF, MIRRORED)),
    (7, ("plain", "straight stem", "straight, crossed"), (MIRRORED,)),
    (9, PLAIN_NINES, (MIRRORED,)),
)


def draw_half(rng: np.random.Generator) -> Image.Image:
    """Draw one side of a digit that is cut from top to bottom."""
    while True:
        digit, names, side, cuts = pick(HALVES, rng)
        style: Any = STYLES[digit][pick(names or list(STYLES[digit]), rng)]
        image = draw_style(style, rng)
        left, _, right, _ = ink_box(image)
        cut([image], part_way((left, right), rng.uniform(*cuts)), side, rng)
        if ink_sum(image) and slimness(image) > SLIMMEST_HALF:
            return image


def draw_lone_stroke(rng: np.random.Generator) -> Image.Image:
    """Draw a digit without one of its strokes."""
    digit, name, strokes = pick(LONE_STROKES, rng)
    style: Any = STYLES[digit][name]
    return draw_style([style[i] for i in strokes], rng)


def draw_turned(rng: np.random.Generator) -> Image.Image:
    """Draw a digit turned or mirrored."""
    digit, names, turns = pick(TURNED, rng)
    style: Any = STYLES[digit][pick(names or list(STYLES[digit]), rng)]
    turn = np.array(pick(turns, rng))
    paths = vary_hand(pen_digit(style, rng), rng)
    return draw_paths([path @ turn for path in paths], pick_brush(rng))


def draw_on_form(rng: np.random.Generator) -> Image.Image:
    """Draw a digit with a part of the form it stands on: ruled lines or a box, longer than the digit."""
    digit, lines = pick(ON_FORM, rng), pick(FORM_LINES, rng)
    paths = vary_hand(pen_digit([*pick_style(digit, rng), *lines], rng), rng)
    return draw_paths(paths, pick_brush(rng) * FORM_BRUSH)


def draw_group(rng: np.random.Generator, written: Digits | None = None) -> Image.Image:
    """Draw two digits, sometimes three: overlapping, touching or side by side."""
    count = 3 if rng.random() < 0.15 else 2
    return lay_over(draw_row([int(rng.integers(10)) for _ in range(count)], GAPS, rng, written))


def draw_window(rng: np.random.Generator, written: Digits | None = None) -> Image.Image:
    """Draw two digits cut where none of them ends: one with a part of the other, or a part of each."""
    while True:
        first, second = pick(CUT_FIRST, rng), pick(CUT_SECOND, rng)
        whole = rng.integers(4)  # 0: the first, 1: the second, else neither
        if whole == 0:
            first = int(rng.integers(10))
        if whole == 1:
            second = int(rng.integers(10))
        row = draw_row([first, second], WINDOW_GAPS, rng, written)
        before = [ink_sum(image) for image in row]
        sides = [ink_box(image)[::2] for image in row]
        if whole != 0:
            cut(row, part_way(sides[0], 1 - rng.uniform(*WINDOW_PARTS)), "right", rng)
        if whole != 1:
            cut(row, part_way(sides[1], rng.uniform(*WINDOW_PARTS)), "left", rng)
        parts = [ink_sum(image) / ink for image, ink in zip(row, before, strict=True)]
        if min(parts) > LEAST_PART and (whole < 2 or max(parts) < MOST_PART):
            return lay_over(row)


def draw_row(
    digits: Sequence[int], gaps: tuple[float, float], rng: np.random.Generator, written: Digits | None = None
) -> list[Image.Image]:
    """Draw digits from left to right.

    Args:
        digits: list of int.
        gaps: the least and the most between two of them, of their height.
        rng: numpy random generator.
        written: (images, labels) to take the digits from, uint8 (n, 28, 28) with ink high
            and (n,); without them a pen draws all of them in one hand.

    Returns:
        list of pictures of one size, mode "L", each with one of the digits in its place.
    """
    starts = [None, *digits[:-1]]
    distances = [
        rng.uniform(*(GAPS_BESIDE_ONE if 1 in pair else gaps)) for pair in zip(starts, digits, strict=True)
    ]
    sizes = np.exp(rng.normal(0, UNEVENNESS, len(digits)))
    shifts = rng.normal(0, UNEVENNESS, len(digits))
    places = list(zip(distances, sizes, shifts, strict=True))
    return pen_row(digits, places, rng) if written is None else written_row(digits, places, rng, written)


def pen_row(digits: Sequence[int], places: list[Place], rng: np.random.Generator) -> list[Image.Image]:
    """Draw a row with a pen; `places` are gap, size and shift of each digit, shares of its height."""
    brush = pick_brush(rng)
    row, right = [], 0.0
    for digit, (gap, size, shift) in zip(digits, places, strict=True):
        paths = pen_digit(pick_style(digit, rng), rng)
        left = min(path[:, 0].min() for path in paths)
        paths = [size * (path - (left, 0)) + (right + gap + brush / 2, shift) for path in paths]
        right = max(path[:, 0].max() for path in paths)
        row.append(paths)
    strokes = vary_hand([path for paths in row for path in paths], rng)
    extent = np.ptp(np.concatenate(strokes), axis=0)
    fitted = fit_to_paper(strokes)
    ends = np.cumsum([0] + [len(paths) for paths in row])
    return [
        draw_on_paper(fitted[start:end], brush * extent[1] / extent.max()) for start, end in pairwise(ends)
    ]


def written_row(
    digits: Sequence[int], places: list[Place], rng: np.random.Generator, written: Digits
) -> list[Image.Image]:
    """Lay written digits side by side; `places` as `pen_row` takes them."""
    images, labels = written
    row, right = [], WRITTEN_HEIGHT
    for digit, (gap, size, shift) in zip(digits, places, strict=True):
        image = Image.fromarray(255 - images[rng.choice(np.flatnonzero(labels == digit))])
        image = image.crop(ink_box(image))
        height = round(size * WRITTEN_HEIGHT)
        image = image.resize((max(round(image.width * height / image.height), 1), height))
        left = right + round(gap * WRITTEN_HEIGHT)
        row.append((image, (left, round((2 + shift) * WRITTEN_HEIGHT) - height)))
        right = left + image.width
    paper = [Image.new("L", (right + WRITTEN_HEIGHT, 3 * WRITTEN_HEIGHT), PAPER) for _ in row]
    for sheet, (image, place) in zip(paper, row, strict=True):
        sheet.paste(image, place)
    return paper


def lay_over(row: list[Image.Image]) -> Image.Image:
    """Return pictures of one size as one: the ink of all of them."""
    return reduce(ImageChops.darker, row)


def pen_digit(style: list, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the paths of a style's strokes."""
    strokes = (pick_stroke(stroke, rng) for stroke in style)
    return [pen_path(points, corners, rng) for points, corners in strokes]


def pick_style(digit: int, rng: np.random.Generator) -> list:
    """Return one of a digit's styles."""
    return pick(list(STYLES[digit].values()), rng)


def pick(choices: Sequence, rng: np.random.Generator) -> Any:
    """Return one of a sequence."""
    return choices[int(rng.integers(len(choices)))]


def part_way(ends: Sequence[float], share: float) -> float:
    """Return what lies at a share of the way from one number to another."""
    return ends[0] + share * (ends[1] - ends[0])


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of a picture's ink in pixels, all 0 where there is none."""
    return image.point(lambda level: PAPER - level).getbbox() or (0, 0, 0, 0)


def ink_sum(image: Image.Image) -> int:
    """Return how much ink a picture holds."""
    return sum((PAPER - level) * count for level, count in enumerate(image.histogram()))


def slimness(image: Image.Image) -> float:
    """Return how wide the ink is for its length, whichever way it lies: 0 a thin line, 1 a disc."""
    small = image.resize((MOMENT_SIZE, MOMENT_SIZE), Image.Resampling.BOX)
    ink = PAPER - np.asarray(small, int)
    places = np.argwhere(ink)
    variances = np.linalg.eigvalsh(np.cov(places.T, aweights=ink[ink > 0]))
    return float(np.sqrt(max(variances[0], 0) / variances[1]))


def cut(row: list[Image.Image], x: float, side: str, rng: np.random.Generator) -> None:
    """Leave one side of pictures of one size, "left" or "right" of a straight cut about x, in pixels."""
    width, height = row[0].size
    lean = rng.uniform(-CUT_SLANT, CUT_SLANT) * height / 2
    away = 2 * width if side == "left" else -width
    for image in row:
        corners = [(x + lean, 0), (x - lean, height), (away, height), (away, 0)]
        ImageDraw.Draw(image).polygon(corners, fill=PAPER)
