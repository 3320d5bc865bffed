"""What a history is made of: answers and marks, and the rows that they are in its file."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from duizhao.lang import Lang
from duizhao.learn.database import Row, Value
from duizhao.learn.progress import Progress
from duizhao.learn.schedule import ItemKey, Memory, Rating
from duizhao.learn.transition import State

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MINUTE: Final = timedelta(minutes=1)

Asked: TypeAlias = State | Literal["new"]
"""What an item was when it was asked."""
Mode: TypeAlias = Literal["review", "cram", "exam", "weak", "paper", "anki"]
"""Where an answer was given: in a session of the self-test, on a printed quiz, or in Anki."""
Sure: TypeAlias = Literal[1, 2, 3]
"""How sure a learner was: guessed, so-so, sure."""
Given: TypeAlias = tuple[str | int, ...]
"""What was typed, blank by blank, or which options were chosen: their places in the item, keys first."""


class Response(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How something was asked, and what was answered beyond its rating.

    `counts`: whether the schedule follows it. `given` is None where it was not kept. `claimed`: the learner said “I was
    right” to an answer judged otherwise. `lang` is the language it was asked in; `session` the number by `begin`.
    """

    mode: Mode = "review"
    counts: bool = True
    given: Given | None = None
    claimed: bool = False
    sure: Sure | None = None
    lang: Lang | None = None
    session: int | None = None


AS_EVER: Final = Response()


class Review(Struct, frozen=True, kw_only=True):
    """One answer that stands: not taken back. `state` is what the item was when asked, `took` is milliseconds."""

    key: ItemKey
    at: datetime
    rating: Rating
    state: Asked
    took: int
    response: Response = AS_EVER


class Answered(NamedTuple):
    """An answer that stands, as statistics need it by the hundred thousand: numbers as in the log.

    `at` is milliseconds since 1970, UTC, `zone` minutes east of it, `took` milliseconds; `counts` is 0 where the
    schedule ignores it.
    """

    anchor: str
    question: str
    at: int
    zone: int
    rating: int
    took: int
    mode: Mode
    counts: int


MarkKind: TypeAlias = Literal["bury", "suspend", "resume", "flag", "unflag"]
"""Put off for the day, put aside, taken up again, flagged for the author with a remark, and no longer flagged."""


class Mark(Struct, frozen=True, kw_only=True):
    """What a learner said of an item, other than answering it."""

    key: ItemKey
    at: datetime
    what: MarkKind
    remark: str = ""


def stamped(at: datetime) -> tuple[int, int]:
    """Return `at` as milliseconds since 1970, UTC, and its zone's minutes east of UTC."""
    return (at - _EPOCH) // _MILLISECOND, (at.utcoffset() or timedelta()) // _MINUTE


def moment(at: int, zone: int) -> datetime:
    """Return what `stamped` was made from."""
    return (_EPOCH + at * _MILLISECOND).astimezone(timezone(zone * _MINUTE))


def review_row(done: Review) -> tuple[Value, ...]:
    """Return an answer as a row of `log`."""
    response = done.response
    given = None if response.given is None else msgspec.json.encode(response.given).decode()
    said = response.mode, response.counts, given, response.claimed, response.sure, response.lang, response.session
    return (done.key.anchor, done.key.question, *stamped(done.at), done.rating, done.state, done.took, *said)


def read_review(row: Row) -> Review:
    """Return what `review_row` was made from."""
    anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session = row
    return Review(
        key=ItemKey(anchor, question),
        at=moment(at, zone),
        rating=rating,
        state=state,
        took=took,
        response=Response(
            mode=mode,
            counts=bool(counts),
            given=None if given is None else msgspec.json.decode(given, type=Given),
            claimed=bool(claimed),
            sure=sure,
            lang=lang,
            session=session,
        ),
    )


def mark_row(mark: Mark) -> tuple[Value, ...]:
    """Return a mark as a row of `mark`."""
    return (mark.key.anchor, mark.key.question, *stamped(mark.at), mark.what, mark.remark)


def read_mark(row: Row) -> Mark:
    """Return what `mark_row` was made from."""
    anchor, question, at, zone, what, remark = row
    return Mark(key=ItemKey(anchor, question), at=moment(at, zone), what=what, remark=remark)


def memory_row(key: ItemKey, memory: Memory) -> tuple[Value, ...]:
    """Return what FSRS knows of an item as a row of `memory`."""
    due, _ = stamped(memory.due)
    last, zone = stamped(memory.last)
    state = memory.state, memory.step, memory.stability, memory.difficulty
    return (key.anchor, key.question, *state, due, last, zone, memory.reviews, memory.lapses)


def progress_row(done: Progress) -> tuple[Value, ...]:
    """Return what FSRS knows of an item as a row of `memory`, but for the item."""
    state = done.state, done.step, done.stability, done.difficulty
    return (*state, done.due, done.last, done.zone, done.reviews, done.lapses)


def read_memory(row: Row) -> tuple[ItemKey, Memory]:
    """Return what `memory_row` was made from."""
    anchor, question, state, step, stability, difficulty, due, last, zone, reviews, lapses = row
    memory = Memory(
        state=state,
        step=step,
        stability=stability,
        difficulty=difficulty,
        due=moment(due, zone),
        last=moment(last, zone),
        reviews=reviews,
        lapses=lapses,
    )
    return ItemKey(anchor, question), memory
