import itertools

import numpy as np
import pytest

from drawing import PAPER
from training import digit_pieces, style_sheet
from training.letter_styles import LETTER_STYLES
from training.non_digits import SHARES, draw_all_kinds, draw_levels
from training.pen_digits import PAPER_SIZE, draw_digits, draw_style
from training.pen_styles import STYLES
from training.style_sheet import main as write_sheets
from training.symbol_styles import SYMBOL_STYLES

NON_DIGIT_STYLES = LETTER_STYLES | SYMBOL_STYLES
LOOK_ALIKES = set("OoDQlIiJjZzSsBbGgqyTt/|0123456789")


def test_the_same_seed_draws_the_same_pictures():
    first = draw_all_kinds(40, np.random.default_rng(0))
    again = draw_all_kinds(40, np.random.default_rng(0))
    other = draw_all_kinds(40, np.random.default_rng(1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first.astype(int) - other).mean() > 10
    assert first.shape == (40, 28, 28)
    assert first.dtype == np.uint8
    assert (first.max((1, 2)) == 255).all()


@pytest.mark.parametrize("kind", SHARES, ids=lambda kind: kind.__name__)
def test_every_kind_is_never_drawn_twice_alike(kind):
    rng = np.random.default_rng(0)
    pictures = [draw_levels(kind, rng) for _ in range(8)]
    assert len({picture.tobytes() for picture in pictures}) == 8


def test_the_shares_are_of_the_whole():
    assert sum(SHARES.values()) == pytest.approx(1)


def test_a_letter_and_a_symbol_is_left_out_where_it_looks_like_a_digit():
    assert not LOOK_ALIKES & NON_DIGIT_STYLES.keys()
    assert not LETTER_STYLES.keys() & SYMBOL_STYLES.keys()


@pytest.mark.parametrize("shown", NON_DIGIT_STYLES)
def test_every_style_is_drawn_inside_the_canvas(shown):
    rng = np.random.default_rng(0)
    for style in NON_DIGIT_STYLES[shown].values():
        picture = np.asarray(draw_style(style, rng))
        assert picture.shape == (PAPER_SIZE, PAPER_SIZE)
        for side in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
            assert (side == PAPER).all()


@pytest.mark.parametrize("shown", NON_DIGIT_STYLES)
def test_the_two_ends_of_a_style_turn_at_the_same_points(shown):
    for stroke in itertools.chain.from_iterable(NON_DIGIT_STYLES[shown].values()):
        if not isinstance(stroke, str):
            first, second = ([word.endswith("!") for word in end.split()] for end in stroke)
            assert first == second


def test_a_half_keeps_one_side_of_the_digit():
    rng = np.random.default_rng(0)
    image = draw_style(STYLES[0]["oval"], rng)
    left, _, right, _ = digit_pieces.ink_box(image)
    digit_pieces.cut([image], (left + right) / 2, "left", rng)
    box = digit_pieces.ink_box(image)
    assert box[0] == left
    assert box[2] < (left + 3 * right) / 4


@pytest.mark.parametrize("of_written", [False, True])
def test_a_row_stands_from_left_to_right_on_the_paper(of_written):
    rng = np.random.default_rng(0)
    written = draw_digits(50, rng) if of_written else None
    for _ in range(20):
        row = digit_pieces.draw_row(
            [int(digit) for digit in rng.integers(10, size=3)], (0.2, 0.5), rng, written
        )
        boxes = [digit_pieces.ink_box(image) for image in row]
        middles = [left + right for left, _, right, _ in boxes]
        assert middles == sorted(middles)
        for left, top, right, bottom in boxes:
            assert 0 < left < right < row[0].width
            assert 0 < top < bottom < row[0].height


def test_rows_are_of_written_digits_where_there_are_some():
    labels = np.arange(10, dtype=np.uint8)
    bars = np.zeros((10, 28, 28), np.uint8)
    bars[:, 4:24, 8:20] = 255
    image = digit_pieces.draw_group(np.random.default_rng(0), (bars, labels))
    levels, counts = np.unique(np.asarray(image), return_counts=True)
    ink = counts[levels < PAPER].sum()
    left, top, right, bottom = digit_pieces.ink_box(image)
    assert ink > 0.5 * (right - left) * (bottom - top)


@pytest.mark.slow
def test_the_sheets_show_every_style(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(style_sheet, "SAMPLES", 1)
    assert write_sheets([str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"pen_styles.png", "non_digit_styles.png"}
    assert write_sheets([str(tmp_path / "missing")]) == 1
    assert "cannot be written" in capsys.readouterr().err
