import numpy as np

from training.handwriting import STEP, catmull_rom, pen_path, vary_hand

ZIGZAG = np.array([[0, 0], [0.9, 0.1], [0.1, 0.9], [1, 1]])
CORNERS = np.array([False, True, True, False])


def sharpest_turn(path):
    steps = np.diff(path, axis=0)
    steps = steps[np.linalg.norm(steps, axis=1) > 0]
    angles = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    return np.abs(angles).max()


def test_a_curve_runs_through_its_points():
    points = np.array([[0, 0], [0.5, 0.4], [1, 0.1], [0.7, 0.9]])
    curve = catmull_rom(points)
    assert np.allclose(curve[0], points[0])
    assert np.allclose(curve[-1], points[-1])
    for point in points:
        assert np.linalg.norm(curve - point, axis=1).min() < 1e-9
    assert np.linalg.norm(np.diff(curve, axis=0), axis=1).max() < 0.1


def test_the_pen_turns_sharply_at_corners_only():
    rng = np.random.default_rng(0)
    sharp = [sharpest_turn(pen_path(ZIGZAG, CORNERS, rng)) for _ in range(50)]
    smooth = [sharpest_turn(pen_path(ZIGZAG, np.zeros(4, bool), rng)) for _ in range(50)]
    assert np.median(sharp) > 1.5
    assert np.median(smooth) < 1


def test_the_pen_stays_near_the_points_and_moves_in_small_steps():
    rng = np.random.default_rng(0)
    for _ in range(50):
        path = pen_path(ZIGZAG, CORNERS, rng)
        assert np.linalg.norm(np.diff(path, axis=0), axis=1).max() < 3 * STEP
        for point in ZIGZAG:
            assert np.linalg.norm(path - point, axis=1).min() < 0.3


def test_every_stroke_has_a_size_of_its_own():
    rng = np.random.default_rng(0)
    square = np.array([[0.5, 0], [0, 0], [0, 1], [1, 1], [1, 0], [0.6, 0]])
    sizes = [np.ptp(pen_path(square, np.ones(6, bool), rng), axis=0) for _ in range(100)]
    assert (np.std(np.log(sizes), axis=0) > 0.07).all()
    assert (np.abs(np.median(sizes, axis=0) - 1) < 0.1).all()


def test_every_hand_is_another_and_strokes_that_meet_stay_together():
    rng = np.random.default_rng(0)
    stem, bar = np.linspace([0.5, 0], [0.5, 1], 40), np.linspace([0.5, 1], [0.9, 1], 20)
    hands = [vary_hand([stem, bar], rng) for _ in range(50)]
    tops = np.array([stem[0] - bar[-1] for stem, bar in hands])
    assert (tops.std(0) > 0.05).all()
    gaps = [np.linalg.norm(stem[-1] - bar, axis=1).min() for stem, bar in hands]
    assert max(gaps) < 0.1
