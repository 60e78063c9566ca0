"""The windows beside the main one: the network's numbers, the models compared, the shortcuts."""

import tkinter as tk
from collections.abc import Sequence
from pathlib import Path
from tkinter import ttk
from typing import TypeVar

import numpy as np

from classifier import ModelFileError
from preprocess import FIELD_SIZE
from recognition import Prediction, percent, read
from window.model_files import ModelFiles
from window.themes import Theme

Kind = TypeVar("Kind", bound="SideWindow")


class SideWindow(tk.Toplevel):
    """A window that belongs to the main one, stands to its right and closes with Escape."""

    TITLE = ""

    def __init__(self, parent: tk.Tk, scale: float, *arguments: object) -> None:
        """Make it empty, for a scale of screen pixels to one of 96 an inch."""
        super().__init__(parent)
        self.title(self.TITLE)
        self.transient(parent)
        self.bind("<Escape>", lambda event: self.destroy())

    def show(self, prediction: Prediction | None) -> None:
        """Follow what is read in the main window; None where nothing is."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        self.configure(background=theme.background)

    def take_focus(self) -> None:
        """Let the keyboard act on the window."""
        self.focus_set()

    def place_beside(self, parent: tk.Tk) -> None:
        """Stand to the right of the main window, as far as the screen has room."""
        self.update_idletasks()
        x = parent.winfo_rootx() + parent.winfo_width() + 10
        x = max(min(x, self.winfo_screenwidth() - self.winfo_reqwidth()), 0)
        y = max(min(parent.winfo_rooty(), self.winfo_screenheight() - self.winfo_reqheight()), 0)
        self.geometry(f"+{x}+{y}")


class SideWindows:
    """The side windows that are open, at most one of each kind."""

    def __init__(self, parent: tk.Tk, scale: float, theme: Theme) -> None:
        """Open them later beside a window.

        Args:
            parent: the main window.
            scale: screen pixels to one of 96 an inch.
            theme: Theme, until `set_theme`.
        """
        self._parent, self._scale, self._theme = parent, scale, theme
        self._prediction: Prediction | None = None
        self._windows: dict[type[SideWindow], SideWindow] = {}

    def open(self, kind: type[Kind], *arguments: object) -> None:
        """Bring the window of a class to the front, made with some arguments where it is not open."""
        window = self.find(kind)
        if window is None:
            self._windows[kind] = window = kind(self._parent, self._scale, *arguments)
            window.set_theme(self._theme)
            window.show(self._prediction)
            window.place_beside(self._parent)
        window.lift()
        window.take_focus()

    def find(self, kind: type[Kind]) -> Kind | None:
        """Return the window of a class, None where it is not open."""
        window = self._windows.get(kind)
        return window if isinstance(window, kind) and window.winfo_exists() else None

    def show(self, prediction: Prediction | None) -> None:
        """Let all of them follow what is read."""
        self._prediction = prediction
        for window in filter(None, map(self.find, self._windows)):
            window.show(prediction)

    def set_theme(self, theme: Theme) -> None:
        """Give all of them the colours of a Theme."""
        self._theme = theme
        for window in filter(None, map(self.find, self._windows)):
            window.set_theme(theme)


class NumbersWindow(SideWindow):
    """The 784 numbers that the network was given, from 0 to 99, over their heat map."""

    TITLE = "What the network sees"
    CELL = 20  # pixels of 96 an inch

    def __init__(self, parent: tk.Tk, scale: float) -> None:
        super().__init__(parent, scale)
        cell = round(self.CELL * scale)
        side = FIELD_SIZE * cell
        self.canvas = tk.Canvas(self, width=side, height=side, highlightthickness=0, background="black")
        self.canvas.pack()
        font = ("TkDefaultFont", -round(0.5 * cell))  # pixels
        self._cells = []
        for row in range(FIELD_SIZE):
            for column in range(FIELD_SIZE):
                x, y = column * cell, row * cell
                box = self.canvas.create_rectangle(x, y, x + cell, y + cell, width=0)
                text = self.canvas.create_text(x + cell / 2, y + cell / 2, font=font)
                self._cells.append((box, text))
        self._shown = [-1] * len(self._cells)

    def show(self, prediction: Prediction | None) -> None:
        """Show what a Prediction was made of; None shows blank paper."""
        values = [0.0] * len(self._cells) if prediction is None else prediction.tensor.ravel().tolist()
        for i, value in enumerate(values):
            number = min(round(100 * value), 99)
            if number != self._shown[i]:
                self._shown[i] = number
                box, text = self._cells[i]
                level = round(255 * value)
                self.canvas.itemconfigure(box, fill=f"#{level:02x}{level:02x}{level:02x}")
                colour = "black" if level > 120 else "#bbbbbb"
                self.canvas.itemconfigure(text, text=number, fill=colour)


class CompareWindow(SideWindow):
    """What every model says of the drawing: a row each, with its answer and ten small bars.

    Attributes:
        answers, remarks: ttk.Label by the path of the model.
    """

    TITLE = "Compare models"

    def __init__(self, parent: tk.Tk, scale: float, models: ModelFiles) -> None:
        super().__init__(parent, scale)
        self._models = models
        self._prediction: Prediction | None = None
        self._width, self._height = round(22 * scale), round(34 * scale)
        frame = ttk.Frame(self, padding=round(10 * scale))
        frame.pack(fill="both", expand=True)
        self.answers: dict[str, ttk.Label] = {}
        self.remarks: dict[str, ttk.Label] = {}
        self._charts: dict[str, tk.Canvas] = {}
        for row, path in enumerate(models.paths()):
            ttk.Label(frame, text=Path(path).name).grid(row=row, column=0, sticky="w")
            answer = ttk.Label(frame, width=2, style="Best.TLabel")
            answer.grid(row=row, column=1, padx=(round(10 * scale), 0), sticky="w")
            remark = ttk.Label(frame, width=14)
            remark.grid(row=row, column=2, padx=(0, round(10 * scale)), sticky="w")
            height = self._height + round(14 * scale)
            chart = tk.Canvas(frame, width=10 * self._width, height=height, highlightthickness=0)
            chart.grid(row=row, column=3, pady=round(2 * scale))
            self.answers[path], self.remarks[path], self._charts[path] = answer, remark, chart

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        for chart in self._charts.values():
            chart.configure(background=theme.background)
        self.show(self._prediction)

    def show(self, prediction: Prediction | None) -> None:
        """Let every model read what a Prediction was made of; None shows that nothing was read."""
        self._prediction = prediction
        for path, chart in self._charts.items():
            chart.delete("all")
            answer, remark = "", "no answer yet"
            try:
                model = self._models.find(path)
            except ModelFileError:
                remark = "cannot be loaded"
            else:
                if prediction is not None:
                    opinion = read(prediction.tensor[np.newaxis, :, :, np.newaxis], model)
                    answer = opinion.short_answer
                    remark = f"{percent(opinion.confidence)} sure" if opinion.is_digit else "no digit"
                    self._draw_bars(chart, opinion)
            self.answers[path].configure(text=answer)
            self.remarks[path].configure(text=remark)

    def _draw_bars(self, chart: tk.Canvas, opinion: Prediction) -> None:
        colours = self._theme
        certainty = 1.0 if opinion.is_digit else opinion.digit_probability
        for digit, share in enumerate((certainty * opinion.probabilities).tolist()):
            colour = colours.bar if opinion.is_digit else colours.border
            if opinion.is_digit and digit == opinion.digit:
                colour = colours.doubt if opinion.is_doubtful else colours.sure
            x = digit * self._width
            top = self._height * (1 - share)
            chart.create_rectangle(x + 3, 0, x + self._width - 3, self._height, fill=colours.surface, width=0)
            chart.create_rectangle(x + 3, top, x + self._width - 3, self._height, fill=colour, width=0)
            chart.create_text(x + self._width / 2, self._height, text=digit, anchor="n", fill=colours.text)


class HelpWindow(SideWindow):
    """The shortcuts, a line each."""

    TITLE = "Shortcuts"

    def __init__(self, parent: tk.Tk, scale: float, shortcuts: Sequence[tuple[str, str]]) -> None:
        """Build it from (keys, what they do) for each line."""
        super().__init__(parent, scale)
        frame = ttk.Frame(self, padding=round(14 * scale))
        frame.pack()
        for row, (keys, text) in enumerate(shortcuts):
            ttk.Label(frame, text=keys, style="Best.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(frame, text=text).grid(row=row, column=1, sticky="w", padx=(round(20 * scale), 0))
        self.close_button = ttk.Button(frame, text="Close", command=self.destroy)
        self.close_button.grid(columnspan=2, pady=(round(14 * scale), 0))

    def take_focus(self) -> None:
        self.close_button.focus_set()
