"""Where there is no room to write: one sentence each, and what was there stays.

Of training: test_train_digit_recognizer.py.
"""

import os
import subprocess
import sys

import numpy as np
import pytest
from helpers import PROJECT, SEVEN, assert_one_sentence, environment, run_python, save_mnist

from classifier import DigitClassifier
from drawing import Stroke, draw_strokes
from samples import save_sample
from training.drawn_images import draw_pen_digits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits of Unix")
LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
"""
WRITE_EVERYTHING = """
import sys
from pathlib import Path
import numpy as np
from drawing import Stroke, draw_strokes
from training.history import History
from training.image_cache import cached
from training.images import Images
from training.recipes import NETWORKS
from window.corrections import keep_correction
from window.file_dialogs import save_picture
from window.settings import Settings, save_settings
folder = Path(sys.argv[1])
strokes = [[(x, 200 + x % 7) for x in range(20, 380)]]
image = draw_strokes(strokes)
levels = np.random.default_rng(0).integers(0, 255, (99, 28, 28)).astype(np.uint8)
images = Images(levels, np.zeros(99, np.uint8))
{limit}
print(keep_correction(folder / "drawings", 7, image, [Stroke(strokes[0], 22)])[1])
print(save_picture(image, str(folder / "digit.png")))
save_settings(Settings(model="x" * 500), folder / "settings.json")
try:
    History("16-64", NETWORKS["16-64"].default, 0, {{"MNIST": [9] * 999}}).write(folder / "history.json")
except OSError as error:
    print(error.filename, "cannot be written:", error.strerror + ".")
print(len(cached("pen styles", (1,), lambda: images, folder / "cache")))
"""


@pytest.fixture(params=["limit", "full"])
def folder(request, tmp_path):
    """A folder of some files in which there is no room for more, and what else Python has to be told."""
    if request.param == "full":
        mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "digits", tmp_path]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("only root can make a disk so small")
    try:
        for name in ("digit.png", "settings.json", "history.json"):
            (tmp_path / name).write_text("old")
        if request.param == "full":
            with pytest.raises(OSError, match="No space"), (tmp_path / "filler").open("wb", 0) as file:
                while True:
                    file.write(bytes(1024))
        yield tmp_path, LIMIT if request.param == "limit" else ""
    finally:
        if request.param == "full":
            subprocess.run(["umount", tmp_path], check=True)


def test_pictures_drawings_settings_histories_and_cached_images(folder):
    folder, limit = folder
    result = run_python("-c", WRITE_EVERYTHING.format(limit=limit), folder)
    assert (result.returncode, result.stderr) == (0, "")
    reason = "File too large" if limit else "No space left on device"
    drawings, picture, history, cached = result.stdout.splitlines()
    assert drawings == f"{folder / 'drawings'} cannot be written: {reason}."
    assert picture == f"{folder / 'digit.png'} cannot be written: {reason}."
    assert history == f"{folder / 'history.json'} cannot be written: {reason}."
    assert cached == "99"
    left = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    left.pop("filler", None)
    assert left == dict.fromkeys(["digit.png", "settings.json", "history.json"], b"old")


@pytest.mark.slow
def test_teaching(tmp_path):
    old = (PROJECT / "mnist.h5").read_bytes()
    out = tmp_path / "taught.h5"
    out.write_bytes(old)
    data = save_mnist(tmp_path / "mnist.npz", draw_pen_digits(300, 1), draw_pen_digits(40, 2))
    for width in range(16, 22):
        save_sample(tmp_path / "drawings", 7, draw_strokes(SEVEN), [Stroke(SEVEN[0], width)])
    code = f"""
import sys
import train_digit_recognizer
from training.start import start_tensorflow
start_tensorflow()
from training import run, teaching
teaching.STEPS, run.PEN_DIGITS, run.VARIED_DIGITS = 3, 40, 20
{LIMIT}
sys.exit(train_digit_recognizer.main(sys.argv[1:]))
"""
    arguments = "--drawings", tmp_path / "drawings", "--data", data, "--out", out
    result = run_python("-c", code, *arguments, env=environment(XDG_CACHE_HOME=tmp_path / "cache"))
    assert_one_sentence(result, f"{out} cannot be read or written: File too large.")
    assert out.read_bytes() == old
    assert np.isfinite(DigitClassifier.load(out).predict(np.zeros((1, 28, 28, 1)))).all()
    assert not [path for path in os.listdir(tmp_path) if path.startswith(".")]
