"""The whole road from a picture to an answer, as the window and the command line take it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, exp, floor

import numpy as np
from PIL import Image

from classifier import DigitClassifier
from ink import BlankImageError, extract_writing, to_grey
from preprocess import preprocess
from segmentation import MOST_RUNS, Box, CrowdedError, reduce_line, split_lines
from segmentation.path import SCORE_SPREAD, Judge, read_line
from segmentation.plausibility import LEAST_SCORE, are_a_number, cut_score, lacks_ink
from segmentation.rings import without_ring

NO_DIGIT = "This does not look like a digit"
NO_DIGITS = "nothing in the picture looks like a digit"
MOST_SHOWN = 3400  # pieces of a page, about: so that nobody waits for a page of print
FEWEST_RUNS = 20  # of each line's parts that are tried all the same
RING = "0"  # is what a ring may be read as, with all that is in it
RINGED_DRAWINGS = RING, "1"  # what is read in a ring: an eye, a wheel, a slashed nought
DOUBT = 0.9  # probability under which a digit, or that it is one, is shown as doubtful


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one digit.

    Attributes:
        probabilities: float32 array (10,), the probability of each digit, summing to 1.
        tensor: float32 array (28, 28), values in [0, 1], ink high: what the network was shown.
        score: logarithm of the odds that it is a digit at all; None of a network that knows only digits.
        box: (left, top, right, bottom) of its ink in the picture's pixels, None of all of it.
        is_cut: whether it was cut out of ink that goes on, such as a digit that touches the next one.
        cut_score: logarithm of the odds that what its number was cut out of is one, rather than a letter;
            None of a number that does not consist of cut digits alone.
        may_lack_ink: whether ink was left out that may be part of it, or hang together with it.
    """

    probabilities: np.ndarray
    tensor: np.ndarray
    score: float | None = None
    box: Box | None = None
    is_cut: bool = False
    cut_score: float | None = None
    may_lack_ink: bool = False

    @property
    def digit(self) -> int:
        """The most probable digit, an int from 0 to 9."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        """The probability of that digit, a float in [0.1, 1]."""
        return float(self.probabilities.max())

    @property
    def runner_up(self) -> int:
        """The second most probable digit, an int from 0 to 9."""
        return int(np.argsort(-self.probabilities, kind="stable")[1])

    @property
    def is_digit(self) -> bool:
        """Whether it looks like a digit at all; what a network that knows only digits reads always does."""
        return self.score is None or self.score >= LEAST_SCORE

    @property
    def digit_probability(self) -> float:
        """The probability that it is a digit at all; 1 of a network that knows only digits.

        Of the many ways to cut ink, that one was chosen which makes the best digits: a high score says less.
        """
        if self.score is None:
            return 1.0
        score = self.score / SCORE_SPREAD if self.is_cut else self.score
        if self.cut_score is not None:
            score = min(score, self.cut_score)
        return 1 / (1 + exp(-max(score, -100.0)))

    @property
    def certainty(self) -> float:
        """The lower one of the probabilities of that digit and that it is one."""
        return min(self.confidence, self.digit_probability)

    @property
    def may_be_none(self) -> bool:
        """Whether it is in doubt because it may be no digit, more than because it may be another one."""
        return self.is_digit and self.digit_probability < min(self.confidence, DOUBT)

    @property
    def sureness(self) -> float:
        """The probability to tell beside the digit: in doubt the certainty, else the confidence."""
        return self.certainty if self.is_doubtful else self.confidence

    @property
    def shares(self) -> np.ndarray:
        """Float array (10,), what to tell of each digit: of what is no digit, that it may be none counts."""
        return self.probabilities if self.is_digit else self.probabilities * self.digit_probability

    @property
    def is_doubtful(self) -> bool:
        """Whether it is no digit, its certainty is under DOUBT, or it may lack ink."""
        return not self.is_digit or self.certainty < DOUBT or self.may_lack_ink

    @property
    def short_answer(self) -> str:
        """The digit as text, in doubt with a question mark: "4?"; "-" for what is no digit."""
        if not self.is_digit:
            return "-"
        return f"{self.digit}?" if self.is_doubtful else str(self.digit)

    @property
    def best_guess(self) -> str:
        """What is said beside NO_DIGIT."""
        return f"best guess: {self.digit}"

    @property
    def verdict(self) -> str:
        """The answer in words: "97.3% sure", in doubt "probably 4 - or 9?" or "probably 4 - or no digit?"."""
        if not self.is_digit:
            return f"{NO_DIGIT}; {self.best_guess}."
        if self.certainty < DOUBT:
            other = "no digit" if self.may_be_none else self.runner_up
            return f"probably {self.digit} - or {other}?"
        if self.may_lack_ink:
            return f"probably {self.digit} - unless what was left out belongs to it"
        return f"{percent(self.confidence)} sure"


@dataclass(frozen=True, eq=False)
class Number:
    """What a network reads in one line.

    Attributes:
        digits: Predictions from left to right, each with its box.
        left_out: boxes of what is no digit, from left to right, in the picture's pixels.
        reason: why nothing was read, in words; "" where something was.
        line: of the picture's lines of writing, counted from 1 at the top; those without a digit count too.
    """

    digits: tuple[Prediction, ...]
    left_out: tuple[Box, ...] = ()
    reason: str = ""
    line: int = 1

    @property
    def text(self) -> str:
        """The digits, "2047"; "" where there are none."""
        return "".join(str(prediction.digit) for prediction in self.digits)

    @property
    def is_doubtful(self) -> bool:
        """Whether one of the digits is."""
        return any(prediction.is_doubtful for prediction in self.digits)

    @property
    def confidence(self) -> float:
        """How sure its least sure digit is, as it is told: in doubt its certainty; 0 where there is none."""
        return min((prediction.sureness for prediction in self.digits), default=0.0)

    @property
    def verdict(self) -> str:
        """The answer's certainty in words: that of the digit of which the network is least sure."""
        if self.least_sure is None:
            return self.reason
        place = f"digit {self.least_sure + 1}: " if self.is_doubtful and len(self.digits) > 1 else ""
        return place + self.digits[self.least_sure].verdict

    @property
    def least_sure(self) -> int | None:
        """The index of the digit of which the network is least sure, None where there is none."""
        if not self.digits:
            return None
        digits = self.digits
        return min(
            range(len(digits)),
            key=lambda i: (digits[i].is_digit, not digits[i].is_doubtful, digits[i].certainty),
        )


