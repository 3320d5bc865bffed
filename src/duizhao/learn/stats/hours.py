"""Hours on task, and when they will be a goal's."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from duizhao.learn.progress import day_at
from duizhao.learn.record import Answered, stamped
from duizhao.learn.stats.days import date_of
from duizhao.learn.stats.model import Arrival, Hours, Item
from duizhao.learn.stats.spent import spent

GOAL: Final = 10_000
"""Hours: the number of the 10,000-hour rule, which one of the shipped ideas is about."""
WEEKS: Final = 8
"""Weeks that the pace looks back: long enough for a holiday, short enough to follow a change of habits."""
EARLY: Final = 14
"""Days since the first answer before which no arrival is told."""
FEW: Final = 5
"""Days of learning, of those that the pace looks back, below which none is told either."""
_LAST: Final = 2_932_896
"""The last day of the year 9999, beyond which there are no dates."""
_YEAR: Final = 365.2425


def hours(
    answers: Sequence[Answered], items: frozenset[Item] | None, now: datetime, *, goal: float, weeks: int, idle: int
) -> Hours:
    """Return the time on task of `answers`, oldest first, at `now`, and when it will be `goal` seconds.

    With `items` only their answers count. The pace is that of the last `weeks` weeks, today the last day of them; who
    began later is not measured by the time before.
    """
    today = day_at(*stamped(now))
    took: Counter[int] = Counter()
    for answer, own in zip(answers, spent(answers, idle).each, strict=True):
        if items is None or (answer.anchor, answer.question) in items:
            took[day_at(answer.at, answer.zone)] += own
    days = sorted(day for day in took if day <= today)
    since = days[0] if days else today
    span = min(7 * weeks, today - since + 1)
    recent = {day: took[day] / 1000 for day in days if day > today - span}
    pace = 7 * sum(recent.values()) / span
    seconds = sum(took[day] for day in days) / 1000
    left = goal - seconds
    verdict = _verdict(left, pace, today - since + 1, len(recent))
    by_week = [sum(recent.get(day, 0) for day in range(end - 6, end + 1)) for end in range(today, today - span + 6, -7)]
    arrives = verdict == "arrives"
    return Hours(
        at=now,
        idle=idle,
        seconds=seconds,
        today=took[today] / 1000,
        since=date_of(since) if days else None,
        days=len(days),
        goal=goal,
        weeks=span / 7,
        pace=pace,
        verdict=verdict,
        arrival=_arrival(left, pace, today) if arrives else None,
        sooner=_arrival(left, max(by_week), today) if arrives and len(by_week) > 1 else None,
        later=_arrival(left, min(by_week), today) if arrives and len(by_week) > 1 else None,
    )


def _verdict(left: float, pace: float, span: int, learned: int) -> str:
    if left <= 0:
        return "reached"
    if span < EARLY:
        return "too early"
    if not pace:
        return "stopped"
    return "too early" if learned < FEW else "arrives"


def _arrival(left: float, pace: float, today: int) -> Arrival | None:
    if pace <= 0:
        return None
    days = 7 * left / pace
    day = today + int(-(-days // 1))
    return Arrival(pace=pace, years=days / _YEAR, day=date_of(day) if day <= _LAST else None)
