"""The page that shows which ink speaks for a digit and which against it."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

import numpy as np

from predictions import percent
from preprocess import FIELD_SIZE
from window.panel.evidence import AGAINST, FOR, Evidence, collect_evidence, colour_evidence
from window.panel.page import Page, ScrolledCanvas, Subject, Unfinished
from window.panel.row import FlowingRow
from window.themes import Theme
from window.tk_images import show_ppm, to_ppm

LARGEST_VIEW = 12  # pixels of 96 an inch for each of the network's
VIEW_SHARE = 0.55  # of the page's height, at most for the view
ANSWER = "answer"  # the choice of the digit that is the answer
EXPLANATION = (
    "Parts of the ink are covered one after the other, and the network is asked again. Blue ink speaks for "
    "the digit: without it the digit is less likely. Orange ink speaks against it; white ink does not "
    "matter."
)


@dataclass(frozen=True, eq=False)
class Why:
    """Evidence, None where nothing was read; its picture; for which digit that is, and what the bar has."""

    evidence: Evidence | None
    picture: bytes
    digit: int | None
    share: float = 0.0


class WhyPage(Page[Why]):
    """The 28x28 view, coloured for the digit that is the answer or for another one.

    Attributes:
        choice: variable, ANSWER or the digit that was chosen, as text.
        shown: Why, what is shown.
        title_label, share_label, effect_label: ttk.Label.
        image: tk.PhotoImage.
    """

    def __init__(self, parent: tk.Misc, scale: float, theme: Theme, refresh: Callable[[], object]) -> None:
        super().__init__(parent, scale, theme, refresh)
        self.choice = tk.StringVar(self, ANSWER)
        self.view = ScrolledCanvas(self, self._resize)
        self.view.pack(fill="both", expand=True)
        self._inner = inner = ttk.Frame(self.view.canvas)
        self._item = self.view.canvas.create_window(0, 0, window=inner, anchor="nw")
        gap = self.pixels(4)
        self.choices = FlowingRow(inner, gap)
        for value in (ANSWER, *map(str, range(10))):
            text = "The answer" if value == ANSWER else value
            button = ttk.Radiobutton(
                self.choices, text=text, value=value, variable=self.choice, command=refresh
            )
            button.configure(style="Page.Toolbutton")
            self.choices.add(button)
        self.title_label = ttk.Label(inner, style="Best.TLabel")
        self.share_label, self.effect_label = ttk.Label(inner), ttk.Label(inner)
        self.image = tk.PhotoImage(master=self)
        self.image_label = ttk.Label(inner, image=self.image, padding=0, borderwidth=0)
        self._explanation = ttk.Label(inner, text=EXPLANATION, style="Muted.TLabel")
        rows = self.choices, self.title_label, self.share_label, self.effect_label, self.image_label
        for widget in (*rows, self._build_legend(gap), self._explanation):
            widget.pack(fill="x", pady=(gap, 0))
            self.view.follow_wheel(widget)
        self._size = 0
        self.shown = Why(None, b"", None)
        inner.bind("<Configure>", lambda event: self.view.set_height(event.height))
        self.set_theme(theme)

    def _build_legend(self, gap: int) -> FlowingRow:
        legend = FlowingRow(self._inner, 2 * gap)
        for colour, text in ((FOR, "speaks for it"), (AGAINST, "speaks against it")):
            pair = ttk.Frame(legend)
            swatch = tk.Frame(
                pair, background="#{:02x}{:02x}{:02x}".format(*colour), width=3 * gap, height=3 * gap
            )
            swatch.pack(side="left", padx=(0, gap))
            ttk.Label(pair, text=text).pack(side="left")
            legend.add(pair)
        return legend

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)

    def _resize(self) -> None:
        """Let everything have the width there is, and the view some of the height."""
        width, height = self.view.width, self.view.canvas.winfo_height()
        self.view.canvas.itemconfigure(self._item, width=width)
        self._explanation.configure(wraplength=max(width - self.pixels(4), 1))
        zoom = min(width, VIEW_SHARE * height, LARGEST_VIEW * FIELD_SIZE * self.scale) // FIELD_SIZE
        size = FIELD_SIZE * max(int(zoom), 1)
        if size != self._size:
            self._size = size
            self.refresh()

    def prepare(self, subject: Subject) -> Callable[[], Why | Unfinished]:
        size, choice = max(self._size, FIELD_SIZE), self.choice.get()
        digit = None if choice == ANSWER else int(choice)
        prediction, classifier = subject.prediction, subject.classifier
        if prediction is None or classifier is None:
            blank = np.zeros((FIELD_SIZE, FIELD_SIZE), np.float32)
            return lambda: Why(None, to_ppm(colour_evidence(blank, blank, size)), digit)
        answer = prediction.digit if subject.answer is None else subject.answer
        told = answer if digit is None else digit
        slices = collect_evidence(prediction.tensor, classifier)

        def find() -> Why | Unfinished:
            evidence = next(slices)
            if evidence is None:
                return Unfinished(find)
            picture = to_ppm(colour_evidence(evidence.tensor, evidence.weights[told], size))
            return Why(evidence, picture, told, float(prediction.shares[told]))

        return find

    def show(self, result: Why) -> None:
        self.shown = result
        show_ppm(self.image, result.picture)
        evidence, digit = result.evidence, result.digit
        share, effect = "Nothing is read yet.", ""
        if evidence is not None and digit is not None:
            share = f"Its share: {percent(result.share)}"
            effect = "There is no ink that speaks for it."
            if evidence.has_ink_for(digit):
                effect = f"Without its bluest part: {percent(float(evidence.lowest[digit]))}"
        self.title_label.configure(text=f"What speaks for {'the answer' if digit is None else digit}")
        self.share_label.configure(text=share)
        self.effect_label.configure(text=effect)

    def forget(self) -> None:
        self.choice.set(ANSWER)

    def choose(self, digit: int) -> None:
        """Tell of a digit."""
        self.choice.set(str(digit))
        self.refresh()
