"""Whole numbers in the window, drawn with a real pointer."""

from itertools import pairwise
from threading import Event

import numpy as np
import pytest
from numbers_to_draw import STROKES, draw_number
from timing import in_time
from window_user import PATIENCE, follow, is_open

from recognition import read_number, recognize
from samples import load_samples
from window import reading
from window.themes import DARK, LIGHT


def strokes_of(text, height=100, left=40, pitch=85, top=150):
    """Return the strokes of a number on the canvas, whole pixels."""
    return [
        [(round(left + i * pitch + x * height / 100), round(top + y * height / 100)) for x, y in stroke]
        for i, digit in enumerate(text)
        for stroke in STROKES[digit]
    ]


@pytest.fixture
def writer(patient_user):
    """Return a function that draws a number with Live off and reads it; it returns the User."""

    def write(text, **place):
        user = patient_user
        user.app.brush.set_width(12)
        user.draw(strokes_of(text, **place))
        user.press("Return")
        user.wait(lambda: user.app.answer_panel.digit_label["text"])
        return user

    return write


def middle(box):
    left, top, right, bottom = box
    return round((left + right) / 2), round((top + bottom) / 2)


def click_on_canvas(user, place):
    canvas = user.app.canvas
    x, y = canvas.winfo_rootx() + place[0], canvas.winfo_rooty() + place[1]
    user.xdotool("mousemove", x, y, "click", 1)


def boxes_on_canvas(user):
    return [item for item in user.app.canvas.find_all() if user.app.canvas.type(item) == "rectangle"]


@pytest.mark.parametrize("text", ["12", "2047", "204758"])
def test_a_number_is_read_while_it_is_drawn(user, text):
    user.app.brush.set_width(10)
    pitch = 350 // len(text)
    user.draw(strokes_of(text, height=min(pitch, 110), left=25, pitch=pitch))
    panel = user.app.answer_panel
    user.wait(lambda: panel.digit_label["text"].rstrip("?") == text)
    assert len(boxes_on_canvas(user)) == len(text)
    assert user.app.prediction is min(user.app.answer.digits, key=lambda digit: digit.certainty)
    assert panel.digit_label.winfo_reqwidth() <= panel.digit_label.winfo_width()


def test_a_click_on_a_box_or_an_arrow_key_tells_of_another_digit(writer):
    user = writer("2047")
    app, panel = user.app, user.app.answer_panel
    before = user.points()
    for i, digit in enumerate("2047"):
        click_on_canvas(user, middle(app.answer.boxes[i]))
        user.wait(lambda i=i: app.answer.chosen == i)
        assert app.prediction.digit == int(digit)
        assert panel.verdict_label["text"].startswith(f"{digit}: ")
        assert panel.remark_label["text"].startswith(f"digit {i + 1} of 4")
        assert panel.bars[int(digit)]["value"] == pytest.approx(app.prediction.confidence)
    user.press("Left", "Left")
    user.wait(lambda: app.prediction.digit == 0)
    user.press("Right", "Right", "Right")
    user.wait(lambda: app.prediction.digit == 7)
    assert user.points() == before
    assert not app.sketch.can_redo
    user.press("ctrl+n")
    user.wait(lambda: "numbers" in app.side_panel.pages)
    page = app.side_panel.pages["numbers"]
    user.wait(lambda: page.shown.max() == 99)
    assert (page.shown[:, :4] == 0).all()
    seven = page.shown
    user.press("Left")
    user.wait(lambda: app.prediction.digit == 4 and (page.shown != seven).any())


def test_a_stroke_may_begin_on_a_digit(writer):
    user = writer("12")
    box = user.app.answer.boxes[1]
    canvas = user.app.canvas
    x, y = np.add(middle(box), (canvas.winfo_rootx(), canvas.winfo_rooty()))
    user.xdotool("mousemove", x, y, "mousedown", 1, "mousemove", x + 20, y, "mouseup", 1)
    user.wait(lambda: len(user.drawing.strokes) == len(strokes_of("12")) + 1)
    assert user.points()[-1] == [middle(box), (middle(box)[0] + 20, middle(box)[1])]


def test_an_arrow_key_that_moves_the_brush_slider_chooses_no_digit(writer):
    user = writer("12")
    user.press("Left")
    user.wait(lambda: user.app.answer.chosen == 0)
    user.app.controls.brush_slider.focus_force()
    user.app.update()
    width = user.app.settings.brush_width
    user.press("Right")
    user.wait(lambda: user.app.settings.brush_width > width)
    assert user.app.answer.chosen == 0


def test_the_second_digit_is_corrected_and_its_strokes_alone_are_kept(writer, tmp_path):
    user = writer("1247")
    click_on_canvas(user, middle(user.app.answer.boxes[1]))
    user.wait(lambda: user.app.answer.chosen == 1)
    user.correct(3)
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3; 1 drawing is kept so far;"))
    samples, skipped = load_samples(tmp_path / "data" / "digit-recognizer" / "drawings")
    assert skipped == []
    ((digit, _, strokes),) = samples
    assert digit == 3
    assert [stroke.points for stroke in strokes] == [strokes_of("1247")[1]]


