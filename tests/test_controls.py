"""The row of controls, with pointer and keyboard."""

import pytest
from helpers import ONE, SEVEN
from window_user import BAR, labels

from classifier import NO_DIGIT
from drawing import Stroke, draw_strokes
from samples import load_samples
from window.corrections import WHICH_ONE, with_article


def test_strokes_are_undone_and_redone_with_the_keyboard(user):
    user.draw([*SEVEN, *BAR])
    user.press("ctrl+z")
    user.wait(lambda: user.points() == SEVEN)
    assert user.drawing.image == draw_strokes(SEVEN)
    user.press("ctrl+shift+z")
    user.wait(lambda: user.points() == [*SEVEN, *BAR])
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    user.click(user.app.controls.undo_button)
    user.wait(lambda: user.points() == [*SEVEN, *BAR])
    user.wait_for_digit(7)
    user.press("ctrl+z")
    user.wait(lambda: user.points() == SEVEN)
    user.press("ctrl+y")
    user.wait(lambda: user.points() == [*SEVEN, *BAR])


def test_with_caps_lock_on_undo_is_still_undo(user):
    user.draw([*SEVEN, *BAR])
    user.press("Caps_Lock")
    try:
        user.press("ctrl+z")
        user.wait(lambda: user.points() == SEVEN)
        user.press("ctrl+shift+z")
        user.wait(lambda: user.points() == [*SEVEN, *BAR])
    finally:
        user.press("Caps_Lock")


def test_underlined_letters_work_with_alt(user):
    user.draw(ONE)
    user.press("alt+u")
    user.wait(lambda: user.app.sketch.is_empty)
    user.press("alt+o")
    user.wait(lambda: user.points() == ONE)
    user.press("alt+c")
    user.wait(lambda: user.app.sketch.is_empty)
    user.press("alt+l")
    user.wait(lambda: not user.app.live.get())
    user.draw(SEVEN)
    user.correct(3)
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3"))


def test_buttons_that_can_do_nothing_are_disabled(user):
    row = user.app.controls
    buttons = row.clear_button, row.undo_button, row.redo_button, row.correction_button
    assert [button.instate(["disabled"]) for button in buttons] == [True] * 4
    user.draw(ONE)
    assert [button.instate(["disabled"]) for button in buttons] == [False, False, True, False]
    user.press("ctrl+z")
    user.wait(lambda: user.app.sketch.is_empty)
    assert [button.instate(["disabled"]) for button in buttons] == [True, True, False, True]


def test_the_brush_gets_wider_and_thinner(user):
    width = user.drawing.brush_width
    user.press("bracketright")
    user.wait(lambda: user.drawing.brush_width > width)
    user.press("bracketleft", "bracketleft")
    user.wait(lambda: user.drawing.brush_width < width)
    thin = user.drawing.brush_width
    user.click(user.app.controls.brush_slider)  # right of the knob
    user.wait(lambda: user.drawing.brush_width > thin)
    user.draw(ONE)
    assert user.drawing.strokes[0].width == user.app.settings.brush_width > thin


def test_every_control_is_reached_with_the_tab_key(user):
    user.draw(ONE)  # enables Undo
    app, seen = user.app, []
    while not seen or app.focus_get() is not seen[0]:
        if app.focus_get() is not app:
            seen.append(app.focus_get())
        before = app.focus_get()
        user.press("Tab")
        user.wait(lambda before=before: app.focus_get() is not before)
    row = app.controls
    controls = {app.recognize_button, app.clear_button, row.undo_button, row.live_switch, row.brush_slider}
    assert controls | {row.correction_button} <= set(seen)


def test_a_tooltip_with_help_and_key_appears_under_the_resting_pointer(user):
    def tooltips():
        return [child for child in button.winfo_children() if child.winfo_class() == "Toplevel"]

    button = user.app.clear_button
    user.xdotool("mousemove", button.winfo_rootx() + 5, button.winfo_rooty() + 5)
    user.wait(tooltips)
    (text,) = tooltips()[0].winfo_children()
    assert text["text"] == "Empty the canvas; can be undone (Escape)"
    user.xdotool("mousemove", user.app.canvas.winfo_rootx() + 5, user.app.canvas.winfo_rooty() + 5)
    user.wait(lambda: not tooltips())


@pytest.mark.parametrize("way", ["click", "key"])
def test_low_on_the_screen_that_is_wrong_opens_above_and_a_click_chooses_nothing(user, way):
    app, button, menu = user.app, user.app.controls.correction_button, user.app.controls.correction_menu
    user.draw(SEVEN)
    user.wait(lambda: app.prediction and not app.live_reading.is_due)
    app.geometry(f"+0+{app.winfo_screenheight() - app.winfo_height() - 40}")
    user.wait(lambda: button.winfo_rooty() > app.winfo_screenheight() - 250)
    user.xdotool("mousemove", button.winfo_rootx() + 5, button.winfo_rooty() + 5)  # has the keyboard there
    user.click(button) if way == "click" else user.press("alt+w")
    user.wait(menu.winfo_ismapped)
    user.xdotool("mousemove_relative", 1, 0)
    app.update()
    assert menu.winfo_rooty() + menu.winfo_height() <= button.winfo_rooty()
    assert app.prediction.digit == 7
    assert not app.message.get().startswith("Kept")


