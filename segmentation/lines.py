"""Taking a page apart into its lines of writing."""

import numpy as np
from PIL import Image

from components import PALEST_INK, Measured, label_components, line_height, take_in_edges

MIDDLE = 0.4  # of a component's height, the stretch about its middle by which lines are told apart
MOST_MARKS = 5000  # on a page; dotted paper has tens of thousands

# Lines of smaller writing; lengths are shares of the height of the larger one
APART = 0.15  # the least between the two
SMALLEST_LINE = 0.2  # what is lower is a dot or a stroke
FLATTEST = 0.4  # height for each pixel of width, of three digits that touch; a stroke is flatter


class CrowdedError(ValueError):
    """There are more marks on a page than anybody writes digits."""


def split_lines(ink: Image.Image) -> list[tuple[Image.Image, tuple[int, int]]]:
    """Take a page apart into its lines of writing.

    Lines are told apart by the middles of their tall components: where those of two overlap in
    height, they are of one line. What is small belongs to the nearest line; where it stands well above or
    below that, and could be a digit, it is a line of smaller writing.

    Args:
        ink: picture in mode "L", 0 on paper.

    Returns:
        The ink of each line, from top to bottom, and where it lies: left and top in pixels.

    Raises:
        CrowdedError: there are over MOST_MARKS tall components.
    """
    levels = np.asarray(ink)
    labels = label_components(levels >= PALEST_INK)
    boxes = Measured(labels).boxes
    bands = _find_bands(boxes) if len(boxes) else np.zeros((0, 2))
    if len(bands) <= 1:
        return [(ink, (0, 0))]
    line = _nearest_bands(boxes, bands)
    of_label = np.concatenate([[-1], line])[take_in_edges(labels, levels > 0)]
    lines = []
    for k in np.unique(line).tolist():
        mine = boxes[line == k]
        left, top = np.maximum(mine[:, :2].min(0) - 1, 0).tolist()  # with the soft edges
        right, bottom = (mine[:, 2:].max(0) + 1).tolist()
        part = np.s_[top:bottom, left:right]
        lines.append((Image.fromarray(np.where(of_label[part] == k, levels[part], 0)), (left, top)))
    return lines


def _find_bands(boxes: np.ndarray) -> np.ndarray:
    """Return top and bottom of the tall writing in each line, float (n, 2), from top to bottom.

    Args:
        boxes: of components, int (m, 4), one at least.

    Raises:
        CrowdedError: there are over MOST_MARKS tall components.
    """
    height = line_height(boxes)
    heights, widths = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    tall = heights >= height / 2
    if np.count_nonzero(tall) > MOST_MARKS:
        raise CrowdedError("there are too many marks in the picture to be numbers")
    tops, bottoms = boxes[tall, 1], boxes[tall, 3]
    middles, reach = (tops + bottoms) / 2, MIDDLE / 2 * heights[tall]
    taken = np.zeros(boxes[:, 3].max() + 2, int)  # where middles begin, less where some end
    np.add.at(taken, (middles - reach).astype(int), 1)
    np.add.at(taken, (middles + reach).astype(int) + 1, -1)
    starts = np.flatnonzero(np.diff(np.pad(np.cumsum(taken) > 0, 1).astype(int)) == 1)
    of = np.searchsorted(starts, middles, "right") - 1
    bands = np.stack([np.full(len(starts), np.inf), np.full(len(starts), -np.inf)], axis=1)
    np.minimum.at(bands[:, 0], of, tops)
    np.maximum.at(bands[:, 1], of, bottoms)
    nearest = bands[_nearest_bands(boxes, bands)]
    gaps = np.maximum(nearest[:, 0] - boxes[:, 3], boxes[:, 1] - nearest[:, 1])
    could_be = (heights >= SMALLEST_LINE * height) & (heights >= FLATTEST * widths)
    smaller = ~tall & could_be & (gaps >= APART * height)
    if smaller.any():
        bands = np.concatenate([bands, _find_bands(boxes[smaller])])
        bands = bands[np.argsort(bands.sum(1), kind="stable")]
    return bands


def _nearest_bands(boxes: np.ndarray, bands: np.ndarray) -> np.ndarray:
    """Return for each of the boxes (m, 4) the index of the band nearest to its middle, int (m,)."""
    borders = np.maximum.accumulate((bands[:-1, 1] + bands[1:, 0]) / 2)
    return np.searchsorted(borders, (boxes[:, 1] + boxes[:, 3]) / 2)
