"""A row of widgets that goes on in the next line where there is no room."""

import tkinter as tk
from tkinter import ttk


class FlowingRow(ttk.Frame):
    """Widgets from left to right, as many in a line as there is room for."""

    def __init__(self, parent: tk.Misc, gap: int) -> None:
        """Build it empty, for a gap in pixels between two widgets."""
        super().__init__(parent)
        self._gap = gap
        self._widgets: list[tk.Widget] = []
        self._width = 0
        self.bind("<Configure>", self._flow)

    def add(self, widget: tk.Widget) -> None:
        """Put a widget at the end."""
        self._widgets.append(widget)

    def _flow(self, event: tk.Event) -> None:
        if event.width == self._width:
            return
        self._width = event.width
        x = y = height = 0
        for widget in self._widgets:
            width = widget.winfo_reqwidth()
            if x and x + width > event.width:
                x, y = 0, y + height + self._gap
            widget.place(x=x, y=y)
            height = max(height, widget.winfo_reqheight())
            x += width + self._gap
        self.configure(height=y + height)
