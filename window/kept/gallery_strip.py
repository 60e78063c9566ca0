"""The last drawings as a row of thumbnails; a click brings one back."""

import time
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import font, ttk

from PIL import Image, ImageOps

from window.commands import press_with_return
from window.kept.gallery import Entry, Gallery
from window.screen import is_short
from window.themes import Theme
from window.tk_images import tk_image
from window.tooltip import Tooltip

THUMBNAIL, LOW_THUMBNAIL = 40, 24  # pixels of 96 an inch; the second one where the screen is low
BUTTON_ROOM = 20  # pixels of 96 an inch, of a button beside its picture and caption
GAP = 4  # the same, between two buttons
WIDEST_CAPTION = "9?  99.9%"
DOUBLE_CLICK = 0.5  # seconds within which a second click at the same place is the same one
NEWER, OLDER = (
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
)


class GalleryStrip(ttk.Frame):
    """As many of a Gallery's entries as there is room for, the newest first; the others are turned to.

    Attributes:
        buttons: ttk.Button for each entry shown, the newest first.
        newer_button, older_button: ttk.Button, which turn to others; shown where there are any.
    """

    def __init__(
        self,
        parent: tk.Misc,
        gallery: Gallery,
        theme: Theme,
        scale: float,
        on_choose: Callable[[Entry], object],
    ) -> None:
        """Build the strip.

        Args:
            parent: its window.
            gallery: Gallery.
            theme: Theme.
            scale: screen pixels to one of 96 an inch.
            on_choose: function that is given the Entry that was clicked.
        """
        super().__init__(parent)
        self._gallery, self._theme, self._on_choose = gallery, theme, on_choose
        self._size = round((LOW_THUMBNAIL if is_short(self, scale) else THUMBNAIL) * scale)
        text = font.nametofont("TkDefaultFont", self).measure(WIDEST_CAPTION)
        self._button_width = self._size + text + round(BUTTON_ROOM * scale)
        self._gap = round(GAP * scale)
        self._images: list[tk.PhotoImage] = []
        self._start = 0  # of the entries shown
        self._newest: Entry | None = None
        self._chosen: tuple[float, tuple[int, int]] = 0.0, (0, 0)  # when, and where the pointer was
        self.buttons: list[ttk.Button] = []
        self._hint = ttk.Label(self, text="The last drawings appear here.", style="Muted.TLabel")
        self.configure(height=self._size + round(8 * scale))
        self.grid_propagate(False)
        self._arrows = ttk.Frame(self)
        self.newer_button, self.older_button = (
            ttk.Button(self._arrows, text=text, width=2, command=partial(self._turn, pages))
            for text, pages in ((NEWER, -1), (OLDER, 1))
        )
        for button, help_text in (
            (self.newer_button, "Newer drawings"),
            (self.older_button, "Older drawings"),
        ):
            button.pack(side="left", fill="y")
            Tooltip(button, help_text)
        self._room = 0  # for buttons
        self._follow_wheel(self)
        self.bind("<Configure>", self._resize)
        self.update_entries()

    def _resize(self, event: tk.Event) -> None:
        if self._find_room() != self._room:
            self.update_entries()

    def _find_room(self) -> int:
        """Return how many entries there is room for, beside the arrows where there are more."""
        width, button = self.winfo_width() + self._gap, self._button_width + self._gap
        if len(self._gallery.entries) * button <= width:
            return width // button
        return max((width - self._arrows.winfo_reqwidth() - self._gap) // button, 1)

    def _turn(self, pages: int) -> None:
        """Show older entries in place of all these, or newer ones."""
        self._scroll(pages * self._room)

    def _scroll(self, entries: int) -> None:
        """Show what is older by so many entries, or newer."""
        self._start += entries
        self._chosen = 0.0, (0, 0)
        self.update_entries()

    def _follow_wheel(self, widget: tk.Misc) -> None:
        """Let the wheel show older entries and newer ones."""
        widget.bind("<Button-4>", lambda event: self._scroll(-1))
        widget.bind("<Button-5>", lambda event: self._scroll(1))
        widget.bind("<MouseWheel>", lambda event: self._scroll(-1 if event.delta > 0 else 1))

    def _choose(self, entry: Entry) -> None:
        """Bring an entry back, once: after a click others may lie under the pointer."""
        before, there = self._chosen
        self._chosen = time.monotonic(), self.winfo_pointerxy()
        if self._chosen[0] - before > DOUBLE_CLICK or self._chosen[1] != there:
            self.winfo_toplevel().focus_set()  # what is typed now is about what was brought back
            self._on_choose(entry)

    def set_theme(self, theme: Theme) -> None:
        """Show the drawings in a Theme's ink on its paper."""
        if theme != self._theme:
            self._theme = theme
            self.update_entries()

    def _thumbnail(self, entry: Entry) -> Image.Image:
        image = entry.image
        if entry.contents.picture is None:
            image = ImageOps.colorize(image, self._theme.ink, self._theme.paper)
        return ImageOps.pad(image.convert("RGB"), (self._size, self._size), color=self._theme.paper)

    def update_entries(self) -> None:
        """Show the gallery as it is now, from its newest entry on where that is another one."""
        for button in self.buttons:
            button.destroy()
        self.buttons, self._images = [], []
        self._room = self._find_room()
        every = list(self._gallery.entries)
        newest = every[0] if every else None
        if newest is not self._newest:
            self._newest, self._start = newest, 0
        self._start = max(min(self._start, len(every) - self._room), 0)
        entries = every[self._start : self._start + self._room]
        self._show_arrows(len(every))
        if entries:
            self._hint.grid_remove()
        else:
            self._hint.grid(row=0, column=0, sticky="w")
        for column, entry in enumerate(entries):
            image = tk_image(self, self._thumbnail(entry))
            button = ttk.Button(
                self,
                image=image,
                text=entry.caption,
                compound="left",
                style="Thumbnail.TButton",
                command=partial(self._choose, entry),
            )
            self.columnconfigure(column, minsize=self._button_width + self._gap)
            self._follow_wheel(button)
            press_with_return(button)
            button.grid(row=0, column=column, padx=(0, self._gap), sticky="ew")
            self.buttons.append(button)
            self._images.append(image)

    def _show_arrows(self, count: int) -> None:
        """Show the buttons that turn to other entries, where there are more than there is room for."""
        if count <= self._room:
            return self._arrows.place_forget()
        self._arrows.place(relx=1, rely=0, relheight=1, anchor="ne")
        for button, can_turn in (
            (self.newer_button, self._start > 0),
            (self.older_button, self._start + self._room < count),
        ):
            button.state(["!disabled" if can_turn else "disabled"])
