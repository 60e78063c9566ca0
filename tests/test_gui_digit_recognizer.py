"""The window on a real X server, used with a real pointer and keyboard (xdotool)."""

import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from helpers import ONE, PROJECT, SEVEN, assert_one_sentence, environment, run_script
from PIL import Image, ImageOps

from drawing import CANVAS_SIZE, PAPER, Stroke, draw_strokes
from pictures import open_picture
from recognition import percent
from samples import load_samples
from window.settings import Settings, load_settings

pytest.importorskip("tkinter", reason="this Python comes without Tk")
if not (os.environ.get("DISPLAY") or shutil.which("Xvfb")):
    pytest.skip("no display, and no Xvfb to make one", allow_module_level=True)
if not shutil.which("xdotool"):
    pytest.skip("xdotool is not installed", allow_module_level=True)

BAR = [[(150, 200), (240, 195)]]
SCRIPT = PROJECT / "gui_digit_recognizer.py"
PATIENCE = 20  # seconds until something that should happen counts as not happening


@pytest.fixture(autouse=True)
def own_folders(monkeypatch, tmp_path):
    """Settings and drawings of the tests are not the person's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


class User:
    """A person at the window: moves the pointer, presses buttons and keys, waits and looks."""

    def __init__(self, app):
        self.app = app
        app.update()
        app.focus_force()

    @property
    def drawing(self):
        return self.app.canvas.sketch.drawing

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
        strokes = self.drawing.strokes
        return strokes[-1].points[-1] if strokes else None

    def click(self, widget):
        self.app.update()
        x = widget.winfo_rootx() + widget.winfo_width() // 2
        y = widget.winfo_rooty() + widget.winfo_height() // 2
        self.xdotool("mousemove", x, y, "click", 1)

    def press(self, *keys):
        self.xdotool("key", *keys)

    def choose(self, title, label):
        """Choose an entry of a menu with the keyboard."""
        bar = self.app.nametowidget(self.app["menu"])
        menu = self.app.nametowidget(bar.entrycget(title, "menu"))
        self.press(f"alt+{title[0].lower()}")
        self.wait(lambda: label in labels(menu))
        self.press(*["Down"] * labels(menu).index(label), "Return")

    @contextmanager
    def answering_dialog(self, title, path):
        """Meanwhile, type a path into the file dialog of a title as soon as it opens."""
        with ThreadPoolExecutor() as executor:
            answer = executor.submit(answer_dialog, title, path)
            yield
            self.wait(answer.done)
            answer.result()


def labels(menu):
    """Return the labels of a menu's entries, without the lines between them."""
    last = menu.index("end")
    return [
        menu.entrycget(i, "label")
        for i in range(0 if last is None else last + 1)
        if menu.type(i) != "separator"
    ]


def find_window(title):
    """Wait for a window by its title; return its number."""
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$"]
    return subprocess.run(
        search, capture_output=True, text=True, timeout=PATIENCE, check=True
    ).stdout.split()[0]


def answer_dialog(title, path):
    """Type a path into a file dialog in place of what stands there."""
    focus = ["windowfocus", "--sync", find_window(title), "key", "ctrl+slash"]
    for words in (focus, ["type", str(path)], ["key", "Return"]):
        subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE)


def points(drawing):
    return [stroke.points for stroke in drawing.strokes]


@pytest.fixture
def open_window():
    from gui_digit_recognizer import DigitRecognizerApp

    apps = []

    def open_(live=True, **options):
        app = DigitRecognizerApp(**options)
        apps.append(app)
        if not live:
            app.live_switch.invoke()
        return User(app)

    yield open_
    for app in apps:
        if app.tk is not None and app.children is not None:
            try:
                app.destroy()
            except Exception as error:  # a test may have closed it
                assert "destroyed" in str(error)


@pytest.fixture
def user(open_window):
    return open_window()


@pytest.fixture
def patient_user(open_window):
    """A person who has switched Live off."""
    return open_window(live=False)


