"""In which order the options of multiple-response questions are printed, so that no letters are right oftener."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

from duizhao.model.deck import MultipleItem
from duizhao.model.kinds import pinned_last
from duizhao.passes.chance import Chance, shuffled
from duizhao.passes.letters import STRETCH, stretches

Marks: TypeAlias = tuple[int, ...]
"""What is right for each question in turn: the place of one key, or the places of several as the bits of a number."""

_TRIED: Final = 60
"""Orders tried for one question: four options two of which are right have six sets of right letters."""


def orders(
    items: Sequence[MultipleItem], before: Marks, earlier: Sequence[Marks], chance: Chance
) -> list[tuple[int, ...]]:
    """Return an order of options for each of `items`, which come one after the other, keys being first on the card.

    `before` is what is right for the questions in front of them, `earlier` the same of other versions with these
    questions behind it. Of the orders tried for a question that one is taken whose right letters end no stretch of an
    earlier version, then stand at this number in the fewest of them, then were right the least often.
    """
    known = frozenset().union(*map(stretches, earlier))
    loads: Counter[int] = Counter()
    marks, made = list(before), list[tuple[int, ...]]()
    for item in items:
        number, count = len(marks), len(item.keys) + len(item.distractors)
        start = number - STRETCH + 1
        there = Counter(one[number] for one in earlier)
        tried: list[tuple[tuple[bool, int, int], int, tuple[int, ...]]] = []
        for turn in range(_TRIED):
            order = tuple(pinned_last(shuffled(range(count), chance), item))
            right = places(order, len(item.keys))
            repeats = start >= 0 and (start, *marks[start:], bits(right)) in known
            tried.append(((repeats, there[bits(right)], sum(loads[place] for place in right)), turn, order))
        _, _, order = min(tried)
        loads.update(places(order, len(item.keys)))
        marks.append(bits(places(order, len(item.keys))))
        made.append(order)
    return made


def places(order: Sequence[int], keys: int) -> tuple[int, ...]:
    """Return where in a printed order so many keys stand, in ascending order."""
    return tuple(place for place, option in enumerate(order) if option < keys)


def bits(right: Sequence[int]) -> int:
    """Return places as the bits of a number.

    >>> bits((0, 2))
    5
    """
    return sum(1 << place for place in right)
