"""What a training writes. Whole trainings: test_train_digit_recognizer.py."""

import os
import re

import keras
import numpy as np
import pytest

from classifier import DigitClassifier, history_path
from training.history import History
from training.recipes import Recipe
from training.run import write_files


@pytest.fixture(scope="module")
def model():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )


def test_a_model_and_its_history_are_both_whole_before_either_is_replaced(tmp_path, model, monkeypatch):
    """What a kill in that moment leaves is named so that the next writing removes it."""
    out, history = tmp_path / "mnist.h5", History("16-64", Recipe(), 0)
    for path in (out, history_path(out)):
        path.write_bytes(b"old")
    seen = []

    def look(source, target):
        seen.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
        os.rename(source, target)

    monkeypatch.setattr(os, "replace", look)
    write_files(model, history, out)
    before = seen[0]
    temporary = sorted(re.sub("-[0-9]+", "-N", name) for name in before if name.startswith("."))
    assert temporary == [".mnist-N-N.h5", ".mnist.history-N-N.json"]
    assert before.pop("mnist.h5") == before.pop("mnist.history.json") == b"old"
    assert sorted(before.values()) == sorted([out.read_bytes(), history_path(out).read_bytes()])
    assert DigitClassifier.load(out).predict(np.zeros((1, 28, 28, 1), np.float32)).shape == (1, 10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mnist.h5", "mnist.history.json"]


def test_without_a_history_none_is_left_of_the_old_model(tmp_path, model):
    out = tmp_path / "taught.h5"
    for path in (out, history_path(out)):
        path.write_bytes(b"old")
    write_files(model, None, out)
    assert [path.name for path in tmp_path.iterdir()] == ["taught.h5"]
    DigitClassifier.load(out)


def test_where_the_history_cannot_be_written_the_old_model_stays(tmp_path, model):
    out = tmp_path / "mnist.h5"
    out.write_bytes(b"old")
    history_path(out).mkdir()
    with pytest.raises(OSError, match="directory"):
        write_files(model, History("16-64", Recipe(), 0), out)
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mnist.h5", "mnist.history.json"]