def test_a_digit_is_drawn_recognized_and_cleared(patient_user):
    user = patient_user
    assert user.app.title() == "Digit Recognizer"
    user.draw(SEVEN)
    assert user.app.prediction is None
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7
    assert user.app.prediction.confidence > 0.9
    assert user.app.prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert user.app.answer.digit_label["text"] == "7"
    assert user.app.answer.verdict_label["text"] == f"{percent(user.app.prediction.confidence)} sure"
    assert user.app.answer.bars[7]["value"] == pytest.approx(user.app.prediction.confidence)

    user.click(user.app.clear_button)
    user.wait(lambda: user.app.prediction is None)
    assert user.app.canvas.find_all() == ()
    assert user.drawing.image.getextrema() == (PAPER, PAPER)
    assert user.app.answer.bars[7]["value"] == 0
    assert user.app.answer.digit_label["text"] == ""


def test_live_reads_while_the_pen_moves(user):
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    user.xdotool("mousemove", left + 200, top + 60, "mousedown", 1, "mousemove", left + 200, top + 340)
    user.wait(lambda: user.app.prediction and user.app.prediction.digit == 1)  # the button is still down
    user.xdotool("mouseup", 1)
    user.press("Escape")
    user.wait(lambda: user.app.prediction is None and not user.drawing.strokes)
    user.draw(SEVEN)
    user.wait(lambda: user.app.answer.digit_label["text"] == "7")


@pytest.mark.parametrize("key", ["Return", "KP_Enter", "alt+r"])
def test_keys_recognize_and_escape_clears(patient_user, key):
    user = patient_user
    user.draw(SEVEN)
    user.press(key)
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7
    user.press("Escape")
    user.wait(lambda: user.app.prediction is None and not user.drawing.strokes)


def test_without_live_a_new_stroke_withdraws_the_answer(patient_user):
    user = patient_user
    user.draw(SEVEN)
    user.press("Return")
    user.wait(lambda: user.app.prediction)
    user.draw(BAR)
    assert user.app.prediction is None
    assert user.app.answer.digit_label["text"] == ""
    user.press("Return")
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7


def test_the_picture_mirrors_the_strokes(user):
    strokes = [*SEVEN, *BAR, [(30, 370)]]
    user.draw(strokes)
    assert points(user.drawing) == strokes
    assert user.drawing.image == draw_strokes(strokes)


def test_a_click_draws_a_dot(user):
    user.draw([[(200, 150)]])
    levels = np.asarray(user.drawing.image)
    assert levels[150, 200] != PAPER
    assert (levels != PAPER).sum() == pytest.approx(np.pi * (user.drawing.brush_width / 2) ** 2, rel=0.1)
    user.wait(lambda: user.app.prediction)


def test_a_stroke_leaves_the_canvas_and_comes_back(user):
    user.draw([[(350, 200), (440, 210), (440, 300), (350, 310)]])
    levels = np.asarray(user.drawing.image)
    assert levels.shape == (CANVAS_SIZE, CANVAS_SIZE)
    assert len(user.drawing.strokes) == 1
    assert levels[202, 360] != PAPER
    assert levels[309, 360] != PAPER


def test_an_empty_canvas_asks_for_a_digit(user):
    user.click(user.app.recognize_button)
    user.wait(lambda: user.app.message.get() == "Draw a digit first.")
    assert user.app.prediction is None


def test_strokes_are_undone_and_redone_with_the_keyboard(user):
    user.draw([*SEVEN, *BAR])
    user.press("ctrl+z")
    user.wait(lambda: points(user.drawing) == SEVEN)
    assert user.drawing.image == draw_strokes(SEVEN)
    user.press("ctrl+shift+z")
    user.wait(lambda: points(user.drawing) == [*SEVEN, *BAR])
    user.press("Escape")
    user.wait(lambda: user.app.canvas.sketch.is_empty)
    user.click(user.app.undo_button)
    user.wait(lambda: points(user.drawing) == [*SEVEN, *BAR])
    user.wait(lambda: user.app.prediction and user.app.prediction.digit == 7)


def test_underlined_letters_work_with_alt(user):
    user.draw(ONE)
    user.press("alt+u")
    user.wait(lambda: user.app.canvas.sketch.is_empty)
    user.press("alt+o")
    user.wait(lambda: points(user.drawing) == ONE)
    user.press("alt+c")
    user.wait(lambda: user.app.canvas.sketch.is_empty)
    user.press("alt+l")
    user.wait(lambda: not user.app.live.get())
    user.draw(SEVEN)
    user.press("alt+w", "3")
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3"))


