"""Pictures that are dropped on the canvas, where tkinterdnd2 is installed."""

import sys

import pytest
from helpers import SEVEN, TOO_LONG

from drawing import draw_strokes
from window.dropping import NO_FILE, ON_THE_WEB, accept_files, find_file


def test_without_the_package_nothing_can_be_dropped_and_all_else_works(user, monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinterdnd2", None)
    monkeypatch.setattr("window.dropping.find_spec", lambda name: None)
    assert not accept_files(user.app, user.app.canvas, user.app.opening.open_file, user.app.say)
    user.draw(SEVEN)
    user.wait_for_digit(7)


def test_a_package_that_does_not_fit_this_tk_is_as_none(user, monkeypatch, tmp_path):
    (tmp_path / "tkinterdnd2.py").write_text("raise RuntimeError('Unable to load tkdnd library.')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tkinterdnd2", raising=False)
    assert not accept_files(user.app, user.app.canvas, user.app.opening.open_file, user.app.say)


def test_the_first_file_among_what_is_dropped_is_found(tmp_path):
    path = tmp_path / "a seven {1}.png"
    path.write_bytes(b"")
    assert find_file(["https://example.org/7.png", "/none.png", str(path), str(tmp_path)]) == str(path)
    assert find_file([f"localhost{path}"]) == str(path)
    assert find_file(["", "\x01", "a\x00b", "file", 5 * TOO_LONG]) == ""
    assert find_file([]) == ""


def drop(user, *dropped):
    """Run what tkdnd runs at a drop, with what it fills in; return the action."""
    user.wait(lambda: user.app.recollection.is_loaded)
    canvas, call = user.app.canvas, user.app.tk.call
    script = call("bind", canvas, "<<Drop>>")
    values = {"%D": call("list", *dropped), "%W": str(canvas), "%X": "1", "%Y": "1"}
    words = [values.get(word, "copy") for word in script.split()[1:]]
    return call(script.split()[0], *words)


def test_a_file_that_is_dropped_is_opened_and_read_and_other_things_are_told(user, tmp_path):
    pytest.importorskip("tkinterdnd2", reason="tkinterdnd2 is not installed")
    path = tmp_path / "a seven {1}.png"
    draw_strokes(SEVEN).save(path)
    assert drop(user, "https://example.org/seven.png") == "copy"
    assert user.app.message.get() == ON_THE_WEB
    drop(user)
    assert user.app.message.get() == NO_FILE
    drop(user, str(path))
    user.wait_for_digit(7)
    assert user.app.sketch.picture.convert("L") == draw_strokes(SEVEN)
