"""The window's looks: a light and a dark theme for ttk and for the plain Tk widgets."""

import os
import sys
import tkinter as tk
from dataclasses import dataclass
from tkinter import ttk


@dataclass(frozen=True)
class Theme:
    """Colours as Tk names them. Those that tell something apart differ in lightness as well."""

    background: str  # of the window
    surface: str  # of buttons and bars
    active: str  # of a button under the pointer
    border: str
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
    surface="#e2e2e2",
    active="#d3d9e2",
    border="#a8a8a8",
    text="#1c1c1c",
    muted="#5a5a5a",
    sure="#0b4f9e",
    doubt="#c25700",
    bar="#7b9cc4",
    paper="#ffffff",
    ink="#000000",
    focus="#0b4f9e",
)
DARK = Theme(
    background="#14161c",
    surface="#262a35",
    active="#353b4a",
    border="#4c5366",
    text="#f0f2f7",
    muted="#a6adbd",
    sure="#3df5c8",
    doubt="#ff9d2e",
    bar="#4a8792",
    paper="#0a0b0f",
    ink="#5cfbff",
    focus="#ff4fd8",
)
THEMES = {"light": LIGHT, "dark": DARK}


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


def apply_theme(window: tk.Tk, theme: Theme, scale: float) -> None:
    """Give all ttk widgets, the menus and the window a theme's colours, and sizes for a scale."""
    style = ttk.Style(window)
    style.theme_use("clam")
    style.configure(
        ".",
        background=theme.background,
        foreground=theme.text,
        fieldbackground=theme.surface,
        bordercolor=theme.border,
        lightcolor=theme.background,
        darkcolor=theme.background,
        troughcolor=theme.surface,
        focuscolor=theme.focus,
        selectbackground=theme.sure,
        insertcolor=theme.text,
    )
    for kind in ("TButton", "TMenubutton"):
        style.configure(kind, background=theme.surface, lightcolor=theme.surface, darkcolor=theme.surface)
        style.map(
            kind,
            background=[("active", theme.active)],
            foreground=[("disabled", theme.muted)],
            bordercolor=[("focus", theme.focus)],
            lightcolor=[("focus", theme.focus)],
            darkcolor=[("focus", theme.focus)],
        )
    style.configure(
        "TMenubutton", arrowcolor=theme.text, arrowsize=round(5 * scale), padding=round(4 * scale)
    )
    style.configure("TButton", padding=round(4 * scale))
    for kind in ("TCheckbutton", "TScale"):
        style.map(
            kind,
            background=[("active", theme.background), ("focus", theme.active)],
            indicatorbackground=[("selected", theme.sure), ("!selected", theme.surface)],
            bordercolor=[("focus", theme.focus)],
        )
    style.configure("TCheckbutton", indicatorforeground=theme.background, indicatorsize=round(12 * scale))
    style.configure(
        "Horizontal.TScale",
        background=theme.sure,
        gripcount=0,
        sliderlength=round(16 * scale),
        arrowsize=round(14 * scale),
    )
    bars = {"Sure": theme.sure, "Doubt": theme.doubt, "None": theme.border, "Other": theme.bar}
    for name, colour in bars.items():
        style.configure(f"{name}.Horizontal.TProgressbar", background=colour, arrowsize=round(14 * scale))
    for name, colour in (("Sure", theme.sure), ("Doubt", theme.doubt), ("None", theme.muted)):
        style.configure(f"{name}.Digit.TLabel", font=("TkDefaultFont", 60, "bold"), foreground=colour)
        style.configure(f"{name}.Verdict.TLabel", font=("TkDefaultFont", 13, "bold"), foreground=colour)
    style.configure("None.Verdict.TLabel", font=("TkDefaultFont", 11, "bold"), foreground=theme.doubt)
    style.configure("Best.TLabel", font=("TkDefaultFont", 10, "bold"))
    style.configure("Muted.TLabel", foreground=theme.muted)
    style.configure("Thumbnail.TButton", padding=round(scale), width=0)
    window.configure(background=theme.background)
    _paint_menus(window, theme)


def _paint_menus(widget: tk.Misc, theme: Theme) -> None:
    """Colour all menus under a widget."""
    for child in widget.winfo_children():
        if isinstance(child, tk.Menu):
            child.configure(
                background=theme.background,
                foreground=theme.text,
                activebackground=theme.active,
                activeforeground=theme.text,
                selectcolor=theme.text,
                borderwidth=0,
            )
        _paint_menus(child, theme)
