"""The menu bar, whose shortcuts are those of the platform."""

import tkinter as tk


class MenuBar(tk.Menu):
    """The menus of a window.

    Attributes:
        shortcuts: list of (keys as the platform writes them, what they do).
    """

    def __init__(self, window):
        super().__init__(window)
        window.configure(menu=self)
        self.shortcuts = []
        self._is_mac = self.tk.call("tk", "windowingsystem") == "aqua"

    def add_menu(self, title, *entries):
        """Add a menu.

        Args:
            title: its name.
            entries: (label, underlined letter's index, function, key or ""), None for a line between;
                the key goes with Control or Command, an upper-case one also with Shift.

        Returns:
            tk.Menu, to which entries of other kinds can be added.
        """
        menu = tk.Menu(self, tearoff=False)
        self.add_cascade(label=title, underline=0, menu=menu)
        for entry in entries:
            if entry is None:
                menu.add_separator()
                continue
            label, underline, action, key = entry
            accelerator = self._bind(key, label, action) if key else ""
            menu.add_command(label=label, underline=underline, command=action, accelerator=accelerator)
        return menu

    def _bind(self, key, label, action):
        """Bind a key to a function; return how the platform writes it."""
        shift = key.isupper()
        bind_key(self.master, f"<{'Command' if self._is_mac else 'Control'}-{key}>", action)
        if self._is_mac:
            text = f"{'Shift-' if shift else ''}Command-{key.upper()}"
        else:
            text = f"Ctrl+{'Shift+' if shift else ''}{key.upper()}"
        self.shortcuts.append((text, label.rstrip(".")))
        return text


def bind_key(window, key, action):
    """Call a function when a key is pressed in a window, and not in one that belongs to it."""

    def call(event):
        if not isinstance(event.widget, str) and event.widget.winfo_toplevel() is window:
            action()

    window.bind(key, call)
