"""The last drawings as a row of thumbnails; a click brings one back."""

from tkinter import font, ttk

from PIL import ImageOps

from drawing import PAPER
from window.tk_images import tk_photo

THUMBNAIL = 40  # pixels
WIDEST_CAPTION = "9?  99.9%"


class HistoryStrip(ttk.Frame):
    """As many of a Gallery's newest entries as there is room for.

    Attributes:
        buttons: ttk.Button for each entry shown, the newest first.
    """

    def __init__(self, parent, gallery, unit, on_choose):
        super().__init__(parent)
        self._gallery, self._on_choose = gallery, on_choose
        self._size = round(THUMBNAIL * unit)
        text = font.nametofont("TkDefaultFont", self).measure(WIDEST_CAPTION)
        self._button_width = self._size + text + round(16 * unit)
        self._photos = []
        self._room = 0
        self.buttons = []
        self._hint = ttk.Label(self, text="The last drawings appear here.", style="Muted.TLabel")
        self.configure(height=self._size + round(10 * unit))
        self.grid_propagate(False)
        self.bind("<Configure>", self._resize)
        self.update_entries()

    def _resize(self, event):
        room = event.width // self._button_width
        if room != self._room:
            self._room = room
            self.update_entries()

    def update_entries(self):
        """Show the gallery as it is now."""
        for button in self.buttons:
            button.destroy()
        self.buttons, self._photos = [], []
        entries = list(self._gallery.entries)[: self._room]
        if entries:
            self._hint.grid_remove()
        else:
            self._hint.grid(row=0, column=0, sticky="w")
        for column, entry in enumerate(entries):
            image = ImageOps.pad(entry.image, (self._size, self._size), color=PAPER)
            photo = tk_photo(self, image)
            button = ttk.Button(
                self,
                image=photo,
                text=entry.caption,
                compound="left",
                style="Thumbnail.TButton",
                command=lambda entry=entry: self._on_choose(entry),
            )
            self.columnconfigure(column, minsize=self._button_width)
            button.grid(row=0, column=column, padx=(0, 2), sticky="ew")
            self.buttons.append(button)
            self._photos.append(photo)
