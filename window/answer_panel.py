"""The answer beside the canvas: the number, how sure the network is, ten bars, and what it was shown."""

import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk

import numpy as np

from predictions import DOUBT, NO_DIGIT, Prediction, percent
from preprocess import FIELD_SIZE
from window.pixels import enlarge
from window.reading import Answer
from window.texts import shorten
from window.tk_images import tk_image, update_tk_image
from window.tooltip import Tooltip

BLANK = np.zeros((FIELD_SIZE, FIELD_SIZE), np.float32)
LEAST_SHARE = 0.0005  # of a digit to count: less is 0.0%
COLUMNS = 18, 200, 72  # pixels of 96 an inch: names, bars, shares
LIST_LENGTH = 16  # characters, of the digits that are in doubt
DIGIT_SIZES = 60, 12  # points, largest and smallest
VERDICT_SIZES = 13, 9
VIEW_CAPTION = "What the network sees"
LACKS = "may lack what was left out"
VIEW_HELP = "The drawing as 28x28 pixels, which is all that the network is shown"
VIEW_EDGE = 1  # pixel of 96 an inch, around what the network sees
VIEW_GAP = 18  # pixels of 96 an inch, between the digit and what the network sees, at least
BAR_STYLE = "{}.Horizontal.TProgressbar"


