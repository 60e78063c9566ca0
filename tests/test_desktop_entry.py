"""The entry in the desktop's menu, and what the desktop sees of the window."""

import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from helpers import PROJECT, call

from window.desktop_entry import entry_path, main, make_entry, validate

pytestmark = [
    pytest.mark.usefixtures("own_folders"),
    pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no freedesktop.org desktop"),
]


def read(text):
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_the_program_is_put_into_the_menu_and_taken_away(tmp_path):
    result = call(main)
    assert (result.returncode, result.stderr) == (0, "")
    path = tmp_path / "data" / "applications" / "digit-recognizer.desktop"
    assert path == entry_path()
    entry = read(path.read_text())
    python, script, picture = shlex.split(entry["Exec"])
    assert (Path(script), picture) == (PROJECT / "gui_digit_recognizer.py", "%f")
    assert Path(python).is_absolute()
    assert Path(entry["Icon"]).is_file()
    assert validate(path) == ""
    assert call(main, "--remove").returncode == 0
    assert not path.exists()
    assert call(main, "--remove").returncode == 0


def test_paths_with_every_character_stay_what_they_are():
    folder = Path('/home/Ann & Bob/100% "fun" $HOME `x` \\')
    entry = read(make_entry("/usr/bin/python3", folder))
    value = entry["Exec"].replace("\\\\", "\\").replace("%%", "%")  # as a desktop reads it
    words = subprocess.check_output(["sh", "-c", f"printf '%s\\n' {value}"], text=True).splitlines()
    assert words[1] == str(folder / "gui_digit_recognizer.py")


def test_a_place_that_cannot_be_written_gets_one_sentence(tmp_path):
    (tmp_path / "data").write_text("")
    result = call(main)
    assert result.returncode == 1
    assert "cannot be written" in result.stderr


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils are not installed")
def test_an_entry_that_the_desktop_would_refuse_is_found(tmp_path):
    (tmp_path / "bad.desktop").write_text("[Desktop Entry]\nType=Application\n")
    assert "Name" in validate(tmp_path / "bad.desktop")


@pytest.mark.skipif(not shutil.which("xprop"), reason="xprop is not installed")
def test_the_task_bar_knows_the_window_by_class_name_and_icon(user):
    from window_user import find_window

    words = ["xprop", "-id", find_window("Digit Recognizer"), "WM_CLASS", "_NET_WM_ICON", "_NET_WM_NAME"]
    seen = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert '"Digitrecognizer"' in seen
    assert "_NET_WM_ICON" in seen
    assert "not found" not in seen
