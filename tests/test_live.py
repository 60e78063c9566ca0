from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from itertools import pairwise

import pytest

from window.live import INTERVAL, LOOK_INTERVAL, LiveReading

SOON = INTERVAL + LOOK_INTERVAL


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 0
        self.jobs: dict[str, tuple[int, Callable[[], object]]] = {}
        self._number = 0

    def after(self, ms, func, /):
        self._number += 1
        self.jobs[str(self._number)] = self.now + ms, func
        return str(self._number)

    def after_cancel(self, id, /):
        del self.jobs[id]

    def move(self, ms):
        end = self.now + ms
        while due := [(time, id) for id, (time, _) in self.jobs.items() if time <= end]:
            self.now, id = min(due)
            self.jobs.pop(id)[1]()
        self.now = end


class Reader(Executor):
    """Reads in no time, or only when it is told to."""

    def __init__(self):
        self.slow = False
        self._tasks: list[tuple[Future, Callable[[], object]]] = []

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        self._tasks.append((future, fn))
        if not self.slow:
            self.finish()
        return future

    def finish(self):
        for future, task in self._tasks:
            try:
                future.set_result(task())
            except ValueError as error:
                future.set_exception(error)
        self._tasks.clear()


class Paper:
    """A drawing, what was read of it and when, and what is shown."""

    def __init__(self):
        self.clock = Clock()
        self.reader = Reader()
        self.drawn = ""
        self.read: list[tuple[int, str]] = []
        self.shown: list[str] = []
        self.live = LiveReading(self.clock, self._prepare, self.shown.append, self.reader)

    def _prepare(self):
        self.read.append((self.clock.now, self.drawn))
        return partial(read, self.drawn)

    def draw(self, text):
        self.drawn = text
        self.live.drawing_changed()


def read(drawn):
    if drawn == "damaged":
        raise ValueError(drawn)
    return drawn


@pytest.fixture
def paper():
    return Paper()


def test_a_drawing_is_read_and_shown_soon(paper):
    paper.draw("7")
    paper.clock.move(INTERVAL - 1)
    assert paper.read == []
    paper.clock.move(1 + LOOK_INTERVAL)
    assert paper.shown == ["7"]
    paper.clock.move(10 * INTERVAL)
    assert paper.read == [(INTERVAL, "7")]
    assert paper.clock.jobs == {}


def test_while_the_pen_moves_it_is_read_at_most_once_in_an_interval(paper):
    for i in range(300):
        paper.draw(str(i))
        paper.clock.move(1)
    times = [time for time, _ in paper.read]
    assert len(times) == pytest.approx(300 / SOON, abs=1)
    assert min(later - time for time, later in pairwise(times)) >= INTERVAL
    paper.clock.move(2 * INTERVAL)
    assert paper.shown[-1] == "299"


def test_a_slow_reading_is_waited_for_and_what_changed_meanwhile_is_read_after_it(paper):
    paper.reader.slow = True
    paper.draw("1")
    paper.clock.move(INTERVAL)
    paper.draw("12")
    paper.clock.move(10 * INTERVAL)
    assert (len(paper.read), paper.shown) == (1, [])
    paper.reader.finish()
    paper.reader.slow = False
    paper.clock.move(LOOK_INTERVAL)
    assert paper.shown == ["1"]
    paper.clock.move(SOON)
    assert paper.shown == ["1", "12"]
    paper.clock.move(10 * INTERVAL)
    assert len(paper.read) == 2


def test_a_reading_that_fails_says_so_and_the_next_one_follows(paper):
    paper.draw("damaged")
    with pytest.raises(ValueError, match="damaged"):
        paper.clock.move(SOON)
    paper.draw("7")
    paper.clock.move(SOON)
    assert paper.shown == ["7"]


@pytest.mark.parametrize("moment", [0, INTERVAL])  # before it is read, and before it is shown
def test_after_a_stop_nothing_is_shown(paper, moment):
    paper.draw("7")
    paper.clock.move(moment)
    paper.live.stop()
    paper.clock.move(10 * INTERVAL)
    assert paper.shown == []
    paper.draw("1")
    paper.clock.move(10 * INTERVAL)
    assert paper.shown == ["1"]


def test_a_slow_reading_that_was_stopped_is_not_shown_later(paper):
    paper.reader.slow = True
    paper.draw("7")
    paper.clock.move(SOON)
    paper.live.stop()
    paper.reader.finish()
    paper.clock.move(10 * INTERVAL)
    assert paper.shown == []
