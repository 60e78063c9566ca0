"""The menu bar, made of commands."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from window.commands import Command, key_text, on_mac

EDGE = "  "  # between keys and the menu's edge, where Tk draws the menu
Entries = Sequence[Command | None]  # None is a line between two groups


class MenuBar(tk.Menu):
    """The menus of a window. Each is filled anew when it opens, with what can be done then."""

    def __init__(self, window: tk.Tk) -> None:
        super().__init__(window)
        window.configure(menu=self)

    def add_menus(
        self,
        menus: Mapping[str, Sequence[str]],
        commands: Mapping[str, Command],
        more: Mapping[str, Callable[[], Entries]],
    ) -> None:
        """Add menus, as in command_table.MENUS.

        Args:
            menus: for each title the names of commands, "" for a line between.
            commands: Command by name.
            more: for some titles a function that returns what stands below.
        """

        def entries(title: str) -> Entries:
            named = [commands[name] if name else None for name in menus[title]]
            return [*named, *more[title]()] if title in more else named

        for title in menus:
            self.add_menu(title, partial(entries, title))

    def add_menu(self, title: str, entries: Callable[[], Entries]) -> None:
        """Add a menu.

        Args:
            title: its name, whose first letter is underlined.
            entries: function that returns what it holds.
        """
        menu = tk.Menu(self, tearoff=False)
        menu.configure(postcommand=lambda: fill_menu(menu, entries()))
        self.add_cascade(label=title, underline=0, menu=menu)
        fill_menu(menu, entries())

    @property
    def height(self) -> int:
        """The pixels of the bar above what Tk counts as the window, where it shows a copy; 0 but on X11."""
        copy = str(self).replace(".", ".#", 1)
        if self.tk.call("tk", "windowingsystem") != "x11" or not self.tk.call("winfo", "exists", copy):
            return 0
        return int(self.tk.call("winfo", "reqheight", copy))


def fill_menu(menu: tk.Menu, entries: Entries) -> None:
    """Make commands the entries of a menu, in the place of those that it has."""
    menu.delete(0, "end")
    is_mac = on_mac(menu)
    edge = EDGE if menu.tk.call("tk", "windowingsystem") == "x11" else ""
    for command in entries:
        if command is None:
            menu.add_separator()
            continue
        beside = key_text(command.first_key, is_mac) if command.keys else command.note
        add = menu.add_command
        if command.variable is not None:
            add = partial(menu.add_checkbutton, variable=command.variable)
            if command.value is not None:
                add = partial(menu.add_radiobutton, variable=command.variable, value=command.value)
        add(
            label=command.text,
            underline=command.underline,
            command=command.action,
            accelerator=f"{beside}{edge}" if beside else "",
            state="normal" if command.possible() else "disabled",
        )
