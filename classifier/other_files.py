"""Files that people take for Keras models, told by how they begin, and what to do instead."""

from pathlib import Path

BEGINNING = 512  # bytes that are looked at
NO_MODEL = "not a Keras model file"
UNPACK = "unpack it first"
SAVE_KERAS = "save the Keras model itself with model.save()"
BEGINNINGS = {
    b"\x80": f"a pickle or PyTorch file, {NO_MODEL}",
    b"\x93NUMPY": f"a NumPy array, {NO_MODEL}",
    b"GGUF": f"a GGUF file, {NO_MODEL}",
    b"{": f"a JSON file without weights, {NO_MODEL}",
    b"version https://git-lfs": "a note of Git LFS in the file's place; fetch the file with: git lfs pull",
    b"\x89PNG": f"a picture, {NO_MODEL}",
    b"\xff\xd8\xff": f"a picture, {NO_MODEL}",
    b"GIF8": f"a picture, {NO_MODEL}",
    b"\x1f\x8b": f"packed with gzip; {UNPACK}",
    b"BZh": f"packed with bzip2; {UNPACK}",
    b"\xfd7zXZ": f"packed with xz; {UNPACK}",
    b"7z\xbc\xaf": f"a 7z archive; {UNPACK}",
    b"Rar!": f"a RAR archive; {UNPACK}",
    b"x\x9c": f"packed with zlib, as joblib does it, {NO_MODEL}",
}
TENSORFLOW_ENDINGS = ".pb", ".index", ".data-00000-of-00001"


def find_kind(path: Path, begin: bytes) -> str | None:
    """Say what a file is, and what to do about it, as the end of a sentence that begins with "it is".

    Args:
        path: of the file, whose name tells where nothing else does.
        begin: its first BEGINNING bytes.

    Returns:
        None where nothing is known of it.
    """
    if not begin:
        return "empty; fetch or save it again"
    if begin[4:8] == b"TFL3":
        return f"a TensorFlow Lite file; {SAVE_KERAS}"
    if begin[257:262] == b"ustar":
        return f"a tar archive; {UNPACK}"
    if begin[8:10] == b'{"':
        return f"a safetensors file, which holds only weights; {SAVE_KERAS}"
    if path.name.endswith(TENSORFLOW_ENDINGS) or begin.startswith(b"model_checkpoint_path"):
        return f"a part of a TensorFlow model or checkpoint; {SAVE_KERAS}"
    for start, kind in BEGINNINGS.items():
        if begin.startswith(start):
            return kind
    if path.suffix == ".onnx":
        return f"an ONNX file; {SAVE_KERAS}"
    if begin.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return "a web page, perhaps about the file; download the file itself"
    return None


def find_archive_kind(names: list[str]) -> str:
    """Say what a zip archive is of which these are the files, as `find_kind` does."""
    if any(name.endswith("data.pkl") for name in names):
        return f"a PyTorch file, {NO_MODEL}"
    if names and all(name.endswith(".npy") for name in names):
        return f"a file of NumPy arrays, {NO_MODEL}"
    if any(name.endswith((".h5", ".hdf5", ".keras")) for name in names):
        return "a zip archive around a model; unpack it and open what is in it"
    return f"a zip archive, {NO_MODEL}"
