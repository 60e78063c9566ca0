#!/usr/bin/env python3
"""The window: draw a digit, press Recognize, read the digit and how sure the network is."""

import argparse
import signal
import sys

try:
    import tkinter as tk
    from tkinter import ttk
except ImportError:
    sys.exit(
        "This Python comes without Tk, which the window needs (on Debian: apt-get install python3-tk). "
        "Picture files can be read without it: python predict_digit_recognizer.py FILE"
    )

from classifier import DEFAULT_MODEL, DigitClassifier, ModelFileError
from drawing import CANVAS_SIZE, Drawing
from preprocess import BlankImageError
from recognition import percent, recognize

INK_COLOUR, PAPER_COLOUR = "black", "white"
BAR_COLOUR = "#3465a4"
BAR_LENGTH = 200  # pixels, a probability of 1
INVITATION = "Draw a digit, then press Recognize."


class DigitRecognizerApp(tk.Tk):
    """The main window.

    Attributes:
        canvas: tk.Canvas on which the pointer draws.
        recognize_button, clear_button: ttk.Button.
        drawing: Drawing, the same strokes as an in-memory picture.
        prediction: recognition.Prediction of the drawing, None before Recognize.
        message: tk.StringVar, the line at the bottom that tells what to do.

    Raises:
        tk.TclError: there is no display.
    """

    def __init__(self, model_path=DEFAULT_MODEL):
        super().__init__()
        self.title("Digit Recognizer")
        self.resizable(False, False)
        self.drawing = Drawing()
        self.prediction = None
        self.message = tk.StringVar(self)
        self._build_style()
        self._build_canvas()
        self._build_result()
        self._build_controls()
        self._bind_events()
        self._load_model(model_path)
        self.clear()

    def _build_style(self):
        style = ttk.Style(self)
        if self.tk.call("tk", "windowingsystem") == "x11":  # elsewhere the native theme is best
            style.theme_use("clam")
        style.configure("TProgressbar", background=BAR_COLOUR, troughcolor=PAPER_COLOUR)
        self.configure(background=style.lookup("TFrame", "background"))
        style.configure("Digit.TLabel", font=("TkDefaultFont", 96))
        style.configure("Confidence.TLabel", font=("TkDefaultFont", 14))
        style.configure("Best.TLabel", font=("TkDefaultFont", 10, "bold"))

    def _build_canvas(self):
        self.canvas = tk.Canvas(
            self,
            width=CANVAS_SIZE,
            height=CANVAS_SIZE,
            background=PAPER_COLOUR,
            borderwidth=0,
            highlightthickness=1,
            highlightbackground="gray60",
            cursor="pencil",
        )
        self.canvas.grid(row=0, column=0, padx=12, pady=12)

    def _build_result(self):
        frame = ttk.Frame(self)
        frame.grid(row=0, column=1, padx=(0, 12), pady=12, sticky="ns")
        self.digit_label = ttk.Label(frame, style="Digit.TLabel", width=2, anchor="center")
        self.digit_label.grid(row=0, column=0, columnspan=3)
        self.confidence_label = ttk.Label(frame, style="Confidence.TLabel")
        self.confidence_label.grid(row=1, column=0, columnspan=3, pady=(0, 12))
        self.bars, self.bar_labels = [], []
        for digit in range(10):
            name = ttk.Label(frame, text=str(digit))
            bar = ttk.Progressbar(frame, length=BAR_LENGTH, maximum=1)
            share = ttk.Label(frame, width=7, anchor="e")
            for column, widget in enumerate((name, bar, share)):
                widget.grid(row=2 + digit, column=column, padx=2, pady=1)
            self.bars.append(bar)
            self.bar_labels.append((name, share))

    def _build_controls(self):
        frame = ttk.Frame(self)
        frame.grid(row=1, column=0, padx=12, sticky="ew")
        frame.columnconfigure((0, 1), weight=1, uniform="buttons")
        self.recognize_button = ttk.Button(frame, text="Recognize", command=self.recognize)
        self.clear_button = ttk.Button(frame, text="Clear", command=self.clear)
        self.recognize_button.grid(row=0, column=0, sticky="ew", padx=(0, 6))
        self.clear_button.grid(row=0, column=1, sticky="ew", padx=(6, 0))
        self.message_label = ttk.Label(
            self, textvariable=self.message, wraplength=CANVAS_SIZE + BAR_LENGTH, anchor="w"
        )
        self.message_label.grid(row=2, column=0, columnspan=2, padx=12, pady=12, sticky="ew")

    def _bind_events(self):
        self.canvas.bind("<Button-1>", self._pen_down)
        self.canvas.bind("<B1-Motion>", self._pen_move)
        for key in ("<Return>", "<KP_Enter>"):
            self.bind(key, lambda event: self.recognize())
        self.bind("<Escape>", lambda event: self.clear())

    def _load_model(self, path):
        self.classifier, self.invitation = None, INVITATION
        try:
            self.classifier = DigitClassifier.load(path)
        except ModelFileError as error:
            self.invitation = f"{error} Make a model with: python train_digit_recognizer.py"

    def _pen_down(self, event):
        if self.prediction is not None:  # it was of another drawing
            self._show(None, self.invitation)
        self.drawing.start_stroke(event.x, event.y)
        self._paint_segment(event.x, event.y, event.x, event.y)

    def _pen_move(self, event):
        if not self.drawing.strokes:  # cleared while the pen was down
            return self._pen_down(event)
        previous = self.drawing.strokes[-1][-1]
        self.drawing.extend_stroke(event.x, event.y)
        self._paint_segment(*previous, event.x, event.y)

    def _paint_segment(self, *coordinates):
        self.canvas.create_line(
            *coordinates, width=self.drawing.brush_width, fill=INK_COLOUR, capstyle=tk.ROUND
        )

    def recognize(self):
        """Read the drawing and show the answer, or say why there is none."""
        if self.classifier is None:
            return self._show(None, self.invitation)
        try:
            self._show(recognize(self.drawing.image, self.classifier), "")
        except BlankImageError:
            self._show(None, "Draw a digit first.")

    def clear(self):
        """Back to an empty canvas."""
        self.drawing.clear()
        self.canvas.delete("all")
        self._show(None, self.invitation)

    def _show(self, prediction, message):
        """Set everything that the window says from the prediction and the message."""
        self.prediction = prediction
        self.message.set(message)
        digit = "" if prediction is None else str(prediction.digit)
        confidence = "" if prediction is None else f"{percent(prediction.confidence)} sure"
        self.digit_label.configure(text=digit)
        self.confidence_label.configure(text=confidence)
        for i, (bar, labels) in enumerate(zip(self.bars, self.bar_labels, strict=True)):
            share = 0.0 if prediction is None else float(prediction.probabilities[i])
            best = prediction is not None and i == prediction.digit
            bar.configure(value=share)
            labels[1].configure(text="" if prediction is None else percent(share))
            for label in labels:
                label.configure(style="Best.TLabel" if best else "TLabel")


def main(arguments=None):
    """Open the window; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=DEFAULT_MODEL, help="Keras .h5 file (default: mnist.h5)")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the window at once
    try:
        app = DigitRecognizerApp(options.model)
    except tk.TclError as error:
        print(
            f"The window cannot open ({error}). "
            "Picture files can be read without a screen: python predict_digit_recognizer.py FILE",
            file=sys.stderr,
        )
        return 1
    app.mainloop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
