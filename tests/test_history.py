import json
from dataclasses import replace

import pytest
from helpers import TOO_LONG

from classifier import history_path
from training.history import CURVES, History, HistoryError
from training.recipes import Recipe

RECIPE = Recipe(epochs=3, validation_split=0.1)


def three_epochs():
    history = History("dense-512", RECIPE, seed=4)
    for accuracy in (0.5, 0.75, 0.75):
        history.add_epoch(dict.fromkeys(CURVES, accuracy) | {"lr": 1}, seconds=2)
    return history


def test_what_is_written_is_read_again(tmp_path):
    path = history_path(tmp_path / "mnist.h5")
    assert path.name == "mnist.history.json"
    three_epochs().write(path)
    assert History.read(path) == three_epochs()


def test_the_best_epoch_is_the_first_of_the_best():
    history = three_epochs()
    assert (history.best_epoch, len(history), history.seconds) == (2, 3, 6)
    history.forget_after(1)
    assert (history.best_epoch, len(history), history.seconds) == (1, 1, 2)


def test_the_best_epoch_can_be_that_of_the_lowest_loss():
    history = History("dense-512", replace(RECIPE, monitor="val_loss"), seed=4)
    for loss in (float("nan"), 0.5, 0.25, 0.75):
        history.add_epoch(dict.fromkeys(CURVES, loss), seconds=2)
    assert history.best_epoch == 3


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"network": 1}', '{"network": "a", "seed": 0}', "\x00"])
def test_other_files_are_refused(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(HistoryError, match=r"a\.json: not a training history"):
        History.read(tmp_path / "a.json")


def test_a_missing_file_and_uneven_curves_are_refused(tmp_path):
    with pytest.raises(HistoryError, match="no such file"):
        History.read(tmp_path / "none.json")
    three_epochs().write(tmp_path / "a.json")
    values = json.loads((tmp_path / "a.json").read_text())
    values["curves"]["loss"].append(1)
    (tmp_path / "a.json").write_text(json.dumps(values))
    with pytest.raises(HistoryError, match="damaged"):
        History.read(tmp_path / "a.json")


@pytest.mark.parametrize(
    "damage",
    [
        {"recipe": {"optimizer": "none"}},
        {"recipe": {"batch_size": 0}},
        {"recipe": {"learning_rate": "fast"}},
        {"seed": "x"},
        {"images": {"MNIST training": 3}},
        {"curves": {"loss": [None]}},
        {"seconds": 10**400},
    ],
)
def test_values_of_the_wrong_kind_are_refused(tmp_path, damage):
    three_epochs().write(tmp_path / "a.json")
    values = json.loads((tmp_path / "a.json").read_text())
    for key, value in damage.items():
        values[key] = values[key] | value if isinstance(value, dict) else value
    (tmp_path / "a.json").write_text(json.dumps(values))
    with pytest.raises(HistoryError, match="damaged"):
        History.read(tmp_path / "a.json")


def test_deep_nesting_is_refused(tmp_path):
    (tmp_path / "a.json").write_text("[" * 100_000)
    with pytest.raises(HistoryError, match="damaged"):
        History.read(tmp_path / "a.json")


def test_of_a_file_that_cannot_be_read_it_is_said_why(tmp_path):
    with pytest.raises(HistoryError, match=f"{TOO_LONG} cannot be read: File name too long"):
        History.read(tmp_path / TOO_LONG)
