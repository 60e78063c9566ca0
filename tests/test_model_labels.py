"""The names and accuracies of models, as a person reads them."""

import json

import pytest
from helpers import PROJECT

from classifier import DEFAULT_MODEL, MODELS_FOLDER, DigitClassifier, history_path
from training.recipes import NETWORKS
from window.model_labels import NAMES, label_model

COMMITTED = [DEFAULT_MODEL, *sorted(MODELS_FOLDER.glob("[!.]*.h5"))]


def keep_history(model, **values):
    history_path(model).write_text(json.dumps(values))
    return label_model(model)


def test_every_network_that_can_be_trained_has_a_name_of_its_own():
    assert set(NETWORKS) <= set(NAMES)
    assert len(set(NAMES.values())) == len(NAMES)


def test_the_model_of_the_project_is_named_in_words():
    label = label_model(DEFAULT_MODEL)
    assert (label.name, label.file) == ("Six convolutions", "mnist.h5")
    assert label.text == "Six convolutions (mnist.h5)"


def test_a_quick_training_says_so_and_other_files_keep_their_names(tmp_path):
    assert keep_history(tmp_path / "16-64-quick.h5", network="16-64").name == "Two narrow convolutions, quick"
    assert keep_history(tmp_path / "best_v2.h5", network="16-64").text == "best_v2.h5"
    assert label_model(tmp_path / "none.keras").text == "none.keras"


def test_a_name_is_one_line_and_turns_no_text_around():
    assert label_model("a\nb\u202e5h.keras").text == r"a\nb\u202e5h.keras"


def test_the_accuracy_is_that_of_the_history(tmp_path):
    label = keep_history(tmp_path / "a.h5", network="x", test_accuracy=98.765)
    assert (label.accuracy, label.accuracy_text) == (98.765, "98.77%")
    assert keep_history(tmp_path / "a.h5", network="x").accuracy_text == ""


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, '{"test_accuracy": "99"}', '{"test_accuracy": 1e400}', "\x00\xff"]
)
def test_a_damaged_history_gives_no_figure(tmp_path, text):
    (tmp_path / "a.history.json").write_text(text)
    assert label_model(tmp_path / "a.h5").accuracy is None


@pytest.mark.slow
@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_the_figures_of_the_committed_models_are_what_they_reach(path, mnist_test):
    label = label_model(path)
    if label.accuracy is None:
        pytest.skip("its training was before figures were noted")
    right = DigitClassifier.load(path).predict(mnist_test.batch).argmax(1) == mnist_test.y
    assert label.accuracy == pytest.approx(100 * right.mean(), abs=0.015)  # Keras rounds otherwise
    assert PROJECT in path.parents
