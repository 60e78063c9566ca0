"""The window's colours: a light and a dark theme, and which of them the desktop uses."""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """Colours as Tk names them. Those that tell something apart differ in lightness as well.

    Text has a contrast of 4.5:1 at least to what it stands on, bars and edges of 3:1 (Web Content
    Accessibility Guidelines 2.1, 1.4.3 and 1.4.11).
    """

    background: str  # of the window
    surface: str  # of buttons and bars
    active: str  # of a button under the pointer
    border: str  # of buttons and troughs
    edge: str  # of the canvas and of what has to be seen against both background and surface
    text: str
    muted: str  # less important text
    sure: str  # an answer to trust, and its bar
    doubt: str  # a doubtful answer, and its bar
    bar: str  # the bars of other digits
    paper: str  # of the canvas
    ink: str
    focus: str  # the ring around what the keyboard acts on


LIGHT = Theme(
    background="#f2f2f2",
    surface="#e6e6e6",
    active="#d3d9e2",
    border="#a8a8a8",
    edge="#7a7a7a",
    text="#1c1c1c",
    muted="#5a5a5a",
    sure="#0b4f9e",
    doubt="#a84b00",
    bar="#5d84b5",
    paper="#ffffff",
    ink="#000000",
    focus="#0b4f9e",
)
DARK = Theme(
    background="#1b1d22",
    surface="#2a2d35",
    active="#3a3f4b",
    border="#4c5366",
    edge="#7b8190",
    text="#eceef2",
    muted="#b0b5c0",
    sure="#86b6f2",
    doubt="#e8ab62",
    bar="#7d8fae",
    paper="#121317",
    ink="#eceef2",
    focus="#86b6f2",
)
THEMES = {"light": LIGHT, "dark": DARK}


def text_colours(theme: Theme) -> dict[str, str]:
    """Return a Theme as options of a tk.Text that can be read and selected."""
    return {
        "background": theme.background,
        "foreground": theme.text,
        "highlightbackground": theme.background,
        "highlightcolor": theme.focus,
        "selectbackground": theme.active,
        "selectforeground": theme.text,
        "inactiveselectbackground": theme.active,
    }


def find_theme(name: str) -> Theme:
    """Return the Theme of a name; for "system" the one that the desktop uses, where it can be told."""
    return THEMES.get(name) or (DARK if system_is_dark() else LIGHT)


def system_is_dark() -> bool:
    """Return whether the desktop is set to a dark look; False where it does not say."""
    try:
        if sys.platform == "win32":
            import winreg

            place = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                return winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0
        if sys.platform == "darwin":
            return _output("defaults", "read", "-g", "AppleInterfaceStyle").strip() == "Dark"
        if "XDG_CURRENT_DESKTOP" not in os.environ:
            return False
        return "dark" in _output("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
    except OSError:  # no such setting, or no such command
        return False


def _output(*command: str) -> str:
    """Return what a command prints, "" where it takes too long."""
    import subprocess  # slow to import, and not needed where the theme is chosen

    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=0.3, check=False).stdout
    except subprocess.TimeoutExpired:
        return ""
