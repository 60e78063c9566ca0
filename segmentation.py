"""Taking a line of writing apart into the pieces that may be its digits.

Connected components, and the parts into which straight cuts divide the wider ones, stand in a row
from left to right; every run of neighbours that one digit could fill is a candidate. The cuts are
generous: `recognition.py` finds the best way through the candidates, so that a wrong cut does no harm.
Method: "heuristic over-segmentation" in Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based
learning applied to document recognition", Proceedings of the IEEE, 1998, section V.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PIL import Image

from preprocess import fit_to_field

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

INK = 80  # of 255; less is the soft edge of a stroke

MIDDLE = 0.4  # of a component's height, the stretch about its middle by which lines are told apart

# Lengths are shares of the height of the line's digits
SPECK = 0.08  # what is smaller in both directions is dirt
NARROWEST_CUT = 0.4  # a narrower component is not cut
CUT_SPACING = 0.08  # between two cuts
WIDEST = 1.5  # a digit, where there is more than one component or a cut
LOWEST_PART = 0.4  # a digit that was cut off
MOST_PARTS = 12  # of a digit
GAP = 0.4  # the most between two parts of a digit

SLANTS = np.tan(np.radians([-40, -30, -20, -10, 0, 10, 20, 30, 40]))  # of cuts, width per height
STEEPEST_CUT = 1.0  # width per height
VALLEY_REACH = 0.4  # of the line's height, from the valley above a touching place to the one below
CUT_DEPTH = 3.2  # pen widths of ink, the most that a cut between two valleys of neither side crosses
LEAST_INK = 0.5  # of an upright stroke's, on either side of a cut
MOST_CUTS = 5  # for each height of the line that a component is wide

# How cuts are ranked, in pen widths of ink that they cross
SLANT_COST = 0.5  # for a cut that leans by as much as it is high
VALLEY_WORTH = 14.0  # for a valley as deep as the line is high


@dataclass
class Component:
    """Connected ink.

    Attributes:
        box: of it, in the line's pixels.
        rows, columns: int arrays (n,), its pixels.
        cuts: list of Cut, from left to right.
    """

    box: Box
    rows: np.ndarray
    columns: np.ndarray
    cuts: list["Cut"] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Half way from its top to its bottom, in pixels."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, order=True)
class Cut:
    """A straight cut through a component, from top to bottom.

    Attributes:
        x: pixels, where it crosses the component's middle.
        slant: pixels to the left for each pixel down.
        depth: pen widths of ink that it crosses.
    """

    x: float
    slant: float
    depth: float

    def is_right(self, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return where pixels lie right of it, rows counted from the component's middle: bool."""
        return columns + self.slant * rows >= self.x


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
        depth: pen widths of ink that its cuts cross.
        gap: between its parts, a share of the line's height.
    """

    run: tuple[int, int]
    box: Box
    tensor: np.ndarray
    height: float
    width: float
    depth: float
    gap: float


class Line:
    """One line of writing, taken apart.

    Attributes:
        ink: uint8 (height, width), 0 on paper.
        height: of the line's digits, pixels.
        pen: its width, pixels.
        components: list of Component, from left to right.
        parts: list of Part, from left to right.
    """

    def __init__(self, ink: Image.Image):
        """Take ink apart, a picture in mode "L" with at least one pixel of INK."""
        self.ink = np.asarray(ink)
        labels = label_components(self.ink >= INK)
        components = _measure(labels)
        heights = np.array([c.box[3] - c.box[1] for c in components])
        widths = np.array([c.box[2] - c.box[0] for c in components])
        self.height = _line_height(heights, widths)
        self.pen = _pen_width(labels > 0)
        large = np.maximum(heights, widths) >= SPECK * self.height
        order = [i for i in np.argsort([c.box[0] + c.box[2] for c in components], kind="stable") if large[i]]
        self.components = [components[i] for i in order]
        numbers = np.full(len(components) + 1, -1)
        numbers[np.array(order) + 1] = np.arange(len(order))
        self._labels = numbers[_take_in_edges(labels, self.ink > 0)]
        for component in self.components:
            component.cuts = _find_cuts(component, self.height, self.pen)
        self.parts = sorted(
            (
                Part(number, k, left, right)
                for number, component in enumerate(self.components)
                for k, (left, right) in enumerate(
                    pairwise([component.box[0], *(cut.x for cut in component.cuts), component.box[2]])
                )
            ),
            key=lambda part: part.left + part.right,
        )

    def runs(self) -> list[tuple[int, int]]:
        """Return (first, last) of every run of neighbouring parts that a digit could fill."""
        runs = []
        for first, part in enumerate(self.parts):
            left, right = part.left, part.right
            for last, part in enumerate(self.parts[first : first + MOST_PARTS], first):
                if part.left - right > GAP * self.height:
                    break
                left, right = min(left, part.left), max(right, part.right)
                if right - left > WIDEST * self.height and not self.is_whole((first, last)):
                    break
                runs.append((first, last))
        return runs

    def is_whole(self, run: tuple[int, int]) -> bool:
        """Return whether a run has all of every component in it."""
        return all(
            (low, high) == (0, len(self.components[number].cuts))
            for number, (low, high) in self._span(run).items()
        )

    def components_in(self, run: tuple[int, int]) -> set[int]:
        """Return the indices of the components of which a run has a part."""
        return set(self._span(run))

    def _span(self, run: tuple[int, int]) -> dict[int, tuple[int, int]]:
        """Return for each component of a run its first and its last part in it."""
        spans: dict[int, tuple[int, int]] = {}
        for part in self.parts[run[0] : run[1] + 1]:
            low, high = spans.get(part.component, (part.index, part.index))
            spans[part.component] = min(low, part.index), max(high, part.index)
        return spans

    def cut_out(self, run: tuple[int, int]) -> tuple[Image.Image, Box, float] | None:
        """Return a run's ink alone, its box, and how many pen widths were cut; None where no ink is left."""
        spans = self._span(run)
        boxes = np.array([self.components[number].box for number in spans])
        (left, top), (right, bottom) = boxes[:, :2].min(0), boxes[:, 2:].max(0)
        labels = self._labels[top:bottom, left:right]
        rows, columns = np.ogrid[top:bottom, left:right]
        keep, depth = np.zeros(labels.shape, bool), 0.0
        for number, (low, high) in spans.items():
            component = self.components[number]
            mine = labels == number
            if low > 0:
                cut = component.cuts[low - 1]
                mine &= cut.is_right(columns, rows - component.middle)
                depth += cut.depth
            if high < len(component.cuts):
                cut = component.cuts[high]
                mine &= ~cut.is_right(columns, rows - component.middle)
                depth += cut.depth
            keep |= mine
        ink = Image.fromarray(np.where(keep, self.ink[top:bottom, left:right], 0))
        box = ink.getbbox()
        if box is None:
            return None
        x, y = int(left), int(top)
        return ink.crop(box), (box[0] + x, box[1] + y, box[2] + x, box[3] + y), depth

    def piece(self, run: tuple[int, int]) -> Piece | None:
        """Return a run as a Piece that no network has seen yet, None for one that is no digit by its size."""
        found = self.cut_out(run)
        if found is None:
            return None
        ink, box, depth = found
        height, width = ink.height / self.height, ink.width / self.height
        if depth and (height < LOWEST_PART or width > WIDEST):
            return None
        gap, right = 0.0, self.parts[run[0]].right
        for part in self.parts[run[0] + 1 : run[1] + 1]:
            gap += max(part.left - right, 0) / self.height
            right = max(part.right, right)
        return Piece(run, box, fit_to_field(ink), height, width, depth, gap)


