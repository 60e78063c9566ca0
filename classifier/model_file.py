"""What Keras's files hold: a configuration and weights, in an .h5 file or in the zip archive .keras."""

import io
import json
import stat
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from . import hdf5
from .limits import DAMAGED, MAX_ARCHIVE, MAX_CONFIG, MAX_LISTING, MAX_PARAMETERS, Refused
from .other_files import BEGINNING, find_archive_kind, find_kind

if TYPE_CHECKING:
    import zipfile


@dataclass
class ModelFile:
    """An open model file.

    Attributes:
        config: {"class_name": ..., "config": ...}, as Keras writes it.
        keras: the version of Keras that wrote it, 2 or 3.
        root: Node of the weights.
        is_archive: whether it is a .keras file.
        parameters: how many weights have been read.
    """

    config: dict[str, Any]
    keras: int
    root: hdf5.Node
    is_archive: bool
    parameters: int = 0
    _datasets: dict[str, dict[str, hdf5.Node]] = field(default_factory=dict)

    def find_weight(
        self, path: tuple[str, ...], place: str, names: tuple[str, ...], index: int
    ) -> np.ndarray | None:
        """Return a weight as float32, or None where there is none.

        Args:
            path: names of the models that the layer lies in, and its own.
            place: of the layer in a .keras file.
            names: that the weight may have.
            index: of the weight among its layer's own.
        """
        node = self._find_by_place(place, index) if self.is_archive else self._find_by_name(path, names)
        if node is None:
            return None
        array = node.array()
        self.parameters += array.size
        if self.parameters > MAX_PARAMETERS:
            raise Refused("it has more weights than a digit network needs")
        return array

    def _find_by_place(self, place: str, index: int) -> hdf5.Node | None:
        older = place.replace("layers/", "_layer_checkpoint_dependencies/", 1)  # TensorFlow 2.12
        return self.root.get(f"{place}/vars/{index}") or self.root.get(f"{older}/vars/{index}")

    def _find_by_name(self, path: tuple[str, ...], names: tuple[str, ...]) -> hdf5.Node | None:
        if path[0] not in self._datasets:
            group = self.root.get(path[0])
            self._datasets[path[0]] = group.datasets() if group else {}
        found = []
        for name, node in self._datasets[path[0]].items():
            *above, last = name.split("/")
            if last.removesuffix(":0") in names:
                found.append((above, node))
        if len(path) > 1 or len(found) > 1:  # of a model within the model, or of a layer within a layer
            found = [(above, node) for above, node in found if above and above[-1] == path[-1]]
        if len(found) > 1:
            found = [(above, node) for above, node in found if above[-len(path) :] == list(path)]
        return found[0][1] if len(found) == 1 else None


def open_model(path: Path, stack: ExitStack) -> ModelFile:
    """Open a model file, whatever its name ends in; the stack closes it.

    Raises:
        OSError: it cannot be opened.
        Refused: it is none, or too large in what it holds.
    """
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise Refused("it is a device or a pipe, not a file")
    stream = stack.enter_context(path.open("rb"))
    begin = stream.read(BEGINNING)
    if begin.startswith(hdf5.SIGNATURE):
        return _open_h5(hdf5.File(stream).root)
    if begin.startswith(b"PK"):
        return _open_archive(stream)
    kind = find_kind(path, begin)
    raise Refused(f"it is {kind or 'neither an HDF5 file nor a .keras file, or damaged'}")


def _open_h5(root: hdf5.Node) -> ModelFile:
    text = root.text("model_config", MAX_CONFIG)
    weights = root.get("model_weights")
    if text is None:
        raise Refused("it holds no network, only weights or other data; save it with model.save()")
    if weights is None:
        raise Refused("it holds no weights")
    return ModelFile(_parse(text), _read_version(root.text("keras_version", 99)), weights, False)


def _open_archive(stream: BinaryIO) -> ModelFile:
    """Read a .keras file into memory."""
    import zipfile  # takes a tenth of a start in which no such file is read
    import zlib

    _check_listing(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            if "config.json" not in names:
                raise Refused(f"it is {find_archive_kind(names)}")
            if "model.weights.h5" not in names:
                raise Refused("it holds no weights that can be read (model.weights.h5)")
            config = _parse(_extract(archive, "config.json", MAX_CONFIG).getvalue())
            metadata = {}
            if "metadata.json" in names:
                metadata = _parse(_extract(archive, "metadata.json", MAX_CONFIG).getvalue())
            weights = hdf5.File(_extract(archive, "model.weights.h5", MAX_ARCHIVE))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Refused(DAMAGED) from None
    return ModelFile(config, _read_version(metadata.get("keras_version")), weights.root, True)


def _check_listing(stream: BinaryIO) -> None:
    """Refuse a zip archive whose list of files, which is read as a whole, is too large."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - (1 << 16) - 22))  # the end record and the longest comment after it
    end = stream.read()
    at = end.rfind(b"PK\5\6")
    if at < 0 or int.from_bytes(end[at + 12 : at + 16], "little") > MAX_LISTING:
        raise Refused(DAMAGED)


def _extract(archive: "zipfile.ZipFile", name: str, limit: int) -> io.BytesIO:
    """Return a file in a zip archive; one of more bytes than the limit is refused."""
    info = archive.getinfo(name)
    if info.file_size > limit:
        raise Refused(f"its {name} is too large")
    if info.compress_type > 8:  # neither stored nor deflated, which takes little memory to undo
        raise Refused(f"its {name} is compressed in a way that Keras does not use")
    content = io.BytesIO()
    with archive.open(name) as file:
        while piece := file.read(1 << 20):
            content.write(piece)
    return content


def _parse(text: str | bytes) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise Refused(DAMAGED)
    return value


def _read_version(text: Any) -> int:
    return 2 if isinstance(text, str) and text[:1] in "12" else 3
