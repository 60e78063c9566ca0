"""What is read on the canvas, and what is to be said of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from PIL import Image

from classifier import NO_DIGIT, DigitClassifier
from components import Box
from predictions import Number, Prediction
from preprocess import BlankImageError, preprocess
from recognition import read_number, read_numbers, recognize

NOTHING_DRAWN = "Draw a digit first."
NO_INK = "There is no ink in this picture."
READING = "Reading ..."
LINES_TOLD = 8  # of a picture


@dataclass(frozen=True)
class Mark:
    """What a person has said of some ink.

    Attributes:
        box: where it stands in the picture's pixels, None for all of it.
        digit: the right one, or NO_DIGIT.
        kept: name of the picture that is kept with that digit, "" where there is none.
    """

    box: Box | None
    digit: int
    kept: str = ""

    @property
    def name(self) -> str:
        """The digit as text, "no digit" for none."""
        return "no digit" if self.digit == NO_DIGIT else str(self.digit)


@dataclass(frozen=True, eq=False)
class Answer:
    """What the window says of the drawing.

    Attributes:
        digits: Predictions from left to right; a single one without a box is all that is drawn, and
            may be no digit.
        left_out: boxes of what is no digit beside them, in the picture's pixels.
        chosen: index of the digit of which the window tells more.
        message: what to tell a person, "" for nothing.
        corrected: by its index the Mark of each digit that a person has corrected.
    """

    digits: tuple[Prediction, ...] = ()
    left_out: tuple[Box, ...] = ()
    chosen: int = 0
    message: str = ""
    corrected: Mapping[int, Mark] = field(default_factory=dict)

    @property
    def prediction(self) -> Prediction | None:
        """The Prediction of the chosen digit, None where nothing was read."""
        return self.digits[self.chosen] if self.digits else None

    @property
    def truth(self) -> Mark | None:
        """What a person has said of the chosen digit, None where nobody has corrected that."""
        return self.corrected.get(self.chosen)

    @property
    def shown_digit(self) -> int | None:
        """The digit that is the answer, of a number the chosen one; None where there is none."""
        if self.truth is not None:
            return None if self.truth.digit == NO_DIGIT else self.truth.digit
        prediction = self.prediction
        return prediction.digit if prediction is not None and prediction.is_digit else None

    def correct(self, mark: Mark) -> "Answer":
        """Return the same with the right digit in the place of the chosen one."""
        return replace(self, corrected={**self.corrected, self.chosen: mark})

    def take_back(self, kept: Collection[str]) -> "Answer":
        """Return the same without what was said of the pictures kept under some names."""
        left = {i: mark for i, mark in self.corrected.items() if mark.kept not in kept}
        return self if len(left) == len(self.corrected) else replace(self, corrected=left)

    @property
    def boxes(self) -> list[Box]:
        """The boxes of the digits in the picture's pixels; none where one digit is all that is drawn."""
        return [prediction.box for prediction in self.digits if prediction.box is not None]

    @property
    def is_number(self) -> bool:
        """Whether there is more than one digit."""
        return len(self.digits) > 1

    @property
    def is_doubtful(self) -> bool:
        """Whether one of the digits is that nobody has corrected."""
        return bool(self.doubtful)

    @property
    def doubtful(self) -> list[int]:
        """The indices of the digits that are in doubt and that nobody has corrected."""
        return [i for i, digit in enumerate(self.digits) if digit.is_doubtful and i not in self.corrected]

    @property
    def text(self) -> str:
        """The digits, "2047", in doubt with a question mark; "-" for a single one that is none."""
        if not self.is_number and not self.corrected:
            return "".join(prediction.short_answer for prediction in self.digits)
        return (self.plain_text or "-") + "?" * self.is_doubtful

    @property
    def plain_text(self) -> str:
        """The digits, "2047", without a mark of doubt; "" where there is none."""
        return "".join(
            str(self.corrected[i].digit if i in self.corrected else prediction.digit)
            for i, prediction in enumerate(self.digits)
            if (prediction.is_digit or self.is_number or i in self.corrected)
            and not (i in self.corrected and self.corrected[i].digit == NO_DIGIT)
        )

    def choose(self, index: int, message: str) -> "Answer":
        """Return the same with another digit chosen and another message."""
        return replace(self, chosen=index, message=message)

    def leaves(self, said: str, before: "Answer") -> bool:
        """Return whether what the window says stays: nothing of a reading before, and nothing to add."""
        return not self.message and said not in (READING, before.message)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What a person has corrected."""
        return tuple(self.corrected.values())


def read_drawing(image: Image.Image, classifier: DigitClassifier, if_blank: str = NOTHING_DRAWN) -> Answer:
    """Read the digit or the number in a drawing, or say why that cannot be done.

    What is not taken for several digits, or for one beside something else, is read as a whole.

    Args:
        image: Pillow image, as `preprocess` takes it.
        classifier: the network.
        if_blank: the message where there is no ink.
    """
    try:
        whole = recognize(image, classifier)
    except BlankImageError:
        return Answer(message=if_blank)
    number = read_number(image, classifier)
    if number.least_sure is None or (len(number.digits) == 1 and not number.left_out):
        return Answer((whole,))
    return Answer(number.digits, number.left_out, number.least_sure, tell_left_out(len(number.left_out)))


def read_picture(image: Image.Image, classifier: DigitClassifier) -> Answer:
    """Read a picture as `read_drawing` does; of several lines of writing the first, and tell the others."""
    lines = read_numbers(image, classifier)
    if len(lines) < 2 or (first := lines[0].least_sure) is None:
        return read_drawing(image, classifier, NO_INK)
    messages = tell_lines(lines), tell_left_out(len(lines[0].left_out))
    return Answer(lines[0].digits, lines[0].left_out, first, " ".join(filter(None, messages)))


def tell_lines(lines: Sequence[Number]) -> str:
    """Return what to tell a person of a picture with several lines of writing."""
    texts = [line.text + "?" * line.is_doubtful for line in lines[:LINES_TOLD]]
    more = " ..." if len(lines) > LINES_TOLD else "."
    return f"There are {len(lines)} lines of writing, of which the first is shown: {', '.join(texts)}{more}"


def tell_left_out(count: int) -> str:
    """Return what to tell a person of a number of pieces that were left out."""
    if not count:
        return ""
    if count == 1:
        return "1 piece was left out: it does not look like a digit."
    return f"{count} pieces were left out: they do not look like digits."


def is_blank(image: Image.Image) -> bool:
    """Return whether a Pillow image has no ink."""
    try:
        preprocess(image)
    except BlankImageError:
        return True
    return False
