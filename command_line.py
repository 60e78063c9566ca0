"""What the scripts share: the commands that they name, how they print what others have named, how they end.

That is: where a package is missing, where nobody reads on, where what they print cannot be written,
and after Ctrl-C.
"""

import _thread
import argparse
import errno
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

PROJECT = Path(__file__).resolve().parent
PACKAGES = {  # their names for pip by their names in Python
    "h5py": "tensorflow",
    "keras": "tensorflow",
    "matplotlib": "matplotlib",
    "numpy": "numpy",
    "PIL": "pillow",
    "rich": "tensorflow",
    "sklearn": "scikit-learn",
    "tensorflow": "tensorflow",
}
JOBS = {  # by its make target: the script, and what it needs
    "run": ("gui_digit_recognizer.py", "requirements-window.txt"),
    "predict": ("predict_digit_recognizer.py", "requirements-window.txt"),
    "train": ("train_digit_recognizer.py", "requirements.txt"),
    "evaluate": ("evaluate_digit_recognizer.py", "requirements-report.txt"),
}
NEW_FILES = "--out", "--checkpoint-dir"  # options for files that need not exist yet
INTERRUPTED = 130  # exit status after Ctrl-C, as shells have it
UNWRITABLE = errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF  # of an open file


class Parser(argparse.ArgumentParser):
    """Reads a command line, shows a script's docstring as its help, and says where that cannot be printed."""

    def __init__(self, description: str | None) -> None:
        super().__init__(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)

    def print_help(self, file: Any = None) -> None:
        """Print the help; argparse's own method lets errors pass."""
        print(self.format_help(), end="", file=file or sys.stdout)

    def error(self, message: str) -> NoReturn:
        """End with a message, which may name files."""
        super().error(printable(message))


def printable(text: object) -> str:
    """Return a text as one line: newlines and other control characters, as in names of files, written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


@contextmanager
def imports() -> Iterator[None]:
    """Let Ctrl-C end the process at once meanwhile: libraries that are being imported may abort over it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    with suppress(OSError, RuntimeError):  # it may be in the middle of a line
        sys.stdout.flush()
    os._exit(INTERRUPTED)


@contextmanager
def short_endings(job: str) -> Iterator[None]:
    """End without a traceback where a package is missing, after Ctrl-C, and where the output goes nowhere.

    Args:
        job: the make target that runs the script, a key of JOBS.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        sys.exit(missing_package(error, job))
    except BrokenPipeError:  # as in: ... | head -1
        _discard_output()
        sys.exit(1)
    except OSError as error:
        if error.filename or error.errno not in UNWRITABLE:
            raise
        _discard_output()
        sys.exit(f"The output cannot be written: {error.strerror}.")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def end(main: Callable[[], int], job: str) -> NoReturn:
    """Call a script's `main` and end with the status that it returns, as `short_endings` does."""
    _open_closed_streams()
    sys.unraisablehook = _interrupt_again
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file's name may be no valid text
    with short_endings(job):
        try:
            status = main()
        finally:
            sys.stdout.flush()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the work is done: Python ends without a traceback
    sys.exit(status)


def _interrupt_again(unraisable: Any) -> None:
    """Let no Ctrl-C get lost: Python ignores what is raised in destructors and weak references' callbacks."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return

    def interrupt() -> None:
        time.sleep(0.01)  # raised before the callback has ended it would be ignored again
        _thread.interrupt_main()

    _thread.start_new_thread(interrupt, ())  # takes no lock that may be held where the callback was called


def _open_closed_streams() -> None:
    """Put something in the place of standard streams that were closed, as in: ... <&- >&-.

    Otherwise the next file that is opened would take their place. An input that was closed is
    empty; what is printed to an output that was closed cannot be written, which is then said.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _discard_output() -> None:
    """Let what is still to be printed go nowhere; Python tries once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def missing_package(error: ModuleNotFoundError, job: str) -> str:
    """Return the sentence that says what to type where a package is missing.

    Args:
        error: as Python raised it.
        job: the make target that runs the script, a key of JOBS.

    Raises:
        ModuleNotFoundError: the error itself where it is not one of PACKAGES that is missing.
    """
    name = (error.name or "").partition(".")[0]
    if name not in PACKAGES:
        raise error
    command = (
        command_for(job, *_find_files(sys.argv[1:]))
        if _has_make()
        else f"python -m pip install -r {JOBS[job][1]}"
    )
    return f"{PACKAGES[name]} is not installed for {sys.executable}; type: {command}"


def _find_files(words: Sequence[str]) -> Iterator[str | Path]:
    """Yield the words of a command line, those that name files of the folder that it was typed in as Path."""
    option = ""
    for word in words:
        name, sign, value = word.rpartition("=") if word.startswith("--") else ("", "", word)
        is_file = not value.startswith("-") and ((name or option) in NEW_FILES or os.path.exists(value))
        if is_file:
            yield f"{name}{sign}{Path(value).resolve()}" if name else Path(value)
        else:
            yield word
        option = word


def blame_file(error: OSError) -> str:
    """Return the sentence on a file that cannot be read or written.

    Args:
        error: as Python raised it.

    Raises:
        OSError: the error itself where it names no file, as of the output, on which `short_endings` ends.
    """
    if not error.filename or not error.strerror:
        raise error
    return f"{printable(error.filename)} cannot be read or written: {error.strerror}."


def command_for(job: str, *arguments: object) -> str:
    """Return the command to type for a job, a key of JOBS: with make, which sets up what the job needs.

    A relative Path among the arguments is one of the folder that the script was started in.
    """
    at_home = Path.cwd() == PROJECT
    words = [
        str(argument.resolve() if isinstance(argument, Path) and not at_home else argument)
        for argument in arguments
    ]
    if not _has_make():
        import subprocess  # slow to import, and seldom needed

        script = JOBS[job][0]
        return subprocess.list2cmdline(["python", script if at_home else str(PROJECT / script), *words])
    command = shlex.join(["make", *([] if at_home else ["-C", str(PROJECT)]), job])
    if words:
        command += f" ARGS={shlex.quote(shlex.join(words).replace('$', '$$'))}"  # make's own $
    return command


def _has_make() -> bool:
    import shutil  # slow to import, and seldom needed

    return sys.platform != "win32" and shutil.which("make") is not None
