"""The panel beside the answer: what the network makes of the drawing, and help.

It covers nothing and cuts nothing: the window grows to the right as far as the screen has room. Where that
is not enough, the panel shares the room of the canvas, and ends above the controls, which need the whole
width. In a window that is wider than it needs to be its place stays free while it is closed, so that the
answer is beside the canvas. Its pages are made when they are first opened, and scroll.
"""

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING, Any, cast

from classifier import CLASSES
from window.background import Background
from window.commands import bind_key
from window.growth import Growth
from window.model_files import ModelFiles
from window.panel.page import Page, Subject, Unfinished
from window.panel.panel_styles import style_panel
from window.panel.row import FlowingRow
from window.settings import PAGES, Settings
from window.themes import Theme

if TYPE_CHECKING:
    from window.panel.why_page import WhyPage

PREFERRED_WIDTH = 480  # pixels of 96 an inch
LEAST_WIDTH = 280  # the same, where canvas and panel would not both be wider than half of the room
COLUMNS = 2  # of the window without it: canvas and answer
INTERVAL = 30  # milliseconds between the end of one look and the next, at least
LONGEST_INTERVAL = 200  # the same, at most: where a look takes long, the pen needs the processor as well
LABELS = ("Layers", "Why", "Numbers", "Models", "How it works", "Keys")  # of PAGES


@dataclass(frozen=True)
class Sources:
    """What the pages are made of.

    Attributes:
        models: ModelFiles.
        background: Background.
        shortcuts: function that returns (keys, what they do) of each command.
        settings: Settings, which keep the page that is open.
    """

    models: ModelFiles
    background: Background
    shortcuts: Callable[[], Sequence[tuple[str, str]]]
    settings: Settings


