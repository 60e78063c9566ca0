"""The whole road from a picture to an answer, as the window and the command line take it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, floor

import numpy as np
from PIL import Image

from classifier import DigitClassifier
from ink import BlankImageError, extract_writing, to_grey
from preprocess import preprocess
from segmentation import INK, Box, Line, Piece, split_lines

NO_DIGIT = "This does not look like a digit"
NO_DIGITS = "nothing in the picture looks like a digit"
DOUBT = 0.9  # probability under which a digit, or that it is one, is shown as doubtful
LEAST_SCORE = 0.0  # logarithm of the odds that it is a digit, under which something alone is none
LEAST_MEAN_SCORE = 1.0  # the same for the mean of a number's digits, each of which may be under it
HIGHEST_SCORE = 5.0  # more counts as much in that mean

# Worth of a path through the pieces of a number: logarithms of probabilities
SCORE_SPREAD = 3.0  # pieces beside each other are misjudged alike: their scores say so much less than alone
SIZE_SPREAD = 0.27  # standard deviation of the logarithm of a digit's height, of the line's
DIGIT_COST = 0.4  # for each digit, so that few are preferred to many
GAP_COST = 2.0  # for a gap as wide as the line is high, within a digit
LEFT_OUT_COST = 4.0  # for ink of a digit's size that is taken for none
LOST_COST = 8.0  # for a part of the line that fits in no piece
DIGIT_WIDTH = 0.6  # of the line's height: wider ink that is left out may be several digits
SURE = -0.7  # worth above which a digit that is narrow enough is not tried in parts
SURE_WIDTH = 1.0  # of the line's height

Judge = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one digit.

    Attributes:
        probabilities: float32 array (10,), the probability of each digit, summing to 1.
        tensor: float32 array (28, 28), values in [0, 1], ink high: what the network was shown.
        score: logarithm of the odds that it is a digit at all; None of a network that knows only digits.
        box: (left, top, right, bottom) of its ink in the picture's pixels, None of all of it.
    """

    probabilities: np.ndarray
    tensor: np.ndarray
    score: float | None = None
    box: Box | None = None

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
        """The probability that it is a digit at all; 1 of a network that knows only digits."""
        return 1.0 if self.score is None else 1 / (1 + exp(-max(self.score, -100.0)))

    @property
    def is_doubtful(self) -> bool:
        """Whether it is no digit, or the probability of that digit, or that it is one, is under DOUBT."""
        return not self.is_digit or min(self.confidence, self.digit_probability) < DOUBT

    @property
    def short_answer(self) -> str:
        """The digit as text, in doubt with a question mark: "4?"; "-" for what is no digit."""
        if not self.is_digit:
            return "-"
        return f"{self.digit}?" if self.is_doubtful else str(self.digit)

    @property
    def best_guess(self) -> str:
        """What is said beside NO_DIGIT."""
        return f"If it is one, {self.digit}"

    @property
    def verdict(self) -> str:
        """The answer in words: "97.3% sure", in doubt "probably 4 - or 9?" or "probably 4 - or no digit?"."""
        if not self.is_digit:
            return f"{NO_DIGIT}. {self.best_guess}."
        if self.is_doubtful:
            other = self.runner_up if self.confidence < DOUBT else "no digit"
            return f"probably {self.digit} - or {other}?"
        return f"{percent(self.confidence)} sure"


