import gzip
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from helpers import PROJECT
from PIL import Image

from evaluation.drawings import load_drawings
from files import LARGEST_TEXT, read_text, replacing
from samples import load_samples, save_sample
from training.history import History, HistoryError
from training.images import DataError

KILLS = int(os.environ.get("FUZZ_KILLS", 15))  # `make fuzz` tries 50


def test_a_whole_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "new.json"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]
    other = tmp_path / "other.json"
    other.write_text("written directly")
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("error", [OSError("No space left on device"), KeyboardInterrupt()])
def test_a_stop_while_it_is_written_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "old.h5"
    path.write_bytes(b"the old file")
    with pytest.raises(type(error)), replacing(path) as temporary:
        temporary.write_bytes(b"half a file")
        raise error
    assert path.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_name_and_a_symbolic_link(tmp_path):
    path = tmp_path / ("x" * 250 + ".json")
    link = tmp_path / "link.json"
    link.symlink_to(path)
    with replacing(link) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    assert link.is_symlink()


def test_what_a_killed_process_left_behind_goes_and_what_a_running_one_writes_stays(tmp_path):
    code = """
import sys, time
from files import replacing
with replacing(sys.argv[1]) as temporary:
    temporary.write_text("half")
    print(temporary, flush=True)
    time.sleep(60)
"""
    path = tmp_path / "model.h5"
    killed, running = (
        subprocess.Popen([sys.executable, "-c", code, path], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    with killed, running:
        try:
            left_behind, being_written = (process.stdout.readline().strip() for process in (killed, running))
            killed.kill()
            killed.wait()
            with replacing(path) as temporary:
                temporary.write_text("whole")
            assert sorted(map(str, tmp_path.iterdir())) == sorted([being_written, str(path)])
            assert left_behind != being_written
        finally:
            running.kill()


def test_a_file_being_written_is_not_taken_for_what_is_left_of_another(tmp_path):
    """No process has the number 20260101."""
    with replacing(tmp_path / "model-20260101.h5") as temporary:
        temporary.write_text("of a day")
        with replacing(tmp_path / "model.h5") as other:
            other.write_text("another")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model-20260101.h5", "model.h5"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the pipes of Unix")
def test_no_file_takes_the_place_of_a_pipe_or_a_device(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match="not a file"), replacing(tmp_path / name) as temporary:
            temporary.write_text("new")
    assert (tmp_path / "pipe").is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "pipe"]


@pytest.mark.slow
def test_kills_at_random_moments_lose_no_drawing(tmp_path):
    """Each that was kept has its picture and its strokes; what the kills left behind goes with the next."""
    code = """
import sys
from random import random
from drawing import Stroke, draw_strokes
from samples import save_sample
image = draw_strokes([[(120, 100), (260, 100)]])
while True:  # another drawing each time: none is kept twice
    print(save_sample(sys.argv[1], 7, image, [Stroke([(120, 100), (260, 100 * random())], 22)]), flush=True)
"""
    folder, random, kept = tmp_path / "7", Random(0), 0
    command = [sys.executable, "-c", code, tmp_path]
    for _ in range(KILLS):
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.02))  # the moment of the kill is what is tried
            process.kill()
            kept += 1 + len(process.stdout.read().splitlines())
    samples, skipped = load_samples(tmp_path)
    assert skipped == []
    assert kept <= len(samples) <= kept + KILLS
    assert len([strokes for _, _, strokes in samples if strokes]) >= kept
    for _, path, _ in samples:
        with Image.open(path) as image:
            image.load()
    save_sample(tmp_path, 7, Image.new("L", (9, 9)), [])
    assert not list(folder.glob(".*"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the pipes of Unix")
def test_texts_are_read_from_files_alone_and_not_without_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a file"):
            read_text(path)
        with pytest.raises(HistoryError, match="not a file"):
            History.read(path)
        with pytest.raises(DataError, match="not a stroke file"):
            load_drawings(path)
    (tmp_path / "long").write_text("x" * (LARGEST_TEXT + 1))
    with pytest.raises(ValueError, match="too long"):
        read_text(tmp_path / "long")
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "a.png").write_text("")
    os.mkfifo(tmp_path / "7" / "a.json")
    assert "damaged" in load_samples(tmp_path)[1][0]


def test_a_stroke_file_that_unpacks_to_much_or_is_nested_without_end(tmp_path):
    for text in (b" " * 60_000_000, b"[" * 100_000):
        (tmp_path / "pen.json.gz").write_bytes(gzip.compress(text))
        with pytest.raises(DataError, match="not a stroke file"):
            load_drawings(tmp_path / "pen.json.gz")
