import numpy as np
import pytest
from PIL import Image, ImageOps

from drawing import draw_strokes
from preprocess import BlankImageError, preprocess

SEVEN = draw_strokes([[(120, 100), (260, 100), (180, 300)]])


def photograph(image, light, noise=4):
    """Return a picture of ink on paper as a camera sees it under a light, float (400, 400) in [0, 1]."""
    levels = (60 + 170 * (np.asarray(image) / 255)) * light
    levels += np.random.default_rng(0).normal(0, noise, levels.shape)
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


ROWS, COLUMNS = np.mgrid[:400, :400] / 400
LIGHTS = {
    "from the left": 1 - 0.7 * COLUMNS,
    "from above": 1 - 0.6 * ROWS,
    "a lamp": 0.3 + 0.7 * np.exp(-((ROWS - 0.2) ** 2 + (COLUMNS - 0.9) ** 2) / 0.4),
    "half in the shade": 0.5 + 0.45 * (10 * (COLUMNS + ROWS - 1)).clip(0, 1),
    "a corner in the shade": 0.95 - 0.4 * (20 * (COLUMNS + ROWS - 1.8)).clip(0, 1),
    "a thumb's shadow at the edge": 0.95 - 0.45 * np.exp(-((ROWS - 0.3) ** 2 + (COLUMNS - 1) ** 2) / 0.01),
}


@pytest.mark.parametrize("light", LIGHTS)
def test_photos_of_paper_under_uneven_light(light):
    tensor = preprocess(photograph(SEVEN, LIGHTS[light]))
    assert np.abs(tensor - preprocess(SEVEN)).mean() < 0.03


@pytest.mark.parametrize("light", ["from the left", "from above", "a lamp"])
def test_photos_of_a_blackboard_under_uneven_light(light):
    tensor = preprocess(photograph(ImageOps.invert(SEVEN), LIGHTS[light]))
    assert np.abs(tensor - preprocess(SEVEN)).mean() < 0.03


@pytest.mark.parametrize("width", [14, 22, 34])
def test_a_digit_cut_out_closely_is_no_photo(width):
    strokes = [[(120, 100), (260, 100), (180, 300)]]
    image = draw_strokes(strokes, brush_width=width)
    cut = image.crop(ImageOps.invert(image).getbbox())
    assert np.abs(preprocess(cut) - preprocess(image)).max() < 0.02


def test_uneven_light_on_blank_paper_is_no_ink():
    blank = Image.new("L", (400, 400), 255)
    for light in ("from the left", "from above", "a lamp"):
        with pytest.raises(BlankImageError):
            preprocess(photograph(blank, LIGHTS[light]))
