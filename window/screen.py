"""How large the window and what is in it may be on the screen that there is."""

import tkinter as tk
from math import floor

SMALLEST = 720, 544  # of 96 an inch: the pixels that the window needs at least, with its menu bar
TALL = 560  # the same, of a height at which nothing in it has to be lower than it would be
FRAME = 56  # pixels of the screen's height for the window's frame and the desktop's panel


def set_scale(window: tk.Tk) -> float:
    """Return how many of the screen's pixels stand for one of 96 an inch, in quarters from 1 up.

    On a screen that has no room for the window at the scale that its density asks for, the scale is
    smaller, and so is all text in the window.
    """
    wanted = max(1.0, round(4 * window.winfo_fpixels("1i") / 96) / 4)
    width, height = _room(window)
    scale = max(1.0, min(wanted, floor(4 * min(width / SMALLEST[0], height / SMALLEST[1])) / 4))
    if scale < wanted:
        window.tk.call("tk", "scaling", scale * 96 / 72)  # pixels to a point, of which text has its size
    return scale


def is_short(window: tk.Misc, scale: float) -> bool:
    """Return whether the screen is so low that what can be lower ought to be."""
    return _room(window)[1] < TALL * scale


def set_size(window: tk.Tk, size: tuple[int, int], spare: int, least_width: int, menu_height: int) -> None:
    """Give the window its size within the screen, and the smallest one that a person can give it.

    Args:
        window: the window; like all sizes here it is measured without its menu bar.
        size: width and height that are wanted, in pixels; (0, 0) for those that it asks for.
        spare: pixels by which it can be smaller than those.
        least_width: pixels that it needs in any case.
        menu_height: pixels of the menu bar, as `MenuBar.height` has it.
    """
    own = window.winfo_reqwidth(), window.winfo_reqheight()
    smallest = max(own[0] - spare, least_width), own[1] - spare
    width, height = _room(window)
    room = width, height - menu_height
    smallest = min(smallest[0], room[0]), min(smallest[1], room[1])
    _count_menu_bar(window, *own)
    window.minsize(*smallest)
    lower = max(own[1] - room[1], 0)  # by so many pixels the canvas is as much narrower
    wanted = size if all(size) else (own[0] - lower, own[1])
    width, height = (
        min(max(side, low), high) for side, low, high in zip(wanted, smallest, room, strict=True)
    )
    window.geometry(f"{width}x{height}")


def _count_menu_bar(window: tk.Tk, width: int, height: int) -> None:
    """Let the window manager know of the menu bar, which it counts in the smallest size and Tk does not.

    Tk tells it only where sizes are in cells of a grid: here they are one pixel wide and high, and what
    the window asks for stays as it is now, for sizes are counted from that.
    """
    window.grid_propagate(False)
    window.configure(width=width, height=height)
    window.tk.call("wm", "grid", window, width, height, 1, 1)


def _room(window: tk.Misc) -> tuple[int, int]:
    return window.winfo_screenwidth(), window.winfo_screenheight() - FRAME
