"""Picture files in, as a person would see them: turned, in grey or colour, no larger than is of use."""

import errno
import io
import os
import warnings
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from files import is_special
from ink import to_grey

# EPS would run Ghostscript, WMF Windows; most others are formats of plotters, games and weather stations
COMMON_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "PPM")  # which Pillow knows without all of its modules
OTHER_FORMATS = ("TIFF", "WEBP", "AVIF", "JPEG2000", "ICO", "TGA", "PCX")
OTHER_KINDS = {  # how files begin that people take for pictures
    b"%PDF": "a PDF document",
    b"%!PS": "a PostScript document",
    b"8BPS": "a Photoshop document",
    b"<svg": "an SVG drawing",
    b"<?xml": "an SVG drawing or another XML document",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"PK\3\4": "a zip archive or a document",
}
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")  # after four bytes
LARGEST_FILE = 150_000_000  # bytes
LARGEST_HEADER = 16_000_000  # bytes that are read before the pixels: comments, colour profiles, previews
LARGEST_HEADERS = {
    "TIFF": 3_000_000,
    "WEBP": LARGEST_FILE,
    "AVIF": LARGEST_FILE,
}  # the last two are read whole
MOST_READS = 1_000_000  # pieces of a file; a picture of 40 MB in the small ones of a GIF has half as many
MOST_STRIPS = 100_000  # that a picture is stored in
SLOW_CODECS = ("bmp_rle", "ppm", "ppm_plain")  # those that Pillow has in Python
LARGEST_SLOW_PICTURE = 2_000_000  # values of its pixels, a second
LARGEST_PICTURE = 160_000_000  # bytes of its pixels as Pillow holds them
ROW = 16  # bytes that Pillow holds of each row beside its pixels
COPIED = ("AVIF", "GIF", "ICO", "JPEG2000", "WEBP")  # formats whose pixels are held more than once
ON_ITS_SIDE = range(5, 9)  # the orientations, as EXIF counts them, that swap width and height
LONGEST_SIDE = 1600  # pixels; larger pictures are reduced to it
STRIP = 256  # rows of a large picture that are reduced at once
BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}  # a pixel; others have 4

# Of Pillow, on what is odd in a file, and on too many pixels. For the whole process: pictures are read in
# several threads, which `warnings.catch_warnings` does not keep apart
warnings.filterwarnings("ignore", module="PIL")
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PictureError(Exception):
    """A picture cannot be read; the text says why, without the file's name."""


class NoPictureError(PictureError):
    """It is none, as far as can be told."""


def open_picture(file: str | Path | BinaryIO) -> Image.Image:
    """Return the picture that `open_reduced` reads.

    Raises:
        PictureError: the file is missing, no picture, cut short, or too large.
    """
    return open_reduced(file)[0]


def open_reduced(file: str | Path | BinaryIO) -> tuple[Image.Image, tuple[int, int]]:
    """Read a picture file, turned the way its camera says (EXIF).

    Args:
        file: path, or a binary file object, which need not be able to seek.

    Returns:
        (picture, size): Pillow image in mode "L", "LA", "RGB" or "RGBA", at most LONGEST_SIDE long, of an
        animation the first frame; the width and height of the file's, turned in the same way.

    Raises:
        PictureError: the file is missing, no picture, cut short, or too large.
    """
    try:
        if not isinstance(file, str | os.PathLike):
            file = _read_stream(file)
        elif is_special(file):
            raise PictureError("it is a device or a pipe, not a file")
        elif os.path.getsize(file) > LARGEST_FILE:
            raise PictureError("it is too large; save it smaller")
        else:
            file = _File(io.FileIO(file))
        with file, _identify(file) as image:
            width, height = image.size
            _check_size(image)
            image.load()
            is_on_its_side = image.getexif().get(ExifTags.Base.Orientation) in ON_ITS_SIDE
            picture = _simplify(ImageOps.exif_transpose(_reduce(image)))
            return picture, (height, width) if is_on_its_side else (width, height)
    except PictureError:
        raise
    except FileNotFoundError:
        raise PictureError("there is no such file") from None
    except IsADirectoryError:
        raise PictureError("this is a folder") from None
    except PermissionError:
        raise PictureError("it may not be read") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large(Image.MAX_IMAGE_PIXELS or 0) from None
    except MemoryError:
        raise PictureError("it needs more memory than there is; save it smaller") from None
    except Exception as error:  # Pillow's readers raise many kinds on damaged files
        if isinstance(error, OSError) and error.errno in (errno.ENAMETOOLONG, errno.ENOTDIR):
            raise PictureError("there is no such file") from None
        if isinstance(error, OSError) and error.strerror:  # the system's, not Pillow's
            raise PictureError(f"it cannot be read: {error.strerror}") from None
        raise PictureError("it is a damaged picture; fetch or save it again") from None


def opened_formats() -> list[str]:
    """Return the names of the formats of pictures that are opened, as far as this Pillow knows them."""
    Image.init()
    return [name for name in (*COMMON_FORMATS, *OTHER_FORMATS) if name in Image.OPEN]


def bytes_of(mode: str) -> int:
    """Return how many bytes Pillow holds of a pixel of a picture in a mode."""
    return BYTES.get(mode, 4)


