"""Untrained networks whose answers differ, and their files."""

from pathlib import Path

import keras
import numpy as np

RNG = np.random.default_rng(0)


def randomize(model: keras.Model) -> keras.Model:
    """Give the model weights as large as training makes them, so that its answers differ."""
    for variable in model.weights:
        if "kernel" in variable.path:
            variable.assign(RNG.normal(0, 1.5 / np.sqrt(np.prod(variable.shape[:-1])), variable.shape))
        elif variable.path.endswith(("gamma", "variance")):
            variable.assign(RNG.uniform(0.5, 1.5, variable.shape))
        else:
            variable.assign(RNG.normal(0, 0.3, variable.shape))
    return model


def sequential(*stack: keras.layers.Layer) -> keras.Model:
    """Return a model of these layers that reads a batch of the network's images."""
    return randomize(keras.Sequential([keras.Input((28, 28, 1)), *stack]))


def save(model: keras.Model, path: Path) -> Path:
    """Write a model's file and return its path."""
    model.save(path, include_optimizer=False)
    return path
