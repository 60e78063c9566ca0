"""A line of writing, taken apart into the pieces that may be its digits.

Connected components, and the parts into which straight cuts divide the wider ones, stand in a row
from left to right; every run of neighbours that one digit could fill is a candidate.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from PIL import Image

from components import (
    PALEST_INK,
    Box,
    Measured,
    label_components,
    line_height,
    pen_width,
    stack,
    take_in_edges,
)
from preprocess import fit_to_field
from segmentation.cuts import Cut, find_cuts, most_cuts

# Lengths are shares of the height of the line's digits
SPECK = 0.08  # what is smaller in both directions is dirt
WIDEST = 1.5  # a digit that was cut off
WIDEST_WHOLE = 2.5  # one of several components, each of them whole: a 5 whose hat has flown off
LOWEST_PART = 0.4  # a digit that was cut off
MOST_PARTS = 12  # of a digit
GAP = 0.4  # the most between two parts of a digit

# So that a picture full of dots takes no longer than a number
HIGHEST_DIGIT = 200  # pixels: a network is shown 28
MOST_COMPONENTS = 200  # of a line, the largest
MOST_RUNS = 500  # of a line's parts


@dataclass(frozen=True)
class Part:
    """What stands between two neighbouring cuts of a component.

    Attributes:
        component: its index.
        index: of the part, from left to right.
        left, right: pixels.
    """

    component: int
    index: int
    left: float
    right: float


@dataclass(frozen=True, eq=False)
class Piece:
    """A run of parts that may be one digit.

    Attributes:
        run: (first, last), the parts' indices.
        box: of its ink, in the line's pixels.
        tensor: float32 (28, 28), as a network is shown it.
        height, width: shares of the line's height.
        gap: between its parts, a share of the line's height.
        is_cut: whether its ink goes on in another piece.
        opened: length of the paper with ink all around that its cuts go through, of the line's height.
    """

    run: tuple[int, int]
    box: Box
    tensor: np.ndarray
    height: float
    width: float
    gap: float
    is_cut: bool
    opened: float


class Line:
    """One line of writing, taken apart.

    Attributes:
        ink: uint8 (height, width), 0 on paper.
        height: of the line's digits, pixels.
        pen: its width, pixels.
        components: list of Component, from left to right.
        cuts: for each of them a list of Cut, from left to right.
        parts: list of Part, from left to right.
        most_runs: of them, about as many as the network is to see.
    """

    def __init__(self, ink: Image.Image, most_runs: int = MOST_RUNS):
        """Take ink apart into its components, a picture in mode "L" with at least one pixel of PALEST_INK."""
        self.most_runs = most_runs
        self.ink = np.asarray(ink)
        labels = label_components(self.ink >= PALEST_INK)
        measured = Measured(labels)
        self.height = line_height(stack(measured.boxes))
        self.pen = pen_width(labels > 0)
        sizes = np.maximum(measured.heights, measured.widths)
        largest = np.argsort(-sizes, kind="stable")[: min(MOST_COMPONENTS, most_runs)]
        kept = largest[sizes[largest] >= SPECK * self.height]
        kept = kept[np.lexsort((kept, measured.boxes[kept, 0] + measured.boxes[kept, 2]))]
        self.components = [measured.component(i) for i in kept]
        numbers = np.full(len(sizes) + 1, -1)
        numbers[kept + 1] = np.arange(len(kept))
        self._labels = numbers[take_in_edges(labels, self.ink > 0)]
        self.cuts: list[list[Cut]] = [[] for _ in self.components]
        self._set_parts()

    def can_cut(self, numbers: Iterable[int]) -> bool:
        """Return whether `cut` would leave no more parts than the network is to see."""
        cuts = sum(most_cuts(self.components[number], self.height) for number in numbers)
        return len(self.parts) + cuts <= self.most_runs

    def cut(self, numbers: Iterable[int] | None = None) -> None:
        """Cut components, by their indices, in which digits may touch; without indices all of them.

        All parts are numbered anew.
        """
        for number in range(len(self.components)) if numbers is None else numbers:
            self.cuts[number] = find_cuts(self.components[number], self.height, self.pen)
        self._set_parts()

    def _set_parts(self) -> None:
        self.parts = sorted(
            (
                Part(number, k, left, right)
                for number, component in enumerate(self.components)
                for k, (left, right) in enumerate(
                    pairwise([component.box[0], *(cut.x for cut in self.cuts[number]), component.box[2]])
                )
            ),
            key=lambda part: part.left + part.right,
        )

    def runs(self) -> list[tuple[int, int]]:
        """Return (first, last) of every run of neighbouring parts that a digit could fill.

        Where there are more than `most_runs`, the widest of several parts are left out.
        """
        widths: dict[tuple[int, int], float] = {}
        for first, part in enumerate(self.parts):
            left, right = part.left, part.right
            for last, part in enumerate(self.parts[first : first + MOST_PARTS], first):
                if part.left - right > GAP * self.height:
                    break
                left, right = min(left, part.left), max(right, part.right)
                if right - left > self._widest((first, last)) * self.height:
                    break
                widths[first, last] = right - left if first < last else 0.0
        return sorted(sorted(widths, key=widths.__getitem__)[: max(self.most_runs, len(self.parts))])

    def is_whole(self, run: tuple[int, int]) -> bool:
        """Return whether a run has all of every component in it."""
        return all(
            (low, high) == (0, len(self.cuts[number])) for number, (low, high) in self._span(run).items()
        )

    def _widest(self, run: tuple[int, int]) -> float:
        """Return how wide a run may be, of the line's height."""
        if not self.is_whole(run):
            return WIDEST
        return WIDEST_WHOLE if len(self.components_in(run)) > 1 else inf

    def components_in(self, run: tuple[int, int]) -> frozenset[int]:
        """Return the indices of the components of which a run has a part."""
        return frozenset(part.component for part in self.parts[run[0] : run[1] + 1])

    def run_of(self, components: Collection[int]) -> tuple[int, int] | None:
        """Return the run that has all of these components and no other; None where there is no such run."""
        places = [i for i, part in enumerate(self.parts) if part.component in components]
        run = places[0], places[-1]
        return run if len(places) == run[1] - run[0] + 1 else None

    def _span(self, run: tuple[int, int]) -> dict[int, tuple[int, int]]:
        """Return for each component of a run its first and its last part in it."""
        spans: dict[int, tuple[int, int]] = {}
        for part in self.parts[run[0] : run[1] + 1]:
            low, high = spans.get(part.component, (part.index, part.index))
            spans[part.component] = min(low, part.index), max(high, part.index)
        return spans

    def cut_out(self, run: tuple[int, int]) -> tuple[Image.Image, Box] | None:
        """Return a run's ink alone and its box; None where no ink is left."""
        sides = [self._sides(*span) for span in self._span(run).items()]
        boxes = np.array([box for _, box, _, _ in sides])
        (left, top), (right, bottom) = boxes[:, :2].min(0), boxes[:, 2:].max(0)
        if left >= right:
            return None
        levels = np.zeros((bottom - top, right - left), np.uint8)
        for number, (x0, y0, x1, y1), before, after in sides:
            x0, y0, x1, y1 = max(x0 - 1, left), max(y0 - 1, top), min(x1 + 1, right), min(y1 + 1, bottom)
            if x0 >= x1:  # its cuts cross
                continue
            mine = self._labels[y0:y1, x0:x1] == number
            columns, rows = np.arange(x0, x1), np.arange(y0, y1)[:, np.newaxis]
            rows = rows - self.components[number].middle
            if before:
                mine &= before.is_right(columns, rows)
            if after:
                mine &= ~after.is_right(columns, rows)
            np.copyto(levels[y0 - top : y1 - top, x0 - left : x1 - left], self.ink[y0:y1, x0:x1], where=mine)
        ink = Image.fromarray(levels)
        box = ink.getbbox()
        if box is None:
            return None
        x, y = int(left), int(top)
        return ink.crop(box), (box[0] + x, box[1] + y, box[2] + x, box[3] + y)

    def _sides(self, number: int, parts: tuple[int, int]) -> tuple[int, Box, Cut | None, Cut | None]:
        """Return what bounds some parts of a component: (its index, a box around them, cut, cut)."""
        component, cuts = self.components[number], self.cuts[number]
        before = cuts[parts[0] - 1] if parts[0] > 0 else None
        after = cuts[parts[1]] if parts[1] < len(cuts) else None
        left, top, right, bottom = component.box
        ends = top - component.middle, bottom - component.middle
        if before:
            left = max(before.columns(*ends)[0], left)
        if after:
            right = min(after.columns(*ends)[1], right)
        return number, (left, top, right, bottom), before, after

    def piece(self, run: tuple[int, int], of_any_size: bool = False) -> Piece | None:
        """Return a run as a Piece that no network has seen yet.

        It is None where no ink is left, and unless it may be `of_any_size` where it is no digit by that.
        """
        found = self.cut_out(run)
        if found is None:
            return None
        ink, box = found
        height, width = ink.height / self.height, ink.width / self.height
        is_cut = not self.is_whole(run)
        if is_cut and not of_any_size and (height < LOWEST_PART or width > WIDEST):
            return None
        gap, right = 0.0, self.parts[run[0]].right
        for part in self.parts[run[0] + 1 : run[1] + 1]:
            gap += max(part.left - right, 0) / self.height
            right = max(part.right, right)
        return Piece(run, box, fit_to_field(ink), height, width, gap, is_cut, self._opened(run))

    def _opened(self, run: tuple[int, int]) -> float:
        """Return through how much enclosed paper the cuts on both sides of a run go, as `Piece.opened`."""
        return sum(
            cut.opened
            for number, (low, high) in self._span(run).items()
            for cut in [*self.cuts[number][max(low - 1, 0) : low], *self.cuts[number][high : high + 1]]
        )


def reduce_line(ink: Image.Image) -> tuple[Image.Image, int]:
    """Return a line's ink, reduced where its digits are twice HIGHEST_DIGIT or more, and by which factor."""
    factor = 1
    if ink.height >= 2 * HIGHEST_DIGIT:
        measured = Measured(label_components(np.asarray(ink) >= PALEST_INK))
        if len(measured.boxes):
            factor = max(int(line_height(stack(measured.boxes)) / HIGHEST_DIGIT), 1)
    return ink.reduce(factor) if factor > 1 else ink, factor