def test_buttons_that_can_do_nothing_are_disabled(user):
    buttons = user.app.clear_button, user.app.undo_button, user.app.redo_button, user.app.teach_button
    assert [button.instate(["disabled"]) for button in buttons] == [True] * 4
    user.draw(ONE)
    assert [button.instate(["disabled"]) for button in buttons] == [False, False, True, False]
    user.press("ctrl+z")
    user.wait(lambda: user.app.canvas.sketch.is_empty)
    assert [button.instate(["disabled"]) for button in buttons] == [True, True, False, True]


def test_the_brush_gets_wider_and_thinner(user):
    width = user.drawing.brush_width
    user.press("bracketright")
    user.wait(lambda: user.drawing.brush_width > width)
    for _ in range(2):
        user.press("bracketleft")
    user.wait(lambda: user.drawing.brush_width < width)
    thin = user.drawing.brush_width
    scale = user.app.brush_scale
    user.click(scale)  # right of the knob
    user.wait(lambda: user.drawing.brush_width > thin)
    user.draw(ONE)
    assert user.drawing.strokes[0].width == user.app.settings.brush_width > thin


def test_what_the_network_sees_is_shown(user):
    user.draw(SEVEN)
    user.wait(lambda: user.app.prediction and user.app.prediction.digit == 7)
    photo = user.app.answer.view_label["image"][0]
    side = user.app.tk.call("image", "width", photo)
    pixel = side // 28
    tensor = user.app.prediction.tensor
    row, column = np.unravel_index(tensor.argmax(), tensor.shape)
    colour = user.app.tk.call(photo, "get", column * pixel + 1, row * pixel + 1)
    assert set(map(int, str(colour).split() if isinstance(colour, str) else colour)) == {255}
    user.press("ctrl+n")
    user.wait(lambda: user.app._numbers is not None)
    canvas = user.app._numbers.canvas
    texts = [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]
    assert texts == [str(min(round(100 * float(value)), 99)) for value in tensor.ravel()]


def test_every_control_is_reached_with_the_tab_key(user):
    user.draw(ONE)  # enables Undo
    app, seen = user.app, []
    while not seen or app.focus_get() is not seen[0]:
        if app.focus_get() is not app:
            seen.append(app.focus_get())
        before = app.focus_get()
        user.press("Tab")
        user.wait(lambda before=before: app.focus_get() is not before)
    controls = app.recognize_button, app.clear_button, app.undo_button, app.live_switch, app.brush_scale
    assert {*controls, app.teach_button} <= set(seen)


def test_a_tooltip_appears_under_the_resting_pointer(user):
    def tooltips():
        return [child for child in user.app.live_switch.winfo_children() if child.winfo_class() == "Toplevel"]

    switch = user.app.live_switch
    user.xdotool("mousemove", switch.winfo_rootx() + 5, switch.winfo_rooty() + 5)
    user.wait(tooltips)
    user.xdotool("mousemove", user.app.canvas.winfo_rootx() + 5, user.app.canvas.winfo_rooty() + 5)
    user.wait(lambda: not tooltips())


def test_doubt_is_said_in_words_and_shown_with_a_question_mark(user):
    from recognition import Prediction

    probabilities = np.full(10, 0.01, np.float32)
    probabilities[[4, 9]] = 0.62, 0.30
    user.app.answer.show(Prediction(probabilities, np.zeros((28, 28), np.float32)))
    assert user.app.answer.digit_label["text"] == "4?"
    assert user.app.answer.verdict_label["text"] == "probably 4 - or 9?"
    assert user.app.answer.runner_up_label["text"] == "next: 9 with 30.0%"