def picture_suffixes() -> set[str]:
    """Return how the names of files in these formats end, in small letters: ".png"."""
    opened = opened_formats()
    return {suffix for suffix, name in Image.registered_extensions().items() if name in (*opened, "MPO")}


class _Limited:
    """A file of which only so much is read: a small one may have millions of comments, or one many times.

    Attributes:
        most: bytes that may be read in all.
    """

    most = LARGEST_FILE
    _reads = _bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data: bytes = super().read(size)  # type: ignore[misc]
        self._reads += 1
        self._bytes += len(data)
        if self._reads > MOST_READS or self._bytes > self.most:
            raise PictureError("there is too much in it besides the picture; save it as PNG")
        return data


class _File(_Limited, io.BufferedReader):
    pass


class _Memory(_Limited, io.BytesIO):
    pass


def _read_stream(stream: BinaryIO) -> _Memory:
    """Return what is left of a stream, which may have no end."""
    if stream.seekable():
        stream.seek(0)
    content = _Memory()
    while piece := stream.read(1 << 20):
        content.write(piece)
        if content.tell() > LARGEST_FILE:
            raise PictureError("it is too large; save it smaller")
    content.seek(0)
    return content


def _identify(file: _File | _Memory) -> ImageFile.ImageFile:
    """Return an image that has not been loaded yet."""
    Image.preinit()
    for name in (*COMMON_FORMATS, *OTHER_FORMATS):
        if name == OTHER_FORMATS[0]:
            Image.init()
        file.most = LARGEST_HEADERS.get(name, LARGEST_HEADER)
        if name in Image.OPEN:
            with suppress(UnidentifiedImageError):
                image = Image.open(file, formats=[name])
                file.most = 2 * LARGEST_FILE  # the header, and once more with the pixels
                return image
    file.seek(0)
    raise NoPictureError(f"it is {_find_kind(file.read(12))}")


def _find_kind(begin: bytes) -> str:
    """Say what a file is that is not opened and begins so, as the rest of a sentence."""
    if not begin:
        return "empty"
    if begin[4:] in HEIC:
        return "a HEIC photo, as telephones take them; save it as JPEG or PNG"
    for start, kind in OTHER_KINDS.items():
        if begin.startswith(start):
            return f"{kind}; save it as PNG or JPEG"
    return f"not a picture, or none of {', '.join(opened_formats())}"


def _check_size(image: ImageFile.ImageFile) -> None:
    """Refuse an image that has not been loaded yet and would take up too much memory."""
    if len(image.tile) > MOST_STRIPS:
        raise PictureError("it is stored in too many pieces; save it as PNG")
    values = image.width * image.height * len(image.getbands())
    if image.tile and image.tile[0][0] in SLOW_CODECS and values > LARGEST_SLOW_PICTURE:
        raise PictureError("it is too large for one of its kind, which takes long to read; save it as PNG")
    if image.format in ("JPEG", "MPO") and not image.info.get("progressive"):
        # a large one is read at a half, a quarter or an eighth of its size
        image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))
    copies = 3 if image.format in COPIED or image.info.get("progressive") else 1
    most = LARGEST_PICTURE / (copies * (bytes_of(image.mode) + ROW / max(image.width, 1)))
    if image.width * image.height > most:
        raise _too_large(most)


def _too_large(most: float) -> PictureError:
    """Return the error over a picture of more pixels than are opened of one of its kind."""
    return PictureError(f"it has too many pixels, over {round(most / 1_000_000)} million; save it smaller")


def _reduce(image: Image.Image) -> Image.Image:
    """Return a picture that is at most LONGEST_SIDE long, reduced in strips by a whole factor."""
    factor = -(-max(image.size) // LONGEST_SIDE)
    if factor == 1:
        return image
    strips = []
    for top in range(0, image.height, STRIP * factor):
        box = (0, top, image.width, min(top + STRIP * factor, image.height))
        strip = image.crop(box)
        if strip.mode.startswith("I;16"):
            strip = strip.convert("I")
        elif strip.mode not in ("L", "RGB", "RGBA", "I", "F") or "transparency" in strip.info:
            strip = _simplify(strip)
        strips.append(strip.reduce(factor))
    reduced = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        reduced.paste(strip, (0, top))
        top += strip.height
    reduced.getexif().update(image.getexif())
    return reduced


def _simplify(image: Image.Image) -> Image.Image:
    """Return a picture in one of the modes that can be shown and saved: "L", "LA", "RGB" or "RGBA"."""
    if image.mode in ("L", "LA", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    if image.mode == "La":
        return image.convert("LA")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1" or image.mode[0] in "IF":
        return to_grey(image)
    return image.convert("RGB")


def paste_picture() -> Image.Image:
    """Return the picture on the clipboard of Windows or macOS, as `open_picture` returns one.

    Raises:
        PictureError: there is none, or the clipboard cannot be read.
    """
    from PIL import ImageGrab

    try:
        content = ImageGrab.grabclipboard()
        if isinstance(content, Image.Image):
            content.load()
    except UnidentifiedImageError:
        content = None
    except Exception as error:  # of another program or of the platform's clipboard
        raise PictureError(f"the clipboard cannot be read ({error})") from None
    if isinstance(content, list) and content:  # the names of files that were copied
        return open_picture(content[0])
    if not isinstance(content, Image.Image):
        raise PictureError("there is no picture on the clipboard")
    return _simplify(_reduce(content))
