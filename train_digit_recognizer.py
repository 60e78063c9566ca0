#!/usr/bin/env python3
"""Train the network and write mnist.h5.

The network learns from MNIST's 60,000 training images and as many digits drawn in the
pen styles that MNIST lacks; every epoch takes all of the former and half of the latter,
each changed anew. One image in twelve is kept apart for validation: it chooses the best
epoch and calibrates the confidence.
MNIST's test images are read once, at the end, for the figure reported.

Stopping at any time (Ctrl-C) leaves the file from the last training as it was.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

import keras
import numpy as np
import tensorflow as tf

import networks
from augmentation import augment
from classifier import DEFAULT_MODEL
from training_data import DataError, draw_pen_digits, load_mnist, split_validation

PEN_SHARE = 0.5  # of the drawn digits in each epoch
LEARNING_RATE = 3e-3  # the peak, reached after WARM_UP epochs, from where it falls to 0 along a cosine
WARM_UP = 0.5  # epochs
ESTIMATE_STEPS = 20  # batches timed before training to say how long it will take


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
    parser.add_argument("--epochs", type=positive, default=28, help="default: %(default)s")
    parser.add_argument("--batch-size", type=positive, default=128, help="default: %(default)s")
    parser.add_argument(
        "--seed", type=int, default=0, help="the same seed gives the same network (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_MODEL, help="file to write (default: mnist.h5)")
    return parser.parse_args(arguments)


def positive(text):
    """Parse a whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def make_dataset(mnist, pen, batch_size, seed):
    """Return a tf.data.Dataset of augmented batches in a new order each epoch.

    Args:
        mnist: Images, all of them in every epoch.
        pen: Images, of which every epoch takes PEN_SHARE, others each time.

    Yields:
        (float32 (batch_size, 28, 28, 1) in [0, 1], uint8 (batch_size,)).
    """
    mnist_images, pen_images = (
        tf.data.Dataset.from_tensor_slices((images.x[..., np.newaxis], images.y)) for images in (mnist, pen)
    )
    pen_images = pen_images.shuffle(len(pen), seed=seed).take(int(PEN_SHARE * len(pen)))
    images = mnist_images.concatenate(pen_images)
    batches = images.shuffle(len(images), seed=seed).batch(batch_size)
    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)

    def prepare(batch, seed):
        x, y = batch
        return augment(tf.cast(x, tf.float32) / 255, seed), y

    return tf.data.Dataset.zip(batches, seeds).map(prepare, tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


def compile_model(model, steps, epochs):
    """Give the model its optimizer: Adam, its rate rising to a peak and falling along a cosine."""
    warm_up = int(WARM_UP * steps)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, epochs * steps - warm_up, warmup_target=LEARNING_RATE, warmup_steps=warm_up
    )
    model.compile(
        optimizer=keras.optimizers.Adam(schedule),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )


def estimate_seconds(model, dataset, steps):
    """Return about how long so many steps take, measured on a copy of the model."""
    copy = keras.models.clone_model(model)
    compile_model(copy, steps, 1)
    batches = iter(dataset.repeat())
    copy.train_on_batch(*next(batches))
    start = time.perf_counter()
    for _ in range(ESTIMATE_STEPS):
        copy.train_on_batch(*next(batches))
    return (time.perf_counter() - start) / ESTIMATE_STEPS * steps


def train(model, dataset, validation, epochs, seed):
    """Fit the model to a dataset and leave it as it was after its best epoch on validation Images."""
    steps = len(dataset)
    print(f"About {estimate_seconds(model, dataset, epochs * steps) / 60:.0f} minutes to go.", flush=True)
    keras.utils.set_random_seed(seed)
    compile_model(model, steps, epochs)
    best = keras.callbacks.EarlyStopping(
        monitor="val_accuracy", mode="max", patience=epochs, restore_best_weights=True, verbose=1
    )
    model.fit(
        dataset,
        epochs=epochs,
        validation_data=(validation.batch, validation.y),
        validation_batch_size=512,
        callbacks=[best],
        shuffle=False,  # the dataset shuffles itself
        verbose=1 if sys.stdout.isatty() else 2,
    )


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


def save(model, path):
    """Write the model to a temporary file beside `path`, then rename it: whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".h5")
    os.close(handle)
    try:
        model.save(temporary, include_optimizer=False)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def accuracy(model, images):
    """Return the percentage of Images that the model reads right."""
    guesses = model.predict(images.batch, batch_size=512, verbose=0).argmax(1)
    return 100 * (guesses == images.y).mean()


def run(options):
    """Do what the command line asks for."""
    check_writable(options.out)
    rng = np.random.default_rng(options.seed)
    mnist, test = load_mnist(options.data)
    if len(mnist) < 100:
        raise DataError(f"{len(mnist)} training images are too few: at least 100 are needed.")
    print(f"Drawing {len(mnist):,} digits in the pen styles ...", flush=True)
    pen = draw_pen_digits(len(mnist), rng)
    mnist_training, mnist_validation = split_validation(mnist, rng)
    pen_training, pen_validation = split_validation(pen, rng)
    validation = mnist_validation + pen_validation

    keras.utils.set_random_seed(options.seed)
    model = networks.six_convolutions()
    dataset = make_dataset(mnist_training, pen_training, options.batch_size, options.seed)
    train(model, dataset, validation, options.epochs, options.seed)
    temperature = calibrate(model, validation, options.seed)
    save(model, options.out)
    print(f"Validation: MNIST {accuracy(model, mnist_validation):.2f} %, ", end="")
    print(f"pen styles {accuracy(model, pen_validation):.2f} %, temperature {temperature:.2f}.")
    print(f"MNIST test: {accuracy(model, test):.2f} %.")
    print(f"{options.out} is written.")


def main(arguments=None):
    """Train as the command line asks; return the exit status."""
    options = parse_arguments(arguments)
    logging.getLogger("absl").setLevel(logging.ERROR)  # Keras's advice to use another file format
    try:
        run(options)
    except (DataError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped; {options.out} is as it was.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
