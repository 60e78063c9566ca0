"""The Model menu, and models that cannot be used."""

import shutil

import pytest
from helpers import PROJECT, SEVEN


@pytest.mark.parametrize("content", [None, b"", b"no network"])
def test_a_missing_or_broken_model_is_said_in_the_window(open_window, tmp_path, content):
    path = tmp_path / "other.h5"
    if content is not None:
        path.write_bytes(content)
    user = open_window(model_path=path)
    user.draw(SEVEN)
    user.click(user.app.recognize_button)
    user.wait(lambda: "other.h5" in user.app.message.get())
    assert user.app.message.get().endswith("Choose another one in the Model menu.")
    assert user.app.prediction is None


def test_a_name_with_a_line_break_makes_no_second_line(open_window, tmp_path):
    user = open_window(model_path=tmp_path / "no.h5\nAll is well\u202e.h5")
    shown = next(child for child in user.app.message.winfo_children() if child.winfo_class() == "Text")
    assert r"no.h5\nAll is well\u202e.h5: there is no such file." in shown.get("1.0", "end-1c")


def test_models_are_switched_and_a_broken_one_leaves_the_current_one(user, tmp_path):
    user.draw(SEVEN)
    user.wait(lambda: user.app.prediction)
    first, before = user.app.models.classifier, user.app.prediction
    (tmp_path / "broken.h5").write_bytes(b"no network")
    with user.answering_dialog("Open model", tmp_path / "broken.h5"):
        user.choose("Model", "Open model...")
    user.wait(lambda: "broken.h5: it is neither an HDF5 file" in user.app.message.get())
    assert user.app.models.classifier is first
    shutil.copy(PROJECT / "mnist.h5", tmp_path / "other.h5")
    with user.answering_dialog("Open model", tmp_path / "other.h5"):
        user.choose("Model", "Open model...")
    user.wait(lambda: user.app.models.classifier is not first)
    user.wait(lambda: user.app.prediction is not before)  # read anew at once
    assert user.app.prediction.digit == 7
    assert user.app.settings.model == str(tmp_path / "other.h5")
    user.choose("Model", "Six convolutions (mnist.h5)")
    user.wait(lambda: user.app.settings.model == "")


def test_a_model_that_is_gone_since_it_was_chosen_is_forgotten(open_window, tmp_path):
    path = shutil.copy(PROJECT / "mnist.h5", tmp_path / "other.h5")
    app = open_window().app
    app.model_choice.choose(str(path))
    app.destroy()
    app = open_window().app
    assert app.models.path == app.settings.model == str(path)
    app.destroy()
    path.unlink()
    app = open_window().app
    assert (app.models.path, app.settings.model) == (str(PROJECT / "mnist.h5"), "")
    assert app.message.get() == app.invitation == "Draw a digit or a number."
