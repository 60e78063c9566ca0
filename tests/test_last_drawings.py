"""The last drawings, from one time to the next."""

import base64
import json
import os
from io import BytesIO

import numpy as np
import pytest
from helpers import ONE, SEVEN
from PIL import Image, ImageDraw
from timing import in_time
from window_user import is_open

from drawing import Stroke, draw_strokes
from window import picture_memory
from window.canvas.sketch import Contents
from window.kept.gallery import LIMIT, Gallery
from window.kept.last_drawings import LARGEST, LastDrawings
from window.reading import Answer, Mark

STROKES = (Stroke([(120, 100), (260.5, 100), (180, 300)], 22),)


def encode(picture):
    content = BytesIO()
    picture.save(content, "JPEG")
    return base64.b64encode(content.getvalue()).decode()


LARGE_PICTURE = encode(Image.new("RGB", (1600, 1600)))


@pytest.fixture
def store(tmp_path):
    return LastDrawings(tmp_path / "last", 3)


def load(tmp_path):
    return list(LastDrawings(tmp_path / "last", 3).load())


def test_what_was_drawn_is_there_again_after_closing(open_window):
    user = open_window()
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    user.draw(ONE)
    user.wait_for_digit(1)
    user.press("ctrl+q")  # what is on the canvas is kept as well
    user.wait(lambda: not is_open(user.app))
    user = open_window()
    strip = user.app.gallery_strip
    user.wait(lambda: len(strip.buttons) == 2)
    assert [button["text"][0] for button in strip.buttons] == ["1", "7"]
    user.click(strip.buttons[1])
    user.wait(lambda: user.points() == SEVEN)
    user.wait_for_digit(7)
    user.app.destroy()
    user = open_window()
    user.wait(lambda: user.app.recollection.is_loaded)
    assert len(user.app.recollection.gallery.entries) == 2  # none twice


def test_what_is_drawn_just_before_closing_has_its_own_caption(open_window, monkeypatch):
    user = open_window()
    user.draw(ONE)
    user.wait_for_digit(1)
    monkeypatch.setattr("window.live.INTERVAL", 60_000)  # milliseconds: nothing is read before
    monkeypatch.setattr("window.live.PATIENCE", 5_000)
    user.app.put_on_canvas(draw_strokes(ONE))
    user.app.clear()
    user.draw(SEVEN)
    user.app.destroy()
    user = open_window()
    user.wait(lambda: user.app.gallery_strip.buttons)
    assert user.app.gallery_strip.buttons[0]["text"].startswith("7 ")


def test_blank_ones_of_an_older_version_are_removed_and_others_are_not(open_window, tmp_path):
    folder = tmp_path / "data" / "digit-recognizer" / "last-drawings"
    store = LastDrawings(folder, LIMIT)
    noise = Image.effect_noise((800, 800), 60)
    for contents in (
        Contents((Stroke([(-90, -80), (-70, -60)], 22),), None),  # beside the canvas
        Contents((), Image.new("RGB", (200, 100), "white")),
        Contents((), Image.blend(draw_strokes(SEVEN).resize((800, 800)), noise, 0.2)),
        Contents(STROKES, None),
    ):
        store.keep(contents, "not read")
    user = open_window()
    with user.watching() as busy:
        user.wait(lambda: user.app.recollection.is_loaded and not user.app.background.is_busy)
    entries = user.app.recollection.gallery.entries
    assert [entry.contents.strokes for entry in entries] == [STROKES, ()]
    assert len(list(folder.iterdir())) == 2
    assert len(user.app.gallery_strip.buttons) == 2
    assert in_time(max(busy), 0.05)


def test_strokes_and_captions_come_back_the_newest_first(store, tmp_path):
    drawings = [Contents(STROKES, None) for _ in range(4)]
    for contents, caption in zip(drawings, "abcd", strict=True):
        store.keep(contents, caption)
    kept = load(tmp_path)
    assert [caption for _, caption, _ in kept] == ["d", "c", "b"]  # no more than the limit
    assert len(list((tmp_path / "last").iterdir())) == 3
    assert kept[0][0] == Contents(STROKES, None)


def test_a_picture_comes_back_smaller(store, tmp_path):
    picture = draw_strokes(SEVEN).resize((2000, 2000)).convert("RGBA")
    store.keep(Contents((), picture), "7", [Mark((500, 250, 1000, 2000), 7, "a.png"), Mark(None, 10)])
    ((contents, _, marks),) = load(tmp_path)
    assert contents.picture.size == (800, 800)
    assert marks == (Mark((200, 100, 400, 800), 7, "a.png"), Mark(None, 10))
    assert contents.picture.convert("L").getpixel((350, 200)) < 60


