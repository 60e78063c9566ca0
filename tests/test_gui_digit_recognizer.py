"""The window on a real X server, used with a real pointer and keyboard (xdotool)."""

import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from conftest import PROJECT

from drawing import CANVAS_SIZE, PAPER, draw_strokes
from recognition import percent

pytest.importorskip("tkinter", reason="this Python comes without Tk")
if not (os.environ.get("DISPLAY") or shutil.which("Xvfb")):
    pytest.skip("no display, and no Xvfb to make one", allow_module_level=True)
if not shutil.which("xdotool"):
    pytest.skip("xdotool is not installed", allow_module_level=True)

SEVEN = [[(120, 100), (260, 100), (180, 300)]]
SCRIPT = PROJECT / "gui_digit_recognizer.py"
PATIENCE = 20  # seconds until something that should happen counts as not happening


class User:
    """A person at the window: moves the pointer, presses buttons and keys, waits and looks."""

    def __init__(self, app):
        self.app = app
        app.update()
        app.focus_force()

    def wait(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "it did not happen"
            self.app.update()

    def xdotool(self, *words):
        subprocess.run(["xdotool", *map(str, words)], check=True, timeout=PATIENCE)

    def draw(self, strokes):
        """Draw on the canvas and wait until the window has taken every point."""
        left, top = self.app.canvas.winfo_rootx(), self.app.canvas.winfo_rooty()
        for stroke in strokes:
            button = ["mousedown", 1]
            for point in stroke:
                self.xdotool("mousemove", left + point[0], top + point[1], *button)
                self.wait(lambda point=point: self.last_point() == point)
                button = []
            self.xdotool("mouseup", 1)

    def last_point(self):
        strokes = self.app.drawing.strokes
        return strokes[-1][-1] if strokes else None

    def click(self, widget):
        x = widget.winfo_rootx() + widget.winfo_width() // 2
        y = widget.winfo_rooty() + widget.winfo_height() // 2
        self.xdotool("mousemove", x, y, "click", 1)

    def press(self, key):
        self.xdotool("key", key)


@pytest.fixture
def open_window():
    from gui_digit_recognizer import DigitRecognizerApp

    apps = []

    def open_(**options):
        apps.append(DigitRecognizerApp(**options))
        return User(apps[-1])

    yield open_
    for app in apps:
        app.destroy()


@pytest.fixture
def user(open_window):
    return open_window()


def test_a_digit_is_drawn_recognized_and_cleared(user):
    assert user.app.title() == "Digit Recognizer"
    user.draw(SEVEN)
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7
    assert user.app.prediction.confidence > 0.9
    assert user.app.prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert user.app.digit_label["text"] == "7"
    assert user.app.confidence_label["text"] == f"{percent(user.app.prediction.confidence)} sure"
    assert user.app.bars[7]["value"] == pytest.approx(user.app.prediction.confidence)

    user.click(user.app.clear_button)
    user.wait(lambda: user.app.prediction is None)
    assert user.app.canvas.find_all() == ()
    assert user.app.drawing.image.getextrema() == (PAPER, PAPER)
    assert user.app.bars[7]["value"] == 0


@pytest.mark.parametrize("key", ["Return", "KP_Enter"])
def test_return_recognizes_and_escape_clears(user, key):
    user.draw(SEVEN)
    user.press(key)
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7
    user.press("Escape")
    user.wait(lambda: user.app.prediction is None and not user.app.drawing.strokes)


def test_a_new_stroke_withdraws_the_answer(user):
    user.draw(SEVEN)
    user.press("Return")
    user.wait(lambda: user.app.prediction)
    user.draw([[(150, 200), (240, 195)]])
    assert user.app.prediction is None
    assert user.app.digit_label["text"] == ""
    user.press("Return")
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7


def test_the_picture_mirrors_the_strokes(user):
    strokes = [*SEVEN, [(150, 200), (240, 195)], [(30, 370)]]
    user.draw(strokes)
    assert user.app.drawing.strokes == strokes
    assert user.app.drawing.image == draw_strokes(strokes)
    assert len(user.app.canvas.find_all()) == 6


def test_a_click_draws_a_dot(user):
    user.draw([[(200, 150)]])
    levels = np.asarray(user.app.drawing.image)
    assert levels[150, 200] != PAPER
    assert (levels != PAPER).sum() == pytest.approx(np.pi * (user.app.drawing.brush_width / 2) ** 2, rel=0.1)
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.prediction)


def test_a_stroke_leaves_the_canvas_and_comes_back(user):
    user.draw([[(350, 200), (440, 210), (440, 300), (350, 310)]])
    levels = np.asarray(user.app.drawing.image)
    assert levels.shape == (CANVAS_SIZE, CANVAS_SIZE)
    assert len(user.app.drawing.strokes) == 1
    assert levels[202, 360] != PAPER
    assert levels[309, 360] != PAPER


def test_an_empty_canvas_asks_for_a_digit(user):
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.message.get() == "Draw a digit first.")
    assert user.app.prediction is None


@pytest.mark.parametrize("content", [None, b"", b"no network"])
def test_a_missing_or_broken_model_is_said_in_the_window(open_window, tmp_path, content):
    path = tmp_path / "other.h5"
    if content is not None:
        path.write_bytes(content)
    user = open_window(model_path=path)
    user.draw(SEVEN)
    user.click(user.app.recognize_button)
    user.wait(lambda: "other.h5" in user.app.message.get())
    assert "train_digit_recognizer.py" in user.app.message.get()
    assert user.app.prediction is None


@pytest.fixture
def process():
    """The script in a process of its own, its window on the screen."""
    process = subprocess.Popen([sys.executable, SCRIPT], stderr=subprocess.PIPE, text=True)
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Digit Recognizer$"]
    process.window = subprocess.run(
        search, capture_output=True, text=True, timeout=PATIENCE, check=True
    ).stdout
    yield process
    process.kill()
    process.wait()
    process.stderr.close()


def test_ctrl_c_ends_the_program_without_a_traceback(process):
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == -signal.SIGINT
    assert process.stderr.read() == ""


def test_without_a_display_one_sentence(run_script):
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    result = run_script("gui_digit_recognizer.py", env=environment)
    assert result.returncode == 1
    assert "predict_digit_recognizer.py" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_tk_one_sentence(run_script, tmp_path):
    (tmp_path / "tkinter.py").write_text("raise ImportError('no Tk here')")
    result = run_script("gui_digit_recognizer.py", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert result.returncode == 1
    assert "predict_digit_recognizer.py" in result.stderr
    assert "Traceback" not in result.stderr
