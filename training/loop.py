"""Training a network: the batches it learns from, the epochs, and the calibration of its confidence."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from classifier import CLASSES, NO_DIGIT
from training import checkpoints
from training.augmentation import augment
from training.history import CURVES, History
from training.images import Images
from training.muon import ConvolutionMuon
from training.networks import build_network
from training.progress import Stage, about
from training.recipes import Recipe

EPOCH_SHARES = {"pen styles": 0.25, "no digit": 0.2}  # images for each of MNIST's
GENTLE_SHARE = 0.3  # of the epochs, the last ones: the changes are weaker, the images nearer to real ones
GENTLE_STRENGTH = 0.4  # of the changes in them
WARM_UP = 0.5  # epochs in which the default recipe's learning rate rises, to fall along a cosine
REFUSED_SHARE = 0.002  # of MNIST's validation images, which the network takes for no digit
ESTIMATE_STEPS = 20  # batches timed before training to say how long it will take
NO_IMAGES = Images(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))
OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
    "muon": ConvolutionMuon,
    "nadam": keras.optimizers.Nadam,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": keras.optimizers.SGD,
}
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, float]  # as `to_dataset` takes them


def epoch_counts(parts: dict[str, Images]) -> dict[str, int]:
    """Return how many images of each part an epoch takes: all of MNIST's, shares of the others."""
    mnist = len(parts["MNIST"])
    shares = {"MNIST": 1.0} | EPOCH_SHARES
    return {name: min(len(images), round(shares[name] * mnist)) for name, images in parts.items()}


def make_dataset(parts: dict[str, Images], recipe: Recipe, epochs: range, seed: int) -> tf.data.Dataset:
    """Return a tf.data.Dataset of the batches of a range of epochs, one epoch after another.

    Each epoch's order and changes come from (seed, epoch) alone.

    Args:
        parts: Images by where they come from; every epoch takes `epoch_counts` of them, others each time.
        recipe: batch_size, augment and the number of epochs are meant.
        epochs: which ones.
        seed: of all that is random.

    Yields:
        (float32 (batch_size, 28, 28, 1) in [0, 1], uint8 (batch_size,)).
    """
    images = sum(parts.values(), NO_IMAGES)
    counts = epoch_counts(parts)

    def batches() -> Iterator[Batch]:
        for epoch in epochs:
            rng = np.random.default_rng([seed, epoch])
            gentle = epoch >= recipe.epochs - max(round(GENTLE_SHARE * recipe.epochs), 1)
            strength = GENTLE_STRENGTH if gentle else 1.0
            chosen, start = [], 0
            for name, part in parts.items():
                chosen.append(start + rng.permutation(len(part))[: counts[name]])
                start += len(part)
            order = rng.permutation(np.concatenate(chosen))
            for start in range(0, len(order), recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                yield images.x[batch, ..., np.newaxis], images.y[batch], rng.integers(2**31, size=2), strength

    return to_dataset(batches, recipe.augment)


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


def steps_per_epoch(parts: dict[str, Images], recipe: Recipe) -> int:
    """Return the number of batches in an epoch of `make_dataset`."""
    return math.ceil(sum(epoch_counts(parts).values()) / recipe.batch_size)


def compile_model(model: keras.Model, recipe: Recipe, steps: int) -> None:
    """Give the model its optimizer, for epochs of so many steps."""
    rate = recipe.learning_rate
    if recipe.augment:
        warm_up = int(WARM_UP * steps)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0, recipe.epochs * steps - warm_up, warmup_target=rate, warmup_steps=warm_up
        )
    model.compile(
        optimizer=OPTIMIZERS[recipe.optimizer](rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


def train(
    history: History,
    training: dict[str, Images],
    validation: dict[str, Images],
    directory: Path | None = None,
) -> keras.Model:
    """Train the network of a History from where its epochs end, and note the further ones in it.

    Args:
        history: with the epochs done so far.
        training, validation: Images by where they come from; "MNIST" is always there.
        directory: of the checkpoints to keep and to go on from, or None.

    Returns:
        The Keras model as it was after the best epoch on the validation images.
    """
    recipe, seed = history.recipe, history.seed
    steps = steps_per_epoch(training, recipe)
    keras.utils.set_random_seed(seed)
    model = build_network(history.network, NO_DIGIT + 1 if "no digit" in training else CLASSES)
    compile_model(model, recipe, steps)
    best_weights = checkpoints.resume(directory, history, model) if directory else None
    done = len(history)
    dataset = make_dataset(training, recipe, range(done, recipe.epochs), seed)
    if done:
        print(f"{done} of {recipe.epochs} epochs are done already.")
    if done < recipe.epochs:
        seconds = estimate_seconds(model, recipe, dataset, (recipe.epochs - done) * steps)
        print(f"Training will take {about(seconds)}.", flush=True)
    seed_dropout(model, seed, done * steps)
    keeper = checkpoints.Checkpoints(history, directory, best_weights)
    checked = sum(validation.values(), NO_IMAGES)
    with Stage(f"Training {history.network}", recipe.epochs * steps, done * steps) as stage:
        model.fit(
            dataset,
            steps_per_epoch=steps,
            initial_epoch=done,
            epochs=recipe.epochs,
            validation_data=(checked.batch, checked.y),
            validation_batch_size=512,
            callbacks=[keeper, EpochLines(stage, recipe.epochs)],
            shuffle=False,  # the dataset is in random order
            verbose=0,
        )
    model.set_weights(keeper.best_weights)
    return model


class EpochLines(keras.callbacks.Callback):
    """Counts the steps of a Stage, and says in a line how each epoch went."""

    def __init__(self, stage: Stage, epochs: int) -> None:
        super().__init__()
        self.stage, self.epochs = stage, epochs

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.stage.advance()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        logs = logs or {}
        values = ", ".join(f"{name} {logs[name]:.4f}" for name in CURVES)
        self.stage.say(f"Epoch {epoch + 1} of {self.epochs}: {values}; {self.stage.time_left()} to go")


def estimate_seconds(model: keras.Model, recipe: Recipe, dataset: tf.data.Dataset, steps: int) -> float:
    """Return about how long so many steps take, measured on a copy of the model."""
    copy = keras.models.clone_model(model)
    compile_model(copy, recipe, steps)
    batches = iter(dataset.repeat())
    copy.train_on_batch(*next(batches))
    start = time.perf_counter()
    for _ in range(ESTIMATE_STEPS):
        copy.train_on_batch(*next(batches))
    return (time.perf_counter() - start) / ESTIMATE_STEPS * steps


def seed_dropout(model: keras.Model, seed: int, step: int) -> None:
    """Let what the model's dropout layers drop depend on the seed and the step alone."""
    for index, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed + index, step])


