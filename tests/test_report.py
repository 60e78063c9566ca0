"""What the report shows of networks, also of strangers' ones."""

import re
import shutil
import subprocess
import sys
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import keras
import numpy as np
import pytest
from book_models import BOOK_MODELS
from helpers import PROJECT
from PIL import Image
from random_weights import randomize
from tutorial_models import MODELS

from classifier import DigitClassifier
from evaluation.network_section import network_section
from evaluation.report import describe_training_images, side_by_side
from evaluation.results import evaluate, open_model
from training.drawn_images import draw_pen_digits
from training.history import History
from training.recipes import Recipe

IMAGES = draw_pen_digits(20, 0)
FILTERS = "The filters of the first convolution"
MAPS = "What they make of a digit"
UNITS = "units of the first layer look for"


def pictures(html):
    """Return the titles of the pictures in a piece of the report; each is looked at."""
    found = re.findall(r'<img alt="(.*?)" src="data:image/png;base64,(.*?)">', html)
    for _, data in found:
        assert np.ptp(Image.open(BytesIO(b64decode(data))).convert("L")) > 0
    return [title for title, _ in found]


def result(path):
    return evaluate(open_model(path), IMAGES, None)


def show(path):
    """Return what the report shows of the network in a file."""
    return network_section(result(path))


def test_the_layers_of_the_own_network_are_listed_with_what_they_have_learnt():
    html = show(PROJECT / "mnist.h5")
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", html)
    kinds = [kind for _, kind, _, _ in rows]
    assert (kinds.count("Conv2D"), kinds.count("BatchNormalization")) == (6, 6)
    counts = [int(count.replace(",", "")) for _, _, _, count in rows]
    assert counts[:2] == [9 * 24, 4 * 24]
    assert sum(counts[:-1]) == counts[-1]
    assert rows[0][2] == "26x26x24"
    titles = pictures(html)
    assert titles == ["The network, from the image to the ten digits and no digit", FILTERS, MAPS]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("quickstart-logits", [UNITS]),
        ("convnet-rgb", [FILTERS, MAPS]),
        ("convnet-channels-first", [FILTERS, MAPS]),
        ("adapted", [UNITS]),
        ("happy-64-rgb", [FILTERS, MAPS]),
        ("rows-as-steps", []),
    ],
)
def test_networks_of_tutorials_are_shown(tmp_path, name, shown):
    model = (MODELS | BOOK_MODELS)[name](keras)
    randomize(model).save(tmp_path / "model.h5")
    titles = pictures(show(tmp_path / "model.h5"))
    assert titles[0] == "The network, from the image to the ten digits"
    assert len(titles) == 1 + len(shown)
    assert all(part in title for part, title in zip(shown, titles[1:], strict=True))


SHOW = """
import sys
from pathlib import Path
from evaluation.network_section import network_section
from evaluation.results import evaluate, open_model
from training.drawn_images import draw_pen_digits
images = draw_pen_digits(10, 0)
print([len(network_section(evaluate(open_model(Path(path)), images, None))) > 9999 for path in sys.argv[1:]])
"""


def test_only_of_a_model_with_a_history_it_is_said_what_it_was_shown(tmp_path):
    stranger = shutil.copy(PROJECT / "models" / "dense-512.h5", tmp_path)
    own, other = result(PROJECT / "mnist.h5"), result(Path(stranger))
    known = "were shown to none of the networks in its training"
    assert known in side_by_side([own])
    assert known not in side_by_side([own, other])
    assert "published figure is" not in side_by_side([own])
    assert "published figure is" in side_by_side([result(PROJECT / "models" / "dense-512.h5")])


@pytest.mark.parametrize(
    ("model", "augment", "said"),
    [
        (
            "mnist.h5",
            True,
            "changed at random, in later epochs more often difficult ones, read with dropout",
        ),
        ("mnist.h5", False, "images are read with dropout"),
        ("models/dense-512.h5", False, ""),
    ],
)
def test_the_curves_tell_only_of_what_was_done_in_that_training(model, augment, said):
    history = History("strided", Recipe(augment=augment), 0)
    note = describe_training_images(history, DigitClassifier.load(PROJECT / model))
    assert said in note
    assert bool(note) == bool(said)


@pytest.mark.slow
def test_a_flipped_bit_over_which_libhdf5_loops_for_ever_does_not_stop_the_report(tmp_path):
    content = (PROJECT / "mnist.h5").read_bytes()
    for bit in (3, 6, 7):
        damaged = bytearray(content)
        damaged[2057] ^= 1 << bit
        (tmp_path / f"{bit}.h5").write_bytes(damaged)
    command = [sys.executable, "-c", SHOW, *sorted(tmp_path.iterdir())]
    shown = subprocess.check_output(command, cwd=PROJECT, text=True, timeout=100)
    assert shown == "[True, True, True]\n"
