import numpy as np

from classifier import NO_DIGIT
from training.drawn_images import CHUNK, draw_non_digits, draw_pen_digits


def test_the_images_depend_on_the_seed_alone_however_they_are_shared_out():
    """More than a chunk is drawn by several processes, a single one in this."""
    counted = []
    images = draw_pen_digits(CHUNK + 10, 3, counted.append)
    assert counted == [CHUNK, 10]
    np.testing.assert_array_equal(images.x[:CHUNK], draw_pen_digits(CHUNK, 3).x)
    np.testing.assert_array_equal(np.bincount(images.y), CHUNK // 10 + 1)
    assert (draw_pen_digits(20, 4).x != images.x[:20]).any()


def test_what_is_no_digit_is_labelled_so():
    images = draw_non_digits(30, 0)
    assert (images.y == NO_DIGIT).all()
    assert images.x.shape == (30, 28, 28)


def test_written_digits_are_run_together_where_there_are_some():
    written = draw_pen_digits(50, 1)
    images = draw_non_digits(60, 0, written=written)
    assert (images.x.max((1, 2)) == 255).all()
    assert (images.x != draw_non_digits(60, 0).x).any()
