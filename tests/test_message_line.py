"""The line at the bottom of the window."""

import pytest

LONG = "A sentence that goes on. " * 40


def text_of(user):
    return next(child for child in user.app.message.winfo_children() if child.winfo_class() == "Text")


def scrollbar_of(user):
    return next(child for child in user.app.message.winfo_children() if child.winfo_class() == "TScrollbar")


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_a_text_can_be_selected_and_copied(user, way):
    user.app.message.set("/home/ann/digit.png is written.")
    text = text_of(user)
    user.app.update()
    x, y = text.winfo_rootx() + 2, text.winfo_rooty() + 8
    if way == "pointer":
        user.xdotool("mousemove", x, y, "mousedown", 1)
        user.wait(lambda: user.app.focus_get() is text)
        user.xdotool("mousemove", x + 100, y, "mousemove", x + 500, y)
    else:
        user.xdotool("mousemove", x, y, "click", 1)
        user.press("ctrl+a")
    user.wait(lambda: text.tag_ranges("sel"))
    user.xdotool("mouseup", 1)
    user.press("ctrl+c")
    user.wait(lambda: "digit.png" in clipboard(user.app))
    assert clipboard(user.app) == user.app.message.get()
    assert user.app.sketch.is_empty


def clipboard(app):
    import tkinter as tk

    try:
        return app.clipboard_get()
    except tk.TclError:  # it is empty
        return ""


def test_a_text_that_is_too_long_can_be_scrolled_and_takes_no_more_room(user):
    height = user.app.message.winfo_height()
    assert not scrollbar_of(user).winfo_ismapped()
    user.app.message.set(LONG)
    user.wait(scrollbar_of(user).winfo_ismapped)
    assert user.app.message.winfo_height() == height
    assert user.app.message.get() == LONG
    user.app.message.set("Short.")
    user.wait(lambda: not scrollbar_of(user).winfo_ismapped())


def test_it_cannot_be_written_in(user):
    user.click(text_of(user))
    user.press("x", "Delete")
    user.press("F1")  # has come through
    user.wait(lambda: len(user.app.winfo_children()) > 5)
    assert text_of(user).get("1.0", "end-1c") == user.app.message.get() == user.app.invitation
