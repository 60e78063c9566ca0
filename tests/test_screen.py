"""The window on screens of other sizes and densities, each a screen of its own."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from helpers import PROJECT, environment

pytest.importorskip("tkinter", reason="this Python comes without Tk")
from window.screen import FRAME, SMALLEST

pytestmark = pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed")

LOOK = """
import json
from gui_digit_recognizer import DigitRecognizerApp
app = DigitRecognizerApp()
app.corrections.correct(3)
app.update()
row, bars = app.controls, app.answer_panel.bars
controls = [child for child in row.winfo_children() if child.winfo_manager() == "grid"]
print(json.dumps({
    "scale": app.scale,
    "cut": [str(control) for control in controls if control.winfo_width() < control.winfo_reqwidth()],
    "window": (app.winfo_width(), app.winfo_height() + app.menus.height),
    "smallest": app.minsize(),
    "bar": bars[0].winfo_height(),
    "slider": row.brush_slider.winfo_height(),
    "bars end": bars[9].winfo_rooty() + bars[9].winfo_height(),
    "controls": row.winfo_rooty(),
    "left": [app.canvas.edge.winfo_rootx(), row.winfo_rootx()],
    "top": [app.canvas.edge.winfo_rooty(), app.answer_panel.winfo_rooty()],
    "message end": app.message.winfo_rooty() + app.message.winfo_height(),
}))
"""

LOOK_INSIDE = """
import json
from gui_digit_recognizer import DigitRecognizerApp
from window.panel import models_page
from window.model_labels import ModelLabel
from window.settings import PAGES
models_page.label_model = lambda path: ModelLabel("A 5x5 and a 3x3 convolution", "5x5-3x3.h5", 99.45)
app = DigitRecognizerApp()
answer, panel = app.answer_panel, app.side_panel

def place(widget):
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    return left, top, left + widget.winfo_width(), top + widget.winfo_height()

def fits(outer, inner):
    starts, ends = zip(outer[:2], inner[:2]), zip(outer[2:], inner[2:])
    return all(a <= b for a, b in starts) and all(a >= b for a, b in ends)

wrong = []
for page in PAGES:
    panel.open(page)
    app.sketch.start_stroke(200, 60)
    app.sketch.extend_stroke(200, 340)
    app._sketch_changed()
    while app.live_reading.is_due or panel.is_due:
        app.update()
    app.update()
    left, top, right, bottom = place(panel)
    parts = [*app.controls.winfo_children(), app.canvas, app.gallery_strip, app.message, *answer.bars]
    for part in parts:
        if part.winfo_manager() and not fits(place(app), place(part)):
            wrong.append(f"{page}: {part} is cut")
        a, b, c, d = place(part)
        if a < right and left < c and b < bottom and top < d:
            wrong.append(f"{page}: {part} is covered")
    if app.controls.winfo_width() < app.controls.winfo_reqwidth():
        wrong.append(f"{page}: the controls are cut")
    wrong += [f"{page}: {part} is cut" for part in panel.buttons if not fits(place(panel), place(part))]
    if page in ("layers", "models"):
        canvas = panel.page.view.canvas
        texts = [item for item in canvas.find_all() if canvas.type(item) == "text" and canvas.bbox(item)]
        cut = [item for item in texts if canvas.bbox(item)[2] > panel.page.view.width + 2]
        wrong += [f"{page}: {canvas.itemcget(item, 'text')} is cut" for item in cut]
        for item in texts:
            a, b, c, d = canvas.bbox(item)
            over = set(canvas.find_overlapping(a + 2, b + 2, c - 2, d - 2)) & set(texts) - {item}
            wrong += [f"{page}: {canvas.itemcget(item, 'text')} is covered"] * bool(over)
    wrong += [f"{page}: the panel is cut"] * (not fits(place(app), place(panel)))
print(json.dumps({
    "wrong": wrong,
    "panel": min(panel.winfo_width(), panel.winfo_height()) / app.scale,
    "canvas": app.canvas.winfo_width() / app.scale,
    "right": app.winfo_rootx() + app.winfo_width(),
}))
"""

LOOK_NARROWED = """
import json
from gui_digit_recognizer import DigitRecognizerApp
app = DigitRecognizerApp()
app.geometry("1900x1000")
app.update()
app.side_panel.open("why")
app.update()
wide = app.side_panel.winfo_width()
width, height = app.minsize()
app.geometry(f"{width}x{height}")
for _ in range(20):
    app.update()
panel, answer = app.side_panel, app.answer_panel
print(json.dumps({
    "wide": wide,
    "free": panel.winfo_rootx() - answer.winfo_rootx() - answer.winfo_width(),
    "canvas": app.canvas.winfo_width() + 2 >= app.canvas.master.winfo_height(),
    "beyond": panel.winfo_x() + panel.winfo_width() - app.winfo_width(),
}))
"""


def look(size, dpi, script=LOOK):
    """Open the window on a screen; return what can be seen there."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-dpi", str(dpi)]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            display = environment(DISPLAY=f":{pipe.readline().strip()}")
        try:
            shown = subprocess.check_output(
                [sys.executable, "-c", script], env=display, cwd=PROJECT, text=True
            )
        finally:
            server.terminate()
    return json.loads(shown)


@pytest.mark.usefixtures("own_folders")
@pytest.mark.parametrize(
    ("size", "dpi", "scale"),
    [
        ("1024x600", 96, 1),
        ("1280x800", 96, 1),
        ("1280x1024", 192, 1.75),  # 2 would not fit
        ("1280x800", 192, 1.25),
        ("2560x1600", 192, 2),
    ],
)
def test_nothing_is_cut_on_any_screen_and_everything_grows_with_its_density(size, dpi, scale):
    seen = look(size, dpi)
    assert seen["scale"] == scale
    assert seen["cut"] == []
    width, height = map(int, size.split("x"))
    assert seen["window"][0] <= width
    assert seen["window"][1] <= height - FRAME
    assert seen["message end"] <= height - FRAME
    assert seen["bars end"] < seen["controls"]
    for side in ("left", "top"):  # in line
        assert seen[side][0] == seen[side][1]
    assert seen["bar"] >= 16 * scale
    assert seen["slider"] >= int(14 * scale)


def test_the_smallest_window_is_what_the_scale_is_chosen_for():
    seen = look("1024x600", 96)
    assert seen["smallest"][0] <= SMALLEST[0]
    assert seen["window"][1] <= SMALLEST[1]


@pytest.mark.usefixtures("own_folders")
@pytest.mark.parametrize(
    ("size", "dpi", "canvas"),
    [
        ("1024x600", 96, 370),
        ("1280x800", 96, 390),
        ("1280x1024", 192, 190),  # where the scale leaves no room beside the window
        ("1280x800", 192, 390),
        ("2560x1600", 192, 390),
    ],
)
def test_the_panel_covers_nothing_and_cuts_nothing_on_any_screen(size, dpi, canvas):
    seen = look(size, dpi, LOOK_INSIDE)
    assert seen["wrong"] == []
    assert seen["panel"] >= 190
    assert seen["canvas"] >= canvas
    assert seen["right"] <= int(size.split("x")[0])


@pytest.mark.usefixtures("own_folders")
def test_a_window_that_becomes_much_narrower_takes_the_room_from_the_panel():
    seen = look("1920x1080", 96, LOOK_NARROWED)
    assert seen["wide"] > 600
    assert seen["free"] >= 0
    assert seen["canvas"]
    assert seen["beyond"] <= 0
