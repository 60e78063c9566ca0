"""How a network works, in words for a pupil, with what its layers make of the digit just drawn."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from PIL import Image, ImageDraw

from classifier import CLASSES, DigitClassifier, to_maps
from predictions import Prediction
from preprocess import FIELD_SIZE
from window.panel.layer_pictures import CONVOLUTIONS, Layer, draw_maps, find_step, run_layers
from window.pixels import enlarge

SHOWN_MAPS = 8  # of a layer
MAP_ZOOM = 2  # pixels of 96 an inch for each number of a map
VIEW_ZOOM = 3  # the same for what the network is given
BAR_ROOM = 22, 60  # pixels of 96 an inch, width and height of a bar's place
LEAST_SHARE = 1e-30  # probability that still has a score

HEADING, TEXT, MUTED = "heading", "text", "muted"  # tags
Part = tuple[str, str] | Image.Image

GIVEN = (
    "What you draw is shrunk to 28 x 28 little squares. Each becomes a number, 0 for paper and 1 for ink. "
    "These 784 numbers are all that the network is given."
)
CONVOLUTION = (
    "A small window, often of 3 x 3 squares, slides over the picture. At every place it multiplies each "
    "number that it sees by a number that was learnt, and adds up the results. Where the picture looks like"
    " what the window looks for, an edge that leans to the right for example, the sum is large. All the "
    "sums together are a new picture, called a map. White is positive, orange negative, black 0."
)
MAPS = "The first convolution of this model has {count} windows, and so makes {count} maps. Of your drawing:"
NEXT = (
    "The next convolution slides its windows over all of these maps at once. So it finds what is made of "
    "edges: corners, crossings, loops."
)
POOLING = (
    "It matters more that there is a loop than exactly where. So the maps are made smaller. A pooling layer"
    " looks at 2 x 2 numbers at a time and keeps only the highest of them, or their mean. A convolution "
    "with a stride of 2 does it differently: its window moves on by two squares at a time, not by one."
)
STEP = "This model has {which}. Before it the maps have {before}, after it {after} squares:"
SOFTMAX = (
    "In the end every digit gets a score{none}: all the numbers of the last maps, each times a number that "
    "was learnt, added up. A score can be anything, 12 or -5. Softmax makes probabilities of them: it takes"
    " e (2.718...) to the power of each score, and divides by the sum of all {count}. Now they are positive"
    " and sum to 1, and a score that is higher by 1 has become 2.7 times as likely."
)
NONE = ", and so does what is no digit"
SCORES, SHARES = "The scores of your drawing, from the lowest to the highest:", "What softmax makes of them:"
NAMES = (*map(str, range(CLASSES)), "none")  # of the classes
LEARNT = (
    "Nobody has written down what the windows look for. In training the network is shown thousands of "
    "digits; after each few of them every number in it is changed a little, so that the right answer "
    "becomes more likely."
)
NO_MAPS = "The model in use has none. Choose another one in the Model menu to see its maps."
NOTHING_YET = "Draw a digit, and the pictures on this page are made of it."


def tell_lessons(
    prediction: Prediction | None,
    classifier: DigitClassifier | None,
    width: int,
    scale: float,
    palette: np.ndarray,
) -> list[Part]:
    """Return the page as (text, tag) and Pillow images, whose sizes do not hang on what is drawn.

    Args:
        prediction: of the digit just drawn, None where nothing is.
        classifier: the network, None where there is none.
        width: pixels that there is room for.
        scale: screen pixels to one of 96 an inch.
        palette: as `layer_pictures.make_palette` makes it.
    """
    tensor = None if prediction is None else prediction.tensor
    layers = run_layers(classifier, tensor) if classifier else []

    def draw(layer: Layer) -> Image.Image:
        zoom = max(round(MAP_ZOOM * scale), 1)
        return draw_maps(to_maps(layer.output)[:SHOWN_MAPS], zoom, width, scale, palette)

    blank = np.zeros((FIELD_SIZE, FIELD_SIZE), np.float32)
    knows_none = classifier is not None and classifier.knows_non_digits
    shares = np.zeros(CLASSES + knows_none) if prediction is None else prediction.class_probabilities
    return [
        (f"{NOTHING_YET}\n" if prediction is None else "These are pictures of what you drew.\n", MUTED),
        ("What the network is given\n", HEADING),
        (f"{GIVEN}\n", TEXT),
        enlarge(blank if tensor is None else tensor, FIELD_SIZE * round(VIEW_ZOOM * scale)),
        ("\nA convolution\n", HEADING),
        *_tell_convolution(layers, draw),
        ("Pooling, or a stride of 2\n", HEADING),
        *_tell_pooling(layers, draw),
        ("Softmax\n", HEADING),
        (SOFTMAX.format(none=NONE if knows_none else "", count=("ten", "eleven")[knows_none]) + "\n", TEXT),
        (f"{SCORES}\n", TEXT),
        draw_bars(_to_scores(shares), width, scale),
        (f"\n{SHARES}\n", TEXT),
        draw_bars(shares, width, scale),
        ("\nWhere the numbers come from\n", HEADING),
        (f"{LEARNT}\n", TEXT),
    ]


def _tell_convolution(layers: Sequence[Layer], draw: Callable[[Layer], Image.Image]) -> Iterator[Part]:
    yield f"{CONVOLUTION}\n", TEXT
    first = next((layer for layer in layers if layer.kind in CONVOLUTIONS and layer.output.ndim == 3), None)
    if first is None:
        yield f"{NO_MAPS}\n", MUTED
        return
    yield MAPS.format(count=len(to_maps(first.output))) + "\n", TEXT
    yield draw(first)
    yield f"\n{NEXT}\n", TEXT


def _tell_pooling(layers: Sequence[Layer], draw: Callable[[Layer], Image.Image]) -> Iterator[Part]:
    yield f"{POOLING}\n", TEXT
    step = find_step(layers)
    if step is None:
        yield f"{NO_MAPS}\n", MUTED
        return
    index, is_pooling = step
    before, after = layers[index - 1], layers[index]
    sizes = [" x ".join(map(str, to_maps(layer.output).shape[1:])) for layer in (before, after)]
    which = "a pooling layer" if is_pooling else "a stride of 2"
    yield STEP.format(which=which, before=sizes[0], after=sizes[1]) + "\n", TEXT
    yield draw(before)
    yield "\n", TEXT
    yield draw(after)
    yield "\n", TEXT


def _to_scores(shares: np.ndarray) -> np.ndarray:
    """Return the scores behind probabilities (n,), moved and scaled from 0, the lowest one, to 1."""
    if not shares.any():
        return shares
    scores = np.log(np.maximum(shares, LEAST_SHARE))
    return (scores - scores.min()) / max(float(np.ptp(scores)), 1e-6)


def draw_bars(shares: np.ndarray, width: int, scale: float) -> Image.Image:
    """Return bars, of values (n,) in [0, 1], over the names of their classes."""
    room = max(min(round(BAR_ROOM[0] * scale), width // len(shares)), 2)
    height, line = round(BAR_ROOM[1] * scale), round(16 * scale)
    image = Image.new("RGB", (len(shares) * room, height + line))
    pen = ImageDraw.Draw(image)
    for i, (name, share) in enumerate(zip(NAMES, shares.tolist(), strict=False)):
        left, right = i * room + room // 5, (i + 1) * room - room // 5
        pen.rectangle((left, round(height * (1 - share)), right, height), "white")
        pen.text(((left + right) / 2, height + line / 2), name, "white", anchor="mm", font_size=0.75 * line)
    return image
