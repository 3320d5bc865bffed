"""When an item is asked again: FSRS-6, in the learner's own days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from fsrs import Card, Scheduler
    from fsrs import Rating as FsrsRating

Rating: TypeAlias = Literal[1, 2, 3, 4]
"""Again, Hard, Good, Easy."""
State: TypeAlias = Literal["learning", "review", "relearning"]

AGAIN: Final[Rating] = 1
HARD: Final[Rating] = 2
GOOD: Final[Rating] = 3
ROLLOVER: Final = timedelta(hours=4)
"""A learner's day begins at four in the morning, as in Anki: who studies past midnight is still in yesterday."""
MATURE: Final = timedelta(days=21)
"""An interval from which Anki calls a card mature."""
RULES: Final = "fsrs-6 default weights, days from 4 am"
"""Names what `review` computes; a history whose cached memory was made by other rules is computed anew."""

_STATES: Final[tuple[State, ...]] = ("learning", "review", "relearning")


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


def day_of(at: datetime) -> date:
    """Return the learner's day at `at`, in the zone that `at` carries.

    >>> day_of(datetime(2026, 11, 2, 3, 59, tzinfo=UTC)).isoformat()
    '2026-11-01'
    """
    return (at - ROLLOVER).date()


def start_of(day: date, at: datetime) -> datetime:
    """Return when the learner's `day` begins, in the zone that `at` carries."""
    return datetime.combine(day, time(), at.tzinfo) + ROLLOVER


def review(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """Return the memory after answering with `rating` at `at` (aware); `memory` is None for a new item.

    The transition is py-fsrs's, with its default weights and steps (1 and 10 minutes, 10 after a lapse), a desired
    retention of 0.9, and no fuzz, so that a log always replays to the same state. Only its clock is ours: days are
    counted from one 4 am to the next, not in spans of 24 hours, and an interval in days ends at 4 am. Otherwise whoever
    studies each evening, a little earlier than the day before, would find nothing due, or count as the same day.
    """
    scheduler = _scheduler()
    card, _ = scheduler.review_card(_card(memory, at), _rating(rating), at.astimezone(UTC))
    if card.stability is None or card.difficulty is None:
        raise ValueError("fsrs returned a reviewed card without a memory state")
    state = _STATES[card.state - 1]
    lapsed = state == "relearning" and memory is not None and memory.state == "review"
    wait = card.due - at.astimezone(UTC)
    return Memory(
        state=state,
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=start_of(day_of(at) + wait, at) if state == "review" else at + wait,
        last=at,
        reviews=(memory.reviews if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )


def replay(reviews: Iterable[tuple[Rating, datetime]]) -> Memory | None:
    """Return the memory after `reviews`, oldest first; None if there are none."""
    memory = None
    for rating, at in reviews:
        memory = review(memory, rating, at)
    return memory


def stamp(at: datetime) -> datetime:
    """Return `at` as a history can keep it: to the millisecond, its zone as a fixed offset in minutes."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("the clock must say its zone")
    zone = timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    return at.astimezone(zone).replace(microsecond=at.microsecond // 1000 * 1000)


def _card(memory: Memory | None, at: datetime) -> "Card":
    """Return py-fsrs's card, last reviewed a whole number of the learner's days before `at`.

    Given neither an id nor a due date, `Card` would read the clock, and sleep.
    """
    from fsrs import Card, State  # noqa: PLC0415  (45 ms, not needed for the first question)

    if memory is None:
        return Card(card_id=0, due=at.astimezone(UTC))
    days = max(0, (day_of(at.astimezone(memory.last.tzinfo)) - day_of(memory.last)).days)
    return Card(
        card_id=0,
        state=State(_STATES.index(memory.state) + 1),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=at.astimezone(UTC),
        last_review=at.astimezone(UTC) - timedelta(days=days),
    )


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler  # noqa: PLC0415

    return Scheduler(enable_fuzzing=False)


def _rating(rating: Rating) -> "FsrsRating":
    from fsrs import Rating as FsrsRating  # noqa: PLC0415

    return FsrsRating(rating)