class SidePanel(ttk.Frame):
    """Pages, one of which is shown, beside what is in the first two columns of the window.

    Attributes:
        page: the Page that is shown, None where the panel is closed.
        pages: those made so far by name.
        buttons: ttk.Radiobutton for each of PAGES.
        close_button: ttk.Button.
    """

    def __init__(self, window: tk.Tk, scale: float, theme: Theme, sources: Sources) -> None:
        """Stand ready to be opened.

        Args:
            window: the main window.
            scale: screen pixels to one of 96 an inch.
            theme: Theme, until `set_theme`.
            sources: Sources.
        """
        super().__init__(window)
        self._window, self._scale, self._theme, self._sources = window, scale, theme, sources
        self._subject = Subject()
        self._page_name = tk.StringVar(self)  # of the page that is shown
        self.pages: dict[str, Page[Any]] = {}
        self.page: Page[Any] | None = None
        self.buttons: list[ttk.Radiobutton] = []
        self._neighbour: tk.Misc = window
        self._gap = 0
        self._growth = Growth(window)
        self._least = 0, 0  # the window's smallest size without it
        self._least_canvas = 0  # pixels of the canvas's frame that what is below it needs
        self._free = 0  # pixels beside the answer that are empty while the panel is closed
        self._job = ""  # of the window: to make what the page shows
        self._is_busy = self._has_changed = False
        self._began = 0.0  # seconds, the last look
        self._interval = INTERVAL
        self.grid_propagate(False)
        for digit in range(CLASSES):
            for key in (f"<Key-{digit}>", f"<Key-KP_{digit}>"):
                bind_key(window, key, partial(self.explain, digit))
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)

    @property
    def is_due(self) -> bool:
        """Whether what is shown is to change soon."""
        return bool(self._job) or self._is_busy

    @property
    def bare_size(self) -> tuple[int, int]:
        """The width and height in pixels that the window would have without the panel, and not maximised."""
        return self._growth.bare_size

    @property
    def has_room(self) -> bool:
        """Whether the window that grew for the panel has its place on the screen; from then on it stays."""
        return self._growth.is_within

    def stand_beside(self, canvas_frame: tk.Misc, gap: int) -> None:
        """Share the room with the frame of the canvas, a gap in pixels around the panel."""
        self._neighbour, self._gap = canvas_frame, gap

    def restore(self) -> None:
        """Follow the window's size, which is set, and open the page that the settings name, if any."""
        self._window.bind("<Configure>", self._resized, add=True)  # and those of all that is in it
        if self._sources.settings.page:
            self.open(self._sources.settings.page)

    def toggle(self, name: str) -> None:
        """Open a page, or close the panel where that is the one shown."""
        if self.page is not None and self._page_name.get() == name:
            self.close()
        else:
            self.open(name)

    def open(self, name: str) -> None:
        """Show a page."""
        was_closed = self.page is None
        if not self.winfo_children():
            self._build_header()
        if self.page is not None:
            self.page.grid_remove()
        if name not in self.pages:
            self.pages[name] = self._make_page(name)
        self.page = self.pages[name]
        self.page.grid(row=1, column=0, sticky="nsew", pady=(self._gap, 0))
        self._page_name.set(name)
        self._sources.settings.page = name
        if was_closed:
            self._take_room()
        self.refresh()

    def close(self) -> None:
        """Give the room back."""
        if self.page is None:
            return
        self.page.grid_remove()
        self.page = None
        self._sources.settings.page = ""
        self.grid_remove()
        self._span_below(COLUMNS)
        self._window.minsize(*self._least)
        self._growth.take_back()
        self._window.focus_set()

    def explain(self, digit: int) -> None:
        """Show which ink speaks for a digit; an empty canvas opens no panel for it."""
        if self.page is None and self._subject.prediction is None:
            return
        self.open("why")
        cast("WhyPage", self.pages["why"]).choose(digit)

    def forget(self) -> None:
        """Another drawing comes: what was chosen for this one does not count for it."""
        for page in self.pages.values():
            page.forget()

    def show(self, subject: Subject) -> None:
        """Follow what is read in the window."""
        if subject.prediction is None:
            self.forget()
        self._subject = subject
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        self._theme = theme
        if self.pages:
            style_panel(ttk.Style(self), theme, self._scale)
        for page in self.pages.values():
            page.set_theme(theme)
        self.refresh()

    def destroy(self) -> None:
        """Stop with the window."""
        if self._job:
            self.after_cancel(self._job)
        self._growth.stop()
        super().destroy()

    def refresh(self) -> None:
        """Make anew what the page shows, soon and beside the window; one after the other."""
        if self.page is None:
            return
        if self._is_busy:
            self._has_changed = True
        elif not self._job:
            self._job = self.after(self._interval, self._start)

    def _start(self) -> None:
        self._job = ""
        page = self.page
        if page is None:
            return
        self._has_changed = False
        self._began = time.monotonic()
        self._run(page, page.prepare(self._subject))

    def _run(self, page: Page[Any], work: Callable[[], object]) -> None:
        """Do a page's work beside the window, and show what comes of it unless another page is open then."""
        self._is_busy = True

        def finish(done: Future) -> None:
            self._is_busy = False
            taken = round(1000 * (time.monotonic() - self._began))
            self._interval = min(max(taken, INTERVAL), LONGEST_INTERVAL)
            is_open, is_old = page is self.page, self._has_changed
            if is_old or not is_open:
                self.refresh()
            result = done.result()
            if isinstance(result, Unfinished):
                if is_open and not is_old:
                    self._run(page, result.go_on)
            elif is_open:
                page.show(result)

        self._sources.background.start(work, finish)

    def _build_header(self) -> None:
        style_panel(ttk.Style(self), self._theme, self._scale)
        header = ttk.Frame(self)
        header.grid(row=0, column=0, sticky="ew")
        header.columnconfigure(0, weight=1)
        row = FlowingRow(header, round(2 * self._scale))
        row.grid(row=0, column=0, sticky="ew")
        for name, label in zip(PAGES, LABELS, strict=True):
            button = ttk.Radiobutton(
                row,
                text=label,
                value=name,
                variable=self._page_name,
                command=partial(self.open, name),
                style="Page.Toolbutton",
            )
            row.add(button)
            self.buttons.append(button)
        self.close_button = ttk.Button(header, text="\N{MULTIPLICATION SIGN}", width=2, command=self.close)
        self.close_button.grid(row=0, column=1, sticky="n")

    def _make_page(self, name: str) -> Page[Any]:
        from window.panel.pages import PAGE_CLASSES  # all of them: not needed until one is opened

        sources = self._sources
        own: dict[str, list[Any]] = {"models": [sources.models], "keys": [sources.shortcuts()]}
        return PAGE_CLASSES[name](self, self._scale, self._theme, self.refresh, *own.get(name, []))

    def _take_room(self) -> None:
        """Let the window grow, and say how small it may become."""
        window, gap = self._window, self._gap
        wanted, least = (round(width * self._scale) + gap for width in (PREFERRED_WIDTH, LEAST_WIDTH))
        self._free = 0
        window.columnconfigure(COLUMNS, minsize=0)
        window.update_idletasks()
        self._least = window.minsize()
        has_room = self._least[0] + least <= window.winfo_screenwidth()
        self._least_canvas = self._least[0] - self._others if has_room else 0
        grown = self._growth.ask(wanted)
        own = grown - gap  # with it nothing else changes
        if grown < wanted:
            room = self._neighbour.winfo_width() + own
            own = self._find_width(room, self._neighbour.winfo_height())
        self.configure(width=own)
        self._span_below(COLUMNS if has_room else COLUMNS + 1)
        rows = window.grid_size()[1] if has_room else 1
        self.grid(row=0, column=COLUMNS, rowspan=rows, padx=(0, gap), pady=gap, sticky="nsew")
        width = min(self._least[0] + least, window.winfo_screenwidth())
        window.minsize(max(width, self._least[0]), self._least[1])

    def _span_below(self, columns: int) -> None:
        """Let what is below canvas and answer reach over so many columns."""
        for widget in self._window.grid_slaves():
            if int(widget.grid_info()["row"]) > 0:
                widget.grid_configure(columnspan=columns)

    def _resized(self, event: tk.Event) -> None:
        if event.widget in (self._window, self._neighbour):
            self._share_room()

    def _share_room(self) -> None:
        """Share the room with the canvas; while the panel is closed, what that cannot use stays empty."""
        window = self._window
        room, height = window.winfo_width() - self._others, self._neighbour.winfo_height()
        if self.page is None:
            free = max(room - max(height, window.minsize()[0] - self._others), 0)
            if free != self._free:
                self._free = free
                window.columnconfigure(COLUMNS, minsize=free)
        elif self.winfo_ismapped():
            width = self._find_width(room - self._gap, height)
            if width != self.winfo_reqwidth():
                self.configure(width=width)

    @property
    def _others(self) -> int:
        """The pixels of the window's width that the frame of the canvas does not have."""
        return 3 * self._gap + sum(other.winfo_reqwidth() for other in self._window.grid_slaves(0, 1))

    def _find_width(self, room: int, height: int) -> int:
        """Return what is left of the room in pixels for a canvas as wide as high, where that is enough."""
        least = min(round(LEAST_WIDTH * self._scale), room // 2)
        return max(room - max(height, self._least_canvas), least)
