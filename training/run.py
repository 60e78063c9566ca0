"""A whole training, from the images to the model file, as train_digit_recognizer.py starts it."""

import hashlib
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import keras
import numpy as np

from classifier import CLASSES, DEFAULT_MODEL, NO_DIGIT, history_path
from command_line import printable
from files import replacing
from training import checkpoints
from training.calibration import accuracy, calibrate, set_boundary
from training.drawn_images import draw_non_digits, draw_pen_digits
from training.history import History, HistoryError
from training.image_cache import cached
from training.images import (
    DRAWINGS,
    MNIST,
    NO_IMAGES,
    NON_DIGITS,
    PEN_STYLES,
    DataError,
    Images,
    load_mnist,
    split_validation,
)
from training.loop import train
from training.progress import Stage, minutes
from training.recipes import Recipe
from training.teaching import (
    PEN_DIGITS,
    VARIED_DIGITS,
    load_drawings_to_learn,
    teach,
    to_images,
    vary_drawings,
)

FEWEST_IMAGES = 100  # to train on
DRAWN = {PEN_STYLES: 0.75, NON_DIGITS: 0.5}  # images for each of MNIST's
WRITTEN_DIGITS = 2000  # of MNIST's images, of which some of what is no digit is made

logging.getLogger("absl").setLevel(logging.ERROR)  # Keras's advice to use another file format


def run_training(history: History, data: Path | None, out: Path, directory: Path | None) -> None:
    """Train a network, and write its model file and its history.

    Args:
        history: History of the training, begun or not.
        data: of MNIST, as `load_mnist` takes it.
        out: the model file.
        directory: of the checkpoints to keep and to go on from, or None.

    Raises:
        DataError: MNIST cannot be had.
        DivergedError: nothing was learnt that could be written.
        OSError: a file cannot be written.
    """
    recipe = history.recipe
    start = time.perf_counter() - history.seconds  # of the epochs before this beginning
    mnist, test = load_mnist(data)
    if len(mnist) < FEWEST_IMAGES:
        raise DataError(f"{len(mnist)} training images are too few: at least {FEWEST_IMAGES} are needed.")
    if len(history) and history.count_images(MNIST) not in ([], _count_digits(mnist)):
        raise DataError("This training was begun with other images: go on with the same --data.")
    print(f"{history.network}: {recipe.describe()}.")
    training, validation = load_images(mnist, recipe, history.seed)
    history.images = count_digits(training, validation)
    model = train(history, training, validation, directory)
    best = history.curves["val_accuracy"][history.best_epoch - 1]
    print(f"Best epoch: {history.best_epoch} of {len(history)}, validation accuracy {100 * best:.2f} %.")
    if recipe.augment:
        history.temperature = calibrate(model, sum(validation.values(), NO_IMAGES), history.seed)
        set_boundary(model, validation[MNIST])
        print(f"The confidence is calibrated, temperature {history.temperature:.2f}.")
    history.test_accuracy = accuracy(model, test)
    write_files(model, history, out)
    for name, images in validation.items():
        print(f"Validation, {name}: {accuracy(model, images):.2f} %.")
    print(f"MNIST test: {history.test_accuracy:.2f} %.")
    print(f"{printable(out)} is written, after {minutes(time.perf_counter() - start)}.")


def write_files(model: keras.Model, history: History | None, out: Path) -> None:
    """Write a model file and its history: each is whole before either takes the place of the old one.

    Where there is no history, none is left of the old model.

    Raises:
        OSError: one of them cannot be written.
    """
    with replacing(out) as temporary:
        checkpoints.save_model(model, temporary)
        if history is None:
            history_path(out).unlink(missing_ok=True)
        else:
            history.write(history_path(out))


