import json
import subprocess
import sys

import pytest
from conftest import PROJECT
from PIL import Image

from drawing import draw_strokes

SCRIPT = "predict_digit_recognizer.py"
SEVEN = draw_strokes([[(120, 100), (260, 100), (180, 300)]])
ONE = draw_strokes([[(200, 60), (200, 340)]])


@pytest.fixture
def folder(tmp_path):
    SEVEN.save(tmp_path / "seven.png")
    ONE.convert("RGB").save(tmp_path / "one.jpg")
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    (tmp_path / "text.png").write_text("no picture")
    return tmp_path


def test_one_line_a_picture(run_script, folder):
    result = run_script(SCRIPT, folder / "seven.png", folder / "one.jpg")
    assert result.returncode == 0
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{folder / 'seven.png'}: 7 (")
    assert second.startswith(f"{folder / 'one.jpg'}: 1 (")
    assert first.endswith("% sure)")


def test_json_gives_all_ten_probabilities(run_script, folder):
    result = run_script(SCRIPT, "--json", folder / "seven.png")
    answer = json.loads(result.stdout)
    assert answer["file"] == str(folder / "seven.png")
    assert answer["digit"] == 7
    assert len(answer["probabilities"]) == 10
    assert answer["confidence"] == max(answer["probabilities"]) == answer["probabilities"][7]


def test_standard_input(run_script, folder):
    result = run_script(SCRIPT, "-", input=(folder / "one.jpg").read_bytes())
    assert result.returncode == 0
    assert result.stdout.startswith(b"-: 1 (")


def test_bad_pictures_are_named_and_the_others_answered(run_script, folder):
    names = ["blank.png", "seven.png", "text.png", "none.png", "one.jpg"]
    result = run_script(SCRIPT, *(folder / name for name in names))
    assert result.returncode == 1
    assert [line.split(": ")[1][0] for line in result.stdout.splitlines()] == ["7", "1"]
    errors = result.stderr.splitlines()
    assert [error.split(": ")[0].split("/")[-1] for error in errors] == ["blank.png", "text.png", "none.png"]
    assert "no ink" in errors[0]


def test_a_missing_model(run_script, folder):
    result = run_script(SCRIPT, "--model", folder / "none.h5", folder / "seven.png")
    assert result.returncode == 1
    assert "none.h5" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "module", ["classifier", "preprocess", "predict_digit_recognizer", "gui_digit_recognizer"]
)
def test_nothing_that_recognizes_imports_tensorflow(module):
    if module == "gui_digit_recognizer":
        pytest.importorskip("tkinter")
    code = f"import sys, {module}; sys.exit(any(m in sys.modules for m in ('tensorflow', 'keras')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