def recognize(image: Image.Image, classifier: DigitClassifier) -> Prediction:
    """Read the digit in a picture.

    Args:
        image: Pillow image, as `preprocess` takes it.
        classifier: the network.

    Raises:
        preprocess.BlankImageError: there is no ink in the picture.
    """
    return read(preprocess(image), classifier)


def read(tensor: np.ndarray, classifier: DigitClassifier) -> Prediction:
    """Return the Prediction for a tensor, float32 (1, 28, 28, 1) in [0, 1]."""
    probabilities, scores = classifier.judge(tensor)
    return Prediction(
        probabilities[0], tensor[0, :, :, 0], float(scores[0]) if classifier.knows_non_digits else None
    )


def read_number(image: Image.Image, classifier: DigitClassifier) -> Number:
    """Read the number in a picture; all that is in it is taken for one line.

    What does not look like a digit is left out: dots, dashes, a currency's sign.

    Args:
        image: Pillow image, as `preprocess` takes it.
        classifier: the network.

    Returns:
        Number, without digits where the picture is blank or shows none.
    """
    try:
        ink = extract_writing(to_grey(image))
    except BlankImageError as error:
        return Number((), reason=f"{error}")
    return _read_ink(ink, (0, 0), _scale(image, ink), classifier, judge_with(classifier))


def read_numbers(image: Image.Image, classifier: DigitClassifier) -> list[Number]:
    """Read a page, a number in each line of writing, as `read_number` reads one.

    Returns:
        Numbers from top to bottom, lines without a digit left out; where there is none at all, one that
        says why.
    """
    try:
        ink = extract_writing(to_grey(image))
        lines = split_lines(ink)
    except (BlankImageError, CrowdedError) as error:
        return [Number((), reason=f"{error}")]
    judge = _CountingJudge(judge_with(classifier))
    lengths = [part.width / part.height for part, _ in lines]  # about as the number of digits
    numbers = []
    for line, (part, corner) in enumerate(lines, 1):
        to_read = lengths[line - 1 :]
        share = int((MOST_SHOWN - judge.shown) * to_read[0] / sum(to_read))
        most_runs = min(max(share, FEWEST_RUNS), MOST_RUNS)
        number = _read_ink(part, corner, _scale(image, ink), classifier, judge, most_runs)
        numbers.append(replace(number, line=line))
    return [number for number in numbers if number.digits] or [Number((), reason=NO_DIGITS)]


def _scale(image: Image.Image, ink: Image.Image) -> tuple[float, float]:
    """Return how many of a picture's pixels are one of its ink, across and down."""
    return image.width / ink.width, image.height / ink.height


