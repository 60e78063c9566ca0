"""The best way through the pieces of a line: which of them are its digits, and what is left out.

Heuristic over-segmentation: every piece is judged by the network, and the path from left to right
that is worth most is found by dynamic programming.
Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document
recognition", Proceedings of the IEEE, 1998, section V.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from components import PALEST_INK
from segmentation.line import MOST_RUNS, Line, Piece

# Worth of a path through the pieces of a number: logarithms of probabilities
SCORE_SPREAD = 3.0  # pieces beside each other are misjudged alike: their scores say so much less than alone
SIZE_SPREAD = 0.27  # standard deviation of the logarithm of a digit's height, of the line's
DIGIT_COST = 0.4  # for each digit, so that few are preferred to many
WEIGHT = 0.75, 0.5  # of a digit's probability: of one without width, and for each height that it is wide
WIDTH_COST = 2.0  # for each height of the line by which a digit is wider than it or the line is high
RING_COST = 1.0  # for a way as long as the line is high through paper with ink all around, by its cuts
GAP_COST = 2.0  # for a gap as wide as the line is high, within a digit
LEFT_OUT_COST = 4.0  # for ink of a digit's size that is taken for none
LOST_COST = 8.0  # for a part of the line that fits in no piece
DIGIT_WIDTH = 0.6  # of the line's height: wider ink that is left out may be several digits
SURE = -0.7  # worth above which a digit that is narrow enough is not tried in parts
SURE_WIDTH = 1.0  # of the line's height

Judge = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


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
        """Logarithm of the probability that it is its likeliest digit, less what it costs.

        That of a wide piece counts more, or one that swallows its neighbour would be worth more than both.
        Source: C.-L. Liu, H. Sako, H. Fujisawa, "Effects of classifier structures and training regimes on
        integrated segmentation and recognition of handwritten numeral strings", IEEE Transactions on Pattern
        Analysis and Machine Intelligence, 2004.
        """
        piece = self.piece
        probability = -np.logaddexp(0, -self.odds(scale)) + np.log(self.probabilities.max())
        weight = WEIGHT[0] + WEIGHT[1] * piece.width * scale
        wider = max(piece.width * scale - max(piece.height * scale, 1), 0)
        cost = WIDTH_COST * wider + (GAP_COST * piece.gap + RING_COST * piece.opened) * scale
        return float(weight * probability - DIGIT_COST - cost)

    def worth_left_out(self, scale: float = 1.0) -> float:
        """Logarithm of the probability that it is no digit, less what leaving it out costs."""
        digits = min(self.piece.height * scale, 1) * max(self.piece.width * scale / DIGIT_WIDTH, 1)
        return float(-np.logaddexp(0, self.odds(scale)) - LEFT_OUT_COST * digits)


def read_line(ink: Image.Image, judge: Judge, most_runs: int = MOST_RUNS) -> list[tuple[Candidate, bool]]:
    """Find the digits of a line.

    Args:
        ink: picture in mode "L", 0 on paper, 255 where the ink is strongest.
        judge: says of images, float32 (n, 28, 28, 1), which digits they are, (n, 10), and the
            logarithm of the odds that they are digits at all, (n,).
        most_runs: as `Line` takes it.

    Returns:
        The best path from left to right: (candidate, whether it is a digit). It has all the ink.
    """
    if np.asarray(ink).max() < PALEST_INK:
        return []
    line = Line(ink, most_runs)
    path = find_path(line, judge)
    rest = set(range(len(line.parts))).difference(
        *(range(c.piece.run[0], c.piece.run[1] + 1) for c, _ in path)
    )
    lost = judge_runs(line, [(part, part) for part in rest], judge, of_any_size=True)
    return sorted([*path, *((c, False) for c in lost)], key=lambda step: step[0].piece.run)


def find_path(line: Line, judge: Judge) -> list[tuple[Candidate, bool]]:
    """Return what `read_line` does, but for parts that fit in no piece."""
    candidates = judge_runs(line, line.runs(), judge)
    path = best_path(candidates, len(line.parts))
    settled: set[int] = set()  # components that are well as they are
    for candidate, is_digit in path:
        if is_digit and candidate.worth_as_digit() > SURE and candidate.piece.width < SURE_WIDTH:
            settled |= line.components_in(candidate.piece.run)
    further = set(range(len(line.components))) - settled
    if further and line.can_cut(further):
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
    seen = {line.components_in(c.piece.run): c for c in candidates}
    line.cut(set(range(len(line.components))) - settled)
    known = [
        replace(before, piece=replace(before.piece, run=run))
        for components, before in seen.items()
        if (run := line.run_of(components)) is not None
    ]
    new = []
    for run in line.runs():
        components = line.components_in(run)
        is_known = components in seen if line.is_whole(run) else bool(settled & components)
        if not is_known:
            new.append(run)
    return known + judge_runs(line, new, judge)


def judge_runs(
    line: Line, runs: Sequence[tuple[int, int]], judge: Judge, of_any_size: bool = False
) -> list[Candidate]:
    """Return the Candidates that runs of a line's parts make, seen by the network all at once."""
    pieces = [piece for run in runs if (piece := line.piece(run, of_any_size)) is not None]
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
