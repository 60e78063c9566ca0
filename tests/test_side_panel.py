"""The panel beside the answer, and its pages, with a real pointer and keyboard."""

import gc
import re
import shutil
import subprocess
import time
from itertools import pairwise

import numpy as np
import pytest
from helpers import ONE, PROJECT, SEVEN
from timing import in_time
from window_user import BAR, find_window, follow, pixel

from window.panel.side_panel import LABELS
from window.settings import PAGES
from window.themes import DARK


def everything(widget):
    """Return (name, place and size) of a widget and all under it that can be seen."""
    seen = [(str(widget), widget.winfo_geometry())] if widget.winfo_viewable() else []
    return seen + [place for child in widget.winfo_children() for place in everything(child)]


def around(app):
    """Return where all else in the window is."""
    others = [child for child in app.winfo_children() if child is not app.side_panel]
    return [widget.winfo_geometry() for widget in (*others, app.canvas, *app.answer_panel.bars)]


def inside(outer, inner):
    left, top = inner.winfo_rootx() - outer.winfo_rootx(), inner.winfo_rooty() - outer.winfo_rooty()
    fits = left >= 0 and left + inner.winfo_width() <= outer.winfo_width()
    return fits and top >= 0 and top + inner.winfo_height() <= outer.winfo_height()


def test_a_key_opens_it_beside_the_answer_and_closes_it_again(user, tell):
    app, panel = user.app, user.app.side_panel
    assert panel.pages == {}  # nothing is made before
    before, size = around(app), (app.winfo_width(), app.winfo_height())
    tell("layers")
    assert panel.winfo_rootx() >= app.answer_panel.winfo_rootx() + app.answer_panel.winfo_width()
    assert inside(app, panel)
    assert app.winfo_width() > size[0]
    assert around(app) == before
    user.press("ctrl+i")
    user.wait(lambda: not panel.winfo_ismapped())
    user.wait(lambda: (app.winfo_width(), app.winfo_height()) == size)
    assert around(app) == before


def test_a_window_that_moved_for_the_panel_goes_back_to_its_place(user, tell):
    app = user.app
    left = app.winfo_screenwidth() - app.winfo_width() - 20
    app.geometry(f"+{left}+7")
    user.wait(lambda: app.winfo_x() == left)
    top = app.winfo_y()
    user.xdotool("mousemove", left + 100, top + 100)
    app.focus_force()
    tell("layers")
    user.wait(lambda: app.winfo_x() < left)
    assert app.winfo_rootx() + app.winfo_width() <= app.winfo_screenwidth()
    user.press("ctrl+i")
    user.wait(lambda: app.winfo_x() == left)
    assert app.winfo_y() == top


def test_a_window_that_is_partly_below_the_screen_comes_up_when_the_panel_opens(user, tell):
    """At the start the window manager places it before it has grown."""
    app = user.app
    top = app.winfo_screenheight() - app.winfo_height() + 60
    app.geometry(f"+20+{top}")
    user.wait(lambda: app.winfo_rooty() + app.winfo_height() > app.winfo_screenheight())
    user.xdotool("mousemove", app.winfo_rootx() + 100, app.winfo_rooty() + 100)
    app.focus_force()
    tell("layers")
    user.wait(lambda: app.winfo_rooty() + app.winfo_height() <= app.winfo_screenheight())


def test_a_window_that_a_person_moves_while_the_panel_is_open_stays_there(user, tell):
    app = user.app
    left = app.winfo_screenwidth() - app.winfo_width() - 20
    move_window(user, left)
    tell("layers")
    user.wait(lambda: app.winfo_x() < left)
    move_window(user, left)
    width = app.winfo_width()
    user.press("ctrl+i")
    user.wait(lambda: app.winfo_width() < width)
    user.wait(lambda: not app.side_panel.winfo_ismapped())
    app.update()
    assert app.winfo_x() == left


