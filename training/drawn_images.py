"""Images that this project draws: digits in the pen styles, and what is no digit.

They are drawn on all cores, in chunks each of which has a random generator of its own: the same
seed draws the same images whatever the number of cores.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial

import numpy as np

from classifier import NO_DIGIT
from training import non_digits, pen_digits
from training.images import Images

CHUNK = 500  # images drawn with one random generator
DrawChunk = Callable[[int, np.random.Generator], Images]
OnProgress = Callable[[int], object]  # called with the number of further images whenever there are some


def draw_pen_digits(count: int, seed: int, on_progress: OnProgress | None = None) -> Images:
    """Return so many Images of digits in the pen styles, equally many of each digit."""
    return _draw(_pen_digits, count, seed, on_progress)


def draw_non_digits(
    count: int, seed: int, on_progress: OnProgress | None = None, written: Images | None = None
) -> Images:
    """Return so many Images of what is no digit, labelled NO_DIGIT, some made of `written` digits."""
    return _draw(partial(_non_digits, written), count, seed, on_progress)


def _draw(draw_chunk: DrawChunk, count: int, seed: int, on_progress: OnProgress | None) -> Images:
    tasks = [(seed, start // CHUNK, min(CHUNK, count - start)) for start in range(0, count, CHUNK)]
    draw = partial(_draw_chunk, draw_chunk)
    if len(tasks) == 1:
        return draw(tasks[0])
    chunks = []
    # not forked: TensorFlow's threads may hold locks; Ctrl-C is for the parent alone
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count(), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        for images in pool.imap(draw, tasks):
            chunks.append(images)
            if on_progress:
                on_progress(len(images))
    return Images(np.concatenate([c.x for c in chunks]), np.concatenate([c.y for c in chunks]))


def _draw_chunk(draw_chunk: DrawChunk, task: tuple[int, int, int]) -> Images:
    seed, number, count = task
    return draw_chunk(count, np.random.default_rng([seed, number]))


def _pen_digits(count: int, rng: np.random.Generator) -> Images:
    return Images(*pen_digits.draw_digits(count, rng))


def _non_digits(written: Images | None, count: int, rng: np.random.Generator) -> Images:
    digits = (written.x, written.y) if written else None
    return Images(non_digits.draw_all_kinds(count, rng, digits), np.full(count, NO_DIGIT, np.uint8))
