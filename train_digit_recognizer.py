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
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

import keras
import numpy as np

from classifier import DEFAULT_MODEL, MODELS_FOLDER
from training import checkpoints
from training.checkpoints import CheckpointError, save_model
from training.history import History, describe, history_path
from training.images import DataError, add_data_option, draw_pen_digits, load_mnist, split_validation
from training.loop import NO_IMAGES, OPTIMIZERS, accuracy, calibrate, train
from training.networks import DEFAULT_NETWORK, NETWORKS, Recipe
from training.teaching import (
    PEN_DIGITS,
    VARIED_DIGITS,
    load_drawings_to_learn,
    teach,
    to_images,
    vary_drawings,
)


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_data_option(parser)
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
    choice.add_argument(
        "--drawings",
        metavar="DIR",
        type=Path,
        help="learn a person's hand: go on from mnist.h5 with the drawings kept by the window's"
        ' "That is wrong", for two minutes at most (default of --out: models/my-hand.h5)',
    )
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
    given = {
        action.option_strings[0]
        for action in (*choice._group_actions, *safety._group_actions)
        if getattr(options, action.dest) is not None
    }
    for option, companions, reason in (
        ("--resume", set(), "takes everything from the folder"),
        ("--drawings", {"--seed"}, "goes on from mnist.h5 with a recipe of its own"),
    ):
        others = sorted(given - companions - {option})
        if option in given and others:
            parser.error(f"{option} {reason}: leave out {', '.join(others)}")
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
    return DEFAULT_MODEL if name == DEFAULT_NETWORK else MODELS_FOLDER / f"{name}.h5"


def load_images(mnist, recipe, seed):
    """Return the Images to learn from and those for validation, each a dict by where they come from."""
    rng = np.random.default_rng(seed)
    sources = {"MNIST": mnist}
    if recipe.augment:
        print(f"Drawing {len(mnist):,} digits in the pen styles ...", flush=True)
        sources["pen styles"] = draw_pen_digits(len(mnist), rng)
    pairs = {name: split_validation(images, rng, recipe.validation_split) for name, images in sources.items()}
    return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}


def choose_out(options, default):
    """Return the file to write: --out, or the default one, whose folder is made where it is missing."""
    if options.out is None:
        default.parent.mkdir(exist_ok=True)
    out = options.out or default
    check_writable(out)
    return out


def check_writable(path):
    """Raise DataError where the result could not be written, before the work is done."""
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from None


def count_digits(training, validation):
    """Return how many images of each digit each part of the data has, lists of 10 by the part's name."""
    parts = {f"{name} training": images for name, images in training.items()}
    parts |= {f"{name} validation": images for name, images in validation.items()}
    return {name: np.bincount(images.y, minlength=10).tolist() for name, images in parts.items()}


def run(options):
    """Do what the command line asks for."""
    history = read_plan(options.resume) if options.resume else plan(options)
    recipe = Recipe(**history.recipe)
    out = choose_out(options, default_out(history.network, recipe))
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


def run_teaching(options):
    """Go on from mnist.h5 with a person's drawings among MNIST's images and the pen styles."""
    out = choose_out(options, MODELS_FOLDER / "my-hand.h5")
    rng = np.random.default_rng(options.seed or 0)
    learnt, held_back, skipped = load_drawings_to_learn(options.drawings, rng)
    for reason in skipped:
        print(f"Skipped: {reason}", file=sys.stderr)
    mnist, test = load_mnist(options.data)
    model = keras.models.load_model(DEFAULT_MODEL, compile=False)
    pen = draw_pen_digits(PEN_DIGITS, rng)
    training, validation = split_validation(mnist, rng, Recipe.validation_split)
    varied = vary_drawings(learnt, VARIED_DIGITS, rng)
    shown = to_images(held_back)
    before = accuracy(model, shown), accuracy(model, test)
    print(f"Learning from {len(learnt)} drawings; {len(held_back)} are held back.", flush=True)
    teach(model, training, pen, varied, rng)
    calibrate(model, validation, options.seed or 0)
    after = accuracy(model, shown), accuracy(model, test)
    save_model(model, out)
    for name, old, new in zip(("The drawings held back", "MNIST test"), before, after, strict=True):
        print(f"{name}: {old:.2f} % before, {new:.2f} % after.")
    print(f"{out} is written.")


def main(arguments=None):
    """Train as the command line asks; return the exit status."""
    options = parse_arguments(arguments)
    logging.getLogger("absl").setLevel(logging.ERROR)  # Keras's advice to use another file format
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        if options.list_models:
            list_models()
        elif options.drawings:
            run_teaching(options)
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
