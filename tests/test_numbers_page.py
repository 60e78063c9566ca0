"""The page of numbers without a window."""

import numpy as np
import pytest

from window.panel.numbers_page import draw_glyphs, draw_numbers


def luminance(level):
    """Of a grey level, as WCAG 2 has it."""
    share = level / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("number", [0, 1, 20, 45, 46, 47, 60, 99])
def test_every_number_can_be_read_on_its_grey_level(number):
    tensor = np.full((28, 28), number / 100, np.float32)
    image = np.asarray(draw_numbers(tensor, np.full((28, 28), number), draw_glyphs(40)), float)
    ground, text = image[0, 0], image.flat[np.abs(image - image[0, 0]).argmax()]
    darker, lighter = sorted(map(luminance, (ground, text)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_every_number_looks_different():
    glyphs = draw_glyphs(16)
    assert len({glyph.tobytes() for glyph in glyphs}) == 100
    assert (glyphs[:, 0] == 0).all()  # and none is cut
    assert (glyphs[:, :, 0] == 0).all()
    assert (glyphs[:, :, -1] == 0).all()
