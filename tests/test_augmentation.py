import numpy as np
import pytest
import tensorflow as tf

from training.augmentation import SIZE, affine_grid, augment, change_thickness, elastic_displacements, warp
from training.drawn_images import draw_pen_digits

SEED = tf.constant([1, 2], tf.int64)


@pytest.fixture(scope="module")
def images():
    return draw_pen_digits(200, 0).batch


def test_every_image_changes_in_its_own_way_and_stays_in_range(images):
    same = np.repeat(images[:1], 20, axis=0)
    changed = augment(same, SEED).numpy()
    assert changed.shape == same.shape
    assert changed.dtype == np.float32
    assert changed.min() >= 0
    assert changed.max() <= 1
    assert len({image.tobytes() for image in changed}) == 20


def test_the_same_seed_gives_the_same_images(images):
    np.testing.assert_array_equal(augment(images, SEED), augment(images, SEED))
    assert np.abs(augment(images, SEED) - augment(images, SEED + 1)).mean() > 0.01


def test_a_grid_of_the_pixels_themselves_changes_nothing(images):
    grid = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij"), -1).astype(np.float32)
    grid = np.broadcast_to(grid, (len(images), SIZE, SIZE, 2))
    np.testing.assert_allclose(warp(images, grid), images, atol=2e-3)
    shifted = warp(images, grid + np.float32([0, 1])).numpy()
    np.testing.assert_allclose(shifted[:, :, :-1], images[:, :, 1:], atol=2e-3)


def test_grids_are_centred_on_the_image():
    middle = (SIZE - 1) / 2
    assert affine_grid(2000, SEED, 1.0).numpy().mean((0, 1, 2)) == pytest.approx((middle, middle), abs=0.1)
    assert elastic_displacements(2000, SEED).numpy().mean((0, 1, 2)) == pytest.approx((0, 0), abs=0.05)


def test_strokes_get_thicker_and_thinner(images):
    ink = images.sum((1, 2, 3))
    changed = change_thickness(images, SEED, 1.0).numpy()
    assert (changed.max((1, 2, 3)) == 1).all()
    change = changed.sum((1, 2, 3)) / ink
    assert change.min() < 0.9
    assert change.max() > 1.3


def test_strength_weakens_all_changes(images):
    full, weak, none = (np.abs(augment(images, SEED, s) - images).mean() for s in (1.0, 0.3, 0.0))
    assert none < 1e-5
    assert 0.01 < weak < 0.7 * full


def test_a_blank_image_stays_blank(images):
    some = np.concatenate([np.zeros((1, 28, 28, 1), np.float32), images[:2]])
    changed = augment(some, SEED).numpy()
    assert np.isfinite(changed).all()
    assert not changed[0].any()
