"""A ring drawn around a number."""

import numpy as np
from PIL import Image

from components import PALEST_INK, Box, Measured, label_components, take_in_edges

MOST_RINGED = 12  # components; more is a drawing


def without_ring(line: Image.Image) -> tuple[Image.Image, Box] | None:
    """Take away the stroke that is drawn around all else in a line.

    Args:
        line: picture in mode "L", 0 on paper, 255 where the ink is strongest.

    Returns:
        (rest, box): picture like it, and the box of what was taken; None where nothing is around the rest.
    """
    levels = np.asarray(line)
    labels = label_components(levels >= PALEST_INK)
    boxes = Measured(labels).boxes
    if not 2 <= len(boxes) <= 1 + MOST_RINGED:
        return None
    widest = int(np.argmax(boxes[:, 2] - boxes[:, 0]))
    inner = np.delete(boxes, widest, axis=0)
    left, top, right, bottom = boxes[widest].tolist()
    if (inner[:, :2] <= (left, top)).any() or (inner[:, 2:] >= (right, bottom)).any():
        return None
    ring = take_in_edges((labels == widest + 1).astype(np.int8), levels > 0)
    return Image.fromarray(np.where(ring, 0, levels).astype(np.uint8)), (left, top, right, bottom)
