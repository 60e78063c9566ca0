"""Start-up, memory and latency, compared with TensorFlow in the same minute.

Prints the figures: python -m pytest tests/test_speed.py -s
"""

import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import PROJECT, SEVEN, environment, run_python
from timing import in_time

from drawing import draw_strokes

pytestmark = pytest.mark.slow
RUNS = 3


def one_core():
    """Return the environment of a process that calculates on one core."""
    return environment(OPENBLAS_NUM_THREADS=1, OMP_NUM_THREADS=1, TF_CPP_MIN_LOG_LEVEL=3)


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, env=one_core(), cwd=PROJECT, capture_output=True, timeout=120, check=True)
    return time.perf_counter() - start


@pytest.fixture(scope="module")
def tensorflow_seconds():
    """The median time of importing TensorFlow, the yardstick of this machine in this minute."""
    seconds = statistics.median(timed([sys.executable, "-c", "import tensorflow"]) for _ in range(RUNS))
    print(f"\nimport tensorflow: {seconds:.2f} s")
    return seconds


def open_window():
    """Return the seconds until the window is on screen, and its resident memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, PROJECT / "gui_digit_recognizer.py"], env=one_core())
    try:
        search = ["xdotool", "search", "--onlyvisible", "--name", "^Digit Recognizer$"]
        while subprocess.run(
            search, capture_output=True, check=False
        ).returncode:  # --sync looks twice a second
            assert process.poll() is None, "the window did not open"
        seconds = time.perf_counter() - start
        status = Path(f"/proc/{process.pid}/status")
        resident = int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text())[1]) / 1000
    finally:
        process.kill()
        process.wait()
    return seconds, resident


@pytest.mark.skipif(not shutil.which("xdotool"), reason="xdotool is not installed")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_window_opens_in_a_fraction_of_the_time_that_tensorflow_takes(tensorflow_seconds):
    seconds, resident = zip(*(open_window() for _ in range(RUNS)), strict=True)
    share = statistics.median(seconds) / tensorflow_seconds
    print(f"window on screen: {statistics.median(seconds):.2f} s, {share:.3f} of it; {max(resident):.0f} MB")
    assert share < 0.15
    assert max(resident) < 75


def test_the_window_opens_without_what_only_later_steps_need():
    pytest.importorskip("tkinter")
    later = "h5py", "zipfile", "hashlib", "subprocess", "window.panel.pages", "window.kept.kept_drawings"
    code = f"""
import sys
from gui_digit_recognizer import DigitRecognizerApp
app = DigitRecognizerApp("mnist.h5")
app.update()
print([name for name in {later} if name in sys.modules])
app.destroy()
"""
    result = run_python("-c", code)
    assert (result.stdout, result.stderr) == ("[]\n", "")


def test_the_first_answer_from_the_command_line(tensorflow_seconds, tmp_path):
    draw_strokes(SEVEN).save(tmp_path / "seven.png")
    command = [sys.executable, "predict_digit_recognizer.py", tmp_path / "seven.png"]
    seconds = statistics.median(timed(command) for _ in range(RUNS))
    print(f"answer from the command line: {seconds:.2f} s, {seconds / tensorflow_seconds:.3f} of it")
    assert seconds / tensorflow_seconds < 0.15


def test_a_recognition_takes_no_longer_than_one_product_of_matrices_and_loading_than_five():
    """On one core, whose time is counted without what other programs take of it."""
    code = """
import statistics, time
import numpy as np
from classifier import DigitClassifier
from drawing import draw_strokes
from recognition import recognize

def milliseconds(action):
    start = time.thread_time()
    action()
    return 1000 * (time.thread_time() - start)

draw_strokes([[(0, 0)]]).tobytes()  # Pillow imports the rest of itself
loading = milliseconds(lambda: DigitClassifier.load("mnist.h5"))
classifier = DigitClassifier.load("mnist.h5")
image = draw_strokes([[(120, 100), (260, 100), (180, 300)]])
matrix = np.random.default_rng(0).random((512, 512), np.float32)
pairs = [
    (milliseconds(lambda: recognize(image, classifier)), milliseconds(lambda: matrix @ matrix))
    for _ in range(200)
]
print(loading, *map(statistics.median, zip(*pairs)))
"""
    result = run_python("-c", code, env=one_core())
    loading, recognition, product = map(float, result.stdout.split())
    print(f"\nmnist.h5 is loaded in {loading:.1f} ms, {loading / product:.1f} products of 512x512 matrices")
    print(
        f"a recognition: {recognition:.2f} ms, {recognition / product:.2f} of a product of 512x512 matrices"
    )
    assert in_time(recognition / 1000, product / 1000)
    assert in_time(loading / 1000, 5 * product / 1000)
