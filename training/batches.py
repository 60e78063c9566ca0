"""The batches of each epoch: which images it takes, in what order, and how they are changed."""

import math
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf

from training.augmentation import augment
from training.images import MNIST, NO_IMAGES, NON_DIGITS, PEN_STYLES, Images
from training.recipes import Recipe

EPOCH_SHARES = {PEN_STYLES: 0.5, NON_DIGITS: 0.3}  # images for each of MNIST's
GENTLE_SHARE = 0.3  # of the epochs, the last ones: the changes are weaker, the images nearer to real ones
GENTLE_STRENGTH = 0.4  # of the changes in them
RATED_AFTER = 0.15, 0.5  # of the epochs, but FULL_EPOCHS at least: then each image is rated anew
FULL_EPOCHS = 1  # take images without a choice
CHOSEN_SHARE = 0.5  # of a full epoch's images is what the others take
KNOWN = 0.05  # chance of being taken of an image that is known for sure; more by its difficulty
RATED_AT_ONCE = 512  # images
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, float]  # as `to_dataset` takes them
Difficulty = dict[str, np.ndarray]  # of each part's images: float32 (n,) in [0, 1]


def rated_epochs(recipe: Recipe) -> list[int]:
    """Return after how many epochs the images are rated."""
    if not recipe.augment:
        return []
    after = {max(round(share * recipe.epochs), FULL_EPOCHS) for share in RATED_AFTER}
    return sorted(epoch for epoch in after if epoch < recipe.epochs)


def epoch_counts(parts: dict[str, Images], chosen: bool = False) -> dict[str, int]:
    """Return how many images of each part an epoch takes.

    Args:
        parts: Images by where they come from.
        chosen: whether by their difficulty: then CHOSEN_SHARE of them. A full epoch takes all of
            MNIST's, and of the others a share of that.
    """
    mnist = len(parts[MNIST])
    shares = {MNIST: 1.0} | EPOCH_SHARES
    counts = {name: min(len(images), round(shares[name] * mnist)) for name, images in parts.items()}
    return {name: math.ceil(CHOSEN_SHARE * count) for name, count in counts.items()} if chosen else counts


def steps_per_epoch(parts: dict[str, Images], recipe: Recipe, epoch: int = 0) -> int:
    """Return the number of batches in an epoch, which count from 0."""
    chosen = epoch >= min(rated_epochs(recipe), default=recipe.epochs)
    return math.ceil(sum(epoch_counts(parts, chosen).values()) / recipe.batch_size)


def change_strength(recipe: Recipe, epoch: int) -> float:
    """Return the strength for `augment` in an epoch, which count from 0: 1, in the last ones less."""
    gentle = max(round(GENTLE_SHARE * recipe.epochs), 1)
    return GENTLE_STRENGTH if epoch >= recipe.epochs - gentle else 1.0


