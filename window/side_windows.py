"""The windows beside the main one: the network's numbers, the models compared, the shortcuts."""

import tkinter as tk
from pathlib import Path
from tkinter import ttk

from preprocess import FIELD_SIZE
from recognition import percent


def put_beside(window, parent):
    """Place a new window to the right of its parent, as far as the screen has room."""
    window.transient(parent)
    window.update_idletasks()
    x = parent.winfo_rootx() + parent.winfo_width() + 10
    x = max(min(x, window.winfo_screenwidth() - window.winfo_reqwidth()), 0)
    y = max(min(parent.winfo_rooty(), window.winfo_screenheight() - window.winfo_reqheight()), 0)
    window.geometry(f"+{x}+{y}")


def is_open(window):
    """Return whether a window, None before it was first wanted, is on the screen."""
    return window is not None and window.winfo_exists()


class NumbersWindow(tk.Toplevel):
    """The 784 numbers that the network was given, from 0 to 99, over their heat map."""

    CELL = 20  # pixels

    def __init__(self, parent, unit):
        super().__init__(parent)
        self.title("What the network sees")
        self._cell = round(self.CELL * unit)
        side = FIELD_SIZE * self._cell
        self.canvas = tk.Canvas(self, width=side, height=side, highlightthickness=0, background="black")
        self.canvas.pack()
        font = ("TkDefaultFont", -round(0.5 * self._cell))  # pixels
        self._cells = []
        for row in range(FIELD_SIZE):
            for column in range(FIELD_SIZE):
                x, y = column * self._cell, row * self._cell
                box = self.canvas.create_rectangle(x, y, x + self._cell, y + self._cell, width=0)
                text = self.canvas.create_text(x + self._cell / 2, y + self._cell / 2, font=font)
                self._cells.append((box, text))
        self.bind("<Escape>", lambda event: self.destroy())
        put_beside(self, parent)
        self._shown = [None] * len(self._cells)

    def show(self, prediction):
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


class CompareWindow(tk.Toplevel):
    """What every model says of the drawing: a row each, with its answer and ten small bars."""

    def __init__(self, parent, theme, unit, paths):
        super().__init__(parent, background=theme.background)
        self.title("Compare models")
        self.paths = paths
        self._theme = theme
        self._width, self._height = round(22 * unit), round(34 * unit)
        frame = ttk.Frame(self, padding=10 * unit)
        frame.pack(fill="both", expand=True)
        self.answers, self.remarks, self.charts = {}, {}, {}
        for row, path in enumerate(paths):
            ttk.Label(frame, text=Path(path).name).grid(row=row, column=0, sticky="w")
            answer = ttk.Label(frame, width=2, style="Best.TLabel")
            answer.grid(row=row, column=1, padx=(10 * unit, 0), sticky="w")
            remark = ttk.Label(frame, width=14)
            remark.grid(row=row, column=2, padx=(0, 10 * unit), sticky="w")
            chart = tk.Canvas(
                frame,
                width=10 * self._width,
                height=self._height + round(14 * unit),
                highlightthickness=0,
                background=theme.background,
            )
            chart.grid(row=row, column=3, pady=2 * unit)
            self.answers[path], self.remarks[path], self.charts[path] = answer, remark, chart
        self.bind("<Escape>", lambda event: self.destroy())
        put_beside(self, parent)

    def show(self, path, prediction, problem=""):
        """Show what the model of a path says; without a Prediction, why it says nothing."""
        chart = self.charts[path]
        chart.delete("all")
        if prediction is None:
            self.answers[path].configure(text="")
            self.remarks[path].configure(text=problem)
            return
        self.answers[path].configure(text=prediction.short_answer)
        self.remarks[path].configure(text=f"{percent(prediction.confidence)} sure")
        colours = self._theme
        for digit, share in enumerate(prediction.probabilities.tolist()):
            best = digit == prediction.digit
            colour = (colours.doubt if prediction.is_doubtful else colours.sure) if best else colours.bar
            x = digit * self._width
            top = self._height * (1 - share)
            chart.create_rectangle(x + 3, 0, x + self._width - 3, self._height, fill=colours.surface, width=0)
            chart.create_rectangle(x + 3, top, x + self._width - 3, self._height, fill=colour, width=0)
            chart.create_text(x + self._width / 2, self._height, text=digit, anchor="n", fill=colours.text)


class HelpWindow(tk.Toplevel):
    """The shortcuts, a line each."""

    def __init__(self, parent, theme, unit, shortcuts):
        super().__init__(parent, background=theme.background)
        self.title("Shortcuts")
        frame = ttk.Frame(self, padding=14 * unit)
        frame.pack()
        for row, (keys, meaning) in enumerate(shortcuts):
            ttk.Label(frame, text=keys, style="Best.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(frame, text=meaning).grid(row=row, column=1, sticky="w", padx=(20 * unit, 0))
        close = ttk.Button(frame, text="Close", command=self.destroy)
        close.grid(row=len(shortcuts), column=0, columnspan=2, pady=(14 * unit, 0))
        close.focus_set()
        self.bind("<Escape>", lambda event: self.destroy())
        put_beside(self, parent)


class Tooltip:
    """A line of help that appears when the pointer rests on a widget."""

    DELAY = 600  # milliseconds

    def __init__(self, widget, text):
        self._widget, self._text = widget, text
        self._job = self._window = None
        widget.bind("<Enter>", self._wait, add=True)
        for event in ("<Leave>", "<Button>", "<Destroy>"):
            widget.bind(event, self._hide, add=True)

    def _wait(self, event):
        self._hide()
        self._job = self._widget.after(self.DELAY, self._show)

    def _show(self):
        self._job = None
        self._window = tk.Toplevel(self._widget, background="#333333")
        self._window.wm_overrideredirect(True)
        x = self._widget.winfo_rootx()
        y = self._widget.winfo_rooty() + self._widget.winfo_height() + 4
        tk.Label(
            self._window, text=self._text, background="#ffffe0", foreground="black", padx=6, pady=2
        ).pack(padx=1, pady=1)
        self._window.update_idletasks()
        x = min(x, self._widget.winfo_screenwidth() - self._window.winfo_reqwidth())
        self._window.wm_geometry(f"+{max(x, 0)}+{y}")

    def _hide(self, event=None):
        if self._job is not None:
            self._widget.after_cancel(self._job)
            self._job = None
        if self._window is not None:
            self._window.destroy()
            self._window = None
