import json

import pytest

from training.history import CURVES, History, HistoryError, history_path

RECIPE = {
    "optimizer": "adam",
    "learning_rate": 0.001,
    "batch_size": 128,
    "epochs": 3,
    "monitor": "val_accuracy",
    "validation_split": 0.1,
    "augment": False,
}


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
    history = History("dense-512", RECIPE | {"monitor": "val_loss"}, seed=4)
    for loss in (0.5, 0.25, 0.75):
        history.add_epoch(dict.fromkeys(CURVES, loss), seconds=2)
    assert history.best_epoch == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"network": 1}', '{"network": "a", "recipe": {}, "seed": 0}', "\x00"]
)
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
    with pytest.raises(HistoryError, match="different lengths"):
        History.read(tmp_path / "a.json")
