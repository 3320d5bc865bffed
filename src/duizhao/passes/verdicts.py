"""In which order true and false claims come, so that no two versions have the same verdicts at the same numbers."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

from duizhao.passes.chance import Chance
from duizhao.passes.letters import Stretch, stretches

MOST: Final = 16
"""Four verdicts in a row can be had in so many ways: no more versions can differ in all of them."""
_MEMORY: Final = 3
"""So many verdicts before one decide, together with it, whether it ends a stretch of an earlier version."""
_TOGETHER: Final = 40
"""So many verdicts are decided at once, which takes about 10 ms."""


def apart(verdicts: Sequence[bool], earlier: AbstractSet[Stretch], chance: Chance) -> list[bool]:
    """Return as many true and false `verdicts` in an order of which as few stretches as can be are `earlier` ones.

    The fewest are found by dynamic programming; of the orders that have no more, each is as likely.
    """
    made: list[bool] = []
    for start in range(0, len(verdicts), _TOGETHER):
        made += _continued(made, verdicts[start : start + _TOGETHER], earlier, chance)
    return made


def _continued(
    before: Sequence[bool], verdicts: Sequence[bool], earlier: AbstractSet[Stretch], chance: Chance
) -> list[bool]:
    count = len(verdicts)

    @cache
    def best(place: int, trues: int, last: tuple[bool, ...]) -> tuple[int, int]:
        """Return the fewest stretches that the rest can end, and in how many orders, with so many true ones left."""
        if place == count:
            return 0, 1
        rests = [rest(place, trues, last, verdict) for verdict in choices(place, trues)]
        fewest = min(cost for cost, _ in rests)
        return fewest, sum(ways for cost, ways in rests if cost == fewest)

    def choices(place: int, trues: int) -> list[bool]:
        return [True] * (trues > 0) + [False] * (count - place > trues)

    def rest(place: int, trues: int, last: tuple[bool, ...], verdict: bool) -> tuple[int, int]:
        cost, ways = best(place + 1, trues - verdict, (*last, verdict)[-_MEMORY:])
        known = (len(before) + place - _MEMORY, *last, verdict) in earlier
        return cost + known, ways

    last, trues, made = tuple(before[-_MEMORY:]), sum(verdicts), list[bool]()
    for place in range(count):
        open_ = [(*rest(place, trues, last, verdict), verdict) for verdict in choices(place, trues)]
        fewest = min(cost for cost, _, _ in open_)
        fit = [(ways, verdict) for cost, ways, verdict in open_ if cost == fewest]
        first = fit[0]
        chosen = first[1] if len(fit) == 1 or chance() * sum(ways for ways, _ in fit) < first[0] else fit[1][1]
        made.append(chosen)
        trues -= chosen
        last = (*last, chosen)[-_MEMORY:]
    return made


def repeats(verdicts: Sequence[bool], earlier: AbstractSet[Stretch]) -> bool:
    """Say whether four verdicts in a row stand at the same places in an earlier version."""
    return not earlier.isdisjoint(stretches(verdicts))
