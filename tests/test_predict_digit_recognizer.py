import csv
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from helpers import (
    ONE,
    PROJECT,
    SEVEN,
    TOO_LONG,
    as_anyone,
    assert_one_sentence,
    call,
    run_python,
    run_script,
)
from numbers_to_draw import draw_number
from PIL import ExifTags, Image
from shapes_to_draw import SCRIBBLES, SHAPES

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


def test_a_digit_in_doubt_is_as_sure_as_its_number(folder):
    heart = [[(80 + 2.4 * x, 80 + 2.4 * y) for x, y in stroke] for stroke in SHAPES[0]]
    draw_strokes(heart).save(folder / "heart.png")
    answer = json.loads(predict("--json", "--digit", folder / "heart.png").stdout)
    assert answer["doubtful"]
    assert answer["confidence"] == answer["digits"][0]["confidence"] < max(answer["probabilities"])


def test_a_number_and_its_digits(folder):
    draw_number("2047").save(folder / "number.png")
    assert predict(folder / "number.png").stdout.startswith(f"{folder / 'number.png'}: 2047 (")
    answer = json.loads(predict("--json", folder / "number.png").stdout)
    assert (answer["number"], answer["doubtful"], answer["reason"]) == ("2047", False, "")
    assert [digit["digit"] for digit in answer["digits"]] == [2, 0, 4, 7]
    lefts = [digit["box"][0] for digit in answer["digits"]]
    assert lefts == sorted(lefts)


def test_boxes_are_in_the_pixels_of_the_file(folder):
    small = draw_number("2047")
    small.save(folder / "small.png")
    small.resize((7 * small.width, 7 * small.height)).save(folder / "large.jpg")
    result = predict("--json", folder / "small.png", folder / "large.jpg")
    boxes = [[digit["box"] for digit in json.loads(line)["digits"]] for line in result.stdout.splitlines()]
    np.testing.assert_allclose(np.array(boxes[1]) / 7, boxes[0], atol=2)


def test_a_camera_that_does_not_know_which_way_is_up_turns_no_box(folder):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 9  # there is none beyond 8
    wide = draw_strokes(SEVEN).crop((0, 80, 400, 310))
    wide.save(folder / "plain.png")
    wide.save(folder / "odd.png", exif=exif)
    lines = predict("--json", folder / "plain.png", folder / "odd.png").stdout.splitlines()
    plain, odd = (json.loads(line)["digits"][0]["box"] for line in lines)
    assert plain == odd


@pytest.mark.parametrize("is_turned", [False, True])
def test_no_box_reaches_beyond_the_file(folder, is_turned):
    width, height = 4001, 2401
    picture, exif = Image.new("L", (width, height), 255), Image.Exif()
    picture.paste(draw_strokes(SEVEN).crop((100, 80, 280, 310)).resize((1500, 1900)), (2501, 501))
    if is_turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[ExifTags.Base.Orientation] = 6
    picture.save(folder / "edge.png", exif=exif)
    [digit] = json.loads(predict("--json", folder / "edge.png").stdout)["digits"]
    left, top, right, bottom = digit["box"]
    assert 2500 < left < right <= width
    assert 500 < top < bottom <= height


def test_the_readme_tells_what_is_in_an_object(folder):
    readme = re.sub(r"\s+", " ", (PROJECT / "README.md").read_text())
    told = re.search(r"Each line of `--json` is an object: (.*?) Each of `digits`.*? has (.*?)\. ", readme)
    of_number, of_digit = (re.findall(r"`(\w+)`", part) for part in told.groups())
    draw_number("2047").save(folder / "number.png")
    answer = json.loads(predict("--json", folder / "number.png").stdout)
    assert set(answer) == set(of_number)
    assert set(answer["digits"][0]) == set(of_digit)
    assert set(json.loads(predict("--json", folder / "seven.png").stdout)) == {*of_number, *of_digit}
    single = json.loads(predict("--json", "--digit", folder / "number.png").stdout)
    assert set(single) == {*of_number, *of_digit}
    assert single["box"] is None


def test_digit_takes_all_ink_for_one_digit(folder):
    draw_number("77").save(folder / "number.png")
    answer = json.loads(predict("--digit", "--json", folder / "number.png").stdout)
    assert len(answer["digits"]) == 1
    assert answer["digit"] == answer["digits"][0]["digit"]


def test_a_page_gives_a_number_for_each_line(folder):
    texts = "2047", "36.5", "190"
    lines = [draw_number(text, height=60) for text in texts]
    page = Image.new("L", (600, 150 * len(lines)), 255)
    for k, line in enumerate(lines):
        page.paste(line, (20 * k, 150 * k))
    page.save(folder / "page.png")
    result = predict(folder / "page.png")
    assert [line.split(": ")[1].split(" ")[0] for line in result.stdout.splitlines()] == [
        "2047",
        "365",
        "190",
    ]


def test_what_is_left_out_is_told(folder):
    seven = [[(x / 2, y / 2 + 100) for x, y in SEVEN[0]]]
    dash = [[(160, 200), (230, 200)]]
    again = [[(x + 200, y) for x, y in seven[0]]]
    draw_strokes(seven + dash + again, 420, 14).save(folder / "dash.png")
    result = predict(folder / "dash.png")
    assert "dash.png: 77 (" in result.stdout
    assert result.stdout.endswith("; 1 piece left out)\n")
    (row,) = csv.DictReader(predict("--csv", folder / "dash.png").stdout.splitlines())
    assert (row["number"], row["left_out"]) == ("77", "1")


