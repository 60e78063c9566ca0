import numpy as np

from drawing import INK, PAPER, Drawing, Stroke, draw_strokes


def test_a_click_is_a_round_dot_as_wide_as_the_brush():
    drawing = Drawing(size=100, brush_width=20)
    drawing.start_stroke(50, 40)
    rows, columns = np.nonzero(np.asarray(drawing.image) == INK)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (30, 50, 40, 60)
    assert np.asarray(drawing.image)[31, 41] == PAPER  # the corner of its square stays paper


def test_strokes_drawn_at_once_equal_strokes_drawn_with_the_pen():
    strokes = [[(10, 10), (60, 20), (90, 90)], [(30, 80)], [(-20, 50), (140, 55)]]
    drawing = Drawing(size=120, brush_width=9)
    for first, *rest in strokes:
        drawing.start_stroke(*first)
        for point in rest:
            drawing.extend_stroke(*point)
    assert drawing.strokes == [Stroke(points, 9) for points in strokes]
    assert drawing.image == draw_strokes(strokes, size=120, brush_width=9)


def test_a_stroke_that_leaves_the_picture_comes_back():
    image = np.asarray(draw_strokes([[(50, 50), (150, 50), (150, 80), (50, 80)]], size=100, brush_width=6))
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
    assert (levels[50] == INK).sum() == 11 + 31
    other = Drawing(size=100)
    other.replace(drawing.strokes)
    assert other.image == drawing.image
    assert other.strokes == drawing.strokes
