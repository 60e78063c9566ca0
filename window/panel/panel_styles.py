"""The looks of the panel's own kinds of widgets."""

from tkinter import ttk

from window.themes import Theme


def style_panel(style: ttk.Style, theme: Theme, scale: float) -> None:
    """Give the panel's own kinds of widgets a theme's colours, and sizes for a scale."""
    style.configure(
        "Page.Toolbutton",
        background=theme.background,
        foreground=theme.text,
        padding=(round(5 * scale), round(3 * scale)),
        relief="flat",
        anchor="center",
    )
    style.map(
        "Page.Toolbutton",
        background=[("selected", theme.active), ("active", theme.surface)],
        bordercolor=[("focus", theme.focus), ("selected", theme.border)],
        lightcolor=[("focus", theme.focus)],
        darkcolor=[("focus", theme.focus)],
        relief=[("selected", "solid")],
    )
    for side in ("Vertical", "Horizontal"):
        style.configure(
            f"Side.{side}.TScrollbar",
            background=theme.border,
            troughcolor=theme.background,
            bordercolor=theme.background,
            lightcolor=theme.border,
            darkcolor=theme.border,
            arrowcolor=theme.text,
            arrowsize=round(12 * scale),
            gripcount=0,
        )
        unseen = [("disabled", theme.background)]  # where everything can be seen without it
        style.map(
            f"Side.{side}.TScrollbar",
            background=[*unseen, ("active", theme.muted)],
            lightcolor=unseen,
            darkcolor=unseen,
            arrowcolor=unseen,
        )
