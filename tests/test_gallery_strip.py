"""The last drawings as thumbnails."""

from functools import partial

from helpers import ONE, SEVEN

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