def _read_ink(
    ink: Image.Image,
    corner: tuple[int, int],
    scale: tuple[float, float],
    classifier: DigitClassifier,
    judge: Judge,
    most_runs: int = MOST_RUNS,
) -> Number:
    """Return the Number that the ink of one line shows, its boxes in the picture's pixels.

    Args:
        ink: picture in mode "L", 0 on paper.
        corner: where it lies in all of the picture's ink, left and top.
        scale: as `_scale` returns it.
        classifier: the network.
        judge: what it says, as `judge_with` returns it.
        most_runs: as `read_line` takes it.
    """
    left, top, right, bottom = ink.getbbox() or (0, 0, 1, 1)
    line, factor = reduce_line(ink.crop((left, top, right, bottom)))
    knows = classifier.knows_non_digits
    find = partial(_find_number, judge=judge, most_runs=most_runs, knows_non_digits=knows)
    number = _read_ringed(line, find)
    x, y = corner[0] + left, corner[1] + top

    def place(box: Box) -> Box:
        """Return a box of the line in the picture's pixels."""
        x0, y0, x1, y1 = (factor * length for length in box)
        return enlarge((x + x0, y + y0, x + min(x1, right - left), y + min(y1, bottom - top)), scale)

    digits = tuple(replace(digit, box=digit.box and place(digit.box)) for digit in number.digits)
    return replace(number, digits=digits, left_out=tuple(map(place, number.left_out)))


def _read_ringed(line: Image.Image, find: Callable[[Image.Image], Number]) -> Number:
    """Return the Number in a line, or where that is in doubt the one in a ring.

    What is ringed is told in doubt: it may as well be a drawing.

    Args:
        line: picture in mode "L", 0 on paper.
        find: function that returns the Number in such a picture.
    """
    number = find(line)
    is_sure = number.text not in ("", RING) and not number.is_doubtful
    if is_sure or (ringed := without_ring(line)) is None:
        return number
    rest, ring = ringed
    inside = find(rest)
    if inside.left_out or inside.is_doubtful or inside.text in ("", *RINGED_DRAWINGS):
        return number
    digits = tuple(replace(digit, may_lack_ink=True) for digit in inside.digits)
    return replace(inside, digits=digits, left_out=(ring,))


def _find_number(line: Image.Image, judge: Judge, most_runs: int, knows_non_digits: bool) -> Number:
    """Return the Number that a picture of one line shows, its boxes in that picture's pixels."""
    path = read_line(line, judge, most_runs)
    digits = [candidate for candidate, is_digit in path if is_digit]
    left_out = [candidate.piece for candidate, is_digit in path if not is_digit]
    if not digits or not are_a_number(digits, left_out):
        return Number((), tuple(candidate.piece.box for candidate, _ in path), NO_DIGITS)
    lacking = {lacks_ink(piece, digits) for piece in left_out}
    odds_of_cut = cut_score(digits) if all(c.piece.is_cut for c in digits) else None
    return Number(
        tuple(
            Prediction(
                c.probabilities,
                c.piece.tensor,
                c.score if knows_non_digits else None,
                c.piece.box,
                c.piece.is_cut,
                odds_of_cut,
                i in lacking,
            )
            for i, c in enumerate(digits)
        ),
        tuple(piece.box for piece in left_out),
    )


def enlarge(box: Box, scale: tuple[float, float]) -> Box:
    """Return a box of a smaller picture in the pixels of a larger one."""
    left, top, right, bottom = box
    x, y = scale
    end_x, end_y = round(right * x, 6), round(bottom * y, 6)  # 620.0000000001 is no 621
    return floor(left * x), floor(top * y), ceil(end_x), ceil(end_y)


def judge_with(classifier: DigitClassifier) -> Judge:
    """Return a function that says of images which digits they are, (n, 10), and the odds that they are any.

    A network that knows only digits is taken to see none where it is not sure which.
    """
    if classifier.knows_non_digits:
        return classifier.judge

    def judge(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        probabilities = classifier.predict(batch)
        highest = probabilities.max(1).clip(max=1 - 1e-6)
        return probabilities, np.log(highest / (1 - highest))

    return judge


@dataclass
class _CountingJudge:
    """A Judge that counts the images it was shown."""

    judge: Judge
    shown: int = 0

    def __call__(self, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.shown += len(batch)
        return self.judge(batch)


def percent(probability: float) -> str:
    """Return a probability as text such as "97.3%", and never as 100%: no network is certain."""
    return f"{min(probability, 0.999):.1%}"
