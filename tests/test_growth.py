"""The room that the panel takes, in a window that is maximised and is not any more."""

import shutil
import subprocess

import pytest
from window_user import find_window

from window.about import NAME

FULL_SCREEN = "_NET_WM_STATE_FULLSCREEN"  # xprop sets no more than one, and maximising has two
SIZE = 1200, 700  # pixels

pytestmark = pytest.mark.skipif(not shutil.which("xprop"), reason="xprop is not installed")


@pytest.fixture
def maximize(user):
    """Return a function that maximises the window, or with False ends that, as window managers do it."""
    app, sizes = user.app, []
    window = find_window(NAME)

    def do(yes=True):
        sizes.append((app.winfo_width(), app.winfo_height()))
        size = SIZE if yes else [max(sides) for sides in zip(sizes[0], app.minsize(), strict=True)]
        state = ["-set", "_NET_WM_STATE", FULL_SCREEN] if yes else ["-remove", "_NET_WM_STATE"]
        words = ["xprop", "-id", window, "-f", "_NET_WM_STATE", "32a", *state]
        subprocess.run(words, check=True)
        user.wait(lambda: bool(int(app.attributes("-fullscreen"))) == yes)
        user.xdotool("windowsize", window, size[0], size[1] + app.menus.height)
        user.wait(
            lambda: ((app.winfo_width(), app.winfo_height()) == SIZE) == yes
        )  # then it may grow at once

    return do


def test_closing_the_panel_of_a_maximised_window_gives_back_the_room_later(user, tell, maximize):
    size = user.app.winfo_width(), user.app.winfo_height()
    tell("layers")
    user.wait(lambda: user.app.winfo_width() > size[0])
    maximize()
    user.press("ctrl+i")
    user.wait(lambda: user.app.side_panel.page is None)
    maximize(False)
    user.wait(lambda: (user.app.winfo_width(), user.app.winfo_height()) == size)


def test_a_panel_that_was_opened_in_a_maximised_window_takes_no_room_from_the_canvas(user, tell, maximize):
    size = user.app.winfo_width(), user.app.winfo_height()
    tell("layers")
    user.wait(lambda: user.app.winfo_width() > size[0])
    wide, canvas = user.app.winfo_width(), user.app.canvas.winfo_width()
    user.press("ctrl+i")
    user.wait(lambda: user.app.winfo_width() == size[0])
    maximize()
    tell("layers")
    maximize(False)
    user.wait(lambda: user.app.winfo_width() == wide and user.app.canvas.winfo_width() == canvas)
    user.press("ctrl+i")
    user.wait(lambda: (user.app.winfo_width(), user.app.winfo_height()) == size)


def test_a_window_that_was_maximised_opens_with_its_own_size(user, open_window, maximize):
    size = user.app.winfo_width(), user.app.winfo_height()
    maximize()
    user.app.destroy()
    assert open_window().app.settings.size == size
