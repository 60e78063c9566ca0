"""Picture files in, as a person would see them."""

import warnings

from PIL import Image, ImageOps, UnidentifiedImageError


class PictureError(Exception):
    """A picture cannot be read; the text says why, without the file's name."""


def open_picture(file):
    """Read a picture file whole, turned the way its camera says (EXIF).

    Args:
        file: path, or a binary file object that can seek.

    Returns:
        Pillow image of any mode; of an animation the first frame.

    Raises:
        PictureError: the file is missing, no picture, cut short, or of too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                image.load()
                return ImageOps.exif_transpose(image)
    except FileNotFoundError:
        raise PictureError("there is no such file") from None
    except IsADirectoryError:
        raise PictureError("this is a folder") from None
    except PermissionError:
        raise PictureError("it may not be read") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise PictureError("it has too many pixels") from None
    except Exception:  # Pillow's readers raise many kinds on damaged files
        raise PictureError("it is not a picture, or a damaged one") from None


def paste_picture():
    """Return the picture on the clipboard as a Pillow image.

    Raises:
        PictureError: there is none, or this platform's clipboard cannot be read.
    """
    from PIL import ImageGrab

    try:
        content = ImageGrab.grabclipboard()
        if isinstance(content, Image.Image):
            content.load()
    except NotImplementedError:
        raise PictureError("on Linux this needs xclip, or on Wayland wl-paste") from None
    except UnidentifiedImageError:
        content = None
    except Exception as error:  # of another program or of the platform's clipboard
        raise PictureError(f"the clipboard cannot be read ({error})") from None
    if isinstance(content, list) and content:  # the names of files that were copied
        return open_picture(content[0])
    if not content:
        raise PictureError("there is no picture on the clipboard")
    return content
