import gzip
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from helpers import PROJECT, TOO_LONG, as_anyone
from PIL import Image

from drawing import draw_strokes
from evaluation.drawings import load_drawings
from preprocess import preprocess
from training.images import DataError

ONE = [[[0, 0], [0, 5]]]
SEVEN = [[[10, 10], [13, 10], [11, 16]]]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_strokes_in_any_unit_are_drawn_as_in_the_window(tmp_path, pack):
    large = (1000 * np.array(SEVEN)).tolist()
    drawings = [{"label": "7", "strokes": SEVEN}, {"label": 7, "strokes": large, "writer": "x"}]
    (tmp_path / "pen.json").write_bytes(pack(json.dumps(drawings).encode()))
    images, skipped = load_drawings(tmp_path / "pen.json")
    assert skipped == []
    assert images.y.tolist() == [7, 7]
    np.testing.assert_array_equal(images.x[0], images.x[1])
    drawn = preprocess(draw_strokes([[(130, 60), (270, 60), (177, 340)]]))
    assert np.abs(drawn[0, :, :, 0] - images.x[0] / 255).mean() < 0.02


def test_unusable_drawings_are_named_and_skipped(tmp_path):
    far = [[[1.7e308, 1.7e308], [-1.7e308, 0]]]
    by_axis = [np.array(SEVEN[0] + ONE[0] + ONE[0][:1]).T.tolist()]  # all x, then all y
    with_time = [[(x, y, 7) for x, y in SEVEN[0]]]
    flat = [[0, 0, 10, 10]]
    unusable = [], [[]], [["a"]], [[[0, float("nan")]]], 3, far, [[[0, 0], [1e300, 1]]]
    unusable = *unusable, by_axis, with_time, flat
    drawings = [{"label": "1", "strokes": strokes} for strokes in (ONE, *unusable)]
    (tmp_path / "pen.json").write_text(json.dumps(drawings))
    images, skipped = load_drawings(tmp_path / "pen.json")
    assert len(images) == 1
    assert len(skipped) == len(unusable)
    assert f"{tmp_path / 'pen.json'}, drawing 4: " in skipped[3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", "not a stroke file"),
        ("[1, 2]", "not a stroke file"),
        ("[]", "no drawing in it"),
        (json.dumps([{"label": "a", "strokes": ONE}]), "'a' of drawing 0 is no digit"),
        (json.dumps([{"label": "1", "strokes": []}]), "no drawing in it"),
    ],
)
def test_other_files_get_one_sentence(tmp_path, text, reason):
    (tmp_path / "pen.json").write_text(text)
    with pytest.raises(DataError, match=reason):
        load_drawings(tmp_path / "pen.json")


def test_a_packed_file_with_flipped_bytes_gets_one_sentence(tmp_path):
    packed = gzip.compress(json.dumps([{"label": "1", "strokes": ONE}] * 100).encode())
    for at in range(10, len(packed)):
        (tmp_path / "pen.json.gz").write_bytes(packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :])
        with pytest.raises(DataError, match="not a stroke file"):
            load_drawings(tmp_path / "pen.json.gz")


def test_a_missing_or_an_empty_folder_gets_one_sentence(tmp_path):
    with pytest.raises(DataError, match="no such file or folder"):
        load_drawings(tmp_path / "none")
    with pytest.raises(DataError, match="no pictures in sub-folders 0 to 9"):
        load_drawings(tmp_path)
    (tmp_path / "3").mkdir()
    with pytest.raises(DataError, match="no pictures"):
        load_drawings(tmp_path)


LOAD = """
import sys
from evaluation.drawings import load_drawings
from training.images import DataError
for folder in sys.argv[1:]:
    try:
        load_drawings(folder)
    except DataError as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="the rights of Unix")
def test_a_folder_that_may_not_be_read_is_not_said_to_be_empty(tmp_path):
    whole, seven = tmp_path / "whole", tmp_path / "seven"
    for folder in (whole / "7", seven / "7"):
        folder.mkdir(parents=True)
        draw_strokes(ONE).save(folder / "one.png")
    for private in (whole, seven / "7"):
        private.chmod(0)
    command = [*as_anyone(), sys.executable, "-c", LOAD, whole, seven]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    for private in (whole, seven / "7"):
        private.chmod(0o700)
    assert result.stdout.splitlines() == [
        f"{private} cannot be read: Permission denied." for private in (whole, seven / "7")
    ]


def test_pictures_lie_in_a_folder_for_each_digit(tmp_path):
    for digit in (1, 7):
        (tmp_path / str(digit)).mkdir()
    draw_strokes([[(200, 90), (200, 300)]]).save(tmp_path / "1" / "a.png")
    draw_strokes([[(120, 100), (260, 100), (180, 300)]]).save(tmp_path / "7" / "b.jpg")
    (tmp_path / "7" / "broken.png").write_bytes(b"no picture")
    Image.new("L", (30, 30), 255).save(tmp_path / "7" / "white.png")
    (tmp_path / "notes").mkdir()
    images, skipped = load_drawings(tmp_path)
    assert images.y.tolist() == [1, 7]
    assert [reason.split(": ")[0] for reason in skipped] == [
        str(tmp_path / "7" / "broken.png"),
        str(tmp_path / "7" / "white.png"),
    ]


def test_what_may_not_be_looked_at_gets_one_sentence(tmp_path):
    with pytest.raises(DataError, match="cannot be read: File name too long"):
        load_drawings(tmp_path / TOO_LONG)
