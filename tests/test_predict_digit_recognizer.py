import json
import os
import subprocess
import sys

import pytest
from helpers import ONE, PROJECT, SEVEN, assert_one_sentence, call, run_python, run_script
from PIL import Image

import predict_digit_recognizer
from drawing import draw_strokes

SCRIPT = "predict_digit_recognizer.py"


def predict(*arguments):
    return call(predict_digit_recognizer.main, *arguments)


@pytest.fixture
def folder(tmp_path):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    draw_strokes(ONE).convert("RGB").save(tmp_path / "one.jpg")
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    (tmp_path / "text.png").write_text("no picture")
    return tmp_path


def test_one_line_a_picture(folder):
    result = run_script(SCRIPT, folder / "seven.png", folder / "one.jpg")
    assert result.returncode == 0
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{folder / 'seven.png'}: 7 (")
    assert second.startswith(f"{folder / 'one.jpg'}: 1 (")
    assert first.endswith("% sure)")


def test_json_gives_all_ten_probabilities(folder):
    result = predict("--json", folder / "seven.png")
    answer = json.loads(result.stdout)
    assert answer["file"] == str(folder / "seven.png")
    assert answer["digit"] == 7
    assert len(answer["probabilities"]) == 10
    assert answer["confidence"] == max(answer["probabilities"]) == answer["probabilities"][7]


def test_standard_input(folder):
    result = run_script(SCRIPT, "-", input=(folder / "one.jpg").read_bytes())
    assert result.returncode == 0
    assert result.stdout.startswith(b"-: 1 (")


def test_bad_pictures_are_named_and_the_others_answered(folder):
    names = ["blank.png", "seven.png", "text.png", "none.png", "one.jpg"]
    result = predict(*(folder / name for name in names))
    assert result.returncode == 1
    assert [line.split(": ")[1][0] for line in result.stdout.splitlines()] == ["7", "1"]
    errors = result.stderr.splitlines()
    assert [error.split(": ")[0].split("/")[-1] for error in errors] == ["blank.png", "text.png", "none.png"]
    assert "no ink" in errors[0]


def test_a_missing_model(folder):
    assert_one_sentence(predict("--model", folder / "none.h5", folder / "seven.png"), "none.h5")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_that_has_enough_ends_it_silently(folder):
    """As in: python predict_digit_recognizer.py FILE... | head -1."""
    command = [sys.executable, PROJECT / SCRIPT, *[folder / "seven.png"] * 50]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith(f"{folder / 'seven.png'}: 7")
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    "module", ["classifier", "preprocess", "predict_digit_recognizer", "gui_digit_recognizer"]
)
def test_nothing_that_recognizes_imports_tensorflow(module):
    if module == "gui_digit_recognizer":
        pytest.importorskip("tkinter")
    code = f"import sys, {module}; sys.exit(any(m in sys.modules for m in ('tensorflow', 'keras')))"
    assert run_python("-c", code).returncode == 0
