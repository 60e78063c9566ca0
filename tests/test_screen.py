"""The window on screens of other sizes and densities, each a screen of its own."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from helpers import PROJECT, environment

pytest.importorskip("tkinter", reason="this Python comes without Tk")
pytestmark = pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed")

LOOK = """
import json
from gui_digit_recognizer import DigitRecognizerApp
app = DigitRecognizerApp()
app.correct(3)
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
    "message end": app.message.winfo_rooty() + app.message.winfo_height(),
}))
"""


def look(size, dpi):
    """Open the window on a screen; return what can be seen there."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-dpi", str(dpi)]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            display = environment(DISPLAY=f":{pipe.readline().strip()}")
        try:
            shown = subprocess.check_output([sys.executable, "-c", LOOK], env=display, cwd=PROJECT, text=True)
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
    assert seen["window"][1] <= height
    assert seen["message end"] <= height
    assert seen["bars end"] < seen["controls"]
    assert seen["bar"] >= 16 * scale
    assert seen["slider"] >= int(14 * scale)


def test_the_smallest_window_is_what_the_scale_is_chosen_for():
    from window.screen import SMALLEST

    seen = look("1280x800", 96)
    assert seen["smallest"][0] <= SMALLEST[0]
    assert seen["smallest"][1] <= SMALLEST[1]
