import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers import run_python

from window.settings import Settings, load_settings, save_settings


def test_settings_are_kept(tmp_path):
    path = tmp_path / "folder" / "settings.json"
    settings = Settings(
        theme="dark", live=False, brush_width=30, model="models/16-64.h5", size=(900, 700), page="why"
    )
    save_settings(settings, path)
    assert load_settings(path) == (settings, "")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "none.json") == (Settings(), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        json.dumps({"theme": "pink"}),
        json.dumps({"live": 1}),
        json.dumps({"brush_width": 1000}),
        json.dumps({"size": [1]}),
        json.dumps({"size": 7}),
        json.dumps({"model": None}),
        json.dumps({"page": "none"}),
        json.dumps({"model": "x" * 100_000}),
    ],
)
def test_a_broken_file_is_set_aside(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, remark = load_settings(path)
    assert settings == Settings()
    assert remark.endswith(f"were damaged and begin anew; the old file: {path}.broken")
    assert load_settings(path) == (Settings(), "")  # that is said once
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json.broken"]
    assert (tmp_path / "settings.json.broken").read_text() == text


def test_a_file_that_cannot_be_read_stays_where_it_is(tmp_path):
    path = tmp_path / "settings.json"
    path.mkdir()
    assert load_settings(path) == (Settings(), "")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="the permissions of Unix")
def test_a_file_that_may_not_be_read_stays_as_it_is():
    """Root may read every file, and becomes nobody in particular for this."""
    code = """
import os, sys
from pathlib import Path
from window.settings import Settings, load_settings, save_settings
if os.geteuid() == 0:
    os.setgroups([])
    os.setuid(65534)
path = Path(sys.argv[1], "settings.json")
save_settings(Settings(theme="dark"), path)
path.chmod(0)
assert load_settings(path) == (Settings(), "")
save_settings(Settings(), path)
path.chmod(0o600)
assert load_settings(path) == (Settings(theme="dark"), "")
"""
    with TemporaryDirectory() as folder:  # for pytest's own folders nobody else may enter
        Path(folder).chmod(0o777)
        result = run_python("-c", code, folder)
        assert [path.name for path in Path(folder).iterdir()] == ["settings.json"], result.stderr
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the pipes of Unix")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "settings.json")
    assert load_settings(tmp_path / "settings.json") == (Settings(), "")
    save_settings(Settings(), tmp_path / "settings.json")
    assert (tmp_path / "settings.json").is_fifo()


def test_a_symbolic_link_is_written_through(tmp_path):
    path, link = tmp_path / "dotfiles" / "digit.json", tmp_path / "settings.json"
    save_settings(Settings(), path)
    link.symlink_to(path)
    save_settings(Settings(theme="dark"), link)
    assert link.is_symlink()
    assert load_settings(path) == (Settings(theme="dark"), "")


def test_settings_of_another_version_are_used_as_far_as_they_are_known(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "light", "colour": "green"}))
    assert load_settings(path) == (Settings(theme="light"), "")


def test_where_nothing_may_be_written_settings_are_not_kept(tmp_path):
    (tmp_path / "file").write_text("")
    save_settings(Settings(), tmp_path / "file" / "settings.json")
    assert load_settings(tmp_path / "file" / "settings.json") == (Settings(), "")