def test_what_is_no_digit_gives_no_number_in_a_table(folder):
    draw_strokes([[(80 + 2.4 * x, 80 + 2.4 * y) for x, y in stroke] for stroke in SHAPES[0]]).save(
        folder / "heart.png"
    )
    result = predict("--csv", "--digit", folder / "heart.png")
    (row,) = csv.DictReader(result.stdout.splitlines())
    assert (row["number"], row["reason"]) == ("", "nothing in the picture looks like a digit")
    answer = json.loads(predict("--json", "--digit", folder / "heart.png").stdout)
    assert (answer["number"], answer["is_digit"]) == ("", False)


def test_the_line_of_a_table_is_that_of_the_page(folder):
    scribble = [[(100 + 2 * x, 100 + 2 * y) for x, y in SCRIBBLES[3][0]]]
    page = Image.new("L", (400, 1200), 255)
    for line, strokes in enumerate((SEVEN, scribble, ONE)):
        page.paste(draw_strokes(strokes), (0, 400 * line))
    page.save(folder / "page.png")
    result = predict("--csv", folder / "page.png")
    assert (result.returncode, result.stderr) == (0, f"{folder / 'page.png'}: no digit was found in line 2\n")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [(row["line"], row["number"]) for row in rows] == [("1", "7"), ("3", "1")]
    answers = [json.loads(line) for line in predict("--json", folder / "page.png").stdout.splitlines()]
    assert [answer["line"] for answer in answers] == [1, 3]


def test_a_table_for_spreadsheets(folder):
    draw_number("2047").save(folder / "number.png")
    result = predict("--csv", folder / "number.png", folder / "blank.png")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["number"] for row in rows] == ["2047", ""]
    assert [row["doubtful"] for row in rows] == ["False", "False"]
    assert "no ink" in rows[1]["reason"]
    assert result.returncode == 1


def test_all_pictures_of_a_folder(folder):
    result = predict(folder)
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        str(folder / "one.jpg"),
        str(folder / "seven.png"),
    ]


def test_hidden_files_and_folders_called_like_pictures_are_left_out_of_a_folder(folder):
    before = predict(folder)
    (folder / "._seven.png").write_bytes(b"what macOS writes beside a file")
    (folder / "old.png").mkdir()
    after = predict(folder)
    assert (after.stdout, after.stderr) == (before.stdout, before.stderr)


def test_a_folder_without_pictures(tmp_path):
    result = predict(tmp_path)
    assert result.returncode == 1
    assert "folder" in result.stderr


def test_in_json_what_was_not_read_is_an_object_too(folder):
    result = predict("--json", folder / "blank.png", folder / "none.png")
    blank, missing = map(json.loads, result.stdout.splitlines())
    assert (blank["number"], blank["digits"]) == ("", [])
    assert "no ink" in blank["reason"]
    assert "no such file" in missing["reason"]
    assert result.returncode == 1


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
    result = predict("--model", folder / "none.h5", folder / "seven.png")
    assert_one_sentence(result, "none.h5: there is no such file.\n")  # and no training would make that file


def test_names_that_are_empty(folder):
    result = predict("", folder / "seven.png")
    assert result.stderr == "'': there is no such file\n"


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


def test_a_name_forges_no_line(folder):
    name = folder / "a.png: 3 (99.9% sure)\nb\x1b[2J.png"
    draw_strokes(ONE).save(name)
    result = predict(name, folder / "none\n.png")
    assert len(result.stdout.splitlines()) == len(result.stderr.splitlines()) == 1
    assert "\x1b" not in result.stdout


def test_in_a_table_names_are_one_line_each_and_no_formula(folder, monkeypatch):
    monkeypatch.chdir(folder)
    names = "=cmd|' -C calc'!A0.png", "+1.png", "@sum(1).png", "a\n3,1,9.png", "b\x1b[2J.png"
    for name in names:
        draw_strokes(ONE).save(name)
    result = predict("--csv", *names, "none\n.png")
    assert "\x1b" not in result.stdout
    _, *lines = result.stdout.splitlines()
    assert len(lines) == len(names) + 1
    found = [row[0] for row in csv.reader(lines)]
    assert found[:4] == ["./=cmd|' -C calc'!A0.png", "./+1.png", "./@sum(1).png", r"a\n3,1,9.png"]


def test_a_standard_input_without_an_end():
    with open("/dev/zero", "rb") as endless:
        result = subprocess.run(
            [sys.executable, SCRIPT, "-"],
            cwd=PROJECT,
            stdin=endless,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (result.returncode, result.stderr) == (1, "-: it is too large; save it smaller\n")


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    result = call(predict_digit_recognizer.main, tmp_path)
    assert result.returncode == 1
    assert result.stderr == f"{tmp_path}: there is no picture in this folder\n"


def test_what_may_not_be_looked_at_is_named_and_the_others_are_answered(folder):
    result = predict(folder / TOO_LONG, folder / "seven.png")
    assert result.stdout.startswith(f"{folder / 'seven.png'}: 7 (")
    assert result.stderr == f"{folder / TOO_LONG}: there is no such file\n"


@pytest.mark.skipif(os.name == "nt", reason="the rights of Unix")
def test_a_folder_that_may_not_be_read_is_named_and_the_others_are_answered(folder):
    private = folder / "private"
    (private / "more").mkdir(parents=True)
    private.chmod(0)
    command = [*as_anyone(), sys.executable, SCRIPT, private, private / "more", folder / "seven.png"]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    private.chmod(0o700)
    assert result.stdout.startswith(f"{folder / 'seven.png'}: 7 (")
    assert result.stderr.splitlines() == [
        f"{private}: this folder may not be read",
        f"{private / 'more'}: it may not be read",
    ]
