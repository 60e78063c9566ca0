"""The folders in which each platform keeps a person's settings, data and caches."""

import os
import re
import sys
from pathlib import Path

from files import is_folder

NAME = "digit-recognizer"


def config_folder() -> Path:
    """Return the folder of this program's settings; it need not exist yet."""
    return _folder("APPDATA", "Library/Application Support", "XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """Return the folder of what this program keeps for a person; it need not exist yet."""
    return _folder("LOCALAPPDATA", "Library/Application Support", "XDG_DATA_HOME", ".local/share")


def cache_folder() -> Path:
    """Return the folder of what this program can make again; it need not exist yet."""
    return _folder("LOCALAPPDATA", "Library/Caches", "XDG_CACHE_HOME", ".cache")


def pictures_folder() -> Path:
    """Return the folder of a person's pictures, or their own folder where there is none."""
    home = _home()
    for folder in (_xdg_pictures_folder(home), home / "Pictures"):
        if folder is not None and is_folder(folder):
            return folder
    return home


def _xdg_pictures_folder(home: Path) -> Path | None:
    """Return what the desktop says, None where it says nothing.

    Source: user-dirs.dirs(5) of xdg-user-dirs; a folder is within $HOME or absolute.
    """
    if sys.platform in ("win32", "darwin"):
        return None
    config = os.environ.get("XDG_CONFIG_HOME", "")
    config_home = Path(config) if os.path.isabs(config) else home / ".config"
    try:
        text = (config_home / "user-dirs.dirs").read_text()
    except (OSError, ValueError):
        return None
    found = re.search(r'^\s*XDG_PICTURES_DIR="((?:[^"\\]|\\.)*)"', text, re.MULTILINE)
    if not found:
        return None
    path = re.sub(r"\\(.)", r"\1", found[1])
    if path.startswith("$HOME/"):
        return home / path.removeprefix("$HOME/")
    return Path(path) if os.path.isabs(path) else None


def _folder(windows_variable: str, mac_folder: str, xdg_variable: str, unix_folder: str) -> Path:
    base: str | Path
    if sys.platform == "win32":
        base = os.environ.get(windows_variable) or _home()
    elif sys.platform == "darwin":
        base = _home() / mac_folder
    else:  # XDG Base Directory Specification: a relative path is to be ignored
        base = os.environ.get(xdg_variable, "")
        base = base if os.path.isabs(base) else _home() / unix_folder
    return Path(base) / NAME


def _home() -> Path:
    """Return the person's own folder; where there is none, as in some containers, the current one."""
    try:
        return Path.home()
    except RuntimeError:
        return Path.cwd()
