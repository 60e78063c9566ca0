import keras
import numpy as np
import pytest
import tensorflow as tf
from helpers import noise_images

from classifier import NO_DIGIT
from training.calibration import REFUSED_SHARE, calibrate, set_boundary
from training.images import Images


def test_calibration_makes_an_overconfident_network_honest():
    x = np.zeros((1000, 28, 28), np.uint8)
    x[:, 14, 14] = 255
    y = np.repeat([0, 1], [800, 200])  # all look alike, four in five are a 0
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GlobalAveragePooling2D()])
    model.add(keras.layers.Dense(10, activation="softmax"))
    kernel, bias = np.zeros((1, 10), np.float32), np.full(10, -40, np.float32)
    bias[:2] = 4, 0  # 98 % sure
    model.layers[-1].set_weights([kernel, bias])
    temperature = calibrate(model, Images(x, y), seed=0)
    assert temperature == pytest.approx(4 / np.log(4), rel=0.02)
    assert model.predict(tf.zeros((1, 28, 28, 1)), verbose=0)[0, 0] == pytest.approx(0.8, abs=0.01)


def test_the_boundary_refuses_the_given_share_of_digits():
    images = noise_images(1000, 3)
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(NO_DIGIT + 1, activation="softmax"))
    set_boundary(model, images)
    refused = model.predict(images.batch, verbose=0)[:, NO_DIGIT] > 0.5
    assert refused.mean() == pytest.approx(REFUSED_SHARE, abs=0.0011)
