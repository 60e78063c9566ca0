import subprocess
import sys

import pytest
from helpers import PROJECT

from files import replacing


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
import os, sys, time
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
