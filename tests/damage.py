"""Damage to files as disks, networks and people do it, and values that no program wrote."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

ODD_VALUES: tuple[Any, ...] = (  # as JSON may hold them
    *(None, True, 0, -1, 1e300, 2**63, 0.5, float("nan"), float("inf"), "", "\0", "\ud800", "%s"),
    *("../" * 50, "x" * 5000, "1e400", [], [[]], {}, {"a": 1}, [0] * 50, [None], "\n\x1b[2J", "-1", "=1+1"),
)
NESTED = "[" * 5000 + "]" * 5000


@contextmanager
def growing_by_at_most(megabytes: int) -> Iterator[None]:
    """Let the process take up so much more memory and no more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before, highest = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (megabytes << 20), highest))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, highest))


def damage(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file's bytes with some bits, bytes or a block changed, or cut short."""
    damaged = bytearray(content)
    # most of a file is weights or pixels, whose damage changes little: half of it goes to the beginning
    end = len(content) if rng.random() < 0.5 else min(len(content), 16_000)
    kind = rng.integers(4)
    if kind == 0:
        for _ in range(rng.integers(1, 4)):
            damaged[rng.integers(end)] ^= 1 << rng.integers(8)
    elif kind == 1:
        for _ in range(rng.integers(1, 30)):
            damaged[rng.integers(end)] = int(rng.choice([0, 1, 127, 128, 255, int(rng.integers(256))]))
    elif kind == 2:
        at, size = rng.integers(end), rng.integers(1, 600)
        start = rng.integers(len(content))
        damaged[at : at + size] = content[start : start + size]
    else:
        del damaged[rng.integers(len(content)) :]
    return bytes(damaged)


def craft(values: Any, rng: np.random.Generator) -> str:
    """Return JSON in which up to three places hold something else, or are gone."""
    root: Any = {"": deepcopy(values)}
    for _ in range(rng.integers(1, 4)):
        place: Any = root
        key: Any = ""
        while place[key] and isinstance(place[key], dict | list) and (place is root or rng.random() < 0.6):
            place = place[key]
            key = int(rng.integers(len(place))) if isinstance(place, list) else str(rng.choice(list(place)))
        if rng.random() < 0.1 and place is not root:
            del place[key]
        else:
            place[key] = deepcopy(ODD_VALUES[rng.integers(len(ODD_VALUES))])
    text = json.dumps(root[""])
    return text.replace("null", NESTED, 1) if rng.random() < 0.05 else text
