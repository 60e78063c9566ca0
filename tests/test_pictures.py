import io
import os
import subprocess
import sys

import numpy as np
import pytest
from helpers import PROJECT
from PIL import Image
from timing import in_time

from drawing import draw_strokes
from pictures import LONGEST_SIDE, PictureError, open_picture, opened_formats, picture_suffixes

ONE = draw_strokes([[(200, 60), (200, 340)]])


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held a quarter turn to the left
    ONE.rotate(90).save(tmp_path / "one.png", exif=exif)
    assert open_picture(tmp_path / "one.png").tobytes() == ONE.tobytes()


@pytest.mark.parametrize("content", [b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 50])
def test_a_file_that_is_no_picture(content):
    with pytest.raises(PictureError, match=r"not a picture|damaged"):
        open_picture(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_file_cut_short(kind):
    file = io.BytesIO()
    ONE.save(file, kind)
    with pytest.raises(PictureError):
        open_picture(io.BytesIO(file.getvalue()[: len(file.getvalue()) // 3]))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PictureError, match="no such file"):
        open_picture(tmp_path / "none.png")
    with pytest.raises(PictureError, match="folder"):
        open_picture(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PictureError, match="no such file"):
        open_picture(tmp_path / "file" / "none.png")
    (tmp_path / "circle.png").symlink_to(tmp_path / "circle.png")
    with pytest.raises(PictureError, match="it cannot be read: Too many levels"):
        open_picture(tmp_path / "circle.png")


@pytest.mark.parametrize(
    ("mode", "side", "name", "most"),
    [("1", 12_000, "PNG", 89), ("RGB", 6_400, "PNG", 40), ("L", 7_400, "GIF", 53)],
)
def test_too_many_pixels(mode, side, name, most):
    file = io.BytesIO()
    Image.new(mode, (side, side)).save(file, name)
    with pytest.raises(PictureError, match=f"too many pixels, over {most} million; save it smaller"):
        open_picture(file)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "I;16", "F", "LAB", "YCbCr"]
)
@pytest.mark.parametrize("scale", [1, 5])
def test_every_kind_of_picture_can_be_shown_saved_and_read(tmp_path, mode, scale):
    large = ONE.resize((400 * scale, 400 * scale))
    if mode in ("I", "I;16", "F"):
        picture = Image.fromarray(np.asarray(large, np.uint16) * 16).convert(mode)
    elif mode == "LAB":
        blank = Image.new("L", large.size, 128)
        picture = Image.merge("LAB", (large, blank, blank))
    else:
        picture = large.convert(mode)
    picture.save(tmp_path / "one.tif")
    opened = open_picture(tmp_path / "one.tif")
    assert opened.mode in ("L", "LA", "RGB", "RGBA")
    assert max(opened.size) <= LONGEST_SIDE
    opened.save(tmp_path / "one.png")
    small = opened.convert("L").resize((40, 40), Image.Resampling.BOX)
    expected = ONE.resize((40, 40), Image.Resampling.BOX)
    assert np.abs(np.asarray(small, int) - np.asarray(expected, int)).max() <= 8


def test_a_large_photo_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    large = ONE.resize((4000, 4000))
    for name in ("one.jpg", "one.png"):
        large.rotate(90).save(tmp_path / name, exif=exif)
        picture = open_picture(tmp_path / name).convert("L").resize((40, 40), Image.Resampling.BOX)
        assert np.abs(np.asarray(picture, int) - np.asarray(ONE.resize((40, 40), 4), int)).max() <= 8


def test_an_eps_file_runs_no_other_program(tmp_path):
    ONE.convert("RGB").save(tmp_path / "one.eps")
    with pytest.raises(PictureError, match="a PostScript document"):
        open_picture(tmp_path / "one.eps")


def test_devices_pipes_and_streams_without_an_end(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", "/dev/zero"):
        with pytest.raises(PictureError, match="not a file"):
            open_picture(path)
    with open("/dev/zero", "rb") as endless, pytest.raises(PictureError, match="too large"):
        open_picture(endless)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "size", "kind"),
    [
        ("L", (80_000, 100), "PNG"),
        ("L", (9400, 9400), "PNG"),
        ("RGBA", (9400, 9400), "PNG"),
        ("RGBA", (6300, 6300), "PNG"),
        ("P", (9400, 9400), "PNG"),
        ("I;16", (8900, 8900), "PNG"),
        ("F", (6300, 6300), "TIFF"),
        ("RGB", (9400, 9400), "JPEG"),
        ("RGBA", (3600, 3600), "WEBP"),
        ("P", (3600, 3600), "GIF"),
    ],
)
def test_large_pictures_take_little_memory_and_time(tmp_path, mode, size, kind):
    picture = Image.new(mode, size)
    if mode == "P":
        picture.putpalette([0, 0, 0, 255, 255, 255])
    picture.paste(
        1 if mode in ("P", "F") else 200 if mode in ("L", "I;16") else (9, 99, 200), (40, 40, 900, 60)
    )
    picture.save(tmp_path / "large", kind, **({"lossless": True} if kind == "WEBP" else {}))
    del picture
    code = """
import re, sys, time
from pathlib import Path
from pictures import PictureError, open_picture
from preprocess import preprocess
start = time.process_time()
try:
    preprocess(open_picture(sys.argv[1]))
except PictureError as error:
    print(error, file=sys.stderr)
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024, time.process_time() - start)
"""
    result = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "large"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    megabytes, seconds = map(float, result.stdout.split())
    print(f"{kind} {mode} {size}: {megabytes:.0f} MB, {seconds:.2f} s {result.stderr}")
    assert megabytes < 300
    assert in_time(seconds, 2)


@pytest.mark.parametrize("kind", [name for name in opened_formats() if name not in ("ICO", "AVIF")])
def test_every_format_that_is_named_is_opened(tmp_path, kind):
    ONE.convert("RGB").save(tmp_path / "one", kind)
    small = open_picture(tmp_path / "one").convert("L").resize((40, 40), Image.Resampling.BOX)
    expected = ONE.resize((40, 40), Image.Resampling.BOX)
    assert np.abs(np.asarray(small, int) - np.asarray(expected, int)).max() <= 12


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a PostScript document; save it as PNG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC photo, .* save it as JPEG or PNG"),
        (b"8BPS" + bytes(100), "a Photoshop document"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing; save it as PNG"),
        (b"%PDF-1.7\n", "a PDF document; save it as PNG"),
        (b"\xd7\xcd\xc6\x9a" + bytes(100), "not a picture, or none of PNG, JPEG, GIF, BMP.* TIFF"),  # WMF
        (b"SIMPLE  =                    T" + b" " * 50, "not a picture, or none of PNG, JPEG"),  # FITS
    ],
)
def test_files_of_other_kinds_are_called_by_their_names(content, reason):
    with pytest.raises(PictureError, match=reason):
        open_picture(io.BytesIO(content))


def test_of_a_folder_only_formats_that_are_opened_count():
    assert {".png", ".jpg", ".jpeg", ".tif", ".pgm", ".pbm", ".pcx", ".tga"} <= picture_suffixes()
    assert not {".eps", ".ps", ".wmf", ".emf", ".pdf", ".mpg", ".h5"} & picture_suffixes()
