import numpy as np
import pytest

from evaluate_digit_recognizer import expected_calibration_error
from training_data import draw_pen_digits

SCRIPT = "evaluate_digit_recognizer.py"


def test_the_calibration_error_is_the_gap_between_confidence_and_accuracy():
    assert expected_calibration_error(np.full(10, 0.8), np.arange(10) < 8) == pytest.approx(0)
    assert expected_calibration_error(np.full(10, 0.8), np.arange(10) < 5) == pytest.approx(0.3)
    confidence = np.repeat([0.5, 0.9], [30, 10])
    assert expected_calibration_error(confidence, np.ones(40, bool)) == pytest.approx(0.75 * 0.5 + 0.25 * 0.1)


def test_the_figures_are_printed(run_script, tmp_path):
    images = draw_pen_digits(100, np.random.default_rng(0))
    y = images.y.copy()
    y[::10] = (y[::10] + 1) % 10  # the zeros are called ones: nothing can read them right
    np.savez(tmp_path / "m.npz", x_train=images.x, y_train=y, x_test=images.x, y_test=y)
    result = run_script(SCRIPT, "--data", tmp_path / "m.npz")
    assert result.returncode == 0, result.stderr
    figures = dict(line.rsplit("  ", 1) for line in result.stdout.splitlines())
    assert 80 < float(figures["accuracy         "].rstrip(" %")) <= 90


def test_bad_files_get_one_sentence(run_script, tmp_path):
    for arguments in (["--data", tmp_path / "none.npz"], ["--model", tmp_path / "none.h5"]):
        result = run_script(SCRIPT, *arguments)
        assert result.returncode == 1
        assert "no such file" in result.stderr
        assert "Traceback" not in result.stderr
