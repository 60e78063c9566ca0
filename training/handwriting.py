"""How hands vary what they write: from the points of a stroke to the path of a pen.

All lengths are shares of the digit's height; y runs downwards.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

STEP = 0.03  # between two points of a pen's path

# One stroke: how far its points, and all of it, are off; how far its ends overshoot
POINT_JITTER = 0.01, 0.035  # standard deviation, between a careful and a careless pen
STROKE_JITTER = 0.025  # standard deviation
STROKE_SIZE = 0.1  # standard deviation of the logarithm of a stroke's width and height, about its middle
OVERSHOOT = 0.02, 0.06  # mean and standard deviation, of the stroke's last stretch
ROUNDED_SHARE = 0.3  # of the strokes are so quick that the pen cuts their corners
TICK_SHARE, TICK_LENGTH = 0.08, 0.06  # of the strokes begin with a small slip of the pen

# One hand, the same for all strokes of a digit: standard deviations
PROPORTION = 0.18  # of the logarithm of the power that widens one side and narrows the other
ASPECT = 0.22  # of the logarithm of width over height
SLANT = 0.08, 0.25  # mean and standard deviation of the shift to the right per height
ROTATION = 0.07  # radians
WARP = 0.03  # of each of three waves that bend the whole digit
TREMOR = 0.006


def pen_path(points: np.ndarray, corners: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Run a pen through a stroke's points: unsteady, smooth between corners.

    Args:
        points: float (n, 2).
        corners: bool (n,), where the pen turns sharply.
        rng: numpy random generator.

    Returns:
        float (m, 2), points STEP apart or a little more.
    """
    points = points + rng.normal(0, rng.uniform(*POINT_JITTER), points.shape)
    middle = (points.min(0) + points.max(0)) / 2
    points = middle + (points - middle) * np.exp(rng.normal(0, STROKE_SIZE, 2))
    points = points + rng.normal(0, STROKE_JITTER, 2)
    for end, inner in ((0, 1), (-1, -2)):
        points[end] += rng.normal(*OVERSHOOT) * (points[end] - points[inner])
    breaks = np.unique([0, *np.flatnonzero(corners), len(points) - 1])
    path = np.concatenate([catmull_rom(points[a : b + 1]) for a, b in pairwise(breaks)])
    return round_corners(path, rng) if rng.random() < ROUNDED_SHARE else path


def round_corners(path: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the path (m, 2) as a running mean over a few of its points."""
    weights = np.hanning(2 * rng.integers(2, 6) + 1)
    weights /= weights.sum()
    padded = np.pad(path, ((len(weights) // 2,) * 2, (0, 0)), mode="edge")
    return np.stack([np.convolve(axis, weights, "valid") for axis in padded.T], 1)


def catmull_rom(points: np.ndarray) -> np.ndarray:
    """Return a smooth curve through points (n, 2): a centripetal Catmull-Rom spline.

    Source: P. J. Barry, R. N. Goldman, "A recursive evaluation algorithm for a class of
    Catmull-Rom splines", SIGGRAPH 1988.
    """
    points = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    lengths = np.hypot(*np.diff(points, axis=0).T)
    knots = np.concatenate([[0], np.cumsum(np.sqrt(lengths) + 1e-6)])
    counts = np.maximum(2, lengths[1:-1] / STEP).astype(int)
    segment = np.repeat(np.arange(len(counts)), counts)
    share = (np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)) / (counts - 1)[segment]
    p0, p1, p2, p3 = (points[segment + i] for i in range(4))
    t0, t1, t2, t3 = (knots[segment + i, np.newaxis] for i in range(4))
    t = t1 + share[:, np.newaxis] * (t2 - t1)
    a1, a2, a3 = between(p0, p1, t, t0, t1), between(p1, p2, t, t1, t2), between(p2, p3, t, t2, t3)
    b1, b2 = between(a1, a2, t, t0, t2), between(a2, a3, t, t1, t3)
    return between(b1, b2, t, t1, t2)


def between(
    start: np.ndarray, end: np.ndarray, t: np.ndarray, t_start: np.ndarray, t_end: np.ndarray
) -> np.ndarray:
    """Return the point that lies at t on the line from `start` at t_start to `end` at t_end."""
    return start + (t - t_start) / (t_end - t_start) * (end - start)


def vary_hand(paths: Sequence[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Write the strokes of one digit, a list of paths (m, 2), in one random hand."""
    powers = np.exp(rng.normal(0, PROPORTION, 2))
    aspect = np.exp(rng.normal(0, ASPECT))
    slant = rng.normal(*SLANT)
    angle = rng.normal(0, ROTATION)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = rotation @ np.array([[aspect, -slant], [0, 1]])
    waves, phases = rng.normal(0, 1.5, (3, 2)), rng.uniform(0, 2 * np.pi, 3)
    amplitudes = rng.normal(0, WARP, (3, 2))
    tremor = abs(rng.normal(0, TREMOR))
    varied = []
    for path in paths:
        path = np.sign(path) * np.abs(path) ** powers
        path = path + np.sin(2 * path @ waves.T + phases) @ amplitudes
        path = path @ matrix.T + shake(len(path), tremor, rng)
        if rng.random() < TICK_SHARE:
            path = np.concatenate([[path[0] + rng.normal(0, TICK_LENGTH, 2)], path])
        varied.append(path)
    return varied


def shake(count: int, tremor: float, rng: np.random.Generator) -> np.ndarray:
    """Return displacements (count, 2) that change direction every few points."""
    turns = rng.normal(0, tremor, (count // 4 + 2, 2))
    at = np.linspace(0, len(turns) - 1, count)
    return np.stack([np.interp(at, np.arange(len(turns)), axis) for axis in turns.T], 1)
