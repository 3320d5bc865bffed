"""Answers added up once, by item, by session and by day: all further figures are sums of these."""

from collections.abc import Iterable
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from duizhao.learn.record import Answered, Mode
from duizhao.learn.schedule import AGAIN

if TYPE_CHECKING:
    from duizhao.learn.stats.growth import Stage
    from duizhao.learn.stats.model import Item


class Counted(NamedTuple):
    """An answer that is counted, its day, and its milliseconds on task."""

    answer: Answered
    day: int
    took: int


class Tally(NamedTuple):
    """Sums in lists, as they are added to a hundred thousand times.

    `items`, of the period: reviews of young items, those kept, reviews of mature items, those kept, milliseconds.
    `modes`, of the period: answers, those right, those that the schedule follows, milliseconds. `days`, of all time:
    answers, milliseconds, reviews, those kept.
    """

    items: "dict[Item, list[int]]"
    modes: dict[Mode, list[int]]
    days: dict[int, list[int]]


def tally(counted: Iterable[Counted], stages: "Iterable[Stage]", first: int) -> Tally:
    """Return the sums of answers, each with the stage that it met; the period begins on the day `first`."""
    items: dict[Item, list[int]] = {}
    modes: dict[Mode, list[int]] = {}
    days: dict[int, list[int]] = {}
    for (answer, day, took), stage in zip(counted, stages, strict=True):
        right = answer.rating > AGAIN
        of_day = days.get(day)
        if of_day is None:
            of_day = days[day] = [0, 0, 0, 0]
        of_day[0] += 1
        of_day[1] += took
        if stage:
            of_day[2] += 1
            of_day[3] += right
        if day < first:
            continue
        item = answer.anchor, answer.question
        of_item = items.get(item)
        if of_item is None:
            of_item = items[item] = [0, 0, 0, 0, 0]
        of_item[4] += took
        if stage:
            place = 2 if stage == "mature" else 0
            of_item[place] += 1
            of_item[place + 1] += right
        of_mode = modes.get(answer.mode)
        if of_mode is None:
            of_mode = modes[answer.mode] = [0, 0, 0, 0]
        of_mode[0] += 1
        of_mode[1] += right
        of_mode[2] += answer.counts
        of_mode[3] += took
    return Tally(items, modes, days)


def summed(rows: Iterable[list[int]], width: int) -> list[int]:
    """Return the sums of each column.

    >>> summed([[1, 2], [3, 4]], 2)
    [4, 6]
    """
    total = [0] * width
    for row in rows:
        total = list(map(add, total, row))
    return total
