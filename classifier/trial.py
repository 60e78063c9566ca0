"""Finds out what the images looked like that a network was trained on, by showing it digits.

That is not in the file: dark ink or light ink, which numbers stand for grey, which way the digits face.
"""

from functools import cache

import numpy as np

from drawing import draw_strokes
from preprocess import preprocess

from .images import Adapter, View
from .limits import MAX_TRIED, Refused
from .network import CLASSES, HIGHEST, Network

CANVAS = 100  # pixels, width and height of the canvas on which the tool's own digits are drawn
PEN_WIDTH = 7  # pixels
FEW = 2  # digits that are shown first; who takes all for the same digit is not right on both
SURE = 0.9  # geometric mean of the right digits' probabilities; with it a network sees what it knows
GAIN = 0.15  # by which that mean must rise for another view to be chosen
GAIN_OF_255 = 0.5  # the same for grey levels up to 255, which make a network surer of anything
LOWEST = 1e-4  # probability: one digit that is misread does not outweigh all others
NEARLY_ALL = 0.9  # share of the digits read right, below which that is said
ENOUGH = 0.7  # share of the digits read right, with which a network can be used
MNIST_MEAN, MNIST_DEVIATION = 0.1307, 0.3081  # of the training images, by which tutorials standardize

DIGITS = (  # strokes of x, y in pixels of such a canvas
    [[(50, 15), (32, 28), (28, 50), (32, 72), (50, 85), (68, 72), (72, 50), (68, 28), (50, 15)]],
    [[(51, 15), (50, 85)]],
    [[(30, 30), (38, 19), (51, 15), (65, 21), (66, 35), (55, 55), (30, 84), (72, 84)]],
    [
        [(31, 21), (48, 15), (64, 20), (65, 35), (59, 45), (45, 49)],
        [(45, 49), (62, 52), (70, 65), (64, 81), (48, 86), (30, 80)],
    ],
    [[(38, 15), (30, 52), (70, 52)], [(64, 15), (59, 85)]],
    [[(68, 16), (38, 16), (34, 46), (52, 42), (68, 52), (69, 70), (58, 84), (31, 82)]],
    [[(60, 15), (40, 35), (31, 62), (39, 82), (56, 85), (68, 71), (61, 56), (45, 55), (32, 68)]],
    [[(29, 18), (70, 18), (55, 48), (45, 85)]],
    [
        [(66, 24), (51, 15), (36, 22), (38, 36), (51, 48), (65, 60), (68, 75), (51, 85)],
        [(51, 85), (34, 75), (36, 60), (51, 48), (65, 36), (66, 24)],
    ],
    [[(66, 28), (51, 16), (35, 26), (36, 42), (51, 49), (65, 40), (66, 28), (66, 55), (60, 85)]],
)
GREY_LEVELS = (  # scale and offset of ink in [0, 1]; large ones last, for they make any network surer
    (1, 0, ""),
    (-1, 1, "dark ink on light paper"),
    (2, -1, "grey levels from -1 to 1"),  # one of levels from -0.5 to 0.5 reads these as well
    (-2, 1, "dark ink on light paper, with grey levels from -1 to 1"),
    (1 / MNIST_DEVIATION, -MNIST_MEAN / MNIST_DEVIATION, "standardized grey levels"),
    (-1 / MNIST_DEVIATION, MNIST_MEAN / MNIST_DEVIATION, "dark ink on light paper, standardized"),
    (255, 0, "grey levels from 0 to 255"),
    (-255, 255, "dark ink on light paper, with grey levels from 0 to 255"),
)
TURNS = (  # axes of images (n, height, width) in their new order, those that run backwards, what that is
    ((1, 2), (), ""),
    ((2, 1), (), "images with rows and columns exchanged, as EMNIST's files have them"),
    ((1, 2), (2,), "mirrored images"),
    ((1, 2), (1,), "images mirrored from top to bottom"),
    ((2, 1), (1,), "images turned to the left"),
    ((2, 1), (2,), "images turned to the right"),
    ((1, 2), (1, 2), "images turned upside down"),
)
VIEWS = [
    View(scale, offset, axes, backwards, ", ".join(filter(None, (turn, levels))))
    for axes, backwards, turn in TURNS
    for scale, offset, levels in GREY_LEVELS
]


@cache
def draw_digits(count: int = CLASSES) -> np.ndarray:
    """Return the first of the digits 0 to 9 as a network is shown them: float32 (count, 28, 28, 1)."""
    pictures = [draw_strokes(digit, CANVAS, PEN_WIDTH) for digit in DIGITS[:count]]
    return np.concatenate([preprocess(picture) for picture in pictures])


def find_adapter(network: Network) -> tuple[Adapter, list[str]]:
    """Return the Adapter with which a network reads digits best, and remarks for the user.

    Raises:
        Refused: the network cannot read images, or its answers are no numbers.
    """
    adapter = Adapter(network.input_shape)
    if network.classes > CLASSES and _show(network, adapter, FEW)[1] >= SURE:  # as this tool's own are
        return adapter, []
    right, sureness = _show(network, adapter)
    if sureness < SURE and (other := _find_other(network, right, sureness)):
        adapter, right = other
    remarks = [f"It was trained on {adapter.view.name}."] if adapter.view.name else []
    if right < NEARLY_ALL:
        remarks.append(f"Of ten digits of this tool it reads only {round(10 * right)} right.")
    if not network.has_probabilities:
        remarks.append("It gives out no probabilities: how sure it is, is not calibrated.")
    return adapter, remarks


def _find_other(network: Network, right: float, sureness: float) -> tuple[Adapter, float] | None:
    """Return the Adapter of another view with which a network reads better, and the share read right.

    Args:
        network: a network.
        right, sureness: what `_show` says of it with the images as they are.

    Returns:
        None where there is none: a network that is unsure of everything is only a weak one.
    """
    best, highest = None, 0.0
    for view in VIEWS[1 : 1 + MAX_TRIED // (CLASSES * network.work)]:
        adapter = Adapter(network.input_shape, view)
        if _show(network, adapter, FEW)[0] < 1:
            continue
        now_right, now_sure = _show(network, adapter)
        gain = GAIN_OF_255 if abs(view.scale) == 255 else GAIN
        if now_sure >= max(SURE, sureness + gain):
            return adapter, now_right
        if now_right >= ENOUGH and now_sure > highest:
            best, highest = (adapter, now_right), now_sure
    return best if right < ENOUGH else None


def _show(network: Network, adapter: Adapter, count: int = CLASSES) -> tuple[float, float]:
    """Show a network some of the tool's own digits.

    Returns:
        (right, sureness): the share that it reads right, and the geometric mean of the probabilities
        of the right digits, each taken for LOWEST at least.
    """
    logits = _run(network, adapter, draw_digits(count))[:, :CLASSES].astype(np.float64)
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    truth = np.arange(count)
    right = probabilities.argmax(axis=1) == truth
    return right.mean(), np.exp(np.log(np.maximum(probabilities[truth, truth], LOWEST)).mean())


def _run(network: Network, adapter: Adapter, batch: np.ndarray) -> np.ndarray:
    """Return a network's logits for a batch.

    Raises:
        Refused: they are no numbers.
    """
    logits = network.run(adapter(batch))
    if np.abs(logits).max() >= HIGHEST:
        raise Refused("its answers are no numbers: its weights are too large")
    return logits
