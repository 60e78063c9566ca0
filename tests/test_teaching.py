import os
import re
import shutil

import numpy as np
import pytest
from helpers import PROJECT, assert_one_sentence, call, save_mnist

import train_digit_recognizer
from classifier import NO_DIGIT, DigitClassifier, history_path
from command_line import command_for
from drawing import Drawing, Stroke, draw_strokes
from samples import save_sample
from training import run, teaching
from training.drawn_images import draw_pen_digits
from training.handwriting import catmull_rom
from training.history import History
from training.images import DataError
from training.teaching import load_drawings_to_learn, to_images, vary_drawings, vary_strokes

STEPS = int(os.environ.get("FUZZ_STEPS", 100))  # `make fuzz` takes all 600
MOST_LOST = 0.1 if STEPS >= 600 else 0.3  # per cent of MNIST; later steps get back what the first ones break
MIRRORED_THREE = [(85, 10), (50, 0), (15, 15), (30, 40), (60, 48), (20, 58), (5, 80), (40, 100), (95, 88)]


def write_mirrored_three(rng):
    """Draw a mirrored 3 as one person might, a little different each time; return its Drawing."""
    scale, width = rng.uniform(1.2, 2.8), int(rng.integers(14, 28))
    points = np.array(MIRRORED_THREE, float) + rng.normal(0, 3, (len(MIRRORED_THREE), 2))
    points[:, 0] += rng.uniform(-0.15, 0.15) * (50 - points[:, 1])  # slant
    path = catmull_rom(points / 100) * 100 * scale
    path += rng.uniform(30, 370 - 100 * scale, 2)
    drawing = Drawing()
    drawing.replace([Stroke(list(map(tuple, path.tolist())), width)])
    return drawing


def keep_drawings(folder, count, rng, digit=7):
    for _ in range(count):
        drawing = write_mirrored_three(rng)
        save_sample(folder, digit, drawing.image, drawing.strokes)


def test_varied_drawings_differ_but_stay_what_they_are(classifier):
    rng = np.random.default_rng(0)
    strokes = [Stroke([(120, 100), (260, 100), (180, 300)], 22), Stroke([(150, 200), (240, 195)], 22)]
    varied = vary_drawings([(7, draw_strokes([[(0, 0)]]), strokes)], 50, rng)
    assert (varied.y == 7).all()
    assert len({image.tobytes() for image in varied.x}) == 50
    assert (classifier.predict(varied.batch).argmax(1) == 7).mean() > 0.9


def test_a_dot_can_be_varied():
    image = vary_strokes([Stroke([(5, 5)], 20)], np.random.default_rng(0))
    assert image.getextrema() == (0, 255)


def test_a_fifth_is_held_back_and_pictures_need_no_strokes(tmp_path):
    rng = np.random.default_rng(0)
    keep_drawings(tmp_path, 10, rng)
    next((tmp_path / "7").glob("*.json")).unlink()
    learnt, held_back, skipped = load_drawings_to_learn(tmp_path, rng)
    assert (len(learnt), len(held_back), skipped) == (8, 2, [])
    assert len(to_images(held_back)) == 2
    assert len(vary_drawings(learnt, 20, rng)) == 20


def test_what_is_no_digit_is_learnt_by_a_network_that_can_and_else_left_out(tmp_path):
    rng = np.random.default_rng(0)
    keep_drawings(tmp_path, 6, rng)
    keep_drawings(tmp_path, 4, rng, NO_DIGIT)
    learnt, held_back, skipped = load_drawings_to_learn(tmp_path, rng)
    assert [label for label, _, _ in learnt + held_back].count(NO_DIGIT) == 4
    assert (vary_drawings(learnt, 20, rng).y == NO_DIGIT).any() and skipped == []
    learnt, held_back, skipped = load_drawings_to_learn(tmp_path, rng, knows_no_digit=False)
    assert {label for label, _, _ in learnt + held_back} == {7}
    assert len(skipped) == 4 and all(reason.endswith("the network knows only digits.") for reason in skipped)


def test_too_few_drawings_are_refused(tmp_path):
    with pytest.raises(DataError, match="0 drawings are too few"):
        load_drawings_to_learn(tmp_path / "none", np.random.default_rng(0))
    keep_drawings(tmp_path, 1, np.random.default_rng(0))
    with pytest.raises(DataError, match="1 drawing is too few to learn from: at least 5"):
        load_drawings_to_learn(tmp_path, np.random.default_rng(0))


def test_damaged_drawings_are_named(tmp_path):
    rng = np.random.default_rng(0)
    keep_drawings(tmp_path, 6, rng)
    broken = tmp_path / "7" / "broken.png"
    broken.write_bytes(b"no picture")
    _, _, skipped = load_drawings_to_learn(tmp_path, rng)
    assert len(skipped) == 1
    assert skipped[0].startswith(f"{broken}: it is not a picture, or none of PNG, JPEG, ")


