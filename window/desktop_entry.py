"""The program in the desktop's menu, for Linux and other freedesktop.org desktops.

python -m window.desktop_entry puts it there, for this person and from where it lies now;
python -m window.desktop_entry --remove takes it away again.
Source: the Desktop Entry Specification 1.5 of freedesktop.org.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from command_line import PROJECT
from files import replacing
from user_folders import data_folder
from window.about import NAME, SUMMARY, WINDOW_CLASS
from window.icon import ICON

FILE = "digit-recognizer.desktop"
PICTURES = "image/png;image/jpeg;image/webp;image/gif;image/bmp;image/tiff;"
RESERVED = '"`$\\'  # characters with a meaning within quotes


def entry_path() -> Path:
    """Return where the entry of this person is kept."""
    return data_folder().parent / "applications" / FILE


def make_entry(python: str = sys.executable, project: Path = PROJECT, icon: Path = ICON) -> str:
    """Return the text of an entry that starts the program from where it lies now.

    Args:
        python: path of the interpreter.
        project: folder of the program.
        icon: picture file.
    """
    command = f"{_quote(python)} {_quote(str(project / 'gui_digit_recognizer.py'))} %f"
    lines = {
        "Type": "Application",
        "Name": NAME,
        "Comment": SUMMARY,
        "Exec": _escape(command),
        "Icon": _escape(str(icon)),
        "Path": _escape(str(project)),
        "Terminal": "false",
        "Categories": "Education;Science;",
        "Keywords": "digit;number;handwriting;OCR;",
        "MimeType": PICTURES,
        "StartupWMClass": WINDOW_CLASS,
    }
    return "[Desktop Entry]\n" + "".join(f"{name}={value}\n" for name, value in lines.items())


def _quote(argument: str) -> str:
    """Return an argument as it stands in Exec."""
    escaped = "".join(f"\\{character}" if character in RESERVED else character for character in argument)
    return '"' + escaped.replace("%", "%%") + '"'


def _escape(value: str) -> str:
    """Return a value as it stands in the file."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def validate(path: Path) -> str:
    """Return what desktop-file-validate finds wrong with a file, "" for nothing or where it is missing."""
    if not shutil.which("desktop-file-validate"):
        return ""
    result = subprocess.run(["desktop-file-validate", path], capture_output=True, text=True, check=False)
    return (result.stdout + result.stderr).strip() if result.returncode else ""


def main(arguments: list[str] | None = None) -> int:
    """Put the program into the desktop's menu or take it away; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--remove", action="store_true", help="take it away again")
    options = parser.parse_args(arguments)
    path = entry_path()
    if sys.platform in ("win32", "darwin"):
        print("This desktop has no such menu: it needs a freedesktop.org one, as on Linux.", file=sys.stderr)
        return 1
    try:
        if options.remove:
            path.unlink(missing_ok=True)
            print(f"{path} is removed.")
            return 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_text(make_entry(os.path.abspath(sys.executable)), encoding="utf-8")
    except OSError as error:
        print(f"{error.filename or path} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    if problem := validate(path):
        print(problem, file=sys.stderr)
        return 1
    print(f"{path} is written: {NAME} is in the desktop's menu.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
