"""An exam, pure: which questions, and what the answers come to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from duizhao.learn.schedule import ItemKey
from duizhao.learn.shelf import RECALL, AskKind, Entry
from duizhao.model.kinds import KINDS

_EXACT: Final = 9
"""Three thirds are one."""


class Scored(Struct, frozen=True):
    """A question of an exam and what its answer is worth: 0 to 1 point."""

    number: int
    topic: str
    points: float


def drawn(entries: Iterable[Entry], items: int, seed: int) -> list[ItemKey]:
    """Return at most `items` questions, spread evenly over topics, then kinds, then ideas; one kind after the other.

    Terms to recall are left out, as nobody but the learner can mark those. One seed always draws the same.
    """
    from hashlib import sha256  # noqa: PLC0415

    def place(entry: Entry) -> bytes:
        return sha256(f"{seed}\0{entry.key.anchor}\0{entry.key.question}".encode()).digest()

    pool = sorted((entry for entry in entries if entry.kind != RECALL), key=place)
    topics: Counter[str] = Counter()
    kinds: Counter[AskKind] = Counter()
    ideas: Counter[int] = Counter()
    chosen: list[Entry] = []
    while pool and len(chosen) < items:
        best = min(pool, key=lambda one: (topics[one.topic], kinds[one.kind], ideas[one.idea]))
        pool.remove(best)
        chosen.append(best)
        topics[best.topic] += 1
        kinds[best.kind] += 1
        ideas[best.idea] += 1
    order: Mapping[str, int] = {kind: number for number, kind in enumerate(KINDS)}
    return _apart(sorted(chosen, key=lambda one: order[one.kind]))


def percent(scores: Sequence[Scored]) -> int:
    """Return the mark of 100, rounded down: it is never better than what was known."""
    return int(100 * total(scores) // len(scores)) if scores else 0


def total(scores: Iterable[Scored]) -> float:
    """Return all points."""
    return round(sum(one.points for one in scores), _EXACT)


def by_topic(scores: Sequence[Scored]) -> dict[str, list[Scored]]:
    """Return the scores of each topic, in the order in which topics come first."""
    topics: dict[str, list[Scored]] = {}
    for one in scores:
        topics.setdefault(one.topic, []).append(one)
    return topics


def _apart(chosen: Sequence[Entry]) -> list[ItemKey]:
    """Return the keys; of two neighbours on one idea the second changes places with the next on another."""
    keys = [one.key for one in chosen]
    for here in range(1, len(keys)):
        if keys[here].anchor == keys[here - 1].anchor:
            others = (there for there in range(here + 1, len(keys)) if keys[there].anchor != keys[here].anchor)
            if (there := next(others, None)) is not None:
                keys[here], keys[there] = keys[there], keys[here]
    return keys
