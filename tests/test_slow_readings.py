"""Pictures that take long to read, in the window: the pen and the buttons never wait for them."""

import time

import pytest
from helpers import SEVEN
from PIL import Image, ImageDraw, ImageOps
from timing import in_time

from recognition import read_number
from window.live import PATIENCE
from window.reading import READING

BUSY = 0.05  # seconds for which the window may not answer, at most
SIDE, PITCH = 1600, 60  # pixels of the picture, and between its dots


@pytest.fixture(scope="module")
def dots():
    return draw_dots(SIDE)


def draw_dots(side):
    """Return a picture full of dots, each of which could be a digit."""
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    for x in range(PITCH, side - PITCH, PITCH):
        for y in range(PITCH, side - PITCH, PITCH):
            draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=0)
    return image


@pytest.fixture
def file_of_dots(tmp_path):
    draw_dots(SIDE // 2).save(tmp_path / "dots.png")  # which still takes long enough to come in between
    return tmp_path / "dots.png"


def test_a_picture_full_of_dots_is_opened_and_read_while_the_window_goes_on(user, dots, tmp_path):
    file_of_dots = tmp_path / "dots.png"
    dots.save(file_of_dots)
    app, button = user.app, user.app.recognize_button
    said = set()
    with user.watching() as busy:
        app.opening.open_file(file_of_dots)
        user.wait(lambda: said.add(app.message.get()) or app.message.get() == READING)
        assert button.instate(["disabled"])
        user.wait(lambda: app.prediction is not None)
    assert button.instate(["!disabled"])
    assert READING not in (app.message.get(), "")
    assert app.answer.is_doubtful
    print(f"\nbusy for at most {1000 * max(busy):.0f} ms")
    assert in_time(max(busy), BUSY)
    assert PATIENCE / 1000 < BUSY


def test_what_was_read_of_a_picture_is_not_shown_once_there_is_something_else(user, file_of_dots):
    app = user.app
    app.opening.open_file(file_of_dots)
    user.wait(lambda: app.live_reading.is_asked)
    shown = []

    def look():
        shown.append((app.sketch.picture, app.answer))
        app.after(1, look)

    look()
    user.press("Escape")
    user.wait(lambda: app.sketch.is_empty)
    user.draw(SEVEN)
    user.wait(lambda: not app.live_reading.is_due)
    assert app.answer_panel.digit_label["text"] == "7"
    assert not any(answer.left_out for picture, answer in shown if picture is None)
    assert any(picture is None for picture, _ in shown)


def test_clear_while_a_picture_is_read_leaves_the_window_empty(patient_user, file_of_dots):
    user, app = patient_user, patient_user.app
    app.opening.open_file(file_of_dots)
    user.wait(lambda: app.live_reading.is_asked)
    user.press("Escape")
    user.wait(lambda: app.sketch.is_empty)
    user.wait(lambda: not app.background.is_busy)
    assert app.prediction is None
    assert app.message.get() == app.invitation
    user.draw(SEVEN)
    user.press("Return")
    user.wait_for_digit(7)


def test_a_correction_waits_for_the_reading(patient_user, file_of_dots):
    user, app = patient_user, patient_user.app
    app.opening.open_file(file_of_dots)
    user.wait(lambda: app.live_reading.is_asked)
    app.corrections.correct(3)
    assert not app.message.get().startswith("Kept")
    user.wait(lambda: app.message.get().startswith("Kept as a 3"))
    assert app.prediction is not None


@pytest.mark.parametrize(
    "make", [lambda dots: dots, ImageOps.invert, lambda dots: dots.rotate(45, fillcolor=255)]
)
def test_a_picture_full_of_dots_is_read_in_a_bounded_time(classifier, dots, make):
    """Without bounds it took minutes."""
    start = time.thread_time()
    number = read_number(make(dots), classifier)
    seconds = time.thread_time() - start
    print(f"\n{seconds:.2f} s, {number.text!r}")
    assert in_time(seconds, 5)
