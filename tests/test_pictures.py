import io

import pytest
from PIL import Image

from drawing import draw_strokes
from pictures import PictureError, open_picture

ONE = draw_strokes([[(200, 60), (200, 340)]])


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held a quarter turn to the left
    ONE.rotate(90).save(tmp_path / "one.png", exif=exif)
    assert open_picture(tmp_path / "one.png").tobytes() == ONE.tobytes()


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 50])
def test_a_file_that_is_no_picture(content):
    with pytest.raises(PictureError, match="not a picture"):
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


def test_too_many_pixels():
    file = io.BytesIO()
    Image.new("1", (12000, 12000)).save(file, "PNG")
    with pytest.raises(PictureError, match="too many pixels"):
        open_picture(file)
