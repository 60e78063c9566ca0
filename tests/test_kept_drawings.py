"""The window in which kept drawings are looked at and removed."""

from pathlib import Path

import pytest
from helpers import ONE, SEVEN, words_of
from PIL import Image, ImageColor
from timing import in_time
from window_user import find_window

from classifier import NO_DIGIT
from drawing import Stroke, draw_strokes
from samples import find_samples, save_sample
from window.kept.kept_drawings import COLUMNS, REMOVAL, ROWS, KeptDrawings
from window.themes import DARK, LIGHT


@pytest.fixture
def folder(tmp_path):
    """Two sevens and a one, of the person at the window."""
    folder = tmp_path / "data" / "digit-recognizer" / "drawings"
    for digit, strokes in ((7, SEVEN), (7, [*SEVEN, *ONE]), (1, ONE)):
        save_sample(folder, digit, draw_strokes(strokes), [Stroke(points, 22) for points in strokes])
    return folder


def open_kept(user):
    def windows():
        return [child for child in user.app.winfo_children() if isinstance(child, KeptDrawings)]

    user.app.focus_force()  # no window manager gives it back from a window that was closed
    user.wait(lambda: user.app.focus_get() is user.app)
    canvas = user.app.canvas
    user.xdotool("mousemove", canvas.winfo_rootx() + 390, canvas.winfo_rooty() + 390)  # where no menu opens
    user.choose("File", "Kept drawings...")
    user.wait(windows)
    user.app.update()
    return windows()[0]


def remove_chosen(user, window, key="Return"):
    """Press Remove, and answer the question whether one is sure; return the question."""
    asked = []

    def answer():
        find_window(REMOVAL)
        asked.append(window.tk.call(f"{window}.__tk__messagebox.msg", "cget", "-text"))
        user.press(key)

    user.app.after(200, answer)
    user.click(window.remove_button)
    user.wait(lambda: asked and not user.app.tk.call("grab", "current"))
    return asked[0]


def kept(folder):
    return [digit for digit, _ in find_samples(folder)]


def test_drawings_are_looked_at_by_digit_and_removed(user, folder):
    window = open_kept(user)
    assert [button["text"] for button in window.digits[:2]] == ["0  (0)", "1  (1)"]
    assert len(window.thumbnails) == 1
    user.click(window.digits[7])
    user.wait(lambda: len(window.thumbnails) == 2)
    assert window.remove_button.instate(["disabled"])
    user.click(window.thumbnails[0])
    user.wait(lambda: window.message.get() == "1 chosen")
    assert remove_chosen(user, window, "Escape") == "Remove the chosen drawing for good?"
    assert kept(folder) == [1, 7, 7]
    remove_chosen(user, window)
    user.wait(lambda: len(window.thumbnails) == 1)
    assert kept(folder) == [1, 7]
    assert user.app.message.get() == "Removed; 2 drawings are kept."
    user.wait(lambda: window.focus_get() is window.thumbnails[0])
    assert sorted(path.suffix for path in (folder / "7").iterdir()) == [".json", ".png"]
    assert window.digits[7]["text"] == "7  (1)"
    user.press("Escape")
    user.wait(lambda: not window.winfo_exists())


def test_return_presses_the_button_that_has_the_keyboard(user, folder):
    window = open_kept(user)
    user.wait(lambda: window.focus_get() is window.close_button)
    user.press("Return")
    user.wait(lambda: not window.winfo_exists())


def test_they_take_the_theme_that_is_chosen_beside_them(user, folder):
    window = open_kept(user)
    user.click(window.thumbnails[0])
    user.wait(lambda: window.message.get() == "1 chosen")

    def paper():
        return user.app.tk.call(window.thumbnails[0].cget("image")[0], "get", 1, 1)

    user.wait(lambda: paper() == tuple(ImageColor.getrgb(LIGHT.paper)))
    user.app.focus_force()
    user.choose("View", "Dark")
    user.wait(lambda: paper() == tuple(ImageColor.getrgb(DARK.paper)))
    assert window["background"] == DARK.background
    assert window.message.get() == "1 chosen"
    assert window.thumbnails[0].instate(["selected"])


def test_drawings_of_what_is_no_digit_are_looked_at_as_well(user, folder):
    save_sample(folder, NO_DIGIT, draw_strokes(ONE), [])
    window = open_kept(user)
    assert window.digits[-1]["text"] == "none  (1)"
    user.click(window.digits[-1])
    user.wait(lambda: window.message.get().startswith("1 to 1 of 1"))
    for button in window.digits:
        assert button.winfo_width() >= button.winfo_reqwidth()


