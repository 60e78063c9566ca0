import gc
import weakref

import pytest
from PIL import Image

from pictures import LONGEST_SIDE
from window.canvas.sketch import Sketch
from window.kept.gallery import Gallery
from window.picture_memory import PICTURE_MEMORY, count_kept
from window.reading import Answer


def test_of_pictures_the_newest_are_kept_as_far_as_they_fit():
    small, large = Image.new("L", (10, 10)), Image.new("RGB", (10, 10))
    assert count_kept([small, large, large, None, small], 500) == 5
    assert count_kept([small, large, Image.new("L", (1, 1))], 500) == 2
    assert count_kept([large, small], 100) == 1
    assert count_kept([]) == 0


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_however_many_pictures_are_opened_little_memory_is_held(mode):
    sketch, gallery, opened = Sketch(), Gallery(), []
    for _ in range(40):
        picture = Image.new(mode, (LONGEST_SIDE, LONGEST_SIDE))
        opened.append(weakref.ref(picture))
        sketch.open_picture(picture)
        gallery.add(sketch.contents, picture, Answer())
        sketch.start_stroke(5, 5)
        sketch.undo()
    gc.collect()
    held = [picture for picture in (reference() for reference in opened) if picture is not None]
    bytes_held = sum(picture.width * picture.height * (1 if mode == "L" else 4) for picture in held)
    print(f"{len(held)} of 40 pictures are held, {bytes_held / 1e6:.0f} MB")
    assert bytes_held <= PICTURE_MEMORY + 2 * LONGEST_SIDE**2 * 4
    for reference in opened[-1:-5:-1]:
        assert sketch.picture is reference()
        sketch.undo()


def test_drawings_are_undone_without_limit():
    sketch = Sketch()
    for x in range(500):
        sketch.start_stroke(x, 5)
        sketch.end_stroke()
    for _ in range(500):
        sketch.undo()
    assert sketch.is_empty
