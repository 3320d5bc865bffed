"""Which letter is right for each question of one version."""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

from duizhao.passes.chance import Chance, shuffled

Stretch: TypeAlias = tuple[int, ...]
"""Where a few neighbouring questions begin, and their right letters."""

_LONGEST_RUN: Final = 2
"""So many neighbouring questions may have the same letter right."""
_STEPS: Final = 1_000
_WORSE: Final = 0.02
"""How long exchanges go on that mend nothing at once, and how often one is left that does harm."""
STRETCH: Final = 4
"""So many right letters in a row, or verdicts, at the same place, no two versions share."""


def stretches(keys: Sequence[int]) -> frozenset[Stretch]:
    """Return every stretch of `keys`."""
    return frozenset((start, *keys[start : start + STRETCH]) for start in range(len(keys) - STRETCH + 1))


def balanced_keys(places: Sequence[range], earlier: AbstractSet[Stretch], chance: Chance) -> list[int]:
    """Return the index of the right option for questions at whose `places` it may stand.

    Letters are evenly used, no long run has the same one, and where it can be no stretch is one of an `earlier`
    version. Questions with few places choose first, so that the others can make up for the letters they lack.
    """
    keys = [0] * len(places)
    loads: Counter[int] = Counter()
    for place in sorted(shuffled(range(len(places)), chance), key=lambda place: len(places[place])):
        keys[place] = min(places[place], key=lambda letter: (loads[letter], chance()))
        loads[keys[place]] += 1
    while swap := _mending_swap(keys, places, earlier, chance):
        first, second = swap
        keys[first], keys[second] = keys[second], keys[first]
    _wander(keys, places, earlier, chance)
    return keys


def _wander(keys: list[int], places: Sequence[range], earlier: AbstractSet[Stretch], chance: Chance) -> None:
    """Exchange letters near a fault as long as that makes no more, until there is none: what no one exchange mends.

    With forty questions it is needed from about the fiftieth version on, and does for some seventy more.
    """
    for _ in range(_STEPS):
        faulty = [end for end in range(len(keys)) if _faults(keys, earlier, end, end + 1)]
        if not faulty:
            return
        first = max(0, faulty[int(chance() * len(faulty))] - int(chance() * STRETCH))
        second = int(chance() * len(keys))
        if keys[first] != keys[second] and keys[first] in places[second] and keys[second] in places[first]:
            before = _around(keys, earlier, first, second)
            keys[first], keys[second] = keys[second], keys[first]
            if _around(keys, earlier, first, second) > before and chance() > _WORSE:
                keys[first], keys[second] = keys[second], keys[first]


def _mending_swap(
    keys: list[int], places: Sequence[range], earlier: AbstractSet[Stretch], chance: Chance
) -> tuple[int, int] | None:
    """Return two places whose exchange leaves fewer faults; an exchange keeps the letters evenly used."""
    everywhere = range(len(keys))
    for first in (place for place in everywhere if _faults(keys, earlier, place, place + 1)):
        for second in shuffled(everywhere, chance):
            if keys[first] != keys[second] and keys[first] in places[second] and keys[second] in places[first]:
                before = _around(keys, earlier, first, second)
                keys[first], keys[second] = keys[second], keys[first]
                after = _around(keys, earlier, first, second)
                keys[first], keys[second] = keys[second], keys[first]
                if after < before:
                    return first, second
    return None


def _around(keys: Sequence[int], earlier: AbstractSet[Stretch], *changed: int) -> int:
    """Return how many faults end at, or a little behind, one of the `changed` places."""
    ends = {end for place in changed for end in range(place, min(place + STRETCH, len(keys)))}
    return sum(_faults(keys, earlier, end, end + 1) for end in ends)


def _faults(keys: Sequence[int], earlier: AbstractSet[Stretch], start: int, stop: int) -> int:
    """Return how many runs, and stretches of earlier versions, end between `start` and `stop`."""
    faults = 0
    for end in range(start, stop):
        faults += end >= _LONGEST_RUN and len(set(keys[end - _LONGEST_RUN : end + 1])) == 1
        begin = end - STRETCH + 1
        faults += begin >= 0 and (begin, *keys[begin : end + 1]) in earlier
    return faults
