import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from drawing import draw_strokes
from preprocess import BlankImageError, preprocess

SEVEN = draw_strokes([[(120, 100), (260, 100), (180, 300)]])


def check(tensor):
    assert tensor.shape == (1, 28, 28, 1)
    assert tensor.dtype == np.float32
    assert tensor.min() >= 0
    assert tensor.max() == 1
    return tensor


def centre_of_mass(tensor):
    places = np.arange(28) + 0.5
    field = tensor[0, :, :, 0]
    return np.average(places, weights=field.sum(1)), np.average(places, weights=field.sum(0))


def ink_size(tensor):
    rows, columns = np.nonzero(tensor[0, :, :, 0] > 0.3)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def test_the_digit_fills_the_box_and_is_centred():
    tensor = check(preprocess(SEVEN))
    assert ink_size(tensor)[0] in (19, 20, 21)
    assert centre_of_mass(tensor) == pytest.approx((14.5, 14.5), abs=0.1)


def test_mnist_passes_unchanged_but_for_a_shift_under_a_pixel():
    field = np.zeros((28, 28), np.uint8)
    field[4:24, 12:17] = 255  # 20 high, centred on pixel (14, 14)
    tensor = preprocess(Image.fromarray(field))[0, :, :, 0]
    assert np.abs(tensor - field / 255).mean() < 0.02


