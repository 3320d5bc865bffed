"""How many questions of each topic and kind a quiz takes."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

from duizhao.model.kinds import Kind

_T = TypeVar("_T")

Cell: TypeAlias = tuple[str, Kind]
"""A topic and a kind."""

MAIN: Final[tuple[Kind, ...]] = ("choice", "cloze")
"""Kinds that have a share of their own."""


def quotas(rooms: Mapping[Cell, int], topics: Sequence[str], kinds: Sequence[Kind], items: int) -> dict[Cell, int]:
    """Return how many questions of each topic and kind to take, when `rooms` says how many there are.

    Topics come first: each gets as many as the others unless it has no more. Within that the kinds are mixed as `_mix`
    says, or as near as the topics' stock allows. Where there are more kinds than questions for them, the first of
    `kinds` win.
    """
    stock = {kind: sum(rooms.get((topic, kind), 0) for topic in topics) for kind in kinds}
    wanted = _mix(stock, items)
    share = _dealt(items, dict.fromkeys(topics, 1), {t: sum(rooms.get((t, k), 0) for k in kinds) for t in topics})
    left = dict(share)
    # Choice is spread over the topics before all others, and after it the rarest kind, which has the fewest topics.
    rest = sorted(kinds, key=lambda kind: (kind != "choice", stock[kind]))
    quotas: dict[Cell, int] = {}
    while rest:
        kind = rest.pop(0)
        most = {topic: min(left[topic], rooms.get((topic, kind), 0)) for topic in topics}
        taken = {topic: max(0, left[topic] - sum(rooms.get((topic, k), 0) for k in rest)) for topic in topics}
        while sum(taken.values()) < wanted[kind] and taken != most:
            topic = min((t for t in topics if taken[t] < most[t]), key=lambda t: taken[t] / share[t])
            taken[topic] += 1
        left = {topic: left[topic] - taken[topic] for topic in topics}
        quotas |= {(topic, kind): taken[topic] for topic in topics}
    return quotas


def _mix(stock: Mapping[Kind, int], items: int) -> dict[Kind, int]:
    """Return how many questions of each kind to ask, of so many in `stock`.

    Choice has two fifths, cloze one, the other kinds together two; where there are no others, choice has three fifths
    and cloze two. The others share equally.
    """
    others = {kind: count for kind, count in stock.items() if kind not in MAIN}
    rest = sum(others.values())
    main = _dealt(
        items,
        {"choice": 2 if rest else 3, "others": 2, "cloze": 1 if rest else 2},
        {"choice": stock.get("choice", 0), "others": rest, "cloze": stock.get("cloze", 0)},
    )
    dealt = _dealt(main["others"], dict.fromkeys(others, 1), others)
    return {kind: dealt[kind] if kind in dealt else main[kind] for kind in stock}


def _dealt(items: int, weights: Mapping[_T, int], stock: Mapping[_T, int]) -> dict[_T, int]:
    """Deal `items` out by Sainte-Laguë's divisors 1, 3, 5 …, to nobody more than is in stock; ties go to the first."""
    dealt = dict.fromkeys(weights, 0)
    for _ in range(items):
        takers = (each for each in weights if dealt[each] < stock[each])
        dealt[min(takers, key=lambda each: (2 * dealt[each] + 1) / weights[each])] += 1
    return dealt
