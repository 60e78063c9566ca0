"""Scribbles, blots, lines and patterned paper: ink without a meaning.

Every function draws one picture: mode "L", dark ink on light paper.
"""

import numpy as np
from PIL import Image, ImageDraw

from drawing import INK, PAPER
from training.handwriting import pen_path, vary_hand
from training.pen_digits import draw_on_paper, draw_paths, fit_to_paper, pick_brush

SLOPES = -0.3, 0.65  # radians below the horizontal
ARCS = 150, 200  # degrees
BULGES = 80, 220  # degrees from the right to below
PATTERN_SIZE = 60  # pixels, width and height of a patterned paper
BLOT_BRUSHES = 0.01, 0.19  # of a digit's size
BLOT_ASPECTS = 0.75, 4.0  # width over height; a narrow blot could be a one


def draw_scribble(rng: np.random.Generator) -> Image.Image:
    """Draw a pen running about: a tangle of curves and corners."""
    if rng.random() < 0.5:
        points = rng.random((rng.integers(9, 20), 2))
    else:
        points = np.cumsum(rng.normal(0, 1, (rng.integers(16, 30), 2)), 0)
    count = len(points)
    points = (points - points.min(0)) / np.ptp(points, axis=0)
    return draw_by_hand(
        [(points * (rng.uniform(0.6, 2), 1), rng.random(count) < rng.choice([0, 0.3, 1]))], rng
    )


def draw_hatching(rng: np.random.Generator) -> Image.Image:
    """Draw a pen going to and fro: a zigzag of many lines, dense or wide."""
    count = int(rng.integers(8, 20))
    points = np.stack([np.linspace(0, rng.uniform(0.7, 2), count), np.arange(count) % 2], 1)
    points += rng.normal(0, rng.uniform(0.01, 0.12), points.shape)
    if rng.random() < 0.5:
        points = points[:, ::-1]
    return draw_by_hand([(points, np.full(count, rng.random() < 0.6))], rng)


def draw_spiral(rng: np.random.Generator) -> Image.Image:
    """Draw a spiral of two turns or more."""
    turns = rng.uniform(2.2, 5)
    angles = np.arange(0, turns, 0.125) * 2 * np.pi * rng.choice([-1, 1]) + rng.uniform(0, 2 * np.pi)
    radii = np.linspace(rng.uniform(0, 0.1), 0.5, len(angles))
    points = np.stack([np.cos(angles), np.sin(angles)], 1) * radii[:, np.newaxis] + 0.5
    return draw_by_hand([(points[:: rng.choice([-1, 1])], np.zeros(len(angles), bool))], rng, 0.5)


def draw_strokes_at_random(rng: np.random.Generator) -> Image.Image:
    """Draw three to seven strokes of two to four points anywhere."""
    strokes = []
    for _ in range(rng.integers(3, 8)):
        points = rng.random((rng.integers(2, 5), 2))
        strokes.append((points, rng.random(len(points)) < 0.5))
    return draw_by_hand(strokes, rng)


def draw_polygon(rng: np.random.Generator) -> Image.Image:
    """Draw a closed line with eight to twelve corners that crosses itself."""
    corners = rng.random((rng.integers(8, 13), 2))
    return draw_by_hand([(np.concatenate([corners, corners[:1]]), np.ones(len(corners) + 1, bool))], rng)


def draw_slope(rng: np.random.Generator) -> Image.Image:
    """Draw a line, straight or wavy, that is too flat or falls too much to be a one."""
    count = int(rng.integers(2, 7))
    slope = rng.normal(0, 0.12) if rng.random() < 0.6 else np.tan(rng.uniform(*SLOPES))
    heights = rng.normal(0, rng.choice([0.01, 0.06]), count) + slope * np.linspace(0, 1, count)
    points = np.stack([np.linspace(0, 1, count), heights], 1)
    return draw_by_hand([(points, np.zeros(count, bool))], rng)


def draw_arc(rng: np.random.Generator) -> Image.Image:
    """Draw half a ring, more or less, that bulges down or left: one that bulges up could be a seven."""
    length = rng.uniform(*ARCS)
    angles = np.radians(rng.uniform(*BULGES) + np.linspace(-length / 2, length / 2, 9))
    return draw_by_hand([(np.stack([np.cos(angles), np.sin(angles)], 1) / 2 + 0.5, np.zeros(9, bool))], rng)


def draw_parallels(rng: np.random.Generator) -> Image.Image:
    """Draw two to seven lines side by side, lying, upright or slanted."""
    count, spacing = int(rng.integers(2, 8)), rng.uniform(0.28, 0.5)
    strokes = [(np.array([[i * spacing, 0], [i * spacing, 1]]), np.zeros(2, bool)) for i in range(count)]
    if rng.random() < 0.5:
        strokes = [(points[:, ::-1], corners) for points, corners in strokes]
    return draw_by_hand(strokes, rng, 0.5)


