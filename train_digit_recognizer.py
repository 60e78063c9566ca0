#!/usr/bin/env python3
"""Train a network and write its model file, mnist.h5 for the default one.

The network learns from MNIST's 60,000 training images, from digits drawn in the pen styles
that MNIST lacks, and from pictures of what is no digit, each changed anew in every epoch, and
changed less in the last ones. One image in twelve is kept apart for validation: it chooses
the best epoch and calibrates the confidence. With --quick there are fewer epochs and fewer
drawn images. With --recipe published a network is trained as its authors did: on MNIST
alone, unchanged and uncalibrated.
MNIST's test images are read once, at the end, for the figure reported.

Stopping at any time (Ctrl-C) leaves the file from the last training as it was; with
--checkpoint-dir the training can be picked up again.
"""

import argparse
import dataclasses
import math
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from command_line import INTERRUPTED, Parser, blame_file, command_for, end, imports, printable, short_endings

with short_endings("train"), imports():
    from classifier import DEFAULT_MODEL, MODELS_FOLDER, DigitClassifier, ModelFileError
    from files import is_folder, is_special
    from training import checkpoint_folder
    from training.checkpoint_folder import CheckpointError
    from training.history import DivergedError, History
    from training.images import DataError, add_data_option
    from training.recipes import DEFAULT_NETWORK, NETWORKS, OPTIMIZERS, Recipe, quick
    from training.start import start_tensorflow

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

MODEL_ENDINGS = ".h5", ".keras"  # by which Keras chooses the format


class OutputError(Exception):
    """The result cannot be written; the text names the file and says why."""


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(__doc__)
    add_data_option(parser)
    parser.add_argument(
        "--out",
        metavar="FILE.h5",
        type=Path,
        help="file to write; its history goes beside it (default: mnist.h5, models/NAME.h5 for another"
        " network, models/NAME-quick.h5 with --quick, NAME-published.h5 for a published recipe)",
    )
    parser.add_argument("--list-models", action="store_true", help="describe the networks and end")
    choice = parser.add_argument_group("what is trained, and how")
    safety = parser.add_argument_group("long trainings")
    training_options = [
        choice.add_argument(
            "--model",
            choices=NETWORKS,
            metavar="NAME",
            help=f"{', '.join(NETWORKS)} (default: {DEFAULT_NETWORK})",
        ),
        choice.add_argument(
            "--recipe",
            choices=("default", "quick", "published"),
            help="this project's, a quick one, or the authors' (default: default)",
        ),
        choice.add_argument(
            "--quick",
            dest="recipe",
            action="store_const",
            const="quick",
            help="--recipe quick: some two minutes in place of ten",
        ),
        choice.add_argument("--optimizer", choices=OPTIMIZERS, help="instead of the recipe's"),
        choice.add_argument("--learning-rate", type=positive(float), help="instead of the recipe's"),
        choice.add_argument("--epochs", type=positive(int), help="instead of the recipe's"),
        choice.add_argument("--batch-size", type=positive(int), help="instead of the recipe's"),
        choice.add_argument(
            "--validation-split", type=share, help="instead of the recipe's, between 0 and 1"
        ),
        choice.add_argument("--seed", type=seed, help="the same seed gives the same network (default: 0)"),
        choice.add_argument(
            "--drawings",
            metavar="DIR",
            type=Path,
            help="learn a person's hand: go on from mnist.h5 with the drawings kept by the window's"
            ' "That is wrong", for two minutes at most (default of --out: models/my-hand.h5)',
        ),
        safety.add_argument(
            "--checkpoint-dir",
            metavar="DIR",
            type=Path,
            help="keep the model after every epoch in this folder",
        ),
        safety.add_argument(
            "--resume",
            metavar="DIR",
            type=Path,
            help="go on with the training kept in this folder, with its own network, recipe, seed and --out,"
            " on the same --data",
        ),
    ]
    options = parser.parse_args(arguments)
    given = {
        action.option_strings[0]
        for action in training_options
        if (value := getattr(options, action.dest)) is not None and action.const in (None, value)
    }
    for option, companions, reason in (
        ("--resume", set(), "takes everything from the folder"),
        ("--drawings", {"--seed"}, "goes on from mnist.h5 with a recipe of its own"),
    ):
        others = sorted(given - companions - {option})
        if option in given and others:
            parser.error(f"{option} {reason}: leave out {', '.join(others)}")
    name = options.model or DEFAULT_NETWORK
    if options.recipe == "published" and NETWORKS[name].published is None:
        parser.error(f"{name} has no published recipe: it is this project's own")
    return options


