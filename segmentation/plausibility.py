"""Whether what was found in a line is a number, and whether a part of it is missing.

The best way through the pieces makes digits of any ink: here all of them are looked at together.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from classifier import LEAST_SCORE
from components import Box
from segmentation.cuts import LEAST_RING
from segmentation.line import Piece
from segmentation.path import Candidate

LEAST_MEAN_SCORE = 0.5  # as LEAST_SCORE, of a number's digits, each of which may be under that
HIGHEST_SCORE = 5.0  # more counts as much in that mean
LEAST_STROKE = 0.25  # of the height of the line's digits, a stroke's length at least: less is a dot
THINNEST_STROKE = 0.07  # the same of its thickness: less is what is left of a ruled line
LEAST_CUT_SCORE = 9.0  # the least sum of the scores of digits all of which were cut out of other ink
HIGHEST_CUT_SCORE = 10.0  # more counts as much in that sum


def are_a_number(digits: Sequence[Candidate], left_out: Sequence[Piece]) -> bool:
    """Return whether digits are more than look-alikes in a scribble, a letter or a drawing."""
    if len(digits) == 1:
        return _is_a_digit(digits[0], left_out)
    if _clipped_scores(digits, HIGHEST_SCORE).mean() < LEAST_MEAN_SCORE or _is_ringed(digits):
        return False
    if not all(candidate.piece.is_cut for candidate in digits):
        return True
    are_parts_of_rings = all(candidate.piece.opened > LEAST_RING for candidate in digits)
    boxes = [candidate.piece.box for candidate in digits]
    return cut_score(digits) >= 0 and not are_parts_of_rings and _stand_beside_each_other(boxes)


def _is_a_digit(only: Candidate, left_out: Sequence[Piece]) -> bool:
    """Return whether what was found alone is a digit, and not cut out of or drawn around something."""
    return (
        only.score >= LEAST_SCORE
        and not only.piece.is_cut
        and not any(_surrounds(only.piece, piece) for piece in left_out)
    )


def _is_ringed(digits: Sequence[Candidate]) -> bool:
    """Return whether a nought is drawn around another digit."""
    rings = [candidate.piece.box for candidate in digits if candidate.probabilities.argmax() == 0]
    return any(_is_within(c.piece.box, ring) for ring in rings for c in digits if c.piece.box != ring)


def _stand_beside_each_other(boxes: Sequence[Box]) -> bool:
    """Return whether no two neighbours stand above each other.

    They do where they share more than half the width of the narrower one, but less than half the height of
    the lower one: leaning digits share much of both.
    """
    return all(
        _shared(a[0], a[2], b[0], b[2]) <= 0.5 or _shared(a[1], a[3], b[1], b[3]) >= 0.5
        for a, b in pairwise(boxes)
    )


def _shared(start: int, end: int, other_start: int, other_end: int) -> float:
    """Return which share of the shorter one of two stretches lies in the other; apart it is negative."""
    return (min(end, other_end) - max(start, other_start)) / min(end - start, other_end - other_start)


def lacks_ink(left_out: Piece, digits: Sequence[Candidate]) -> int | None:
    """Return the index of the digit that may lack ink that was left out, None where that stands by itself.

    What was cut off hangs together with something. A whole stroke above or below a digit may be part of it,
    such as the hat of a 5; dots, and what stands beside digits, such as a dash or a sign, are none.
    """
    left, _, right, _ = left_out.box
    shared = [min(right, c.piece.box[2]) - max(left, c.piece.box[0]) for c in digits]
    nearest = int(np.argmax(shared))
    belongs = left_out.is_cut or (_is_stroke(left_out) and 2 * shared[nearest] > right - left)
    return nearest if belongs else None


def _surrounds(digit: Piece, left_out: Piece) -> bool:
    """Return whether a stroke that was left out lies within a digit, as a mouth within a face."""
    return _is_within(left_out.box, digit.box) and _is_stroke(left_out)


def _is_within(box: Box, other: Box) -> bool:
    """Return whether a box lies in another one."""
    return all(box[i] >= other[i] for i in (0, 1)) and all(box[i] <= other[i] for i in (2, 3))


def _is_stroke(piece: Piece) -> bool:
    """Return whether it is more than a dot or what is left of a ruled line."""
    thickness, length = sorted((piece.height, piece.width))
    return length >= LEAST_STROKE and thickness >= THINNEST_STROKE


def cut_score(digits: Sequence[Candidate]) -> float:
    """Return the logarithm of the odds that digits that were cut out of other ink are a number.

    Every stroke of a letter looks like a 1: that there is one says nothing. Two other digits will do, or
    one that is sure beside ones.
    """
    ones = np.array([candidate.probabilities.argmax() == 1 for candidate in digits])
    scores = _clipped_scores(digits, HIGHEST_CUT_SCORE)
    return float(np.where(ones, np.minimum(scores, 0), scores).sum() - LEAST_CUT_SCORE)


def _clipped_scores(digits: Sequence[Candidate], highest: float) -> np.ndarray:
    return np.clip([candidate.score for candidate in digits], -highest, highest)