def test_a_window_that_opens_with_the_panel_stays_where_it_was_moved(open_window):
    first = open_window()
    first.tell("layers")
    first.app.destroy()
    user = open_window()
    app = user.app
    user.wait(lambda: app.side_panel.page is not None and app.side_panel.has_room)
    left = app.winfo_screenwidth() - app.winfo_width() // 2
    move_window(user, left)
    width = app.winfo_width()
    user.press("ctrl+i")
    user.wait(lambda: app.winfo_width() < width)
    app.update()
    assert app.winfo_x() == left


def move_window(user, left):
    """Move the window as a person drags it there, and the pointer with it."""
    window = find_window("Digit Recognizer")
    user.xdotool("windowmove", window, left, 7)
    user.wait(lambda: user.app.winfo_x() == left)
    user.xdotool("mousemove", left + 100, user.app.winfo_rooty() + 100)
    user.app.focus_force()


def test_every_page_has_a_button_and_the_cross_closes_it(user, tell):
    tell("keys")
    panel = user.app.side_panel
    for name, label in zip(PAGES, LABELS, strict=True):
        user.click(next(button for button in panel.buttons if button["text"] == label))
        user.wait(lambda name=name: panel.page is panel.pages.get(name))
    user.click(panel.close_button)
    user.wait(lambda: not panel.winfo_ismapped())


def test_the_page_is_there_again_at_the_next_start(open_window):
    user = open_window()
    width = user.app.winfo_width()
    user.press("ctrl+n")
    user.wait(lambda: user.app.side_panel.page)
    user.app.destroy()
    app = open_window().app
    assert app.side_panel.page is app.side_panel.pages["numbers"]
    app.side_panel.close()
    app.update()
    assert app.winfo_width() == width


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_when_the_answer_changes(user, tell, name):
    tell(name)
    before = everything(user.app.side_panel), around(user.app), user.app.geometry()
    for strokes in (SEVEN, [*SEVEN, *BAR, *ONE]):
        user.draw(strokes)
        user.wait_for_panel()
        assert user.app.prediction is not None
        after = everything(user.app.side_panel), around(user.app), user.app.geometry()
        assert after == before
        user.press("Escape")
        user.wait(lambda: user.app.prediction is None)
        user.wait_for_panel()


def test_in_a_wide_window_its_place_is_beside_the_answer_and_nothing_moves_when_it_opens(user, tell):
    app, panel = user.app, user.app.side_panel
    width = app.winfo_screenwidth() - 10
    user.xdotool("windowsize", find_window("Digit Recognizer"), width, 700)
    user.wait(lambda: app.winfo_width() == width and app.canvas.winfo_height() > 450)
    app.update()
    answer = app.answer_panel
    assert answer.winfo_rootx() - app.canvas.winfo_rootx() - app.canvas.winfo_width() < 30
    before = [answer.winfo_geometry(), app.canvas.winfo_geometry(), app.controls.winfo_geometry()]
    for _ in range(2):
        tell("why")
        assert inside(app, panel)
        assert before == [answer.winfo_geometry(), app.canvas.winfo_geometry(), app.controls.winfo_geometry()]
        user.press("F3")
        user.wait(lambda: not panel.winfo_ismapped() and app.winfo_width() == width)
        app.update()
        assert before == [answer.winfo_geometry(), app.canvas.winfo_geometry(), app.controls.winfo_geometry()]


def told_smallest(window):
    """Return the smallest width and height of a window, in pixels, that its window manager is told."""
    hints = subprocess.check_output(["xprop", "-id", window, "WM_NORMAL_HINTS"], text=True)
    return tuple(map(int, re.search(r"minimum size: (\d+) by (\d+)", hints).groups()))