def make_dataset(
    parts: dict[str, Images], recipe: Recipe, epochs: range, seed: int, difficulty: Difficulty | None = None
) -> tf.data.Dataset:
    """Return a tf.data.Dataset of the batches of a range of epochs, one epoch after another.

    Each epoch's order and changes come from (seed, epoch) and the difficulty alone.

    Args:
        parts: Images by where they come from; every epoch takes `epoch_counts` of them, others each time.
        recipe: batch_size, augment and the number of epochs are meant.
        epochs: which ones, of which none or all come after a rating.
        seed: of all that is random.
        difficulty: as `rate` returns it: the difficult ones are taken more often.

    Yields:
        (float32 (batch_size, 28, 28, 1) in [0, 1], uint8 (batch_size,)).
    """
    images = sum(parts.values(), NO_IMAGES)
    counts = epoch_counts(parts, chosen=difficulty is not None)

    def batches() -> Iterator[Batch]:
        for epoch in epochs:
            rng = np.random.default_rng([seed, epoch])
            chosen, start = [], 0
            for name, part in parts.items():
                difficult = difficulty[name] if difficulty else None
                chosen.append(start + choose(len(part), counts[name], rng, difficult))
                start += len(part)
            order = rng.permutation(np.concatenate(chosen))
            strength = change_strength(recipe, epoch)
            for start in range(0, len(order), recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                yield images.x[batch, ..., np.newaxis], images.y[batch], rng.integers(2**31, size=2), strength

    return to_dataset(batches, recipe.augment)


def choose(total: int, count: int, rng: np.random.Generator, difficulty: np.ndarray | None) -> np.ndarray:
    """Return the indices, int (count,), of so many of `total` images.

    All are taken alike, or the difficult ones more often: `difficulty` is float32 (total,) in [0, 1].
    """
    if difficulty is None:
        return rng.permutation(total)[:count]
    chances = (KNOWN + difficulty).astype(np.float64)
    return rng.choice(total, count, replace=False, p=chances / chances.sum())


def rate(
    model: keras.Model,
    parts: dict[str, Images],
    recipe: Recipe,
    epoch: int,
    seed: int,
    on_progress: Callable[[], object],
) -> Difficulty:
    """Return how difficult a model finds each image, changed as in the epoch that follows.

    Most images are known for sure after an epoch or two; a network learns next to nothing from them.
    The drawn images are what they are called. Of MNIST's some are mislabelled: those of which the model
    is undecided count most, one that it takes for another digit for sure as little as one that it knows.
    Sources: A. Katharopoulos, F. Fleuret, "Not all samples are created equal: deep learning with
    importance sampling", ICML 2018; S. Mindermann et al., "Prioritized training on points that are
    learnable, worth learning, and not yet learnt", ICML 2022.

    Args:
        model: Keras model that ends in a softmax.
        parts: Images by where they come from.
        recipe: what the changes depend on.
        epoch: the number of epochs so far.
        seed: of all that is random.
        on_progress: called after every RATED_AT_ONCE images.
    """
    images = sum(parts.values(), NO_IMAGES)

    def batches() -> Iterator[Batch]:
        rng = np.random.default_rng([seed, epoch, 1])
        for start in range(0, len(images), RATED_AT_ONCE):
            some = images[start : start + RATED_AT_ONCE]
            yield some.x[..., np.newaxis], some.y, rng.integers(2**31, size=2), change_strength(recipe, epoch)

    answers = []
    for x, y in to_dataset(batches):
        probabilities = model.predict_on_batch(x)
        answers.append(1 - probabilities[np.arange(len(y)), y])
        on_progress()
    ends = np.cumsum([len(part) for part in parts.values()])
    difficulty = dict(zip(parts, np.split(np.concatenate(answers), ends[:-1]), strict=True))
    difficulty[MNIST] *= 4 * (1 - difficulty[MNIST])
    return difficulty


def to_dataset(batches: Callable[[], Iterator[Batch]], augmented: bool = True) -> tf.data.Dataset:
    """Return a tf.data.Dataset of what a generator function yields.

    Args:
        batches: function that yields (uint8 (n, 28, 28, 1), uint8 (n,), the seed for `augment`
            int64 (2,), its strength float).
        augmented: whether the images are changed at all.

    Yields:
        (float32 (n, 28, 28, 1) in [0, 1], uint8 (n,)).
    """

    def prepare(
        x: tf.Tensor, y: tf.Tensor, seed: tf.Tensor, strength: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        x = tf.cast(x, tf.float32) / 255
        return augment(x, seed, strength) if augmented else x, y

    signature = (
        tf.TensorSpec((None, 28, 28, 1), tf.uint8),
        tf.TensorSpec((None,), tf.uint8),
        tf.TensorSpec((2,), tf.int64),
        tf.TensorSpec((), tf.float32),
    )
    dataset = tf.data.Dataset.from_generator(batches, output_signature=signature)
    return dataset.map(prepare, tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
