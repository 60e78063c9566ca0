import numpy as np

from classifier import NO_DIGIT
from training.drawn_images import CHUNK, draw_non_digits, draw_pen_digits
from training.images import Images


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
    bars = Images(np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8))
    bars.x[:, 4:24, 8:20] = 255
    of_bars = draw_non_digits(400, 0, written=bars)
    assert (of_bars.x.max((1, 2)) == 255).all()
    heavy = [
        np.count_nonzero((images.x > 127).sum((1, 2)) > 200) for images in (of_bars, draw_non_digits(400, 0))
    ]
    assert heavy[0] > 3 * heavy[1]
