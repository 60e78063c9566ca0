"""The folders in which each platform keeps a person's settings, data and caches."""

import os
import sys
from pathlib import Path

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
