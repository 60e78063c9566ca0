"""Connected components: ink that hangs together, how high and how thick it is written."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

PALEST_INK = 80  # of 255; less is the soft edge of a stroke
Side = Literal["left", "right"]  # as numpy.searchsorted takes it
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


@dataclass
class Component:
    """Connected ink.

    Attributes:
        box: of it, in the line's pixels.
        rows, columns: int arrays (n,), its pixels.
    """

    box: Box
    rows: np.ndarray
    columns: np.ndarray

    @property
    def middle(self) -> float:
        """Half way from its top to its bottom, in pixels."""
        return (self.box[1] + self.box[3]) / 2

    def holes(self) -> np.ndarray:
        """Return where in its box there is paper with its ink all around: bool (height, width)."""
        left, top, right, bottom = self.box
        paper = np.ones((bottom - top + 2, right - left + 2), bool)
        paper[self.rows - top + 1, self.columns - left + 1] = False
        labels = label_components(paper, diagonals=False)
        return (labels > labels[0, 0])[1:-1, 1:-1]  # the first number is that of the paper around it


def label_components(mask: np.ndarray, diagonals: bool = True) -> np.ndarray:
    """Number the connected components of a picture.

    Runs of ink are the nodes, two that touch in neighbouring rows an edge; every run takes over
    the lowest number that it can reach (union-find, all edges at once).

    Args:
        mask: bool array (height, width).
        diagonals: whether diagonal neighbours are connected, as those of ink are; the paper on both sides
            of a line of ink one pixel thin is not.

    Returns:
        int32 array (height, width), 0 where the mask is False, else from 1 on.
    """
    height, width = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    stride = width + 2  # so that runs of different rows never meet
    sides: tuple[Side, Side] = ("left", "right") if diagonals else ("right", "left")
    first = np.searchsorted(rows * stride + ends, (rows + 1) * stride + starts, sides[0])
    last = np.searchsorted(rows * stride + starts, (rows + 1) * stride + ends, sides[1])
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


class Measured:
    """The places of what `label_components` has numbered.

    Attributes:
        boxes: int array (n, 4), left, top, right and bottom of number i + 1 in row i.
    """

    def __init__(self, labels: np.ndarray) -> None:
        """Measure the numbers from 1 on in labels (height, width), of which none is left out."""
        rows, columns = np.nonzero(labels)
        numbers = labels[rows, columns]
        order = np.argsort(numbers, kind="stable")
        self._rows, self._columns = rows[order], columns[order]
        self._ends = np.cumsum(np.bincount(numbers, minlength=1)[1:])
        starts = self._ends - np.bincount(numbers, minlength=1)[1:]
        if len(starts):
            x, y = self._columns, self._rows
            left, right = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts) + 1
            self.boxes = np.stack([left, y[starts], right, y[self._ends - 1] + 1], axis=1)
        else:
            self.boxes = np.zeros((0, 4), np.int64)
        self._starts = starts

    @property
    def widths(self) -> np.ndarray:
        """Of the boxes, int array (n,), pixels."""
        return self.boxes[:, 2] - self.boxes[:, 0]

    @property
    def heights(self) -> np.ndarray:
        """Of the boxes, int array (n,), pixels."""
        return self.boxes[:, 3] - self.boxes[:, 1]

    def component(self, i: int) -> Component:
        """Return the Component of number i + 1."""
        mine = slice(self._starts[i], self._ends[i])
        left, top, right, bottom = self.boxes[i].tolist()
        return Component((left, top, right, bottom), self._rows[mine], self._columns[mine])


def line_height(boxes: np.ndarray) -> float:
    """Return the median height of boxes (n, 4) that are not small, wide ones counting more."""
    heights, widths = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    tall = heights >= heights.max() / 2
    order = np.argsort(heights[tall])
    weight = np.cumsum(widths[tall][order])
    return float(heights[tall][order][np.searchsorted(weight, weight[-1] / 2)])


def stack(boxes: np.ndarray) -> np.ndarray:
    """Return boxes (n, 4) with those made one that stand above each other, as the strokes of one digit do.

    They do where they share more than half the width of the narrower one. Small boxes stay out of it.
    """
    heights = boxes[:, 3] - boxes[:, 1]
    tall = boxes[heights >= heights.max() / 2]
    stacks: list[list[int]] = []
    for left, top, right, bottom in tall[np.argsort(tall[:, 0], kind="stable")].tolist():
        if stacks:
            last = stacks[-1]
            if 2 * (min(last[2], right) - left) > min(last[2] - last[0], right - left):
                last[1:] = min(last[1], top), max(last[2], right), max(last[3], bottom)
                continue
        stacks.append([left, top, right, bottom])
    return np.array(stacks)


def pen_width(mask: np.ndarray) -> float:
    """Return the strokes' width in a mask (height, width), pixels: twice the area over the outline."""
    inside = mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    area = mask.sum()
    return max(2.0 * area / max(area - inside.sum(), 1), 1.0)


def take_in_edges(labels: np.ndarray, ink: np.ndarray) -> np.ndarray:
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
