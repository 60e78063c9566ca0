"""Asking for files to open and to write."""

import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tkinter import filedialog, ttk

from PIL import Image

from classifier import MODELS_FOLDER
from files import is_folder, replacing
from pictures import picture_suffixes
from user_folders import pictures_folder
from window.settings import Settings

ALL_FILES = "All files", "*"
WRITTEN_AS = {  # formats by the ending of a name
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
ENDINGS = ".png", ".jpg"  # those that are told
QUALITY = 95  # of a JPEG, in per cent
MODEL_TYPES = [("Keras models", "*.h5 *.keras"), ALL_FILES]
FILE_LIST = "FileList"  # the ttk style of the list of files
X11_DIALOG = "TkFDialog"  # Tk's class of its own dialogs
X11_LIST = ".contents.icons.cHull.canvas"  # within such a dialog
HIDE_HIDDEN_FILES = """
    catch {tk_getOpenFile -none}
    set ::tk::dialog::file::showHiddenBtn 1
    set ::tk::dialog::file::showHiddenVar 0
"""  # the wrong option loads what is to be set
LIST_COLOURS = """
    set body [lindex [info class definition ::tk::IconList DrawSelection] 1]
    set body [string map {"-fill black" "-fill $fill"} $body]
    oo::define ::tk::IconList method DrawSelection {} $body
"""  # else a file that is not chosen any more becomes black


class FileDialogs:
    """The questions for files. Each starts where the last one of its kind ended."""

    def __init__(self, parent: tk.Misc, settings: Settings) -> None:
        """Ask later, for a window, and keep the folder of pictures in its settings."""
        self._parent, self._settings = parent, settings
        self._models_folder = MODELS_FOLDER
        self._is_prepared = False

    def ask_picture(self) -> str:
        """Return the path of the picture file that a person chooses, "" for none."""
        patterns = " ".join(f"*{suffix}" for suffix in sorted(picture_suffixes()))
        path = self._ask("Open picture", [("Pictures", patterns), ALL_FILES], self._pictures_folder())
        return self._remember(path)

    def ask_model(self) -> str:
        """Return the path of the model file that a person chooses, "" for none."""
        path = self._ask("Open model", MODEL_TYPES, self._models_folder)
        self._models_folder = Path(path).parent if path else self._models_folder
        return path

    def ask_where_to_save(self, title: str, name: str) -> str:
        """Return the path that a person chooses for a picture, PNG unless it says otherwise, "" for none.

        Args:
            title: of the question.
            name: of the file, unless the person chooses another one.
        """
        dialog = partial(filedialog.asksaveasfilename, initialfile=name, defaultextension=".png")
        path = self._ask(title, [("PNG", "*.png"), ALL_FILES], self._pictures_folder(), dialog)
        return self._remember(path)

    def _pictures_folder(self) -> Path:
        last = Path(self._settings.folder)
        return last if self._settings.folder and is_folder(last) else pictures_folder()

    def _remember(self, path: str) -> str:
        if path:
            self._settings.folder = str(Path(path).parent)
        return path

    def _ask(
        self,
        title: str,
        types: list[tuple[str, str]],
        folder: Path,
        dialog: Callable[..., str] = filedialog.askopenfilename,
    ) -> str:
        """Return the path that a person chooses, "" for none, or where the window is closed meanwhile."""
        if not self._is_prepared:
            self._is_prepared = True
            self._prepare()
        text = ttk.Style(self._parent).lookup(FILE_LIST, "foreground")
        self._parent.option_add(f"*{X11_DIALOG}*Canvas.foreground", text)
        try:
            # () where cancelled
            return dialog(parent=self._parent, title=title, filetypes=types, initialdir=folder) or ""
        except tk.TclError:
            if _is_open(self._parent):
                raise
            return ""
        finally:
            with suppress(tk.TclError):  # of a window that was closed meanwhile
                self._put_away()

    def _put_away(self) -> None:
        """Let Tk make its own dialog anew the next time: used again, it would outlive the window."""
        for path in self._parent.tk.splitlist(self._parent.tk.call("winfo", "children", self._parent)):
            if self._parent.tk.call("winfo", "class", path) == X11_DIALOG:
                self._parent.tk.call("destroy", path)

    def _prepare(self) -> None:
        """Let Tk's own dialogs, those on X11, hide hidden files and follow the theme."""
        if self._parent.tk.call("tk", "windowingsystem") != "x11":
            return
        for script in (HIDE_HIDDEN_FILES, LIST_COLOURS):
            with suppress(tk.TclError):  # another Tk, whose dialogs are made otherwise
                self._parent.tk.eval(script)
        self._parent.bind_class(X11_DIALOG, "<Map>", self._colour_list)

    def _colour_list(self, event: tk.Event) -> None:
        colour = ttk.Style(self._parent).lookup(FILE_LIST, "background")
        with suppress(tk.TclError):  # as above
            self._parent.tk.call(f"{event.widget}{X11_LIST}", "configure", "-background", colour)


def save_picture(image: Image.Image, path: str) -> str:
    """Write a Pillow image, whole or not at all, as what its name says; return a sentence on that."""
    kind = WRITTEN_AS.get(Path(path).suffix.lower())
    if kind is None:
        return f"Nothing is written: {Path(path).name} needs another ending, such as {' or '.join(ENDINGS)}."
    if kind == "JPEG" and image.mode not in ("L", "RGB"):  # which knows nothing that is transparent
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    if kind == "BMP" and image.mode == "LA":
        image = image.convert("RGBA")
    try:
        with replacing(path) as temporary:
            image.save(temporary, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    except OSError as error:
        return f"{path} cannot be written: {error.strerror or error}."
    return f"{path} is written."


def _is_open(window: tk.Misc) -> bool:
    try:
        return bool(window.winfo_exists())
    except tk.TclError:  # of a program whose last window was closed
        return False
