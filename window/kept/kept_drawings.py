"""The drawings that a person has kept to learn from: looked at by digit, and removed."""

import tkinter as tk
from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from tkinter import font, messagebox, ttk

from PIL import Image, ImageOps

from classifier import CLASSES
from command_line import command_for
from drawing import PAPER
from pictures import PictureError, open_picture
from samples import FEWEST_TO_LEARN, find_samples, remove_sample
from window.background import Background
from window.commands import press_with_return
from window.kept.gallery import make_preview
from window.message_line import MessageLine
from window.themes import Theme
from window.tk_images import tk_image, to_ppm

TITLE = "Kept drawings"
REMOVAL = "Remove drawings"  # title of the question
THUMBNAIL = 56  # pixels of 96 an inch
COLUMNS, ROWS = 10, 3  # of thumbnails that are shown at once
GAP = 8  # pixels of 96 an inch
STYLE = "Kept.Toolbutton"
NAMES = (*map(str, range(CLASSES)), "none")  # of the digits, and of what is none
USUAL_NAME, WIDEST_NAME = "0  (99)", "none  (9999)"


class KeptDrawings(tk.Toplevel):
    """A window with the kept drawings of one digit, or of none, at a time; those chosen can be removed.

    It says how the network learns from them. The drawings are read beside the window, one after the other.

    Attributes:
        digits: ttk.Radiobutton for each digit and for what is none, with the number of its drawings.
        thumbnails: ttk.Checkbutton for each drawing that is shown, checked where it is chosen.
        remove_button, more_button, close_button, copy_button: ttk.Button.
        message: MessageLine.
        lesson: ttk.Label.
        command_text: MessageLine with what to type so that the network learns from them, "" for too few.
    """

    def __init__(
        self,
        parent: tk.Tk,
        folder: Path,
        theme: Theme,
        scale: float,
        background: Background,
        on_remove: Callable[[Collection[str]], object],
    ) -> None:
        """Show what a folder of drawings holds.

        Args:
            parent: the main window.
            folder: as `samples.save_sample` fills it; it need not exist.
            theme: Theme.
            scale: screen pixels to one of 96 an inch.
            background: Background, of the main window.
            on_remove: function that is given the names of the pictures that are removed.
        """
        super().__init__(parent, background=theme.background)
        self.title(TITLE)
        self.transient(parent)
        self.bind("<Escape>", lambda event: self.destroy())
        self._folder, self._theme, self._size = folder, theme, round(THUMBNAIL * scale)
        self._background, self._on_remove = background, on_remove
        self._blank = self._make_blank()
        self._waiting: list[tuple[Path, ttk.Checkbutton]] = []  # for their pictures, the last one first
        self._is_loading = False
        self._digit = tk.IntVar(self)
        self._start = 0  # of the drawings shown among those of the digit
        self._images: list[tk.PhotoImage] = []
        self._chosen: dict[Path, tk.BooleanVar] = {}
        self.thumbnails: list[ttk.Checkbutton] = []
        self._build(round(GAP * scale))
        for button in (self.more_button, self.remove_button, self.close_button, self.copy_button):
            press_with_return(button)
        self._read()
        self._digit.set(next((digit for digit in range(len(NAMES)) if self._paths[digit]), 0))
        self._show()
        self.update_idletasks()
        self.geometry(f"{self.winfo_reqwidth()}x{self.winfo_reqheight()}")  # whatever it says
        self.close_button.focus_set()

    def _build(self, gap: int) -> None:
        frame = ttk.Frame(self, padding=gap)
        frame.pack(fill="both", expand=True)
        frame.columnconfigure(0, weight=1)
        row = ttk.Frame(frame)
        row.grid(sticky="ew")
        self.digits = [
            ttk.Radiobutton(
                row, variable=self._digit, value=digit, style=STYLE, command=partial(self._show, 0)
            )
            for digit in range(len(NAMES))
        ]
        for column, button in enumerate(self.digits):
            button.grid(row=0, column=column, sticky="ew")
        measure = font.nametofont("TkDefaultFont", self).measure
        for column in range(CLASSES):
            row.columnconfigure(column, weight=1, uniform="digits", minsize=measure(USUAL_NAME) + gap)
        row.columnconfigure(CLASSES, minsize=measure(WIDEST_NAME) + gap)  # whatever the number
        self._sheet = ttk.Frame(frame)
        self._sheet.grid(pady=gap, sticky="nsew")
        for column in range(COLUMNS):
            self._sheet.columnconfigure(column, minsize=self._size + gap)
        for line in range(ROWS):
            self._sheet.rowconfigure(line, minsize=self._size + gap)
        bottom = ttk.Frame(frame)
        bottom.grid(sticky="ew")
        bottom.columnconfigure(0, weight=1)
        self.message = MessageLine(bottom, self._theme)
        self.message.grid(row=0, column=0, sticky="ew")
        self.more_button = ttk.Button(bottom, text="More", command=self._show_more)
        self.remove_button = ttk.Button(bottom, text="Remove", command=self._remove)
        self.close_button = ttk.Button(bottom, text="Close", command=self.destroy)
        for column, widget in enumerate((self.more_button, self.remove_button, self.close_button), 1):
            widget.grid(row=0, column=column, padx=(gap, 0))
        self._build_lesson(frame, gap)

    def _build_lesson(self, frame: ttk.Frame, gap: int) -> None:
        ttk.Separator(frame).grid(pady=gap, sticky="ew")
        self.lesson = ttk.Label(frame)
        self.lesson.grid(sticky="w")
        row = ttk.Frame(frame)
        row.grid(pady=(gap // 2, 0), sticky="ew")
        row.columnconfigure(0, weight=1)
        self.command_text = MessageLine(row, self._theme)
        self.command_text.grid(row=0, column=0, sticky="ew")
        self.copy_button = ttk.Button(row, text="Copy", command=self._copy_command)
        self.copy_button.grid(row=0, column=1, padx=(gap, 0))

    def _make_blank(self) -> tk.PhotoImage:
        """Return what is shown in place of a drawing that is not read yet."""
        return tk_image(self, Image.new("RGB", (self._size, self._size), self._theme.paper))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme, for the thumbnails too; what is chosen stays so."""
        self._theme = theme
        self.configure(background=theme.background)
        for line in (self.message, self.command_text):
            line.set_theme(theme)
        self._blank = self._make_blank()
        self._load_thumbnails()

    def update_drawings(self) -> None:
        """Show what the folder holds now; nothing is chosen any more."""
        self._read()
        self._show(self._start)

    def _read(self) -> None:
        self._paths: dict[int, list[Path]] = defaultdict(list)
        for digit, path in find_samples(self._folder):
            self._paths[digit].insert(0, path)  # the newest first
        for digit, button in enumerate(self.digits):
            button.configure(text=f"{NAMES[digit]}  ({len(self._paths[digit])})")
        if sum(map(len, self._paths.values())) < FEWEST_TO_LEARN:
            self.lesson.configure(text=f"From {FEWEST_TO_LEARN} drawings on the network can learn from them.")
            self.command_text.set("")
        else:
            self.lesson.configure(text="To let the network learn from them, type in a terminal:")
            self.command_text.set(command_for("train", "--drawings", self._folder))
        self.copy_button.state(["!disabled" if self.command_text.get() else "disabled"])

    def _copy_command(self) -> None:
        self.clipboard_clear()
        self.clipboard_append(self.command_text.get())
        self.message.set("The command is copied.")

    def _show(self, start: int = 0) -> None:
        """Show the drawings of the chosen digit from an index on."""
        for thumbnail in self.thumbnails:
            thumbnail.destroy()
        self.thumbnails, self._chosen = [], {}
        paths = self._paths[self._digit.get()]
        self._start = start if start < len(paths) else 0
        for i, path in enumerate(paths[self._start : self._start + COLUMNS * ROWS]):
            chosen = tk.BooleanVar(self)
            button = ttk.Checkbutton(self._sheet, variable=chosen, style=STYLE, command=self._show_state)
            button.grid(row=i // COLUMNS, column=i % COLUMNS)
            self.thumbnails.append(button)
            self._chosen[path] = chosen
        self._load_thumbnails()
        self._show_state()

    def _load_thumbnails(self) -> None:
        """Draw the thumbnails that are shown, blank first."""
        for thumbnail in self.thumbnails:
            thumbnail.configure(image=self._blank)
        self._images = []
        self._waiting = list(zip(self._chosen, self.thumbnails, strict=True))[::-1]
        if not self._is_loading:
            self._load_next()

    def _load_next(self) -> None:
        """Read the next drawing that is shown without its picture."""
        self._is_loading = bool(self._waiting)
        if self._waiting:
            path, button = self._waiting.pop()
            work = partial(draw_thumbnail, path, self._size, self._theme)
            self._background.start(work, partial(self._put, button))

    def _put(self, button: ttk.Checkbutton, drawn: Future[bytes]) -> None:
        if not self.winfo_exists():  # closed meanwhile
            return
        self._load_next()
        if button.winfo_exists():
            image = tk.PhotoImage(master=self, data=drawn.result(), format="PPM")
            button.configure(image=image)
            self._images.append(image)

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
        self.message.set(text)

    def _show_more(self) -> None:
        self._show(self._start + COLUMNS * ROWS)

    def _remove(self) -> None:
        """Remove the drawings that are chosen, if the person is sure."""
        paths = [path for path, chosen in self._chosen.items() if chosen.get()]
        drawings = "the chosen drawing" if len(paths) == 1 else f"the {len(paths)} chosen drawings"
        if not messagebox.askokcancel(REMOVAL, f"Remove {drawings} for good?", parent=self):
            return
        problem, removed = "", []
        for path in paths:
            try:
                remove_sample(path)
                removed.append(path.name)
            except OSError as error:
                problem = f"{path.name} cannot be removed: {error.strerror}."
        self._on_remove(removed)
        self.update_drawings()
        next(iter(self.thumbnails), self.close_button).focus_set()  # Remove is disabled
        if problem:
            self.message.set(problem)


def draw_thumbnail(path: Path, size: int, theme: Theme) -> bytes:
    """Return a kept drawing as `size` pixels square for Tk; a damaged one is blank, and can be removed."""
    try:
        preview = make_preview(open_picture(path))
    except PictureError:
        preview = Image.new("L", (1, 1), PAPER)
    preview = ImageOps.pad(preview, (size, size), color=PAPER)
    return to_ppm(ImageOps.colorize(preview, theme.ink, theme.paper))
