"""Training a network: the batches it learns from, the epochs, and the calibration of its confidence."""

import math
import sys
import time

import keras
import numpy as np
import tensorflow as tf

from training import checkpoints
from training.augmentation import augment
from training.images import Images
from training.networks import build_network

PEN_SHARE = 0.5  # of the drawn digits in each epoch
GENTLE_SHARE = 1 / 6  # of the epochs, the last ones: the changes are weaker, the images nearer to real ones
GENTLE_STRENGTH = 0.4  # of the changes in them
WARM_UP = 0.5  # epochs in which the default recipe's learning rate rises, to fall along a cosine
ESTIMATE_STEPS = 20  # batches timed before training to say how long it will take
NO_IMAGES = Images(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))
OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
    "nadam": keras.optimizers.Nadam,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": keras.optimizers.SGD,
}


def make_dataset(mnist, pen, recipe, epochs, seed):
    """Return a tf.data.Dataset of the batches of a range of epochs, one epoch after another.

    Each epoch's order and changes come from (seed, epoch) alone.

    Args:
        mnist: Images, all of them in every epoch.
        pen: Images, of which every epoch takes PEN_SHARE, others each time.
        recipe: Recipe; batch_size, augment and the number of epochs are meant.
        epochs: range of epochs.

    Yields:
        (float32 (batch_size, 28, 28, 1) in [0, 1], uint8 (batch_size,)).
    """
    images = mnist + pen
    pen_count = int(PEN_SHARE * len(pen))

    def batches():
        for epoch in epochs:
            rng = np.random.default_rng([seed, epoch])
            gentle = epoch >= (1 - GENTLE_SHARE) * recipe.epochs
            strength = GENTLE_STRENGTH if gentle else 1.0
            drawn = len(mnist) + rng.permutation(len(pen))[:pen_count]
            order = rng.permutation(np.concatenate([np.arange(len(mnist)), drawn]))
            for start in range(0, len(order), recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                yield images.x[batch, ..., np.newaxis], images.y[batch], rng.integers(2**31, size=2), strength

    return to_dataset(batches, recipe.augment)


def to_dataset(batches, augmented=True):
    """Return a tf.data.Dataset of what a generator function yields.

    Args:
        batches: function that yields (uint8 (n, 28, 28, 1), uint8 (n,), the seed for `augment`
            int64 (2,), its strength float).
        augmented: whether the images are changed at all.

    Yields:
        (float32 (n, 28, 28, 1) in [0, 1], uint8 (n,)).
    """

    def prepare(x, y, seed, strength):
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


def steps_per_epoch(mnist, pen, recipe):
    """Return the number of batches in an epoch of `make_dataset`."""
    return math.ceil((len(mnist) + int(PEN_SHARE * len(pen))) / recipe.batch_size)


def compile_model(model, recipe, steps):
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


def train(history, training, validation, directory=None):
    """Train the network of a History from where its epochs end, and note the further ones in it.

    Args:
        history: History, with the epochs done so far.
        training, validation: Images by where they come from.
        directory: Path of the checkpoints to keep and to go on from, or None.

    Returns:
        The Keras model as it was after the best epoch on the validation images.
    """
    recipe, seed = history.recipe, history.seed
    pen = training.get("pen styles", NO_IMAGES)
    steps = steps_per_epoch(training["MNIST"], pen, recipe)
    keras.utils.set_random_seed(seed)
    model = build_network(history.network)
    compile_model(model, recipe, steps)
    best_weights = checkpoints.resume(directory, history, model) if directory else None
    done = len(history)
    dataset = make_dataset(training["MNIST"], pen, recipe, range(done, recipe.epochs), seed)
    if done:
        print(f"{done} of {recipe.epochs} epochs are done already.")
    if done < recipe.epochs:
        seconds = estimate_seconds(model, recipe, dataset, (recipe.epochs - done) * steps)
        print(f"About {seconds / 60:.0f} minutes to go.", flush=True)
    seed_dropout(model, seed, done * steps)
    keeper = checkpoints.Checkpoints(history, directory, best_weights)
    checked = sum(validation.values(), NO_IMAGES)
    model.fit(
        dataset,
        steps_per_epoch=steps,
        initial_epoch=done,
        epochs=recipe.epochs,
        validation_data=(checked.batch, checked.y),
        validation_batch_size=512,
        callbacks=[keeper],
        shuffle=False,  # the dataset is in random order
        verbose=1 if sys.stdout.isatty() else 2,
    )
    model.set_weights(keeper.best_weights)
    return model


def estimate_seconds(model, recipe, dataset, steps):
    """Return about how long so many steps take, measured on a copy of the model."""
    copy = keras.models.clone_model(model)
    compile_model(copy, recipe, steps)
    batches = iter(dataset.repeat())
    copy.train_on_batch(*next(batches))
    start = time.perf_counter()
    for _ in range(ESTIMATE_STEPS):
        copy.train_on_batch(*next(batches))
    return (time.perf_counter() - start) / ESTIMATE_STEPS * steps


def seed_dropout(model, seed, step):
    """Let what the model's dropout layers drop depend on the seed and the step alone."""
    for index, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed + index, step])


def calibrate(model, images, seed):
    """Scale the last layer so that the confidence matches the accuracy on augmented Images.

    Temperature scaling: the logits are divided by the temperature that makes the
    labels most likely. Returns the temperature.
    Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.
    """
    x = augment(images.batch, tf.constant([seed, seed]))
    features = keras.Sequential(model.layers[:-1]).predict(x, batch_size=512, verbose=0)
    kernel, bias = model.layers[-1].get_weights()
    logits = (features @ kernel + bias).astype(np.float64)

    def loss(temperature):
        scaled = logits / temperature
        scaled -= scaled.max(1, keepdims=True)
        return np.log(np.exp(scaled).sum(1)).mean() - scaled[np.arange(len(scaled)), images.y].mean()

    temperature = min(np.geomspace(0.25, 4, 401), key=loss)
    model.layers[-1].set_weights([kernel / temperature, bias / temperature])
    return temperature


def accuracy(model, images):
    """Return the percentage of Images that the model reads right."""
    guesses = model.predict(images.batch, batch_size=512, verbose=0).argmax(1)
    return 100 * (guesses == images.y).mean()
