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
from PIL import Image
from timing import in_time
from window_user import BAR, find_window, follow, is_open, tk

from drawing import CANVAS_SIZE, PAPER, draw_strokes

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


def test_what_is_drawn_on_an_opened_picture_is_read_with_it_and_undone(user, tmp_path):
    """A bar makes a seven of what is read as a one."""
    picture = draw_strokes([SEVEN[0][1:]]).resize((800, 800)).convert("RGB")
    picture.save(tmp_path / "one.png")
    user.draw(BAR)
    with user.answering_dialog("Open picture", tmp_path / "one.png"):
        user.press("ctrl+o")
    user.wait_for_digit(1)
    user.draw([SEVEN[0][:2]])
    user.wait_for_digit(7)
    assert user.app.sketch.picture.size == user.app.sketch.image.size == (800, 800)
    user.press("ctrl+z")
    user.wait_for_digit(1)
    user.press("ctrl+shift+z")
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    user.click(user.app.gallery_strip.buttons[0])  # it comes back as it was
    user.wait_for_digit(7)
    assert user.points() == [SEVEN[0][:2]]


def test_what_is_drawn_on_a_picture_is_there_again_after_closing_and_kept_with_it(open_window, tmp_path):
    user = open_window(drawings=tmp_path / "kept")
    user.app.put_on_canvas(draw_strokes([SEVEN[0][1:]]))
    user.draw([SEVEN[0][:2]])
    user.wait_for_digit(7)
    user.correct(2)
    user.wait(lambda: user.app.answer.shown_digit == 2)
    (kept,) = (tmp_path / "kept" / "2").glob("*.png")
    with Image.open(kept) as image:
        assert image.convert("L") == user.app.sketch.image
    both = draw_strokes([SEVEN[0][1:], SEVEN[0][:2]])
    assert np.abs(np.asarray(user.app.sketch.image, int) - both).mean() < 0.05
    user.press("ctrl+q")
    user.wait(lambda: not is_open(user.app))
    user = open_window()
    user.wait(lambda: user.app.gallery_strip.buttons)
    user.click(user.app.gallery_strip.buttons[0])
    user.wait(lambda: user.points() == [SEVEN[0][:2]])
    assert user.app.sketch.picture is not None
    user.wait(lambda: user.app.answer.shown_digit == 2)


@pytest.mark.parametrize("dark", [False, True])
def test_ink_on_a_wide_picture_is_seen_on_it_in_both_themes_and_not_beside_it(user, dark):
    if dark:
        user.choose("View", "Dark")
        user.wait(lambda: user.app.settings.theme == "dark")
    paper = 20 if dark else 250
    user.app.put_on_canvas(Image.new("RGB", (400, 200), (paper,) * 3))
    user.draw([[(200, 200)], [(200, 50)]])
    colours = user.app.canvas.itemcget(user.app.canvas.find_all()[0], "image")
    shown = [user.app.tk.call(colours, "get", 200, y) for y in (200, 150, 50)]
    ink, on_paper, beside = (int(str(c[0] if isinstance(c, tuple) else c).split()[0]) for c in shown)
    assert (ink, on_paper) == (255 - 255 * (not dark), paper)
    assert beside not in (ink, paper)


def test_the_pen_never_waits_on_a_photo(user, tmp_path):
    rng = np.random.default_rng(1)
    photo = np.asarray(draw_strokes(SEVEN).resize((1600, 1200)), float) * 0.5 + 90
    user.app.put_on_canvas(
        Image.fromarray((photo + rng.normal(0, 4, photo.shape)).astype(np.uint8)).convert("RGB")
    )
    user.wait(lambda: not user.app.live_reading.is_due)
    way = [(round(200 + 120 * np.cos(t)), round(200 + 100 * np.sin(t))) for t in np.linspace(0, 6, 120)]
    with user.watching() as busy:
        follow(way, user.app.canvas, tmp_path)
    assert len(user.points()[0]) > 20
    user.wait(lambda: not user.app.live_reading.is_due)
    assert in_time(max(busy), 0.05)


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
    assert in_time(max(busy), 0.05)
    assert growth < 15
    assert POINTS / 100 < readings <= elapsed / 0.03 + 2
