"""The eraser: what it leaves of strokes and pictures, and how a person uses it."""

import numpy as np
import pytest
from helpers import ONE, SEVEN
from PIL import Image, ImageOps

from drawing import PAPER, Stroke, draw_strokes
from window.brush import ERASER_IS_ON
from window.canvas.eraser import paint_paper, rub_out
from window.commands import shortcuts
from window.reading import NO_INK
from window.settings import BRUSH_WIDTHS

ACROSS = Stroke([(50, 100), (250, 100)], 20)
DOWN = ((150, 60), (150, 140))  # a way across it


def test_a_stroke_is_cut_where_the_eraser_touches_it():
    left, right = rub_out([ACROSS], DOWN, 30)
    assert (left.width, right.width) == (20, 20)
    assert left.points[0] == (50, 100)
    assert right.points[-1] == (250, 100)
    assert left.points[-1][0] == pytest.approx(150 - 25, abs=1)  # its round end touches where the eraser was
    assert right.points[0][0] == pytest.approx(150 + 25, abs=1)


def test_ink_that_the_eraser_did_not_touch_stays_as_it_was():
    wave = Stroke([(40, 60), (90, 200), (150, 80), (200, 210), (260, 100)], 18)
    before = np.asarray(draw_strokes([wave.points], brush_width=18), int)
    pieces = rub_out([wave, ACROSS], ((118, 150), (118, 150)), 24)
    assert pieces is not None
    assert pieces[-1] is ACROSS
    after = np.asarray(draw_strokes([piece.points for piece in pieces[:-1]], brush_width=18), int)
    y, x = np.mgrid[:400, :400]
    distance = np.hypot(x - 118, y - 150)
    assert (after[distance < 11] == PAPER).all()
    assert abs(after - before)[distance > 12 + 18 + 2].max() < 50  # grey levels, at the edge
    assert (after >= before - 50).all()  # no ink that was not there


def test_what_is_not_touched_is_told():
    assert rub_out([ACROSS], ((50, 300), (250, 300)), 30) is None
    assert rub_out([], DOWN, 30) is None


