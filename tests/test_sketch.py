import numpy as np
import pytest
from PIL import Image

from drawing import PAPER, draw_strokes
from window.canvas.sketch import Sketch

DOWN = [(200, 60), (200, 340)]
ACROSS = [(100, 200), (300, 200)]


def draw(sketch, *strokes):
    for first, *rest in strokes:
        sketch.start_stroke(*first)
        for point in rest:
            sketch.extend_stroke(*point)


def test_strokes_are_undone_and_redone_one_by_one():
    sketch = Sketch()
    draw(sketch, DOWN, ACROSS)
    both = draw_strokes([DOWN, ACROSS])
    sketch.undo()
    assert sketch.image == draw_strokes([DOWN])
    sketch.undo()
    assert sketch.is_empty
    assert sketch.image.getextrema() == (PAPER, PAPER)
    sketch.undo()  # nothing is left to undo
    assert not sketch.can_undo
    sketch.redo()
    sketch.redo()
    assert sketch.image == both
    sketch.redo()
    assert not sketch.can_redo


def test_a_new_stroke_ends_what_can_be_redone():
    sketch = Sketch()
    draw(sketch, DOWN)
    sketch.undo()
    draw(sketch, ACROSS)
    assert not sketch.can_redo
    sketch.redo()
    assert sketch.image == draw_strokes([ACROSS])


def test_clear_can_be_undone_and_an_empty_canvas_is_not_cleared_again():
    sketch = Sketch()
    draw(sketch, DOWN)
    sketch.clear()
    sketch.clear()
    assert sketch.is_empty
    sketch.undo()
    assert sketch.image == draw_strokes([DOWN])


def test_there_is_no_limit_to_undo():
    sketch = Sketch()
    draw(sketch, *[[(i, i)] for i in range(300)])
    for _ in range(300):
        sketch.undo()
    assert sketch.is_empty
    assert not sketch.can_undo


def test_a_stroke_that_was_undone_while_it_was_drawn_goes_on_as_a_new_one():
    sketch = Sketch()
    draw(sketch, DOWN)
    sketch.undo()
    sketch.extend_stroke(50, 50)
    sketch.extend_stroke(60, 60)
    assert sketch.image == draw_strokes([[(50, 50), (60, 60)]])


def test_a_picture_takes_the_place_of_the_drawing_and_strokes_lie_on_it():
    picture = draw_strokes([DOWN])
    sketch = Sketch()
    draw(sketch, DOWN)
    sketch.open_picture(picture)
    assert sketch.image is picture
    assert not sketch.is_empty
    later = sketch.take_image()
    draw(sketch, ACROSS)
    assert later() == picture == draw_strokes([DOWN])
    assert np.abs(np.asarray(sketch.image, int) - draw_strokes([DOWN, ACROSS])).mean() < 0.05
    sketch.undo()
    assert sketch.image is picture
    sketch.undo()
    assert sketch.image == draw_strokes([DOWN])


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize(("size", "place"), [((1600, 1200), (800, 600)), ((28, 28), (14, 14))])
@pytest.mark.parametrize(("paper", "ink"), [(230, 0), (20, 255)])
def test_ink_on_a_picture_stands_out_from_its_paper_at_any_size(mode, size, place, paper, ink):
    sketch = Sketch()
    sketch.open_picture(Image.new("L", size, paper).convert(mode))
    sketch.drawing.brush_width = 40
    draw(sketch, [(200, 200)])
    drawn = sketch.image
    assert (drawn.mode, drawn.size) == (mode, size)
    assert drawn.convert("L").getpixel(place) == pytest.approx(ink, abs=8)
    assert drawn.convert("L").getpixel((0, 0)) == paper
    left = round(place[0] - 60 * max(size) / 400), place[1]
    assert drawn.convert("L").getpixel(left) == paper


def test_an_eraser_takes_ink_from_a_picture_too_and_is_one_step():
    sketch = Sketch()
    sketch.open_picture(draw_strokes([DOWN]))
    draw(sketch, ACROSS)
    before = sketch.contents
    for x in (100, 120, 140):
        assert sketch.erase(((x, 200), (x + 20, 200)), 60)
    sketch.end_stroke()
    assert np.asarray(sketch.image)[200, 90:170].min() == 255
    assert np.asarray(sketch.image)[200, 290] == 0
    sketch.undo()
    assert sketch.contents == before


def test_contents_can_be_kept_and_brought_back():
    sketch = Sketch()
    draw(sketch, DOWN)
    kept = sketch.contents
    sketch.clear()
    draw(sketch, ACROSS)
    sketch.restore(kept)
    assert sketch.image == draw_strokes([DOWN])
    sketch.undo()
    assert sketch.image == draw_strokes([ACROSS])


def test_an_undo_lifts_the_pen_so_that_the_stroke_before_stays_as_it_is():
    sketch = Sketch()
    draw(sketch, DOWN, ACROSS)
    sketch.undo()
    sketch.extend_stroke(350, 200)
    assert sketch.image == draw_strokes([DOWN, [(350, 200)]])
    sketch.undo()
    assert sketch.image == draw_strokes([DOWN])


@pytest.mark.parametrize("change", ["redo", "restore"])
def test_what_comes_back_while_the_pen_is_down_stays_as_it_was(change):
    sketch = Sketch()
    draw(sketch, DOWN)
    kept = sketch.contents
    if change == "redo":
        sketch.undo()
        sketch.redo()
    else:
        sketch.restore(kept)
    sketch.extend_stroke(350, 200)
    sketch.undo()
    assert sketch.image == draw_strokes([DOWN])
    assert kept[0][0].points == DOWN


def test_contents_that_were_kept_do_not_grow_with_the_stroke():
    sketch = Sketch()
    draw(sketch, DOWN)
    kept = sketch.contents
    sketch.extend_stroke(350, 200)
    sketch.restore(kept)
    assert sketch.image == draw_strokes([DOWN])


def test_pictures_are_told_apart_without_a_look_at_their_pixels():
    class Photo(Image.Image):
        def __eq__(self, other):
            raise AssertionError("its pixels are compared")

    sketch = Sketch()
    sketch.open_picture(Photo())
    first = sketch.contents
    assert first == sketch.contents
    sketch.open_picture(Photo())
    assert first != sketch.contents