def positive(kind: type) -> Callable[[str], float]:
    """Return a parser of numbers above 0 of a kind, int or float."""

    def parse(text: str) -> float:
        number = kind(text)
        if not 0 < number < math.inf:
            raise argparse.ArgumentTypeError("must be above 0")
        return number

    parse.__name__ = kind.__name__  # argparse names it where the text is no number
    return parse


def share(text: str) -> float:
    """Parse a number between 0 and 1."""
    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number


def seed(text: str) -> int:
    """Parse a whole number from 0 to 2**31 - 1."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise argparse.ArgumentTypeError("must be from 0 to 2147483647")
    return number


def list_models() -> None:
    """Print the networks, their recipes and published figures."""
    for name, network in NETWORKS.items():
        print(f"{name:10} {network.description}")
        print(f"{'':10} {network.parameters:,} parameters")
        print(f"{'':10} default: {network.default.describe()}")
        if network.published:
            figure = network.published_accuracy
            claim = f"{figure} % on MNIST's test images" if figure else "no figure"
            print(f"{'':10} published: {network.published.describe()}: {claim}")


def plan(options: argparse.Namespace) -> History:
    """Return the History of a training that has not begun: what the options ask for."""
    name = options.model or DEFAULT_NETWORK
    network = NETWORKS[name]
    recipe = (network.published if options.recipe == "published" else None) or network.default
    if options.recipe == "quick":
        recipe = quick(recipe)
    fields = [field.name for field in dataclasses.fields(Recipe)]
    given = {field: getattr(options, field, None) for field in fields}
    recipe = dataclasses.replace(
        recipe, **{field: value for field, value in given.items() if value is not None}
    )
    return History(name, recipe, options.seed or 0)


def default_out(options: argparse.Namespace) -> Path:
    """Return where a new training's model file goes unless --out says so."""
    name = options.model or DEFAULT_NETWORK
    if options.recipe == "published":
        return DEFAULT_MODEL.parent / f"{name}-published.h5"
    if options.recipe == "quick":
        return MODELS_FOLDER / f"{name}-quick.h5"
    return DEFAULT_MODEL if name == DEFAULT_NETWORK else MODELS_FOLDER / f"{name}.h5"


def choose_out(options: argparse.Namespace, default: Path) -> Path:
    """Return the file to write: --out, or the default one, whose folder is made where it is missing.

    Raises:
        OutputError: it could not be written, which is found out before the work is done.
    """
    if options.out is None:
        default.parent.mkdir(exist_ok=True)
    out = options.out or default
    if out.suffix not in MODEL_ENDINGS:
        raise OutputError(
            f"{out} cannot be written: a model file's name ends in {' or '.join(MODEL_ENDINGS)}."
        )
    if is_special(out):
        raise OutputError(f"{out} cannot be written: it is a device or a pipe, not a file.")
    try:
        if out.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror}.") from None
    return out


def run(options: argparse.Namespace) -> None:
    """Train what the command line asks for: a new network, one begun before, or a person's hand."""
    if options.drawings:
        if not is_folder(options.drawings):
            raise DataError(f"{options.drawings}: there is no such folder.")
        try:
            DigitClassifier.load(DEFAULT_MODEL)
        except ModelFileError as error:
            raise DataError(f"{error} Make it with: {command_for('train')}") from None
        out = choose_out(options, MODELS_FOLDER / "my-hand.h5")
        start_tensorflow()
        from training.run import run_teaching  # imports TensorFlow

        return run_teaching(options.drawings, options.data, out, options.seed or 0)
    if options.resume:
        history = checkpoint_folder.read_history(options.resume)
        out = choose_out(options, options.out or checkpoint_folder.read_destination(options.resume))
        if options.out:
            checkpoint_folder.write_destination(options.resume, out)
    else:
        history = plan(options)
        out = choose_out(options, default_out(options))
        if options.checkpoint_dir:
            checkpoint_folder.start(options.checkpoint_dir, history, out)
    start_tensorflow()
    from training.run import run_training

    run_training(history, options.data, out, options.checkpoint_dir or options.resume)


def main(arguments: list[str] | None = None) -> int:
    """Train as the command line asks; return the exit status."""
    options = parse_arguments(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        if options.list_models:
            list_models()
        else:
            run(options)
    except (DataError, DivergedError, OutputError, CheckpointError) as error:
        print(printable(error), file=sys.stderr)
        return 1
    except OSError as error:
        print(blame_file(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = options.checkpoint_dir or options.resume
        print("\nStopped; the old model file is as it was.", file=sys.stderr)
        if kept:
            data = ["--data", options.data] if options.data else []
            print(f"Go on with: {command_for('train', *data, '--resume', kept)}", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    end(main, "train")
