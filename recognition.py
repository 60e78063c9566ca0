"""The whole road from a picture to an answer, as the window and the command line take it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import ceil, floor

import numpy as np
from PIL import Image

from classifier import DigitClassifier
from components import Box
from ink import BlankImageError, extract_writing, to_grey
from predictions import NO_DIGITS, Number, Prediction
from preprocess import preprocess
from segmentation.line import MOST_RUNS, reduce_line
from segmentation.lines import CrowdedError, split_lines
from segmentation.path import read_line
from segmentation.plausibility import are_a_number, cut_score, lacks_ink
from segmentation.rings import without_ring

MOST_SHOWN = 3400  # pieces of a page, about: so that nobody waits for a page of print
FEWEST_RUNS = 20  # of each line's parts that are tried all the same
RING = "0"  # is what a ring may be read as, with all that is in it
RINGED_DRAWINGS = RING, "1"  # what is read in a ring: an eye, a wheel, a slashed nought


class NetworkJudge:
    """Says of pieces of ink which digits they are, and how likely they are any, as a network sees it.

    Attributes:
        knows_non_digits: whether the network does. One that does not is taken to see no digit where it is
            not sure which.
        shown: how many images it was shown.
    """

    def __init__(self, classifier: DigitClassifier) -> None:
        self._classifier = classifier
        self.knows_non_digits = classifier.knows_non_digits
        self.shown = 0

    def __call__(self, batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the probabilities of the digits, float32 (n, 10), and the logarithms of the odds (n,)."""
        self.shown += len(batch)
        if self.knows_non_digits:
            return self._classifier.judge(batch)
        probabilities = self._classifier.predict(batch)
        highest = probabilities.max(1).clip(max=1 - 1e-6)
        return probabilities, np.log(highest / (1 - highest))


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
    return _read_ink(ink, (0, 0), _scale(image, ink), NetworkJudge(classifier))


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
    judge = NetworkJudge(classifier)
    lengths = [part.width / part.height for part, _ in lines]  # about as the number of digits
    numbers = []
    for line, (part, corner) in enumerate(lines, 1):
        to_read = lengths[line - 1 :]
        share = int((MOST_SHOWN - judge.shown) * to_read[0] / sum(to_read))
        most_runs = min(max(share, FEWEST_RUNS), MOST_RUNS)
        number = _read_ink(part, corner, _scale(image, ink), judge, most_runs)
        numbers.append(replace(number, line=line, lines=len(lines)))
    return [number for number in numbers if number.digits] or [Number((), reason=NO_DIGITS)]


def _scale(image: Image.Image, ink: Image.Image) -> tuple[float, float]:
    """Return how many of a picture's pixels are one of its ink, across and down."""
    return image.width / ink.width, image.height / ink.height


def _read_ink(
    ink: Image.Image,
    corner: tuple[int, int],
    scale: tuple[float, float],
    judge: NetworkJudge,
    most_runs: int = MOST_RUNS,
) -> Number:
    """Return the Number that the ink of one line shows, its boxes in the picture's pixels.

    Args:
        ink: picture in mode "L", 0 on paper.
        corner: where it lies in all of the picture's ink, left and top.
        scale: as `_scale` returns it.
        judge: what a network says.
        most_runs: as `read_line` takes it.
    """
    left, top, right, bottom = ink.getbbox() or (0, 0, 1, 1)
    line, factor = reduce_line(ink.crop((left, top, right, bottom)))
    number = _read_ringed(line, partial(_find_number, judge=judge, most_runs=most_runs))
    x, y = corner[0] + left, corner[1] + top

    def place(box: Box) -> Box:
        """Return a box of the line in the picture's pixels."""
        x0, y0, x1, y1 = (factor * length for length in box)
        return scale_box((x + x0, y + y0, x + min(x1, right - left), y + min(y1, bottom - top)), scale)

    return number.with_boxes(place)


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


def _find_number(line: Image.Image, judge: NetworkJudge, most_runs: int) -> Number:
    """Return the Number that a picture of one line shows, its boxes in that picture's pixels."""
    path = read_line(line, judge, most_runs)
    digits = [candidate for candidate, is_digit in path if is_digit]
    left_out = [candidate.piece for candidate, is_digit in path if not is_digit]
    if not digits or not are_a_number(digits, left_out):
        return Number((), tuple(candidate.piece.box for candidate, _ in path), NO_DIGITS)
    lacking = {lacks_ink(piece, digits) for piece in left_out}
    odds_of_cut = cut_score(digits) if all(c.piece.is_cut for c in digits) else None
    predictions = tuple(
        Prediction(
            c.probabilities,
            c.piece.tensor,
            score=c.score if judge.knows_non_digits else None,
            box=c.piece.box,
            is_cut=c.piece.is_cut,
            cut_score=odds_of_cut,
            may_lack_ink=i in lacking,
        )
        for i, c in enumerate(digits)
    )
    return Number(predictions, tuple(piece.box for piece in left_out))


def scale_box(box: Box, scale: tuple[float, float]) -> Box:
    """Return a box of a picture in the pixels of one so many times as wide and as high."""
    left, top, right, bottom = box
    x, y = scale
    end_x, end_y = round(right * x, 6), round(bottom * y, 6)  # 620.0000000001 is no 621
    return floor(left * x), floor(top * y), ceil(end_x), ceil(end_y)
