"""Room for what opens beside a window's own: the window grows for it, and shrinks again when it closes."""

import tkinter as tk

SETTLED = 100  # milliseconds without a change, after which the window has the size that it was given


class Growth:
    """Makes a window wider within the screen, and takes that back; a maximised one as soon as it is none.

    It moves to the left where it would reach over the screen's edge, and once it has its place into the
    screen: at the start the window manager finds it one before it has grown.

    Attributes:
        is_within: whether it has been moved into the screen, where there was need of it, since it grew.
    """

    def __init__(self, window: tk.Tk) -> None:
        """Follow the window."""
        self._window = window
        self._wanted = self._pixels = 0  # wider
        self._is_grown = False
        self.is_within = True
        self._moved = 0  # pixels to the left
        self._place: list[str] | None = None  # to which it was moved, as soon as it is there
        self._job = ""  # of the window: to look at its size
        self._normal: tuple[int, int] | None = None  # its size when it was last seen not maximised
        window.bind("<Configure>", self._resized, add=True)

    @property
    def bare_size(self) -> tuple[int, int]:
        """The width and height in pixels that it would have now if it were neither wider nor maximised."""
        width, height = self._note_size()
        return width - self._pixels, height

    def ask(self, pixels: int) -> int:
        """Make it wider by so many pixels, where there is room; return by how many it is at once."""
        self._wanted = pixels
        if is_maximized(self._window):
            return 0
        self._note_size()
        self._follow()
        return self._pixels

    def take_back(self) -> None:
        """Make it as narrow as it was; where nobody has moved it since, it goes back to its place, too."""
        self._wanted = 0
        self._follow()

    def stop(self) -> None:
        """Follow the window no longer."""
        if self._job:
            self._window.after_cancel(self._job)
            self._job = ""

    def _resized(self, event: tk.Event) -> None:
        if event.widget is self._window:
            if self._normal is None:
                self._note_size()
            self.stop()
            self._job = self._window.after(SETTLED, self._settle)

    def _settle(self) -> None:
        self._job = ""
        self._follow()
        if not self.is_within and not is_maximized(self._window):
            self.is_within = True
            self._move_within()

    def _move_within(self) -> None:
        """Move the window into the screen, as far as that has room for it."""
        window = self._window
        left, top = _left(window), max(int(_place(window)[1]), 0)
        frame = max(window.winfo_rootx() - left, 0)  # of the window manager, on each side and below
        right = window.winfo_rootx() + window.winfo_width() + frame
        bottom = window.winfo_rooty() + window.winfo_height() + frame
        x = min(max(right - window.winfo_screenwidth(), 0), left)
        y = min(max(bottom - window.winfo_screenheight(), 0), top)
        if x or y:
            self._moved += x
            window.geometry(f"+{left - x}+{top - y}")
            window.after_idle(self._note_place)

    def _note_size(self) -> tuple[int, int]:
        size = self._window.winfo_width(), self._window.winfo_height()
        if self._normal is None or not is_maximized(self._window):
            self._normal = size
        return self._normal

    def _follow(self) -> None:
        if is_maximized(self._window):
            return
        self._window.update_idletasks()
        if self._wanted and not self._is_grown:
            self._grow()
        elif self._is_grown and not self._wanted:
            self._shrink()
        else:
            self._note_size()

    def _grow(self) -> None:
        window = self._window
        before = window.winfo_width()
        if self._normal is not None:  # its smallest size may have widened it since
            before = min(before, self._normal[0])
        width = max(min(before + self._wanted, window.winfo_screenwidth()), window.minsize()[0])
        frame = max(window.winfo_rootx() - _left(window), 0)  # of the window manager, on each side
        beyond = window.winfo_rootx() + width + frame - window.winfo_screenwidth()
        self._pixels, self._is_grown, self.is_within = width - before, True, False
        self._moved = min(max(beyond, 0), _left(window))
        self._place = None
        self._change(width, -self._moved)
        window.after_idle(self._note_place)

    def _note_place(self) -> None:
        self._place = _place(self._window)

    def _shrink(self) -> None:
        window = self._window
        move = self._moved if self._place in (None, _place(window)) else 0
        self._change(max(window.winfo_width() - self._pixels, window.minsize()[0]), move)
        self._pixels, self._is_grown = 0, False

    def _change(self, width: int, move: int) -> None:
        """Set the window's width, and move it by some pixels to the right."""
        window = self._window
        self._normal = width, window.winfo_height()
        place = f"+{_left(window) + move}+{_place(window)[1]}" if move else ""
        window.geometry(f"{width}x{window.winfo_height()}{place}")


def _place(window: tk.Tk) -> list[str]:
    return window.geometry().split("+")[1:]


def _left(window: tk.Tk) -> int:
    return max(int(_place(window)[0]), 0)


def is_maximized(window: tk.Tk) -> bool:
    """Return whether the window fills the screen, so that it keeps its size."""
    if window.state() == "zoomed":
        return True
    names = ("-zoomed", "-fullscreen")
    values = window.attributes()
    return any(str(window.attributes(name)) == "1" for name in names if name in values)
