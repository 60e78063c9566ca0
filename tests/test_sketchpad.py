"""The canvas under a real pointer."""

import gc
import os
import re
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from helpers import ONE, SEVEN
from PIL import ImageOps
from window_user import BAR, find_window, follow, tk

from drawing import CANVAS_SIZE, PAPER, draw_strokes
from window.main_window import PUT_AWAY

POINTS = int(os.environ.get("FUZZ_POINTS", 2000))  # every 5 ms; `make fuzz` draws 10,000
ATTEMPTS = 3  # to draw them while no other program takes the processor


def test_the_picture_mirrors_the_strokes(user):
    strokes = [*SEVEN, *BAR, [(30, 370)]]
    user.draw(strokes)
    assert user.points() == strokes
    assert user.drawing.image == draw_strokes(strokes)


def test_a_click_draws_a_dot(user):
    user.draw([[(200, 150)]])
    levels = np.asarray(user.drawing.image)
    assert levels[150, 200] != PAPER
    ink = (PAPER - levels.astype(float)).sum() / PAPER  # pixels
    assert ink == pytest.approx(np.pi * (user.drawing.brush_width / 2) ** 2, rel=0.01)
    user.wait(lambda: user.app.prediction)


def test_a_stroke_leaves_the_canvas_and_comes_back(user):
    user.draw([[(350, 200), (440, 210), (440, 300), (350, 310)]])
    levels = np.asarray(user.drawing.image)
    assert levels.shape == (CANVAS_SIZE, CANVAS_SIZE)
    assert len(user.drawing.strokes) == 1
    assert levels[202, 360] != PAPER
    assert levels[309, 360] != PAPER


def test_a_stroke_undone_while_the_button_is_down_goes_on_as_a_new_one(user):
    user.draw(ONE)
    user.draw([[(100, 200), (150, 200)]], lift=False)
    user.press("ctrl+z")
    user.wait(lambda: user.points() == ONE)
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    user.xdotool("mousemove", left + 300, top + 200)
    user.wait(lambda: user.last_point() == (300, 200))
    user.xdotool("mouseup", 1)
    assert user.points() == [*ONE, [(300, 200)]]
    assert user.drawing.image == draw_strokes([*ONE, [(300, 200)]])


def test_the_drawing_grows_with_the_window(user):
    user.draw(SEVEN)
    side = user.app.canvas.winfo_width()
    window = find_window("Digit Recognizer")
    geometry = subprocess.check_output(["xdotool", "getwindowgeometry", window], text=True)
    size = re.search(r"Geometry: (\d+)x(\d+)", geometry)  # with its menu bar
    user.xdotool("windowsize", window, int(size[1]) + 200, int(size[2]) + 200)
    user.wait(lambda: user.app.canvas.winfo_width() == side + 200)
    assert user.app.canvas.winfo_height() == side + 200
    assert user.points() == SEVEN
    assert user.app.canvas.bbox("all") == (0, 0, side + 200, side + 200)
    scale = (side + 200) / CANVAS_SIZE
    left, top = user.app.canvas.winfo_rootx(), user.app.canvas.winfo_rooty()
    user.xdotool("mousemove", left + round(200 * scale), top + round(300 * scale), "click", 1)
    user.wait(lambda: len(user.drawing.strokes) == 2)
    assert user.last_point() == pytest.approx((200, 300), abs=0.5)


@pytest.mark.parametrize("more", [(1, 0), (-7, -8)])
def test_the_canvas_has_an_edge_on_every_side_at_any_size(user, more):
    app = user.app
    width, height = app.winfo_width() + more[0], app.winfo_height() + more[1]
    app.minsize(1, 1)
    app.geometry(f"{width}x{height}")
    user.wait(lambda: (app.winfo_width(), app.winfo_height()) == (width, height))
    app.update()
    left, top = app.canvas.winfo_rootx(), app.canvas.winfo_rooty()
    right, bottom = left + app.canvas.winfo_width(), top + app.canvas.winfo_height()
    for x, y in ((left - 1, top + 50), (left + 50, top - 1), (right, top + 50), (left + 50, bottom)):
        assert app.winfo_containing(x, y) is app.canvas.edge


def test_a_stroke_takes_the_place_of_an_opened_picture(user, tmp_path):
    picture = ImageOps.invert(draw_strokes(SEVEN)).convert("RGB")
    picture.save(tmp_path / "seven.png")
    user.draw(ONE)
    with user.answering_dialog("Open picture", tmp_path / "seven.png"):
        user.press("ctrl+o")
    user.wait(lambda: user.app.sketch.picture)
    user.wait_for_digit(7)
    assert user.app.canvas.find_all() != ()
    user.draw(BAR)
    assert user.app.sketch.picture is None
    assert user.points() == BAR
    user.wait(lambda: not user.app.live_reading.is_due)
    assert user.app.message.get() == PUT_AWAY
    user.press("ctrl+z")
    user.wait(lambda: user.app.sketch.picture is not None)
    assert user.app.message.get() == ""
    user.press("ctrl+shift+z")
    user.wait(lambda: user.app.message.get() == PUT_AWAY)
    user.draw(ONE)
    user.wait(lambda: user.app.message.get() != PUT_AWAY)


def test_without_live_too_it_is_said_that_a_picture_is_put_away(patient_user):
    user = patient_user
    user.app.put_on_canvas(draw_strokes(SEVEN))
    user.wait_for_digit(7)
    user.draw(BAR)
    assert user.app.message.get() == PUT_AWAY


def resident_megabytes():
    status = Path("/proc/self/status")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text())[1]) / 1000 if status.exists() else 0


def share_that_a_bare_canvas_takes(app, way, folder):
    """Return which share of a way's points this machine delivers now to a canvas that does nothing."""
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
def test_thousands_of_points_in_a_minute_with_live_on(user, tmp_path):
    """The picture has every point that the window was given, and is never busy with one for 50 ms."""
    rng = np.random.default_rng(0)
    way = (200 + 150 * np.sin(np.arange(POINTS)[:, np.newaxis] * [0.031, 0.047])).round().astype(int)
    way += rng.integers(-1, 2, way.shape)
    way = [tuple(map(int, point)) for point in way]
    way = [point for point, before in zip(way, [None, *way[:-1]], strict=True) if point != before]
    follow(way[:1000], user.app.canvas, tmp_path)  # once, a reading takes the memory that it needs
    busy, readings, last = [], 0, None

    def beat(before):
        nonlocal readings, last
        busy.append(time.thread_time() - before)
        if user.app.prediction is not last:
            readings, last = readings + 1, user.app.prediction
        user.app.after(1, beat, time.thread_time())

    user.app.after(1, beat, time.thread_time())
    gc.freeze()  # as `main` does
    for _ in range(ATTEMPTS):
        bare = share_that_a_bare_canvas_takes(user.app, way[:500], tmp_path)
        user.app.clear()
        readings, start, memory = 0, time.monotonic(), resident_megabytes()
        follow(way, user.app.canvas, tmp_path)
        elapsed = time.monotonic() - start
        user.wait(lambda: user.last_point() == way[-1])
        drawn = user.points()[0]
        if len(drawn) >= 0.95 * bare * len(way):
            break
    gc.unfreeze()
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
    assert POINTS / 100 < readings <= elapsed / 0.03 + 2
