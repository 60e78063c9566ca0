"""A line of help beside the pointer."""

import tkinter as tk
from tkinter import ttk

DELAY = 600  # milliseconds for which the pointer rests


class Tooltip:
    """Shows a line of help when the pointer rests on a widget."""

    def __init__(self, widget: tk.Misc, text: str) -> None:
        self._widget, self._text = widget, text
        self._job = ""
        self._window: tk.Toplevel | None = None
        widget.bind("<Enter>", self._wait, add=True)
        for event in ("<Leave>", "<Button>", "<Destroy>"):
            widget.bind(event, self._hide, add=True)

    def _wait(self, event: tk.Event) -> None:
        self._hide()
        self._job = self._widget.after(DELAY, self._show)

    def _show(self) -> None:
        self._job = ""
        self._window = window = tk.Toplevel(self._widget)
        window.wm_overrideredirect(True)
        x = self._widget.winfo_rootx()
        y = self._widget.winfo_rooty() + self._widget.winfo_height() + 4
        ttk.Label(window, text=self._text, style="Tooltip.TLabel").pack()
        window.update_idletasks()
        x = min(x, self._widget.winfo_screenwidth() - window.winfo_reqwidth())
        window.wm_geometry(f"+{max(x, 0)}+{y}")

    def _hide(self, event: tk.Event | None = None) -> None:
        if self._job:
            self._widget.after_cancel(self._job)
            self._job = ""
        if self._window is not None:
            self._window.destroy()
            self._window = None
