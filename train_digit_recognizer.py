#!/usr/bin/env python3
"""Train a network and write its model file, mnist.h5 for the default one.

The network learns from MNIST's 60,000 training images and as many digits drawn in the
pen styles that MNIST lacks; every epoch takes all of the former and half of the latter,
each changed anew, and changed less in the last epochs. One image in twelve is kept apart
for validation: it chooses the best epoch and calibrates the confidence. With --recipe
published a network is trained as its authors did: on MNIST alone, unchanged and
uncalibrated.
MNIST's test images are read once, at the end, for the figure reported.

Stopping at any time (Ctrl-C) leaves the file from the last training as it was; with
--checkpoint-dir the training can be picked up again.
"""

import argparse
import dataclasses
import logging
import math
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

import keras
import numpy as np
import tensorflow as tf

import checkpoints
from augmentation import augment
from checkpoints import CheckpointError, Checkpoints, save_model
from classifier import DEFAULT_MODEL
from networks import DEFAULT_NETWORK, NETWORKS, Recipe
from training_data import DataError, Images, draw_pen_digits, load_mnist, split_validation
from training_history import History, describe, history_path

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


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data",
        metavar="FILE.npz",
        default=os.environ.get("MNIST_NPZ"),
        help="MNIST as Keras's four arrays (default: $MNIST_NPZ, else Keras downloads it once)",
    )
    parser.add_argument(
        "--out",
        metavar="FILE.h5",
        type=Path,
        help="file to write; its history goes beside it (default: mnist.h5, models/NAME.h5 for another"
        " network, NAME-published.h5 for a published recipe)",
    )
    parser.add_argument("--list-models", action="store_true", help="describe the networks and end")
    choice = parser.add_argument_group("what is trained, and how")
    choice.add_argument(
        "--model",
        choices=NETWORKS,
        metavar="NAME",
        help=f"{', '.join(NETWORKS)} (default: {DEFAULT_NETWORK})",
    )
    choice.add_argument(
        "--recipe", choices=("default", "published"), help="whose training (default: default)"
    )
    choice.add_argument("--optimizer", choices=OPTIMIZERS, help="instead of the recipe's")
    choice.add_argument("--learning-rate", type=positive(float), help="instead of the recipe's")
    choice.add_argument("--epochs", type=positive(int), help="instead of the recipe's")
    choice.add_argument("--batch-size", type=positive(int), help="instead of the recipe's")
    choice.add_argument("--validation-split", type=share, help="instead of the recipe's, between 0 and 1")
    choice.add_argument("--seed", type=seed, help="the same seed gives the same network (default: 0)")
    safety = parser.add_argument_group("long trainings")
    safety.add_argument(
        "--checkpoint-dir", metavar="DIR", type=Path, help="keep the model after every epoch in this folder"
    )
    safety.add_argument(
        "--resume",
        metavar="DIR",
        type=Path,
        help="go on with the training kept in this folder, with its own network, recipe and seed",
    )
    options = parser.parse_args(arguments)
    if options.resume:
        given = [
            action.option_strings[0]
            for action in choice._group_actions
            if getattr(options, action.dest) is not None
        ]
        if options.checkpoint_dir:
            given.append("--checkpoint-dir")
        if given:
            parser.error(f"--resume takes everything from the folder: leave out {', '.join(given)}")
    return options


def positive(kind):
    """Return a parser of numbers above 0 of a kind, int or float."""

    def parse(text):
        number = kind(text)
        if not 0 < number < math.inf:
            raise argparse.ArgumentTypeError("must be above 0")
        return number

    parse.__name__ = kind.__name__  # argparse names it where the text is no number
    return parse


def share(text):
    """Parse a number between 0 and 1."""
    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number


