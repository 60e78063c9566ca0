"""The colours of the window and what they are put on."""

import shutil

import pytest
from helpers import PROJECT, SEVEN
from window_user import find_window

from window.themes import THEMES

TEXT, BAR = 4.5, 3.0  # contrasts, Web Content Accessibility Guidelines 2.1
ON_TEXT = ("background", "surface", "paper")


def luminance(colour):
    """Return the relative luminance of a colour as Tk names it, in [0, 1]."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def hexadecimal(widget, colour):
    return "#" + "".join(f"{part // 257:02x}" for part in widget.winfo_rgb(colour))


def test_contrast_is_what_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_bars_can_be_told_from_what_they_stand_on(theme):
    for place in ON_TEXT:
        for text in ("text", "muted", "sure", "doubt"):
            assert contrast(getattr(theme, text), getattr(theme, place)) >= TEXT, (text, place)
        for bar in ("sure", "doubt", "bar", "edge", "focus"):
            assert contrast(getattr(theme, bar), getattr(theme, place)) >= BAR, (bar, place)
    assert contrast(theme.text, theme.active) >= TEXT
    assert contrast(theme.muted, theme.active) >= TEXT
    assert contrast(theme.background, theme.sure) >= TEXT  # the button that stands out, and the check
    assert contrast(theme.ink, theme.paper) >= 2 * TEXT


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_canvas_has_an_edge_that_is_seen(user, theme):
    user.choose("View", theme)
    user.wait(lambda: user.app.theme is THEMES[theme.lower()])
    user.app.update()
    canvas = user.app.canvas
    edge = canvas.winfo_containing(canvas.winfo_rootx() - 1, canvas.winfo_rooty() + 50)
    assert edge is not canvas
    assert contrast(hexadecimal(edge, edge["background"]), user.app.theme.background) >= BAR
    assert contrast(hexadecimal(edge, edge["background"]), user.app.theme.paper) >= BAR


def test_the_file_dialog_follows_the_theme(user):
    def look():
        dialog = ".__tk_filedialog.contents.icons.cHull.canvas"
        try:
            seen.append(user.app.tk.call(dialog, "cget", "-background"))
        finally:
            user.xdotool("key", "Escape")

    seen = []
    user.choose("View", "Dark")
    user.wait(lambda: user.app.theme is THEMES["dark"])
    user.app.after(100, lambda: find_window("Open picture"))
    user.app.after(500, look)
    user.press("ctrl+o")
    user.wait(lambda: seen)
    assert seen == [THEMES["dark"].paper]


def test_thumbnails_show_the_digit_in_the_ink_of_the_theme(user):
    def corner_and_ink():
        image = str(user.app.gallery_strip.buttons[0]["image"][0])
        side = user.app.tk.call("image", "width", image)
        row = [user.app.tk.call(image, "get", x, side // 2) for x in range(side)]
        return [tuple(map(int, str(pixel).split())) if isinstance(pixel, str) else pixel for pixel in row]

    user.choose("View", "Dark")
    user.wait(lambda: user.app.theme is THEMES["dark"])
    user.draw([[(200, 200), (200, 240)]])  # small
    user.wait(lambda: user.app.prediction)
    user.press("Escape")
    user.wait(lambda: user.app.gallery_strip.buttons)
    row = corner_and_ink()
    ink, paper = (
        tuple(part // 257 for part in user.app.winfo_rgb(colour))
        for colour in (THEMES["dark"].ink, THEMES["dark"].paper)
    )
    assert row[0] == paper
    assert sum(pixel == ink for pixel in row) > 5  # of 40; of the whole canvas it would be 2


def test_recognize_stands_out_only_where_it_is_needed(user):
    assert str(user.app.recognize_button["style"]) == "TButton"
    user.click(user.app.controls.live_switch)
    user.wait(lambda: not user.app.live.get())
    assert str(user.app.recognize_button["style"]) == "Primary.TButton"


def test_the_prompt_stands_on_the_canvas_until_the_first_touch(user):
    def prompt():
        return [
            user.app.canvas.itemcget(item, "text")
            for item in user.app.canvas.find_all()
            if user.app.canvas.type(item) == "text"
        ]

    user.app.update()
    assert prompt() == ["Draw a digit or a number here"]
    user.choose("View", "Dark")
    user.wait(lambda: user.app.theme is THEMES["dark"])
    assert len(prompt()) == 1
    user.draw(SEVEN[:1])
    assert prompt() == []
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    assert prompt() == []


def test_the_model_in_use_is_named_with_what_it_reaches(user, tmp_path):
    def said():
        return user.app.getvar(str(user.app.model_label["textvariable"]))

    assert said().startswith("Six convolutions\n")
    path = shutil.copy(PROJECT / "mnist.h5", tmp_path / "dense-512.h5")
    path.with_suffix(".history.json").write_text('{"network": "dense-512", "test_accuracy": 98.765}')
    with user.answering_dialog("Open model", path):
        user.choose("Model", "Open model...")
    user.wait(lambda: said() == "One hidden layer\n98.77% of MNIST")
