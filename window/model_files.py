"""The models that can read a drawing: which files there are, and which of them is in use."""

from classifier import DEFAULT_MODEL, MODELS_FOLDER, DigitClassifier, ModelFileError


class ModelFiles:
    """mnist.h5, all files in a folder, and one opened from elsewhere.

    Attributes:
        path: str, the file in use; "" before one is.
        classifier: its DigitClassifier, or None.
    """

    def __init__(self, folder=MODELS_FOLDER):
        self.path = ""
        self.classifier = None
        self._folder = folder
        self._loaded = {}  # DigitClassifier or ModelFileError, by path

    def paths(self):
        """Return the paths of all models, mnist.h5 first, as a list of str."""
        files = [path for path in self._folder.glob("[!.]*") if path.suffix in (".h5", ".keras")]
        paths = [str(DEFAULT_MODEL), *map(str, sorted(files))]
        return paths if self.path in {"", *paths} else [*paths, self.path]

    def find(self, path):
        """Return the DigitClassifier of a file, which is read only the first time.

        Raises:
            ModelFileError: the file cannot be loaded, now or the first time.
        """
        if path not in self._loaded:
            try:
                self._loaded[path] = DigitClassifier.load(path)
            except ModelFileError as error:
                self._loaded[path] = error
        if isinstance(self._loaded[path], ModelFileError):
            raise self._loaded[path]
        return self._loaded[path]

    def use(self, path):
        """Read with a file from now on, as it is now.

        Raises:
            ModelFileError: the file cannot be loaded; the one before stays in use.
        """
        self._loaded.pop(path, None)
        self.classifier = self.find(path)
        self.path = path
