from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from itertools import pairwise

import pytest

from window.background import LOOK_INTERVAL, Background
from window.live import INTERVAL, LATE, LiveReading

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
        tasks, self._tasks = self._tasks, []
        for future, task in tasks:
            try:
                future.set_result(task())
            except ValueError as error:
                future.set_exception(error)


class Paper:
    """A drawing, what was read of it and when, and what is shown."""

    def __init__(self):
        self.clock = Clock()
        self.reader = Reader()
        self.drawn = ""
        self.read: list[tuple[int, str]] = []
        self.shown: list[str] = []
        background = Background(self.clock, self.reader)
        self.live = LiveReading(self.clock, background, self._prepare, self.shown.append)

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


def test_what_is_asked_for_is_shown_at_once(paper):
    paper.draw("7")
    paper.live.read_now()
    assert paper.shown == ["7"]
    paper.clock.move(10 * INTERVAL)
    assert len(paper.read) == 1


def test_what_is_asked_for_and_takes_longer_is_shown_later_and_goes_on_then(paper):
    paper.reader.slow = True
    paper.live.read_now(lambda: paper.shown.append("and then"))
    assert paper.live.is_asked
    paper.live.read_now()
    paper.clock.move(INTERVAL)
    paper.reader.finish()
    paper.clock.move(LOOK_INTERVAL)
    assert paper.shown == ["", "and then"]
    assert not paper.live.is_asked
    paper.clock.move(10 * INTERVAL)
    assert len(paper.read) == 1


def test_a_reading_that_was_asked_for_is_not_shown_once_the_drawing_has_changed(paper):
    paper.reader.slow = True
    paper.drawn = "1"
    paper.live.read_now(lambda: paper.shown.append("and then"))
    paper.draw("12")
    assert not paper.live.is_asked
    paper.reader.finish()
    paper.clock.move(SOON)
    paper.reader.finish()
    paper.clock.move(10 * INTERVAL)
    assert paper.shown == ["12"]


def test_what_was_read_before_a_change_is_not_the_answer_that_is_asked_for(paper):
    paper.reader.slow = True
    paper.draw("1")
    paper.clock.move(INTERVAL)
    paper.draw("12")
    paper.live.read_now()
    paper.reader.finish()
    paper.clock.move(LOOK_INTERVAL)
    assert paper.shown == []
    paper.reader.finish()
    paper.clock.move(LOOK_INTERVAL)
    assert paper.shown == ["12"]


def test_a_live_reading_that_takes_very_long_is_not_shown_once_the_drawing_has_changed(paper, monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr("window.live.time.monotonic", lambda: seconds[0])
    paper.reader.slow = True
    paper.draw("1")
    paper.clock.move(INTERVAL)
    paper.draw("12")
    seconds[0] += 2 * LATE / 1000
    paper.reader.finish()
    paper.reader.slow = False
    paper.clock.move(10 * INTERVAL)
    assert paper.shown == ["12"]


def test_a_reading_that_was_asked_for_and_fails_can_be_asked_for_again(paper):
    paper.drawn = "damaged"
    with pytest.raises(ValueError, match="damaged"):
        paper.live.read_now()
    paper.drawn = "7"
    paper.live.read_now()
    assert paper.shown == ["7"]
