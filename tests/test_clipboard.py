"""The drawing and the answer on the clipboard."""

import shutil
import signal
import subprocess
import time

import pytest
from helpers import SEVEN
from PIL import Image

from drawing import draw_strokes
from window import clipboard, pasting
from window.clipboard import ClipboardError, copy_picture
from window.opening import OPENING

needs_xclip = pytest.mark.skipif(not shutil.which("xclip"), reason="xclip is not installed")


def on_clipboard(kind):
    words = ["xclip", "-selection", "clipboard", "-o", "-t", kind]
    try:
        return subprocess.run(words, capture_output=True, check=False, timeout=1).stdout
    except subprocess.TimeoutExpired:  # a window of an earlier test still has it, and answers no more
        return b""


@needs_xclip
def test_the_drawing_is_copied_as_a_picture(user, tmp_path):
    user.draw(SEVEN)
    user.press("ctrl+c")
    user.wait(lambda: user.app.message.get() == "The drawing is copied.")
    user.wait(lambda: (tmp_path / "copied.png").write_bytes(on_clipboard("image/png")))
    with Image.open(tmp_path / "copied.png") as picture:
        assert picture.convert("L") == user.drawing.image


def test_the_answer_is_copied_as_text(user):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("ctrl+shift+c")
    user.wait(lambda: user.app.message.get() == "7 is copied.")
    assert user.app.clipboard_get() == "7"


def test_copying_chosen_text_leaves_the_drawing_where_it_is(user):
    user.draw(SEVEN)
    user.correct(3)
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3"))
    message = user.app.message
    user.click(message)
    user.press("ctrl+a", "ctrl+c")
    user.wait(lambda: user.app.clipboard_get().startswith("Kept as a 3"))
    assert message.get().startswith("Kept as a 3")


def test_where_no_command_copies_pictures_a_sentence_says_so(user, monkeypatch):
    user.draw(SEVEN)
    with monkeypatch.context() as without_commands:
        without_commands.setenv("PATH", "")
        user.app.commands["copy"].action()
    assert user.app.message.get() == (
        "The drawing was not copied: on Linux this needs xclip, or on Wayland wl-copy."
    )


def test_a_command_that_fails_counts_as_none(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(clipboard, "PATIENCE", 0.2)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ClipboardError, match="xclip"):
        copy_picture(Image.new("L", (4, 4)))


@needs_xclip
def test_a_program_that_does_not_answer_holds_up_neither_reading_nor_closing(user, tmp_path, monkeypatch):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    words = ["xclip", "-selection", "clipboard", "-t", "image/png", "-i", "-quiet", tmp_path / "seven.png"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as silent:
        try:
            user.wait(lambda: on_clipboard("image/png"))
            silent.send_signal(signal.SIGSTOP)
            monkeypatch.setattr(pasting, "PATIENCE", 1)
            user.press("ctrl+v")
            user.wait(lambda: user.app.message.get() == OPENING)
            user.draw(SEVEN)
            user.wait_for_digit(7)
            user.wait(lambda: "does not answer" in user.app.message.get())
            monkeypatch.undo()
            user.press("ctrl+v")
            user.wait(lambda: user.app.message.get() == OPENING)
            began = time.monotonic()
            user.app.destroy()
            assert time.monotonic() - began < pasting.PATIENCE / 2
        finally:
            silent.kill()


@needs_xclip
def test_the_window_closes_while_it_would_paste_what_it_has_copied_itself(user):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("ctrl+shift+c")
    user.wait(lambda: user.app.message.get() == "7 is copied.")
    user.app.commands["paste"].action()
    user.app.destroy()
