"""When to read what is drawn: soon after it changed, or at once when a person asks for it."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from window.background import Background, Clock

INTERVAL = 30  # milliseconds between two readings while the pen moves, at least
PATIENCE = 30  # milliseconds for which the window waits for an answer that was asked for
LATE = 150  # milliseconds after which the answer to a drawing that has changed since is not shown
Result = TypeVar("Result")


class LiveReading(Generic[Result]):
    """Reads the drawing beside the window, one reading at a time.

    An answer that comes while the pen moves on may be some milliseconds old, but it is never that of
    another drawing.

    Attributes:
        is_asked: whether a person asked for the reading that is under way.
    """

    def __init__(
        self,
        clock: Clock,
        background: Background,
        prepare: Callable[[], Callable[[], Result]],
        show: Callable[[Result], object],
    ) -> None:
        """Set up what is done.

        Args:
            clock: the window.
            background: which reads.
            prepare: function that returns one that says what the drawing as it is now says; that one
                must not touch the window.
            show: function that is given what it says.
        """
        self._clock, self._background = clock, background
        self._prepare, self._show = prepare, show
        self._job = ""  # of the clock: to start a reading
        self._is_reading = False
        self._began = 0.0  # seconds, the reading
        self._is_wanted = False  # what it says
        self._has_changed = False  # the drawing, since it began
        self.is_asked = False
        self._then: list[Callable[[], object]] = []

    @property
    def is_due(self) -> bool:
        """Whether what is shown is to change soon."""
        return self._has_changed or self._is_wanted or bool(self._job)

    def drawing_changed(self) -> None:
        """The drawing is to be read, unless that is to happen soon anyway."""
        self._then.clear()
        if self._is_reading:
            self._has_changed = True
            self._is_wanted = self._is_wanted and not self.is_asked
            self.is_asked = False
        elif not self._job:
            self._job = self._clock.after(INTERVAL, self._start_job)

    def read_now(self, *then: Callable[[], object]) -> None:
        """Read the drawing as it is now, because a person asks for it.

        The answer is shown before this returns, or where that takes longer than PATIENCE, later. After
        that `then` is called, and never where the drawing changes first.
        """
        self._then += then
        if self.is_asked:
            return
        self.is_asked = True
        if not self._is_reading:
            self._start()
        elif self._has_changed or not self._is_wanted:
            self._has_changed, self._is_wanted = True, False
        self._background.wait(PATIENCE)

    def stop(self) -> None:
        """Neither read what was drawn nor show what was read."""
        self._is_wanted = self._has_changed = self.is_asked = False
        self._then.clear()
        self._cancel()

    def _cancel(self) -> None:
        if self._job:
            self._clock.after_cancel(self._job)
        self._job = ""

    def _start_job(self) -> None:
        self._job = ""
        self._start()

    def _start(self) -> None:
        self._cancel()
        self._is_reading = self._is_wanted = True
        self._has_changed = False
        self._began = time.monotonic()
        self._background.start(self._prepare(), self._finish)

    def _finish(self, reading: Future[Result]) -> None:
        is_late = self._has_changed and time.monotonic() - self._began > LATE / 1000
        is_wanted = self._is_wanted and not is_late
        has_changed, was_asked = self._has_changed, self.is_asked
        self._is_reading = self._is_wanted = self._has_changed = False
        if has_changed and was_asked:
            self._start()
        elif has_changed:
            self.drawing_changed()
        else:
            self.is_asked = False
        if is_wanted:
            then, self._then = self._then, []
            self._show(reading.result())
            for action in then:
                action()
