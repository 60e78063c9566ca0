"""Straight cuts through components in which digits may touch.

There are two kinds, after what is known of touching digits: where a line crosses little ink, and where the
outline dips from above or below, as it does between round ones. Far more are found than are right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor

import numpy as np

from .components import Component

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
    found = [replace(cut, opened=length) for (_, cut), length in zip(ranked, lengths.tolist(), strict=True)]
    choice = _Choice(component, NEW_INK * pen * height)
    choice.add((cut for cut in found if cut.opened <= LEAST_RING), most)
    choice.add((cut for cut in found if cut.opened > LEAST_RING), most // 2)
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
        self.cuts: list[Cut] = []

    def add(self, found: Iterable[Cut], most: int) -> None:
        """Add cuts that differ from those there are, the first ones, `most` of them."""
        most += len(self.cuts)
        for cut in found:
            if len(self.cuts) == most:
                break
            side = cut.is_right(self._columns, self._rows)
            if all(np.count_nonzero(side != other) > self._least_new for other in self._sides):
                self.cuts.append(cut)
                self._sides.append(side)


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
    upper = np.full(right - left, bottom)
    lower = np.full(right - left, top)
    np.minimum.at(upper, component.columns - left, component.rows)
    np.maximum.at(lower, component.columns - left, component.rows)
    reach = max(int(CUT_SPACING * height), 2)
    inside = np.zeros(right - left, bool)
    inside[3:-3] = True
    above = [(x, upper[x]) for x in _low_places(-upper, reach, inside)]
    below = [(x, lower[x]) for x in _low_places(lower, reach, inside)]
    ends = [((x, y), (x, bottom)) for x, y in above] + [((x, top), (x, y)) for x, y in below]
    ends += [(a, b) for a in above for b in below if a[1] < b[1] and abs(a[0] - b[0]) < VALLEY_REACH * height]
    least = LEAST_INK * pen * height
    order = np.argsort(component.columns, kind="stable")
    columns, rows = component.columns[order], component.rows[order] - component.middle
    starts = np.searchsorted(columns, np.arange(left, right + 1))  # of each column's pixels
    found = []
    for (x1, y1), (x2, y2) in ends:
        slant = (x1 - x2) / max(y2 - y1, 1)
        if abs(slant) > STEEPEST_CUT:
            continue
        x = (x1 + x2) / 2 + left + 0.5 + slant * ((y1 + y2) / 2 - component.middle)
        cut = Cut(x, slant)
        first, end = np.clip(cut.columns(top - component.middle, bottom - component.middle), left, right)
        near = slice(starts[first - left], starts[end - left])
        places = columns[near] + slant * rows[near] - x
        before = near.start + np.count_nonzero(places < 0)
        if least <= before <= len(columns) - least:
            depth = np.count_nonzero(np.abs(places) <= 0.5) / pen
            valleys = (y1 - top + bottom - y2) / height
            found.append((depth - VALLEY_WORTH * valleys + SLANT_COST * abs(slant), cut))
    return found


def _low_places(profile: np.ndarray, reach: int, allowed: np.ndarray) -> list[int]:
    """Return the indices of minima within `reach` on both sides where `allowed`, the middle of level ones."""
    padded = np.pad(profile, reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(1)
    places = np.flatnonzero((profile <= lowest) & allowed)
    groups = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return [int(group[len(group) // 2]) for group in groups if len(group)]
