"""Live reading: when to read what is drawn while the pen moves."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

INTERVAL = 30  # milliseconds between two readings, at least
Answer = TypeVar("Answer")


class Clock(Protocol):
    """What calls a function later, as every Tk widget does."""

    def after(self, ms: int, func: Callable[[], object], /) -> str:
        """Call a function after some milliseconds; return what `after_cancel` takes."""

    def after_cancel(self, id: str, /) -> None:
        """Do not call it after all."""


class LiveReading(Generic[Answer]):
    """Reads the drawing soon after it changes, and at most once in INTERVAL.

    The answer is shown in a step of its own, so that the pen never waits for both.
    """

    def __init__(self, clock: Clock, read: Callable[[], Answer], show: Callable[[Answer], object]) -> None:
        """Set up what is done.

        Args:
            clock: the window.
            read: function that returns what the drawing says.
            show: function that is given it.
        """
        self._clock, self._read, self._show = clock, read, show
        self._read_job = self._show_job = ""  # of the clock

    def drawing_changed(self) -> None:
        """The drawing is to be read, unless that is to happen soon anyway."""
        if not self._read_job:
            self._read_job = self._clock.after(INTERVAL, self._start)

    def stop(self) -> None:
        """Neither read what was drawn nor show what was read."""
        for job in filter(None, (self._read_job, self._show_job)):
            self._clock.after_cancel(job)
        self._read_job = self._show_job = ""

    def _start(self) -> None:
        self._read_job = ""
        answer = self._read()
        self._show_job = self._clock.after(1, lambda: self._finish(answer))

    def _finish(self, answer: Answer) -> None:
        self._show_job = ""
        self._show(answer)
