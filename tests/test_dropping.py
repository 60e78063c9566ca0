"""Pictures that are dropped on the canvas, where tkinterdnd2 is installed."""

import sys

import pytest
from helpers import SEVEN

from drawing import draw_strokes
from window.dropping import accept_files


def test_without_the_package_nothing_can_be_dropped_and_all_else_works(user, monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinterdnd2", None)
    monkeypatch.setattr("window.dropping.find_spec", lambda name: None)
    assert not accept_files(user.app, user.app.canvas, user.app.opening.open_file)
    user.draw(SEVEN)
    user.wait_for_digit(7)


def test_a_package_that_does_not_fit_this_tk_is_as_none(user, monkeypatch, tmp_path):
    (tmp_path / "tkinterdnd2.py").write_text("raise RuntimeError('Unable to load tkdnd library.')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tkinterdnd2", raising=False)
    assert not accept_files(user.app, user.app.canvas, user.app.opening.open_file)


def test_a_file_that_is_dropped_is_opened_and_read(user, tmp_path):
    """What tkdnd runs at a drop, with what it fills in."""
    pytest.importorskip("tkinterdnd2", reason="tkinterdnd2 is not installed")
    path = tmp_path / "a seven {1}.png"
    draw_strokes(SEVEN).save(path)
    user.wait(lambda: user.app.recollection.is_loaded)
    canvas, call = user.app.canvas, user.app.tk.call
    script = call("bind", canvas, "<<Drop>>")
    values = {"%D": call("list", str(path)), "%W": str(canvas), "%X": "1", "%Y": "1"}
    words = [values.get(word, "copy") for word in script.split()[1:]]
    assert call(script.split()[0], *words) == "copy"
    user.wait_for_digit(7)
    assert user.app.sketch.picture.convert("L") == draw_strokes(SEVEN)
