import sys
from pathlib import Path

import pytest
from helpers import TOO_LONG

import user_folders
from user_folders import config_folder, data_folder, pictures_folder


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folders of Unix")
def test_unix_folders_follow_the_xdg_specification(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "relative/paths/are/ignored")
    assert config_folder() == tmp_path / "digit-recognizer"
    assert data_folder() == Path.home() / ".local/share/digit-recognizer"


@pytest.mark.parametrize(
    ("platform", "config", "data"),
    [
        ("win32", "roaming/digit-recognizer", "local/digit-recognizer"),
        (
            "darwin",
            "Library/Application Support/digit-recognizer",
            "Library/Application Support/digit-recognizer",
        ),
    ],
)
def test_windows_and_macos_have_their_own(monkeypatch, tmp_path, platform, config, data):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert (config_folder(), data_folder()) == (tmp_path / config, tmp_path / data)


def test_without_a_home_it_is_the_current_folder(monkeypatch, tmp_path):
    def fail():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", fail)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert data_folder() == tmp_path / ".local/share/digit-recognizer"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the desktops of freedesktop.org")
@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ('XDG_PICTURES_DIR="$HOME/Bilder"', "Bilder"),
        ('XDG_PICTURES_DIR="$HOME/My \\"best\\" ones"', 'My "best" ones'),
        ('XDG_PICTURES_DIR="Bilder"', "Pictures"),  # neither absolute nor in the home
        ('XDG_PICTURES_DIR="$HOME/gone"', "Pictures"),
        ("\x00", "Pictures"),
    ],
)
def test_the_folder_of_pictures_is_the_desktops(monkeypatch, tmp_path, line, folder):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert user_folders.pictures_folder() == tmp_path
    for name in ("Bilder", 'My "best" ones', "Pictures", ".config"):
        (tmp_path / name).mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text(f'# comment\nXDG_MUSIC_DIR="$HOME/M"\n{line}\n')
    assert user_folders.pictures_folder() == tmp_path / folder


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folders of Unix")
def test_pictures_where_the_desktop_names_a_folder_that_cannot_be_looked_at(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "user-dirs.dirs").write_text(f'XDG_PICTURES_DIR="$HOME/{TOO_LONG}"')
    assert pictures_folder() == tmp_path
