"""Chosen questions to the versions of a quiz: the order of each, and which letters are right in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.model.deck import ChoiceItem, IdeaId, Item, MatchItem, OrderItem, ReportItem, TrueFalseItem
from duizhao.model.form import Blueprint, Version
from duizhao.model.kinds import KINDS
from duizhao.passes.chance import Chance, shuffled, stream
from duizhao.passes.printed import Candidate, printed

_Order: TypeAlias = tuple[int, ...]

_LONGEST_RUN: Final = 2
"""So many neighbouring questions may have the same letter right."""
_ATTEMPTS: Final = 400
"""Orders tried for one version; of the 24 orders of four questions, all are met by then."""
_SHUFFLES: Final = 100
"""Orders of three steps tried; all five that are wrong are met by then."""


class _Draft(Struct, frozen=True):
    """A version in the making: `keys` by printed option, and by printed pairs or steps their `orders`."""

    questions: tuple[Candidate, ...]
    keys: _Order
    orders: tuple[_Order, ...]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        return tuple(each.place for each in self.questions)

    @property
    def verdicts(self) -> tuple[bool, ...]:
        return tuple(each.item.answer for each in self.questions if isinstance(each.item, TrueFalseItem))


def versions(chosen: Sequence[Candidate], blueprint: Blueprint) -> tuple[Version, ...]:
    """Return `chosen` in as many orders as `blueprint` asks for; raises `UsageError` if there are not so many."""
    drafts: list[_Draft] = []
    made: list[Version] = []
    for label in ascii_uppercase[: blueprint.versions]:
        chance = stream(blueprint.seed, f"version {label}")
        for attempt in range(_ATTEMPTS):
            draft = _draft(chosen, drafts, chance)
            if _is_another(draft, drafts, late=2 * attempt >= _ATTEMPTS):
                break
        else:
            asked = f"{blueprint.versions} versions of {len(chosen)} questions"
            raise UsageError(
                f"{asked} cannot all differ in order and in answer key",
                f"ask for {len(drafts)} at most, or for more questions",
            )
        drafts.append(draft)
        parts = zip(draft.questions, _parts(draft, chance), strict=True)
        made.append(Version(label, tuple(printed(each, order, blueprint.langs) for each, order in parts)))
    return tuple(made)


def _draft(chosen: Sequence[Candidate], earlier: Sequence[_Draft], chance: Chance) -> _Draft:
    questions = _order(chosen, chance)
    keys = _keys([size for size in (_options(each.item) for each in questions) if size], chance)
    taken: dict[tuple[str, str], list[_Order]] = {}
    for draft in earlier:
        for each, order in zip(_scrambled(draft.questions), draft.orders, strict=True):
            taken.setdefault(each.place, []).append(order)
    orders = (_wrong_order(_length(each.item), taken.get(each.place, ()), chance) for each in _scrambled(questions))
    return _Draft(tuple(questions), tuple(keys), tuple(orders))


def _options(item: Item) -> int:
    """Return among how many lettered options one is right."""
    match item:
        case ChoiceItem():
            return 1 + len(item.distractors)
        case ReportItem():
            return len(item.reports)
        case _:
            return 0


def _length(item: Item) -> int:
    """Return how many parts have to be put in order, or matched."""
    match item:
        case MatchItem():
            return len(item.pairs)
        case OrderItem():
            return len(item.steps)
        case _:
            return 0


def _scrambled(questions: Iterable[Candidate]) -> Iterator[Candidate]:
    return (each for each in questions if _length(each.item))


def _is_another(draft: _Draft, earlier: Sequence[_Draft], *, late: bool) -> bool:
    """Say whether a version differs from all earlier ones in the letters that are right, in order, and in verdicts.

    Few questions may have one order only, and claims may be all true: when it is `late`, other letters are enough, or
    where there are none, another order.
    """
    lettered = bool(draft.keys or draft.orders)
    if lettered and any((draft.keys, draft.orders) == (one.keys, one.orders) for one in earlier):
        return False
    moved = all(draft.places != one.places for one in earlier)
    judged = not draft.verdicts or all(draft.verdicts != one.verdicts for one in earlier)
    return (moved and judged) or (late and (moved or lettered))


def _parts(draft: _Draft, chance: Chance) -> Iterator[Sequence[int]]:
    """Yield for each question the order of its parts: options, the key being 0, pairs, or steps."""
    keys, orders = iter(draft.keys), iter(draft.orders)
    for each in draft.questions:
        if size := _options(each.item):
            parts = shuffled(range(1, size), chance)
            parts.insert(next(keys), 0)
            yield parts
        else:
            yield next(orders) if _length(each.item) else ()


def _wrong_order(count: int, taken: Sequence[_Order], chance: Chance) -> _Order:
    """Return an order that is not the right one, nor, unless all the others are, one of `taken`."""
    right = tuple(range(count))
    wrong = (*right[1:], *right[:1])
    for _ in range(_SHUFFLES):
        order = tuple(shuffled(right, chance))
        if order != right:
            wrong = order
            if order not in taken:
                break
    return wrong


def _order(chosen: Sequence[Candidate], chance: Chance) -> list[Candidate]:
    """Return one kind after the other, each shuffled, and questions of one idea apart where that can be."""
    order: list[Candidate] = []
    for kind in KINDS:
        rest = shuffled((candidate for candidate in chosen if candidate.kind == kind), chance)
        while rest:
            last = order[-1].idea.id if order else None
            counts = Counter(candidate.idea.id for candidate in rest)
            pick = next((c for c in rest if c.idea.id != last and _stays_apart(counts, c.idea.id)), None)
            pick = pick or next((c for c in rest if c.idea.id != last), rest[0])
            rest.remove(pick)
            order.append(pick)
    return order


def _stays_apart(counts: Counter[IdeaId], taken: IdeaId) -> bool:
    """Say whether the rest can still be ordered without neighbours of one idea, once `taken` is taken.

    Of n places every second one can be had, n/2 rounded up, or rounded down by the idea that has just been placed.
    """
    places = counts.total() - 1
    return all(
        count - 1 <= places // 2 if idea == taken else count <= (places + 1) // 2 for idea, count in counts.items()
    )


def _keys(sizes: Sequence[int], chance: Chance) -> list[int]:
    """Return the index of the right option for questions with so many options: evenly used, no long run.

    Questions with few options choose first, so that the others can make up for the letters they lack.
    """
    keys = [0] * len(sizes)
    loads: Counter[int] = Counter()
    for place in sorted(shuffled(range(len(sizes)), chance), key=lambda place: sizes[place]):
        keys[place] = min(range(sizes[place]), key=lambda letter: (loads[letter], chance()))
        loads[keys[place]] += 1
    while swap := _mending_swap(keys, sizes, chance):
        first, second = swap
        keys[first], keys[second] = keys[second], keys[first]
    return keys


def _mending_swap(keys: Sequence[int], sizes: Sequence[int], chance: Chance) -> tuple[int, int] | None:
    """Return two places whose exchange leaves fewer runs; an exchange keeps the letters evenly used."""
    runs = _runs(keys)
    first = next((place for place in range(len(keys)) if _runs(keys[: place + 1])), None)
    if first is None:
        return None
    for second in shuffled(range(len(keys)), chance):
        if keys[first] < sizes[second] and keys[second] < sizes[first]:
            swapped = list(keys)
            swapped[first], swapped[second] = keys[second], keys[first]
            if _runs(swapped) < runs:
                return first, second
    return None


def _runs(keys: Sequence[int]) -> int:
    """Return how many places repeat the letter of the places before, once too often."""
    return sum(len(set(keys[end - _LONGEST_RUN : end + 1])) == 1 for end in range(_LONGEST_RUN, len(keys)))