def test_the_last_drawings_come_back_with_a_click(user):
    user.draw(SEVEN)
    user.wait(lambda: user.app.prediction and user.app.prediction.digit == 7)
    user.press("Escape")
    user.wait(lambda: len(user.app.history.buttons) == 1)
    assert user.app.history.buttons[0]["text"].startswith("7 ")
    user.draw(ONE)
    user.wait(lambda: user.app.prediction and user.app.prediction.digit == 1)
    user.click(user.app.history.buttons[0])
    user.wait(lambda: points(user.drawing) == SEVEN)
    assert user.app.prediction.digit == 7
    assert len(user.app.history.buttons) == 2  # the one was kept
    user.press("ctrl+z")
    user.wait(lambda: points(user.drawing) == ONE)


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


def test_models_are_switched_and_a_broken_one_leaves_the_current_one(user, tmp_path):
    user.draw(SEVEN)
    user.wait(lambda: user.app.prediction)
    first, before = user.app.models.classifier, user.app.prediction
    (tmp_path / "broken.h5").write_bytes(b"no network")
    with user.answering_dialog("Open model", tmp_path / "broken.h5"):
        user.choose("Model", "Open model...")
    user.wait(lambda: "broken.h5: it is neither an HDF5 file" in user.app.message.get())
    assert user.app.models.classifier is first
    shutil.copy(PROJECT / "mnist.h5", tmp_path / "other.h5")
    with user.answering_dialog("Open model", tmp_path / "other.h5"):
        user.choose("Model", "Open model...")
    user.wait(lambda: user.app.models.classifier is not first)
    user.wait(lambda: user.app.prediction is not before)  # read anew at once
    assert user.app.prediction.digit == 7
    assert user.app.settings.model == str(tmp_path / "other.h5")
    user.choose("Model", "mnist.h5")
    user.wait(lambda: user.app.settings.model == "")


def test_models_are_compared(user):
    user.draw(SEVEN)
    user.press("ctrl+m")
    user.wait(lambda: user.app._compare is not None)
    answers = user.app._compare.answers
    assert [Path(path).name for path in answers] == [
        "mnist.h5",
        *sorted(path.name for path in (PROJECT / "models").glob("*.h5")),
    ]
    user.wait(lambda: all(answer["text"].startswith("7") for answer in answers.values()))


def test_a_wrong_answer_is_taught(user, tmp_path):
    user.draw(SEVEN)
    user.click(user.app.teach_button)
    menu = user.app.nametowidget(user.app.teach_button["menu"])
    user.wait(menu.winfo_ismapped)
    user.xdotool("mousemove", menu.winfo_rootx() + 20, menu.winfo_rooty() + menu.yposition(3) + 5, "click", 1)
    user.wait(lambda: user.app.message.get().startswith("Kept as a 3; 1 drawing is in"))
    samples, skipped = load_samples(tmp_path / "data" / "digit-recognizer" / "drawings")
    assert skipped == []
    assert [(digit, strokes) for digit, _, strokes in samples] == [(3, [Stroke(SEVEN[0], 22)])]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes_are_switched_and_remembered(open_window, theme):
    user = open_window()
    user.draw(ONE)
    user.choose("View", theme.capitalize())
    user.wait(lambda: user.app.theme_name.get() == theme)
    user.draw(BAR)
    ink = user.app.canvas.itemcget(user.app.canvas.find_all()[-1], "fill")
    paper = user.app.canvas["background"]
    assert (sum(user.app.winfo_rgb(paper)) > sum(user.app.winfo_rgb(ink))) == (theme == "light")
    assert user.drawing.image == draw_strokes([*ONE, *BAR])  # what is read does not change
    user.app.destroy()
    assert open_window().app.canvas["background"] == paper


def test_the_drawing_grows_with_the_window(user):
    user.draw(SEVEN)
    window = find_window("Digit Recognizer")
    geometry = subprocess.check_output(["xdotool", "getwindowgeometry", window], text=True)
    width, height = map(int, re.search(r"Geometry: (\d+)x(\d+)", geometry).groups())  # with its menu bar
    user.xdotool("windowsize", window, width + 200, height + 200)
    user.wait(lambda: user.app.canvas.winfo_width() == CANVAS_SIZE + 200)
    assert user.app.canvas.winfo_height() == CANVAS_SIZE + 200
    assert points(user.drawing) == SEVEN
    assert user.app.canvas.bbox("all") == (0, 0, CANVAS_SIZE + 200, CANVAS_SIZE + 200)
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    user.xdotool("mousemove", left + 300, top + 450, "click", 1)
    user.wait(lambda: len(user.drawing.strokes) == 2)
    assert user.last_point() == (200, 300)