def calibrate(model: keras.Model, images: Images, seed: int) -> float:
    """Scale the last layer so that the confidence matches the accuracy on augmented digits.

    Temperature scaling: the logits are divided by the temperature that makes the labels of the
    digits most likely among the ten.
    Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.

    Args:
        model: ends in a softmax layer; changed.
        images: those of no digit are left out.
        seed: of the changes to the images.

    Returns:
        The temperature.
    """
    images = images[images.y != NO_DIGIT]
    x = augment(images.batch, tf.constant([seed, seed]))
    kernel, bias = model.layers[-1].get_weights()
    logits = _logits(model, x)[:, :CLASSES]

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled -= scaled.max(1, keepdims=True)
        return np.log(np.exp(scaled).sum(1)).mean() - scaled[np.arange(len(scaled)), images.y].mean()

    temperature = min(np.geomspace(0.25, 4, 401), key=loss)
    model.layers[-1].set_weights([kernel / temperature, bias / temperature])
    return float(temperature)


def set_boundary(model: keras.Model, digits: Images) -> None:
    """Move the bias of "no digit" so that REFUSED_SHARE of Images of digits are taken for none."""
    kernel, bias = model.layers[-1].get_weights()
    logits = _logits(model, digits.batch)
    score = np.log(np.exp(logits[:, :CLASSES]).sum(1)) - logits[:, NO_DIGIT]
    bias[NO_DIGIT] += np.quantile(score, REFUSED_SHARE)
    model.layers[-1].set_weights([kernel, bias])


def _logits(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Return what the last layer of a model makes of images before the softmax: float64 (n, classes)."""
    features = keras.Sequential(model.layers[:-1]).predict(x, batch_size=512, verbose=0)
    kernel, bias = model.layers[-1].get_weights()
    return (features @ kernel + bias).astype(np.float64)


def accuracy(model: keras.Model, images: Images) -> float:
    """Return the percentage of Images that the model reads right."""
    guesses = model.predict(images.batch, batch_size=512, verbose=0)
    if images.y.max() < CLASSES:
        guesses = guesses[:, :CLASSES]
    return 100 * float((guesses.argmax(1) == images.y).mean())
