"""Live reading: when to read what is drawn while the pen moves."""

import gc
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

INTERVAL = 30  # milliseconds between two readings, at least
LOOK_INTERVAL = 5  # milliseconds after which it is looked again whether a reading is done
SWITCH_INTERVAL = 0.0005  # seconds for which the reading may hold up the pen, where Python runs one at a time
Answer = TypeVar("Answer")


class Clock(Protocol):
    """What calls a function later, as every Tk widget does."""

    def after(self, ms: int, func: Callable[[], object], /) -> str:
        """Call a function after some milliseconds; return what `after_cancel` takes."""

    def after_cancel(self, id: str, /) -> None:
        """Do not call it after all."""


class LiveReading(Generic[Answer]):
    """Reads the drawing soon after it changes, one reading at a time, and INTERVAL apart at least.

    The reading happens beside the window, so that the pen never waits for it.
    """

    def __init__(
        self,
        clock: Clock,
        prepare: Callable[[], Callable[[], Answer]],
        show: Callable[[Answer], object],
        executor: Executor | None = None,
    ) -> None:
        """Set up what is done.

        Args:
            clock: the window.
            prepare: function that returns one that says what the drawing as it is now says; that one
                must not touch the window.
            show: function that is given what it says.
            executor: which runs it; None for a thread.
        """
        self._clock, self._prepare, self._show = clock, prepare, show
        self._executor = executor or ThreadPoolExecutor(max_workers=1)
        self._job = ""  # of the clock: to start a reading, or to look whether one is done
        self._reading: Future[Answer] | None = None  # that has begun
        self._is_wanted = False  # what it says
        self._has_changed = False  # the drawing, since it began
        sys.setswitchinterval(SWITCH_INTERVAL)

    @property
    def is_due(self) -> bool:
        """Whether what is shown is to change soon."""
        return self._has_changed or self._is_wanted or (bool(self._job) and self._reading is None)

    def drawing_changed(self) -> None:
        """The drawing is to be read, unless that is to happen soon anyway."""
        if self._reading is not None:
            self._has_changed = True
        elif not self._job:
            self._job = self._clock.after(INTERVAL, self._start)

    def stop(self) -> None:
        """Neither read what was drawn nor show what was read."""
        self._is_wanted = self._has_changed = False
        if self._reading is None:
            self._cancel()

    def close(self) -> None:
        """Stop for good."""
        self._cancel()
        self._executor.shutdown()
        gc.enable()

    def _cancel(self) -> None:
        if self._job:
            self._clock.after_cancel(self._job)
        self._job = ""

    def _start(self) -> None:
        gc.disable()  # it could delete what is Tk's in the thread, which Tk does not allow
        self._reading, self._is_wanted = self._executor.submit(self._prepare()), True
        self._job = self._clock.after(LOOK_INTERVAL, self._look)

    def _look(self) -> None:
        reading = self._reading
        if reading is None or not reading.done():
            self._job = self._clock.after(LOOK_INTERVAL, self._look)
            return
        gc.collect(0)  # here, so that none is due in the thread
        gc.enable()
        is_wanted, has_changed = self._is_wanted, self._has_changed
        self._job, self._reading, self._is_wanted, self._has_changed = "", None, False, False
        if has_changed:
            self.drawing_changed()
        if is_wanted:
            self._show(reading.result())
