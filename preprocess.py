"""Picture to tensor: what MNIST's makers did to their scans, done to any picture.

Crop to the ink, scale it into a 20x20 box with its aspect kept, and place its
centre of mass in the middle of a 28x28 field.
Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
"""

from math import ceil, floor

import numpy as np
from PIL import Image

FIELD_SIZE = 28  # pixels, width and height of the tensor
FIELD_CENTRE = 14.5  # pixels; MNIST's mean centre of mass is that of pixel (14, 14)
BOX_SIZE = 20  # pixels, the longer side of the digit within the field
MIN_CONTRAST = 16  # grey levels of 255 between paper and ink; less is a blank page
INK_THRESHOLD = 0.15  # share of the darkest ink; less is shade, noise or compression


class BlankImageError(ValueError):
    """The picture holds no ink: every pixel has the shade of the paper."""


def preprocess(image):
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


def to_grey(image):
    """Return the picture in mode "L": 8-bit grey levels, 255 white."""
    if image.mode == "L":
        return image
    if image.mode[0] in "IF":  # 16-bit, 32-bit or floating-point: no fixed white
        return _stretch(np.asarray(image, np.float64))
    if image.has_transparency_data:
        return _flatten(image.convert("LA" if image.mode == "La" else image.mode).convert("RGBA"))
    return image.convert("RGB").convert("L")


def _stretch(levels):
    """Map an array's finite range onto the grey levels 0 to 255."""
    finite = levels[np.isfinite(levels)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    levels = np.nan_to_num(levels, nan=low, posinf=high, neginf=low)
    scale = 255 / (high - low) if high > low else 0
    return Image.fromarray(np.rint((levels - low) * scale).astype(np.uint8))


def _flatten(image):
    """Lay an RGBA picture on white paper, or on black where its opaque part is light."""
    grey = np.asarray(image.convert("RGB").convert("L"), np.float32)
    alpha = np.asarray(image.getchannel("A"), np.float32) / 255
    opaque_shade = (grey * alpha).sum() / max(alpha.sum(), 1)
    paper = 0 if opaque_shade > 127 else 255
    return Image.fromarray(np.rint(grey * alpha + paper * (1 - alpha)).astype(np.uint8))


def extract_ink(grey):
    """Tell ink from paper.

    Args:
        grey: picture in mode "L", either polarity.

    Returns:
        Picture in mode "L" of the same size: 0 on paper, 255 where the ink is strongest.

    Raises:
        BlankImageError: nothing stands out from the paper by MIN_CONTRAST grey levels.
    """
    levels = np.asarray(grey)
    paper = np.median(np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]]))
    darkest, lightest = grey.getextrema()
    contrast = max(paper - darkest, lightest - paper)
    if contrast < MIN_CONTRAST:
        raise BlankImageError("there is no ink in the picture")
    sign = -1 if paper - darkest == contrast else 1
    ink = sign * (np.arange(256) - paper) / contrast
    ink[ink < INK_THRESHOLD] = 0
    return grey.point(np.rint(255 * ink.clip(0, 1)).astype(int).tolist())


def fit_to_field(ink):
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
    x, y = floor(left) - 1, floor(top) - 1
    ink = ink.crop((x, y, ceil(right) + 1, ceil(bottom) + 1))  # paper beyond the picture's edge
    box = (left - x, top - y, right - x, bottom - y)
    resampling = Image.Resampling.HAMMING if pixel >= 1 else Image.Resampling.BICUBIC
    field = np.asarray(ink.convert("F").resize((FIELD_SIZE, FIELD_SIZE), resampling, box))
    return (field / field.max()).clip(0, 1)


def _window(profile, pixel):
    """Return where the field begins and ends along one axis of the ink.

    Args:
        profile: array (n,), the ink summed along the other axis.
        pixel: the field's pixel, in the profile's.

    The field's centre lies on the centre of mass, or as near to it as takes in all the ink.
    """
    length = FIELD_SIZE * pixel
    centre_of_mass = np.average(np.arange(len(profile)) + 0.5, weights=profile)
    start = centre_of_mass - FIELD_CENTRE * pixel
    start = float(np.clip(start, len(profile) - length, 0))
    return start, start + length
