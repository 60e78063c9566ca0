"""The window as a whole: drawing and reading, what it says, what it remembers."""

from threading import Event

import pytest
from helpers import ONE, SEVEN
from window_user import BAR, PATIENCE, find_window

from drawing import PAPER, draw_strokes
from predictions import percent
from window import reading
from window.reading import NOTHING_DRAWN
from window.settings import load_settings


def test_a_digit_is_drawn_recognized_and_cleared(patient_user):
    user, app = patient_user, patient_user.app
    assert app.title() == "Digit Recognizer"
    user.draw(SEVEN)
    assert app.prediction is None
    user.click(app.recognize_button)
    user.wait_for_digit(7)
    assert app.prediction.confidence > 0.9
    assert app.prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert app.answer_panel.digit_label["text"] == "7"
    assert app.answer_panel.verdict_label["text"] == f"{percent(app.prediction.confidence)} sure"
    assert app.answer_panel.bars[7]["value"] == pytest.approx(app.prediction.confidence)

    user.click(app.clear_button)
    user.wait(lambda: app.prediction is None)
    assert app.canvas.find_all() == ()
    assert user.drawing.image.getextrema() == (PAPER, PAPER)
    assert app.answer_panel.bars[7]["value"] == 0
    assert app.answer_panel.digit_label["text"] == ""


def test_live_reads_while_the_pen_moves(user):
    user.draw([[(200, 60), (200, 340)]], lift=False)
    user.wait_for_digit(1)
    user.xdotool("mouseup", 1)
    user.press("Escape")
    user.wait(lambda: user.app.prediction is None and not user.drawing.strokes)
    user.draw(SEVEN)
    user.wait(lambda: user.app.answer_panel.digit_label["text"] == "7")


def test_clear_at_the_moment_of_a_live_reading_leaves_the_window_empty(patient_user, monkeypatch):
    user, app = patient_user, patient_user.app
    began, may_go_on, done = Event(), Event(), Event()

    def read_slowly(image, classifier):
        began.set()
        may_go_on.wait(PATIENCE)
        try:
            return recognize(image, classifier)
        finally:
            done.set()

    recognize = reading.recognize
    monkeypatch.setattr(reading, "recognize", read_slowly)
    user.draw(SEVEN)
    app.controls.live_switch.invoke()
    user.wait(began.is_set)
    app.clear()
    may_go_on.set()
    user.wait(done.is_set)
    later = []
    app.after(100, later.append, True)
    user.wait(lambda: later)
    assert app.prediction is None
    assert app.answer_panel.digit_label["text"] == ""
    assert app.message.get() == app.invitation


def test_a_live_reading_leaves_what_was_said_since_the_stroke(patient_user):
    user, app = patient_user, patient_user.app
    user.draw(SEVEN)
    app.controls.live_switch.invoke()
    app.corrections.correct(3)
    user.wait_for_digit(7)
    assert app.message.get().startswith("Kept as a 3")
    user.draw(BAR)
    user.wait(lambda: app.message.get() == "")


@pytest.mark.parametrize("key", ["Return", "KP_Enter", "alt+r"])
def test_keys_recognize_and_escape_clears(patient_user, key):
    user = patient_user
    user.draw(SEVEN)
    user.press(key)
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: user.app.prediction is None and not user.drawing.strokes)


def test_without_live_a_new_stroke_withdraws_the_answer(patient_user):
    user = patient_user
    user.draw(SEVEN)
    user.press("Return")
    user.wait_for_digit(7)
    user.draw(BAR)
    assert user.app.prediction is None
    assert user.app.answer_panel.digit_label["text"] == ""
    user.press("Return")
    user.wait_for_digit(7)


def test_an_empty_canvas_asks_for_a_digit(user):
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.message.get() == NOTHING_DRAWN)
    assert user.app.prediction is None


def test_an_error_of_the_program_is_said_in_the_window(user):
    user.app.after_idle(lambda: 1 / 0)
    user.wait(lambda: user.errors)
    assert "ZeroDivisionError: division by zero" in user.app.message.get()
    user.errors.clear()  # else this test would fail


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes_are_switched_and_remembered(open_window, theme):
    user = open_window()
    user.draw(ONE)
    user.choose("View", theme.capitalize())
    user.wait(lambda: user.app.theme_name.get() == theme)
    user.draw(BAR)
    ink, paper = user.app.theme.ink, user.app.canvas["background"]
    assert (sum(user.app.winfo_rgb(paper)) > sum(user.app.winfo_rgb(ink))) == (theme == "light")
    assert user.drawing.image == draw_strokes([*ONE, *BAR])  # what is read does not change
    user.app.destroy()
    assert open_window().app.canvas["background"] == paper


def test_settings_are_kept_and_a_broken_file_does_not_matter(open_window, tmp_path):
    path = tmp_path / "config" / "digit-recognizer" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken")
    user = open_window(live=False)
    user.press("bracketright")
    user.wait(lambda: user.drawing.brush_width == 24)
    user.app.destroy()
    kept, _ = load_settings(path)
    assert (kept.live, kept.brush_width, kept.theme) == (False, 24, "system")
    app = open_window().app
    assert app.sketch.drawing.brush_width == 24
    assert not app.live.get()


def test_lost_settings_are_told_once(open_window, tmp_path):
    path = tmp_path / "config" / "digit-recognizer" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken")
    user = open_window()
    assert user.app.message.get().endswith(f"begin anew; the old file: {path}.broken")
    user.draw(ONE)
    user.wait(lambda: user.app.prediction)
    assert user.app.message.get() == ""
    user.app.destroy()
    app = open_window().app
    assert app.message.get() == app.invitation


def test_the_smallest_window_cuts_nothing(user):
    window = find_window("Digit Recognizer")
    width, height = user.app.minsize()
    user.xdotool("windowsize", window, width, height + user.app.menus.height)  # of which it is a part
    user.wait(lambda: (user.app.winfo_width(), user.app.winfo_height()) == (width, height))
    last_bar, controls, message = user.app.answer_panel.bars[9], user.app.controls, user.app.message
    assert last_bar.winfo_rooty() + last_bar.winfo_height() < controls.winfo_rooty()
    assert controls.winfo_width() >= controls.winfo_reqwidth()
    assert message.winfo_y() + message.winfo_height() <= user.app.winfo_height()


def test_nothing_moves_when_the_message_is_long(patient_user):
    user = patient_user
    user.draw(SEVEN)
    places = [(child, child.winfo_geometry()) for child in user.app.winfo_children()]
    size = user.app.geometry()
    user.correct(3)
    user.wait(lambda: "kept so far" in user.app.message.get())
    user.app.say("A long message, of which the end is a path: " + "/a/folder" * 40)
    user.app.update()
    assert user.app.geometry() == size
    assert [(child, child.winfo_geometry()) for child, _ in places] == places
