from dataclasses import replace

import keras
import numpy as np
import pytest
from helpers import noise_images

from classifier import NO_DIGIT
from training import batches
from training.batches import change_strength, make_dataset, rate, rated_epochs, steps_per_epoch
from training.recipes import NETWORKS, Recipe

RECIPE = Recipe(batch_size=25, augment=True)


PARTS = {"MNIST": noise_images(40, 1), "pen styles": noise_images(40, 2), "no digit": noise_images(30, 10)}


@pytest.fixture(autouse=True)
def shares_of_an_epoch(monkeypatch):
    monkeypatch.setattr(batches, "EPOCH_SHARES", {"pen styles": 0.25, "no digit": 0.2})


def test_an_epoch_takes_all_of_mnist_and_shares_of_what_is_drawn():
    labels = [y.numpy() for _, y in make_dataset(PARTS, RECIPE, range(1), seed=5)]
    assert [len(y) for y in labels] == [25, 25, 8]
    assert steps_per_epoch(PARTS, RECIPE) == 3
    assert np.bincount(np.concatenate(labels)).tolist() == [0, 40, 10, *[0] * 7, 8]


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


@pytest.mark.parametrize(("epochs", "gentle"), [(1, 1), (2, 1), (8, 2), (14, 4)])
def test_the_last_three_tenths_of_the_epochs_are_gentle(epochs, gentle):
    strengths = [change_strength(Recipe(epochs=epochs), epoch) for epoch in range(epochs)]
    assert strengths == [1.0] * (epochs - gentle) + [0.4] * gentle


def test_after_a_rating_an_epoch_takes_half_as_many_images_the_difficult_ones_first():
    difficulty = {name: np.zeros(len(part), np.float32) for name, part in PARTS.items()}
    difficulty["MNIST"][:5] = 1
    recipe = Recipe(batch_size=25, epochs=4)  # without changes, so that the images are known again
    known = {image.tobytes(): index for index, image in enumerate(PARTS["MNIST"].x)}
    taken = np.zeros(40, int)
    for epoch in range(2, 42):
        dataset = make_dataset(PARTS, recipe, range(epoch, epoch + 1), 5, difficulty)
        x, y = (np.concatenate(arrays) for arrays in zip(*dataset.as_numpy_iterator(), strict=True))
        assert np.bincount(y).tolist() == [0, 20, 5, *[0] * 7, 4]
        for image in np.rint(255 * x[y == 1]).astype(np.uint8):
            taken[known[image.tobytes()]] += 1
    assert taken[:5].min() >= 38
    assert taken[5:].min() >= 10
    assert taken[5:].max() <= 30


@pytest.mark.parametrize(
    ("recipe", "epochs"),
    [
        (Recipe(augment=True, epochs=14), [2, 7]),
        (Recipe(augment=True, epochs=5), [1, 2]),
        (Recipe(augment=True, epochs=2), [1]),
        (Recipe(augment=True, epochs=1), []),
        (Recipe(epochs=14), []),
    ],
)
def test_images_are_rated_early_and_again_after_half(recipe, epochs):
    assert rated_epochs(recipe) == epochs
    steps = [steps_per_epoch(PARTS, replace(recipe, batch_size=29), epoch) for epoch in range(recipe.epochs)]
    full = epochs[0] if epochs else recipe.epochs
    assert steps == [2] * full + [1] * (recipe.epochs - full)


def test_a_rating_is_the_doubt_of_a_written_image_and_the_error_of_a_drawn_one():
    """A written digit that the network takes for another one for sure is most often mislabelled."""
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(NO_DIGIT + 1, activation="softmax"))
    kernel, bias = model.layers[-1].get_weights()
    bias[1] = np.log(10)  # half for a 1, a twentieth for each of the others
    model.layers[-1].set_weights([0 * kernel, bias])
    rated = []
    mnist = PARTS["MNIST"]
    parts = PARTS | {"MNIST": replace(mnist, y=np.arange(len(mnist), dtype=np.uint8) % 2)}
    difficulty = rate(model, parts, RECIPE, 2, 5, lambda: rated.append(1))
    assert {name: len(some) for name, some in difficulty.items()} == {
        name: len(part) for name, part in parts.items()
    }
    np.testing.assert_allclose(difficulty["MNIST"][1::2], 4 * 0.5 * 0.5, atol=1e-6)
    np.testing.assert_allclose(difficulty["MNIST"][::2], 4 * 0.95 * 0.05, atol=1e-6)
    np.testing.assert_allclose(difficulty["no digit"], 0.95, atol=1e-6)
    assert rated == [1]


def test_a_published_recipe_leaves_the_images_as_they_are():
    images = noise_images(60, 3)
    recipe = NETWORKS["dense-512"].published
    (batch,) = make_dataset({"MNIST": images}, recipe, range(1), seed=5)
    got = np.sort(batch[0].numpy().reshape(60, -1), axis=0)
    np.testing.assert_allclose(got, np.sort(images.batch.reshape(60, -1), axis=0))