def test_a_correction_stays_while_more_is_drawn_and_comes_back_with_the_drawing(open_window):
    user = open_window()
    app, panel = user.app, user.app.answer_panel

    def says(text):
        user.wait(lambda: panel.digit_label["text"].rstrip("?") == text and not app.live_reading.is_due)

    app.brush.set_width(12)
    user.draw(strokes_of("12"))
    says("12")
    click_on_canvas(user, middle(app.answer.boxes[1]))
    user.wait(lambda: app.answer.chosen == 1)
    user.correct(3)
    says("13")
    user.draw(strokes_of("1", left=210))
    says("131")
    user.press("ctrl+z")
    says("13")
    user.press("Escape")
    user.wait(lambda: app.sketch.is_empty)
    user.click(app.gallery_strip.buttons[0])
    says("13")
    user.press("ctrl+q")
    user.wait(lambda: not is_open(app))
    user = open_window()
    app, panel = user.app, user.app.answer_panel
    user.wait(lambda: app.gallery_strip.buttons)
    user.click(app.gallery_strip.buttons[0])
    says("13")


def test_a_number_comes_back_from_the_last_drawings(writer):
    user = writer("2047")
    user.press("Right")
    user.press("Escape")
    strip = user.app.gallery_strip
    user.wait(lambda: strip.buttons and not boxes_on_canvas(user))
    assert strip.buttons[0]["text"].rstrip("?") == "2047"
    user.click(strip.buttons[0])
    user.wait(lambda: len(boxes_on_canvas(user)) == 4)
    assert user.app.answer_panel.digit_label["text"].rstrip("?") == "2047"


@pytest.mark.parametrize("height", [40, 300])
def test_an_opened_picture_has_boxes_around_its_digits(user, tmp_path, height):
    picture = draw_number("365", height=height)
    picture.save(tmp_path / "365.png")
    user.app.opening.open_file(tmp_path / "365.png")
    user.wait(lambda: user.app.answer_panel.digit_label["text"] == "365")
    side = user.app.canvas.winfo_width()
    scale = side / picture.width
    top = (side - scale * picture.height) / 2
    left = (side - scale * picture.width) / 2
    shown = [user.app.canvas.bbox(item) for item in boxes_on_canvas(user)]
    for box in user.app.answer.boxes:
        wanted = np.add(np.multiply(box, scale), (left, top, left, top))
        assert min(np.abs(np.subtract(one, wanted)).max() for one in shown) <= 6
        single = recognize(picture.crop(tuple(np.add(box, (-5, -5, 5, 5)))), user.app.models.classifier)
        assert str(single.digit) in "365"


def test_the_boxes_stand_out_from_a_light_picture_in_the_dark_theme(user):
    user.choose("View", "Dark")
    user.wait(lambda: user.app.theme is DARK)
    user.app.put_on_canvas(draw_number("365"))
    user.wait(lambda: len(boxes_on_canvas(user)) == 3)
    outlines = {user.app.canvas.itemcget(item, "outline") for item in boxes_on_canvas(user)}
    assert outlines == {LIGHT.edge, LIGHT.sure}
    user.app.clear()
    user.app.brush.set_width(12)
    user.draw(strokes_of("12"))
    user.wait(lambda: len(boxes_on_canvas(user)) == 2)
    outlines = {user.app.canvas.itemcget(item, "outline") for item in boxes_on_canvas(user)}
    assert outlines == {DARK.edge, DARK.sure}


def test_what_is_left_out_is_said(writer):
    user = writer("36-", pitch=110)
    assert user.app.answer_panel.digit_label["text"] == "36"
    assert user.app.message.get() == "1 piece was left out: it does not look like a digit."


def test_what_was_left_out_of_half_a_digit_is_not_said_of_the_whole_one(user, monkeypatch):
    app = user.app
    began, may_go_on = Event(), Event()

    def read_slowly(image, classifier):
        began.set()
        may_go_on.wait(PATIENCE)
        return read_number(image, classifier)

    app.brush.set_width(12)
    monkeypatch.setattr("window.live.LATE", 1000 * PATIENCE)
    *strokes, last = strokes_of("367", pitch=110)  # the last one is the bar of the 7
    user.draw([*strokes[:2], last])
    user.wait(lambda: app.message.get() and not app.live_reading.is_due)
    assert app.message.get() == "1 piece was left out: it does not look like a digit."
    app.undo()
    monkeypatch.setattr(reading, "read_number", read_slowly)
    user.draw([last])
    user.wait(began.is_set)
    user.draw(strokes[2:])
    may_go_on.set()
    user.wait(lambda: not app.live_reading.is_due)
    assert app.answer_panel.digit_label["text"] == "367"
    assert app.message.get() == ""


@pytest.mark.slow
@pytest.mark.parametrize("pitch", [62, 36])  # apart and touching
def test_the_pen_never_waits_while_a_number_of_six_digits_is_drawn(user, tmp_path, pitch):
    """The window's thread is never busy with one event for 50 ms; the digits are drawn in one go each."""
    user.app.brush.set_width(10)
    with user.watching() as busy:
        for stroke in strokes_of("204758", height=60, left=20, pitch=pitch):
            ways = [np.linspace(a, b, 12).round().astype(int) for a, b in pairwise(stroke)]
            follow([tuple(map(int, point)) for way in ways for point in way], user.app.canvas, tmp_path)
        user.wait(lambda: not user.app.live_reading.is_due)
    print(f"\n{user.app.answer.text}; busy for at most {1000 * max(busy):.0f} ms")
    assert len(user.app.answer.digits) >= 5
    assert in_time(max(busy), 0.05)
