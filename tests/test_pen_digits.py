import numpy as np
import pytest

from drawing import CANVAS_SIZE, PAPER, draw_strokes, fit_to_canvas
from preprocess import preprocess_to_levels
from training.digit_pieces import pen_digit
from training.pen_digits import PAPER_SIZE, draw_digits, draw_paths, draw_style, pick_stroke
from training.pen_styles import STYLES

ALL_STYLES = [(digit, name) for digit, styles in STYLES.items() for name in styles]


def test_the_same_seed_draws_the_same_digits():
    first, labels = draw_digits(30, np.random.default_rng(0))
    again, _ = draw_digits(30, np.random.default_rng(0))
    other, _ = draw_digits(30, np.random.default_rng(1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first.astype(int) - other).mean() > 10
    assert first.shape == (30, 28, 28)
    assert first.dtype == np.uint8
    assert (np.bincount(labels) == 3).all()


@pytest.mark.parametrize(("digit", "name"), ALL_STYLES)
def test_every_style_is_drawn_inside_the_canvas_and_never_twice_alike(digit, name):
    rng = np.random.default_rng(0)
    pictures = [np.asarray(draw_style(STYLES[digit][name], rng)) for _ in range(8)]
    for picture in pictures:
        assert picture.shape == (PAPER_SIZE, PAPER_SIZE)
        assert (picture[[0, -1]] == PAPER).all()
        assert (picture[:, [0, -1]] == PAPER).all()
    assert len({picture.tobytes() for picture in pictures}) == 8


@pytest.mark.parametrize(("digit", "name"), ALL_STYLES)
def test_the_two_ends_of_a_style_turn_at_the_same_points(digit, name):
    for stroke in STYLES[digit][name]:
        if not isinstance(stroke, str):
            first, second = ([word.endswith("!") for word in end.split()] for end in stroke)
            assert first == second


def test_a_pair_gives_strokes_between_its_ends():
    rng = np.random.default_rng(0)
    points = np.array([pick_stroke(("0,0 10,100!", "40,0 90,100!"), rng)[0] for _ in range(200)])
    assert points[:, 0, 0].min() >= 0
    assert points[:, 0, 0].max() <= 0.4
    assert np.ptp(points[:, 1, 0]) > 0.7
    assert (points[:, 1, 1] == 1).all()


def test_the_network_sees_no_difference_between_the_small_paper_and_the_canvas():
    rng = np.random.default_rng(0)
    for digit, name in ALL_STYLES[::20]:
        paths = pen_digit(STYLES[digit][name], rng)
        on_canvas = draw_strokes(fit_to_canvas(paths, 0.8 * CANVAS_SIZE), brush_width=22)
        on_paper = draw_paths(paths, 22 / (0.8 * CANVAS_SIZE))
        difference = preprocess_to_levels(on_paper).astype(int) - preprocess_to_levels(on_canvas)
        assert np.abs(difference).mean() < 1.5, (digit, name)
