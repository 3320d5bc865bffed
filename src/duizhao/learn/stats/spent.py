"""Time on task: counted once, and not while nobody was there."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from duizhao.learn.record import Answered

IDLE: Final = 120
"""Seconds that an answer counts at most.

Three times what the slowest kinds of question usually take (`pace.USUAL`); whoever needs longer has most likely left.
"""
READING: Final = 30_000
"""Milliseconds: a break of at most this much before the next question was spent on reading what is right."""


class Spent(NamedTuple):
    """Milliseconds for each answer, in their order, and how many answers were cut off."""

    each: list[int]
    capped: int


class _Stretch(NamedTuple):
    start: int
    end: int
    last: int
    """The place of the answer that ends it."""


def spent(answers: Iterable[Answered], idle: int = IDLE) -> Spent:
    """Return the time that each of `answers`, oldest first, adds to the time on task.

    An answer took the milliseconds before it, `idle` seconds at most. What two answers have in common, as those of two
    computers have, or those before and after a clock was set back, counts once. To this comes the reading after an
    answer, if the next question came soon. All is counted in UTC, where no hour is missing and none is twice.
    """
    each: list[int] = []
    capped = 0
    done: list[_Stretch] = []
    for place, answer in enumerate(answers):
        took = answer.took
        if took > idle * 1000:
            took = idle * 1000
            capped += 1
        each.append(took)
        if not took:
            continue
        start = answer.at - took
        first = start
        while done and done[-1].end > start:
            before = done.pop()
            each[place] -= before.end - max(before.start, start)
            first = min(first, before.start)
        done.append(_Stretch(first, answer.at, place))
    for before, after in pairwise(done):
        if after.start - before.end <= READING:
            each[before.last] += after.start - before.end
    return Spent(each, capped)
