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
    # window managers count the menu bar, Tk does not
    window.minsize(smallest[0], min(smallest[1] + menu_height, room[1]))
    wanted = size if all(size) else own
    width, height = (
        min(max(side, low), high) for side, low, high in zip(wanted, smallest, room, strict=True)
    )
    window.geometry(f"{width}x{height}")


def _room(window: tk.Misc) -> tuple[int, int]:
    return window.winfo_screenwidth(), window.winfo_screenheight() - FRAME


def grow(window: tk.Tk, pixels: int) -> tuple[int, int]:
    """Make a window wider within the screen.

    It moves to the left where it would reach over the screen's edge.

    Returns:
        (grown, moved): by how many pixels it is wider, and was moved to the left, for `shrink`.
    """
    window.update_idletasks()
    before = window.winfo_width()
    width = max(min(before + pixels, window.winfo_screenwidth()), window.minsize()[0])
    beyond = window.winfo_rootx() + width - window.winfo_screenwidth()
    moved = min(max(beyond, 0), _left(window))
    _change(window, width, -moved)
    return width - before, moved


def shrink(window: tk.Tk, grown: int, moved: int) -> None:
    """Take back what `grow` did; wherever the window is now, it stays within that place."""
    window.update_idletasks()
    _change(window, max(window.winfo_width() - grown, window.minsize()[0]), moved)


def _left(window: tk.Tk) -> int:
    return max(int(window.geometry().split("+")[1]), 0)


def _change(window: tk.Tk, width: int, move: int) -> None:
    """Set a window's width, and move it by some pixels to the right."""
    place = f"+{_left(window) + move}+{window.geometry().split('+')[2]}" if move else ""
    window.geometry(f"{width}x{window.winfo_height()}{place}")


def is_maximized(window: tk.Tk) -> bool:
    """Return whether the window fills the screen, so that it keeps its size."""
    if window.state() == "zoomed":
        return True
    names = ("-zoomed", "-fullscreen")
    values = window.attributes()
    return any(str(window.attributes(name)) == "1" for name in names if name in values)
