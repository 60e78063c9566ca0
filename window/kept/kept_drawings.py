"""The drawings that a person has kept to learn from: looked at by digit, and removed."""

import tkinter as tk
from collections import defaultdict
from functools import partial
from pathlib import Path
from tkinter import ttk

from PIL import Image, ImageOps

from drawing import PAPER
from pictures import PictureError, open_picture
from samples import find_pictures, remove_sample
from window.kept.gallery import make_preview
from window.themes import Theme
from window.tk_images import tk_image

TITLE = "Kept drawings"
THUMBNAIL = 56  # pixels of 96 an inch
COLUMNS, ROWS = 8, 3  # of thumbnails that are shown at once
GAP = 8  # pixels of 96 an inch
STYLE = "Kept.Toolbutton"


class KeptDrawings(tk.Toplevel):
    """A window with the kept drawings of one digit at a time; those that are chosen can be removed.

    Attributes:
        digits: ten ttk.Radiobutton, each with the number of its drawings.
        thumbnails: ttk.Checkbutton for each drawing that is shown, checked where it is chosen.
        remove_button, more_button, close_button: ttk.Button.
        message: ttk.Label.
    """

    def __init__(self, parent: tk.Tk, folder: Path, theme: Theme, scale: float) -> None:
        """Show what a folder of drawings holds.

        Args:
            parent: the main window.
            folder: as `samples.save_sample` fills it; it need not exist.
            theme: Theme.
            scale: screen pixels to one of 96 an inch.
        """
        super().__init__(parent, background=theme.background)
        self.title(TITLE)
        self.transient(parent)
        self.bind("<Escape>", lambda event: self.destroy())
        self._folder, self._theme, self._size = folder, theme, round(THUMBNAIL * scale)
        self._digit = tk.IntVar(self)
        self._start = 0  # of the drawings shown among those of the digit
        self._images: list[tk.PhotoImage] = []
        self._chosen: dict[Path, tk.BooleanVar] = {}
        self.thumbnails: list[ttk.Checkbutton] = []
        self._build(round(GAP * scale))
        self._read()
        self._digit.set(next((digit for digit in range(10) if self._paths[digit]), 0))
        self._show()
        self.close_button.focus_set()

    def _build(self, gap: int) -> None:
        frame = ttk.Frame(self, padding=gap)
        frame.pack(fill="both", expand=True)
        row = ttk.Frame(frame)
        row.grid(sticky="ew")
        self.digits = [
            ttk.Radiobutton(
                row, variable=self._digit, value=digit, style=STYLE, command=partial(self._show, 0)
            )
            for digit in range(10)
        ]
        for column, button in enumerate(self.digits):
            button.grid(row=0, column=column, sticky="ew")
            row.columnconfigure(column, weight=1)
        self._sheet = ttk.Frame(frame)
        self._sheet.grid(pady=gap, sticky="nsew")
        for column in range(COLUMNS):
            self._sheet.columnconfigure(column, minsize=self._size + gap)
        for line in range(ROWS):
            self._sheet.rowconfigure(line, minsize=self._size + gap)
        bottom = ttk.Frame(frame)
        bottom.grid(sticky="ew")
        bottom.columnconfigure(0, weight=1)
        self.message = ttk.Label(bottom, style="Muted.TLabel")
        self.message.grid(row=0, column=0, sticky="w")
        self.more_button = ttk.Button(bottom, text="More", command=self._show_more)
        self.remove_button = ttk.Button(bottom, text="Remove", command=self._remove)
        self.close_button = ttk.Button(bottom, text="Close", command=self.destroy)
        for column, widget in enumerate((self.more_button, self.remove_button, self.close_button), 1):
            widget.grid(row=0, column=column, padx=(gap, 0))

    def _read(self) -> None:
        self._paths: dict[int, list[Path]] = defaultdict(list)
        for digit, path in find_pictures(self._folder):
            self._paths[digit].insert(0, path)  # the newest first
        for digit, button in enumerate(self.digits):
            button.configure(text=f"{digit}  ({len(self._paths[digit])})")

    def _show(self, start: int = 0) -> None:
        """Show the drawings of the chosen digit from an index on."""
        for thumbnail in self.thumbnails:
            thumbnail.destroy()
        self.thumbnails, self._images, self._chosen = [], [], {}
        paths = self._paths[self._digit.get()]
        self._start = start if start < len(paths) else 0
        for i, path in enumerate(paths[self._start : self._start + COLUMNS * ROWS]):
            image = tk_image(self, self._thumbnail(path))
            chosen = tk.BooleanVar(self)
            button = ttk.Checkbutton(
                self._sheet, image=image, variable=chosen, style=STYLE, command=self._show_state
            )
            button.grid(row=i // COLUMNS, column=i % COLUMNS)
            self.thumbnails.append(button)
            self._images.append(image)
            self._chosen[path] = chosen
        self._show_state()

    def _thumbnail(self, path: Path) -> Image.Image:
        try:
            preview = make_preview(open_picture(path))
        except PictureError:
            preview = Image.new("L", (1, 1), PAPER)  # damaged: it can be removed all the same
        preview = ImageOps.pad(preview, (self._size, self._size), color=PAPER)
        return ImageOps.colorize(preview, self._theme.ink, self._theme.paper)

    def _show_state(self) -> None:
        count, shown = len(self._paths[self._digit.get()]), len(self.thumbnails)
        chosen = sum(variable.get() for variable in self._chosen.values())
        self.remove_button.state(["!disabled" if chosen else "disabled"])
        self.more_button.state(["!disabled" if count > shown else "disabled"])
        if chosen:
            text = f"{chosen} chosen"
        elif count:
            text = f"{self._start + 1} to {self._start + shown} of {count}: click on those to remove"
        else:
            text = "none kept"
        self.message.configure(text=text)

    def _show_more(self) -> None:
        self._show(self._start + COLUMNS * ROWS)

    def _remove(self) -> None:
        """Remove the drawings that are chosen."""
        problem = ""
        for path, chosen in self._chosen.items():
            if chosen.get():
                try:
                    remove_sample(path)
                except OSError as error:
                    problem = f"{path.name} cannot be removed: {error.strerror}."
        self._read()
        self._show(self._start)
        if problem:
            self.message.configure(text=problem)