def load_images(mnist: Images, recipe: Recipe, seed: int) -> tuple[dict[str, Images], dict[str, Images]]:
    """Return the Images to learn from and those for validation, each a dict by where they come from."""
    rng = np.random.default_rng(seed)
    training, validation = {}, {}
    training[MNIST], validation[MNIST] = split_validation(mnist, rng, recipe.validation_split)
    if recipe.augment:
        for name, images in draw_images(
            training[MNIST][:WRITTEN_DIGITS], recipe.drawn * len(mnist), seed
        ).items():
            training[name], validation[name] = split_validation(images, rng, recipe.validation_split)
    return training, validation


def draw_images(written: Images, size: float, seed: int) -> dict[str, Images]:
    """Return drawn Images by their kind, DRAWN times `size` of each; some are made of `written` digits."""
    counts = {name: round(share * size) for name, share in DRAWN.items()}
    key = hashlib.sha256(written.x.tobytes()).hexdigest(), seed
    with Stage(f"Drawing {sum(counts.values()):,} images", sum(counts.values())) as stage:
        draws: dict[str, Callable[..., Images]] = {
            PEN_STYLES: draw_pen_digits,
            NON_DIGITS: partial(draw_non_digits, written=written),
        }
        return {
            name: cached(name, (counts[name], *key), partial(draw, counts[name], seed, stage.advance))
            for name, draw in draws.items()
        }


def count_digits(training: dict[str, Images], validation: dict[str, Images]) -> dict[str, list[int]]:
    """Return how many images of each digit, and of none, a part of the data has: lists of 11 by its name."""
    parts = {f"{name} training": images for name, images in training.items()}
    parts |= {f"{name} validation": images for name, images in validation.items()}
    return {name: _count_digits(images) for name, images in parts.items()}


def _count_digits(images: Images) -> list[int]:
    return np.bincount(images.y, minlength=NO_DIGIT + 1).tolist()


def run_teaching(drawings: Path, data: Path | None, out: Path, seed: int) -> None:
    """Go on from mnist.h5 with a person's drawings among MNIST's images and the pen styles.

    The history written beside the model is that of mnist.h5, if it has one, with what the drawings changed.

    Args:
        drawings: folder, as `samples.save_sample` fills it.
        data: of MNIST, as `load_mnist` takes it.
        out: the model file to write.
        seed: of all that is random.

    Raises:
        DataError: MNIST cannot be had, or there are too few drawings.
        OSError: a file cannot be read or written.
    """
    rng = np.random.default_rng(seed)
    model = keras.models.load_model(DEFAULT_MODEL, compile=False)
    knows_no_digit = model.output_shape[-1] > CLASSES
    learnt, held_back, skipped = load_drawings_to_learn(drawings, rng, knows_no_digit)
    for reason in skipped:
        print(f"Skipped: {printable(reason)}", file=sys.stderr)
    mnist, test = load_mnist(data)
    training, validation = split_validation(mnist, rng, Recipe.validation_split)
    varied = vary_drawings(learnt, VARIED_DIGITS, rng)
    shown = to_images(held_back)
    before = accuracy(model, shown), accuracy(model, test)
    are = "is" if len(held_back) == 1 else "are"
    print(f"Learning from {len(learnt)} drawings; {len(held_back)} {are} held back.", flush=True)
    parts = {MNIST: training, PEN_STYLES: draw_pen_digits(PEN_DIGITS, seed), DRAWINGS: varied}
    if knows_no_digit:
        parts[NON_DIGITS] = draw_non_digits(PEN_DIGITS, seed)
    teach(model, parts, rng)
    temperature = calibrate(model, validation, seed)
    if knows_no_digit:
        set_boundary(model, validation)
    after = accuracy(model, shown), accuracy(model, test)
    history = None
    with suppress(HistoryError):
        history = History.read(history_path(DEFAULT_MODEL))
        history.images |= count_digits({DRAWINGS: to_images(learnt)}, {DRAWINGS: shown})
        history.temperature, history.test_accuracy = temperature, after[1]
    write_files(model, history, out)
    for name, old, new in zip(("The drawings held back", "MNIST test"), before, after, strict=True):
        print(f"{name}: {old:.2f} % before, {new:.2f} % after.")
    print(f"{printable(out)} is written.")