def draw_blot(rng: np.random.Generator) -> Image.Image:
    """Draw a blot: a disc, a smear or a filled shape with corners."""
    angles = np.linspace(0, 2 * np.pi, int(rng.integers(5, 25))) + rng.uniform(0, 2 * np.pi)
    radii = 1 + rng.normal(0, rng.choice([0.01, 0.12]), len(angles))
    aspect = np.exp(rng.uniform(*np.log(BLOT_ASPECTS)))
    points = np.stack([aspect * radii * np.cos(angles), radii * np.sin(angles)], 1)
    [path] = fit_to_paper([points])
    image = draw_on_paper([path], rng.uniform(*BLOT_BRUSHES))
    ImageDraw.Draw(image).polygon(path, fill=INK)
    return image


def draw_dots(rng: np.random.Generator) -> Image.Image:
    """Draw a few dots."""
    places = rng.random((rng.integers(3, 9), 1, 2)) + rng.normal(0, 0.01, (1, 2, 2))
    return draw_by_hand([(points, np.zeros(2, bool)) for points in places], rng, 1.5)


def draw_paper(rng: np.random.Generator) -> Image.Image:
    """Draw a piece of patterned paper, whole or torn: lines, squares, dots, waves or grain."""
    y, x = np.mgrid[:PATTERN_SIZE, :PATTERN_SIZE] / PATTERN_SIZE
    angle = rng.normal(0, 0.1) if rng.random() < 0.5 else rng.uniform(0, np.pi)
    x, y = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x
    patterns = ruled, squared, dotted, waved, grainy
    pattern = patterns[int(rng.integers(len(patterns)))](x, y, rng)
    image = Image.fromarray(np.rint(PAPER * (1 - pattern)).astype(np.uint8))
    if rng.random() < 0.7:
        image.paste(PAPER, mask=tear(rng))
    return image


def ruled(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return how much ink parallel lines leave at places x, y: (height, width), 0 to 1."""
    return stripes(y * rng.uniform(3, 9) + rng.random(), rng.uniform(0.1, 0.6))


def squared(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the ink of two sets of lines that cross."""
    count, width = rng.uniform(2.5, 8), rng.uniform(0.08, 0.4)
    return np.maximum(
        stripes(x * count, width), stripes(y * count * rng.choice([1, rng.uniform(0.5, 2)]), width)
    )


def dotted(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the ink of dots in rows."""
    count, width = rng.uniform(2.5, 8), rng.uniform(0.2, 0.6)
    return np.minimum(stripes(x * count, width), stripes(y * count, width))


def waved(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the ink of waves that run beside each other, as on banknotes; sometimes two sets that cross."""
    bend = rng.uniform(0.03, 0.2) * np.sin(rng.uniform(6, 30) * x + rng.uniform(0, 6))
    count, width = rng.uniform(3, 9), rng.uniform(0.15, 0.5)
    waves = stripes((y + bend) * count, width)
    return waves if rng.random() < 0.5 else np.maximum(waves, stripes((y - bend) * count, width))


def grainy(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the ink of noise of any grain."""
    size = int(rng.integers(4, 40))
    grain = Image.fromarray(rng.normal(128, 50, (size, size)).clip(0, 255).astype(np.uint8))
    levels = np.asarray(grain.resize(x.shape, Image.Resampling.BICUBIC)) / 255
    return np.clip((levels - rng.uniform(0.4, 0.65)) * rng.uniform(2, 30), 0, 1)


def stripes(at: np.ndarray, width: float) -> np.ndarray:
    """Return soft stripes: 1 where `at` is whole, a share of `width` of each unit inked."""
    return np.clip((width / 2 - np.abs((at + 0.5) % 1 - 0.5)) * 8 / width, 0, 1)


def tear(rng: np.random.Generator) -> Image.Image:
    """Return a mask of what is torn away around a piece of paper."""
    reach = rng.uniform(0.25, 0.48) + rng.normal(0, 0.08, int(rng.integers(5, 12)))
    angles = np.linspace(0, 2 * np.pi, len(reach), endpoint=False)
    directions = np.stack([np.cos(angles), rng.uniform(0.5, 1) * np.sin(angles)], 1)
    points = 0.5 + reach[:, np.newaxis] * directions
    mask = Image.new("L", (PATTERN_SIZE,) * 2, 255)
    ImageDraw.Draw(mask).polygon(list(map(tuple, points * PATTERN_SIZE)), fill=0)
    return mask


def draw_by_hand(
    strokes: list[tuple[np.ndarray, np.ndarray]], rng: np.random.Generator, thickness: float = 1.0
) -> Image.Image:
    """Draw strokes in a random hand and with a random brush.

    Args:
        strokes: list of (points, corners), as `pen_path` takes them.
        rng: numpy random generator.
        thickness: factor to the brush's width.
    """
    paths = vary_hand([pen_path(points, corners, rng) for points, corners in strokes], rng)
    return draw_paths(paths, thickness * pick_brush(rng))