class AnswerPanel(ttk.Frame):
    """Shows a Prediction, or nothing.

    Attributes:
        digit_label, verdict_label, remark_label, view_label: ttk.Label.
        bars: ten ttk.Progressbar, a probability of 1 at their full length.
        shares: ten ttk.Label, the probabilities in per cent.
    """

    def __init__(self, parent: tk.Misc, scale: float, on_choose: Callable[[int], object]) -> None:
        """Build the panel.

        Args:
            parent: its window.
            scale: screen pixels to one of 96 an inch.
            on_choose: function that is given the digit whose bar was clicked.
        """
        super().__init__(parent)
        self._view_size = FIELD_SIZE * round(4 * scale)
        self._view: tk.PhotoImage | None = None  # of what the network sees
        widths = [round(width * scale) for width in COLUMNS]  # room for bold text: the layout never moves
        self._room = sum(widths)
        self._digit_room = self._room - self._view_size - round(VIEW_GAP * scale)
        for column, width in enumerate(widths):
            self.columnconfigure(column, minsize=width)
        self.columnconfigure(1, weight=1)
        edge = max(round(VIEW_EDGE * scale), 1)
        view_room = self._view_size + 2 * edge
        top = ttk.Frame(self, width=self._room, height=view_room)
        top.grid(row=0, column=0, columnspan=3, sticky="ew")
        top.grid_propagate(False)
        top.columnconfigure(0, weight=1)
        top.rowconfigure(1, weight=1)
        caption = ttk.Label(top, text=VIEW_CAPTION, style="Caption.TLabel")
        caption.grid(row=0, column=0, padx=(0, round(6 * scale)), sticky="e")
        Tooltip(caption, VIEW_HELP)
        self.digit_label = ttk.Label(top, style="Sure.Digit.TLabel", anchor="w")
        frame = ttk.Frame(top, style="Edge.TFrame", width=view_room, height=view_room, padding=edge)
        frame.pack_propagate(False)  # the view comes later
        self.view_label = ttk.Label(frame, style="View.TLabel")
        Tooltip(self.view_label, VIEW_HELP)
        self.view_label.pack()
        self.digit_label.grid(row=1, column=0, sticky="nsew")
        frame.grid(row=0, column=1, rowspan=2)
        self.verdict_label = ttk.Label(self, style="Sure.Verdict.TLabel", anchor="w")
        self.remark_label = ttk.Label(self, style="Muted.TLabel", anchor="w")
        self.verdict_label.grid(row=1, column=0, columnspan=3, sticky="nsew", pady=(round(4 * scale), 0))
        self.rowconfigure(1, minsize=self.verdict_label.winfo_reqheight() + round(4 * scale))
        self.remark_label.grid(row=2, column=0, columnspan=3, sticky="ew", pady=(0, round(4 * scale)))
        self._names: list[ttk.Label] = []
        self.bars: list[ttk.Progressbar] = []
        self.shares: list[ttk.Label] = []
        for digit in range(10):
            name = ttk.Label(self, text=str(digit), anchor="center")
            bar = ttk.Progressbar(self, length=widths[1], maximum=1, style=BAR_STYLE.format("Other"))
            share = ttk.Label(self, anchor="e")
            name.grid(row=3 + digit, column=0, padx=2, sticky="ew")
            bar.grid(row=3 + digit, column=1, padx=2, sticky="ew")
            share.grid(row=3 + digit, column=2, sticky="ew")
            for widget in (name, bar, share):
                widget.configure(cursor="hand2")
                widget.bind("<ButtonRelease-1>", lambda event, digit=digit: on_choose(digit))  # type: ignore[misc]
            self._names.append(name)
            self.bars.append(bar)
            self.shares.append(share)

    def show(self, answer: Answer) -> None:
        """Show an Answer; one without digits shows an empty panel."""
        prediction = answer.prediction
        verdict = remark = ""
        if prediction is not None:
            verdict, remark = describe(answer, prediction)
        text, size = self._fit(answer.text, DIGIT_SIZES, self._digit_room)
        style = kind(prediction)
        if answer.is_number or answer.corrected:
            style = "Doubt" if answer.is_doubtful else "Sure" if answer.plain_text else "None"
        self.digit_label.configure(
            text=text, font=("TkDefaultFont", size, "bold"), style=f"{style}.Digit.TLabel"
        )
        text, size = self._fit(verdict, VERDICT_SIZES, self._room)
        style = kind(prediction) if answer.truth is None else "Sure"
        self.verdict_label.configure(
            text=text, font=("TkDefaultFont", size, "bold"), style=f"{style}.Verdict.TLabel"
        )
        self.remark_label.configure(text=remark)
        self._show_bars(prediction, kind(prediction))
        self._show_view(prediction)

    def _fit(self, text: str, sizes: tuple[int, int], room: int) -> tuple[str, int]:
        """Return a text and the size in points at which it has room; where there is none, only its start.

        Args:
            text: one line.
            sizes: largest and smallest.
            room: screen pixels.
        """
        largest, smallest = sizes
        measure = font.Font(self, ("TkDefaultFont", largest, "bold")).measure
        while text and largest * room // measure(text) < smallest:
            text = shorten(text, len(text) - 1)
        return text, min(largest, largest * room // max(measure(text), 1))

    def _show_bars(self, prediction: Prediction | None, style: str) -> None:
        """Show ten probabilities; those of what is no digit include that it may be none, and are muted."""
        none = style == "None"
        shares = np.zeros(10) if prediction is None else prediction.shares
        for digit, (name, bar, label) in enumerate(zip(self._names, self.bars, self.shares, strict=True)):
            best = prediction is not None and not none and digit == prediction.digit
            bar.configure(
                value=float(shares[digit]), style=BAR_STYLE.format(style if best or none else "Other")
            )
            label.configure(text="" if prediction is None else percent(float(shares[digit])))
            for text in (name, label):
                text.configure(style="Best.TLabel" if best else "Muted.TLabel" if none else "TLabel")
            if not best and shares[digit] < LEAST_SHARE:
                label.configure(style="Muted.TLabel")

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


def kind(prediction: Prediction | None) -> str:
    """Return the first word of the styles in which a Prediction is shown."""
    if prediction is None or not prediction.is_doubtful:
        return "Sure"
    return "Doubt" if prediction.is_digit else "None"


def describe(answer: Answer, prediction: Prediction) -> tuple[str, str]:
    """Return the verdict on the chosen digit of an Answer, and a smaller remark."""
    remarks = [f"digit {answer.chosen + 1} of {len(answer.digits)}"] if answer.is_number else []
    share = float(prediction.probabilities[prediction.runner_up])
    if answer.truth is not None:
        read = prediction.digit if prediction.is_digit else "no digit"
        return f"{answer.truth.name}, as you say", "; ".join([*remarks, f"read as {read}"])
    if not prediction.is_digit:
        return NO_DIGIT, "; ".join([*remarks, prediction.best_guess])
    if prediction.may_lack_ink and prediction.certainty >= DOUBT:  # the verdict in words has no room
        return f"probably {prediction.digit}", "; ".join([*remarks, LACKS])
    if answer.is_doubtful and not prediction.is_doubtful:
        others = ", ".join(str(i + 1) for i in answer.doubtful)
        remarks.append(f"in doubt: {shorten(others, LIST_LENGTH)}")
    elif prediction.may_be_none:
        remarks.append(f"may be no digit: {percent(1 - prediction.digit_probability)}")
    elif share >= LEAST_SHARE:
        remarks.append(f"next: {prediction.runner_up} with {percent(share)}")
    of_which = f"{prediction.digit}: " if answer.is_number and not prediction.is_doubtful else ""
    return of_which + prediction.verdict, "; ".join(remarks)
