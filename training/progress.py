"""What a training is doing and how long that will still take: a bar on a terminal, lines elsewhere."""

import sys
import time
from types import TracebackType

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

LINE_INTERVAL = 20  # seconds between two lines where there is no terminal


class Stage:
    """One stage of a training, a context in which its steps are counted.

    On a terminal a bar shows the share that is done and the time that is left; elsewhere a line says
    so every LINE_INTERVAL seconds.
    """

    def __init__(self, title: str, steps: int, done: int = 0) -> None:
        """Begin a stage.

        Args:
            title: what is done in it.
            steps: how many it takes.
            done: how many of them were done before.
        """
        self.title, self.steps = title, steps
        self.done = self._done_before = done
        self._has_begun = False
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            disable=not sys.stdout.isatty(),
        )
        self._task = self._bar.add_task(title, total=steps, completed=done)

    def __enter__(self) -> "Stage":
        if self._bar.disable:
            print(f"{self.title} ...", flush=True)
        self._start = self._last_line = time.monotonic()
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def advance(self, steps: int = 1) -> None:
        """Count further steps."""
        self.done += steps
        self._bar.update(self._task, completed=self.done)
        if not self._has_begun:  # the first step takes longer: all is made ready in it
            self._has_begun, self._done_before, self._start = True, self.done, time.monotonic()
        elif self._bar.disable and time.monotonic() - self._last_line > LINE_INTERVAL:
            self._last_line = time.monotonic()
            print(f"  {self.done / self.steps:.0%}, {self.time_left()} to go", flush=True)

    def say(self, text: str) -> None:
        """Print a line, above the bar where there is one."""
        self._bar.print(text, markup=False, highlight=False, soft_wrap=True)
        sys.stdout.flush()

    def time_left(self) -> str:
        """Return how long the stage will still take, judged by its steps but the first."""
        done = max(self.done - self._done_before, 1)
        return about((time.monotonic() - self._start) / done * (self.steps - self.done))


def minutes(seconds: float) -> str:
    """Return a time that has passed as text, such as "8.5 minutes"."""
    return f"{seconds / 60:.1f} minutes"


def about(seconds: float) -> str:
    """Return a time as text, such as "about 3 minutes"."""
    if seconds < 100:
        return f"about {seconds:.0f} seconds"
    return f"about {seconds / 60:.0f} minutes"
