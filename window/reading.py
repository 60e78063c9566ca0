"""What is read on the canvas, and what is to be said of it."""

from dataclasses import dataclass

from classifier import DigitClassifier
from preprocess import BlankImageError
from recognition import Prediction, recognize
from window.sketch import Sketch

NOTHING_DRAWN = "Draw a digit first."


@dataclass(frozen=True, eq=False)
class Answer:
    """What the window says of the drawing.

    Attributes:
        prediction: Prediction, None where nothing was read.
        message: what to tell a person, "" for nothing.
    """

    prediction: Prediction | None
    message: str = ""


def read_sketch(sketch: Sketch, classifier: DigitClassifier) -> Answer:
    """Read what is drawn, or say why that cannot be done."""
    try:
        return Answer(recognize(sketch.image, classifier))
    except BlankImageError:
        return Answer(None, "There is no ink in this picture." if sketch.picture else NOTHING_DRAWN)
