"""A training that goes on from damaged checkpoints. Kills: test_train_digit_recognizer.py."""

import shutil
from subprocess import check_output

import keras
import numpy as np
import pytest
from damage import damage
from helpers import noise_images

from training.checkpoint_folder import CHECKSUMS, HISTORY, CheckpointError, model_path
from training.checkpoints import Checkpoints, resume
from training.history import History
from training.recipes import Recipe

EPOCHS = 2
SIGNATURES = b"TREE", b"HEAP"  # of structures of HDF5; where the second is damaged h5py has a RuntimeError


def build():
    """Return a compiled model, the same each time."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The folder of a training of two epochs, and the model's weights before them and after each."""
    folder, history, model = tmp_path_factory.mktemp("kept"), History("16-64", Recipe(), 0), build()
    images, weights = noise_images(20, 3), [model.get_weights()]
    note = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: weights.append(model.get_weights()))
    some = images.batch, images.y
    keeper = Checkpoints(history, folder)
    model.fit(*some, epochs=EPOCHS, validation_data=some, callbacks=[keeper, note], verbose=0)
    return folder, weights


@pytest.fixture
def copied(kept, tmp_path):
    """A copy of that folder, to damage."""
    return shutil.copytree(kept[0], tmp_path / "copied")


def go_on(folder):
    """Resume from a folder; return the epochs that count as done, the weights, the optimizer's steps."""
    model, history = build(), History.read(folder / HISTORY)
    resume(folder, history, model, [])
    return len(history), model.get_weights(), int(model.optimizer.iterations)


def assert_goes_on_as_after(done, folder, weights):
    epochs, resumed, steps = go_on(folder)
    assert (epochs, steps) == (done, done)  # an epoch has one batch
    for a, b in zip(resumed, weights[done], strict=True):
        np.testing.assert_array_equal(a, b)


def last_model(folder):
    return model_path(folder, History.read(folder / HISTORY), EPOCHS)


def test_a_whole_folder_is_gone_on_from_at_its_end(kept):
    assert_goes_on_as_after(EPOCHS, *kept)


def test_damage_is_told_before_the_file_is_opened(kept, copied, capsys):
    """A flipped bit may make libhdf5 loop for ever, or change a weight."""
    path, rng = last_model(copied), np.random.default_rng(0)
    whole = path.read_bytes()
    for _ in range(5):
        path.write_bytes(damage(whole, rng))
        assert_goes_on_as_after(1, copied, kept[1])
        assert capsys.readouterr().out == f"Missing or damaged in {copied}: {path.name}.\n"


def vouch(folder):
    """Note the checksums of the models as they are, in the way that a person is told."""
    (folder / CHECKSUMS).write_text(check_output("sha256sum epoch_*.h5", cwd=folder, shell=True, text=True))


def test_models_without_checksums_are_not_read_until_a_person_vouches_for_them(kept, copied):
    (copied / CHECKSUMS).unlink()
    with pytest.raises(CheckpointError) as refused:
        go_on(copied)
    assert str(refused.value).startswith(f"{copied / CHECKSUMS} does not say whether epoch_01_val_")
    assert str(refused.value).endswith(f": sha256sum epoch_*.h5 > {CHECKSUMS}")
    vouch(copied)
    assert_goes_on_as_after(EPOCHS, *kept)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_damage_that_a_person_has_vouched_for(kept, copied, signature):
    path = last_model(copied)
    first, second, rest = path.read_bytes().split(signature, 2)
    path.write_bytes(first + signature + second + b"\xff" * 4 + rest)
    vouch(copied)
    assert_goes_on_as_after(1, copied, kept[1])


def test_a_training_without_a_whole_checkpoint_begins_anew(kept, copied):
    """Not from weights that were loaded before the damage was seen."""
    for path in copied.glob("*.h5"):
        content = path.read_bytes()
        path.write_bytes(content.replace(b"optimizer_weights", b"optimizer_wights_"))
    other = build()
    other.compile("sgd")
    other.optimizer.build(other.trainable_variables)
    other.set_weights(kept[1][EPOCHS])
    other.save(last_model(copied))
    vouch(copied)
    assert_goes_on_as_after(0, copied, kept[1])


def test_of_two_models_of_an_epoch_the_one_of_the_history_is_taken(kept, copied):
    (copied / f"epoch_{EPOCHS:02d}_val_0.0000.h5").write_bytes(b"of an earlier attempt")
    assert_goes_on_as_after(EPOCHS, copied, kept[1])
