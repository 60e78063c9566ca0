"""Work beside the window, in a thread, so that neither the pen nor a button ever waits for it."""

import gc
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

LOOK_INTERVAL = 5  # milliseconds after which it is looked again whether something is done
SWITCH_INTERVAL = 0.0005  # seconds for which the thread may hold up the pen, where Python runs one at a time


class Clock(Protocol):
    """What calls a function later, as every Tk widget does."""

    def after(self, ms: int, func: Callable[[], object], /) -> str:
        """Call a function after some milliseconds; return what `after_cancel` takes."""

    def after_cancel(self, id: str, /) -> None:
        """Do not call it after all."""


class Background:
    """Runs functions one after the other, and hands over in the window's thread what they return."""

    def __init__(self, clock: Clock, executor: Executor | None = None) -> None:
        """Set up what runs them.

        Args:
            clock: the window.
            executor: None for a thread.
        """
        self._clock = clock
        self._executor = executor or ThreadPoolExecutor(max_workers=1)
        self._running: deque[tuple[Future, Callable[[Future], object]]] = deque()
        self._job = ""  # of the clock: to look whether something is done
        self._is_waiting = False
        sys.setswitchinterval(SWITCH_INTERVAL)

    @property
    def is_busy(self) -> bool:
        """Whether something was begun that is not handed over yet."""
        return bool(self._running)

    def start(self, work: Callable[[], Any], done: Callable[[Future], object]) -> None:
        """Run a function, after those begun before.

        Args:
            work: must not touch the window.
            done: is given the Future when that is done, in the window's thread.
        """
        gc.disable()  # it could delete what is Tk's in the thread, which Tk does not allow
        self._running.append((self._executor.submit(work), done))
        if not self._job:
            self._job = self._clock.after(LOOK_INTERVAL, self._look)

    def wait(self, milliseconds: float) -> None:
        """Wait until all is handed over, but no longer than so many milliseconds, for the window waits too.

        What is handed over may begin something new and wait for it: that counts among the same milliseconds.
        """
        if self._is_waiting:
            return
        deadline = time.monotonic() + milliseconds / 1000
        self._is_waiting = True
        try:
            while self._running and wait([self._running[0][0]], max(deadline - time.monotonic(), 0)).done:
                self._hand_over()
        finally:
            self._is_waiting = False

    def close(self) -> None:
        """Hand over nothing more."""
        if self._job:
            self._clock.after_cancel(self._job)
        self._executor.shutdown(cancel_futures=True)
        gc.enable()

    def _look(self) -> None:
        self._job = ""
        try:
            if self._running and self._running[0][0].done():
                self._hand_over()
        finally:
            if self._running and not self._job:
                self._job = self._clock.after(LOOK_INTERVAL, self._look)

    def _hand_over(self) -> None:
        future, done = self._running.popleft()
        if not self._running:
            gc.collect(0)  # here, so that none is due in the thread
            gc.enable()
        done(future)
