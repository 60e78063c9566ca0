"""The models that can read a drawing: which files there are, and which of them is in use."""

from collections.abc import Iterable
from pathlib import Path

from classifier import DEFAULT_MODEL, MODELS_FOLDER, DigitClassifier, ModelFileError
from command_line import command_for
from files import list_folder


class ModelFiles:
    """mnist.h5, all files in a folder, and one opened from elsewhere. Threads may ask for them too.

    Attributes:
        path: str, the file in use; "" before one is.
        classifier: its DigitClassifier, or None.
        problem: why there is none, "" where there is one.
    """

    def __init__(self, folder: Path = MODELS_FOLDER) -> None:
        self.path = ""
        self.classifier: DigitClassifier | None = None
        self.problem = ""
        self._folder = folder
        self._loaded: dict[str, DigitClassifier | ModelFileError] = {}  # by path

    def paths(self) -> list[str]:
        """Return the paths of all models, mnist.h5 first."""
        files = [path for path in list_folder(self._folder, "[!.]*") if path.suffix in (".h5", ".keras")]
        paths = [str(DEFAULT_MODEL), *map(str, files)]
        return paths if self.path in {"", *paths} else [*paths, self.path]

    def find(self, path: str) -> DigitClassifier:
        """Return the DigitClassifier of a file, which is read only the first time.

        Raises:
            ModelFileError: the file cannot be loaded, now or the first time.
        """
        found = self._loaded.get(path)
        if found is None:
            try:
                found = DigitClassifier.load(path)
            except ModelFileError as error:
                found = error
            self._loaded[path] = found
        if isinstance(found, ModelFileError):
            raise found
        return found

    def use_first(self, paths: Iterable[str]) -> None:
        """Read with the first of some files that can be loaded; where none can, `problem` says why."""
        for path in paths:
            try:
                return self.use(path)
            except ModelFileError as error:
                advice = "Choose another one in the Model menu."
                if path == str(DEFAULT_MODEL):
                    advice = f"To make it with train_digit_recognizer.py, type: {command_for('train')}"
                self.problem = f"{error} {advice}"

    def use(self, path: str) -> None:
        """Read with a file from now on, as it is now.

        Raises:
            ModelFileError: the file cannot be loaded; the one before stays in use.
        """
        self._loaded.pop(path, None)
        self.classifier = self.find(path)
        self.path = path
        self.problem = ""
