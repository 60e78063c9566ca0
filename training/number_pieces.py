"""Pieces of numbers as `segmentation` cuts them: single digits, and several run together.

Numbers are set from pen styles or from MNIST's images, digits apart, tight and touching. Each
candidate piece of one is labelled by whose ink it holds, so that a network learns from the very
pieces between which it will have to choose: digits that lack a bit or bring a bit of their
neighbour along, and what holds parts of two. Parts of one alone are left out: many could be
another digit.
"""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from classifier import NO_DIGIT
from drawing import PAPER, draw_strokes
from preprocess import fit_to_field
from segmentation import Line
from training.digit_pieces import pen_digit, pick_brush, pick_style
from training.handwriting import vary_hand
from training.images import Images

DIGIT_HEIGHT = 100  # pixels
LENGTHS = 1, 2, 3, 4  # digits of a number
GAPS = -0.12, 0.3  # between two digits, ink to ink, of their height
UNEVENNESS = 0.06  # standard deviation of a digit's height and place, of its height
WHOLE = 0.9, 0.1  # at least this share of a digit's ink, at most this of others beside it: that digit
PART = 0.3  # at least this share of each of two digits' ink: no digit
PIECES = 6  # taken of each number


def draw_pieces(
    count: int, rng: np.random.Generator, written: Images | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Set numbers and take them apart.

    Args:
        count: how many pieces.
        rng: numpy random generator.
        written: Images of digits, for half of the numbers; without them all are drawn.

    Returns:
        (images, labels): uint8 (count, 28, 28) with ink high, uint8 (count,) up to NO_DIGIT.
    """
    tensors: list[np.ndarray] = []
    labels: list[int] = []
    while len(labels) < count:
        if written is not None and rng.random() < 0.5:
            digits, layers = set_images(written, rng)
        else:
            digits, layers = set_pen_digits(rng)
        for tensor, label in label_pieces(digits, layers, rng):
            tensors.append(tensor)
            labels.append(label)
    return np.stack(tensors[:count]), np.array(labels[:count], np.uint8)


def set_pen_digits(rng: np.random.Generator) -> tuple[list[int], list[np.ndarray]]:
    """Return (digits, layers): list of int, and for each uint8 (height, width), its ink in the same frame."""
    digits = [int(d) for d in rng.integers(10, size=rng.choice(LENGTHS))]
    brush = max(round(DIGIT_HEIGHT * pick_brush(rng)), 3)
    hand = rng.integers(2**32)
    groups: list[list[np.ndarray]] = []
    right = None
    for digit in digits:
        paths = vary_hand(pen_digit(pick_style(digit, rng), rng), np.random.default_rng(hand))
        points = np.concatenate(paths)
        low, size = points.min(0), np.ptp(points, axis=0)
        height = DIGIT_HEIGHT * np.exp(rng.normal(0, UNEVENNESS))
        scale = min(height / max(size[1], 1e-6), 1.4 * height / max(size[0], 1e-6))
        gap = brush + DIGIT_HEIGHT * rng.uniform(*GAPS)
        left = 0 if right is None else right + gap
        top = DIGIT_HEIGHT * rng.normal(0, UNEVENNESS)
        groups.append([(path - low) * scale + (left, top) for path in paths])
        right = left + size[0] * scale
    low = np.concatenate([path for paths in groups for path in paths]).min(0) - brush - 4
    side = int(np.ceil((np.concatenate([p for g in groups for p in g]) - low).max())) + brush + 4
    layers = []
    for paths in groups:
        strokes = [list(map(tuple, path - low)) for path in paths]
        layers.append(PAPER - np.asarray(draw_strokes(strokes, side, brush)))
    return digits, layers


def set_images(images: Images, rng: np.random.Generator) -> tuple[list[int], list[np.ndarray]]:
    """The same, of images of digits such as MNIST's."""
    chosen = rng.integers(len(images), size=rng.choice(LENGTHS))
    places, right = [], 0
    for k, index in enumerate(chosen):
        height = round(DIGIT_HEIGHT * 0.6 * np.exp(rng.normal(0, UNEVENNESS)))
        ink = Image.fromarray(images.x[index])
        ink = ink.crop(ink.getbbox())
        scale = min(height / ink.height, 1.4 * height / ink.width)
        ink = ink.resize(
            (max(round(ink.width * scale), 1), max(round(ink.height * scale), 1)), Image.Resampling.BICUBIC
        )
        left = right + round(height * rng.uniform(*GAPS)) if k else 0
        places.append((ink, max(left, 0), round(height * abs(rng.normal(0, UNEVENNESS)))))
        right = max(left, 0) + ink.width
    size = (max(x + i.width for i, x, y in places) + 4, max(y + i.height for i, x, y in places) + 4)
    layers = []
    for ink, x, y in places:
        layer = Image.new("L", size)
        layer.paste(ink, (x + 2, y + 2))
        layers.append(np.asarray(layer))
    return [int(images.y[index]) for index in chosen], layers


def label_pieces(
    digits: list[int], layers: list[np.ndarray], rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, int]]:
    """Yield (uint8 (28, 28), label) for some of a number's candidate pieces."""
    line = Line(Image.fromarray(np.maximum.reduce(layers)))
    line.cut()
    runs = line.runs()
    totals = [np.sum(layer, dtype=float) for layer in layers]
    found: dict[bool, list[tuple[np.ndarray, int]]] = {True: [], False: []}
    for i in rng.permutation(len(runs)):
        if len(found[True]) >= PIECES / 2 and len(found[False]) >= PIECES / 2:
            break
        crop = line.cut_out(runs[i])
        if crop is None:
            continue
        ink, (left, top, right, bottom) = crop
        if min(ink.size) < 2 or bottom - top < 0.35 * line.height:
            continue
        piece = np.asarray(ink, float)
        there = piece > 0
        total = piece.sum()
        share, foreign = [], []
        for layer, whole in zip(layers, totals, strict=True):
            mine = (layer[top:bottom, left:right] * there).sum(dtype=float)
            share.append(mine / whole)
            foreign.append(1 - mine / total)
        best = int(np.argmax(share))
        if share[best] >= WHOLE[0] and foreign[best] <= WHOLE[1]:
            label = digits[best]
        elif sum(part >= PART for part in share) > 1:
            label = NO_DIGIT
        else:
            continue
        kind = found[label != NO_DIGIT]
        if len(kind) < PIECES / 2:
            kind.append((np.rint(255 * fit_to_field(ink)).astype(np.uint8), label))
    yield from found[True] + found[False]
