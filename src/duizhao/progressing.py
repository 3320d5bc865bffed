"""A learner's history as what an Anki package carries: cards with their memory, due dates and reviews."""

import json
from collections.abc import Sequence
from typing import Final

from duizhao.learn.history import History
from duizhao.learn.record import Mark, Review, stamped
from duizhao.learn.schedule import ItemKey, Memory, day_of, review, start_of
from duizhao.learn.transition import Scheduling, decay
from duizhao.model.identity import guid
from duizhao.model.progress import CardProgress, LogRow, Progress

_TYPES: Final = {"learning": 1, "review": 2, "relearning": 3}
_KINDS: Final = {"new": 0, "learning": 0, "review": 1, "relearning": 2}
_FILTERED: Final = 3
_SUSPENDED: Final = -1
_LONGEST: Final = 60_000
"""Milliseconds of one answer: Anki counts no more, unless told to."""
_STEPS_A_DAY: Final = 1001
"""Anki's `left` for one remaining step: that many left, and that many today."""


def progress(history: History) -> Progress | None:
    """Return what `history` holds, for the first card of each note; None where nothing was answered.

    Taken back answers are not in it. Practice is, as answers in a filtered deck that rescheduled nothing. Where two
    answers have one millisecond, which is the name of a review in Anki, the later by key gets the next one.
    """
    reviews = sorted(history.reviews(), key=lambda done: (stamped(done.at)[0], done.key, done.rating))
    if not reviews:
        return None
    begin = start_of(day_of(reviews[0].at), reviews[0].at)
    by_item: dict[ItemKey, list[tuple[int, Review]]] = {}
    last = 0
    for done in reviews:
        last = max(last + 1, stamped(done.at)[0])
        by_item.setdefault(done.key, []).append((last, done))
    suspended = _suspended(history.marks())
    cards = {}
    for key, numbered in by_item.items():
        memory, log = _replayed(numbered, history.scheduling, key)
        card = CardProgress(log=log)
        if memory is not None:
            due = (day_of(memory.due) - day_of(begin)).days
            card = _card(memory, log, history.scheduling, due, suspended=key in suspended)
        cards[guid(key.anchor, key.question)] = card
    return Progress(int(begin.timestamp()), cards)


def _suspended(marks: Sequence[Mark]) -> set[ItemKey]:
    put_aside: set[ItemKey] = set()
    for mark in marks:
        if mark.what == "suspend":
            put_aside.add(mark.key)
        elif mark.what == "resume":
            put_aside.discard(mark.key)
    return put_aside


def _replayed(
    numbered: Sequence[tuple[int, Review]], scheduling: Scheduling, key: ItemKey
) -> tuple[Memory | None, tuple[LogRow, ...]]:
    memory: Memory | None = None
    interval = 0
    log: list[LogRow] = []
    for number, done in numbered:
        took = min(done.took, _LONGEST)
        if not done.response.counts:
            log.append((number, done.rating, interval, interval, 0, took, _FILTERED))
            continue
        state = "new" if memory is None else memory.state
        memory = review(memory, done.rating, done.at, scheduling, key)
        after = _interval(memory)
        log.append((number, done.rating, after, interval, _factor(memory), took, _KINDS[state]))
        interval = after
    return memory, tuple(log)


def _interval(memory: Memory) -> int:
    """Return days to the next review, or seconds of a short step as a negative number, as Anki's log has them."""
    if memory.state == "review":
        return (day_of(memory.due) - day_of(memory.last)).days
    return -int((memory.due - memory.last).total_seconds())


def _factor(memory: Memory) -> int:
    """Return the difficulty as Anki's log has it: 1 to 10 mapped to 100 to 1100."""
    return round((memory.difficulty - 1) / 9 * 1000) + 100


def _card(
    memory: Memory, log: tuple[LogRow, ...], scheduling: Scheduling, due: int, *, suspended: bool
) -> CardProgress:
    in_review = memory.state == "review"
    steps = scheduling.relearning if memory.state == "relearning" else scheduling.learning
    known = {
        "s": memory.stability,
        "d": memory.difficulty,
        "dr": scheduling.retention,
        "decay": decay(scheduling),
        "lrt": int(memory.last.timestamp()),
    }
    return CardProgress(
        type=_TYPES[memory.state],
        queue=_SUSPENDED if suspended else 2 if in_review else 1,
        due=due if in_review else int(memory.due.timestamp()),
        ivl=max(0, _interval(memory)) or int(memory.state == "relearning"),
        factor=2500,
        reps=memory.reviews,
        lapses=memory.lapses,
        left=0 if in_review else max(1, len(steps) - (memory.step or 0)) * _STEPS_A_DAY,
        data=json.dumps(known, separators=(",", ":")),
        log=log,
    )
