"""Pages to read: the shortcuts, and how a network works, with the maps of the digit just drawn."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from PIL import Image

from window.panel.layer_pictures import make_palette
from window.panel.lessons import tell_lessons
from window.panel.page import BOLD, Page, Subject
from window.themes import Theme, text_colours
from window.tk_images import show_ppm, to_ppm

HEADING = "TkDefaultFont", 11, "bold"  # points
KEYS_ROOM = 190  # pixels of 96 an inch, of the column of keys
TEXT_ROOM = 190  # the same, of what they do, where it stands beside them


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture in a text: its size in pixels, and what `to_ppm` returned."""

    size: tuple[int, int]
    data: bytes


Figured = list[tuple[str, str] | Figure]  # (text, tag) and pictures


class TextPage(Page[Figured]):
    """A text that scrolls.

    Attributes:
        text: tk.Text.
    """

    def __init__(self, parent: tk.Misc, scale: float, theme: Theme, refresh: Callable[[], object]) -> None:
        super().__init__(parent, scale, theme, refresh)
        self.text = tk.Text(
            self,
            width=1,
            height=1,
            wrap="word",
            borderwidth=0,
            highlightthickness=1,
            font="TkDefaultFont",
            cursor="arrow",
            padx=self.pixels(4),
            spacing1=self.pixels(2),
        )
        bar = ttk.Scrollbar(self, command=self.text.yview, style="Side.Vertical.TScrollbar")
        bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)
        self.text.configure(yscrollcommand=bar.set, state="disabled")
        self.text.tag_configure("heading", font=HEADING, spacing1=self.pixels(10))
        self.text.tag_configure("keys", font=BOLD)
        self.width = 1
        self._written: list[object] = []  # the texts, and the sizes of the pictures
        self._images: list[tk.PhotoImage] = []
        self.text.bind("<Configure>", self._resize)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.text.configure(**text_colours(theme))
        self.text.tag_configure("muted", foreground=theme.muted)

    def _resize(self, event: tk.Event) -> None:
        width = event.width - 2 * (int(self.text["padx"]) + int(self.text["highlightthickness"]))
        if width != self.width:
            self.width = width
            self.refresh()

    def show(self, result: Figured) -> None:
        """Write the texts where they have changed, and put new pictures in the place of the old ones."""
        written: list[object] = [part.size if isinstance(part, Figure) else part for part in result]
        figures = [part for part in result if isinstance(part, Figure)]
        if written != self._written:
            self._written = written
            self._images = [tk.PhotoImage(master=self, data=figure.data, format="PPM") for figure in figures]
            self._write(result)
            return
        for image, figure in zip(self._images, figures, strict=True):
            show_ppm(image, figure.data)

    def _write(self, parts: Figured) -> None:
        first = self.text.yview()[0]
        images = iter(self._images)
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        for part in parts:
            if isinstance(part, Figure):
                self.text.image_create("end", image=next(images))
            else:
                self.text.insert("end", *part)
        self.text.configure(state="disabled")
        self.text.yview_moveto(first)


class KeysPage(TextPage):
    """The shortcuts, keys beside what they do where there is room, else over it."""

    def __init__(
        self,
        parent: tk.Misc,
        scale: float,
        theme: Theme,
        refresh: Callable[[], object],
        shortcuts: Sequence[tuple[str, str]],
    ) -> None:
        """Build it from (keys, what they do) for each line."""
        self._shortcuts = shortcuts
        super().__init__(parent, scale, theme, refresh)

    def prepare(self, subject: Subject) -> Callable[[], Figured]:
        column, least = self.pixels(KEYS_ROOM), self.pixels(TEXT_ROOM)
        is_wide = self.width >= column + least
        indent = least // 8
        self.text.configure(tabs=column)
        self.text.tag_configure(
            "text", lmargin1=0 if is_wide else indent, lmargin2=column if is_wide else indent
        )
        between = "\t" if is_wide else "\n"
        parts: Figured = []
        for keys, text in self._shortcuts:
            parts += [(keys + between, "keys"), (f"{text}\n", "text")]
        return lambda: parts


class LessonsPage(TextPage):
    """What a convolution, a pooling and a softmax are, each with what it makes of the digit just drawn."""

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._palette = make_palette(theme.background)

    def prepare(self, subject: Subject) -> Callable[[], Figured]:
        width, scale, palette = self.width, self.scale, self._palette

        def tell() -> Figured:
            if width <= 1:  # it is not on screen yet
                return []
            parts = tell_lessons(subject.prediction, subject.classifier, width, scale, palette)
            return [_to_figure(part) if isinstance(part, Image.Image) else part for part in parts]

        return tell


def _to_figure(image: Image.Image) -> Figure:
    return Figure(image.size, to_ppm(image))
