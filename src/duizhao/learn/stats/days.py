"""Days as numbers, counted from 1970, as `progress.day_at` has them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from duizhao.learn.stats.model import Streak

_FIRST: Final = date(1970, 1, 1)
_THURSDAY: Final = 3
"""The weekday of day 0, Monday being 0."""


def date_of(day: int) -> date:
    """Return the date of `day`.

    >>> date_of(20_000).isoformat()
    '2024-10-04'
    """
    return _FIRST + timedelta(days=day)


def monday_of(day: int) -> int:
    """Return the Monday of the week of `day`.

    >>> date_of(monday_of(20_000)).isoformat()
    '2024-09-30'
    """
    return day - (day + _THURSDAY) % 7


def streak(days: Iterable[int], today: int) -> Streak:
    """Return how many of `days` there are in a row; a row that reached yesterday may still go on today.

    >>> streak([1, 2, 3, 8, 9], 10)
    Streak(current=2, longest=3, days=5)
    """
    known = set(days)
    longest, run, before = 0, 0, None
    for day in sorted(known):
        run = run + 1 if before is not None and day == before + 1 else 1
        longest, before = max(longest, run), day
    current = 0
    at = today if today in known else today - 1
    while at in known:
        current, at = current + 1, at - 1
    return Streak(current=current, longest=longest, days=len(known))
