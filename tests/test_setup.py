"""setup.sh, as make calls it, where things went wrong before or go wrong now; without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import PROJECT, environment

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="a script of the Unix shell")]
USED = "sh", "cat", "cmp", "id", "sed", "tr"  # by the script; there is no apt-get


@pytest.fixture
def folder(tmp_path):
    """A folder with the script, and with a .venv whose making was interrupted before pip was in it."""
    shutil.copy(PROJECT / "setup.sh", tmp_path)
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-none.txt").write_text("./no-such-package\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements-none.txt\ntensorflow>=2.18\n")
    (tmp_path / "bin").mkdir()
    for name in USED:
        (tmp_path / "bin" / name).symlink_to(Path(shutil.which(name)))
    (tmp_path / "bin" / "python3").symlink_to(Path(sys.executable).resolve())
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    return tmp_path


def run_setup(folder, *arguments):
    variables = environment(PATH=folder / "bin", PIP_NO_INDEX=1)
    command = ["sh", "setup.sh", *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=300)


def test_what_was_interrupted_heals_and_what_cannot_be_installed_is_told(folder):
    healed = run_setup(folder, "requirements.txt", "a-tool:no-such-command")
    assert healed.returncode == 0, healed.stderr
    assert "setup: making .venv" in healed.stderr
    assert "please install: a-tool" in healed.stderr
    assert "setup: what needs them is left out" in healed.stderr
    again = run_setup(folder, "requirements.txt")
    assert (again.returncode, again.stderr) == (0, "")

    without = run_setup(folder, "requirements-none.txt")
    assert without.returncode == 1
    assert "could not install requirements-none.txt" in without.stderr
    assert "TensorFlow" not in without.stderr
    with_it = run_setup(folder, "requirements-dev.txt")
    assert "setup: installing into .venv what requirements-dev.txt lists: tensorflow" in with_it.stderr
    assert "TensorFlow supports Python" in with_it.stderr
