"""Pictures from files and from the clipboard, and to files."""

import shutil
import subprocess
import time
import tkinter as tk

import numpy as np
import pytest
from helpers import ONE, SEVEN, TOO_LONG
from PIL import Image
from timing import in_time
from window_user import BAR

from drawing import draw_strokes
from samples import FOLDERS
from window.file_dialogs import WRITTEN_AS, save_picture


@pytest.mark.skipif(not shutil.which("xclip"), reason="xclip is not installed")
def test_a_picture_is_pasted_from_the_clipboard(user, tmp_path):
    def copy(kind, content):
        (tmp_path / "copied").write_bytes(content)
        words = ["xclip", "-selection", "clipboard", "-t", kind, tmp_path / "copied"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    copy("text/plain", b"no picture")
    user.press("ctrl+v")
    user.wait(lambda: user.app.message.get() == "Nothing was pasted: there is no picture on the clipboard.")
    assert user.app.sketch.is_empty
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    copy("image/png", (tmp_path / "seven.png").read_bytes())
    user.press("ctrl+v")
    user.wait_for_digit(7)
    assert user.app.sketch.image.convert("L") == draw_strokes(SEVEN)


def test_pictures_that_cannot_be_read_get_a_sentence(user, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    user.app.opening.open_file(tmp_path / "broken.png")
    user.wait(lambda: "broken.png cannot be opened: it is not a picture" in user.app.message.get())
    Image.new("1", (10_000, 10_000)).save(tmp_path / "large.png")
    start = time.perf_counter()
    user.app.opening.open_file(tmp_path / "large.png")
    user.wait(lambda: "too many pixels" in user.app.message.get())
    assert in_time(time.perf_counter() - start, 2)
    assert user.app.sketch.is_empty


@pytest.mark.parametrize("name", ["open", "save", "open_model"])
def test_the_window_is_closed_behind_a_file_dialog(user, name):
    """As window managers do it; Ctrl+Q waits for an answer to the dialog."""
    user.draw(BAR)

    def close_behind_dialog():
        if user.app.tk.call("grab", "current"):
            user.app.destroy()
        else:
            user.app.after(50, close_behind_dialog)

    user.app.after(50, close_behind_dialog)
    user.app.commands[name].action()
    with pytest.raises(tk.TclError, match="destroyed"):
        user.app.winfo_exists()


def test_the_window_is_closed_behind_a_second_file_dialog(user):
    user.draw(BAR)

    app = user.app

    def when_open(act):
        dialog = app.tk.call("grab", "current")
        act(dialog) if dialog else app.after(50, when_open, act)

    def cancel(dialog):
        app.tk.call("::tk::dialog::file::CancelCmd", dialog)  # a key needs the keyboard there

    app.after(50, when_open, cancel)
    app.commands["save"].action()
    app.after(50, when_open, lambda dialog: app.destroy())
    app.commands["save"].action()
    with pytest.raises(tk.TclError, match="destroyed"):
        user.app.winfo_exists()


def test_a_picture_is_saved_or_a_sentence_says_why_not(tmp_path):
    path = tmp_path / "out.png"
    assert save_picture(draw_strokes(BAR), str(path)) == f"{path} is written."
    with Image.open(path) as image:
        assert image.convert("L") == draw_strokes(BAR)
    assert save_picture(draw_strokes(BAR), "/none/out.png") == (
        "/none/out.png cannot be written: No such file or directory."
    )


@pytest.mark.parametrize(("name", "kind"), [("a.JPG", "JPEG"), ("a.jpeg", "JPEG"), ("a.tif", "TIFF")])
def test_a_picture_is_what_the_ending_of_its_name_says(tmp_path, name, kind):
    transparent = Image.new("RGBA", (40, 30), (200, 0, 0, 0))
    for picture in (draw_strokes(BAR), transparent):
        save_picture(picture, str(tmp_path / name))
        with Image.open(tmp_path / name) as image:
            assert image.format == kind
            assert image.convert("RGBA").getpixel((3, 3))[3] in (0, 255)
            if kind == "JPEG":
                assert image.convert("L").getpixel((3, 3)) == 255


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("ending", WRITTEN_AS)
def test_every_picture_that_can_be_opened_can_be_written_as_anything(tmp_path, mode, ending):
    path = tmp_path / f"out{ending}"
    assert save_picture(draw_strokes(BAR).convert(mode), str(path)) == f"{path} is written."
    with Image.open(path) as image:
        difference = np.asarray(image.convert("RGB").convert("L"), int) - np.asarray(draw_strokes(BAR), int)
    assert np.abs(difference).mean() < 1


@pytest.mark.parametrize("name", ["digit.v2", "digit"])
def test_what_no_picture_is_called_is_not_written(user, tmp_path, name):
    user.draw(SEVEN)
    with user.answering_dialog("Save drawing", tmp_path / name):
        user.press("ctrl+s")
    said = user.app.message.get()
    if name == "digit":  # it is given an ending
        assert said == f"{tmp_path / 'digit.png'} is written."
    else:
        assert said == f"Nothing is written: {name} needs another ending, such as .png or .jpg."
        assert [path for path in tmp_path.iterdir() if path.name.startswith(name)] == []


def test_pictures_are_asked_for_where_the_last_folder_cannot_be_looked_at(user, tmp_path):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    user.app.settings.folder = f"/{TOO_LONG}"
    with user.answering_dialog("Open picture", tmp_path / "seven.png"):
        user.press("ctrl+o")
    user.wait_for_digit(7)


def test_the_window_opens_with_folders_that_cannot_be_looked_at(open_window, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", f"/{TOO_LONG}")
    user = open_window(drawings=f"/{TOO_LONG}/drawings")
    user.wait(lambda: user.app.recollection.is_loaded)
    user.app.commands["kept"].action()
    assert len(user.app.winfo_children()[-1].digits) == len(FOLDERS)


def test_pictures_that_waited_for_the_pen_come_in_their_order(user, tmp_path):
    for name, strokes in (("one", ONE), ("seven", SEVEN)):
        draw_strokes(strokes).save(tmp_path / f"{name}.png")
    user.draw(BAR, lift=False)
    user.app.opening.open_file(tmp_path / "one.png")
    user.wait(lambda: not user.app.background.is_busy)
    user.app.sketch.end_stroke()  # before the window looks again
    user.app.opening.open_file(tmp_path / "seven.png")
    user.wait(lambda: len(user.app.recollection.gallery.entries) == 2)  # the bar and the first picture
    assert user.app.sketch.picture == draw_strokes(SEVEN)
    user.xdotool("mouseup", 1)
