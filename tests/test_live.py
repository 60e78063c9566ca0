from collections.abc import Callable
from itertools import pairwise

import pytest

from window.live import INTERVAL, LiveReading


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


class Paper:
    """A drawing, what was read of it and when, and what is shown."""

    def __init__(self):
        self.clock = Clock()
        self.drawn = ""
        self.read: list[tuple[int, str]] = []
        self.shown: list[str] = []
        self.live = LiveReading(self.clock, self._read, self.shown.append)

    def _read(self):
        self.read.append((self.clock.now, self.drawn))
        return self.drawn

    def draw(self, text):
        self.drawn = text
        self.live.drawing_changed()


@pytest.fixture
def paper():
    return Paper()


def test_a_drawing_is_read_and_shown_soon(paper):
    paper.draw("7")
    paper.clock.move(INTERVAL - 1)
    assert paper.read == []
    paper.clock.move(2)
    assert paper.shown == ["7"]
    paper.clock.move(10 * INTERVAL)
    assert paper.read == [(INTERVAL, "7")]
    assert paper.clock.jobs == {}


def test_while_the_pen_moves_it_is_read_at_most_once_in_an_interval(paper):
    for i in range(300):
        paper.draw(str(i))
        paper.clock.move(1)
    times = [time for time, _ in paper.read]
    assert len(times) == pytest.approx(300 / INTERVAL, abs=1)
    assert min(later - time for time, later in pairwise(times)) >= INTERVAL
    paper.clock.move(2 * INTERVAL)
    assert paper.shown[-1] == "299"


def test_what_was_read_is_shown_in_a_step_of_its_own(paper):
    paper.draw("7")
    paper.clock.move(INTERVAL)
    assert (len(paper.read), paper.shown) == (1, [])


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
