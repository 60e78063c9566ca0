import sys
import time

import pytest

pytest.importorskip("tkinter", reason="this Python comes without Tk")

from timing import in_time

from window.themes import DARK, LIGHT, find_theme

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="asks another command there")


@pytest.fixture
def desktop(monkeypatch, tmp_path):
    """Return a function that lets gsettings run a line of shell."""

    def answer(line):
        (tmp_path / "gsettings").write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "gsettings").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")

    return answer


def test_themes_by_name():
    assert (find_theme("light"), find_theme("dark")) == (LIGHT, DARK)


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        ("echo \"'prefer-dark'\"", DARK),
        ("echo \"'default'\"", LIGHT),
        ("echo no such schema >&2; exit 1", LIGHT),
    ],
)
def test_the_theme_of_the_desktop(desktop, line, theme):
    desktop(line)
    assert find_theme("system") is theme


def test_a_desktop_that_does_not_answer_is_light(desktop):
    desktop("exec sleep 10")
    start = time.monotonic()
    assert find_theme("system") is LIGHT
    assert in_time(time.monotonic() - start, 2)


def test_without_a_desktop_it_is_light(desktop, monkeypatch):
    desktop("echo \"'prefer-dark'\"")
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert find_theme("system") is LIGHT
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setenv("PATH", "")
    assert find_theme("system") is LIGHT