def test_a_wrong_answer_is_corrected_and_the_drawing_kept(user, tmp_path):
    user.draw(SEVEN)
    user.wait(lambda: user.app.answer_panel.digit_label["text"] == "7")
    user.click(user.app.controls.correction_button)
    menu = user.app.controls.correction_menu
    user.wait(menu.winfo_ismapped)
    left = [f"It is {with_article(digit)}" for digit in (0, 1, 2, 3, 4, 5, 6, 8, 9)]
    assert labels(menu) == [*left, "It is no digit"]  # not what was read
    user.xdotool("mousemove", menu.winfo_rootx() + 20, menu.winfo_rooty() + menu.yposition(3) + 5, "click", 1)
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3; 1 drawing is kept so far;"))
    panel = user.app.answer_panel
    assert panel.digit_label["text"] == "3"
    assert (panel.verdict_label["text"], panel.remark_label["text"]) == ("3, as you say", "read as 7")
    assert user.app.gallery_strip.buttons[0]["text"] == "3, not 7"
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    assert user.app.gallery_strip.buttons[0]["text"] == "3, not 7"
    samples, skipped = load_samples(tmp_path / "data" / "digit-recognizer" / "drawings")
    assert skipped == []
    assert [(digit, strokes) for digit, _, strokes in samples] == [(3, [Stroke(SEVEN[0], 22)])]


def test_a_correction_can_be_corrected_and_the_drawing_is_kept_once(user, tmp_path):
    user.draw(SEVEN)
    user.wait(lambda: user.app.answer_panel.digit_label["text"] == "7")
    for digit in (3, 1):
        user.correct(digit)
        user.wait(lambda digit=digit: user.app.message.get().startswith(f"Kept as a {digit}; 1 drawing"))
    samples, _ = load_samples(tmp_path / "data" / "digit-recognizer" / "drawings")
    assert [digit for digit, _, _ in samples] == [1]
    assert user.app.answer_panel.digit_label["text"] == "1"
    user.draw(BAR)
    user.wait(lambda: user.app.answer_panel.digit_label["text"] == "7")


def test_what_is_no_digit_can_be_said_kept_looked_at_and_taken_back(user, tmp_path):
    folder, panel = tmp_path / "data" / "digit-recognizer" / "drawings", user.app.answer_panel
    menu = user.app.controls.correction_menu
    user.draw(SEVEN)
    user.wait(lambda: panel.digit_label["text"] == "7")
    user.press("alt+w")
    user.wait(lambda: user.app.focus_get() is menu)
    user.press("n")
    user.wait(lambda: user.app.message.get().startswith("Kept as no digit; 1 drawing is kept so far;"))
    assert panel.digit_label["text"] == "-"
    assert (panel.verdict_label["text"], panel.remark_label["text"]) == ("no digit, as you say", "read as 7")
    assert user.app.gallery_strip.buttons[0]["text"] == "no digit"
    assert [label for label, _, _ in load_samples(folder)[0]] == [NO_DIGIT]
    user.press("ctrl+shift+c")
    user.wait(lambda: user.app.message.get() == "Nothing was copied: no digit was read.")
    user.press("alt+w")
    user.wait(lambda: user.app.focus_get() is menu)
    assert labels(menu) == [*(f"It is {with_article(digit)}" for digit in range(10)), "Take that back"]
    user.press("7")
    user.wait(lambda: user.app.message.get().startswith("Kept as a 7; 1 drawing is kept so far;"))
    assert panel.digit_label["text"] == "7"
    assert [label for label, _, _ in load_samples(folder)[0]] == [7]
    user.press("alt+w")
    user.wait(lambda: user.app.focus_get() is menu)
    user.press("t")
    user.wait(lambda: user.app.message.get() == "Removed; no drawings are kept.")
    assert (panel.digit_label["text"], panel.remark_label["text"]) == ("7", "")
    assert user.app.answer.truth is None
    assert load_samples(folder)[0] == []
    assert list(folder.rglob("*.*")) == []


def test_what_cannot_be_taken_back_is_said_and_stays(user, tmp_path, monkeypatch):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.correct(3)
    user.wait(lambda: user.app.answer.truth)

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("window.corrections.remove_sample", refuse)
    user.press("alt+w")
    user.wait(lambda: user.app.focus_get() is user.app.controls.correction_menu)
    user.press("t")
    user.wait(lambda: user.app.message.get().endswith("cannot be written: Permission denied."))
    assert user.app.answer_panel.digit_label["text"] == "3"


def test_which_digit_of_a_number_is_wrong_can_be_said_once_it_is_read(user, tmp_path):
    app, folder = user.app, tmp_path / "data" / "digit-recognizer" / "drawings"
    user.press("alt+l")
    user.wait(lambda: not app.live.get())
    user.draw([[(60, 120), (60, 280)], *SEVEN])
    user.correct(1)
    user.wait(lambda: app.message.get() == WHICH_ONE)
    assert app.answer.plain_text == "17"
    assert load_samples(folder)[0] == []
    user.press("Right")
    user.wait(lambda: app.answer.chosen == 1)
    user.correct(1)
    user.wait(lambda: app.message.get().startswith("Kept as a 1;"))
    assert app.answer.plain_text == "11"


def test_of_what_is_not_read_yet_everything_can_be_said(user):
    user.press("alt+l")
    user.wait(lambda: not user.app.live.get())
    user.draw(SEVEN)
    user.press("alt+w")
    menu = user.app.controls.correction_menu
    user.wait(lambda: user.app.focus_get() is menu)
    assert labels(menu) == [*(f"It is {with_article(digit)}" for digit in range(10)), "It is no digit"]
    user.press("n")
    user.wait(lambda: user.app.message.get().startswith("Kept as no digit;"))
    assert user.app.answer_panel.remark_label["text"] == "read as 7"