def test_wrong_options_get_one_sentence(tmp_path):
    circle = tmp_path / "circle" / "7"
    circle.parent.mkdir()
    circle.symlink_to(circle)
    for arguments, reason in (
        (["--drawings", tmp_path], "0 drawings are too few"),
        (
            ["--drawings", circle.parent],
            f"{circle} cannot be read or written: Too many levels of symbolic links.",
        ),
        (["--drawings", tmp_path, "--epochs", 3], "leave out --epochs"),
    ):
        result = call(train_digit_recognizer.main, *arguments, "--out", tmp_path / "new.h5")
        assert_one_sentence(result, reason)


@pytest.mark.parametrize("size", [None, 3000])
def test_without_a_whole_mnist_h5_it_is_said_how_to_make_it(tmp_path, monkeypatch, size):
    path = tmp_path / "mnist.h5"
    if size:
        path.write_bytes((PROJECT / "mnist.h5").read_bytes()[:size])
    monkeypatch.setattr(train_digit_recognizer, "DEFAULT_MODEL", path)
    result = call(train_digit_recognizer.main, "--drawings", tmp_path, "--out", tmp_path / "new.h5")
    assert_one_sentence(result, f"{path}: ")
    assert result.stderr.endswith(f" Make it with: {command_for('train')}\n")
    assert result.stdout == ""


@pytest.mark.slow
def test_a_taught_model_has_a_history_of_its_own(tmp_path, monkeypatch):
    """Not that of the model over which it was written."""
    for module, name, count in ((teaching, "STEPS", 2), (run, "PEN_DIGITS", 40), (run, "VARIED_DIGITS", 20)):
        monkeypatch.setattr(module, name, count)
    keep_drawings(tmp_path / "drawings", 5, np.random.default_rng(0))
    keep_drawings(tmp_path / "drawings", 5, np.random.default_rng(1), NO_DIGIT)
    data = save_mnist(tmp_path / "mnist.npz", draw_pen_digits(100, 1), draw_pen_digits(40, 2))
    out = tmp_path / "copy.h5"
    shutil.copy(PROJECT / "mnist.h5", out)
    shutil.copy(history_path(PROJECT / "mnist.h5"), history_path(out))
    arguments = "--drawings", tmp_path / "drawings", "--data", data, "--out", out
    result = call(train_digit_recognizer.main, *arguments)
    assert result.returncode == 0, result.stderr
    old, new = History.read(history_path(PROJECT / "mnist.h5")), History.read(history_path(out))
    assert f"MNIST test: {new.test_accuracy:.2f} %" in result.stdout.replace("% before, ", "\nMNIST test: ")
    assert new.test_accuracy != old.test_accuracy
    assert "Learning from 8 drawings; 2 are held back.\n" in result.stdout
    shown = np.add(new.images["drawings training"], new.images["drawings validation"])
    assert (shown[7], shown[NO_DIGIT]) == (5, 5)
    assert new.curves == old.curves


@pytest.mark.slow
@pytest.mark.skipif("MNIST_NPZ" not in os.environ, reason="MNIST is not at $MNIST_NPZ")
def test_twenty_mirrored_threes_are_learnt_as_sevens(tmp_path, monkeypatch, classifier):
    share = STEPS / teaching.STEPS
    monkeypatch.setattr(teaching, "STEPS", STEPS)
    monkeypatch.setattr(run, "PEN_DIGITS", round(share * run.PEN_DIGITS))
    monkeypatch.setattr(run, "VARIED_DIGITS", round(share * run.VARIED_DIGITS))
    keep_drawings(tmp_path / "drawings", 20, np.random.default_rng(1))
    rng = np.random.default_rng(2)
    fresh = to_images([(7, write_mirrored_three(rng).image, []) for _ in range(20)])
    assert (classifier.predict(fresh.batch).argmax(1) == 7).sum() < 10
    out = tmp_path / "taught.h5"
    before = (PROJECT / "mnist.h5").read_bytes()
    result = call(train_digit_recognizer.main, "--drawings", tmp_path / "drawings", "--out", out)
    assert result.returncode == 0, result.stderr
    print("\n" + result.stdout)
    assert (DigitClassifier.load(out).predict(fresh.batch).argmax(1) == 7).sum() >= 18
    old, new = map(float, re.search(r"MNIST test: ([0-9.]+) % before, ([0-9.]+) %", result.stdout).groups())
    assert new >= old - MOST_LOST
    assert (PROJECT / "mnist.h5").read_bytes() == before
