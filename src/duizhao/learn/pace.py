"""How long questions take this learner."""

from collections.abc import Iterable, Mapping
from typing import Final

from duizhao.learn.schedule import ItemKey
from duizhao.learn.shelf import AskKind, Entry

USUAL: Final[Mapping[AskKind, int]] = {
    "recall": 12,
    "choice": 20,
    "multiple": 35,
    "cloze": 20,
    "true-false": 12,
    "match": 40,
    "order": 35,
    "short": 20,
    "altered": 35,
    "report": 40,
}
"""Seconds for a question of each kind, until there are times of the learner's own."""
READING: Final = 5
"""Seconds to read what comes after an answer."""
ENOUGH: Final = 5
"""From so many answers on, a learner's own median counts."""
LATEST: Final = 400
"""How many of the last answers are looked at."""


def minutes(
    wanted: Iterable[Entry],
    times: Iterable[tuple[ItemKey, int]],
    entries: Mapping[ItemKey, Entry],
    after: int = READING,
) -> int:
    """Return about how many minutes the items `wanted` take, one at least: for each the median time of its kind.

    `times` are items that were answered, and the milliseconds that took; medians, since a learner who goes for tea
    leaves a question standing. `after` are seconds spent on each answer once it was given.
    """
    by_kind: dict[AskKind, list[int]] = {}
    for key, took in times:
        if entry := entries.get(key):
            by_kind.setdefault(entry.kind, []).append(took)
    own = {kind: sorted(taken)[len(taken) // 2] / 1000 for kind, taken in by_kind.items() if len(taken) >= ENOUGH}
    seconds = sum(own.get(entry.kind, USUAL[entry.kind]) + after for entry in wanted)
    return max(1, round(seconds / 60))
