"""Limits of time that hold on a slow machine as well, and where others work beside the tests."""

import statistics
import time
from functools import partial

from helpers import PROJECT
from numbers_to_draw import draw_number

from classifier import DigitClassifier
from recognition import read_number

USUAL = 0.012  # seconds of processor time to read a number of six digits, where the limits were chosen
READINGS = 15  # of which the median counts


def in_time(seconds: float, limit: float) -> bool:
    """Return whether something took less than a limit, both in seconds, on a slow machine more in proportion.

    How slow it is is measured where the limit was not kept: by what reading a number takes.
    """
    if seconds < limit:
        return True
    read = partial(read_number, draw_number("204758"), DigitClassifier.load(PROJECT / "mnist.h5"))
    times = []
    for _ in range(READINGS):
        start = time.process_time()
        read()
        times.append(time.process_time() - start)
    slowness = statistics.median(times) / USUAL
    print(f"\n{seconds:.3f} s, where everything takes {slowness:.1f} times as long as usual")
    return seconds < limit * slowness
