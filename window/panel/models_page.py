"""The page on which every model says what it reads."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import font

import numpy as np

from classifier import CLASSES, ModelFileError
from predictions import Prediction, percent
from recognition import read
from window.model_files import ModelFiles
from window.model_labels import ModelLabel, label_model
from window.panel.page import BOLD, PLAIN, Page, ScrolledCanvas, Subject
from window.themes import Theme

BAR_HEIGHT = 30  # pixels of 96 an inch
WIDEST_BAR, LEAST_BAR = 26, 12  # the same, with their gap
GAP = 6
ANSWER_ROOM, REMARK_ROOM = 52, 64  # pixels of 96 an inch, of those columns at least
HEADER = "Model, accuracy", "Reads", "How sure"
SMALL = "TkDefaultFont", 8  # points
NO_ANSWER, NO_DIGIT, DAMAGED = "", "no digit", "damaged"

Opinions = dict[str, Prediction | None]  # by the path of the model, None of what cannot be loaded


@dataclass(frozen=True, eq=False)
class Row:
    """What is drawn for a model: canvas items."""

    answer: int
    remark: int
    bars: list[int]


class ModelsPage(Page[Opinions | None]):
    """A row for each model: its name and accuracy, its answer, and ten bars under them.

    Attributes:
        answers, remarks: text by the path of the model, as they are shown.
    """

    def __init__(
        self,
        parent: tk.Misc,
        scale: float,
        theme: Theme,
        refresh: Callable[[], object],
        models: ModelFiles,
    ) -> None:
        super().__init__(parent, scale, theme, refresh)
        self._models = models
        self._labels: dict[str, ModelLabel] = {}
        self._rows: dict[str, Row] = {}
        self.answers: dict[str, str] = {}
        self.remarks: dict[str, str] = {}
        self._opinions: Opinions | None = None
        self._width = 0
        self.view = ScrolledCanvas(self, self._resize)
        self.view.pack(fill="both", expand=True)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)
        self._lay_out()

    def prepare(self, subject: Subject) -> Callable[[], Opinions | None]:
        paths = self._models.paths()
        if paths != list(self._labels):
            self._labels = {path: label_model(path) for path in paths}
            self._lay_out()
        prediction = subject.prediction

        def ask() -> Opinions | None:
            opinions: Opinions = {}
            for path in paths:
                try:
                    model = self._models.find(path)
                except ModelFileError:
                    opinions[path] = None
                else:
                    if prediction is not None:
                        opinions[path] = read(prediction.tensor[np.newaxis, :, :, np.newaxis], model)
            return opinions

        return ask

    def show(self, result: Opinions | None) -> None:
        self._opinions = result
        for path, row in self._rows.items():
            opinion = None if result is None else result.get(path)
            answer, remark = "", NO_ANSWER
            if result is not None and path in result and opinion is None:
                remark = DAMAGED
            if opinion is not None:
                answer = opinion.short_answer
                remark = percent(opinion.sureness) if opinion.is_digit else NO_DIGIT
            self.answers[path], self.remarks[path] = answer, remark
            self.view.canvas.itemconfigure(row.answer, text=answer)
            self.view.canvas.itemconfigure(row.remark, text=remark)
            self._set_bars(row, opinion)

    def _set_bars(self, row: Row, opinion: Prediction | None) -> None:
        colours, canvas = self.theme, self.view.canvas
        shares = np.zeros(CLASSES) if opinion is None else opinion.shares
        is_digit = opinion is not None and opinion.is_digit
        for digit, (item, share) in enumerate(zip(row.bars, shares.tolist(), strict=True)):
            colour = colours.bar if is_digit else colours.border
            if opinion is not None and is_digit and digit == opinion.digit:
                colour = colours.doubt if opinion.is_doubtful else colours.sure
            left, _, right, bottom = canvas.coords(item)
            canvas.coords(item, left, bottom - self.pixels(BAR_HEIGHT) * share, right, bottom)
            canvas.itemconfigure(item, fill=colour)

    def _resize(self) -> None:
        if self.view.width != self._width:
            self._width = self.view.width
            self._lay_out()

    def _lay_out(self) -> None:
        """Draw everything that does not change with the answers, and room for what does."""
        canvas, gap = self.view.canvas, self.pixels(GAP)
        canvas.delete("all")
        self._rows = {}
        right = max(self.view.width - gap, 1)
        measure = font.nametofont(PLAIN, self).measure
        rooms = [
            max(self.pixels(least), measure(text) + gap)
            for least, text in zip((ANSWER_ROOM, REMARK_ROOM), HEADER[1:], strict=True)
        ]
        remark_x = right - rooms[1]
        answer_x = remark_x - rooms[0]
        bars_room = answer_x - gap
        is_narrow = bars_room < CLASSES * self.pixels(LEAST_BAR)
        if is_narrow:  # the answer stands over the bars, not beside them
            answer_x, remark_x, bars_room = 0, rooms[0], right
        bar = min(max(bars_room // CLASSES, 1), self.pixels(WIDEST_BAR))
        line = font.nametofont("TkDefaultFont", self).metrics("linespace")
        y = self._write(gap, HEADER[0], right, self.theme.muted)
        top = y if is_narrow else gap
        for x, text in zip((answer_x, remark_x), HEADER[1:], strict=True):
            y = self._write(top, text, right, self.theme.muted, x=x)
        y += gap
        for path, label in self._labels.items():
            canvas.create_line(0, y, right, y, fill=self.theme.border)
            y = self._name_model(y + gap, label, right)
            middle = y + (line if is_narrow else self.pixels(BAR_HEIGHT)) // 2
            y += line + gap if is_narrow else 0
            self._rows[path] = Row(
                canvas.create_text(answer_x, middle, anchor="w", fill=self.theme.text, font=BOLD),
                canvas.create_text(remark_x, middle, anchor="w", fill=self.theme.text),
                [self._draw_bar(digit, bar, y) for digit in range(CLASSES)],
            )
            y += self.pixels(BAR_HEIGHT) + line + gap
        self.view.set_height(y)
        self.show(self._opinions)

    def _name_model(self, y: int, label: ModelLabel, right: int) -> int:
        """Write the name of a model, its accuracy beside it if there is room; return the height below."""
        bottom = self._write(y, label.name, right, self.theme.text, BOLD)
        if label.accuracy_text:
            measure = font.Font(self, BOLD).measure
            x = measure(label.name) + self.pixels(GAP)
            if x + measure(label.accuracy_text) > right:
                x, y = 0, bottom
            bottom = self._write(y, label.accuracy_text, right, self.theme.muted, x=x)
        return bottom + self.pixels(GAP)

    def _write(
        self, y: int, text: str, room: int, colour: str, font: str | tuple[str, int, str] = PLAIN, x: int = 0
    ) -> int:
        """Write a text in a room of so many pixels; return the height below it."""
        item = self.view.canvas.create_text(
            x, y, text=text, anchor="nw", width=max(room - x, 1), fill=colour, font=font
        )
        return self.view.canvas.bbox(item)[3]

    def _draw_bar(self, digit: int, width: int, top: int) -> int:
        """Draw the place of a bar with its digit under it; return the bar, an item without height."""
        canvas, bottom = self.view.canvas, top + self.pixels(BAR_HEIGHT)
        left, right = digit * width, (digit + 1) * width - max(width // 5, 1)
        canvas.create_rectangle(left, top, right, bottom, fill=self.theme.surface, width=0)
        canvas.create_text(
            (left + right) / 2, bottom, text=digit, anchor="n", fill=self.theme.text, font=SMALL
        )
        return canvas.create_rectangle(left, bottom, right, bottom, width=0)