def test_what_was_said_of_a_drawing_goes_with_it(open_window):
    user = open_window()
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.correct(3)
    panel, strip = user.app.answer_panel, user.app.gallery_strip
    user.wait(lambda: panel.verdict_label["text"] == "3, as you say")
    user.press("Escape")  # it goes to the last drawings
    user.wait(lambda: strip.buttons and strip.buttons[0]["text"] == "3, not 7")
    user.app.destroy()
    user = open_window()
    panel, strip = user.app.answer_panel, user.app.gallery_strip
    user.wait(lambda: strip.buttons)
    user.click(strip.buttons[0])
    user.wait(lambda: panel.verdict_label["text"] == "3, as you say")
    window = open_kept(user)
    user.click(window.thumbnails[0])
    user.wait(lambda: window.message.get() == "1 chosen")
    remove_chosen(user, window)
    user.wait(lambda: window.message.get() == "none kept")
    assert panel.digit_label["text"] == "7"
    assert "sure" in panel.verdict_label["text"]
    assert strip.buttons[0]["text"] != "3, not 7"
    user.press("Escape")
    user.wait(lambda: not window.winfo_exists())
    user.app.focus_force()
    user.press("Escape")
    user.wait(lambda: strip.buttons[0]["text"].startswith("7 "))
    user.click(strip.buttons[0])
    user.wait(lambda: panel.digit_label["text"] == "7")


def test_nothing_moves_whatever_it_says(user, folder):
    for x in range(9):
        save_sample(folder, 7, draw_strokes([[(100 + x, 90), (200, 300)]]), [])
    window = open_kept(user)
    buttons = window.remove_button, window.close_button, window.copy_button, *window.digits

    def places():
        user.app.update()
        return window.winfo_width(), window.winfo_height(), [button.winfo_geometry() for button in buttons]

    before = places()
    user.click(window.digits[7])
    user.wait(lambda: len(window.thumbnails) == 11)
    assert places() == before
    for count, thumbnail in enumerate(window.thumbnails[:2], 1):
        user.click(thumbnail)
        user.wait(lambda count=count: window.message.get() == f"{count} chosen")
        assert places() == before
    user.click(window.copy_button)
    user.wait(lambda: window.message.get() == "The command is copied.")
    assert places() == before
    assert remove_chosen(user, window) == "Remove the 2 chosen drawings for good?"
    user.wait(lambda: len(window.thumbnails) == 9)
    assert places() == before


def test_how_the_network_learns_from_them_can_be_copied_and_typed_as_it_stands(open_window, tmp_path):
    folder = tmp_path / "Ann's $5 drawings"
    user = open_window(drawings=folder)
    user.app.commands["kept"].action()
    window = user.app.winfo_children()[-1]
    assert window.lesson["text"] == "From 5 drawings on the network can learn from them."
    assert window.copy_button.instate(["disabled"])
    for x in range(5):
        save_sample(folder, 1, draw_strokes([[(100 + x, 90), (200, 300)]]), [])
    user.app.commands["kept"].action()
    window = user.app.winfo_children()[-1]
    user.app.update()
    user.click(window.copy_button)
    user.wait(lambda: window.message.get() == "The command is copied.")
    words = words_of(window.clipboard_get())
    assert [Path(words[0]).name, *words[1:]] == ["train_digit_recognizer.py", "--drawings", str(folder)]


def test_large_pictures_that_were_put_there_do_not_hold_up_the_window(user, folder):
    for i in range(2):
        Image.effect_noise((2000, 1500), 90).save(folder / "1" / f"photo{i}.bmp")
    with user.watching() as busy:
        user.app.commands["kept"].action()
        window = user.app.winfo_children()[-1]
        blank = window.thumbnails[0]["image"]
        user.wait(lambda: all(thumbnail["image"] != blank for thumbnail in window.thumbnails))
    assert len(window.thumbnails) == 3
    assert in_time(max(busy), 0.05)


def test_more_than_there_is_room_for_is_shown_in_turn(user, folder):
    for x in range(COLUMNS * ROWS):
        save_sample(folder, 1, draw_strokes([[(100 + x, 90), (200, 300)]]), [])
    window = open_kept(user)
    assert len(window.thumbnails) == COLUMNS * ROWS
    user.click(window.more_button)
    user.wait(lambda: len(window.thumbnails) == 1)
    user.click(window.more_button)
    user.wait(lambda: len(window.thumbnails) == COLUMNS * ROWS)


def test_a_damaged_drawing_can_be_removed_and_none_are_no_fault(user, folder):
    window = open_kept(user)
    for digit, path in list(find_samples(folder)):
        path.write_bytes(b"no picture") if digit == 1 else path.unlink()
    window.destroy()
    window = open_kept(user)
    user.click(window.thumbnails[0])
    user.wait(lambda: window.message.get() == "1 chosen")
    remove_chosen(user, window)
    user.wait(lambda: window.message.get() == "none kept")
    assert kept(folder) == []
    assert user.app.message.get() == "Removed; no drawings are kept."


def test_the_window_follows_what_is_kept_and_taken_back_beside_it(user, folder):
    window = open_kept(user)
    window.geometry("+500+450")
    user.app.update()
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.app.focus_force()
    user.wait(lambda: user.app.focus_get() is user.app)
    user.correct(3)
    user.wait(lambda: window.digits[3]["text"] == "3  (1)")
    assert window.digits[7]["text"] == "7  (1)"  # it was kept as one before
    user.press("alt+w")
    user.wait(lambda: user.app.focus_get() is user.app.controls.correction_menu)
    user.press("t")
    user.wait(lambda: window.digits[3]["text"] == "3  (0)")
    assert kept(folder) == [1, 7]
