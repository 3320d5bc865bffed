"""A history replayed once: what each answer met, and how much was known in the course of time."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from duizhao.learn.progress import DAY, Progress, after, start_at
from duizhao.learn.schedule import MATURE
from duizhao.learn.transition import Formulas, Scheduling, formulas

if TYPE_CHECKING:
    from duizhao.learn.stats.model import Item
    from duizhao.learn.stats.tally import Counted

Stage: TypeAlias = Literal["", "young", "mature"]
"""What a review met; empty where an answer was no review: a first one, a short step, one the schedule ignores."""

_MATURE: Final = MATURE.days


class Growth(NamedTuple):
    """The stage that each answer met, in their order, and for each day asked about (items seen, items known)."""

    stages: list[Stage]
    known: list[tuple[int, float]]


def growth(answers: "Iterable[Counted]", scheduling: Scheduling, days: Sequence[int], now: int) -> Growth:
    """Return what `answers`, oldest first, met, and what was known at the end of `days`.

    `days` are ascending; the last of them ends at `now`, the others in the zone of the answer before. How many items
    one would know is the sum of their retrievability.
    """
    stages: list[Stage] = []
    known: list[tuple[int, float]] = []
    items: dict[Item, Progress] = {}
    of = formulas(scheduling)
    ahead = iter(days[:-1])
    stop = next(ahead, None)
    there = 0
    for (anchor, question, at, zone, rating, _took, _mode, counts), day, _ in answers:
        while stop is not None and day > stop:
            known.append((len(items), expected(items.values(), start_at(stop + 1, there), of)))
            stop = next(ahead, None)
        there = zone
        if not counts:
            stages.append("")
            continue
        item = anchor, question
        before = items.get(item)
        if before is None or before.state != "review":
            stages.append("")
        else:
            stages.append("mature" if before.days >= _MATURE else "young")
        items[item] = after(before, rating, at, zone, of, item)
    while stop is not None:
        known.append((len(items), expected(items.values(), start_at(stop + 1, there), of)))
        stop = next(ahead, None)
    known.append((len(items), expected(items.values(), now, of)))
    return Growth(stages, known)


def expected(items: Iterable[Progress], at: int, of: Formulas) -> float:
    """Return the sum of the items' retrievability at `at`: how many of them one would know."""
    factor, decay = of.factor / DAY, of.decay
    return float(sum((1 + factor * max(0, at - item.last) / item.stability) ** decay for item in items))
