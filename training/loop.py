"""The epochs of a training: from where they ended, or from the start, to the best one's weights."""

import math
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import keras
import tensorflow as tf

from classifier import CLASSES, NO_DIGIT
from training import checkpoints
from training.batches import RATED_AT_ONCE, make_dataset, rate, rated_epochs, steps_per_epoch
from training.history import CURVES, DivergedError, History
from training.images import NO_IMAGES, NON_DIGITS, Images
from training.muon import ConvolutionMuon
from training.networks import build_network
from training.progress import Stage, about
from training.recipes import Recipe

WARM_UP = 0.5  # epochs in which the default recipe's learning rate rises, to fall along a cosine
ESTIMATE_STEPS = 20  # batches timed before training to say how long it will take
OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
    "muon": ConvolutionMuon,
    "nadam": keras.optimizers.Nadam,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": keras.optimizers.SGD,
}


def compile_model(model: keras.Model, recipe: Recipe, steps: Sequence[int]) -> None:
    """Give the model its optimizer, for epochs of so many steps each."""
    learning_rate = recipe.learning_rate
    if recipe.augment:
        warm_up = int(WARM_UP * steps[0])
        learning_rate = keras.optimizers.schedules.CosineDecay(
            0.0, sum(steps) - warm_up, warmup_target=learning_rate, warmup_steps=warm_up
        )
    model.compile(
        optimizer=OPTIMIZERS[recipe.optimizer](learning_rate),
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
        training, validation: Images by where they come from; those of MNIST are always there.
        directory: of the checkpoints to keep and to go on from, or None.

    Returns:
        The Keras model as it was after the best epoch on the validation images.

    Raises:
        DivergedError: there are weights, or losses even after the best epoch, that are not finite.
    """
    recipe, seed = history.recipe, history.seed
    rated = rated_epochs(recipe)
    steps = [steps_per_epoch(training, recipe, epoch) for epoch in range(recipe.epochs)]
    keras.utils.set_random_seed(seed)
    model = build_network(history.network, NO_DIGIT + 1 if NON_DIGITS in training else CLASSES)
    compile_model(model, recipe, steps)
    kept = checkpoints.resume(directory, history, model, rated) if directory else {}
    done = len(history)
    steps_done = sum(steps[:done])
    stretches = [ends for ends in pairwise([0, *rated, recipe.epochs]) if done < ends[1]]
    ratings = sum(start > 0 for start, _ in stretches)
    steps_left = sum(steps[done:]) + ratings * math.ceil(sum(map(len, training.values())) / RATED_AT_ONCE)
    if done:
        print(f"{done} of {recipe.epochs} epochs are done already.")
    if stretches:
        some = make_dataset(training, recipe, range(done, done + 1), seed)
        seconds = estimate_seconds(model, recipe, some, steps_left)
        print(f"Training will take {about(seconds)}.", flush=True)
    seed_dropout(model, seed, steps_done)
    keeper = checkpoints.Checkpoints(history, directory, kept.get(history.best_epoch) if done else None)
    checked = sum(validation.values(), NO_IMAGES)
    with Stage(f"Training {history.network}", steps_done + steps_left, steps_done) as stage:
        for start, end in stretches:
            difficulty = None
            if start:
                stage.say("Rating the images: from here on the difficult ones are taken more often.")
                now = model.get_weights()
                model.set_weights(kept.get(start, now))
                difficulty = rate(model, training, recipe, start, seed, stage.advance)
                model.set_weights(now)
            first = max(start, done)
            model.fit(
                make_dataset(training, recipe, range(first, end), seed, difficulty),
                steps_per_epoch=steps[first],
                initial_epoch=first,
                epochs=end,
                validation_data=(checked.batch, checked.y),
                validation_batch_size=512,
                callbacks=[keeper, EpochLines(stage, recipe.epochs)],
                shuffle=False,  # the dataset is in random order
                verbose=0,
            )
    if not math.isfinite(history.curves["val_loss"][history.best_epoch - 1]):
        raise DivergedError(history.best_epoch)
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
    compile_model(copy, recipe, [steps])
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
