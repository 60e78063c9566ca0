import os

import numpy as np
import pytest
from helpers import TOO_LONG

from training.images import DataError, Images, load_mnist, split_validation

X, Y = np.zeros((5, 28, 28), np.uint8), np.arange(5)
GOOD = {"x_train": X, "y_train": Y, "x_test": X[:2], "y_test": Y[:2]}


def test_an_npz_with_the_four_arrays(tmp_path):
    np.savez(tmp_path / "m.npz", **GOOD)
    training, test = load_mnist(tmp_path / "m.npz")
    assert (len(training), len(test)) == (5, 2)
    assert training.y.dtype == np.uint8


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"x_test": None}, "x_test"),
        ({"y_train": Y + 6}, "labels"),
        ({"y_train": Y - 1}, "labels"),
        ({"y_train": Y / 1.0}, "labels"),
        ({"y_train": Y[:4]}, "label for each"),
        ({"x_train": X[:, :, :20]}, "28, 28"),
        ({"x_train": X.astype(float)}, "uint8"),
        ({"x_train": X[:0], "y_train": Y[:0]}, "not MNIST"),
        ({"x_train": np.array([{}], object)}, "plain arrays"),
    ],
)
def test_an_npz_that_is_not_mnist(tmp_path, change, reason):
    arrays = {name: array for name, array in (GOOD | change).items() if array is not None}
    np.savez(tmp_path / "m.npz", **arrays)
    with pytest.raises(DataError, match=reason) as error:
        load_mnist(tmp_path / "m.npz")
    assert "m.npz" in str(error.value)


def test_files_that_are_no_npz(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load_mnist(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(DataError, match="npz"):
        load_mnist(tmp_path / "text.npz")
    os.mkfifo(tmp_path / "pipe.npz")  # nobody ever writes to it
    with pytest.raises(DataError, match="a pipe or a device"):
        load_mnist(tmp_path / "pipe.npz")


def test_validation_images_are_apart_from_training_images():
    images = Images(np.arange(1200 * 784).reshape(1200, 28, 28), np.arange(1200) % 10)
    training, validation = split_validation(images, np.random.default_rng(0), 1 / 12)
    assert (len(training), len(validation)) == (1100, 100)
    firsts = np.concatenate([training.x[:, 0, 0], validation.x[:, 0, 0]])
    assert sorted(firsts) == list(range(0, 1200 * 784, 784))


def test_a_batch_is_what_a_network_reads():
    batch = Images(np.full((3, 28, 28), 255, np.uint8), np.zeros(3, np.uint8)).batch
    assert batch.shape == (3, 28, 28, 1)
    assert batch.dtype == np.float32
    assert (batch == 1).all()


def test_of_a_file_that_cannot_be_read_it_is_said_why(tmp_path):
    with pytest.raises(DataError, match=f"{TOO_LONG} cannot be read: File name too long"):
        load_mnist(tmp_path / TOO_LONG)
