"""The table of commands: what a person can tell the window to do, and in which menus it stands."""

from functools import partial
from typing import TYPE_CHECKING

from window.about import show_about
from window.commands import Command

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

BRUSH_STEP = 2  # pixels, of the keys that change the brush
MENUS = {  # names of commands, "" for a line between; the Model menu has the models as well
    "File": ("open", "paste", "", "save", "save_view", "export", "", "kept", "", "quit"),
    "Edit": ("undo", "redo", "clear", "", "copy", "copy_answer", "", "eraser", "thinner", "thicker"),
    "View": (
        *("recognize", "live", "", "previous", "next", ""),
        *("inside", "why", "numbers", "", "system", "light", "dark"),
    ),
    "Model": ("open_model", "compare", ""),
    "Help": ("lessons", "help", "", "about"),
}


def make_commands(window: "DigitRecognizerApp") -> dict[str, Command]:
    """Return all that a person can tell a window to do, by name.

    Args:
        window: DigitRecognizerApp.
    """
    sketch, panel = window.sketch, window.side_panel

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
        "eraser": Command(
            "_Eraser",
            window.brush.show_eraser,
            "Rub out instead of drawing, or no more; the right button, or Shift held, always rubs out",
            "e",
            variable=window.brush.is_eraser,
        ),
        "thinner": Command(
            "_Thinner brush", partial(window.brush.change_width, -BRUSH_STEP), keys="bracketleft"
        ),
        "thicker": Command(
            "T_hicker brush", partial(window.brush.change_width, BRUSH_STEP), keys="bracketright"
        ),
        "correct": Command(
            "That is _wrong",
            window.corrections.ask,
            "Say which digit it is, and keep the drawing to learn from",
            possible=has_ink,
        ),
        "open": Command("_Open picture...", window.opening.ask, "Open a picture or a photo", "Mod-o"),
        "copy": Command(
            "Copy _drawing", window.clipboard.copy_drawing, "Copy the drawing as a picture", "Mod-c", has_ink
        ),
        "copy_answer": Command(
            "Copy _answer", window.clipboard.copy_answer, "Copy the answer as text", "Mod-Shift-c", has_ink
        ),
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
        "kept": Command(
            "_Kept drawings...", window.corrections.show_kept, "Look at the drawings kept, and remove some"
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
        "inside": Command(
            "_Inside the network",
            partial(panel.toggle, "layers"),
            "Show what each layer makes of it",
            "Mod-i",
        ),
        "why": Command(
            "_Why this answer",
            partial(panel.toggle, "why"),
            "Show which ink speaks for the answer; 0 to 9 or a click on a bar: for that digit",
            "F3",
        ),
        "numbers": Command(
            "The network's _numbers",
            partial(panel.toggle, "numbers"),
            "Show the network's 784 numbers",
            "Mod-n",
        ),
        "system": theme("As the _system", "system"),
        "light": theme("Li_ght", "light"),
        "dark": theme("_Dark", "dark"),
        "open_model": Command("_Open model...", window.model_choice.ask),
        "compare": Command(
            "_Compare", partial(panel.toggle, "models"), "Compare what each model says", "Mod-m"
        ),
        "lessons": Command(
            "_How it works", partial(panel.toggle, "lessons"), "Tell how a network reads a digit", "F2"
        ),
        "about": Command("_About...", partial(show_about, window)),
        "help": Command("_Shortcuts", partial(panel.toggle, "keys"), "Show this list", "F1"),
    }
