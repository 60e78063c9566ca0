"""The script in a process of its own, as a person starts it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import PROJECT, SEVEN, assert_one_sentence, environment, run_python, run_script
from window_user import PATIENCE, answer_dialog, find_window

from drawing import draw_strokes
from pictures import open_picture
from window.settings import Settings

pytestmark = pytest.mark.usefixtures("own_folders")


@pytest.fixture
def start_process():
    """Start the script in a process of its own and wait for its window."""
    processes = []

    def start(*arguments):
        command = [sys.executable, PROJECT / "gui_digit_recognizer.py", *map(str, arguments)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        process.window = find_window("Digit Recognizer")
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stderr.close()


def test_ctrl_c_ends_the_program_without_a_traceback(start_process):
    process = start_process()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == -signal.SIGINT
    assert process.stderr.read() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at /proc")
def test_logging_out_keeps_what_is_on_the_canvas(start_process, tmp_path):
    process = start_process()
    deadline = time.monotonic() + PATIENCE
    while not catches(process, signal.SIGTERM):
        assert time.monotonic() < deadline
    place = ["mousemove", "--window", process.window, "150", "150"]
    subprocess.run(["xdotool", *place, "click", "1"], check=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == ""
    assert len(list((tmp_path / "data").rglob("last-drawings/*.json"))) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the signals of Unix")
def test_logging_out_while_a_page_is_drawn_ends_without_a_traceback():
    program = """
import os, signal, sys
import gui_digit_recognizer

class Drawing(gui_digit_recognizer.DigitRecognizerApp):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.after(300, self.draw)

    def draw(self):
        os.kill(os.getpid(), signal.SIGTERM)
        self.update_idletasks()
        self.message.set("drawn")

gui_digit_recognizer.DigitRecognizerApp = Drawing
sys.exit(gui_digit_recognizer.main([]))
"""
    result = run_python("-c", program)
    assert (result.returncode, result.stderr) == (0, "")


def catches(process, number):
    """Return whether a process has a function of its own for a signal."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return caught >> (number - 1) & 1


def test_a_picture_is_opened_from_the_command_line_saved_and_the_window_closed(start_process, tmp_path):
    picture = draw_strokes(SEVEN)
    picture.save(tmp_path / "seven.png")
    process = start_process(tmp_path / "seven.png")
    for keys, title, name in (
        ("ctrl+s", "Save drawing", "out.png"),
        ("ctrl+shift+s", "Save what the network sees", "tensor.png"),
        ("ctrl+e", "Export last drawings", "sheet.png"),
    ):
        subprocess.run(["xdotool", "windowfocus", "--sync", process.window, "key", keys], check=True)
        answer_dialog(title, tmp_path / name)
        deadline = time.monotonic() + PATIENCE
        while not (tmp_path / name).exists():
            assert time.monotonic() < deadline, f"{name} was not written"
    assert open_picture(tmp_path / "out.png").convert("L") == picture
    assert open_picture(tmp_path / "tensor.png").size == (28, 28)
    assert open_picture(tmp_path / "sheet.png").width > 90
    subprocess.run(["xdotool", "windowfocus", "--sync", process.window, "key", "ctrl+q"], check=True)
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == ""
    settings = json.loads((tmp_path / "config" / "digit-recognizer" / "settings.json").read_text())
    assert settings["brush_width"] == Settings().brush_width


def test_ctrl_q_waits_for_an_answer_to_a_file_dialog(start_process):
    process = start_process()
    quit_ = ["xdotool", "windowfocus", "--sync", process.window, "key", "ctrl+q"]
    subprocess.run([*quit_[:-1], "ctrl+o"], check=True)
    dialog = find_window("Open picture")
    subprocess.run(quit_, check=True)
    subprocess.run(["xdotool", "windowfocus", "--sync", dialog, "key", "Escape"], check=True)
    while find_windows("Open picture"):
        assert process.poll() is None
    subprocess.run(quit_, check=True)
    assert process.wait(PATIENCE) == 0
    assert process.stderr.read() == ""


def find_windows(title):
    """Return the numbers of the windows of a title that are there now."""
    search = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"]
    return subprocess.run(search, stdout=subprocess.PIPE, text=True, check=False).stdout.split()


def test_without_a_display_one_sentence():
    without_display = environment(without=("DISPLAY", "WAYLAND_DISPLAY"))
    result = run_script("gui_digit_recognizer.py", env=without_display)
    assert_one_sentence(result, "predict_digit_recognizer.py")


def test_without_tk_one_sentence(tmp_path):
    (tmp_path / "tkinter.py").write_text("raise ImportError('no Tk here')")
    result = run_script("gui_digit_recognizer.py", env=environment(PYTHONPATH=tmp_path))
    assert_one_sentence(result, "predict_digit_recognizer.py")
