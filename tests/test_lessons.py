from dataclasses import replace

import numpy as np
import pytest
from helpers import PROJECT, SEVEN
from PIL import Image

from classifier import DigitClassifier
from drawing import draw_strokes
from recognition import recognize
from window.panel.layer_pictures import make_palette
from window.panel.lessons import NAMES, NO_MAPS, draw_bars, tell_lessons

BATCH = np.zeros((1, 28, 28, 1), np.float32)
PALETTE = make_palette("#000000")


def lesson(name, strokes):
    classifier = DigitClassifier.load(PROJECT / name) if name else None
    prediction = recognize(draw_strokes(strokes), classifier) if strokes else None
    parts = tell_lessons(prediction, classifier, 400, 1, PALETTE)
    texts = "".join(part[0] for part in parts if not isinstance(part, Image.Image))
    return texts, [part for part in parts if isinstance(part, Image.Image)]


@pytest.mark.parametrize(
    ("name", "which"), [("mnist.h5", "a stride of 2"), ("models/16-64.h5", "a pooling layer")]
)
def test_it_tells_of_the_model_in_use_with_the_maps_of_the_drawing(name, which):
    texts, pictures = lesson(name, SEVEN)
    maps = [output.shape[1:] for _, output in DigitClassifier.load(PROJECT / name).activations(BATCH)]
    sizes = [" x ".join(map(str, shape[:2])) for shape in maps if len(shape) == 3]
    smaller = next(size for size in sizes if size != sizes[0])
    assert f"{maps[0][2]} windows" in texts
    assert f"This model has {which}. Before it the maps have {sizes[0]}, after it {smaller}" in texts
    assert NO_MAPS not in texts
    assert len(pictures) == 6  # what is given, maps, maps before and after, scores and probabilities
    assert all(picture.convert("L").getextrema()[1] > 100 for picture in pictures)
    assert pictures != lesson(name, [[(200, 60), (200, 340)]])[1]


def test_softmax_shares_out_what_the_bars_beside_the_answer_tell():
    classifier = DigitClassifier.load(PROJECT / "mnist.h5")
    heart = [[(200, 340), (80, 180), (110, 95), (200, 150)], [(200, 150), (290, 95), (320, 180), (200, 340)]]
    for strokes, highest in ((heart, "none"), (SEVEN, "7")):
        prediction = recognize(draw_strokes(strokes), classifier)
        probabilities = prediction.class_probabilities
        assert probabilities.sum() == pytest.approx(1)
        assert NAMES[probabilities.argmax()] == highest
        np.testing.assert_allclose(probabilities[:10], prediction.shares, atol=1e-3)
        texts, pictures = lesson("mnist.h5", strokes)
        assert "sum of all eleven" in texts
        assert pictures[-1] == draw_bars(probabilities, 400, 1)


def test_a_network_of_digits_alone_shares_out_among_ten():
    prediction = recognize(draw_strokes(SEVEN), DigitClassifier.load(PROJECT / "mnist.h5"))
    assert replace(prediction, score=None).class_probabilities is prediction.probabilities


def test_nothing_changes_its_size_with_the_drawing():
    drawn, blank = lesson("mnist.h5", SEVEN)[1], lesson("mnist.h5", [])[1]
    assert [picture.size for picture in drawn] == [picture.size for picture in blank]


@pytest.mark.parametrize("name", ["models/dense-512.h5", ""])
def test_without_convolutions_it_says_so(name):
    texts, pictures = lesson(name, SEVEN if name else [])
    assert texts.count(NO_MAPS) == 2
    assert len(pictures) == 3
