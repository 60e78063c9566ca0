import tracemalloc

import numpy as np
import pytest
from PIL import Image
from supersampling import mean_difference_at_edge, supersampled

from drawing import INK, PAPER, Box, Drawing, Stroke, draw_strokes, follow_curve

WAVE = [(20, 30), (60, 22), (100, 40), (90, 70), (50, 80), (30, 115), (110, 111)]


def ink_of(image):
    """Return how many pixels of ink there are, a pixel that is half covered counting half."""
    return (PAPER - np.asarray(image, float)).sum() / (PAPER - INK)


def test_a_click_is_a_round_dot_as_wide_as_the_brush():
    drawing = Drawing(size=100, brush_width=20)
    drawing.start_stroke(50, 40)
    levels = np.asarray(drawing.image)
    assert ink_of(levels[40]) == pytest.approx(20, abs=0.02)
    assert ink_of(levels) == pytest.approx(np.pi * 10**2, rel=0.005)
    assert (levels[:81] == levels[80::-1]).all()
    assert (levels[:, 1:] == levels[:, :0:-1]).all()


@pytest.mark.parametrize("width", [3, 8, 22, 40])
def test_the_edge_is_as_smooth_as_one_of_256_samples_a_pixel(width):
    exact = supersampled([WAVE], 140, width)
    assert mean_difference_at_edge(draw_strokes([WAVE], 140, width), exact) < 3  # grey levels of 255


def test_strokes_drawn_at_once_equal_strokes_drawn_with_the_pen_at_every_point():
    rng = np.random.default_rng(0)
    tangle = [tuple(point) for point in rng.integers(-40, 160, (40, 2)).tolist()]
    slow = [(20 + i // 2, 30 + i // 3) for i in range(60)]  # often the same point twice
    strokes = [[(10, 10), (60, 20), (90, 90)], [(30, 80)], [(-20, 50), (140, 55)], tangle, slow]
    drawing = Drawing(size=120, brush_width=9)
    drawn = []
    for first, *rest in strokes:
        drawing.start_stroke(*first)
        drawn.append([first])
        for point in rest:
            drawing.extend_stroke(*point)
            drawn[-1].append(point)
            assert drawing.image == draw_strokes(drawn, size=120, brush_width=9)
    assert drawing.strokes == [Stroke(points, 9) for points in strokes]


def test_a_stroke_that_was_put_there_goes_on_like_one_that_was_drawn():
    drawing = Drawing(size=140, brush_width=9)
    drawing.replace([Stroke(WAVE[:3], 9)])
    for point in WAVE[3:]:
        drawing.extend_stroke(*point)
    assert drawing.image == draw_strokes([WAVE], size=140, brush_width=9)


def test_the_box_that_is_told_holds_every_pixel_that_changed():
    drawing = Drawing(size=140, brush_width=13)

    def outside(box: Box, before: Image.Image) -> Image.Image:
        changed = np.asarray(drawing.image) != np.asarray(before)
        left, top, right, bottom = box
        changed[top:bottom, left:right] = False
        return changed

    before = drawing.image.copy()
    assert not outside(drawing.start_stroke(*WAVE[0]), before).any()
    anywhere = np.random.default_rng(0).integers(-40, 180, (60, 2)).tolist()
    for point in [*WAVE[1:], *anywhere]:
        before = drawing.image.copy()
        assert not outside(drawing.extend_stroke(*point), before).any()


def test_the_curve_through_every_fourth_point_is_that_through_all():
    angles = np.radians(np.arange(0, 361, 10))
    circle = np.stack([np.cos(angles), np.sin(angles)], 1) * 100 + 150
    for points in (circle, circle[::4]):
        places, segments = follow_curve(points, 2)
        reached = np.stack([places[segments == i][-1] for i in range(len(points))])
        assert reached == pytest.approx(points)
        assert np.hypot(*np.diff(places, axis=0).T).max() < 2.01
        inner = places[(segments > 1) & (segments < segments[-1])]  # the ends are straight
        assert np.hypot(*(inner - 150).T) == pytest.approx(100, abs=1.5)


def test_the_same_point_twice_makes_a_corner():
    places, _ = follow_curve([(0, 0), (50, 0), (50, 0), (50, 50)], 2)
    assert ((abs(places[:, 1]) < 1e-9) | (abs(places[:, 0] - 50) < 1e-9)).all()
    assert follow_curve([(7, 7), (7, 7), (7, 7)], 2)[0] == pytest.approx(7)


def test_a_stroke_that_leaves_the_picture_comes_back():
    corners = [(50, 50), (150, 50), (150, 80), (50, 80)]
    image = np.asarray(draw_strokes([[c for corner in corners for c in (corner, corner)]], 100, 6))
    assert (image[50, 50:] == INK).all()
    assert (image[80, 50:] == INK).all()
    assert (image[65] == PAPER).all()


def test_clear_leaves_blank_paper():
    drawing = Drawing(size=50)
    drawing.start_stroke(25, 25)
    drawing.clear()
    assert drawing.strokes == []
    assert drawing.image.getextrema() == (PAPER, PAPER)


def test_every_stroke_keeps_its_own_width():
    drawing = Drawing(size=100, brush_width=10)
    drawing.start_stroke(20, 50)
    drawing.brush_width = 30
    drawing.start_stroke(70, 50)
    drawing.extend_stroke(70, 60)
    levels = np.asarray(drawing.image)
    assert ink_of(levels[50]) == pytest.approx(10 + 30, abs=0.1)
    other = Drawing(size=100)
    other.replace(drawing.strokes)
    assert other.image == drawing.image
    assert other.strokes == drawing.strokes


def test_pens_of_many_widths_take_up_little_memory():
    tracemalloc.start()
    try:
        for width in range(400, 800, 10):
            draw_strokes([[(50, 50)]], 100, width / 4)
        assert tracemalloc.get_traced_memory()[0] < 40e6
    finally:
        tracemalloc.stop()
