"""Drawings that show no digit, in the window with a real pointer."""

from shapes_to_draw import SHAPES

SIDE = 240  # pixels of a drawing


def on_canvas(strokes):
    """Return strokes of a box of 100 x 100 in the middle of the canvas, whole pixels."""
    return [
        [(round(80 + x * SIDE / 100), round(80 + y * SIDE / 100)) for x, y in stroke] for stroke in strokes
    ]


def test_of_fifty_drawings_that_show_no_digit_two_at_most_are_surely_one(patient_user):
    user, app = patient_user, patient_user.app
    sure = {}
    for i, strokes in enumerate(SHAPES):
        user.draw(on_canvas(strokes))
        user.press("Return")
        user.wait(lambda: app.prediction)
        if app.prediction.is_digit and not app.answer.is_doubtful:
            sure[i] = app.answer.text
        user.press("Escape")
        user.wait(lambda: app.sketch.is_empty)
    print(f"\nof {len(SHAPES)}: {sure}")
    assert len(SHAPES) == 50
    assert len(sure) <= 2


def test_a_heart_drawn_live_does_not_look_like_a_digit(user):
    user.draw(on_canvas(SHAPES[0]))
    panel = user.app.answer_panel
    user.wait(lambda: not user.app.live_reading.is_due)
    assert not user.app.prediction.is_digit
    assert panel.verdict_label["text"] == "This does not look like a digit"
    assert panel.digit_label["text"] == "-"
    user.press("Escape")
    user.wait(lambda: user.app.gallery_strip.buttons)
    assert user.app.gallery_strip.buttons[0]["text"] == "no digit"
    user.click(user.app.gallery_strip.buttons[0])
    user.wait(lambda: user.app.prediction)
    user.correct(0)
    user.wait(lambda: user.app.gallery_strip.buttons[0]["text"] == "0 after all")
