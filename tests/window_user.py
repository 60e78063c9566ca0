"""A person at the window on a real X server, with a real pointer and keyboard (xdotool)."""

import gc
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tkinter", reason="this Python comes without Tk")
if not (os.environ.get("DISPLAY") or shutil.which("Xvfb")):
    pytest.skip("no display, and no Xvfb to make one", allow_module_level=True)
if not shutil.which("xdotool"):
    pytest.skip("xdotool is not installed", allow_module_level=True)

import tkinter as tk

from drawing import Drawing
from gui_digit_recognizer import DigitRecognizerApp

BAR = [[(150, 200), (240, 195)]]
PATIENCE = 60  # seconds until something that should happen counts as not happening
PAUSE = 0.001  # seconds between two looks, which leave the processor to what is waited for
PAGE_KEYS = {
    "layers": "ctrl+i",
    "why": "F3",
    "numbers": "ctrl+n",
    "models": "ctrl+m",
    "lessons": "F2",
    "keys": "F1",
}

Points = Sequence[tuple[int, int]]


class User:
    """A person at the window: moves the pointer, presses buttons and keys, waits and looks.

    Attributes:
        app: DigitRecognizerApp.
        errors: list of the exceptions that Tk caught; one that is left there fails the test.
    """

    def __init__(self, app: DigitRecognizerApp) -> None:
        self.app = app
        self.errors: list[BaseException] = []
        report = app.report_callback_exception

        def report_and_keep(*error: Any) -> None:
            self.errors.append(error[1])
            report(*error)

        app.report_callback_exception = report_and_keep  # type: ignore[assignment,method-assign]
        app.update()
        app.focus_force()

    @classmethod
    def open_window(cls, live: bool = True, **options: Any) -> "User":
        """Open the window, as DigitRecognizerApp takes the options; Live as the test needs it."""
        user = cls(DigitRecognizerApp(**options))
        if not live:
            user.app.controls.live_switch.invoke()
        return user

    def close_window(self) -> None:
        """Close the window, which the test may have done."""
        with suppress(tk.TclError):  # Tk 8.6 falls over a closed window that the pointer had left before
            self.xdotool("mousemove", self.app.winfo_rootx() + 1, self.app.winfo_rooty() + 1)
            self.app.update()
            self.app.destroy()

    @property
    def drawing(self) -> Drawing:
        return self.app.sketch.drawing

    def wait(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "it did not happen"
            self.app.update()
            time.sleep(PAUSE)

    def wait_for_digit(self, digit: int) -> None:
        self.wait(lambda: self.app.prediction and self.app.prediction.digit == digit)

    def xdotool(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], check=True, timeout=PATIENCE)

    def draw(self, strokes: Sequence[Points], lift: bool = True) -> None:
        """Draw on the canvas and wait until the window has taken every point."""
        left, top = self.app.canvas.winfo_rootx(), self.app.canvas.winfo_rooty()
        for stroke in strokes:
            button: list[object] = ["mousedown", 1]
            for point in stroke:
                self.xdotool("mousemove", left + point[0], top + point[1], *button)
                self.wait(partial(self._has_drawn, point))
                button = []
            if lift:
                self.xdotool("mouseup", 1)
                self.wait(lambda: not self.app.sketch.pen_is_down)

    def _has_drawn(self, point: tuple[int, int]) -> bool:
        return point in (self.last_point(), self.app.canvas.pressed)

    def last_point(self) -> tuple[float, float] | None:
        strokes = self.drawing.strokes
        return strokes[-1].points[-1] if strokes else None

    def points(self) -> list[list[tuple[float, float]]]:
        """Return the points of each stroke on the canvas."""
        return [stroke.points for stroke in self.drawing.strokes]

    def click(self, widget: tk.Misc) -> None:
        self.app.update()
        x = widget.winfo_rootx() + widget.winfo_width() // 2
        y = widget.winfo_rooty() + widget.winfo_height() // 2
        self.xdotool("mousemove", x, y, "click", 1)

    def press(self, *keys: str) -> None:
        self.xdotool("key", *keys)

    def menu(self, title: str) -> tk.Menu:
        return self.app.menus.nametowidget(self.app.menus.entrycget(title, "menu"))

    def open_menu(self, title: str) -> tk.Menu:
        """Open a menu with the keyboard."""
        menu = self.menu(title)
        self.press(f"alt+{title[0].lower()}")
        self.wait(lambda: self.app.tk.call("grab", "current"))
        return menu

    def choose(self, title: str, label: str) -> None:
        """Choose an entry of a menu with the keyboard."""
        menu = self.open_menu(title)
        enabled = [entry for entry in labels(menu) if menu.entrycget(entry, "state") != "disabled"]
        self.press(*["Down"] * enabled.index(label), "Return")

    def correct(self, digit: int) -> None:
        """Say with the keyboard which digit it is."""
        self.press("alt+w")
        self.wait(lambda: self.app.focus_get() is self.app.controls.correction_menu)
        self.press(str(digit))

    def wait_for_panel(self) -> None:
        """Wait until everything that was drawn is read, and shown in the panel."""
        self.wait(lambda: not (self.app.live_reading.is_due or self.app.side_panel.is_due))
        self.app.update()

    def tell(self, name: str) -> Any:
        """Open a page of the panel with the keyboard; return it when it is shown."""
        panel = self.app.side_panel
        if panel.page is None or panel.page is not panel.pages.get(name):
            self.press(PAGE_KEYS[name])
        self.wait(lambda: panel.page is not None and panel.page is panel.pages.get(name))
        self.wait_for_panel()
        return panel.page

    @contextmanager
    def watching(self) -> Iterator[list[float]]:
        """Meanwhile, note the seconds of work for which the window's thread is busy at a stretch."""
        busy = [0.0]
        jobs = [""]

        def beat(before: float) -> None:
            busy.append(time.thread_time() - before)
            jobs[0] = self.app.after(1, beat, time.thread_time())

        self.app.update()
        beat(time.thread_time())
        gc.freeze()  # as `main` does
        yield busy
        gc.unfreeze()
        self.app.after_cancel(jobs[0])

    @contextmanager
    def answering_dialog(self, title: str, path: Path) -> Iterator[None]:
        """Meanwhile, type a path into the file dialog of a title as soon as it opens."""
        with ThreadPoolExecutor() as executor:
            answer = executor.submit(answer_dialog, title, path)
            yield
            self.wait(answer.done)
            answer.result()


