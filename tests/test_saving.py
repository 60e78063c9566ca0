"""Pictures from the window to files; the dialogs are in test_file_dialogs.py."""

import pytest
from PIL import Image
from timing import in_time
from window_user import is_open

from drawing import Stroke
from window.canvas.sketch import Contents
from window.kept.gallery import LIMIT
from window.kept.last_drawings import LastDrawings
from window.saving import EXPORTING


@pytest.fixture
def exporting_user(open_window, tmp_path, monkeypatch):
    """A person with as many last drawings as are kept, who has just asked for a sheet of them."""
    store = LastDrawings(tmp_path / "data" / "digit-recognizer" / "last-drawings", LIMIT)
    points = [[(100 + i, 80), (220, 200), (150, 300)] for i in range(LIMIT)]
    drawings = [Contents((Stroke(stroke, 22),), None) for stroke in points]
    for contents in drawings:
        store.keep(contents, "1  99.9%")
    user = open_window()
    user.wait(lambda: user.app.recollection.is_loaded)
    monkeypatch.setattr(user.app.dialogs, "ask_where_to_save", lambda *_: str(tmp_path / "sheet.png"))
    user.press("ctrl+e")
    return user


def test_the_last_drawings_are_exported_beside_the_window(exporting_user, tmp_path):
    user = exporting_user
    with user.watching() as busy:
        user.wait(lambda: user.app.message.get() == f"{tmp_path / 'sheet.png'} is written.")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width < sheet.height  # ten rows with captions
    assert in_time(max(busy), 0.05)


def test_what_is_exported_is_whole_where_the_window_is_closed_meanwhile(exporting_user, tmp_path):
    exporting_user.wait(lambda: exporting_user.app.message.get() == EXPORTING)
    exporting_user.app.destroy()
    assert not is_open(exporting_user.app)
    with Image.open(tmp_path / "sheet.png") as sheet:
        sheet.load()


def test_without_drawings_there_is_nothing_to_export(user):
    user.press("ctrl+e")
    user.wait(lambda: user.app.message.get() == "Nothing was exported: there are no drawings yet.")
