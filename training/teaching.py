"""Learning a person's hand: their drawings, varied the way they might, mixed into a short training."""

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from classifier import NO_DIGIT
from drawing import CANVAS_SIZE, Drawing, Stroke, fit_to_canvas
from pictures import PictureError, open_picture
from preprocess import BlankImageError, preprocess_to_levels
from samples import FEWEST_TO_LEARN, check_readable, load_samples
from training.batches import GENTLE_STRENGTH, Batch, to_dataset
from training.handwriting import vary_hand
from training.images import DRAWINGS, MNIST, NO_IMAGES, NON_DIGITS, PEN_STYLES, DataError, Images
from training.progress import Stage

HELD_BACK = 1 / 5  # of the drawings, to see what was learnt
DIGIT_SIZE = 0.7 * CANVAS_SIZE  # pixels, the longer side of a varied drawing
THICKEST = 0.3 * DIGIT_SIZE  # pixels, the brush for a dot
BATCH = {MNIST: 100, PEN_STYLES: 20, DRAWINGS: 8, NON_DIGITS: 20}  # images by where they come from
STEPS = 600  # enough to get back what the first ones break
LEARNING_RATE = 1e-3  # at first
PEN_DIGITS, VARIED_DIGITS = 4000, 2000  # digits drawn in the pen styles, and from the person's drawings
BRUSH = 0.2  # standard deviation of the logarithm of the factor to the brush's width

Drawn = tuple[int, Image.Image, list[Stroke]]  # the right label, the picture, its strokes if there are any


def load_drawings_to_learn(
    folder: Path, rng: np.random.Generator, knows_no_digit: bool = True
) -> tuple[list[Drawn], list[Drawn], list[str]]:
    """Read a person's drawings and hold some back.

    Args:
        folder: as `samples.save_sample` fills it.
        rng: numpy random generator.
        knows_no_digit: whether the network can learn what is no digit.

    Returns:
        (learnt, held_back, skipped): two lists of (label, Pillow image, list of Stroke), and for each
        drawing that cannot be used a sentence naming it.

    Raises:
        DataError: there are fewer than FEWEST_TO_LEARN.
        OSError: the folder or one in it may not be read.
    """
    check_readable(folder)
    samples, skipped = load_samples(folder)
    drawings = []
    for label, path, strokes in samples:
        if label == NO_DIGIT and not knows_no_digit:
            skipped.append(f"{path}: the network knows only digits.")
            continue
        try:
            image = open_picture(path)
            preprocess_to_levels(image)
            drawings.append((label, image, strokes))
        except (PictureError, BlankImageError) as error:
            skipped.append(f"{path}: {error}.")
    if len(drawings) < FEWEST_TO_LEARN:
        few = f"{len(drawings)} drawing{' is' if len(drawings) == 1 else 's are'} too few to learn from"
        raise DataError(f"{folder}: {few}: at least {FEWEST_TO_LEARN}.")
    order = rng.permutation(len(drawings))
    count = round(HELD_BACK * len(drawings))
    chosen = [drawings[i] for i in order]
    return chosen[count:], chosen[:count], skipped


def to_images(drawings: list[Drawn]) -> Images:
    """Return drawings as Images, as the window would read them."""
    return Images(
        np.stack([preprocess_to_levels(image) for _, image, _ in drawings]),
        np.array([digit for digit, _, _ in drawings], np.uint8),
    )


def vary_drawings(drawings: list[Drawn], count: int, rng: np.random.Generator) -> Images:
    """Return Images of so many drawings, each one of a list drawn anew by a slightly different hand.

    An opened picture has no strokes to vary and stays as it is.
    """
    images, labels = [], []
    for i in range(count):
        digit, image, strokes = drawings[i % len(drawings)]
        images.append(preprocess_to_levels(vary_strokes(strokes, rng) if strokes else image))
        labels.append(digit)
    return Images(np.stack(images), np.array(labels, np.uint8))


def vary_strokes(strokes: list[Stroke], rng: np.random.Generator) -> Image.Image:
    """Draw strokes in a random hand and with a random brush.

    Args:
        strokes: list of Stroke.
        rng: numpy random generator.

    Returns:
        Pillow image, mode "L".
    """
    points = np.concatenate([stroke.points for stroke in strokes]).astype(float)
    low, side = points.min(0), np.ptp(points, axis=0).max() or 1.0
    paths = vary_hand([(np.array(stroke.points) - low) / side for stroke in strokes], rng)
    factor = np.exp(rng.normal(0, BRUSH)) * DIGIT_SIZE / side
    drawing = Drawing()
    drawing.replace(
        Stroke(points, round(np.clip(stroke.width * factor, 2, THICKEST)))
        for points, stroke in zip(fit_to_canvas(paths, DIGIT_SIZE), strokes, strict=True)
    )
    return drawing.image


def teach(model: keras.Model, parts: dict[str, Images], rng: np.random.Generator) -> None:
    """Train a model a little further on Images by where they come from, all or some of those in BATCH."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False  # keeps the statistics of the long training
    schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, STEPS)
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy", metrics=["accuracy"])
    with Stage("Learning the drawings", STEPS) as stage:
        model.fit(
            mix_batches(parts, rng),
            steps_per_epoch=STEPS,
            shuffle=False,  # they are in random order
            callbacks=[
                keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: stage.advance())
            ],
            verbose=0,
        )


def mix_batches(parts: dict[str, Images], rng: np.random.Generator) -> tf.data.Dataset:
    """Return an endless tf.data.Dataset of augmented batches with BATCH images of each part."""

    def batches() -> Iterator[Batch]:
        while True:
            chosen = [part[rng.integers(len(part), size=BATCH[name])] for name, part in parts.items()]
            images = sum(chosen, NO_IMAGES)
            yield images.x[..., np.newaxis], images.y, rng.integers(2**31, size=2), GENTLE_STRENGTH

    return to_dataset(batches)