def is_open(app: tk.Tk) -> bool:
    """Return whether a window has not been closed."""
    try:
        return bool(app.winfo_exists())
    except tk.TclError:
        return False


def labels(menu: tk.Menu) -> list[str]:
    """Return the labels of a menu's entries, without the lines between them."""
    last = menu.index("end")
    entries = range(0 if last is None else last + 1)
    return [menu.entrycget(i, "label") for i in entries if menu.type(i) != "separator"]


def follow(way: Points, canvas: tk.Canvas, folder: Path) -> None:
    """Move the pointer along a way, a point every 5 ms, with the button down, while the window runs."""
    left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
    script = f"mousemove {left + way[0][0]} {top + way[0][1]} mousedown 1\n"
    script += "".join(f"mousemove {left + x} {top + y} sleep 0.005\n" for x, y in way[1:]) + "mouseup 1\n"
    (folder / "way").write_text(script)
    with subprocess.Popen(["xdotool", folder / "way"]) as pointer:

        def look() -> None:
            canvas.after(50, look) if pointer.poll() is None else canvas.quit()

        look()
        canvas.mainloop()
    canvas.update()


def pixel(image: tk.PhotoImage, x: int, y: int) -> tuple[int, ...]:
    """Return the colour of a pixel of an image that Tk shows: red, green, blue."""
    colour = image.tk.call(image, "get", x, y)
    return tuple(map(int, colour.split() if isinstance(colour, str) else colour))


def find_window(title: str) -> str:
    """Wait for a window by its title; return its number."""
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$"]
    return subprocess.run(
        search, capture_output=True, text=True, timeout=PATIENCE, check=True
    ).stdout.split()[0]


def answer_dialog(title: str, path: Path) -> None:
    """Type a path into a file dialog in place of what stands there."""
    focus = ["windowfocus", "--sync", find_window(title), "key", "ctrl+slash"]
    for words in (focus, ["type", str(path)], ["key", "Return"]):
        subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE)
