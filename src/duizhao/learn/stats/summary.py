"""From a history to its figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from duizhao.learn.marked import Marked
from duizhao.learn.progress import DAY, day_at
from duizhao.learn.record import Answered, stamped
from duizhao.learn.record import Mode as ModeName
from duizhao.learn.schedule import AGAIN, MATURE, ItemKey, Memory
from duizhao.learn.shelf import Entry
from duizhao.learn.stats import model
from duizhao.learn.stats.days import date_of, monday_of, streak
from duizhao.learn.stats.growth import Stage, growth
from duizhao.learn.stats.model import Counts, Item, Stats
from duizhao.learn.stats.shares import drawn, share
from duizhao.learn.stats.spent import Spent, spent
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


class _Met(NamedTuple):
    """An answer that is counted: its day, what it met, and its milliseconds on task."""

    answer: Answered
    day: int
    stage: Stage
    took: int


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
    first = today - days + 1 if days else min((day for _, day, _ in wanted), default=today)
    stops = _stops(first, today)
    grown = growth(((answer, day) for answer, day, _ in wanted), log.scheduling, stops, at)
    met = [_Met(answer, day, stage, took) for (answer, day, took), stage in zip(wanted, grown.stages, strict=True)]
    period = [one for one in met if one.day >= first]
    known = {key: memory for key, memory in log.memories.items() if entries is None or key in entries}
    return Stats(
        at=now,
        days=days,
        answers=len(period),
        hidden=hidden,
        wanted=log.scheduling.retention,
        counts=_counts(list(known if entries is None else entries), known, whole=entries is not None),
        known=_known(known, now, log.scheduling),
        streak=streak((one.day for one in met), today),
        retention=_retention(period),
        retention_by_topic=_retention_by(period, by_item, lambda entry: entry.topic),
        retention_by_level=_retention_by(period, by_item, lambda entry: str(entry.level)),
        modes=_modes(period),
        forecast=_forecast(known, log.marked, now),
        calendar=_calendar(met, today),
        time=_time(met, period, today, by_item, times.capped, idle),
        hardest=_hardest(period, by_item, terms),
        curve=_curve(met, stops, grown.known),
        topics=_counts_by(entries, known, lambda entry: entry.topic),
        levels=dict(sorted(_counts_by(entries, known, lambda entry: str(entry.level)).items())),
        kinds=_counts_by(entries, known, lambda entry: entry.kind),
    )


def _wanted(
    answers: Sequence[Answered], times: Spent, by_item: Mapping[Item, Entry] | None, today: int
) -> tuple[list[tuple[Answered, int, int]], int]:
    """Return the answers to count, each with its day and milliseconds, and how many have a time to come."""
    found = [
        (answer, day_at(answer.at, answer.zone), took)
        for answer, took in zip(answers, times.each, strict=True)
        if by_item is None or (answer.anchor, answer.question) in by_item
    ]
    past = [one for one in found if one[1] <= today]
    return past, len(found) - len(past)


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


def _retention(met: Iterable[_Met]) -> model.Retention:
    counted = Counter((one.stage, one.answer.rating > AGAIN) for one in met)
    young, mature = ((counted[stage, False], counted[stage, True]) for stage in ("young", "mature"))
    return model.Retention(
        young=share(sum(young), young[1]),
        mature=share(sum(mature), mature[1]),
        all=share(sum(young) + sum(mature), young[1] + mature[1]),
    )


def _retention_by(
    met: Iterable[_Met], by_item: Mapping[Item, Entry] | None, part: Callable[[Entry], str]
) -> dict[str, model.Retention]:
    """Return the retention of each part of a deck, in the deck's order; levels from 1 to 5."""
    parts: dict[str, list[_Met]] = {part(entry): [] for entry in (by_item or {}).values()}
    if by_item:
        for one in met:
            if one.stage:
                parts[part(by_item[one.answer[:2]])].append(one)
    names = sorted(parts) if all(name.isdecimal() for name in parts) else parts
    return {name: _retention(parts[name]) for name in names}


def _modes(met: Iterable[_Met]) -> dict[str, model.Mode]:
    by_mode: dict[ModeName, list[_Met]] = {}
    for one in met:
        by_mode.setdefault(one.answer.mode, []).append(one)
    return {
        mode: model.Mode(
            answers=len(by_mode[mode]),
            right=sum(one.answer.rating > AGAIN for one in by_mode[mode]),
            scheduled=sum(one.answer.counts for one in by_mode[mode]),
            seconds=sum(one.took for one in by_mode[mode]) / 1000,
        )
        for mode in MODES
        if mode in by_mode
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


def _calendar(met: Iterable[_Met], today: int) -> tuple[model.Day, ...]:
    """Return the days with answers of the last weeks."""
    first = monday_of(today) - 7 * (CALENDAR - 1)
    answers: Counter[int] = Counter()
    took: Counter[int] = Counter()
    for one in met:
        if one.day >= first:
            answers[one.day] += 1
            took[one.day] += one.took
    return tuple(model.Day(day=date_of(day), answers=answers[day], seconds=took[day] / 1000) for day in sorted(answers))


def _time(
    met: Iterable[_Met],
    period: Sequence[_Met],
    today: int,
    by_item: Mapping[Item, Entry] | None,
    capped: int,
    idle: int,
) -> model.Time:
    by_day: Counter[int] = Counter()
    answers: Counter[int] = Counter()
    for one in met:
        by_day[one.day] += one.took
        answers[monday_of(one.day)] += 1
    topics: Counter[str] = Counter()
    for one in period if by_item else ():
        topics[by_item[one.answer[:2]].topic] += one.took  # type: ignore[index]  # not None: the loop is empty then
    weeks: Counter[int] = Counter()
    for day, took in by_day.items():
        weeks[monday_of(day)] += took
    mondays = range(min(weeks, default=monday_of(today)), today + 1, 7)
    return model.Time(
        idle=idle,
        today=by_day[today] / 1000,
        week=sum(by_day[day] for day in range(today - 6, today + 1)) / 1000,
        period=sum(one.took for one in period) / 1000,
        capped=capped,
        weeks=tuple(
            model.Week(start=date_of(day), answers=answers[day], seconds=weeks[day] / 1000)
            for day in mondays[-CALENDAR:]
        ),
        topics={topic: took / 1000 for topic, took in topics.items()},
    )


def _hardest(
    met: Iterable[_Met], by_item: Mapping[Item, Entry] | None, terms: Callable[[Entry], str]
) -> tuple[model.Hard, ...]:
    """Return the ideas that are forgotten most, the hardest first: those above the average that were asked enough."""
    reviews: Counter[str] = Counter()
    lapses: Counter[str] = Counter()
    for one in met:
        if one.stage:
            reviews[one.answer.anchor] += 1
            lapses[one.answer.anchor] += one.answer.rating == AGAIN
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


def _curve(met: Iterable[_Met], stops: Sequence[int], known: Sequence[tuple[int, float]]) -> tuple[model.Point, ...]:
    asked: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    step = stops[-1] - stops[-2] if len(stops) > 1 else 1
    for one in met:
        if one.stage:
            stop = stops[-1] - (stops[-1] - one.day) // step * step
            asked[stop] += 1
            kept[stop] += one.answer.rating > AGAIN
    return tuple(
        model.Point(day=date_of(day), seen=seen, expected=number, asked=asked[day], kept=kept[day])
        for day, (seen, number) in zip(stops, known, strict=True)
    )
