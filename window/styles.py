"""How widgets look: a Theme's colours and sizes for a scale, for ttk, the menus and the file dialogs."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from PIL import Image, ImageDraw

from window.file_dialogs import FILE_LIST
from window.themes import Theme
from window.tk_images import tk_image, update_tk_image

CHECK_SIZE = 15  # pixels of 96 an inch, of the box that is checked
CHECK_GAP = 5  # pixels of 96 an inch, between the box and its text
CHECK_MARK = (0.24, 0.52), (0.43, 0.71), (0.77, 0.29)  # of the box's side
SMOOTHING = 4  # times larger the box is drawn than it is shown
MENU_ROOM = 2  # pixels of 96 an inch, around an entry of a menu
CHECK_LABEL: Any = "Checkbutton.label", {"sticky": "nswe"}  # layouts have a type of ttk's own
CHECK_LAYOUT: Any = [
    ("Box.indicator", {"side": "left", "sticky": ""}),
    ("Checkbutton.focus", {"side": "left", "sticky": "w", "children": [CHECK_LABEL]}),
]


class Styles:
    """The looks of a window and all that is in it."""

    def __init__(self, window: tk.Tk, scale: float) -> None:
        """Style a window later, for a scale of screen pixels to one of 96 an inch."""
        self._window, self._scale = window, scale
        self._style = ttk.Style(window)
        self._style.theme_use("clam")
        blank = Image.new("RGB", (self._pixels(CHECK_SIZE + CHECK_GAP), self._pixels(CHECK_SIZE)))
        self._box, self._checked_box = tk_image(window, blank), tk_image(window, blank)
        self._style.element_create(
            "Box.indicator", "image", self._box, ("selected", self._checked_box), sticky=""
        )
        # as clam has it, but for the box
        self._style.layout("TCheckbutton", CHECK_LAYOUT)

    def _pixels(self, size: float) -> int:
        return round(size * self._scale)

    def apply(self, theme: Theme) -> None:
        """Give everything a theme's colours."""
        self._style_basics(theme)
        self._style_buttons(theme)
        self._style_bars(theme)
        self._style_texts(theme)
        update_tk_image(self._box, self._draw_box(theme, False))
        update_tk_image(self._checked_box, self._draw_box(theme, True))
        self._window.configure(background=theme.background)
        for option, value in self._menu_options(theme).items():
            self._window.option_add(f"*Menu.{option}", value)  # of menus to come
        self._style_menus(self._window, theme)
        self._style.configure(FILE_LIST, background=theme.paper, foreground=theme.text)

    def _style_basics(self, theme: Theme) -> None:
        self._style.configure(
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
            selectforeground=theme.background,
            insertcolor=theme.text,
        )

    def _style_buttons(self, theme: Theme) -> None:
        style = self._style
        for kind in ("TButton", "TMenubutton", "Primary.TButton"):
            surface = theme.sure if kind == "Primary.TButton" else theme.surface
            style.configure(kind, background=surface, lightcolor=surface, darkcolor=surface)
            style.map(
                kind,
                background=[("disabled", theme.surface), ("active", theme.active)],
                foreground=[("disabled", theme.muted), ("active", theme.text)],
                bordercolor=[("focus", theme.focus)],
                lightcolor=[("focus", theme.focus)],
                darkcolor=[("focus", theme.focus)],
            )
        style.configure("Primary.TButton", foreground=theme.background)
        style.configure("TMenubutton", arrowcolor=theme.text)
        style.configure("TMenubutton", arrowsize=self._pixels(5), padding=self._pixels(4))
        style.configure("TButton", padding=self._pixels(4))
        style.configure("Thumbnail.TButton", padding=self._pixels(1), width=0, anchor="w")
        style.configure("Thumbnail.TButton", space=self._pixels(6))
        style.configure("Kept.Toolbutton", padding=self._pixels(2), anchor="center")
        style.map(
            "Kept.Toolbutton",
            background=[("selected", theme.sure), ("active", theme.active)],
            foreground=[("selected", theme.background)],
            bordercolor=[("focus selected", theme.text), ("focus", theme.focus)],
            relief=[("focus", "solid"), ("selected", "sunken")],
        )
        style.map("TCheckbutton", background=[("active", theme.background)])

    def _style_bars(self, theme: Theme) -> None:
        style = self._style
        thickness = self._pixels(14)
        style.configure(
            "Horizontal.TScale",
            background=theme.sure,
            gripcount=0,
            sliderlength=self._pixels(16),
            arrowsize=thickness,
        )
        style.map(
            "Horizontal.TScale", background=[("active", theme.sure)], bordercolor=[("focus", theme.focus)]
        )
        bars = {"Sure": theme.sure, "Doubt": theme.doubt, "None": theme.edge, "Other": theme.bar}
        for name, colour in bars.items():
            # a bar's edges are drawn in the colours of light and shade
            style.configure(
                f"{name}.Horizontal.TProgressbar",
                background=colour,
                lightcolor=colour,
                darkcolor=colour,
                bordercolor=theme.surface,
                arrowsize=thickness,
            )
        style.configure(
            "TScrollbar",
            background=theme.active,
            lightcolor=theme.active,
            darkcolor=theme.active,
            troughcolor=theme.background,
            arrowcolor=theme.text,
            arrowsize=thickness,
            gripcount=0,
        )
        style.map("TScrollbar", background=[("disabled", theme.background), ("active", theme.edge)])

    def _style_texts(self, theme: Theme) -> None:
        style = self._style
        for name, colour in (("Sure", theme.sure), ("Doubt", theme.doubt), ("None", theme.muted)):
            style.configure(f"{name}.Digit.TLabel", font=("TkDefaultFont", 60, "bold"), foreground=colour)
            style.configure(f"{name}.Verdict.TLabel", font=("TkDefaultFont", 13, "bold"), foreground=colour)
        style.configure("None.Verdict.TLabel", font=("TkDefaultFont", 11, "bold"), foreground=theme.doubt)
        style.configure("Best.TLabel", font=("TkDefaultFont", 10, "bold"))
        style.configure("Eraser.TLabel", background=theme.doubt, foreground=theme.background)
        style.configure("Eraser.TLabel", padding=(self._pixels(4), self._pixels(1)))
        style.configure("Muted.TLabel", foreground=theme.muted)
        style.configure("Caption.TLabel", font=("TkDefaultFont", 8), foreground=theme.muted)
        style.configure("View.TLabel", background="black", padding=0, borderwidth=0)
        style.configure("Edge.TFrame", background=theme.edge)
        style.configure("Tooltip.TLabel", background=theme.surface, bordercolor=theme.edge, relief="solid")
        style.configure("Tooltip.TLabel", borderwidth=1, padding=(self._pixels(6), self._pixels(2)))

    def _draw_box(self, theme: Theme, is_checked: bool) -> Image.Image:
        """Return the box of a check box."""
        side = SMOOTHING * self._pixels(CHECK_SIZE)
        image = Image.new("RGB", (side + SMOOTHING * self._pixels(CHECK_GAP), side), theme.background)
        draw = ImageDraw.Draw(image)
        line = round(SMOOTHING * self._scale)
        draw.rounded_rectangle(
            (0, 0, side - 1, side - 1),
            radius=3 * line,
            fill=theme.sure if is_checked else theme.surface,
            outline=theme.sure if is_checked else theme.edge,
            width=line,
        )
        if is_checked:
            mark = [(x * side, y * side) for x, y in CHECK_MARK]
            draw.line(mark, fill=theme.background, width=2 * line, joint="curve")
        return image.resize((image.width // SMOOTHING, image.height // SMOOTHING), Image.Resampling.BOX)

    def _menu_options(self, theme: Theme) -> dict[str, str | int]:
        """Return what is set of a menu; Tk derives the two shades of its border from the background."""
        return {
            "background": theme.background,
            "foreground": theme.text,
            "activeBackground": theme.active,
            "activeForeground": theme.text,
            "disabledForeground": theme.muted,
            "selectColor": theme.text,
            "borderWidth": 1,
            "relief": "raised",
            "activeBorderWidth": self._pixels(MENU_ROOM),
        }

    def _style_menus(self, widget: tk.Misc, theme: Theme) -> None:
        """Style all menus under a widget."""
        for child in widget.winfo_children():
            if isinstance(child, tk.Menu):
                options = {name.lower(): value for name, value in self._menu_options(theme).items()}
                child.configure(**options)  # type: ignore[arg-type]
            self._style_menus(child, theme)
