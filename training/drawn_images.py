"""Images that this project draws to learn from: digits in the pen styles, and what is no digit."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial

import numpy as np

from classifier import NO_DIGIT
from training.images import Images
from training.non_digits import draw_non_digits as draw_non_digit_levels
from training.pen_digits import draw_digits

CHUNK = 500  # images drawn with one random generator: the same whatever the number of cores


def draw_pen_digits(count: int, seed: int, on_progress: Callable[[int], object] | None = None) -> Images:
    """Return so many Images of digits in the pen styles, equally many of each, drawn on all cores.

    Args:
        count: how many.
        seed: the same one draws the same digits.
        on_progress: called with the number of further images drawn whenever there are some.
    """
    return _draw(_draw_digits_chunk, count, seed, on_progress)


def draw_non_digits(count: int, seed: int, on_progress: Callable[[int], object] | None = None) -> Images:
    """Return so many Images of what is no digit, all labelled NO_DIGIT; the arguments as for digits."""
    return _draw(_draw_non_digits_chunk, count, seed, on_progress)


def _draw(
    draw_chunk: Callable[[int, tuple[int, int]], Images],
    count: int,
    seed: int,
    on_progress: Callable[[int], object] | None,
) -> Images:
    tasks = [(start // CHUNK, min(CHUNK, count - start)) for start in range(0, count, CHUNK)]
    draw = partial(draw_chunk, seed)
    chunks = []
    if len(tasks) == 1:
        return draw(tasks[0])
    # not forked: TensorFlow's threads may hold locks; Ctrl-C is for the parent alone
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count(), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        for images in pool.imap(draw, tasks):
            chunks.append(images)
            if on_progress:
                on_progress(len(images))
    return Images(np.concatenate([c.x for c in chunks]), np.concatenate([c.y for c in chunks]))


def _draw_digits_chunk(seed: int, task: tuple[int, int]) -> Images:
    number, count = task
    return Images(*draw_digits(count, np.random.default_rng([seed, number])))


def _draw_non_digits_chunk(seed: int, task: tuple[int, int]) -> Images:
    number, count = task
    levels = draw_non_digit_levels(count, np.random.default_rng([seed, number]))
    return Images(levels, np.full(count, NO_DIGIT, np.uint8))
