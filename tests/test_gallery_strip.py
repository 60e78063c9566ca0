"""The last drawings as thumbnails."""

from functools import partial

from helpers import ONE, SEVEN
from window_user import BAR

from classifier import MODELS_FOLDER
from drawing import draw_strokes


def test_the_last_drawings_come_back_with_a_click(user):
    strip = user.app.gallery_strip
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: len(strip.buttons) == 1)
    assert strip.buttons[0]["text"].startswith("7 ")
    user.draw(ONE)
    user.wait_for_digit(1)
    user.click(strip.buttons[0])
    user.wait(lambda: user.points() == SEVEN)
    assert user.app.prediction.digit == 7
    assert len(strip.buttons) == 2  # the one was kept
    user.press("ctrl+z")
    user.wait(lambda: user.points() == ONE)


def fill(user, count):
    """Put so many drawings into the last ones, and return them, the newest first."""
    for x in range(count):
        user.app.change(
            partial(user.app.sketch.open_picture, draw_strokes([[(100 + 9 * x, 80), (150, 300)]]))
        )
        user.app.clear()
    return list(user.app.recollection.gallery.entries)


def captions(strip):
    return [button["text"] for button in strip.buttons]


def test_all_of_the_last_drawings_can_be_turned_to(user):
    strip, chosen = user.app.gallery_strip, []
    user.wait(lambda: user.app.recollection.is_loaded)
    entries = fill(user, 3)
    assert not strip.older_button.winfo_ismapped()
    entries = fill(user, 12)
    user.wait(strip.older_button.winfo_ismapped)
    room = len(strip.buttons)
    right = max(button.winfo_x() + button.winfo_width() for button in strip.buttons)
    assert right <= strip.older_button.master.winfo_x()
    assert 2 <= room < len(entries)
    assert strip.newer_button.instate(["disabled"])
    strip._on_choose = chosen.append
    while not strip.older_button.instate(["disabled"]):
        user.click(strip.older_button)
        user.app.update()
    user.click(strip.buttons[-1])
    user.wait(lambda: chosen == [entries[-1]])
    user.xdotool("click", 4)
    user.app.update()
    user.click(strip.buttons[-1])
    user.wait(lambda: chosen == [entries[-1], entries[-2]])
    user.click(strip.newer_button)
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: strip.newer_button.instate(["disabled"]))  # a new drawing is seen


def test_a_double_click_brings_back_what_was_clicked(user):
    strip = user.app.gallery_strip
    for strokes in (ONE, SEVEN, BAR):
        user.draw(strokes)
        user.wait(lambda: user.app.prediction)
        user.press("Escape")
        user.wait(lambda: user.app.sketch.is_empty)
    user.draw([[(80, 80), (300, 300)]])
    button = strip.buttons[2]
    x, y = button.winfo_rootx() + 20, button.winfo_rooty() + 20
    user.xdotool("mousemove", x, y, "click", "--repeat", 2, "--delay", 120, 1)
    user.wait(lambda: user.points() == ONE)
    user.xdotool("mousemove", x, y + 1)
    user.app.update()
    assert user.points() == ONE


def test_return_brings_back_the_drawing_that_has_the_keyboard_and_then_reads(user):
    strip = user.app.gallery_strip
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: strip.buttons and user.app.sketch.is_empty)
    for _ in range(20):
        user.press("Tab")
        user.app.update()
        if user.app.focus_get() is strip.buttons[0]:
            break
    user.wait(lambda: user.app.focus_get() is strip.buttons[0])
    user.press("Return")
    user.wait(lambda: user.points() == SEVEN)
    user.draw(BAR)
    user.press("Return", "ctrl+z")  # the last step was the bar, not to bring back once more
    user.wait(lambda: user.points() == SEVEN)


def test_what_another_model_has_read_is_read_anew(patient_user):
    user = patient_user
    user.wait(lambda: user.app.recollection.is_loaded)
    user.draw(SEVEN)
    user.app.recognize()
    user.wait_for_digit(7)
    before = user.app.prediction
    user.app.clear()
    user.app.model_choice.choose(str(MODELS_FOLDER / "16-64.h5"))
    user.click(user.app.gallery_strip.buttons[0])
    user.wait_for_digit(7)
    assert (user.app.prediction.probabilities != before.probabilities).any()


def test_the_caption_is_never_that_of_a_drawing_before(user):
    user.draw(ONE)
    user.wait_for_digit(1)
    user.wait(lambda: not user.app.live_reading.is_due)
    user.app.change(partial(user.app.sketch.open_picture, draw_strokes(SEVEN)))
    user.app.clear()  # before it is read
    assert user.app.recollection.gallery.entries[0].caption[:2] in ("7 ", "no")
