"""The About window and the icon."""

from helpers import PROJECT
from PIL import Image
from window_user import find_window

from window.about import NAME, VERSION, about, copyright_line
from window.icon import ICON, draw_icon


def test_about_says_version_and_licence(user):
    def look():
        texts.extend(user.app.tk.call(label, "cget", "-text") for label in (".__tk__messagebox.msg", detail))
        user.press("Return")

    texts, detail = [], ".__tk__messagebox.dtl"
    user.app.after(500, lambda: (find_window(f"About {NAME}"), look()))
    user.choose("Help", "About...")
    user.wait(lambda: texts)
    assert texts[0] == f"Digit Recognizer {VERSION}"
    assert "MIT licence" in texts[1]
    assert "Python 3." in texts[1]
    user.wait(lambda: not user.app.tk.call("grab", "current"))


def test_the_licence_is_that_of_the_file(user, tmp_path):
    assert copyright_line() in (PROJECT / "LICENSE").read_text()
    assert copyright_line() in about(user.app)
    assert copyright_line(tmp_path / "none") == ""


def test_the_icon_is_what_the_code_draws():
    with Image.open(ICON) as kept:
        assert kept.convert("RGBA") == draw_icon()
    assert draw_icon(16).getpixel((0, 0))[3] < 255  # round corners