def test_settings_are_kept_and_a_broken_file_does_not_matter(open_window, tmp_path):
    path = tmp_path / "config" / "digit-recognizer" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken")
    user = open_window(live=False)
    user.press("bracketright")
    user.wait(lambda: user.drawing.brush_width == 24)
    user.app.destroy()
    kept = load_settings(path)
    assert (kept.live, kept.brush_width, kept.theme) == (False, 24, "system")
    app = open_window().app
    assert app.canvas.sketch.drawing.brush_width == 24
    assert not app.live.get()


def test_pictures_are_opened_and_a_stroke_takes_them_away(user, tmp_path):
    picture = ImageOps.invert(draw_strokes(SEVEN)).convert("RGB")
    picture.save(tmp_path / "seven.png")
    user.draw(ONE)
    with user.answering_dialog("Open picture", tmp_path / "seven.png"):
        user.press("ctrl+o")
    user.wait(lambda: user.app.canvas.sketch.picture and user.app.prediction)
    assert user.app.prediction.digit == 7
    assert user.app.canvas.find_all() != ()
    user.draw(BAR)
    assert user.app.canvas.sketch.picture is None
    assert points(user.drawing) == BAR
    user.press("ctrl+z")
    user.wait(lambda: user.app.canvas.sketch.picture is not None)


@pytest.mark.skipif(not shutil.which("xclip"), reason="xclip is not installed")
def test_a_picture_is_pasted_from_the_clipboard(user, tmp_path):
    def copy(kind, content):
        (tmp_path / "copied").write_bytes(content)
        words = ["xclip", "-selection", "clipboard", "-t", kind, tmp_path / "copied"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    copy("text/plain", b"no picture")
    user.press("ctrl+v")
    user.wait(lambda: user.app.message.get() == "Nothing was pasted: there is no picture on the clipboard.")
    assert user.app.canvas.sketch.is_empty
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    copy("image/png", (tmp_path / "seven.png").read_bytes())
    user.press("ctrl+v")
    user.wait(lambda: user.app.prediction)
    assert user.app.prediction.digit == 7
    assert user.app.canvas.sketch.image.convert("L") == draw_strokes(SEVEN)


def test_pictures_that_cannot_be_read_get_a_sentence(user, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    user.app.open_file(tmp_path / "broken.png")
    assert "broken.png cannot be opened: it is not a picture" in user.app.message.get()
    Image.new("1", (10_000, 10_000)).save(tmp_path / "large.png")
    start = time.perf_counter()
    user.app.open_file(tmp_path / "large.png")
    assert "too many pixels" in user.app.message.get()
    assert time.perf_counter() - start < 2
    assert user.app.canvas.sketch.is_empty


def resident_megabytes():
    status = Path("/proc/self/status")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text())[1]) / 1000 if status.exists() else 0


def follow(way, canvas, folder):
    """Move the pointer along a way, a point every 5 ms, with the button down, while the window runs."""
    left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
    script = f"mousemove {left + way[0][0]} {top + way[0][1]} mousedown 1\n"
    script += "".join(f"mousemove {left + x} {top + y} sleep 0.005\n" for x, y in way[1:]) + "mouseup 1\n"
    (folder / "way").write_text(script)
    with subprocess.Popen(["xdotool", folder / "way"]) as pointer:

        def look():
            canvas.after(50, look) if pointer.poll() is None else canvas.quit()

        look()
        canvas.mainloop()
    canvas.update()


def share_that_a_bare_canvas_takes(app, way, folder):
    """Return which share of a way's points this machine delivers now to a canvas that does nothing."""
    import tkinter as tk

    window = tk.Toplevel(app)
    canvas = tk.Canvas(window, width=CANVAS_SIZE, height=CANVAS_SIZE)
    canvas.pack()
    taken = []
    canvas.bind("<B1-Motion>", taken.append)
    window.update()
    follow(way, canvas, folder)
    window.destroy()
    app.update()
    return len(taken) / (len(way) - 1)


