import shlex
import subprocess

from helpers import PROJECT, SEVEN

from window.corrections import keep_correction, with_article
from window.sketch import Sketch


def drawn_seven():
    sketch = Sketch()
    sketch.start_stroke(*SEVEN[0][0])
    for point in SEVEN[0][1:]:
        sketch.extend_stroke(*point)
    return sketch


def test_the_command_to_learn_from_the_drawings_can_be_typed_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(PROJECT)
    folder = tmp_path / "Ann's $5 drawings"
    keep_correction(folder, 8, drawn_seven())
    message = keep_correction(folder, 8, drawn_seven())
    text, command = message.split(" type: ")
    assert text == "Kept as an 8; 2 drawings are kept so far. To learn from them,"
    shown = subprocess.run(f"{command} -n", shell=True, capture_output=True, text=True, check=True).stdout
    assert shlex.split(shown.splitlines()[-1])[1:] == ["train_digit_recognizer.py", "--drawings", str(folder)]


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    message = keep_correction(tmp_path / "file", 3, drawn_seven())
    assert message == f"{tmp_path / 'file'} cannot be written: Not a directory."


def test_digits_have_their_article():
    assert [with_article(digit) for digit in (1, 7, 8)] == ["a 1", "a 7", "an 8"]
