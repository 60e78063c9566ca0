import numpy as np
import pytest
from numbers_to_draw import draw_number
from PIL import Image, ImageDraw, ImageOps

from components import label_components
from segmentation.line import Line


def flood(mask):
    """The slow way to number what is connected."""
    labels, count = np.zeros(mask.shape, int), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if labels[start]:
            continue
        count += 1
        open_places = [start]
        while open_places:
            y, x = open_places.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not labels[y, x]:
                labels[y, x] = count
                open_places += [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return labels


@pytest.mark.parametrize("seed", range(20))
def test_what_is_connected_gets_one_number(seed):
    rng = np.random.default_rng(seed)
    mask = rng.random(rng.integers(1, 30, 2)) < rng.uniform(0.1, 0.9)
    labels, expected = label_components(mask), flood(mask)
    assert ((labels > 0) == mask).all()
    pairs = set(zip(labels[mask].tolist(), expected[mask].tolist(), strict=True))
    assert len(pairs) == labels.max() == expected.max()


def test_a_long_winding_line_is_one_component():
    mask = np.zeros((101, 101), bool)
    mask[::2] = True
    for i, row in enumerate(range(1, 101, 2)):
        mask[row, -(i % 2)] = True
    assert label_components(mask).max() == 1
    assert label_components(~mask).max() == 50


def line_of(text, **options):
    line = Line(ImageOps.invert(draw_number(text, **options)))
    line.cut()
    return line


def test_digits_apart_are_components_from_left_to_right():
    line = line_of("2038")
    assert len(line.components) == 4
    lefts = [component.box[0] for component in line.components]
    assert lefts == sorted(lefts)
    assert line.height == pytest.approx(109, abs=4)
    assert line.pen == pytest.approx(9, abs=2)


@pytest.mark.parametrize(("text", "gap"), [("00", -9), ("00", -6), ("36", -10), ("63", -10), ("80", -6)])
def test_touching_digits_can_be_cut_apart(text, gap):
    line = line_of(text, gap=gap)
    assert len(line.components) == 1
    for i in range(len(text)):
        alone = np.asarray(draw_number(text, gap=gap, only=i)) == 0
        assert max(overlap(alone, line, run) for run in line.runs()) > 0.75


def overlap(ink, line, run):
    """Return how much of ink, bool (height, width), and of a run's they have in common, up to 1."""
    cut, (left, top, right, bottom) = line.cut_out(run)
    mine = np.zeros_like(ink)
    mine[top:bottom, left:right] = np.asarray(cut) > 0
    return (ink & mine).sum() / (ink | mine).sum()


def test_the_pieces_show_no_ink_of_their_neighbours():
    line = line_of("10")
    whole = line.cut_out((0, len(line.parts) - 1))[0]
    pieces = [line.cut_out(run) for run in line.runs() if line.is_whole(run)]
    singles = [ink for ink, _ in pieces if ink.width < whole.width / 1.4]
    total = sum(np.asarray(ink, int).sum() for ink in singles)
    assert len(singles) == 2
    assert total == np.asarray(whole, int).sum()


def test_what_is_whole_is_still_one_run_when_it_was_cut_into_many_parts():
    image = draw_number("000000", gap=-9)
    line = Line(ImageOps.invert(image))
    (whole,) = line.runs()
    components = line.components_in(whole)
    line.cut()
    assert len(line.parts) >= 6
    assert line.run_of(components) == (0, len(line.parts) - 1)
    assert line.is_whole(line.run_of(components))


def test_strokes_above_each_other_are_as_high_as_their_digit():
    image = Image.new("L", (120, 200), 255)
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 90, 80), outline=0, width=6)
    draw.ellipse((20, 84, 90, 180), outline=0, width=6)
    assert Line(ImageOps.invert(image)).height == 161


def test_dirt_is_no_component():
    image = draw_number("47")
    image.putpixel((3, 3), 0)
    assert len(Line(ImageOps.invert(image)).components) == len(line_of("47").components)
