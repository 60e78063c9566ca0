import keras
import numpy as np
import pytest
import tensorflow as tf

from classifier import NO_DIGIT
from training import loop
from training.images import Images
from training.loop import REFUSED_SHARE, calibrate, make_dataset, set_boundary, steps_per_epoch
from training.recipes import NETWORKS, Recipe


def noise_images(count, label):
    levels = np.random.default_rng(label).integers(0, 256, (count, 28, 28))
    return Images(levels.astype(np.uint8), np.full(count, label, np.uint8))


RECIPE = Recipe(batch_size=25, augment=True)


PARTS = {"MNIST": noise_images(40, 1), "pen styles": noise_images(40, 2), "no digit": noise_images(30, 10)}


@pytest.fixture(autouse=True)
def shares_of_an_epoch(monkeypatch):
    monkeypatch.setattr(loop, "EPOCH_SHARES", {"pen styles": 0.25, "no digit": 0.2})


def test_an_epoch_takes_all_of_mnist_and_shares_of_what_is_drawn():
    batches = [y.numpy() for _, y in make_dataset(PARTS, RECIPE, range(1), seed=5)]
    assert [len(y) for y in batches] == [25, 25, 8]
    assert steps_per_epoch(PARTS, RECIPE) == 3
    assert np.bincount(np.concatenate(batches)).tolist() == [0, 40, 10, *[0] * 7, 8]


def test_an_epoch_takes_no_more_than_there_are():
    parts = PARTS | {"pen styles": noise_images(5, 2)}
    labels = np.concatenate([y.numpy() for _, y in make_dataset(parts, RECIPE, range(1), seed=5)])
    assert np.bincount(labels).tolist() == [0, 40, 5, *[0] * 7, 8]


def read_epochs(epochs, seed, recipe=RECIPE):
    """Return the images of some epochs, an array (epochs, 58, 28, 28, 1)."""
    dataset = make_dataset(PARTS, recipe, epochs, seed)
    return np.concatenate([x.numpy() for x, _ in dataset]).reshape(len(epochs), 58, 28, 28, 1)


def test_every_epoch_is_new_and_depends_on_its_number_and_the_seed_alone():
    first, second = read_epochs(range(2), seed=5)
    assert np.abs(first - second).max() > 0.1
    np.testing.assert_array_equal(second, read_epochs(range(1, 2), seed=5)[0])
    assert np.abs(first - read_epochs(range(1), seed=6)[0]).max() > 0.1


def test_the_last_epochs_are_gentler():
    recipe = Recipe(batch_size=25, epochs=6, augment=True)
    originals = np.sort(np.concatenate([part.x for part in PARTS.values()]).reshape(110, -1))

    def changes(epoch):
        """Return how far the sorted levels of an epoch's images are from those of the nearest original."""
        levels = np.sort(read_epochs(range(epoch, epoch + 1), 5, recipe).reshape(58, -1)) * 255
        return np.abs(levels[:, np.newaxis] - originals).mean(-1).min(1).mean()

    assert changes(5) < 0.8 * changes(3)
    assert changes(2) == pytest.approx(changes(3), rel=0.1)
    assert changes(4) == pytest.approx(changes(5), rel=0.1)


def test_a_published_recipe_leaves_the_images_as_they_are():
    images = noise_images(60, 3)
    recipe = NETWORKS["dense-512"].published
    (batch,) = make_dataset({"MNIST": images}, recipe, range(1), seed=5)
    got = np.sort(batch[0].numpy().reshape(60, -1), axis=0)
    np.testing.assert_allclose(got, np.sort(images.batch.reshape(60, -1), axis=0))


def test_calibration_makes_an_overconfident_network_honest():
    x = np.zeros((1000, 28, 28), np.uint8)
    x[:, 14, 14] = 255
    y = np.repeat([0, 1], [800, 200])  # all look alike, four in five are a 0
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GlobalAveragePooling2D()])
    model.add(keras.layers.Dense(10, activation="softmax"))
    kernel, bias = np.zeros((1, 10), np.float32), np.full(10, -40, np.float32)
    bias[:2] = 4, 0  # 98 % sure
    model.layers[-1].set_weights([kernel, bias])
    temperature = calibrate(model, Images(x, y), seed=0)
    assert temperature == pytest.approx(4 / np.log(4), rel=0.02)
    assert model.predict(tf.zeros((1, 28, 28, 1)), verbose=0)[0, 0] == pytest.approx(0.8, abs=0.01)


def test_the_boundary_refuses_the_given_share_of_digits():
    images = noise_images(1000, 3)
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(NO_DIGIT + 1, activation="softmax"))
    set_boundary(model, images)
    refused = model.predict(images.batch, verbose=0)[:, NO_DIGIT] > 0.5
    assert refused.mean() == pytest.approx(REFUSED_SHARE, abs=0.0011)
