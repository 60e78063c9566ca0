import numpy as np
import pytest

from training.image_cache import KEPT, cached
from training.images import Images


@pytest.fixture
def drawn():
    """Images, and the list to which each drawing of them adds."""
    images = Images(np.arange(2 * 784, dtype=np.uint8).reshape(2, 28, 28), np.array([3, 10], np.uint8))
    return images, []


def draw(drawn):
    images, times = drawn
    times.append(1)
    return images


def test_images_are_drawn_once_for_each_key(tmp_path, drawn):
    folder = tmp_path / "cache"
    for key in ((1,), (1,), (2,), (1,)):
        images = cached("pen styles", key, lambda: draw(drawn), folder)
        np.testing.assert_array_equal(images.x, drawn[0].x)
        np.testing.assert_array_equal(images.y, drawn[0].y)
    assert len(drawn[1]) == 2


def test_damaged_files_and_folders_that_cannot_be_written_are_passed_over(tmp_path, drawn):
    cached("a", (1,), lambda: draw(drawn), tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert len(cached("a", (1,), lambda: draw(drawn), tmp_path)) == 2
    assert len(cached("a", (1,), lambda: draw(drawn), tmp_path)) == 2
    assert len(drawn[1]) == 2
    assert len(cached("a", (1,), lambda: draw(drawn), file / "none")) == 2


def test_few_are_kept(tmp_path, drawn):
    for key in range(KEPT + 2):
        cached("a", (key,), lambda: draw(drawn), tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT
