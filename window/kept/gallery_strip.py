"""The last drawings as a row of thumbnails; a click brings one back."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import font, ttk

from PIL import Image, ImageOps

from window.kept.gallery import Entry, Gallery
from window.screen import is_short
from window.themes import Theme
from window.tk_images import tk_image

THUMBNAIL, LOW_THUMBNAIL = 40, 24  # pixels of 96 an inch; the second one where the screen is low
BUTTON_ROOM = 20  # pixels of 96 an inch, of a button beside its picture and caption
GAP = 4  # the same, between two buttons
WIDEST_CAPTION = "9?  99.9%"


class GalleryStrip(ttk.Frame):
    """As many of a Gallery's newest entries as there is room for.

    Attributes:
        buttons: ttk.Button for each entry shown, the newest first.
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
        self._room = 0
        self.buttons: list[ttk.Button] = []
        self._hint = ttk.Label(self, text="The last drawings appear here.", style="Muted.TLabel")
        self.configure(height=self._size + round(8 * scale))
        self.grid_propagate(False)
        self.bind("<Configure>", self._resize)
        self.update_entries()

    def _resize(self, event: tk.Event) -> None:
        room = (event.width + self._gap) // (self._button_width + self._gap)
        if room != self._room:
            self._room = room
            self.update_entries()

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
        """Show the gallery as it is now."""
        for button in self.buttons:
            button.destroy()
        self.buttons, self._images = [], []
        entries = list(self._gallery.entries)[: self._room]
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
                command=partial(self._on_choose, entry),
            )
            self.columnconfigure(column, minsize=self._button_width + self._gap)
            button.grid(row=0, column=column, padx=(0, self._gap), sticky="ew")
            self.buttons.append(button)
            self._images.append(image)
