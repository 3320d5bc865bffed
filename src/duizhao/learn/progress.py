"""What one answer makes of an item, in whole numbers: the heart of `schedule`, for histories of any length.

Years are replayed a hundred thousand answers at a time. Objects for times would take most of that, so times are
milliseconds and zones minutes, as a history keeps them.
"""

from typing import Final, NamedTuple

from duizhao.learn import spacing
from duizhao.learn.transition import Formulas, State, transition, wanted

DAY: Final = 86_400_000
"""Milliseconds of a day of 24 hours."""
ROLLOVER: Final = 4 * 3_600_000
"""A learner's day begins at four in the morning, as in Anki: who studies past midnight is still in yesterday."""
_MINUTE: Final = 60_000


class Progress(NamedTuple):
    """What FSRS knows of one item; as `Memory`, but that `due` and `last` are milliseconds since 1970, UTC.

    `zone` are the minutes east of UTC at the last answer, `days` the whole days of the interval then planned, 0 of a
    short step.
    """

    state: State
    step: int | None
    stability: float
    difficulty: float
    due: int
    last: int
    zone: int
    days: int
    reviews: int
    lapses: int


def day_at(at: int, zone: int) -> int:
    """Return the learner's day, counted from 1970, at `at` milliseconds and `zone` minutes east of UTC."""
    return (at + zone * _MINUTE - ROLLOVER) // DAY


def start_at(day: int, zone: int) -> int:
    """Return when the learner's `day` begins at `zone`, in milliseconds since 1970, UTC."""
    return day * DAY + ROLLOVER - zone * _MINUTE


def after(
    before: Progress | None, rating: int, at: int, zone: int, of: Formulas, key: tuple[str, str] | None = None
) -> Progress:
    """Return what answering with `rating` at `at` makes of `before`, None for a new item; rules as in `review`.

    `key` are the item's idea and question, which decide how its interval is spread where the scheduling has a `fuzz`.
    """
    today = day_at(at, zone)
    elapsed = 0
    if before is not None and (waited := start_at(today + 1, zone) - before.last) >= DAY:
        elapsed = waited // DAY
    state, step, stability, difficulty, wait = transition(of, before, elapsed, rating)
    days, due, reviews = 0, at + int(wait * 1000), before.reviews if before else 0
    if state == "review":
        fuzz, longest = of.scheduling.fuzz, of.scheduling.longest
        chance = None if fuzz is None or key is None else _chance(fuzz, key, reviews)
        wish = wanted(of, before, elapsed, rating, stability)
        if before is None or before.state != "review":
            days = spacing.after_learning(wish, rating, longest, chance)
        else:
            days = spacing.after_recall(wish, rating, before.days, longest, chance)
        due = start_at(today + days, zone)
    lapsed = state == "relearning" and before is not None and before.state == "review"
    lapses = (before.lapses if before else 0) + lapsed
    return Progress(state, step, round(stability, 4), round(difficulty, 3), due, at, zone, days, reviews + 1, lapses)


def _chance(fuzz: int, key: tuple[str, str], reviews: int) -> float:
    """Return a number from 0 to 1 that depends on the item and its reviews so far."""
    from hashlib import sha256  # noqa: PLC0415

    digest = sha256(f"{fuzz}\0{key[0]}\0{key[1]}\0{reviews}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
