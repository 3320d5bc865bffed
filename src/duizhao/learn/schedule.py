"""When an item is asked again: FSRS-6 as Anki applies it, in the learner's own days."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from duizhao.learn import spacing
from duizhao.learn.transition import Known, Scheduling, State, transition, wanted

Rating: TypeAlias = Literal[1, 2, 3, 4]
"""Again, Hard, Good, Easy."""

AGAIN: Final[Rating] = 1
HARD: Final[Rating] = 2
GOOD: Final[Rating] = 3
ROLLOVER: Final = timedelta(hours=4)
"""A learner's day begins at four in the morning, as in Anki: who studies past midnight is still in yesterday."""
MATURE: Final = timedelta(days=21)
"""An interval from which Anki calls a card mature."""
VERSION: Final = "fsrs-6 as in Anki 26.9"
"""Names what `review` computes; raised when it computes something else, so that kept memories are computed anew."""
AS_ANKI: Final = Scheduling()


class ItemKey(Struct, frozen=True, order=True, gc=False):
    """What is scheduled, whatever the deck or the wording: an idea's first id ever, and a question's id.

    `question` is empty for recall of the idea's term.
    """

    anchor: str
    question: str = ""


class Memory(Struct, frozen=True, kw_only=True):
    """What FSRS knows of one item after its reviews.

    `stability` is in days, `difficulty` from 1 to 10; `step` counts the short steps of learning and relearning.
    `due` and `last` (the latest review) are aware; `reviews` and `lapses` count.
    """

    state: State
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    reviews: int
    lapses: int


def rules(scheduling: Scheduling) -> str:
    """Return a name for what `review` computes with `scheduling`."""
    return f"{VERSION} {msgspec.json.encode(scheduling).decode()}"


def day_of(at: datetime) -> date:
    """Return the learner's day at `at`, in the zone that `at` carries.

    >>> day_of(datetime(2026, 11, 2, 3, 59, tzinfo=timezone.utc)).isoformat()
    '2026-11-01'
    """
    return (at - ROLLOVER).date()


def start_of(day: date, at: datetime) -> datetime:
    """Return when the learner's `day` begins, in the zone that `at` carries."""
    return datetime.combine(day, time(), at.tzinfo) + ROLLOVER


def review(
    memory: Memory | None, rating: Rating, at: datetime, scheduling: Scheduling = AS_ANKI, key: ItemKey | None = None
) -> Memory:
    """Return the memory after answering with `rating` at `at` (aware); `memory` is None for a new item.

    The transition is py-fsrs's. Around it stand the four rules that make it Anki's, each measured against Anki 26.9:
    the days since the last review are those from it to the next 4 am, in spans of 24 hours; stability is kept to 4
    places and difficulty to 3; no stability is greater than 36,500 days; and the intervals of Hard, Good and Easy
    differ by a day at least (`spacing`). An interval in days ends at 4 am. `key` decides how it is spread, where
    `scheduling` has a `fuzz`.
    """
    elapsed = _elapsed(memory, at)
    before = Known(memory.state, memory.step, memory.stability, memory.difficulty) if memory else None
    after, wait = transition(scheduling, before, elapsed, rating)
    due = at + wait
    if after.state == "review":
        days = _days(memory, wanted(scheduling, before, elapsed, rating), rating, scheduling, key)
        due = start_of(day_of(at) + timedelta(days=days), at)
    lapsed = after.state == "relearning" and memory is not None and memory.state == "review"
    return Memory(
        state=after.state,
        step=after.step,
        stability=round(after.stability, 4),
        difficulty=round(after.difficulty, 3),
        due=due,
        last=at,
        reviews=(memory.reviews if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )


def replay(
    reviews: Iterable[tuple[Rating, datetime]], scheduling: Scheduling = AS_ANKI, key: ItemKey | None = None
) -> Memory | None:
    """Return the memory after `reviews`, oldest first; None if there are none."""
    memory = None
    for rating, at in reviews:
        memory = review(memory, rating, at, scheduling, key)
    return memory


def stamp(at: datetime) -> datetime:
    """Return `at` as a history can keep it: to the millisecond, its zone as a fixed offset in minutes."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("the clock must say its zone")
    zone = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    return at.astimezone(zone).replace(microsecond=at.microsecond // 1000 * 1000)


def _elapsed(memory: Memory | None, at: datetime) -> int:
    """Return the days since the last review as Anki counts them: spans of 24 hours back from the next 4 am."""
    if memory is None:
        return 0
    ends = start_of(day_of(at) + timedelta(days=1), at)
    return max(0, (ends - memory.last) // timedelta(days=1))


def _days(
    memory: Memory | None, days: spacing.Wanted, rating: Rating, scheduling: Scheduling, key: ItemKey | None
) -> int:
    chance = _chance(scheduling.fuzz, key, memory.reviews if memory else 0)
    if memory is None or memory.state != "review":
        return spacing.after_learning(days, rating, scheduling.longest, chance)
    last = (day_of(memory.due.astimezone(memory.last.tzinfo)) - day_of(memory.last)).days
    return spacing.after_recall(days, rating, last, scheduling.longest, chance)


def _chance(fuzz: int | None, key: ItemKey | None, reviews: int) -> float | None:
    """Return a number from 0 to 1 that depends on the item and its reviews so far; None without fuzz."""
    if fuzz is None or key is None:
        return None
    from hashlib import sha256  # noqa: PLC0415

    digest = sha256(f"{fuzz}\0{key.anchor}\0{key.question}\0{reviews}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
