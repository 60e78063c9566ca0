"""Damaged picture files: each gives a PictureError or a picture, soon and in little memory.

FUZZ_PICTURES sets how many are tried; `make fuzz` tries 5,000.
"""

import io
import os
import time

import numpy as np
import pytest
from damage import damage, growing_by_at_most
from helpers import SEVEN
from PIL import Image
from timing import in_time

from drawing import draw_strokes
from pictures import LONGEST_SIDE, PictureError, open_picture

PICTURES = int(os.environ.get("FUZZ_PICTURES", 300))
SECONDS = 2  # of processor time, for one file
MEGABYTES = 300
KINDS = [
    *(("PNG", mode, {}) for mode in ("1", "L", "P", "LA", "RGBA", "I;16")),
    *(("JPEG", mode, {}) for mode in ("L", "RGB", "CMYK")),
    ("JPEG", "RGB", {"progressive": True}),
    *((kind, "P", {}) for kind in ("GIF", "BMP", "PCX", "TGA", "TIFF")),
    *((kind, "RGB", {}) for kind in ("PPM", "BMP", "WEBP", "AVIF", "JPEG2000", "ICO")),
    *(
        ("TIFF", "RGB", {"compression": name})
        for name in ("tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits")
    ),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "F", {}),
    ("WEBP", "RGBA", {"lossless": True}),
    ("TGA", "RGB", {"compression": "tga_rle"}),
]


@pytest.fixture(scope="module")
def contents():
    """A drawn seven, turned by its camera, in every kind of file, as bytes."""
    grey, contents = draw_strokes(SEVEN).resize((160, 140)), []
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind, mode, options in KINDS:
        file = io.BytesIO()
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) << 8) if mode == "I;16" else grey
        if mode != "I;16":
            image = grey.convert("RGB").quantize(16) if mode == "P" else grey.convert(mode)
        image.save(file, kind, **options, **({"exif": exif} if kind in ("PNG", "JPEG", "WEBP") else {}))
        contents.append(file.getvalue())
    return contents


@pytest.fixture
def little_memory(contents):
    with growing_by_at_most(MEGABYTES):
        yield


@pytest.mark.usefixtures("little_memory")
def test_no_damaged_picture_does_harm(tmp_path, contents):
    rng = np.random.default_rng(int(os.environ.get("FUZZ_SEED", 0)))
    path, opened = tmp_path / "damaged", 0
    for index in range(PICTURES):
        path.write_bytes(damage(contents[index % len(contents)], rng))
        start = time.process_time()
        try:
            picture = open_picture(path)
            assert picture.mode in ("L", "LA", "RGB", "RGBA")
            assert max(picture.size) <= LONGEST_SIDE
            opened += 1
        except PictureError as error:
            assert str(error)
            assert "\n" not in str(error)
        assert in_time(time.process_time() - start, SECONDS)
    assert 0 < opened < PICTURES