@pytest.mark.parametrize("size", [40, 100, 333])
@pytest.mark.parametrize("corner", [(0, 0), (1, 1), (0.5, 0.2)])
def test_size_and_place_do_not_matter(size, corner):
    digit = SEVEN.crop((100, 80, 280, 320)).resize((size * 3 // 4, size), Image.Resampling.LANCZOS)
    page = Image.new("L", (500, 450), 255)
    page.paste(digit, (int(corner[0] * (500 - digit.width)), int(corner[1] * (450 - digit.height))))
    assert np.abs(check(preprocess(page)) - preprocess(SEVEN)).mean() < 0.02


@pytest.mark.parametrize(
    "mode",
    [
        "1",
        "L",
        "LA",
        "La",
        "P",
        "PA",
        "RGB",
        "RGBA",
        "RGBa",
        "RGBX",
        "CMYK",
        "YCbCr",
        "LAB",
        "HSV",
        "I",
        "I;16",
        "I;16L",
        "I;16B",
        "F",
    ],
)
def test_every_mode_in_both_polarities(mode):
    expected = preprocess(SEVEN)
    for image in (SEVEN, ImageOps.invert(SEVEN)):
        assert np.abs(check(preprocess(convert(image, mode))) - expected).mean() < 0.03


def convert(image, mode):
    if mode == "La":
        return image.convert("LA").convert("La")
    if mode == "PA":
        return image.convert("P").convert("PA")
    if mode == "LAB":
        planes = [image, Image.new("L", image.size, 128), Image.new("L", image.size, 128)]
        return Image.merge("LAB", planes)
    if mode == "HSV":
        return image.convert("RGB").convert("HSV")
    if mode == "RGBa":
        return image.convert("RGBA").convert("RGBa")
    if mode.startswith("I;16"):
        return Image.frombytes(
            mode,
            image.size,
            (np.asarray(image).astype(np.uint16) * 200).astype(">u2" if mode[-1] == "B" else "<u2").tobytes(),
        )
    return image.convert(mode)


@pytest.mark.parametrize("shade", [0, 200, 255])
def test_ink_on_transparent_paper(shade):
    ink = ImageOps.invert(SEVEN)
    image = Image.merge("LA", [Image.new("L", SEVEN.size, shade), ink]).convert("RGBA")
    assert np.abs(preprocess(image) - preprocess(SEVEN)).mean() < 0.02


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("margin", [4, 60])
def test_a_window_with_a_transparent_margin_is_no_ink(is_dark, margin):
    """With a shadow in it, as in a screenshot."""
    window = ImageOps.invert(SEVEN) if is_dark else SEVEN
    alpha = Image.new("L", (400 + 2 * margin, 400 + 2 * margin), 0)
    alpha.paste(150, (margin // 2, margin // 2, alpha.width, alpha.height))
    alpha = alpha.filter(ImageFilter.GaussianBlur(margin // 4))
    alpha.paste(255, (margin, margin, margin + 400, margin + 400))
    image = Image.new("L", alpha.size, 0)
    image.paste(window, (margin, margin))
    image = Image.merge("LA", [image, alpha])
    assert np.abs(preprocess(image) - preprocess(SEVEN)).mean() < 0.002


def test_see_through_ink_on_opaque_paper_stays():
    """The soft edges of its strokes are opaque."""
    levels = np.asarray(SEVEN)
    alpha = Image.fromarray(np.where(levels < 20, 200, 255).astype(np.uint8))
    assert np.abs(preprocess(Image.merge("LA", [SEVEN, alpha])) - preprocess(SEVEN)).mean() < 0.02


@pytest.mark.parametrize("shade", [0, 255])
def test_a_stroke_that_fills_its_box_is_no_window(shade):
    stroke = draw_strokes([[(200, 100), (200, 300)]])
    image = Image.merge("LA", [Image.new("L", stroke.size, shade), ImageOps.invert(stroke)])
    assert np.abs(preprocess(image) - preprocess(stroke)).mean() < 0.02


def test_palette_with_a_transparent_colour():
    image = SEVEN.convert("P")
    image.info["transparency"] = 255 if image.getpixel((0, 0)) == 255 else image.getpixel((0, 0))
    assert np.abs(preprocess(image) - preprocess(SEVEN)).mean() < 0.03


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (28, 28), (400, 400)])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_picture_of_one_shade_is_blank(size, shade):
    with pytest.raises(BlankImageError):
        preprocess(Image.new("L", size, shade))


def test_faint_noise_is_blank():
    noise = np.random.default_rng(0).integers(245, 256, (200, 200)).astype(np.uint8)
    with pytest.raises(BlankImageError):
        preprocess(Image.fromarray(noise))


def test_nothing_but_transparency_is_blank():
    with pytest.raises(BlankImageError):
        preprocess(Image.new("RGBA", (50, 50), (0, 0, 0, 0)))


@pytest.mark.parametrize("levels", [np.full((9, 9), np.nan), np.full((9, 9), np.inf), np.zeros((9, 9))])
def test_floating_point_pictures_without_a_range_are_blank(levels):
    with pytest.raises(BlankImageError):
        preprocess(Image.fromarray(levels.astype(np.float32)))


def test_not_a_number_counts_as_the_lowest_level():
    levels = 1.0 - np.asarray(SEVEN, np.float32) / 255
    levels[levels == 0] = np.nan
    levels[200, 200] = 0
    assert np.abs(check(preprocess(Image.fromarray(levels))) - preprocess(SEVEN)).mean() < 0.02


@pytest.mark.parametrize(
    "shape",
    [
        [(200, 200, 200, 200)],  # a single pixel
        [(50, 50, 50, 350)],  # hairlines
        [(50, 50, 350, 50)],
        [(0, 0, 399, 399)],  # ink from edge to edge
        [(0, 0, 0, 399), (0, 399, 399, 399)],  # ink along two edges
    ],
)
def test_extreme_drawings_give_a_sensible_tensor(shape):
    image = Image.new("L", (400, 400), 255)
    for line in shape:
        ImageDraw.Draw(image).line(line, fill=0)
    tensor = check(preprocess(image))
    assert 8 < centre_of_mass(tensor)[0] < 20
    assert 8 < centre_of_mass(tensor)[1] < 20


def test_a_canvas_full_of_ink_but_for_a_hole():
    image = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(image).ellipse((100, 100, 300, 300), fill=255)
    check(preprocess(image))


@pytest.mark.parametrize("size", [(2, 1), (1, 2), (2, 2), (3, 500), (2000, 3)])
def test_tiny_and_elongated_pictures(size):
    image = Image.new("L", size, 255)
    image.putpixel((0, 0), 0)
    image.putpixel((size[0] - 1, size[1] - 1), 255)
    if size in [(2, 1), (1, 2)]:
        image.putpixel((0, 0), 0)
    check(preprocess(image))


def test_the_picture_is_not_changed():
    before = SEVEN.tobytes()
    preprocess(SEVEN)
    assert SEVEN.tobytes() == before