@pytest.mark.skipif(not shutil.which("xprop"), reason="xprop is not installed")
def test_the_smallest_window_is_as_high_with_the_panel_which_cuts_nothing(user, tell):
    app, window = user.app, find_window("Digit Recognizer")
    smallest = told_smallest(window)  # the menu bar with it
    user.xdotool("windowsize", window, *smallest)
    user.wait(lambda: app.winfo_height() == smallest[1] - app.menus.height)
    tell("why")
    least = told_smallest(window)
    assert least[1] == smallest[1]
    user.xdotool("windowsize", window, *least)
    user.wait(lambda: app.winfo_width() == least[0])
    user.app.update()
    assert app.winfo_height() == least[1] - app.menus.height
    assert inside(app, app.side_panel)
    for button in app.side_panel.buttons:
        assert inside(app.side_panel, button)
    controls = app.controls
    assert controls.winfo_width() >= controls.winfo_reqwidth()
    assert controls.winfo_rootx() + controls.winfo_width() <= app.side_panel.winfo_rootx()
    user.press("F3")
    user.wait(lambda: app.winfo_width() == smallest[0])
    assert app.winfo_height() == smallest[1] - app.menus.height


def test_the_layers_show_what_the_network_makes_of_the_drawing(user, tell):
    page = tell("layers")
    assert not any(layer.output.any() for layer in page.shown)
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.wait_for_panel()
    expected = user.app.models.classifier.activations(
        user.app.prediction.tensor[np.newaxis, :, :, np.newaxis]
    )
    for layer, (name, output) in zip(page.shown, expected, strict=True):
        assert layer.name == name
        assert (layer.output == output[0]).all()
    texts = texts_of(page)
    assert texts[1:3] == ["conv2d", "convolution with batch normalisation, 24 maps of 26 x 26"]
    for layer in page.shown:
        assert layer.title in texts
        assert layer.description in texts
    brightest = np.unravel_index(
        np.abs(page.shown[0].output[:, :, 0]).argmax(), page.shown[0].output.shape[:2]
    )
    image = page.places[0].image
    assert (
        max(pixel(image, 2 * int(brightest[1]), 2 * int(brightest[0]))) > 30
    )  # the first map, two pixels each


def test_layers_that_are_scrolled_to_are_those_of_the_drawing(user, tell):
    page = tell("layers")
    user.draw(SEVEN)
    user.wait_for_panel()
    user.click(page.view.canvas)
    user.press(*["Next"] * 20)
    user.wait(lambda: page.view.canvas.yview()[1] == 1)
    user.wait_for_panel()
    image = page.places[-1].image  # of the ten digits and none
    units = len(page.shown[-1].output)
    step = (image.width() + 2) // units
    levels = [pixel(image, i * step + 2, 2)[0] for i in range(units)]
    assert levels.index(max(levels)) == 7
    assert max(levels) == 255


def test_the_numbers_are_those_that_the_network_was_given(user, tell):
    user.draw(SEVEN)
    user.wait_for_digit(7)
    page = tell("numbers")
    tensor = user.app.prediction.tensor
    assert (page.shown == np.minimum(np.rint(100 * tensor), 99)).all()
    assert page.view.canvas.xview() == page.view.canvas.yview() == (0, 1)  # all at a glance
    cell = page.image.width() // 28
    assert "0 is paper, 99 is full ink" in page.legend["text"]
    assert page.legend.winfo_reqwidth() <= page.legend.winfo_width()
    corner = pixel(page.image, 1, 1)
    assert corner == (0, 0, 0)
    row, column = map(int, np.unravel_index(tensor.argmax(), tensor.shape))
    assert pixel(page.image, column * cell + 1, row * cell + 1) == (255, 255, 255)


