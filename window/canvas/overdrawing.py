"""Ink on an opened picture: where the picture lies on the canvas, and what it is with the ink."""

import numpy as np
from PIL import Image, ImageOps

from drawing import CANVAS_SIZE, INK, PAPER
from ink import to_grey

SAMPLES = 64  # across and down, of a picture's shades


def fit(size: tuple[int, int]) -> tuple[float, tuple[float, float]]:
    """Return how a picture of a size fills the canvas: the scale, and where its corner is."""
    scale = CANVAS_SIZE / max(size)
    width, height = size
    return scale, ((CANVAS_SIZE - scale * width) / 2, (CANVAS_SIZE - scale * height) / 2)


def find_ink_level(picture: Image.Image) -> int:
    """Return the grey level of ink that stands out from a picture's paper: INK, or PAPER on dark paper."""
    is_clear = picture.has_transparency_data  # then a thin line may be all that there is
    few = Image.Resampling.BOX if is_clear else Image.Resampling.NEAREST
    samples = (picture.convert("RGBA") if is_clear else picture).resize((SAMPLES, SAMPLES), few)
    shades = np.asarray(to_grey(samples))
    return INK if np.median(shades) > (INK + PAPER) / 2 else PAPER


def lay_on_paper(picture: Image.Image) -> Image.Image:
    """Return a picture in mode "RGB"; what is transparent shows paper, as where it is read."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = INK + PAPER - find_ink_level(picture)
    picture = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, (paper,) * 3), picture).convert("RGB")


def draw_on(picture: Image.Image, ink: Image.Image) -> Image.Image:
    """Return a picture with ink on it.

    Args:
        picture: Pillow image as `pictures.open_picture` returns it, not changed.
        ink: Pillow image, mode "L", CANVAS_SIZE pixels square: INK on PAPER, as `Drawing.image`.
    """
    scale, (left, top) = fit(picture.size)
    box = left, top, left + scale * picture.width, top + scale * picture.height
    share = ImageOps.invert(ink).resize(picture.size, Image.Resampling.BICUBIC, box)
    level = find_ink_level(picture)
    colour = tuple(255 if band == "A" else level for band in picture.getbands())
    drawn = picture.copy()
    drawn.paste(colour if len(colour) > 1 else level, (0, 0), share)
    return drawn
