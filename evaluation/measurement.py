"""How well a network reads images: the figures, counted by scikit-learn."""

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, top_k_accuracy_score

from classifier import LEAST_SCORE, DigitClassifier
from training.images import Images

DIGITS = np.arange(10)
CALIBRATION_BINS = 15
TIMED_DIGITS = 300


@dataclass(frozen=True, eq=False)
class Measurement:
    """A network's answers to images whose digits are known.

    Attributes:
        truth: uint8 (n,), digits from 0 to 9.
        probabilities: float32 (n, 10).
        scores: float32 (n,), of how much each looks like a digit; None of a network that knows only digits.
    """

    truth: np.ndarray
    probabilities: np.ndarray
    scores: np.ndarray | None = None

    @cached_property
    def guesses(self) -> np.ndarray:
        """int (n,), the most probable digits."""
        return self.probabilities.argmax(1)

    @cached_property
    def confidence(self) -> np.ndarray:
        """float32 (n,), in [0.1, 1]: the probability of each guess."""
        return self.probabilities.max(1)

    @property
    def refused(self) -> float | None:
        """Share of the images taken for no digit, in [0, 1]; None of a network that knows only digits."""
        return None if self.scores is None else float((self.scores < LEAST_SCORE).mean())

    @property
    def correct(self) -> np.ndarray:
        """bool (n,)."""
        return self.guesses == self.truth

    @property
    def accuracy(self) -> float:
        """Share of the images read right, in [0, 1]."""
        return float(self.correct.mean())

    @property
    def recognition_rate(self) -> float:
        """Share of the images read right and not refused, in [0, 1].

        Source: C. Y. Suen et al., "Computer recognition of unconstrained handwritten numerals", Proceedings
        of the IEEE, 1992: what is neither recognized nor rejected is substituted.
        """
        accepted = True if self.scores is None else self.scores >= LEAST_SCORE
        return float((self.correct & accepted).mean())

    @property
    def top_3_accuracy(self) -> float:
        """Share of the images whose digit is among the three most probable ones, in [0, 1]."""
        return float(top_k_accuracy_score(self.truth, self.probabilities, k=3, labels=DIGITS))

    @cached_property
    def per_digit(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(precision, recall, F1, images), each an array (10,); 0 where a digit does not occur."""
        return precision_recall_fscore_support(self.truth, self.guesses, labels=DIGITS, zero_division=0)

    @property
    def macro(self) -> tuple[float, float, float]:
        """(precision, recall, F1), each the mean over the digits that occur, in [0, 1]."""
        present = np.unique(self.truth)
        precision, recall, f1, _ = precision_recall_fscore_support(
            self.truth, self.guesses, labels=present, average="macro", zero_division=0
        )
        return float(precision), float(recall), float(f1)

    @property
    def confusion(self) -> np.ndarray:
        """int (10, 10): images of the row's digit that were read as the column's."""
        return confusion_matrix(self.truth, self.guesses, labels=DIGITS)

    @property
    def calibration_error(self) -> float:
        """How far confidence and accuracy lie apart, averaged over bins of confidence, in [0, 1].

        Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.
        """
        return sum(share * abs(confidence - accuracy) for share, confidence, accuracy in self.reliability)

    @property
    def reliability(self) -> list[tuple[float, float, float]]:
        """For each bin of confidence that has images: (share of the images, mean confidence, accuracy)."""
        bins = np.ceil(self.confidence * CALIBRATION_BINS)
        return [
            (
                float((bins == bin_).mean()),
                float(self.confidence[bins == bin_].mean()),
                float(self.correct[bins == bin_].mean()),
            )
            for bin_ in np.unique(bins)
        ]

    @property
    def wrong(self) -> np.ndarray:
        """Indices of the images read wrong, the most confident mistake first."""
        wrong = np.flatnonzero(~self.correct)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")]


def measure(classifier: DigitClassifier, images: Images) -> Measurement:
    """Return the Measurement of a DigitClassifier on Images."""
    probabilities, scores = classifier.judge(images.batch)
    return Measurement(images.y, probabilities, scores if classifier.knows_non_digits else None)


def milliseconds_per_digit(classifier: DigitClassifier, images: Images) -> float:
    """Return the median time in which a DigitClassifier reads one image alone."""
    batch = images.batch[:TIMED_DIGITS]
    times = []
    for i in range(len(batch)):
        start = time.perf_counter()
        classifier.predict(batch[i : i + 1])
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))
