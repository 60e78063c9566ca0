"""Straight cuts through components in which digits may touch.

There are two kinds, after what is known of touching digits: where a line crosses little ink, and where the
outline dips from above or below, as it does between round ones. Far more are found than are right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np

from components import Component

# Lengths are shares of the height of the line's digits
NARROWEST_CUT = 0.4  # a narrower component is not cut
CUT_SPACING = 0.08  # between two low places of an outline, or of the ink that is crossed

SLANTS = np.tan(np.radians([-40, -30, -20, -10, 0, 10, 20, 30, 40]))  # of cuts, width per height
STEEPEST_CUT = 1.0  # width per height
VALLEY_REACH = 0.4  # of the line's height, from the valley above a touching place to the one below
CUT_DEPTH = 3.2  # pen widths of ink, the most that a cut between two valleys of neither side crosses
LEAST_INK = 0.5  # of an upright stroke's, on either side of a cut
LEAST_RING = 0.2  # of paper with ink all around that a cut goes through
NEW_INK = 0.3  # of an upright stroke's, that one cut leaves on another side than the next one at least
MOST_PIXELS = 1500  # of a component, by which cuts are compared
MOST_CUTS = 5  # for each height of the line that a component is wide

# How cuts are ranked, in pen widths of ink that they cross
SLANT_COST = 0.5  # for a cut that leans by as much as it is high
VALLEY_WORTH = 14.0  # for a valley as deep as the line is high


@dataclass(frozen=True, order=True)
class Cut:
    """A straight cut through a component, from top to bottom.

    Attributes:
        x: pixels, where it crosses the component's middle.
        slant: pixels to the left for each pixel down.
        opened: length of the paper with ink all around that it goes through, of the line's height.
    """

    x: float
    slant: float
    opened: float = field(default=0.0, compare=False)

    def is_right(self, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return where pixels lie right of it, rows counted from the component's middle: bool."""
        return columns + self.slant * rows >= self.x

    def columns(self, top: float, bottom: float) -> tuple[int, int]:
        """Return the first column that it touches between two rows and the one after the last.

        The rows are counted from the component's middle.
        """
        low, high = sorted((self.x - self.slant * top, self.x - self.slant * bottom))
        return floor(low), ceil(high) + 1


