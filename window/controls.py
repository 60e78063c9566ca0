"""The row of controls under the canvas, and what enables them."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from window.brush import Brush
from window.commands import Command, bind_key, key_text, on_mac
from window.menus import Entries, fill_menu
from window.settings import BRUSH_WIDTHS
from window.tooltip import Tooltip

GAP = 6  # pixels of 96 an inch, between two controls
BRUSH_LENGTH = 90  # pixels of 96 an inch, of the slider
BRUSH_NAMES = "Brush", "Eraser"

Labelled = ttk.Button | ttk.Checkbutton | ttk.Menubutton


class Controls(ttk.Frame):
    """Buttons for commands, the brush's width, and a menu to correct an answer.

    Attributes:
        recognize_button, clear_button, undo_button, redo_button: ttk.Button.
        live_switch: ttk.Checkbutton.
        brush_label: ttk.Label that says whether it is the pen's or the eraser's.
        brush_slider: ttk.Scale.
        correction_button: ttk.Menubutton.
        correction_menu: tk.Menu.
    """

    def __init__(
        self,
        window: tk.Tk,
        scale: float,
        commands: Mapping[str, Command],
        corrections: Callable[[], Entries],
        live: tk.BooleanVar,
        brush: Brush,
    ) -> None:
        """Build the row.

        Args:
            window: in which the underlined letters work, with Alt.
            scale: screen pixels to one of 96 an inch.
            commands: Command by name, those of the buttons among them.
            corrections: function that returns what the menu holds to correct an answer.
            live: variable, whether answers follow the pen.
            brush: Brush, of which the slider sets the width.
        """
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._corrections = corrections
        self._enabled: dict[ttk.Widget, bool] = {}  # asking Tk at every point of a stroke would take longer
        self._sources: list[tuple[ttk.Widget, Command]] = []
        self._gap = round(GAP * scale)

        self.recognize_button = self._add_button("recognize")
        self.clear_button = self._add_button("clear", width=6)
        self.undo_button = self._add_button("undo", width=6)
        self.redo_button = self._add_button("redo", width=6)
        self.live_switch = ttk.Checkbutton(self, command=commands["live"].action)
        self._add(self.live_switch, commands["live"], self.live_switch.invoke)

        self.brush_slider = ttk.Scale(
            self,
            from_=BRUSH_WIDTHS[0],
            to=BRUSH_WIDTHS[1],
            variable=brush.width,
            length=round(BRUSH_LENGTH * scale),
            command=brush.set_width,
        )
        self.brush_label = ttk.Label(self)
        rooms = []
        for is_eraser in (True, False):
            self._show_brush(is_eraser)
            rooms.append(self.brush_label.winfo_reqwidth())
        brush.is_eraser.trace_add("write", lambda *_: self._show_brush(brush.is_eraser.get()))
        brush_keys = self._keys(commands["thinner"], commands["thicker"])
        for widget in (self.brush_label, self.brush_slider):
            self._place(widget, f"Width of the pen and the eraser{brush_keys}; the right button rubs out")
        # nothing moves when the name changes
        self.columnconfigure(self.brush_label.grid_info()["column"], minsize=max(rooms) + self._gap)
        self.brush_label.grid(sticky="w")

        self.correction_button = ttk.Menubutton(self)
        self.correction_menu = tk.Menu(self.correction_button, tearoff=False)
        self.correction_menu.configure(
            postcommand=lambda: fill_menu(self.correction_menu, self._corrections())
        )
        self.correction_button.configure(menu=self.correction_menu)
        self.correction_button.bind("<ButtonPress-1>", lambda _: self._turn_menu())
        self._add(self.correction_button, commands["correct"], commands["correct"].action)
        live.trace_add("write", lambda *_: self._show_primary(live.get()))
        self._show_primary(live.get())
        self.columnconfigure(self.grid_size()[0] - 1, weight=1)
        self.correction_button.grid(sticky="e", padx=0)

    def show_state(self) -> None:
        """Enable the controls that can do something now."""
        for widget, command in self._sources:
            enabled = command.possible()
            if self._enabled.get(widget) != enabled:
                self._enabled[widget] = enabled
                widget.state(["!disabled" if enabled else "disabled"])

    def open_corrections(self) -> None:
        """Open the menu to correct an answer, if there is something to correct."""
        self._turn_menu()
        self.correction_button.event_generate("<<Invoke>>")

    def _turn_menu(self) -> None:
        """Open the menu above its button where there is no room below.

        Tk moves it over the button there, and letting the mouse button go chooses what is under the pointer.
        """
        button, menu = self.correction_button, self.correction_menu
        fill_menu(menu, self._corrections())
        menu.update_idletasks()
        end = button.winfo_rooty() + button.winfo_height() + menu.winfo_reqheight()
        button.configure(direction="below" if end <= button.winfo_screenheight() else "above")

    def _show_primary(self, is_live: bool) -> None:
        """Let Recognize stand out where nothing is read without it."""
        self.recognize_button.configure(style="TButton" if is_live else "Primary.TButton")

    def _show_brush(self, is_eraser: bool) -> None:
        """Name what the left button does, so that the eraser is not kept on unseen."""
        style = "Eraser.TLabel" if is_eraser else "TLabel"
        self.brush_label.configure(text=BRUSH_NAMES[is_eraser], style=style)

    def _add_button(self, name: str, width: int | None = None) -> ttk.Button:
        command = self._commands[name]
        button = ttk.Button(self, command=command.action)
        if width is not None:
            button.configure(width=width)
        self._add(button, command, button.invoke)
        return button

    def _add(self, widget: Labelled, command: Command, invoke: Callable[[], object]) -> None:
        """Put a widget at the end of the row with its command's label, letter, help and state."""
        widget.configure(text=command.text, underline=command.underline)
        if isinstance(widget, ttk.Checkbutton) and command.variable is not None:
            widget.configure(variable=command.variable)
        bind_key(self._window, f"<Alt-Key-{command.letter}>", invoke)
        self._place(widget, command.help + self._keys(command))
        self._sources.append((widget, command))

    def _place(self, widget: ttk.Widget, help_text: str) -> None:
        widget.grid(row=0, column=self.grid_size()[0], padx=(0, self._gap))
        Tooltip(widget, help_text)

    def _keys(self, *commands: Command) -> str:
        """Return the keys of commands for a tooltip, such as " (Ctrl+Z)"."""
        keys = [key_text(command.first_key, on_mac(self)) for command in commands if command.keys]
        return f" ({' and '.join(keys)})" if keys else ""
