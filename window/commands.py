"""What a person can tell the window to do, as one kind of thing.

A `Command` is written down once and read by the menus, the buttons and their tooltips, the keys and
the Help window.
"""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

KEY_TEXTS = {
    "bracketleft": "[",
    "bracketright": "]",
    "KP_Enter": "Enter",
}  # where Tk's name of a key is not what is on it

ALT = 0x8  # in the state of an event
ARROW_KEYS = "<Key-Left>", "<Key-Right>"
COPY_KEYS = "<Control-Key-c>", "<Control-Key-C>", "<Command-Key-c>", "<Command-Key-C>"
MOVED_WITH_ARROWS = "TScale", "Text"  # classes of widgets that use them while they have the keyboard


def always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """Something to do, and how it is asked for.

    Attributes:
        label: as menus and buttons show it; the first "_" stands before the underlined letter, "..."
            means that a question follows.
        action: function that does it.
        help: what it does, in a few words; "" where the label says it all.
        keys: as Tk calls them, such as "Mod-Shift-z" or "Return KP_Enter"; Mod is Control, on macOS
            Command. The first is the one that is shown.
        possible: function that says whether there is something to do now.
        variable: of what can be switched on and off, or is one of several choices.
        value: of the variable, where this is one of several choices.
        note: what menus show beside the label in the place of a key.
    """

    label: str
    action: Callable[[], object]
    help: str = ""
    keys: str = ""
    possible: Callable[[], bool] = always
    variable: tk.Variable | None = None
    value: str | None = None
    note: str = ""

    def press(self) -> None:
        """Do it by a key; what is on or off is switched first, as Tk does for a menu."""
        if isinstance(self.variable, tk.BooleanVar):
            self.variable.set(not self.variable.get())
        self.action()

    @property
    def text(self) -> str:
        """The label without its mark."""
        return self.label.replace("_", "", 1)

    @property
    def first_key(self) -> str:
        """The key that is shown, "" where there is none."""
        return self.keys.partition(" ")[0]

    @property
    def underline(self) -> int:
        """The index of the underlined letter in the text, -1 where there is none."""
        return self.label.find("_")

    @property
    def letter(self) -> str:
        """The underlined letter in lower case, "" where there is none."""
        return self.text[self.underline].lower() if self.underline >= 0 else ""


def key_events(key: str, is_mac: bool) -> list[str]:
    """Return the events by which Tk reports a key of a Command, whether Caps Lock is on or not."""
    *modifiers, name = key.replace("Mod", "Command" if is_mac else "Control").split("-")
    names = [name.lower(), name.upper()] if len(name) == 1 else [name]
    return [f"<{'-'.join([*modifiers, 'Key', name])}>" for name in names]


def key_text(key: str, is_mac: bool) -> str:
    """Return a key of a Command as the platform writes it: "Ctrl+Shift+Z", on macOS "Command-Shift-Z"."""
    *modifiers, name = key.replace("Mod", "Command" if is_mac else "Ctrl").split("-")
    name = KEY_TEXTS.get(name, name.upper() if len(name) == 1 else name)
    return ("-" if is_mac else "+").join([*modifiers, name])


def on_mac(widget: tk.Misc) -> bool:
    """Return whether a widget is shown by macOS, whose keys and menus are others."""
    return widget.tk.call("tk", "windowingsystem") == "aqua"


def has_state(event: tk.Event, flag: int) -> bool:
    """Return whether a key or button was held at an event, by its flag in the event's state."""
    return isinstance(event.state, int) and bool(event.state & flag)


def bind_commands(window: tk.Tk, commands: list[Command]) -> None:
    """Let the commands' keys work in a window, and not in those that belong to it."""
    for command in commands:
        for key in command.keys.split():
            for event in key_events(key, on_mac(window)):
                bind_key(window, event, command.press)


def bind_key(window: tk.Tk, event: str, action: Callable[[], object]) -> None:
    """Call a function when Tk reports a key in a window, and not in one that belongs to it.

    An arrow key that moves a slider or a text's cursor does nothing else, nor does a key that copies
    chosen text, nor a letter with Alt, which is for menus and buttons.
    """

    is_letter = len(event) == len("<Key-a>")

    def call(reported: tk.Event) -> None:
        widget: tk.Misc | str = reported.widget  # a name where Tk made the widget itself
        if isinstance(widget, str) or widget.winfo_toplevel() is not window:
            return
        if is_letter and has_state(reported, ALT):
            return
        if event in ARROW_KEYS and widget.winfo_class() in MOVED_WITH_ARROWS:
            return
        if event in COPY_KEYS and isinstance(widget, tk.Text) and widget.tag_ranges("sel"):
            return
        action()

    window.bind(event, call)


def press_with_return(button: ttk.Button) -> None:
    """Let Return and Enter press a button that has the keyboard, as Space does, and do nothing else."""

    def press(event: tk.Event) -> str:
        button.invoke()
        return "break"

    for key in ("<Return>", "<KP_Enter>"):
        button.bind(key, press)


def shortcuts(commands: list[Command], is_mac: bool) -> list[tuple[str, str]]:
    """Return (keys, what they do) of each command that has a key, for a person to read."""
    return [
        (
            ", ".join(key_text(key, is_mac) for key in command.keys.split()),
            command.help or command.text.rstrip("."),
        )
        for command in commands
        if command.keys
    ]
