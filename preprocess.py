"""Picture to tensor: what MNIST's makers did to their scans, done to any picture.

Crop to the ink, scale it into a 20x20 box with its aspect kept, and place its
centre of mass in the middle of a 28x28 field.
Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
"""

from math import ceil, floor

import numpy as np
from PIL import Image

from ink import BlankImageError, extract_ink, to_grey

__all__ = ["BOX_SIZE", "FIELD_SIZE", "BlankImageError", "fit_to_field", "preprocess", "preprocess_to_levels"]

FIELD_SIZE = 28  # pixels, width and height of the tensor
FIELD_CENTRE = 14.5  # pixels; MNIST's mean centre of mass is that of pixel (14, 14)
BOX_SIZE = 20  # pixels, the longer side of the digit within the field


def preprocess(image: Image.Image) -> np.ndarray:
    """Turn a picture of one digit into the tensor that the network reads.

    The paper is the shade found along the border, so dark ink on light paper and
    light ink on dark paper give the same tensor. The drawing may have any size and
    place. A picture of one single shade is blank, whatever the shade.

    Args:
        image: Pillow image of any mode and of any size from 1x1 up; not changed.

    Returns:
        float32 array of shape (1, 28, 28, 1), values in [0, 1], ink high.

    Raises:
        BlankImageError: there is no ink on the paper.
    """
    return fit_to_field(extract_ink(to_grey(image)))[np.newaxis, :, :, np.newaxis]


def preprocess_to_levels(image: Image.Image) -> np.ndarray:
    """Return what `preprocess` makes of a picture as uint8 (28, 28), ink 255: as MNIST's images are stored.

    Raises:
        BlankImageError: there is no ink on the paper.
    """
    return np.rint(255 * preprocess(image)[0, :, :, 0]).astype(np.uint8)


def fit_to_field(ink: Image.Image) -> np.ndarray:
    """Scale the ink into the 20x20 box and put its centre of mass in the field's middle.

    Args:
        ink: picture in mode "L", 0 on paper, at least one pixel above 0.

    Returns:
        float32 array (28, 28), values in [0, 1], the strongest exactly 1.
    """
    ink = ink.crop(ink.getbbox())
    pixel = max(ink.size) / BOX_SIZE  # the field's pixel, in the picture's pixels
    levels = np.asarray(ink)
    left, right = _window(levels.sum(0, dtype=np.int64), pixel)
    top, bottom = _window(levels.sum(1, dtype=np.int64), pixel)
    resampling = Image.Resampling.HAMMING if pixel >= 1 else Image.Resampling.BICUBIC
    x, y = floor(left) - 1, floor(top) - 1  # paper beyond the picture's edge
    columns = ink.crop((x, 0, ceil(right) + 1, ink.height)).convert("F")
    columns = columns.resize((FIELD_SIZE, ink.height), resampling, (left - x, 0, right - x, ink.height))
    rows = columns.crop((0, y, FIELD_SIZE, ceil(bottom) + 1))
    field = np.asarray(
        rows.resize((FIELD_SIZE, FIELD_SIZE), resampling, (0, top - y, FIELD_SIZE, bottom - y))
    )
    return (field / field.max()).clip(0, 1)


def _window(profile: np.ndarray, pixel: float) -> tuple[float, float]:
    """Return where the field begins and ends along one axis of the ink.

    Args:
        profile: array (n,), the ink summed along the other axis.
        pixel: the field's pixel, in the profile's.

    The field's centre lies on the centre of mass, or as near to it as takes in all the ink.
    """
    length = FIELD_SIZE * pixel
    centre_of_mass = float(((np.arange(len(profile)) + 0.5) * profile).sum() / profile.sum())
    start = min(max(centre_of_mass - FIELD_CENTRE * pixel, len(profile) - length), 0.0)
    return start, start + length
