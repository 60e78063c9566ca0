"""What is said of ink: which digit it is and how sure that is, which digits a line holds."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from classifier import LEAST_SCORE
from components import Box
from segmentation.path import SCORE_SPREAD

NO_DIGIT = "This does not look like a digit"
NO_DIGITS = "nothing in the picture looks like a digit"
HIGHEST_LOG_ODDS = 80.0  # more would make no difference, or overflow
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
        return float(to_probability(score))

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
    def class_probabilities(self) -> np.ndarray:
        """Float array (11,), what softmax gives the digits and what is none, or (10,) of digits alone."""
        if self.score is None:
            return self.probabilities
        is_digit = to_probability(self.score)
        return np.append(self.probabilities * is_digit, 1 - is_digit)

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
        lines: how many the picture has.
    """

    digits: tuple[Prediction, ...]
    left_out: tuple[Box, ...] = ()
    reason: str = ""
    line: int = 1
    lines: int = 1

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

    def with_boxes(self, place: Callable[[Box], Box]) -> "Number":
        """Return it with all boxes as a function gives them for these."""
        digits = tuple(replace(digit, box=digit.box and place(digit.box)) for digit in self.digits)
        return replace(self, digits=digits, left_out=tuple(map(place, self.left_out)))

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


def to_probability(log_odds: float | np.ndarray) -> np.ndarray:
    """Return the probability, float in (0, 1), of what has these odds, given by their logarithm."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -HIGHEST_LOG_ODDS, HIGHEST_LOG_ODDS)))


def percent(probability: float) -> str:
    """Return a probability as text such as "97.3%", and never as 100%: no network is certain."""
    return f"{min(probability, 0.999):.1%}"
