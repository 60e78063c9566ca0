"""The drawing and the answer on the clipboard."""

import shutil
import subprocess

import pytest
from helpers import SEVEN
from PIL import Image

from window import clipboard
from window.clipboard import ClipboardError, copy_picture

needs_xclip = pytest.mark.skipif(not shutil.which("xclip"), reason="xclip is not installed")


def on_clipboard(kind):
    words = ["xclip", "-selection", "clipboard", "-o", "-t", kind]
    return subprocess.run(words, capture_output=True, check=False, timeout=10).stdout


@needs_xclip
def test_the_drawing_is_copied_as_a_picture(user, tmp_path):
    user.draw(SEVEN)
    user.press("ctrl+c")
    user.wait(lambda: user.app.message.get() == "The drawing is copied.")
    (tmp_path / "copied.png").write_bytes(on_clipboard("image/png"))
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
