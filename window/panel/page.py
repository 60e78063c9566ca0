"""What the pages of the panel beside the answer have in common, and a canvas that scrolls."""

import tkinter as tk
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Generic, TypeVar

from classifier import DigitClassifier
from predictions import Prediction
from window.themes import Theme

WHEEL_STEP = 120  # what Windows reports of one notch
SCROLL_STEP = 20  # pixels of 96 an inch, of one notch and of an arrow key
PLAIN = "TkDefaultFont"
BOLD = "TkDefaultFont", 10, "bold"  # points
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Subject:
    """What a page tells of.

    Attributes:
        prediction: of the chosen digit, None where nothing was read.
        classifier: the network in use, None where there is none.
        answer: the digit that a person has said it is, or that was read; None where it is none.
    """

    prediction: Prediction | None = None
    classifier: DigitClassifier | None = None
    answer: int | None = None


@dataclass(frozen=True, eq=False)
class Unfinished:
    """What a page's work returns when it has taken long enough: the function that goes on with it."""

    go_on: Callable[[], object]


class Page(ttk.Frame, Generic[Result]):
    """A page: what takes time is made beside the window, then shown in it.

    Attributes:
        scale: screen pixels to one of 96 an inch.
        theme: Theme.
        refresh: function to call when what the page shows is to be made anew.
    """

    def __init__(self, parent: tk.Misc, scale: float, theme: Theme, refresh: Callable[[], object]) -> None:
        super().__init__(parent)
        self.scale, self.theme, self.refresh = scale, theme, refresh

    @abstractmethod
    def prepare(self, subject: Subject) -> Callable[[], Result | Unfinished]:
        """Return a function that makes what is to be shown of a Subject; it must not touch the window."""

    @abstractmethod
    def show(self, result: Result) -> None:
        """Show what that function has made."""

    def forget(self) -> None:
        """Drop what was chosen for one drawing, for another one comes."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        self.theme = theme

    def pixels(self, length: float) -> int:
        """Return a length in pixels of 96 an inch as one on this screen."""
        return round(length * self.scale)


class ScrolledCanvas(ttk.Frame):
    """A canvas with scrollbars, which the wheel and the arrow keys move too.

    Attributes:
        canvas: tk.Canvas.
        width, height: pixels of it that can be seen.
    """

    def __init__(self, page: Page, on_resize: Callable[[], object], sideways: bool = False) -> None:
        """Build it.

        Args:
            page: its parent.
            on_resize: function called when the width has changed, or another part is seen.
            sideways: whether it scrolls to the left and right as well.
        """
        super().__init__(page)
        self.width = self.height = 1
        self._on_resize = on_resize
        step = page.pixels(SCROLL_STEP)
        self.canvas = tk.Canvas(
            self,
            width=1,
            height=1,
            borderwidth=0,
            highlightthickness=1,
            takefocus=True,
            xscrollincrement=step,
            yscrollincrement=step,
        )
        self.canvas.grid(row=0, column=0, sticky="nsew")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        down = ttk.Scrollbar(self, command=self.canvas.yview, style="Side.Vertical.TScrollbar")
        down.grid(row=0, column=1, sticky="ns")
        self._set_down = down.set
        self.canvas.configure(yscrollcommand=self._scrolled)
        if sideways:
            across = ttk.Scrollbar(
                self, command=self.canvas.xview, orient="horizontal", style="Side.Horizontal.TScrollbar"
            )
            across.grid(row=1, column=0, sticky="ew")
            self.canvas.configure(xscrollcommand=across.set)
            self._bind_keys({"Left": -1, "Right": 1}, self.canvas.xview_scroll, "units")
        self._bind_keys({"Up": -1, "Down": 1}, self.canvas.yview_scroll, "units")
        self._bind_keys({"Prior": -1, "Next": 1}, self.canvas.yview_scroll, "pages")
        self.follow_wheel(self.canvas)
        self.canvas.bind("<Button-1>", lambda event: self.canvas.focus_set())
        self.canvas.bind("<Configure>", self._resized)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        self.canvas.configure(
            background=theme.background,
            highlightbackground=theme.background,
            highlightcolor=theme.focus,
        )

    def set_height(self, height: float, width: float | None = None) -> None:
        """Let so many pixels be scrolled through, of the width that is seen or of another one."""
        self.canvas.configure(scrollregion=(0, 0, width or self.width, height))

    def follow_wheel(self, widget: tk.Misc) -> None:
        """Scroll when the wheel is turned over a widget."""
        for event, notches in (("<Button-4>", -1), ("<Button-5>", 1)):
            widget.bind(event, partial(self._notch, notches))
        widget.bind("<MouseWheel>", self._wheel)

    def sees(self, top: float, bottom: float) -> bool:
        """Return whether some of what lies between two heights can be seen."""
        return bottom >= self.canvas.canvasy(0) and top <= self.canvas.canvasy(self.canvas.winfo_height())

    def _bind_keys(self, keys: dict[str, int], scroll: Callable[..., object], unit: str) -> None:
        def bind(name: str, steps: int) -> None:
            def press(event: tk.Event) -> str:
                scroll(steps, unit)
                return "break"  # so that an arrow key does nothing else

            self.canvas.bind(f"<Key-{name}>", press)

        for name, steps in keys.items():
            bind(name, steps)

    def _notch(self, notches: int, event: tk.Event) -> None:
        self.canvas.yview_scroll(notches, "units")

    def _wheel(self, event: tk.Event) -> None:
        notches = event.delta / WHEEL_STEP if abs(event.delta) >= WHEEL_STEP else event.delta
        self.canvas.yview_scroll(-round(notches), "units")

    def _scrolled(self, first: float, last: float) -> None:
        self._set_down(first, last)
        self._on_resize()

    def _resized(self, event: tk.Event) -> None:
        edges = 2 * int(self.canvas["highlightthickness"])
        self.width, self.height = event.width - edges, event.height - edges
        self._on_resize()