@pytest.mark.slow
def test_10_000_points_in_a_minute_with_live_on(user, tmp_path):
    """The picture has every point that the window was given, and is never busy with one for 50 ms."""
    rng = np.random.default_rng(0)
    way = (200 + 150 * np.sin(np.arange(10_000)[:, np.newaxis] * [0.031, 0.047])).round().astype(int)
    way += rng.integers(-1, 2, way.shape)
    way = [tuple(map(int, point)) for point in way]
    way = [point for point, before in zip(way, [None, *way[:-1]], strict=True) if point != before]
    bare = share_that_a_bare_canvas_takes(user.app, way[:1000], tmp_path)
    busy, readings, last, memory = [], 0, None, resident_megabytes()

    def beat(before):
        nonlocal readings, last
        busy.append(time.thread_time() - before)
        if user.app.prediction is not last:
            readings, last = readings + 1, user.app.prediction
        user.app.after(1, beat, time.thread_time())

    user.app.after(1, beat, time.thread_time())
    gc.freeze()  # as `main` does
    start = time.monotonic()
    follow(way, user.app.canvas, tmp_path)
    elapsed = time.monotonic() - start
    gc.unfreeze()
    user.wait(lambda: user.last_point() == way[-1])
    drawn = points(user.drawing)[0]
    growth = resident_megabytes() - memory
    print(
        f"\n{len(drawn)} of {len(way)} points, a bare canvas {bare:.1%};"
        f" busy for at most {1000 * max(busy):.0f} ms; {readings} readings in {elapsed:.0f} s;"
        f" {growth:.0f} MB more"
    )
    assert len(drawn) >= 0.95 * bare * len(way)
    assert user.drawing.image == draw_strokes([drawn])
    assert max(busy) < 0.05
    assert growth < 15
    assert 100 < readings <= elapsed / 0.03 + 2


@pytest.fixture
def start_process():
    """Start the script in a process of its own and wait for its window."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, SCRIPT, *map(str, arguments)], stderr=subprocess.PIPE, text=True
        )
        processes.append(process)
        process.window = find_window("Digit Recognizer")
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()


def test_ctrl_c_ends_the_program_without_a_traceback(start_process):
    process = start_process()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == -signal.SIGINT
    assert process.stderr.read() == ""


def test_a_picture_is_opened_from_the_command_line_saved_and_the_window_closed(start_process, tmp_path):
    picture = draw_strokes(SEVEN)
    picture.save(tmp_path / "seven.png")
    process = start_process(tmp_path / "seven.png")
    for keys, title, name in (
        ("ctrl+s", "Save drawing", "out.png"),
        ("ctrl+shift+s", "Save what the network sees", "tensor.png"),
        ("ctrl+e", "Export last drawings", "sheet.png"),
    ):
        subprocess.run(["xdotool", "windowfocus", "--sync", process.window, "key", keys], check=True)
        answer_dialog(title, tmp_path / name)
        deadline = time.monotonic() + PATIENCE
        while not (tmp_path / name).exists():
            assert time.monotonic() < deadline, f"{name} was not written"
    assert open_picture(tmp_path / "out.png").convert("L") == picture
    assert open_picture(tmp_path / "tensor.png").size == (28, 28)
    assert open_picture(tmp_path / "sheet.png").width > 90
    subprocess.run(["xdotool", "windowfocus", "--sync", process.window, "key", "ctrl+q"], check=True)
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == ""
    settings = json.loads((tmp_path / "config" / "digit-recognizer" / "settings.json").read_text())
    assert settings["brush_width"] == Settings().brush_width


def test_without_a_display_one_sentence():
    without_display = environment(without=("DISPLAY", "WAYLAND_DISPLAY"))
    result = run_script("gui_digit_recognizer.py", env=without_display)
    assert_one_sentence(result, "predict_digit_recognizer.py")


def test_without_tk_one_sentence(tmp_path):
    (tmp_path / "tkinter.py").write_text("raise ImportError('no Tk here')")
    result = run_script("gui_digit_recognizer.py", env=environment(PYTHONPATH=tmp_path))
    assert_one_sentence(result, "predict_digit_recognizer.py")