def seed(text):
    """Parse a whole number from 0 to 2**31 - 1."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError("must be from 0 to 2147483647")
    return number


def list_models():
    """Print the networks, their recipes and published figures."""
    for name, network in NETWORKS.items():
        model = network.build()
        print(f"{name:10} {network.build.__doc__.splitlines()[0]}")
        print(f"{'':10} {model.count_params():,} parameters")
        print(f"{'':10} default: {describe(dataclasses.asdict(network.default))}")
        if network.published:
            figure = network.published_accuracy
            claim = f"{figure} % on MNIST's test images" if figure else "no figure"
            print(f"{'':10} published: {describe(dataclasses.asdict(network.published))}: {claim}")


def plan(options):
    """Return the History of a training that has not begun: what the options ask for.

    Raises:
        DataError: the network has no published recipe.
    """
    name = options.model or DEFAULT_NETWORK
    recipe = NETWORKS[name].published if options.recipe == "published" else NETWORKS[name].default
    if recipe is None:
        raise DataError(f"{name} has no published recipe: it is this project's own.")
    fields = [field.name for field in dataclasses.fields(Recipe)]
    given = {field: getattr(options, field, None) for field in fields}
    recipe = dataclasses.replace(
        recipe, **{field: value for field, value in given.items() if value is not None}
    )
    return History(name, dataclasses.asdict(recipe), options.seed or 0)


def read_plan(directory):
    """Return the History of the training kept in a folder of checkpoints.

    Raises:
        CheckpointError: there is none, or it is of a network or a recipe unknown here.
    """
    history = checkpoints.read_history(directory)
    try:
        NETWORKS[history.network], Recipe(**history.recipe)
    except (KeyError, TypeError):
        raise CheckpointError(
            f"{directory}: its training is of a network or a recipe unknown here."
        ) from None
    return history


def default_out(name, recipe):
    """Return where the model file goes unless --out says so."""
    if not recipe.augment:
        return DEFAULT_MODEL.parent / f"{name}-published.h5"
    return DEFAULT_MODEL if name == DEFAULT_NETWORK else DEFAULT_MODEL.parent / "models" / f"{name}.h5"


def load_images(mnist, recipe, seed):
    """Return the Images to learn from and those for validation, each a dict by where they come from."""
    rng = np.random.default_rng(seed)
    sources = {"MNIST": mnist}
    if recipe.augment:
        print(f"Drawing {len(mnist):,} digits in the pen styles ...", flush=True)
        sources["pen styles"] = draw_pen_digits(len(mnist), rng)
    pairs = {name: split_validation(images, rng, recipe.validation_split) for name, images in sources.items()}
    return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}


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

    def prepare(x, y, seed, strength):
        x = tf.cast(x, tf.float32) / 255
        return augment(x, seed, strength) if recipe.augment else x, y

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


def train(history, training, validation, directory=None):
    """Train the network of a History from where its epochs end, and note the further ones in it.

    Args:
        history: History, with the epochs done so far.
        training, validation: Images by where they come from.
        directory: Path of the checkpoints to keep and to go on from, or None.

    Returns:
        The Keras model as it was after the best epoch on the validation images.
    """
    recipe, seed = Recipe(**history.recipe), history.seed
    pen = training.get("pen styles", NO_IMAGES)
    steps = steps_per_epoch(training["MNIST"], pen, recipe)
    keras.utils.set_random_seed(seed)
    model = NETWORKS[history.network].build()
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
    keeper = Checkpoints(history, directory, best_weights)
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


def check_writable(path):
    """Raise DataError where the result could not be written, before the work is done."""
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from None


def accuracy(model, images):
    """Return the percentage of Images that the model reads right."""
    guesses = model.predict(images.batch, batch_size=512, verbose=0).argmax(1)
    return 100 * (guesses == images.y).mean()


def count_digits(training, validation):
    """Return how many images of each digit each part of the data has, lists of 10 by the part's name."""
    parts = {f"{name} training": images for name, images in training.items()}
    parts |= {f"{name} validation": images for name, images in validation.items()}
    return {name: np.bincount(images.y, minlength=10).tolist() for name, images in parts.items()}


def run(options):
    """Do what the command line asks for."""
    history = read_plan(options.resume) if options.resume else plan(options)
    recipe = Recipe(**history.recipe)
    out = options.out or default_out(history.network, recipe)
    check_writable(out)
    mnist, test = load_mnist(options.data)
    if len(mnist) < 100:
        raise DataError(f"{len(mnist)} training images are too few: at least 100 are needed.")
    if options.checkpoint_dir:
        checkpoints.start(options.checkpoint_dir, history)

    print(f"{history.network}: {describe(history.recipe)}.")
    training, validation = load_images(mnist, recipe, history.seed)
    history.images = count_digits(training, validation)
    model = train(history, training, validation, options.checkpoint_dir or options.resume)
    best = history.curves["val_accuracy"][history.best_epoch - 1]
    print(f"Best epoch: {history.best_epoch} of {len(history)}, validation accuracy {100 * best:.2f} %.")
    if recipe.augment:
        history.temperature = calibrate(model, sum(validation.values(), NO_IMAGES), history.seed)
        print(f"The confidence is calibrated, temperature {history.temperature:.2f}.")
    save_model(model, out)
    history.write(history_path(out))
    for name, images in validation.items():
        print(f"Validation, {name}: {accuracy(model, images):.2f} %.")
    print(f"MNIST test: {accuracy(model, test):.2f} %.")
    print(f"{out} is written.")


def main(arguments=None):
    """Train as the command line asks; return the exit status."""
    options = parse_arguments(arguments)
    logging.getLogger("absl").setLevel(logging.ERROR)  # Keras's advice to use another file format
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        if options.list_models:
            list_models()
        else:
            run(options)
    except (DataError, CheckpointError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = options.checkpoint_dir or options.resume
        print("\nStopped; the old model file is as it was.", file=sys.stderr)
        if kept:
            print(f"Go on with --resume {kept}", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
