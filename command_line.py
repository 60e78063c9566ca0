"""How the scripts end: where a package is missing, where nobody reads on, and after Ctrl-C."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent
PACKAGES = {  # their names for pip by their names in Python
    "h5py": "h5py",
    "keras": "tensorflow",
    "matplotlib": "matplotlib",
    "numpy": "numpy",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "tensorflow": "tensorflow",
}
REQUIREMENTS = {  # by the make target that installs them and runs the script
    "run": "requirements-window.txt",
    "predict": "requirements-window.txt",
    "train": "requirements.txt",
    "evaluate": "requirements-report.txt",
}
INTERRUPTED = 130  # exit status after Ctrl-C, as shells have it


def end(main: Callable[[], int], job: str) -> NoReturn:
    """Call a script's `main` and end with the status that it returns.

    Args:
        main: function without arguments.
        job: the make target that runs the script, a key of REQUIREMENTS.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file's name may be no valid text
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # as in: ... | head -1
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python flushes it once more
        status = 1
    except KeyboardInterrupt:
        status = INTERRUPTED
    except ModuleNotFoundError as error:
        sys.exit(missing_package(error, job))
    sys.exit(status)


def missing_package(error: ModuleNotFoundError, job: str) -> str:
    """Return the sentence that says what to type where a package is missing.

    Args:
        error: as Python raised it.
        job: the make target that runs the script, a key of REQUIREMENTS.

    Raises:
        ModuleNotFoundError: the error itself where it is not one of PACKAGES that is missing.
    """
    name = (error.name or "").partition(".")[0]
    if name not in PACKAGES:
        raise error
    if sys.platform == "win32" or not shutil.which("make"):
        command = f"python -m pip install -r {REQUIREMENTS[job]}"
    else:
        arguments = f" ARGS={shlex.quote(shlex.join(sys.argv[1:]))}" if sys.argv[1:] else ""
        command = f"make {job}{arguments}"
    place = "" if Path.cwd() == PROJECT else f" in {PROJECT}"
    return f"{PACKAGES[name]} is not installed for {sys.executable}; type{place}: {command}"