def find_cuts(component: Component, height: float, pen: float) -> list[Cut]:
    """Return the most promising cuts of a component, sorted from left to right.

    Cuts through a ring come after all others: it may be one digit, or have come about where two touch twice.
    """
    most = most_cuts(component, height)
    if not most:
        return []
    holes = component.holes()
    ranked = sorted(_valley_cuts(component, height, pen) + _thin_cuts(component, height, pen))
    lengths = _enclosed_lengths([cut for _, cut in ranked], component, holes) / height
    cuts = [Cut(cut.x, cut.slant, length) for (_, cut), length in zip(ranked, lengths.tolist(), strict=True)]
    choice = _Choice(component, NEW_INK * pen * height)
    choice.add((cut for cut in cuts if cut.opened <= LEAST_RING), most)
    choice.add((cut for cut in cuts if cut.opened > LEAST_RING), most // 2)
    return sorted(choice.cuts)


def most_cuts(component: Component, height: float) -> int:
    """Return how many cuts of a component are used at most, but for those through rings."""
    width = component.box[2] - component.box[0]
    return max(2, round(MOST_CUTS * width / height)) if width >= NARROWEST_CUT * height else 0


class _Choice:
    """The cuts of a component that are used.

    Attributes:
        cuts: list of Cut.
    """

    def __init__(self, component: Component, least_new: float) -> None:
        """Choose none yet; `least_new` is the ink in pixels that every cut leaves on another side."""
        step = max(len(component.rows) // MOST_PIXELS, 1)
        self._columns, self._rows = component.columns[::step], component.rows[::step] - component.middle
        self._least_new = least_new / step
        self._sides: list[np.ndarray] = []
        self._counts: list[int] = []  # of the pixels on the right
        self.cuts: list[Cut] = []

    def add(self, found: Iterable[Cut], most: int) -> None:
        """Add cuts that differ from those there are, the first ones, `most` of them."""
        most += len(self.cuts)
        for cut in found:
            if len(self.cuts) == most:
                break
            side = cut.is_right(self._columns, self._rows)
            count = int(np.count_nonzero(side))
            alike = np.flatnonzero(np.abs(np.array(self._counts) - count) <= self._least_new)  # maybe
            if all(np.count_nonzero(side != self._sides[i]) > self._least_new for i in alike):
                self.cuts.append(cut)
                self._sides.append(side)
                self._counts.append(count)


def _enclosed_lengths(cuts: Sequence[Cut], component: Component, holes: np.ndarray) -> np.ndarray:
    """Return through how many pixels of a component's holes, as it gives them, each cut goes: int (n,)."""
    left, top, right, bottom = component.box
    x, slant = np.array([(cut.x, cut.slant) for cut in cuts]).reshape(-1, 2, 1).swapaxes(0, 1)
    rows = np.arange(top, bottom)
    columns = np.floor(x - slant * (rows - component.middle)).astype(int) - left
    is_inside = (columns >= 0) & (columns < right - left)
    return np.count_nonzero(holes[rows - top, columns.clip(0, right - left - 1)] & is_inside, axis=1)


def _thin_cuts(component: Component, height: float, pen: float) -> list[tuple[float, Cut]]:
    """Return (rank, Cut) for each place and slant at which a cut crosses less ink than beside it."""
    reach = int(np.ceil(max(CUT_SPACING * height, 1.5)))
    least = LEAST_INK * pen * height
    found = []
    for slant in SLANTS:
        places = component.columns + slant * (component.rows - component.middle)
        start = int(np.floor(places.min()))
        crossed = np.bincount((places - start).astype(np.int64), minlength=3).astype(float)
        before = np.cumsum(crossed) - crossed / 2
        crossed = np.convolve(crossed, np.ones(3) / 3, "same")
        room = (before >= least) & (len(places) - before >= least)
        for x in _low_places(crossed, reach, room & (crossed <= CUT_DEPTH * pen)):
            depth = crossed[x] / pen
            found.append((depth + SLANT_COST * abs(slant), Cut(x + start + 0.5, slant)))
    return found


def _valley_cuts(component: Component, height: float, pen: float) -> list[tuple[float, Cut]]:
    """Return (rank, Cut) for each cut down from a valley in the upper outline, up from one in the lower.

    Where round digits touch, a cut crosses much ink, but the outline dips above and below.
    """
    left, top, right, bottom = component.box
    x1, y1, x2, y2 = _valley_lines(component, height)
    slants = (x1 - x2) / np.maximum(y2 - y1, 1)
    x = (x1 + x2) / 2 + left + 0.5 + slants * ((y1 + y2) / 2 - component.middle)
    worth = VALLEY_WORTH * (y1 - top + bottom - y2) / height - SLANT_COST * np.abs(slants)
    is_found = np.abs(slants) <= STEEPEST_CUT
    least = LEAST_INK * pen * height
    order = np.argsort(component.columns, kind="stable")
    columns, rows = component.columns[order], component.rows[order] - component.middle
    starts = np.searchsorted(columns, np.arange(left, right + 1)).tolist()  # of each column's pixels
    found = []
    for cut, value in zip(
        map(Cut, x[is_found].tolist(), slants[is_found].tolist()), worth[is_found], strict=True
    ):
        ends = cut.columns(top - component.middle, bottom - component.middle)
        first, end = (min(max(column, left), right) - left for column in ends)
        near = slice(starts[first], starts[end])
        places = columns[near] + cut.slant * rows[near] - cut.x
        before = near.start + np.count_nonzero(places < 0)
        if least <= before <= len(columns) - least:
            depth = np.count_nonzero(np.abs(places) <= 0.5) / pen
            found.append((depth - value, cut))
    return found


def _valley_lines(component: Component, height: float) -> np.ndarray:
    """Return lines from a valley in the upper outline down, from one in the lower one up, and between both.

    Returns:
        int array (4, n), of both ends x, from the left of the component's box, and y: x1, y1, x2, y2.
    """
    left, top, right, bottom = component.box
    upper = np.full(right - left, bottom)
    lower = np.full(right - left, top)
    np.minimum.at(upper, component.columns - left, component.rows)
    np.maximum.at(lower, component.columns - left, component.rows)
    reach = max(int(CUT_SPACING * height), 2)
    inside = np.zeros(right - left, bool)
    inside[3:-3] = True
    above = np.array(_low_places(-upper, reach, inside), int)
    below = np.array(_low_places(lower, reach, inside), int)
    lies_above = upper[above, np.newaxis] < lower[below]
    is_near = np.abs(above[:, np.newaxis] - below) < VALLEY_REACH * height
    i, j = np.nonzero(lies_above & is_near)
    down = above, upper[above], above, np.full(len(above), bottom)
    up = below, np.full(len(below), top), below, lower[below]
    between = above[i], upper[above[i]], below[j], lower[below[j]]
    return np.concatenate([down, up, between], axis=1)


def _low_places(profile: np.ndarray, reach: int, allowed: np.ndarray) -> list[int]:
    """Return the indices of minima within `reach` on both sides where `allowed`, the middle of level ones."""
    padded = np.pad(profile, reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(1)
    places = np.flatnonzero((profile <= lowest) & allowed)
    groups = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return [int(group[len(group) // 2]) for group in groups if len(group)]
