"""When an item is asked again: FSRS-6 as Anki applies it, in the learner's own days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from duizhao.learn import progress
from duizhao.learn.progress import Progress
from duizhao.learn.transition import Scheduling, State, formulas

Rating: TypeAlias = Literal[1, 2, 3, 4]
"""Again, Hard, Good, Easy."""

AGAIN: Final[Rating] = 1
HARD: Final[Rating] = 2
GOOD: Final[Rating] = 3
ROLLOVER: Final = timedelta(milliseconds=progress.ROLLOVER)
MATURE: Final = timedelta(days=21)
"""An interval from which Anki calls a card mature."""
VERSION: Final = "fsrs-6 as in Anki 26.9"
"""Names what `review` computes; raised when it computes something else, so that kept memories are computed anew."""
AS_ANKI: Final = Scheduling()

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MINUTE: Final = timedelta(minutes=1)


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
    done = progress.after(_progress(memory), rating, *_whole(at), formulas(scheduling), _named(key))
    return _memory(done, at)


def replay(
    reviews: Iterable[tuple[Rating, datetime]], scheduling: Scheduling = AS_ANKI, key: ItemKey | None = None
) -> Memory | None:
    """Return the memory after `reviews`, oldest first; None if there are none."""
    done, last, of = None, None, formulas(scheduling)
    for rating, last in reviews:
        done = progress.after(done, rating, *_whole(last), of, _named(key))
    return _memory(done, last) if done and last else None


def stamp(at: datetime) -> datetime:
    """Return `at` as a history can keep it: to the millisecond, its zone as a fixed offset in minutes."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("the clock must say its zone")
    zone = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    return at.astimezone(zone).replace(microsecond=at.microsecond // 1000 * 1000)


def _progress(memory: Memory | None) -> Progress | None:
    if memory is None:
        return None
    last, zone = _whole(memory.last)
    due, _ = _whole(memory.due)
    days = progress.day_at(due, zone) - progress.day_at(last, zone) if memory.state == "review" else 0
    known = memory.state, memory.step, memory.stability, memory.difficulty
    return Progress(*known, due, last, zone, days, memory.reviews, memory.lapses)


def _memory(done: Progress, last: datetime) -> Memory:
    """Return `done` with times as `last` has them, which is the answer's."""
    return Memory(
        state=done.state,
        step=done.step,
        stability=done.stability,
        difficulty=done.difficulty,
        due=last + (done.due - done.last) * _MILLISECOND,
        last=last,
        reviews=done.reviews,
        lapses=done.lapses,
    )


def _whole(at: datetime) -> tuple[int, int]:
    """Return `at` as milliseconds since 1970, UTC, and its zone's minutes east of UTC."""
    return (at - _EPOCH) // _MILLISECOND, (at.utcoffset() or timedelta()) // _MINUTE


def _named(key: ItemKey | None) -> tuple[str, str] | None:
    return (key.anchor, key.question) if key else None
