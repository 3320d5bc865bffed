"""Which items a learner knows least."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from duizhao.learn import transition
from duizhao.learn.schedule import ItemKey, Memory
from duizhao.learn.transition import Scheduling

LEECH: Final = 4
"""Lapses from which an item is a leech: half of Anki's threshold, at which Anki would no longer ask it."""


def weakest(
    keys: Iterable[ItemKey],
    memories: Mapping[ItemKey, Memory],
    failed: frozenset[ItemKey],
    now: datetime,
    scheduling: Scheduling,
) -> list[ItemKey]:
    """Return those of `keys` that are weak, the weakest first.

    Weak is what was answered, and is a leech, is no longer likely to be known (retrievability under the retention
    that is wanted), is in its first short steps after a lapse, or was `failed` at its last answer, of an exam too.
    """
    found: list[tuple[bool, float, ItemKey]] = []
    for key in keys:
        memory = memories.get(key)
        known = retrievability(memory, now, scheduling) if memory else 0.0
        leech = memory is not None and memory.lapses >= LEECH
        relearning = memory is not None and memory.state == "relearning"
        forgotten = memory is not None and known < scheduling.retention
        if leech or relearning or forgotten or key in failed:
            found.append((not leech, known, key))
    return [key for _, _, key in sorted(found)]


def retrievability(memory: Memory, now: datetime, scheduling: Scheduling) -> float:
    """Return the probability, from 0 to 1, that an item is known at `now`, by FSRS-6."""
    days = max(timedelta(), now - memory.last) / timedelta(days=1)
    return transition.retrievability(transition.formulas(scheduling), memory.stability, days)
