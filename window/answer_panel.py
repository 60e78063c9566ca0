"""The answer beside the canvas: the digit, how sure the network is, ten bars, and what it was shown."""

import tkinter as tk
from tkinter import ttk

import numpy as np
from PIL import Image

from preprocess import FIELD_SIZE
from recognition import NO_DIGIT, Prediction, percent
from window.tk_images import tk_image, update_tk_image

BLANK = np.zeros((FIELD_SIZE, FIELD_SIZE), np.float32)
LEAST_SHARE = 0.0005  # of the second best digit to be told: less is 0.0%
BAR_STYLE = "{}.Horizontal.TProgressbar"


class AnswerPanel(ttk.Frame):
    """Shows a Prediction, or nothing.

    Attributes:
        digit_label, verdict_label, remark_label, view_label: ttk.Label.
        bars: ten ttk.Progressbar, a probability of 1 at their full length.
        shares: ten ttk.Label, the probabilities in per cent.
    """

    def __init__(self, parent: tk.Misc, scale: float) -> None:
        """Build the panel; `scale` is the number of screen pixels to one of 96 an inch."""
        super().__init__(parent)
        self._view_size = FIELD_SIZE * round(4 * scale)
        self._view: tk.PhotoImage | None = None  # of what the network sees
        self.columnconfigure(0, minsize=round(18 * scale))  # room for bold text: the layout never moves
        self.columnconfigure(1, weight=1)
        self.columnconfigure(2, minsize=round(72 * scale))
        top = ttk.Frame(self)
        top.grid(row=0, column=0, columnspan=3, sticky="ew")
        top.columnconfigure(0, weight=1)
        top.columnconfigure(1, minsize=self._view_size)
        top.rowconfigure(0, minsize=self._view_size)
        self.digit_label = ttk.Label(top, style="Sure.Digit.TLabel", width=2, anchor="center")
        self.view_label = ttk.Label(top, background="black", borderwidth=0, padding=0)
        self.digit_label.grid(row=0, column=0, sticky="ew")
        self.view_label.grid(row=0, column=1, sticky="nsew")
        self.verdict_label = ttk.Label(self, style="Sure.Verdict.TLabel", anchor="w")
        self.remark_label = ttk.Label(self, style="Muted.TLabel", anchor="w")
        self.verdict_label.grid(row=1, column=0, columnspan=3, sticky="ew", pady=(round(4 * scale), 0))
        self.remark_label.grid(row=2, column=0, columnspan=3, sticky="ew", pady=(0, round(4 * scale)))
        self._names: list[ttk.Label] = []
        self.bars: list[ttk.Progressbar] = []
        self.shares: list[ttk.Label] = []
        for digit in range(10):
            name = ttk.Label(self, text=str(digit))
            bar = ttk.Progressbar(self, length=round(214 * scale), maximum=1, style=BAR_STYLE.format("Other"))
            share = ttk.Label(self, anchor="e")
            name.grid(row=3 + digit, column=0, padx=2)
            bar.grid(row=3 + digit, column=1, padx=2, sticky="ew")
            share.grid(row=3 + digit, column=2, sticky="e")
            self._names.append(name)
            self.bars.append(bar)
            self.shares.append(share)

    def show(self, prediction: Prediction | None) -> None:
        """Show a Prediction; None shows an empty panel."""
        kind = "Sure"
        digit = verdict = remark = ""
        if prediction is not None:
            digit, verdict = prediction.short_answer, prediction.verdict
            share = float(prediction.probabilities[prediction.runner_up])
            if not prediction.is_digit:
                kind, verdict, remark = "None", NO_DIGIT, prediction.best_guess
            else:
                kind = "Doubt" if prediction.is_doubtful else "Sure"
                remark = f"next: {prediction.runner_up} with {percent(share)}" if share >= LEAST_SHARE else ""
        self.digit_label.configure(text=digit, style=f"{kind}.Digit.TLabel")
        self.verdict_label.configure(text=verdict, style=f"{kind}.Verdict.TLabel")
        self.remark_label.configure(text=remark)
        self._show_bars(prediction, kind)
        self._show_view(prediction)

    def _show_bars(self, prediction: Prediction | None, kind: str) -> None:
        """Show ten probabilities; those of what is no digit include that it may be none, and are muted."""
        none = kind == "None"
        shares = np.zeros(10) if prediction is None else prediction.probabilities
        if none and prediction is not None:
            shares = shares * prediction.digit_probability
        for digit, (name, bar, label) in enumerate(zip(self._names, self.bars, self.shares, strict=True)):
            best = prediction is not None and not none and digit == prediction.digit
            bar.configure(
                value=float(shares[digit]), style=BAR_STYLE.format(kind if best or none else "Other")
            )
            label.configure(text="" if prediction is None else percent(float(shares[digit])))
            for text in (name, label):
                text.configure(style="Best.TLabel" if best else "Muted.TLabel" if none else "TLabel")

    def _show_view(self, prediction: Prediction | None) -> None:
        """Show the 28x28 pixels that the network was given, enlarged."""
        if prediction is not None or self._view is not None:
            tensor = BLANK if prediction is None else prediction.tensor
            update_tk_image(self.make_view(), enlarge(tensor, self._view_size))

    def make_view(self) -> tk.PhotoImage:
        """Return the one image for all views; made beforehand, for a screen's first one takes Tk 20 ms."""
        if self._view is None:
            self._view = tk_image(self, enlarge(BLANK, self._view_size))
            self.view_label.configure(image=self._view)
        return self._view


def enlarge(tensor: np.ndarray, size: int) -> Image.Image:
    """Return a tensor (28, 28) as a Pillow image of size x size pixels, ink white."""
    image = Image.fromarray(np.rint(255 * tensor).astype(np.uint8))
    return image.resize((size, size), Image.Resampling.NEAREST)
