import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from helpers import PROJECT, as_anyone, assert_one_sentence, call, run_python, save_mnist

from evaluate_digit_recognizer import main
from training.drawn_images import draw_pen_digits
from training.history import CURVES, History
from training.images import Images
from training.networks import build_network
from training.recipes import Recipe

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
OPTIONS = "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"
COUNT_PICTURES = """<script>
addEventListener("load", () => {
    const pictures = [...document.images];
    const loaded = pictures.filter(picture => picture.complete && picture.naturalWidth > 1);
    document.body.dataset.pictures = `${loaded.length} of ${pictures.length}`;
    console.log("the page has run");
});
</script>"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A file in MNIST's format: 100 digits in the pen styles, one in ten of them with a wrong label."""
    path = tmp_path_factory.mktemp("data") / "small.npz"
    images = draw_pen_digits(100, 0)
    y = images.y.copy()
    y[::10] = (y[::10] + 1) % 10
    wrong = Images(images.x, y)
    return save_mnist(path, wrong, wrong)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Two untrained networks, one with a history beside it and one without a convolution."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("16-64", "dense-512"):
        build_network(name).save(folder / f"{name}.h5")
    recipe = Recipe(epochs=2, batch_size=9, monitor="val_loss", validation_split=0.1, augment=True)
    history = History("16-64", recipe, 0, {"MNIST training": [9] * 10, "no digit training": [0] * 10 + [5]})
    for accuracy in (0.5, 0.75):
        history.add_epoch(dict.fromkeys(CURVES, accuracy), 60)
    history.write(folder / "16-64.history.json")
    return [PROJECT / "mnist.h5", folder / "16-64.h5", folder / "dense-512.h5"]


@pytest.fixture(scope="module")
def evaluation(data, models, tmp_path_factory):
    """The script's result and its page, for three models and a file of drawings."""
    folder = tmp_path_factory.mktemp("evaluation")
    drawings = [{"label": "1", "strokes": [[[0, 0], [0, 5]]]}] * 3 + [{"label": "1", "strokes": []}]
    (folder / "pen.json").write_text(json.dumps(drawings))
    options = "--data", data, "--drawings", folder / "pen.json", "--out", folder / "out"
    result = call(main, *options, "--model", *models)
    assert result.returncode == 0, result.stderr
    return result, folder / "out" / "index.html"


@pytest.mark.slow
def test_the_figures_are_printed(evaluation):
    result, _ = evaluation
    accuracies = [float(value) for value in re.findall(r"\n  accuracy +([0-9.]+) %", result.stdout)]
    assert len(accuracies) == 6  # two for each model
    assert 80 < accuracies[0] <= 90
    assert accuracies[1] == 100
    for figure in (
        "recognition rate",
        "top-3 accuracy",
        "precision",
        "recall",
        "F1",
        "macro",
        "calibration error",
        "ms a digit",
    ):
        assert figure in result.stdout
    assert "407,050 parameters" in result.stdout
    assert "drawing 3" in result.stderr
    assert "1 of 4 drawings were skipped" in result.stderr


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="neither chromium nor google-chrome is installed")
def test_every_picture_of_the_report_loads_in_a_browser_without_an_error(evaluation, tmp_path):
    _, page = evaluation
    html = page.read_text()
    assert "://" not in html  # nothing comes from a network
    copy = tmp_path / "index.html"
    copy.write_text(html.replace("</body>", f"{COUNT_PICTURES}</body>"))
    command = [BROWSER, *OPTIONS, f"--user-data-dir={tmp_path / 'browser'}", "--enable-logging=stderr"]
    command += ["--virtual-time-budget=10000", "--dump-dom", copy.as_uri()]
    browser = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    loaded, pictures = re.search(r'data-pictures="(\d+) of (\d+)"', browser.stdout).groups()
    assert loaded == pictures
    assert int(pictures) > 100
    assert re.findall(r'CONSOLE.*?\] "(.*?)", source', browser.stderr) == ["the page has run"]


@pytest.mark.slow
def test_the_report_shows_every_mistake_and_all_parts(evaluation):
    _, page = evaluation
    html = page.read_text()
    assert len(re.findall(r"<figcaption>\d read as \d<br>", html)) == sum(
        int(count) for count in re.findall(r"All (\d+) mistakes", html)
    )
    for title in (
        "Accuracy and loss after each epoch",
        "Confusion on",
        "Confidence against accuracy",
        "Images of each digit",
        "The mean of",
        "28x28 numbers",
        "The pen styles",
        "from the image to the ten digits",
        "The filters of the first convolution",
        "What they make of a digit",
        "units of the first layer",
        "no history file beside this model",
    ):
        assert title in html
    assert "99.37 % (" in html  # the published figure, and the difference to it


def test_bad_files_get_one_sentence(tmp_path, data):
    (tmp_path / "text.h5").write_text("hello")
    np.savez(tmp_path / "part.npz", x_train=np.zeros((5, 28, 28), np.uint8))
    x, y = np.zeros((5, 28, 28), np.uint8), np.array([1, 2, 3, 4, 12])
    np.savez(tmp_path / "labels.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    for arguments, reason in (
        (["--data", tmp_path / "none.npz"], "no such file"),
        (["--data", tmp_path / "part.npz"], "the array is missing: y_train"),
        (["--data", tmp_path / "labels.npz"], "labels must be whole numbers from 0 to 9"),
        (["--data", data, "--model", tmp_path / "none.h5"], "no such file"),
        (["--data", data, "--model", tmp_path / "text.h5"], "neither an HDF5 file nor a .keras file"),
        (["--data", data, "--drawings", tmp_path / "none"], "no such file or folder"),
        (["--data", data, "--drawings", tmp_path], "no pictures in sub-folders"),
        (["--data", data, "--out", tmp_path / "text.h5"], "text.h5 cannot be read or written"),
    ):
        assert_one_sentence(call(main, *arguments), reason)


def test_a_typo_in_the_last_model_is_told_before_anything_is_measured(tmp_path, data):
    result = call(main, "--data", data, "--model", PROJECT / "mnist.h5", tmp_path / "typo.h5")
    assert_one_sentence(result, f"{tmp_path / 'typo.h5'}: there is no such file.")
    assert result.stdout == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the rights and devices of Unix")
def test_the_file_that_cannot_be_written_is_named_and_no_other(tmp_path, data):
    folder = tmp_path / "private"
    folder.mkdir()
    for name in ("dense-512.h5", "dense-512.history.json"):
        shutil.copy(PROJECT / "models" / name, folder)
    folder.chmod(0o500)
    command = [sys.executable, PROJECT / "evaluate_digit_recognizer.py", "--data", data, "--out", tmp_path]
    command += ["--model", folder / "dense-512.h5", "--note"]
    noted = subprocess.run([*as_anyone(), *command], capture_output=True, text=True, timeout=100)
    folder.chmod(0o700)
    assert_one_sentence(
        noted, f"{folder / 'dense-512.history.json'} cannot be read or written: Permission denied."
    )
    with open("/dev/full", "w") as full:
        printed = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=100)
    assert printed.stderr == "The output cannot be written: No space left on device.\n"


def test_the_options_are_read_before_anything_slow_is_imported():
    slow = "tensorflow", "keras", "sklearn", "matplotlib"
    code = f"""
import sys
from evaluate_digit_recognizer import main
try:
    main(["--wrong"])
finally:
    print([name for name in {slow} if name in sys.modules])
"""
    result = run_python("-c", code)
    assert_one_sentence(result, "unrecognized arguments: --wrong")
    assert result.stdout == "[]\n"
