"""The whole road from a picture to an answer, as the window and the command line take it."""

from dataclasses import dataclass

import numpy as np

from preprocess import preprocess

DOUBT = 0.9  # confidence under which an answer is shown as a doubtful one


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one picture.

    Attributes:
        probabilities: float32 array (10,), the probability of each digit, summing to 1.
        tensor: float32 array (28, 28), values in [0, 1], ink high: what the network was shown.
    """

    probabilities: np.ndarray
    tensor: np.ndarray

    @property
    def digit(self):
        """The most probable digit, an int from 0 to 9."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self):
        """The probability of that digit, a float in [0.1, 1]."""
        return float(self.probabilities.max())

    @property
    def runner_up(self):
        """The second most probable digit, an int from 0 to 9."""
        return int(np.argsort(-self.probabilities, kind="stable")[1])

    @property
    def is_doubtful(self):
        """Whether the confidence is under DOUBT."""
        return self.confidence < DOUBT

    @property
    def short_answer(self):
        """The digit as text, in doubt with a question mark: "4?"."""
        return f"{self.digit}?" if self.is_doubtful else str(self.digit)

    @property
    def verdict(self):
        """The answer in words: "97.3% sure", or in doubt "probably 4 - or 9?"."""
        if self.is_doubtful:
            return f"probably {self.digit} - or {self.runner_up}?"
        return f"{percent(self.confidence)} sure"


def recognize(image, classifier):
    """Read the digit in a picture.

    Args:
        image: Pillow image, as `preprocess` takes it.
        classifier: DigitClassifier.

    Returns:
        Prediction.

    Raises:
        preprocess.BlankImageError: there is no ink in the picture.
    """
    return read(preprocess(image)[0, :, :, 0], classifier)


def read(tensor, classifier):
    """Return the Prediction of a DigitClassifier for a tensor, float32 (28, 28) in [0, 1]."""
    return Prediction(classifier.predict(tensor[np.newaxis, :, :, np.newaxis])[0], tensor)


def percent(probability):
    """Return a probability as text such as "97.3%", and never as 100%: no network is certain."""
    return f"{min(probability, 0.999):.1%}"
