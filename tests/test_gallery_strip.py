"""The last drawings as thumbnails."""

from helpers import ONE, SEVEN


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
