"""The line at the bottom of the window, which tells what to do and what went wrong."""

import tkinter as tk
from tkinter import ttk

from command_line import printable
from window.themes import Theme, text_colours

LINES = 2  # that have room; a longer text can be scrolled


class MessageLine(ttk.Frame):
    """A text that keeps its place whatever it says, and can be selected and copied."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent)
        self._message = ""
        self._text = tk.Text(
            self,
            height=LINES,
            width=1,  # as wide as there is room
            wrap="word",
            font="TkDefaultFont",
            borderwidth=0,
            padx=1,
            pady=0,
            highlightthickness=1,
            cursor="arrow",
            state="disabled",
            yscrollcommand=self._show_scrollbar,
        )
        self._scrollbar = ttk.Scrollbar(self, command=self._text.yview)
        self._text.grid(row=0, column=0, sticky="nsew")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.configure(height=self._text.winfo_reqheight())
        self.grid_propagate(False)  # the scrollbar wants to be higher
        self._text.bind("<Button-1>", lambda event: self._text.focus_set(), add=True)  # macOS would not
        # the line's end stays out: a command that was copied is not run as soon as it is pasted
        self._text.bind("<<Selection>>", lambda event: self._text.tag_remove("sel", "end-1c"))
        for event in ("<Control-a>", "<Control-A>", "<Command-a>"):
            self._text.bind(event, self._select_all)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours from a Theme."""
        self._text.configure(**text_colours(theme))

    def get(self) -> str:
        """Return what it says."""
        return self._message

    def set(self, message: str) -> None:
        """Say something else, as one line: what names of files hold of line breaks is written out."""
        if message == self._message:
            return
        self._message = message
        self._text.configure(state="normal")
        self._text.replace("1.0", "end", printable(message))
        self._text.configure(state="disabled")

    def _select_all(self, event: tk.Event) -> str:
        self._text.tag_add("sel", "1.0", "end-1c")
        return "break"

    def _show_scrollbar(self, first: float, last: float) -> None:
        """Keep the scrollbar where the text is, and on the screen only where there is need of it."""
        self._scrollbar.set(first, last)
        if float(first) > 0 or float(last) < 1:
            self._scrollbar.grid(row=0, column=1, sticky="ns")
        else:
            self._scrollbar.grid_remove()