def split_lines(ink: Image.Image) -> list[Image.Image]:
    """Take a page apart into its lines of writing.

    Lines are told apart by the middles of their tall components: where those of two overlap in
    height, they are of one line. What is small belongs to the nearest line.

    Args:
        ink: picture in mode "L", 0 on paper.

    Returns:
        The ink of each line, from top to bottom, in pictures of the page's size.
    """
    levels = np.asarray(ink)
    labels = label_components(levels >= INK)
    boxes = np.array([component.box for component in _measure(labels)]).reshape(-1, 4)
    if not len(boxes):
        return [ink]
    heights = boxes[:, 3] - boxes[:, 1]
    tall = heights >= _line_height(heights, boxes[:, 2] - boxes[:, 0]) / 2
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    taken = np.zeros(len(levels) + 1, int)  # by a component's middle: where some begin, less where some end
    np.add.at(taken, (middles - MIDDLE / 2 * heights)[tall].astype(int), 1)
    np.add.at(taken, (middles + MIDDLE / 2 * heights)[tall].astype(int) + 1, -1)
    edges = np.flatnonzero(np.diff(np.pad(np.cumsum(taken) > 0, 1)))
    bands = edges.reshape(-1, 2).mean(1)
    if len(bands) == 1:
        return [ink]
    line = np.abs(middles[:, np.newaxis] - bands).argmin(1)
    of_label = np.concatenate([[-1], line])[_take_in_edges(labels, levels > 0)]
    return [Image.fromarray(np.where(of_label == k, levels, 0).astype(np.uint8)) for k in range(len(bands))]