def test_a_stroke_that_is_rubbed_as_a_whole_is_gone():
    assert rub_out([ACROSS, Stroke([(60, 100)], 10)], ((40, 100), (260, 100)), 30) == []


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_on_a_picture_it_paints_the_shade_of_the_paper_around(mode):
    picture = draw_strokes(ONE).point(lambda level: 60 + level // 2).convert(mode)
    rubbed = paint_paper(picture, ((190, 150), (210, 150)), 40)
    assert (rubbed.mode, rubbed.size) == (picture.mode, picture.size)
    assert rubbed.getpixel((200, 150)) == rubbed.getpixel((100, 150)) == picture.getpixel((100, 150))
    assert rubbed.getpixel((200, 300)) == picture.getpixel((200, 300))
    assert paint_paper(picture, ((900, 900), (910, 900)), 40) is None


def rub(user, button, way):
    """Move the pointer along a way with a button held, and wait until the window has followed."""
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    held = ["mousedown", button]
    for x, y in way:
        user.xdotool("mousemove", left + x, top + y, *held)
        user.wait(lambda x=x, y=y: user.app.canvas.erased_to == (x, y))
        held = []
    user.xdotool("mouseup", button)
    user.wait(lambda: user.app.canvas.erased_to is None)


BAR_OF_SEVEN = [(160, 60), (160, 100), (160, 140)]


@pytest.mark.parametrize("how", ["right button", "Shift", "E"])
def test_a_rub_cuts_strokes_is_one_step_to_undo_and_is_read(user, how):
    user.draw([*SEVEN, *ONE])
    user.press("ctrl+z")
    user.wait(lambda: user.points() == SEVEN)
    user.wait_for_digit(7)
    before = user.app.prediction
    if how == "Shift":
        user.xdotool("keydown", "shift")
    elif how == "E":
        user.press("e")
        user.wait(user.app.brush.is_eraser.get)
    rub(user, 3 if how == "right button" else 1, BAR_OF_SEVEN)
    user.xdotool("keyup", "shift")
    assert len(user.points()) == 2
    assert not user.app.sketch.can_redo
    user.wait(lambda: user.app.prediction not in (before, None))  # it is read anew
    user.press("ctrl+z")
    user.wait(lambda: user.points() == SEVEN)
    user.wait_for_digit(7)
    user.press("ctrl+shift+z")
    user.wait(lambda: len(user.points()) == 2)


def test_the_menu_switches_the_eraser_on_and_off_as_the_window_shows_and_the_help_tells_of_it(user):
    places = []
    for is_on in (True, False):
        user.choose("Edit", "Eraser")
        user.wait(lambda is_on=is_on: user.app.brush.is_eraser.get() == is_on)
        assert user.app.controls.brush_label["text"] == ("Eraser" if is_on else "Brush")
        assert user.app.message.get() == (ERASER_IS_ON if is_on else user.app.invitation)
        places.append((user.app.geometry(), user.app.controls.brush_slider.winfo_geometry()))
    assert places[0] == places[1]
    keys = dict(shortcuts(list(user.app.commands.values()), is_mac=False))
    assert "right button" in keys["E"]
    assert "Shift" in keys["E"]


def test_a_rub_that_touches_nothing_is_no_step(user):
    user.draw(ONE)
    rub(user, 3, [(40, 60), (60, 300)])
    assert user.points() == ONE
    user.press("ctrl+z")
    user.wait(lambda: user.app.sketch.is_empty)


def test_ink_beyond_the_canvas_is_none(user):
    app = user.app
    user.draw([[(330, 200), (380, 200), (430, 200), (480, 200), (530, 200)]])
    user.press(*["bracketright"] * 20)
    user.wait(lambda: user.drawing.brush_width == BRUSH_WIDTHS[1])
    rub(user, 3, [(320, 200), (360, 200), (398, 200)])
    assert user.points() == []
    user.wait(lambda: app.prediction is None and not app.live_reading.is_due)
    assert app.controls.correction_button.instate(["disabled"])
    user.press("Escape", "ctrl+z")
    user.wait(lambda: not app.sketch.is_empty)  # the rub is taken back
    assert not app.gallery_strip.buttons


def test_a_picture_without_ink_is_neither_kept_nor_among_the_last_drawings(user, tmp_path):
    app = user.app
    Image.new("L", (300, 200), PAPER).save(tmp_path / "blank.png")
    with user.answering_dialog("Open picture", tmp_path / "blank.png"):
        user.press("ctrl+o")
    user.wait(lambda: app.message.get() == NO_INK)
    user.correct(9)
    user.wait(lambda: app.focus_get() is not app.controls.correction_menu)
    app.update()
    assert app.message.get() == NO_INK
    assert not app.drawings.exists()
    user.press("Escape")
    user.wait(lambda: app.sketch.is_empty)
    assert not app.gallery_strip.buttons


def test_after_a_rub_the_left_button_draws_again(user):
    user.draw(SEVEN)
    rub(user, 3, BAR_OF_SEVEN)
    user.draw([[(300, 300), (320, 340)]])
    assert user.points()[-1] == [(300, 300), (320, 340)]
    assert len(user.points()) == 3


def test_on_an_opened_picture_it_paints_paper_and_is_undone(user, tmp_path):
    ImageOps.expand(draw_strokes([*SEVEN, *ONE]), (200, 0), PAPER).save(tmp_path / "numbers.png")
    with user.answering_dialog("Open picture", tmp_path / "numbers.png"):
        user.press("ctrl+o")
    user.wait(lambda: user.app.sketch.picture)
    opened = user.app.sketch.picture
    rub(user, 3, [(200, 80 + y) for y in (50, 100, 150, 200, 250)])  # the upright line, at half its size
    before, after = (np.asarray(picture.convert("L")) for picture in (opened, user.app.sketch.picture))
    assert (before[150, 390:410] < PAPER).any()
    assert (after[150, 390:410] == PAPER).all()
    assert (after[:, 440:] == before[:, 440:]).all()
    user.press("ctrl+z")
    user.wait(lambda: user.app.sketch.picture is opened)


def test_a_rub_that_changes_nothing_on_an_opened_picture_is_no_step(user):
    user.app.put_on_canvas(draw_strokes(SEVEN))
    user.app.put_on_canvas(draw_strokes(ONE))
    user.press("ctrl+z")
    user.wait(lambda: user.app.sketch.can_redo)
    rub(user, 3, [(320, 320), (340, 350)])
    assert user.app.sketch.can_redo


def test_a_picture_waits_for_the_eraser(user, tmp_path):
    user.draw(SEVEN)
    draw_strokes(ONE).save(tmp_path / "one.png")
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    user.xdotool("mousemove", left + 30, top + 30, "mousedown", 3)
    user.wait(lambda: user.app.canvas.erased_to)
    user.app.opening.open_file(tmp_path / "one.png")
    user.wait(lambda: not user.app.background.is_busy)
    user.xdotool("mousemove", left + 200, top + 200)
    user.wait(lambda: user.app.canvas.erased_to == (200, 200))
    assert user.app.sketch.picture is None
    user.xdotool("mouseup", 3)
    user.wait(lambda: user.app.sketch.picture)
    assert user.app.sketch.picture == draw_strokes(ONE)


def test_alt_e_opens_the_menu_and_leaves_the_eraser_alone(user):
    user.open_menu("Edit")
    assert not user.app.brush.is_eraser.get()
    user.press("Escape")
    user.wait(lambda: not user.app.tk.call("grab", "current"))
    assert not user.app.brush.is_eraser.get()
