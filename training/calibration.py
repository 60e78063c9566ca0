"""After training: the confidence is made honest, and what counts as no digit is set."""

import keras
import numpy as np
import tensorflow as tf

from classifier import CLASSES, NO_DIGIT
from training.augmentation import augment
from training.images import Images

REFUSED_SHARE = 0.001  # of MNIST's validation images, which the network takes for no digit


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