def test_a_picture_full_of_noise_is_kept_as_well(store, tmp_path):
    levels = np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8)
    store.keep(Contents((), Image.fromarray(levels)), "7")
    assert len(load(tmp_path)) == 1


def test_what_is_removed_or_too_large_is_not_kept(store, tmp_path):
    contents = Contents(STROKES, None)
    store.keep(contents, "7")
    store.remove(contents)
    store.remove(contents)
    store.keep(Contents((Stroke([(0.123456789, 1)] * LARGEST, 22),), None), "7")
    assert load(tmp_path) == []
    noise = Image.effect_noise((4000, 4000), 100)
    store.keep(Contents((), noise), "")
    assert len(load(tmp_path)) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        "\x00",
        json.dumps({"strokes": [], "widths": [], "caption": "7"}),
        json.dumps({"strokes": [[[1e300, 1]]], "widths": [9], "caption": "7"}),
        json.dumps({"strokes": [], "widths": [], "caption": "7", "picture": "bm8gcGljdHVyZQ=="}),
        json.dumps({"strokes": [], "widths": [], "caption": "7", "picture": 3}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9]}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [400], "caption": "7"}),
        json.dumps({"strokes": [[[1, 1], [399, 399]] * 1000], "widths": [9], "caption": "7"}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9], "caption": "\ud800"}),
        json.dumps({"strokes": [], "widths": [], "caption": "7", "picture": LARGE_PICTURE}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9], "caption": "7", "marks": [[None, 11]]}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9], "caption": "7", "marks": [[[1, 1, 9e9, 9], 7]]}),
        json.dumps({"strokes": [[[1, 1]]], "widths": [9], "caption": "7", "marks": {"7": 7}}),
    ],
)
def test_damaged_files_do_no_harm(store, tmp_path, text):
    store.keep(Contents(STROKES, None), "7")
    (tmp_path / "last" / "20990101-000000-000000-0000.json").write_text(text)
    assert [caption for _, caption, _ in load(tmp_path)] == ["7"]


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "last").write_text("")
    store = LastDrawings(tmp_path / "last", 3)
    store.keep(Contents(STROKES, None), "7")
    assert list(store.load()) == []


def test_photos_beyond_the_memory_take_no_drawing_with_them(tmp_path, monkeypatch):
    gallery = Gallery(LastDrawings(tmp_path / "last", LIMIT))
    gallery.add(Contents(STROKES, None), draw_strokes(SEVEN), Answer())
    photo = draw_strokes(SEVEN).convert("RGB").resize((1600, 1600))
    for _ in range(9):
        gallery.add(Contents((), photo.copy()), Image.new("L", (9, 9)), Answer())
    assert gallery.entries[-1].contents.strokes == STROKES
    again = Gallery(LastDrawings(tmp_path / "last", LIMIT))
    monkeypatch.setattr(picture_memory.count_kept, "__defaults__", (2 * 800 * 800 * 4,))
    list(again.load())
    assert [entry.contents.picture is None for entry in again.entries] == [False, False, True]


def test_a_drawing_that_cannot_be_written_again_stays_as_it_was(tmp_path, monkeypatch):
    gallery = Gallery(LastDrawings(tmp_path / "last", LIMIT))
    gallery.add(Contents(STROKES, None), draw_strokes(SEVEN), Answer())

    def fail(*arguments):
        raise OSError("no space left")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(os, "replace", fail)
        gallery.add(Contents(STROKES, None), draw_strokes(SEVEN), Answer())
    assert len(load(tmp_path)) == 1
    gallery.add(Contents(STROKES, None), draw_strokes(SEVEN), Answer())
    assert len(load(tmp_path)) == 1


def test_the_window_closes_whatever_cannot_be_kept(user, monkeypatch):
    def fail(*arguments, **options):
        raise ValueError("it cannot be kept")

    monkeypatch.setattr(json, "dumps", fail)
    user.draw(SEVEN)
    with pytest.raises(ValueError, match="cannot be kept"):
        user.app.destroy()
    assert not is_open(user.app)


@pytest.mark.parametrize("shade", [0, 255])
def test_ink_on_transparent_paper_is_there_again(store, tmp_path, shade):
    picture = Image.new("RGBA", (1200, 1200))
    ImageDraw.Draw(picture).line([(405, 101), (405, 1101)], (shade, shade, shade, 255), 6)
    store.keep(Contents((), picture), "1", ())
    [(contents, _, _)] = load(tmp_path)
    grey = np.asarray(contents.picture.convert("L"))
    assert np.median(grey) == 255 - shade
    assert np.ptp(grey) > 200
