"""The picture on the clipboard, which another program hands out, or this window, or nobody ever."""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

from pictures import NoPictureError, PictureError, open_picture, paste_picture
from window.background import Clock

if TYPE_CHECKING:
    import subprocess

PATIENCE = 5  # seconds for which a program may take to hand its picture out
INTERVAL = 10  # milliseconds after which it is looked again whether it has
NO_PICTURE = "there is no picture on the clipboard"
GetPicture = Callable[[], Image.Image]


class Pasting:
    """Asks for the picture on the clipboard, while the window goes on.

    On Linux a command fetches it, in a process that can be ended: it would wait for ever for a program
    that does not answer, and for this window where that is closing.
    """

    def __init__(self, clock: Clock, done: Callable[[GetPicture], object]) -> None:
        """Set up what happens with the picture.

        Args:
            clock: the window.
            done: is given a function that returns the picture as `open_picture` does, or raises a
                PictureError; that may run beside the window.
        """
        self._clock, self._done = clock, done
        self._process: subprocess.Popen | None = None
        self._output: BinaryIO | None = None  # of the process
        self._job = ""  # of the clock: to look whether it has ended

    def start(self) -> None:
        """Ask for the picture; one that was asked for before and has not come is not waited for."""
        self.close()
        if sys.platform in ("win32", "darwin"):
            self._done(paste_picture)
        elif command := _paste_command():
            self._run(command)
        else:
            self._fail("on Linux this needs xclip, or on Wayland wl-paste")

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._job:
            self._clock.after_cancel(self._job)
            self._job = ""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._output is not None:
            self._output.close()
            self._output = None

    def _run(self, command: list[str]) -> None:
        import subprocess  # slow to import, for what is rarely done
        import tempfile

        try:
            self._output = output = tempfile.TemporaryFile()  # noqa: SIM115  # it stays open
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        except OSError as error:
            self.close()
            return self._fail(f"{command[0]} cannot be run ({error.strerror})")
        return self._look(self._process, output, time.monotonic() + PATIENCE)

    def _look(self, process: "subprocess.Popen", output: BinaryIO, deadline: float) -> None:
        self._job = ""
        status = process.poll()
        if status is None and time.monotonic() < deadline:
            look = partial(self._look, process, output, deadline)
            self._job = self._clock.after(INTERVAL, look)
        elif status is None:
            self.close()
            self._fail("the program that the picture was copied in does not answer")
        elif status or not os.fstat(output.fileno()).st_size:
            self.close()
            self._fail(NO_PICTURE)
        else:
            self._output = None  # whoever reads it closes it
            self.close()
            self._done(partial(_read, output))

    def _fail(self, reason: str) -> None:
        def get_none() -> Image.Image:
            raise PictureError(reason)

        self._done(get_none)


def _read(output: BinaryIO) -> Image.Image:
    with output:
        try:
            return open_picture(output)
        except NoPictureError:
            raise PictureError(NO_PICTURE) from None


def _paste_command() -> list[str] | None:
    """Return the command that prints the picture on the clipboard, None where there is none."""
    import shutil

    if os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-paste"):
        return ["wl-paste", "--type", "image"]
    if os.environ.get("DISPLAY") and shutil.which("xclip"):
        return ["xclip", "-selection", "clipboard", "-t", "image/png", "-o"]
    return None