@dataclass(frozen=True, eq=False)
class Number:
    """What a network reads in one line.

    Attributes:
        digits: Predictions from left to right, each with its box.
        left_out: boxes of what is no digit, from left to right, in the picture's pixels.
        reason: why nothing was read, in words; "" where something was.
    """

    digits: tuple[Prediction, ...]
    left_out: tuple[Box, ...] = ()
    reason: str = ""

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
        """The lowest confidence of its digits, 0 where there are none."""
        return min((prediction.confidence for prediction in self.digits), default=0.0)

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
        return min(
            range(len(self.digits)), key=lambda i: (self.digits[i].is_digit, self.digits[i].confidence)
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
    return _read_ink(ink, image.size, classifier)


def read_numbers(image: Image.Image, classifier: DigitClassifier) -> list[Number]:
    """Read a page, a number in each line of writing, as `read_number` reads one.

    Returns:
        Numbers from top to bottom, lines without a digit left out; where there is none at all, one that
        says why.
    """
    try:
        ink = extract_writing(to_grey(image))
    except BlankImageError as error:
        return [Number((), reason=f"{error}")]
    numbers = [_read_ink(line, image.size, classifier) for line in split_lines(ink)]
    return [number for number in numbers if number.digits] or [Number((), reason=NO_DIGITS)]


def _read_ink(ink: Image.Image, size: tuple[int, int], classifier: DigitClassifier) -> Number:
    """Return the Number that the ink of one line shows, its boxes in the pixels of a picture of `size`."""
    path = read_line(ink, judge_with(classifier))
    digits = [candidate for candidate, is_digit in path if is_digit]
    if not _look_like_digits(digits):
        digits = []
    scale = size[0] / ink.width, size[1] / ink.height
    left_out = tuple(enlarge(c.piece.box, scale) for c, _ in path if c not in digits)
    if not digits:
        return Number((), left_out, NO_DIGITS)
    knows = classifier.knows_non_digits
    return Number(
        tuple(
            Prediction(
                c.probabilities, c.piece.tensor, c.score if knows else None, enlarge(c.piece.box, scale)
            )
            for c in digits
        ),
        left_out,
    )


def _look_like_digits(digits: Sequence["Candidate"]) -> bool:
    """Return whether all of them together are more than a scribble that was cut into look-alikes."""
    scores = [candidate.score for candidate in digits]
    if len(scores) < 2:
        return all(score >= LEAST_SCORE for score in scores)
    return bool(np.clip(scores, -HIGHEST_SCORE, HIGHEST_SCORE).mean() >= LEAST_MEAN_SCORE)


def enlarge(box: Box, scale: tuple[float, float]) -> Box:
    """Return a box of a smaller picture in the pixels of a larger one."""
    left, top, right, bottom = box
    x, y = scale
    return floor(left * x), floor(top * y), ceil(right * x), ceil(bottom * y)


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


@dataclass(eq=False)
class Candidate:
    """A piece of a line and what the network says of it.

    Attributes:
        piece: Piece.
        probabilities: float32 (10,), of each digit.
        score: logarithm of the odds that it is a digit, by its shape.
    """

    piece: Piece
    probabilities: np.ndarray
    score: float

    def odds(self, scale: float) -> float:
        """Logarithm of the odds that it is a digit, by its shape and its size.

        Args:
            scale: what the piece's height is to be multiplied by for a share of that of the digits.
        """
        return self.score / SCORE_SPREAD - 0.5 * (np.log(self.piece.height * scale) / SIZE_SPREAD) ** 2

    def worth_as_digit(self, scale: float = 1.0) -> float:
        """Logarithm of the probability that it is its likeliest digit, less what it costs."""
        probability = -np.logaddexp(0, -self.odds(scale)) + np.log(self.probabilities.max())
        return float(probability - DIGIT_COST - GAP_COST * self.piece.gap * scale)

    def worth_left_out(self, scale: float = 1.0) -> float:
        """Logarithm of the probability that it is no digit, less what leaving it out costs."""
        digits = min(self.piece.height * scale, 1) * max(self.piece.width * scale / DIGIT_WIDTH, 1)
        return float(-np.logaddexp(0, self.odds(scale)) - LEFT_OUT_COST * digits)


def read_line(ink: Image.Image, judge: Judge) -> list[tuple[Candidate, bool]]:
    """Find the digits of a line.

    Args:
        ink: picture in mode "L", 0 on paper, 255 where the ink is strongest.
        judge: says of images, float32 (n, 28, 28, 1), which digits they are, (n, 10), and the
            logarithm of the odds that they are digits at all, (n,).

    Returns:
        The best path from left to right: (candidate, whether it is a digit).
    """
    if np.asarray(ink).max() < INK:
        return []
    line = Line(ink)
    candidates = judge_runs(line, line.runs(), judge)
    path = best_path(candidates, len(line.parts))
    settled = set()  # components that are well as they are
    for candidate, is_digit in path:
        if is_digit and candidate.worth_as_digit() > SURE and candidate.piece.width < SURE_WIDTH:
            settled |= line.components_in(candidate.piece.run)
    if len(settled) < len(line.components):
        candidates = cut_further(line, settled, candidates, judge)
        path = best_path(candidates, len(line.parts))
    heights = [candidate.piece.height for candidate, is_digit in path if is_digit]
    if len(heights) > 1:  # now it is known how high the digits are
        path = best_path(candidates, len(line.parts), 1 / float(np.median(heights)))
    return path


def cut_further(
    line: Line, settled: set[int], candidates: Sequence[Candidate], judge: Judge
) -> list[Candidate]:
    """Cut a line's components but those that are settled; return the candidates there are then.

    What the network has seen already is not shown to it again.
    """
    seen = {frozenset(line.components_in(c.piece.run)): c for c in candidates}
    line.cut(set(range(len(line.components))) - settled)
    known, new = [], []
    for run in line.runs():
        before = seen.get(frozenset(line.components_in(run))) if line.is_whole(run) else None
        if before is not None:
            known.append(replace(before, piece=replace(before.piece, run=run)))
        elif line.is_whole(run) or not settled & line.components_in(run):
            new.append(run)
    return known + judge_runs(line, new, judge)


def judge_runs(line: Line, runs: Sequence[tuple[int, int]], judge: Judge) -> list[Candidate]:
    """Return the Candidates that runs of a line's parts make, seen by the network all at once."""
    pieces = [piece for piece in map(line.piece, runs) if piece is not None]
    if not pieces:
        return []
    answers = judge(np.stack([piece.tensor for piece in pieces])[..., np.newaxis])
    return [Candidate(piece, p, float(score)) for piece, p, score in zip(pieces, *answers, strict=True)]


def best_path(
    candidates: Sequence[Candidate], count: int, scale: float = 1.0
) -> list[tuple[Candidate, bool]]:
    """Return the most valuable way through all parts of a line, `count` of them, as `read_line` does.

    `scale` is that of the pieces' heights, as `Candidate.odds` takes it.

    Dynamic programming from left to right: the best way to each part's end is the best way to where
    some candidate begins, and that candidate.
    """
    ending: list[list[Candidate]] = [[] for _ in range(count)]
    for candidate in candidates:
        ending[candidate.piece.run[1]].append(candidate)
    worth: list[float] = [0.0]
    steps: list[tuple[int, Candidate | None, bool]] = []  # where each best way comes from
    for last, here in enumerate(ending):
        best: float = worth[last] - LOST_COST
        step: tuple[int, Candidate | None, bool] = (last, None, False)
        for candidate in here:
            start = candidate.piece.run[0]
            for value, is_digit in (
                (candidate.worth_as_digit(scale), True),
                (candidate.worth_left_out(scale), False),
            ):
                if worth[start] + value > best:
                    best, step = worth[start] + value, (start, candidate, is_digit)
        worth.append(best)
        steps.append(step)
    path, at = [], count
    while at:
        at, step_candidate, is_digit = steps[at - 1]
        if step_candidate is not None:
            path.append((step_candidate, is_digit))
    return path[::-1]


def percent(probability: float) -> str:
    """Return a probability as text such as "97.3%", and never as 100%: no network is certain."""
    return f"{min(probability, 0.999):.1%}"
