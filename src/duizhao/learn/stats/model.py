"""What `duizhao stats` and `duizhao hours` tell; with `--json`, under these names.

Shares and probabilities are from 0 to 1, times in seconds, days the learner's own: from four in the morning, where the
answer was given. A figure that cannot be had, for want of answers or of a deck, is null.
"""

from datetime import date, datetime
from typing import TypeAlias

from msgspec import Struct

Item: TypeAlias = tuple[str, str]
"""An idea's first id ever and a question's id, empty for its term: an `ItemKey` that costs less."""


class Counts(Struct, frozen=True, kw_only=True):
    """How far items have come: `young` and `mature` are due in less than 21 days from their last answer, or later.

    `items` and `new` (never answered) are None without a deck, as a history does not know what else there is.
    """

    items: int | None
    new: int | None
    seen: int
    learning: int
    young: int
    mature: int


class Share(Struct, frozen=True, kw_only=True):
    """Of `asked` reviews, those not rated Again, `kept`; the share, and its 95 % interval by Wilson's formula."""

    asked: int
    kept: int
    share: float | None
    low: float | None
    high: float | None


class Retention(Struct, frozen=True, kw_only=True):
    """True retention: reviews that the schedule follows, of items that had come to review, by their interval then."""

    young: Share
    mature: Share
    all: Share


class Likely(Struct, frozen=True, kw_only=True):
    """Items that are known at present with a probability from `low` up to below `high`."""

    low: float
    high: float
    items: int


class Known(Struct, frozen=True, kw_only=True):
    """Retrievability at present: its sum over `seen` items, that is how many one would know, and its spread."""

    seen: int
    expected: float
    spread: tuple[Likely, ...]


class Mode(Struct, frozen=True, kw_only=True):
    """Answers of one kind of session, those not rated Again, `right`, and how many the schedule follows."""

    answers: int
    right: int
    scheduled: int
    seconds: float


class Streak(Struct, frozen=True, kw_only=True):
    """Days with an answer: in a row up to today or yesterday, in a row at most, and in all."""

    current: int
    longest: int
    days: int


class Day(Struct, frozen=True, kw_only=True):
    """Answers on one day, and the time they took."""

    day: date
    answers: int
    seconds: float


class Due(Struct, frozen=True, kw_only=True):
    """Items due on a day."""

    day: date
    items: int


class Forecast(Struct, frozen=True, kw_only=True):
    """What is due, as it is scheduled now: nothing is added for answers to come, or for new items.

    `backlog` was due before today and is in no other figure. `days` are the next 30, today first; `within` says how
    many items are due within 7, 30, 90 and 365 days. Items put aside are left out.
    """

    backlog: int
    aside: int
    days: tuple[Due, ...]
    within: dict[int, int]


class Week(Struct, frozen=True, kw_only=True):
    """The week that begins on the Monday `start`."""

    start: date
    answers: int
    seconds: float


class Time(Struct, frozen=True, kw_only=True):
    """Time on task: `today`, in the last 7 days, in the period that was asked for, and by week, the latest last.

    `capped` answers stood longer than `idle` seconds and count as these.
    """

    idle: int
    today: float
    week: float
    period: float
    capped: int
    weeks: tuple[Week, ...]
    topics: dict[str, float]


class Hard(Struct, frozen=True, kw_only=True):
    """An idea with the reviews of its items, and those rated Again. `rate` is that share, drawn to the learner's own.

    `idea` is its first id ever.
    """

    idea: str
    term: str | None
    reviews: int
    lapses: int
    rate: float


class Point(Struct, frozen=True, kw_only=True):
    """The end of a day: items seen, how many of them one would know, and the reviews since the point before."""

    day: date
    seen: int
    expected: float
    asked: int
    kept: int


class Stats(Struct, frozen=True, kw_only=True):
    """Everything; `days` is the period, None for all time, which bounds `retention`, `modes`, `time` and `hardest`.

    `hidden` is how many answers carry a time to come: a clock was wrong. They are left out of everything but `counts`
    and `known`.
    """

    at: datetime
    days: int | None
    answers: int
    hidden: int
    wanted: float
    counts: Counts
    known: Known
    streak: Streak
    retention: Retention
    retention_by_topic: dict[str, Retention]
    retention_by_level: dict[str, Retention]
    modes: dict[str, Mode]
    forecast: Forecast
    calendar: tuple[Day, ...]
    time: Time
    hardest: tuple[Hard, ...]
    curve: tuple[Point, ...]
    topics: dict[str, Counts]
    levels: dict[str, Counts]
    kinds: dict[str, Counts]


class Arrival(Struct, frozen=True, kw_only=True):
    """When a goal is reached at some pace: the day, None if it is after the year 9999; `years` from now."""

    pace: float
    years: float
    day: date | None


class Hours(Struct, frozen=True, kw_only=True):
    """Time on task, and when a goal will be reached.

    `seconds` in all since the day `since`, on `days` days. `weeks` is how many weeks the pace looks back, fewer where
    learning began later; `pace` is in seconds a week. `verdict` says what may be said of the arrival: `arrives`,
    `reached` already, `stopped` (no time in these weeks), or `too early` to say. `arrival` is at that pace; `sooner`
    and `later` at the fastest and the slowest of the weeks, None where a week passed without any.
    """

    at: datetime
    idle: int
    seconds: float
    today: float
    since: date | None
    days: int
    goal: float
    weeks: float
    pace: float
    verdict: str
    arrival: Arrival | None
    sooner: Arrival | None
    later: Arrival | None