def label_components(mask: np.ndarray) -> np.ndarray:
    """Number the connected components of a picture, diagonal neighbours included.

    Runs of ink are the nodes, two that touch in neighbouring rows an edge; every run takes over
    the lowest number that it can reach (union-find, all edges at once).

    Args:
        mask: bool array (height, width).

    Returns:
        int32 array (height, width), 0 where the mask is False, else from 1 on.
    """
    height, width = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    stride = width + 2  # so that runs of different rows never meet
    first = np.searchsorted(rows * stride + ends, (rows + 1) * stride + starts, "left")
    last = np.searchsorted(rows * stride + starts, (rows + 1) * stride + ends, "right")
    count = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), count)
    lower = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
    root = np.arange(len(rows))
    while (root[upper] != root[lower]).any():
        low = np.minimum(root[upper], root[lower])
        np.minimum.at(root, root[upper], low)
        np.minimum.at(root, root[lower], low)
        while (root[root] != root).any():
            root = root[root]
    number = np.unique(root, return_inverse=True)[1].astype(np.int32) + 1
    labels = np.zeros((height, width), np.int32)
    labels[mask] = np.repeat(number, ends - starts)
    return labels


def _measure(labels: np.ndarray) -> list[Component]:
    """Return the Component of each number in labels (height, width), 0 left out."""
    rows, columns = np.nonzero(labels)
    numbers = labels[rows, columns]
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers)[1:])[:-1]
    components = []
    for ys, xs in zip(np.split(rows[order], ends), np.split(columns[order], ends), strict=True):
        box = int(xs.min()), int(ys[0]), int(xs.max()) + 1, int(ys[-1]) + 1
        components.append(Component(box, ys, xs))
    return components


def _line_height(heights: np.ndarray, widths: np.ndarray) -> float:
    """Return the median height of the components that are not small, wide ones counting more."""
    tall = heights >= heights.max() / 2
    order = np.argsort(heights[tall])
    weight = np.cumsum(widths[tall][order])
    return float(heights[tall][order][np.searchsorted(weight, weight[-1] / 2)])


def _pen_width(mask: np.ndarray) -> float:
    """Return the strokes' width in a mask (height, width), pixels: twice the area over the outline."""
    inside = mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    area = mask.sum()
    return max(2.0 * area / max(area - inside.sum(), 1), 1.0)


def _take_in_edges(labels: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """Return labels (height, width) with the soft edges of strokes beside them, where `ink` is True."""
    edges = ink & (labels == 0)
    if not edges.any():
        return labels
    height, width = labels.shape
    padded, labels = np.pad(labels, 1), labels.copy()
    for y in range(3):
        for x in range(3):
            np.maximum(labels, padded[y : y + height, x : x + width], out=labels, where=edges)
    return labels


def _find_cuts(component: Component, height: float, pen: float) -> list[Cut]:
    """Return the most promising cuts of a component, sorted from left to right."""
    width = component.box[2] - component.box[0]
    if width < NARROWEST_CUT * height:
        return []
    half = (component.box[3] - component.box[1]) / 2
    apart = 1.5 * max(CUT_SPACING * height, 1.5)
    chosen: list[Cut] = []
    for _, cut in sorted(_valley_cuts(component, height, pen) + _thin_cuts(component, height, pen)):
        distances = [(cut.x - c.x, half * (cut.slant - c.slant)) for c in chosen]
        if all(max(abs(at + lean), abs(at - lean)) > apart for at, lean in distances):
            chosen.append(cut)
    return sorted(chosen[: max(2, round(MOST_CUTS * width / height))])


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
            found.append((depth + SLANT_COST * abs(slant), Cut(x + start + 0.5, slant, depth)))
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
    found = []
    for (x1, y1), (x2, y2) in ends:
        slant = (x1 - x2) / max(y2 - y1, 1)
        if abs(slant) > STEEPEST_CUT:
            continue
        x = (x1 + x2) / 2 + left + 0.5 + slant * ((y1 + y2) / 2 - component.middle)
        places = component.columns + slant * (component.rows - component.middle) - x
        before = np.count_nonzero(places < 0)
        if least <= before <= len(places) - least:
            depth = np.count_nonzero(np.abs(places) <= 0.5) / pen
            valleys = (y1 - top + bottom - y2) / height
            found.append((depth - VALLEY_WORTH * valleys + SLANT_COST * abs(slant), Cut(x, slant, depth)))
    return found


def _low_places(profile: np.ndarray, reach: int, allowed: np.ndarray) -> list[int]:
    """Return the indices of minima within `reach` on both sides where `allowed`, the middle of level ones."""
    padded = np.pad(profile, reach, mode="edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(1)
    places = np.flatnonzero((profile <= lowest) & allowed)
    groups = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return [int(group[len(group) // 2]) for group in groups if len(group)]
