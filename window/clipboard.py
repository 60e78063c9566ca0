"""The drawing and the answer onto the clipboard."""

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from window.reading import NOTHING_DRAWN

if TYPE_CHECKING:
    from window.main_window import DigitRecognizerApp

PATIENCE = 5  # seconds for which a command may take a picture
NO_COMMAND = "on Linux this needs xclip, or on Wayland wl-copy"
APPLESCRIPT = 'set the clipboard to (read (POSIX file "{}") as \N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}'
APPLESCRIPT += "class PNGf\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK})"


class ClipboardError(Exception):
    """A picture cannot be copied; the text says why."""


class Clipboard:
    """Copies what a window shows, and says what became of it."""

    def __init__(self, window: "DigitRecognizerApp") -> None:
        """Copy what a DigitRecognizerApp shows."""
        self._window = window

    def copy_drawing(self) -> None:
        """Copy what is on the canvas as a picture."""
        window = self._window
        if window.sketch.is_empty:
            return window.say(NOTHING_DRAWN)
        try:
            copy_picture(window.sketch.image)
        except ClipboardError as error:
            return window.say(f"The drawing was not copied: {error}.")
        window.say("The drawing is copied.")

    def copy_answer(self) -> None:
        """Copy the digit or the number that was read as text."""
        self._window.when_read(self._copy_answer_as_read)

    def _copy_answer_as_read(self) -> None:
        window = self._window
        text = window.answer.plain_text
        if not text:
            return window.say("Nothing was copied: no digit was read.")
        window.clipboard_clear()
        window.clipboard_append(text)
        window.say(f"{text} is copied.")


def copy_picture(image: Image.Image) -> None:
    """Put a Pillow image on the clipboard.

    Raises:
        ClipboardError: this platform's clipboard cannot be reached.
    """
    import shutil  # slow to import, as those below, for what is rarely done

    content = BytesIO()
    image.save(content, "PNG")
    if sys.platform == "darwin":
        return _copy_on_mac(content.getvalue())
    for command in (
        ["wl-copy", "--type", "image/png"],
        ["xclip", "-selection", "clipboard", "-t", "image/png"],
    ):
        if shutil.which(command[0]) and _run(command, content.getvalue()):
            return None
    raise ClipboardError("Windows is not supported" if sys.platform == "win32" else NO_COMMAND)


def _run(command: list[str], content: bytes) -> bool:
    """Return whether a command has taken what it is given; it may go on to hand that out."""
    import subprocess
    import tempfile

    try:
        with tempfile.TemporaryFile() as file:  # a pipe would stay open as long as what it goes on with
            file.write(content)
            file.seek(0)
            quiet = subprocess.DEVNULL
            result = subprocess.run(
                command, stdin=file, stdout=quiet, stderr=quiet, timeout=PATIENCE, check=False
            )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _copy_on_mac(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digit.png"
        path.write_bytes(content)
        if not _run(["osascript", "-e", APPLESCRIPT.format(path)], b""):
            raise ClipboardError("macOS did not take it")
