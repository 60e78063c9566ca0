import json
import subprocess
import sys

import pytest
from helpers import PROJECT, run_python
from PIL import Image

from classifier import NO_DIGIT
from drawing import Stroke, draw_strokes
from evaluation.drawings import load_drawings
from samples import count_samples, load_samples, remove_sample, save_sample

STROKES = [Stroke([(120, 100), (260.5, 100), (180, 300)], 22), Stroke([(150, 200)], 9)]
IMAGE = draw_strokes([STROKES[0].points])


def test_what_is_kept_is_read_again(tmp_path):
    folder = tmp_path / "new" / "folder"
    assert count_samples(folder) == 0
    other = [Stroke([(1, 2), (3, 4)], 22)]
    paths = [save_sample(folder, digit, IMAGE, strokes) for digit, strokes in ((7, STROKES), (7, other))]
    assert len(set(paths)) == 2
    assert count_samples(folder) == 2
    samples, skipped = load_samples(folder)
    assert skipped == []
    assert [(digit, strokes) for digit, _, strokes in samples] == [(7, STROKES), (7, other)]
    assert Image.open(samples[0][1]).convert("L") == IMAGE


def test_the_same_drawing_is_kept_once_under_the_digit_said_last(tmp_path):
    assert save_sample(tmp_path, 7, IMAGE, STROKES) == save_sample(tmp_path, 7, IMAGE, STROKES)
    path = save_sample(tmp_path, 1, IMAGE, STROKES)
    assert [(digit, kept) for digit, kept, _ in load_samples(tmp_path)[0]] == [(1, path)]
    assert list((tmp_path / "7").iterdir()) == []
    remove_sample(path)
    assert count_samples(tmp_path) == 0


def test_what_is_no_digit_has_a_folder_of_its_own_and_is_measured(tmp_path):
    save_sample(tmp_path, 7, IMAGE, STROKES)
    path = save_sample(tmp_path, NO_DIGIT, IMAGE, STROKES)
    assert path.parent == tmp_path / "no-digit"
    assert [(label, kept) for label, kept, _ in load_samples(tmp_path)[0]] == [(NO_DIGIT, path)]
    save_sample(tmp_path, 7, IMAGE, [])
    assert load_drawings(tmp_path)[0].y.tolist() == [7, NO_DIGIT]


def test_no_unfinished_file_is_left(tmp_path):
    path = save_sample(tmp_path, 7, IMAGE, STROKES)
    assert sorted(file.name for file in path.parent.iterdir()) == sorted([path.name, path.stem + ".json"])


@pytest.mark.skipif(sys.platform == "win32", reason="the limits of Unix")
def test_a_full_disk_keeps_nothing_of_a_drawing(tmp_path):
    """Under a limit that the picture is below and its strokes are not, and one that both exceed."""
    code = """
import resource, sys
from PIL import Image
from drawing import Stroke
from samples import save_sample
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    save_sample(sys.argv[1], 7, Image.new("L", (400, 400)), [Stroke([(1.0, 2.0)] * 5000, 22)])
except OSError as error:
    sys.exit(error.strerror)
"""
    for limit in 10_000, 100:
        result = run_python("-c", code, tmp_path, limit)
        assert (result.returncode, result.stderr) == (1, "File too large\n")
        assert list((tmp_path / "7").iterdir()) == []


def test_damaged_strokes_are_named_and_skipped(tmp_path):
    damaged = save_sample(tmp_path, 7, IMAGE, STROKES).with_suffix(".json")
    save_sample(tmp_path, 7, IMAGE, STROKES[:1])
    far = json.dumps({"strokes": [[[1e300, 1e300], [0, 0]]], "widths": [9]})
    wide = '{"strokes": [[[1, 1]]], "widths": [1e400]}'
    for text in (
        "[" * 100_000,
        far,
        wide,
        "{",
        "[]",
        json.dumps({"strokes": [[[1]]], "widths": [1]}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9.5]}),
        json.dumps({"strokes": 3}),
    ):
        damaged.write_text(text)
        samples, skipped = load_samples(tmp_path)
        assert len(samples) == 1
        assert len(skipped) == 1
        assert str(damaged) in skipped[0]


def test_an_opened_picture_has_no_strokes(tmp_path):
    save_sample(tmp_path, 3, IMAGE, []).with_suffix(".json").unlink()
    samples, skipped = load_samples(tmp_path)
    assert (samples[0][0], samples[0][2], skipped) == (3, [], [])


def test_the_folder_can_be_evaluated(tmp_path):
    save_sample(tmp_path, 7, IMAGE, STROKES)
    images, skipped = load_drawings(tmp_path)
    assert (images.y.tolist(), skipped) == ([7], [])


def test_two_windows_that_keep_drawings_at_once_lose_none(tmp_path):
    code = """
import sys
from drawing import draw_strokes
from samples import save_sample
for i in range(40):
    save_sample(sys.argv[1], 7, draw_strokes([[(120 + i, 100), (260, 100 + int(sys.argv[2]))]]), [])
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path, str(i)], cwd=PROJECT) for i in range(2)
    ]
    assert [process.wait() for process in processes] == [0, 0]
    assert count_samples(tmp_path) == 80
