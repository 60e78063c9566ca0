"""Picture files made to do harm: each is refused soon, before its parts are piled up in memory."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image
from timing import in_time

from pictures import PictureError, open_picture

SECONDS = 2  # of processor time
TIFF_SIZE = [(256, 4, 1, 10), (257, 4, 1, 10), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
TIFF_STRIP = [(273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, 10), (279, 4, 1, 100)]


def encode(kind):
    """Return the bytes of a small picture."""
    file = io.BytesIO()
    Image.new("L", (9, 9)).save(file, kind)
    return file.getvalue()


def insert_in_jpeg(segments):
    return encode("JPEG")[:2] + segments + encode("JPEG")[2:]


def insert_in_png(kind, count):
    """Return a PNG file with so many empty chunks of a kind before its pixels."""
    chunk = struct.pack(">I", 0) + kind + struct.pack(">I", zlib.crc32(kind))
    content = encode("PNG")
    return content[:33] + chunk * count + content[33:]


def tiff(tags, size):
    """Return a TIFF file with tags of (number, type, count, value or place) and so many bytes after them."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4 + size)


def bitmap(side, runs):
    """Return a BMP file of runs of one grey."""
    header = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(runs), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 1078 + len(runs), 0, 0, 1078) + header + bytes(1024) + runs


CRAFTED = {
    "ten million comments": lambda: insert_in_jpeg(b"\xff\xfe\0\2" * 10_000_000),
    "a thousand colour profiles": lambda: insert_in_jpeg((b"\xff\xe2\xff\xff" + bytes(65533)) * 1000),
    "millions of empty texts": lambda: insert_in_png(b"tEXt", 2_000_000),
    "millions of empty rows": lambda: insert_in_png(b"IDAT", 3_000_000),
    "millions of boxes": lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0\0\0\x08free" * 3_000_000,
    "a comment without an end": lambda: b"P2\n#" + b"x" * 30_000_000,
    "grey levels as text": lambda: b"P2\n3000 3000\n255\n" + b"200 " * 9_000_000,
    "odd grey levels": lambda: b"P5\n3000 3000\n1000\n" + bytes(18_000_000),
    "runs": lambda: bitmap(5000, b"\xff\1" * 100_000),
    "empty runs": lambda: bitmap(1000, b"\0\0" * 5_000_000),
    "millions of fractions": lambda: tiff([*TIFF_SIZE, *TIFF_STRIP, (282, 5, 2_000_000, 8)], 16_100_000),
    "one tag two hundred times": lambda: tiff(
        [*TIFF_SIZE, *TIFF_STRIP, *((700 + i, 7, 20_000_000, 8) for i in range(200))], 20_010_000
    ),
    "a strip for each row": lambda: tiff(
        [
            *TIFF_SIZE[:1],
            (257, 4, 1, 300_000),
            *TIFF_SIZE[2:],
            (273, 4, 300_000, 200),
            *TIFF_STRIP[1:2],
            (278, 4, 1, 1),
            (279, 4, 300_000, 200),
        ],
        1_300_000,
    ),
    "a size of 4,000,000,000": lambda: tiff(
        [(256, 4, 1, 2**32 - 1), (257, 4, 1, 2**32 - 1), *TIFF_SIZE[2:], *TIFF_STRIP], 500
    ),
}


@pytest.mark.parametrize("name", CRAFTED)
def test_crafted_pictures_are_refused_soon(tmp_path, name):
    (tmp_path / "crafted").write_bytes(CRAFTED[name]())
    start = time.process_time()
    with pytest.raises(PictureError):
        open_picture(tmp_path / "crafted")
    assert in_time(time.process_time() - start, SECONDS)


def test_a_row_takes_memory_however_short_it_is():
    """Of 80 million rows of one pixel Pillow would hold a gigabyte."""
    with pytest.raises(PictureError, match="too many pixels, over 9 million"):
        open_picture(io.BytesIO(b"P5\n1 80000000\n255\n" + bytes(1000)))


def test_a_file_that_is_too_large(tmp_path):
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(PictureError, match="too large"):
        open_picture(tmp_path / "large.png")


def test_an_animation_is_read_as_far_as_its_first_frame(tmp_path):
    frames = [Image.new("RGB", (300, 300), (i, 0, 0)) for i in range(40)]
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        frames[0].save(tmp_path / "many", kind, save_all=True, append_images=frames[1:])
        assert open_picture(tmp_path / "many").convert("RGB").getpixel((9, 9))[0] <= 2
