"""The whole road from a picture to an answer, as the window and the command line take it."""

from dataclasses import dataclass

import numpy as np

from preprocess import preprocess


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says of one picture.

    Attributes:
        probabilities: float32 array (10,), the probability of each digit, summing to 1.
    """

    probabilities: np.ndarray

    @property
    def digit(self):
        """The most probable digit, an int from 0 to 9."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self):
        """The probability of that digit, a float in [0.1, 1]."""
        return float(self.probabilities.max())


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
    return Prediction(classifier.predict(preprocess(image))[0])


def percent(probability):
    """Return a probability as text such as "97.3%", and never as 100%: no network is certain."""
    return f"{min(probability, 0.999):.1%}"
