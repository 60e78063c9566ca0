"""The Model menu: which model reads."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tkinter import ttk

from classifier import DEFAULT_MODEL, ModelFileError
from window.commands import Command
from window.file_dialogs import FileDialogs
from window.model_files import ModelFiles
from window.model_labels import label_model
from window.settings import Settings
from window.tooltip import Tooltip


class ModelChoice:
    """A choice among the models, which is kept in the settings.

    Attributes:
        caption: variable with two lines on the model in use: its name, and what it reaches.
    """

    def __init__(
        self,
        window: tk.Tk,
        models: ModelFiles,
        settings: Settings,
        dialogs: FileDialogs,
        on_choice: Callable[[], object],
        say: Callable[[str], object],
    ) -> None:
        """Let a person choose later.

        Args:
            window: of the menu.
            models: ModelFiles.
            settings: Settings.
            dialogs: FileDialogs.
            on_choice: function called when another model was chosen.
            say: function that tells the person what went wrong.
        """
        self._models, self._settings, self._dialogs = models, settings, dialogs
        self._on_choice, self._say = on_choice, say
        self._path = tk.StringVar(window)  # of the entry that has the mark
        self.caption = tk.StringVar(window)

    def load_first(self, path: str | Path | None) -> None:
        """Read with a model file, with None for the one last chosen, or where that fails the default one."""
        if path is not None:
            self._models.use_first([str(path)])
        else:
            self._models.use_first(filter(None, [self._settings.model, str(DEFAULT_MODEL)]))
            if self._models.path != self._settings.model:  # chosen long ago, gone since
                self._settings.model = ""
        self._show_choice()

    def _show_choice(self) -> None:
        path = self._models.path
        self._path.set(path)
        self.caption.set(label_model(path).caption if path else "")

    def entries(self) -> list[Command]:
        """Return the models there are now, for the menu; the first letter of each is underlined."""
        entries = []
        for path in self._models.paths():
            label = label_model(path)
            choose = partial(self.choose, path)
            entries.append(
                Command(f"_{label.text}", choose, variable=self._path, value=path, note=label.accuracy_text)
            )
        return entries

    def choose(self, path: str) -> None:
        """Read with another model file; a bad one leaves the current one."""
        try:
            self._models.use(path)
        except ModelFileError as error:
            self._say(str(error))
        else:
            self._settings.model = "" if path == str(DEFAULT_MODEL) else path
            self._on_choice()
            if self._models.classifier and self._models.classifier.remarks:
                self._say(" ".join(self._models.classifier.remarks))
        finally:
            self._show_choice()

    def make_label(self, parent: tk.Misc) -> ttk.Label:
        """Return a label that names the model in use."""
        label = ttk.Label(parent, textvariable=self.caption, style="Caption.TLabel", justify="right")
        Tooltip(label, "The network that reads, and how many of MNIST's 10,000 test images it reads right")
        return label

    def ask(self) -> None:
        """Ask for a model file and read with it."""
        if path := self._dialogs.ask_model():
            self.choose(path)
