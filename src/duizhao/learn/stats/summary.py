"""From a history to its figures."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from duizhao.learn.marked import Marked
from duizhao.learn.progress import DAY, day_at
from duizhao.learn.record import Answered, stamped
from duizhao.learn.record import Mode as ModeName
from duizhao.learn.schedule import MATURE, ItemKey, Memory
from duizhao.learn.shelf import Entry
from duizhao.learn.stats import model
from duizhao.learn.stats.days import date_of, monday_of, streak
from duizhao.learn.stats.growth import growth
from duizhao.learn.stats.model import Counts, Item, Stats
from duizhao.learn.stats.shares import drawn, share
from duizhao.learn.stats.spent import Spent, spent
from duizhao.learn.stats.tally import Counted, Tally, summed, tally
from duizhao.learn.transition import Scheduling, formulas, retrievability

CALENDAR: Final = 53
"""Weeks of the calendar, the present one among them."""
AHEAD: Final = 30
WITHIN: Final = (7, 30, 90, 365)
POINTS: Final = 60
"""Points of the learning curve at most."""
HARDEST: Final = 10
ENOUGH: Final = 5
"""Reviews from which an idea can be called hard."""
SPREAD: Final = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
MODES: Final[tuple[ModeName, ...]] = ("review", "weak", "cram", "exam", "paper", "anki")


class Log(NamedTuple):
    """A history as it was read: answers oldest first."""

    answers: Sequence[Answered]
    memories: Mapping[ItemKey, Memory]
    marked: Marked
    scheduling: Scheduling


def summarise(
    log: Log,
    now: datetime,
    entries: Mapping[ItemKey, Entry] | None,
    terms: Callable[[Entry], str],
    *,
    days: int | None,
    idle: int,
) -> Stats:
    """Return the statistics at `now`, in its zone; of `entries` alone where a deck has them, else of all items.

    `terms` gives the term of an entry's idea. `days`: the period, None for all time.
    """
    at, zone = stamped(now)
    today = day_at(at, zone)
    by_item = None if entries is None else {(key.anchor, key.question): entry for key, entry in entries.items()}
    times = spent(log.answers, idle)
    wanted, hidden = _wanted(log.answers, times, by_item, today)
    first = today - days + 1 if days else min((one.day for one in wanted), default=today)
    stops = _stops(first, today)
    grown = growth(wanted, log.scheduling, stops, at)
    sums = tally(wanted, grown.stages, first)
    known = {key: memory for key, memory in log.memories.items() if entries is None or key in entries}
    parts = _parts(sums, by_item)
    return Stats(
        at=now,
        days=days,
        answers=sum(one[0] for one in sums.modes.values()),
        hidden=hidden,
        wanted=log.scheduling.retention,
        counts=_counts(list(known if entries is None else entries), known, whole=entries is not None),
        known=_known(known, now, log.scheduling),
        streak=streak(sums.days, today),
        retention=_retention(summed(sums.items.values(), 5)),
        retention_by_topic={topic: _retention(row) for topic, row in parts.topics.items()},
        retention_by_level={level: _retention(row) for level, row in sorted(parts.levels.items())},
        modes=_modes(sums),
        forecast=_forecast(known, log.marked, now),
        calendar=_calendar(sums, today),
        time=_time(sums, parts, today, times.capped, idle),
        hardest=_hardest(sums, by_item, terms),
        curve=_curve(sums, stops, grown.known),
        topics=_counts_by(entries, known, lambda entry: entry.topic),
        levels=dict(sorted(_counts_by(entries, known, lambda entry: str(entry.level)).items())),
        kinds=_counts_by(entries, known, lambda entry: entry.kind),
    )


class _Parts(NamedTuple):
    """The sums of `Tally.items` by part of a deck."""

    topics: dict[str, list[int]]
    levels: dict[str, list[int]]


def _wanted(
    answers: Sequence[Answered], times: Spent, by_item: Mapping[Item, Entry] | None, today: int
) -> tuple[list[Counted], int]:
    """Return the answers to count, and how many have a time to come."""
    found = [
        Counted(answer, day_at(answer.at, answer.zone), took)
        for answer, took in zip(answers, times.each, strict=True)
        if by_item is None or (answer.anchor, answer.question) in by_item
    ]
    past = [one for one in found if one.day <= today]
    return past, len(found) - len(past)


def _parts(sums: Tally, by_item: Mapping[Item, Entry] | None) -> _Parts:
    topics: dict[str, list[int]] = {}
    levels: dict[str, list[int]] = {}
    for item, entry in (by_item or {}).items():
        row = sums.items.get(item, [0] * 5)
        for parts, name in ((topics, entry.topic), (levels, str(entry.level))):
            parts[name] = summed((parts.get(name, [0] * 5), row), 5)
    return _Parts(topics, levels)


def _stops(first: int, today: int) -> list[int]:
    """Return the days of the learning curve, at equal distances, today last."""
    step = max(1, -(-(today - first + 1) // POINTS))
    return list(range(today, first - 1, -step))[::-1]


def _counts(keys: Sequence[ItemKey], memories: Mapping[ItemKey, Memory], *, whole: bool) -> Counts:
    seen = [memories[key] for key in keys if key in memories]
    reviewed = [memory for memory in seen if memory.state == "review"]
    mature = sum(_interval(memory) >= MATURE.days for memory in reviewed)
    return Counts(
        items=len(keys) if whole else None,
        new=len(keys) - len(seen) if whole else None,
        seen=len(seen),
        learning=len(seen) - len(reviewed),
        young=len(reviewed) - mature,
        mature=mature,
    )


def _counts_by(
    entries: Mapping[ItemKey, Entry] | None, memories: Mapping[ItemKey, Memory], part: Callable[[Entry], str]
) -> dict[str, Counts]:
    parts: dict[str, list[ItemKey]] = {}
    for key, entry in (entries or {}).items():
        parts.setdefault(part(entry), []).append(key)
    return {name: _counts(keys, memories, whole=True) for name, keys in parts.items()}


def _interval(memory: Memory) -> int:
    """Return the planned interval in whole days of the learner's."""
    last, zone = stamped(memory.last)
    return day_at(stamped(memory.due)[0], zone) - day_at(last, zone)