def test_models_are_compared_and_follow_the_drawing(user, tell):
    user.draw(SEVEN)
    page = tell("models")
    paths = [str(PROJECT / "mnist.h5"), *sorted(map(str, (PROJECT / "models").glob("*.h5")))]
    assert list(page.answers) == paths
    user.wait(lambda: all(answer.startswith("7") for answer in page.answers.values()))
    assert texts_of(page)[:3] == ["Model, accuracy", "Reads", "How sure"]
    lines = [page.view.canvas.bbox(item) for item in page.view.canvas.find_all()[:3]]
    assert len({bottom - top for _, top, _, bottom in lines}) == 1  # each has room in one line
    user.press("Escape")
    user.wait(lambda: set(page.answers.values()) == {""})
    user.choose("View", "Dark")
    user.wait(lambda: page.view.canvas["background"] == DARK.background)
    assert len(texts_of(page)) > 3


def texts_of(page):
    canvas = page.view.canvas
    return [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]


def test_help_lists_the_keys_and_how_a_network_works(user, tell):
    lines = tell("keys").text.get("1.0", "end").replace("\t", "\n").splitlines()
    assert lines[lines.index("Ctrl+Shift+Z, Ctrl+Y") + 1] == "Do again what was undone"
    assert lines[lines.index("Ctrl+I") + 1] == "Show what each layer makes of it"
    user.draw(SEVEN)
    page = tell("lessons")
    text = page.text.get("1.0", "end")
    assert all(f"\n{word}\n" in text for word in ("A convolution", "Pooling, or a stride of 2", "Softmax"))
    assert len(page.text.image_names()) == 6


def test_another_model_is_looked_into(user, tell):
    page = tell("layers")
    user.draw(SEVEN)
    user.app.model_choice.choose(str(PROJECT / "models" / "dense-512.h5"))
    user.wait(lambda: [layer.name for layer in page.shown] == ["flatten", "dense_1", "dense"])
    user.wait_for_panel()
    assert page.places[0].image is None  # the same numbers again
    assert page.places[1].image.width() <= page.view.width
    assert "dense, 512 units" in texts_of(page)
    for name in PAGES:
        tell(name)


def test_what_is_no_digit_is_shown_too(user, tell):
    heart = [[(200, 340), (80, 200), (110, 90), (200, 150), (290, 90), (320, 200), (200, 340)]]
    user.draw(heart)
    user.wait(lambda: user.app.prediction and not user.app.prediction.is_digit)
    for name in PAGES:
        tell(name)
    assert tell("models").remarks[str(PROJECT / "mnist.h5")] == "no digit"
    assert tell("why").shown.digit == user.app.prediction.digit


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_pen_never_waits_while_the_panel_is_open(user, tell, tmp_path, name):
    """At 200 points a second, at most 50 ms of work pass between two turns of the event loop."""
    tell(name)
    user.draw(SEVEN)
    user.wait_for_panel()
    user.press("Escape")
    user.wait(lambda: user.app.sketch.is_empty)
    busy = []

    def beat(before):
        busy.append(time.thread_time() - before)
        user.app.after(1, beat, time.thread_time())

    user.app.after(1, beat, time.thread_time())
    gc.freeze()  # as `main` does
    corners = [(120, 100), (260, 100), (180, 300), (60, 200), (320, 180), (200, 60)]
    ways = [np.linspace(a, b, 60).round().astype(int) for a, b in pairwise(corners)]
    follow([tuple(map(int, point)) for way in ways for point in way], user.app.canvas, tmp_path)
    user.wait_for_panel()
    gc.unfreeze()
    print(f"\n{name}: busy for at most {1000 * max(busy):.0f} ms")
    assert in_time(max(busy), 0.05)


def test_it_knows_the_network_before_anything_is_drawn(user, tell):
    page = tell("layers")
    user.wait(lambda: page.shown)
    names = {layer.name for layer in page.shown}
    user.draw(SEVEN)
    user.wait_for_digit(7)
    user.wait(lambda: not user.app.side_panel.is_due)
    assert {layer.name for layer in page.shown} == names
    user.press("F3")
    user.press("ctrl+i")  # the key of a page that is not shown shows it
    user.wait(lambda: user.app.side_panel.page is page)
