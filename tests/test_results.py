import shutil

import pytest
from helpers import PROJECT

from classifier import history_path
from evaluation.results import evaluate, note_accuracy, open_model, print_result, print_side_by_side
from training.drawn_images import draw_non_digits, draw_pen_digits
from training.history import History
from training.images import Images


@pytest.fixture(scope="module")
def images():
    """100 digits in the pen styles, one in ten of them with a wrong label."""
    drawn = draw_pen_digits(100, 0)
    drawn.y[::10] = (drawn.y[::10] + 1) % 10
    return drawn


def test_the_figures_of_a_model_are_printed(images, capsys):
    sevens = Images(images.x[images.y == 7], images.y[images.y == 7])
    result = evaluate(open_model(PROJECT / "models" / "dense-512.h5"), images, sevens)
    print_result(result)
    printed = capsys.readouterr().out
    assert f"dense-512.h5: {result.model.parameters:,} parameters, 1.6 MB" in printed
    assert "MNIST's test images: 100" in printed
    assert f"Drawings: {len(sevens)}" in printed
    for figure in ("accuracy", "top-3 accuracy", "precision", "recall", "F1", "macro", "calibration error"):
        assert figure in printed


def test_of_drawings_of_what_is_no_digit_it_is_counted_how_many_are_refused(images, capsys):
    none = draw_non_digits(20, 0)
    result = evaluate(open_model(PROJECT / "mnist.h5"), images, images[:10] + none)
    assert len(result.drawings[0]) == 10
    print_result(result)
    printed = capsys.readouterr().out
    assert "Drawings: 10\n" in printed and "Drawings of what is no digit: 20\n" in printed
    share = float(printed.split("taken for no digit")[-1].split()[0])
    assert 80 <= share <= 100
    assert evaluate(open_model(PROJECT / "mnist.h5"), images, none).drawings is None


def test_models_stand_side_by_side(images, capsys):
    results = [
        evaluate(open_model(PROJECT / name), images, None) for name in ("mnist.h5", "models/dense-512.h5")
    ]
    print_side_by_side(results)
    head, first, second = capsys.readouterr().out.strip().splitlines()
    assert head.split() == ["model", "MNIST", "drawings", "parameters", "file", "time"]
    assert 80 < float(first.split()[1]) <= 90
    assert second.split()[3:5] == ["-", f"{results[1].model.parameters:,}"]


def test_the_history_of_a_model_is_found_beside_it(images):
    result = evaluate(open_model(PROJECT / "models" / "dense-512.h5"), images, None)
    assert result.model.history.network == "dense-512"


def test_the_accuracy_is_noted_in_the_history_beside_a_model(images, tmp_path):
    for name in ("dense-512.h5", "dense-512.history.json"):
        shutil.copy(PROJECT / "models" / name, tmp_path)
    model = tmp_path / "dense-512.h5"
    result = evaluate(open_model(model), images, None)
    assert note_accuracy(result) == f"{history_path(model)}: the accuracy is noted."
    assert History.read(history_path(model)).test_accuracy == pytest.approx(100 * result.mnist[1].accuracy)
    history_path(model).unlink()
    assert note_accuracy(evaluate(open_model(model), images, None)).endswith(
        "has no history: its accuracy is not noted."
    )
