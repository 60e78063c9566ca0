"""Files written whole or not at all."""

import os
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path):
    """Give the name of a temporary file beside `path` that takes its place if all goes well.

    Where the body fails, is interrupted or killed, `path` stays as it was. The temporary
    name begins with a dot and ends as `path` does.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix}")
    try:
        yield temporary
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
