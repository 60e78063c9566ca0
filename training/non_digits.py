"""Ink that is no digit, for a network to learn what it should not read.

`draw_all_kinds` draws letters, symbols, digits taken apart or run together, scribbles and
patterned paper, and sends them through `preprocess` as `training/pen_digits.py` does digits.
Nothing that a person could read as a digit is meant to be among them.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image

from ink import BlankImageError
from preprocess import preprocess_to_levels
from training import digit_pieces, doodles
from training.digit_pieces import Digits
from training.letter_styles import LETTER_STYLES
from training.pen_digits import draw_style
from training.symbol_styles import SYMBOL_STYLES


def draw_letter(rng: np.random.Generator) -> Image.Image:
    """Draw a letter, each as often as any other."""
    return draw_one_of(LETTER_STYLES, rng)


def draw_symbol(rng: np.random.Generator) -> Image.Image:
    """Draw a symbol or a doodle, each as often as any other."""
    return draw_one_of(SYMBOL_STYLES, rng)


def draw_one_of(styles: dict, rng: np.random.Generator) -> Image.Image:
    """Draw one of a dict of styles by what they show."""
    return draw_style(
        digit_pieces.pick(list(digit_pieces.pick(list(styles.values()), rng).values()), rng), rng
    )


# Each draws one picture, mode "L"; its share of all of them
SHARES = {
    draw_letter: 0.26,
    draw_symbol: 0.21,
    digit_pieces.draw_group: 0.14,
    digit_pieces.draw_window: 0.07,
    digit_pieces.draw_half: 0.06,
    digit_pieces.draw_lone_stroke: 0.02,
    digit_pieces.draw_on_form: 0.02,
    digit_pieces.draw_turned: 0.04,
    doodles.draw_scribble: 0.03,
    doodles.draw_hatching: 0.01,
    doodles.draw_spiral: 0.01,
    doodles.draw_polygon: 0.01,
    doodles.draw_strokes_at_random: 0.02,
    doodles.draw_slope: 0.025,
    doodles.draw_arc: 0.015,
    doodles.draw_parallels: 0.01,
    doodles.draw_blot: 0.01,
    doodles.draw_dots: 0.01,
    doodles.draw_paper: 0.03,
}


OF_DIGITS = digit_pieces.draw_group, digit_pieces.draw_window
WRITTEN_SHARE = 0.5  # of these are made of written digits, where there are some


def draw_all_kinds(count: int, rng: np.random.Generator, written: Digits | None = None) -> np.ndarray:
    """Draw what is no digit, of every kind its share on average.

    Args:
        count: how many.
        rng: numpy random generator; the same state draws the same pictures.
        written: (images, labels) of written digits, uint8 (n, 28, 28) with ink high and (n,), for
            digits in pieces and in rows; without them all of these are drawn with a pen.

    Returns:
        uint8 (count, 28, 28), ink high.
    """
    kinds, shares = list(SHARES), np.array(list(SHARES.values()))
    images = np.empty((count, 28, 28), np.uint8)
    for image, kind in zip(images, rng.choice(len(kinds), count, p=shares / shares.sum()), strict=True):
        image[:] = draw_levels(kinds[kind], rng, written)
    return images


def draw_levels(
    kind: Callable[..., Image.Image], rng: np.random.Generator, written: Digits | None = None
) -> np.ndarray:
    """Return one picture of a kind as uint8 (28, 28); a blank one, cut beside all ink, is drawn again."""
    while True:
        of_written = written is not None and kind in OF_DIGITS and rng.random() < WRITTEN_SHARE
        try:
            return preprocess_to_levels(kind(rng, written) if of_written else kind(rng))
        except BlankImageError:
            continue
