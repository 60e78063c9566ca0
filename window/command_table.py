"""The table of commands: what a person can tell the window to do, and in which menus it stands."""

from functools import partial
from typing import Any

from window.commands import Command

BRUSH_STEP = 2  # pixels, of the keys that change the brush
MENUS = {  # names of commands, "" for a line between; the Model menu has the models as well
    "File": ("open", "paste", "", "save", "save_view", "export", "", "quit"),
    "Edit": ("undo", "redo", "clear", "", "thinner", "thicker"),
    "View": ("recognize", "live", "", "previous", "next", "numbers", "", "system", "light", "dark"),
    "Model": ("open_model", "compare", ""),
    "Help": ("help",),
}


def make_commands(window: Any) -> dict[str, Command]:
    """Return all that a person can tell a window to do, by name.

    Args:
        window: DigitRecognizerApp. It is not imported here, for it imports this table.
    """
    sketch = window.sketch

    def has_ink() -> bool:
        return not sketch.is_empty

    def is_number() -> bool:
        return window.answer.is_number

    def is_not_reading() -> bool:
        return not window.live_reading.is_asked

    def theme(label: str, name: str) -> Command:
        return Command(label, window.choose_theme, variable=window.theme_name, value=name)

    return {
        "recognize": Command(
            "_Recognize", window.recognize, "Read the drawing", "Return KP_Enter", is_not_reading
        ),
        "clear": Command("_Clear", window.clear, "Empty the canvas; can be undone", "Escape", has_ink),
        "undo": Command("_Undo", window.undo, "Take back the last stroke", "Mod-z", lambda: sketch.can_undo),
        "redo": Command(
            "Red_o", window.redo, "Do again what was undone", "Mod-Shift-z Mod-y", lambda: sketch.can_redo
        ),
        "live": Command("_Live", window.switch_live, "Read while the pen moves", variable=window.live),
        "thinner": Command(
            "_Thinner brush", partial(window.change_brush_width, -BRUSH_STEP), keys="bracketleft"
        ),
        "thicker": Command(
            "T_hicker brush", partial(window.change_brush_width, BRUSH_STEP), keys="bracketright"
        ),
        "correct": Command(
            "That is _wrong",
            window.ask_correction,
            "Say which digit it is, and keep the drawing to learn from",
            possible=has_ink,
        ),
        "open": Command("_Open picture...", window.opening.ask, "Open a picture or a photo", "Mod-o"),
        "paste": Command("_Paste picture", window.opening.paste, "Paste a picture", "Mod-v"),
        "save": Command("_Save drawing...", window.saving.save_drawing, "Save the drawing", "Mod-s", has_ink),
        "save_view": Command(
            "Save what the _network sees...",
            window.saving.save_view,
            "Save the 28x28 pixels that the network sees",
            "Mod-Shift-s",
            has_ink,
        ),
        "export": Command(
            "_Export last drawings...", window.saving.export, "Save the last drawings as one sheet", "Mod-e"
        ),
        "quit": Command("_Quit", window.destroy, keys="Mod-q"),
        "previous": Command(
            "_Previous digit",
            partial(window.choose_neighbour, -1),
            "Tell of the digit to the left; or click on it",
            "Left",
            is_number,
        ),
        "next": Command(
            "Ne_xt digit",
            partial(window.choose_neighbour, 1),
            "Tell of the digit to the right; or click on it",
            "Right",
            is_number,
        ),
        "numbers": Command(
            "The network's _numbers", window.show_numbers, "Show the network's 784 numbers", "Mod-n"
        ),
        "system": theme("As the _system", "system"),
        "light": theme("L_ight", "light"),
        "dark": theme("_Dark", "dark"),
        "open_model": Command("_Open model...", window.model_choice.ask),
        "compare": Command("_Compare", window.compare, "Compare what each model says", "Mod-m"),
        "help": Command("_Shortcuts", window.show_help, "Show this list", "F1"),
    }
