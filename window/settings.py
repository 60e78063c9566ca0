"""What the window remembers from one time to the next: a small JSON file."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from drawing import BRUSH_WIDTH
from files import replacing
from user_folders import config_folder

BRUSH_WIDTHS = 8, 60  # pixels, thinnest and thickest
LARGEST = 100_000  # characters of a settings file that are read
LOST = "The settings (theme, brush, model ...) were damaged and begin anew; the old file:"
THEME_CHOICES = "system", "light", "dark"
PAGES = "layers", "why", "numbers", "models", "lessons", "keys"  # of the panel beside the answer


@dataclass
class Settings:
    """The window's settings.

    Attributes:
        theme: one of THEME_CHOICES.
        live: whether it recognises while the pen moves.
        brush_width: pixels, within BRUSH_WIDTHS.
        model: path of the model file last chosen, "" for the default one.
        folder: path of the one in which a picture was opened or saved last, "" for the person's pictures.
        size: width and height of the window in pixels without the panel, [0, 0] for its own choice.
        page: one of PAGES that is open in the panel beside the answer, "" where that is closed.
    """

    theme: str = "system"
    live: bool = True
    brush_width: int = BRUSH_WIDTH
    model: str = ""
    folder: str = ""
    size: tuple[int, int] = (0, 0)
    page: str = ""

    def __post_init__(self) -> None:
        """Refuse values of the wrong kind with a ValueError."""
        good = (
            self.theme in THEME_CHOICES
            and isinstance(self.live, bool)
            and isinstance(self.brush_width, int)
            and BRUSH_WIDTHS[0] <= self.brush_width <= BRUSH_WIDTHS[1]
            and isinstance(self.model, str)
            and self.page in ("", *PAGES)
            and isinstance(self.folder, str)
            and len(self.size) == 2
            and all(isinstance(side, int) and 0 <= side < 100_000 for side in self.size)
        )
        if not good:
            raise ValueError("a setting has a value that it cannot have")
        self.size = self.size[0], self.size[1]  # JSON has lists only


def settings_path() -> Path:
    """Return the path of the settings file."""
    return config_folder() / "settings.json"


def load_settings(path: Path) -> tuple[Settings, str]:
    """Read the settings; a missing file gives the defaults, a broken one is set aside.

    A broken file is renamed to settings.json.broken; one that may not be read stays as it is. Names
    that are not known are ignored.

    Returns:
        (settings, remark): a sentence for the person where they were lost, else "".
    """
    path = Path(path)
    try:
        if not path.is_file():  # a missing one, a folder or a device
            return Settings(), ""
        with path.open() as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise ValueError("too long for settings")
        values = json.loads(text)
        known = {field.name for field in fields(Settings)}
        return Settings(**{name: value for name, value in values.items() if name in known}), ""
    except OSError:
        return Settings(), ""
    except (ValueError, TypeError, AttributeError, RecursionError):
        kept = path
        with contextlib.suppress(OSError):
            kept = path.replace(path.with_name(path.name + ".broken"))
        return Settings(), f"{LOST} {kept}"


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings whole or not at all; where that is not allowed they are not kept."""
    path = Path(path)
    with contextlib.suppress(OSError):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_text(json.dumps(asdict(settings), indent=1) + "\n")
