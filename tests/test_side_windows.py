"""The windows beside the main one."""

from pathlib import Path

from helpers import PROJECT, SEVEN

from window.side_windows import CompareWindow, HelpWindow, NumbersWindow
from window.themes import DARK


def test_the_numbers_are_those_that_the_network_was_given(user):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("ctrl+n")
    user.wait(lambda: user.app.side_windows.find(NumbersWindow))
    canvas = user.app.side_windows.find(NumbersWindow).canvas
    texts = [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]
    tensor = user.app.prediction.tensor
    assert texts == [str(min(round(100 * float(value)), 99)) for value in tensor.ravel()]


def test_models_are_compared_and_follow_the_drawing(user):
    user.draw(SEVEN)
    user.press("ctrl+m")
    user.wait(lambda: user.app.side_windows.find(CompareWindow))
    window = user.app.side_windows.find(CompareWindow)
    assert [Path(path).name for path in window.answers] == [
        "mnist.h5",
        *sorted(path.name for path in (PROJECT / "models").glob("*.h5")),
    ]
    user.wait(lambda: all(answer["text"].startswith("7") for answer in window.answers.values()))
    user.app.clear()
    assert {remark["text"] for remark in window.remarks.values()} == {"no answer yet"}
    user.choose("View", "Dark")
    user.wait(lambda: window["background"] == DARK.background)


def test_help_is_one_window_however_often_it_is_asked_for(user):
    def windows():
        return [child for child in user.app.winfo_children() if isinstance(child, HelpWindow)]

    for _ in range(3):
        user.press("F1")
        user.wait(windows)
        user.app.focus_force()
    assert len(windows()) == 1
    texts = [label["text"] for label in windows()[0].winfo_children()[0].winfo_children()]
    assert texts[texts.index("Ctrl+Shift+Z, Ctrl+Y") + 1] == "Do again what was undone"
    user.app.show_help()
    user.wait(lambda: user.app.focus_get() is windows()[0].close_button)
    user.press("Escape")
    user.wait(lambda: not windows())
    user.app.show_help()
    assert len(windows()) == 1