def _known(memories: Mapping[ItemKey, Memory], now: datetime, scheduling: Scheduling) -> model.Known:
    of, at = formulas(scheduling), stamped(now)[0]
    likely = [
        retrievability(of, memory.stability, max(0, at - stamped(memory.last)[0]) / DAY) for memory in memories.values()
    ]
    bounds = list(pairwise(SPREAD))
    spread = (
        model.Likely(low=low, high=min(high, 1.0), items=sum(low <= one < high for one in likely))
        for low, high in bounds
    )
    return model.Known(seen=len(likely), expected=sum(likely), spread=tuple(spread))


def _retention(row: Sequence[int]) -> model.Retention:
    young, young_kept, mature, mature_kept, _ = row
    return model.Retention(
        young=share(young, young_kept),
        mature=share(mature, mature_kept),
        all=share(young + mature, young_kept + mature_kept),
    )


def _modes(sums: Tally) -> dict[str, model.Mode]:
    return {
        mode: model.Mode(answers=answers, right=right, scheduled=scheduled, seconds=took / 1000)
        for mode in MODES
        for answers, right, scheduled, took in filter(None, [sums.modes.get(mode)])
    }


def _forecast(memories: Mapping[ItemKey, Memory], marked: Marked, now: datetime) -> model.Forecast:
    """Return what is due on which day: the day it was planned for, where the learner was then."""
    today = day_at(*stamped(now))
    due: Counter[int] = Counter()
    aside = 0
    for key, memory in memories.items():
        if key in marked.suspended:
            aside += 1
            continue
        day = day_at(stamped(memory.due)[0], stamped(memory.last)[1])
        due[max(day, today + 1) if key in marked.buried else day] += 1
    return model.Forecast(
        backlog=sum(count for day, count in due.items() if day < today),
        aside=aside,
        days=tuple(model.Due(day=date_of(day), items=due[day]) for day in range(today, today + AHEAD)),
        within={days: sum(count for day, count in due.items() if 0 <= day - today < days) for days in WITHIN},
    )


def _calendar(sums: Tally, today: int) -> tuple[model.Day, ...]:
    """Return the days with answers of the last weeks."""
    first = monday_of(today) - 7 * (CALENDAR - 1)
    return tuple(
        model.Day(day=date_of(day), answers=answers, seconds=took / 1000)
        for day, (answers, took, _, _) in sorted(sums.days.items())
        if day >= first
    )


def _time(sums: Tally, parts: _Parts, today: int, capped: int, idle: int) -> model.Time:
    by_week: dict[int, list[int]] = {}
    for day, row in sums.days.items():
        monday = monday_of(day)
        by_week[monday] = summed((by_week.get(monday, [0] * 4), row), 4)
    mondays = range(min(by_week, default=monday_of(today)), today + 1, 7)
    weeks = ((monday, by_week.get(monday, [0, 0])) for monday in mondays[-CALENDAR:])
    last = [sums.days.get(day, [0, 0])[1] for day in range(today - 6, today + 1)]
    return model.Time(
        idle=idle,
        today=last[-1] / 1000,
        week=sum(last) / 1000,
        period=sum(row[3] for row in sums.modes.values()) / 1000,
        capped=capped,
        weeks=tuple(model.Week(start=date_of(day), answers=row[0], seconds=row[1] / 1000) for day, row in weeks),
        topics={topic: row[4] / 1000 for topic, row in parts.topics.items()},
    )


def _hardest(
    sums: Tally, by_item: Mapping[Item, Entry] | None, terms: Callable[[Entry], str]
) -> tuple[model.Hard, ...]:
    """Return the ideas that are forgotten most, the hardest first: those above the average that were asked enough."""
    reviews: Counter[str] = Counter()
    lapses: Counter[str] = Counter()
    for (idea, _), (young, young_kept, mature, mature_kept, _) in sums.items.items():
        reviews[idea] += young + mature
        lapses[idea] += young - young_kept + mature - mature_kept
    average = lapses.total() / max(reviews.total(), 1)
    rates = {idea: drawn(lapses[idea], asked, average) for idea, asked in reviews.items() if asked >= ENOUGH}
    entries = {entry.key.anchor: entry for entry in (by_item or {}).values()}
    hard = sorted((idea for idea, rate in rates.items() if rate > average), key=lambda idea: (-rates[idea], idea))
    return tuple(
        model.Hard(
            idea=idea,
            term=terms(entries[idea]) if idea in entries else None,
            reviews=reviews[idea],
            lapses=lapses[idea],
            rate=rates[idea],
        )
        for idea in hard[:HARDEST]
    )


def _curve(sums: Tally, stops: Sequence[int], known: Sequence[tuple[int, float]]) -> tuple[model.Point, ...]:
    """Return the points: what was known by each stop, and the reviews since the one before."""
    asked: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    step = stops[-1] - stops[-2] if len(stops) > 1 else 1
    for day, row in sums.days.items():
        stop = stops[-1] - (stops[-1] - day) // step * step
        asked[stop] += row[2]
        kept[stop] += row[3]
    return tuple(
        model.Point(day=date_of(day), seen=seen, expected=number, asked=asked[day], kept=kept[day])
        for day, (seen, number) in zip(stops, known, strict=True)
    )
