"""Chosen questions to the versions of a quiz: the order of each, and which letters are right in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import comb
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.model.deck import (
    ChoiceItem,
    IdeaId,
    Item,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    TrueFalseItem,
)
from duizhao.model.form import Blueprint, Version, label
from duizhao.model.kinds import KINDS
from duizhao.passes import keysets
from duizhao.passes.chance import Chance, shuffled, stream
from duizhao.passes.letters import Stretch, balanced_keys, stretches
from duizhao.passes.printed import Candidate, printed
from duizhao.passes.verdicts import MOST, apart, repeats

_Order: TypeAlias = tuple[int, ...]

_ATTEMPTS: Final = 400
"""Orders tried for one version; of the 24 orders of four questions, all are met by then."""
_SHUFFLES: Final = 100
"""Orders of three steps tried; all five that are wrong are met by then."""


class _Draft(Struct, frozen=True):
    """A version in the making: `keys` by printed option, and by printed pairs or steps their `orders`.

    `several` are the orders of options where several are right.
    """

    questions: tuple[Candidate, ...]
    keys: _Order
    several: tuple[_Order, ...]
    orders: tuple[_Order, ...]
    stretches: frozenset[Stretch]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        return tuple(each.place for each in self.questions)

    @property
    def verdicts(self) -> tuple[bool, ...]:
        return tuple(each.item.answer for each in self.questions if isinstance(each.item, TrueFalseItem))

    @property
    def marks(self) -> keysets.Marks:
        """What is right for questions with one key each, then for those with several: they stand in that order."""
        several = (
            keysets.bits(keysets.places(order, len(item.keys)))
            for item, order in zip(_several(self.questions), self.several, strict=True)
        )
        return (*_chosen(self.questions, self.keys), *several)


def versions(chosen: Sequence[Candidate], blueprint: Blueprint) -> tuple[Version, ...]:
    """Return `chosen` in as many orders as `blueprint` asks for; raises `UsageError` if there are not so many."""
    drafts: list[_Draft] = []
    made: list[Version] = []
    for name in map(label, range(blueprint.versions)):
        chance = stream(blueprint.seed, f"version {name}")
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
        made.append(
            Version(
                name,
                tuple(
                    printed(each, order, blueprint.langs, blueprint.points.get(each.kind, 1)) for each, order in parts
                ),
            )
        )
    return tuple(made)


def _draft(chosen: Sequence[Candidate], earlier: Sequence[_Draft], chance: Chance) -> _Draft:
    questions = _judged_apart(_order(chosen, chance), earlier, chance)
    places = [_key_places(each.item) for each in questions]
    keys = balanced_keys([one for one in places if one], frozenset().union(*(one.stretches for one in earlier)), chance)
    several = keysets.orders(
        list(_several(questions)), _chosen(questions, keys), [one.marks for one in earlier], chance
    )
    taken: dict[tuple[str, str], list[_Order]] = {}
    for draft in earlier:
        for each, order in zip(_scrambled(draft.questions), draft.orders, strict=True):
            taken.setdefault(each.place, []).append(order)
    orders = (_wrong_order(_length(each.item), taken.get(each.place, ()), chance) for each in _scrambled(questions))
    return _Draft(tuple(questions), tuple(keys), tuple(several), tuple(orders), stretches(keys))


def _several(questions: Iterable[Candidate]) -> Iterator[MultipleItem]:
    return (each.item for each in questions if isinstance(each.item, MultipleItem))


def _chosen(questions: Iterable[Candidate], keys: Sequence[int]) -> _Order:
    """Return the keys of choice questions, which are printed first; those of reports follow in `keys`."""
    return tuple(keys[: sum(isinstance(each.item, ChoiceItem) for each in questions)])


def _key_places(item: Item) -> range:
    """Return at which places among its options the right one may stand; a pinned option is always the last."""
    match item:
        case ChoiceItem():
            last = len(item.distractors)
            if item.pinned:
                return range(last, last + 1)
            return range(last + (not any(option.pinned for option in item.distractors)))
        case ReportItem():
            return range(len(item.reports))
        case _:
            return range(0)


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

    Few questions may have one order only: when it is `late`, other letters are enough, or where there are none, another
    order. Verdicts may repeat once every order of them was had.
    """
    lettered = bool(draft.marks or draft.keys or draft.orders)
    if lettered and any(
        (draft.marks, draft.keys, draft.orders) == (one.marks, one.keys, one.orders) for one in earlier
    ):
        return False
    moved = all(draft.places != one.places for one in earlier)
    known = {one.verdicts for one in earlier}
    judged = draft.verdicts not in known or len(known) == comb(len(draft.verdicts), sum(draft.verdicts))
    return (moved and judged) or (late and (moved or lettered))


def _parts(draft: _Draft, chance: Chance) -> Iterator[Sequence[int]]:
    """Yield for each question the order of its parts: options, the key being 0, pairs, or steps."""
    keys, several, orders = iter(draft.keys), iter(draft.several), iter(draft.orders)
    for each in draft.questions:
        if _key_places(each.item):
            parts = _options(each.item, chance)
            parts.insert(next(keys), 0)
            yield parts
        elif isinstance(each.item, MultipleItem):
            yield next(several)
        else:
            yield next(orders) if _length(each.item) else ()


def _options(item: Item, chance: Chance) -> list[int]:
    """Return the wrong options in an order, what is pinned last."""
    if isinstance(item, ReportItem):
        return shuffled(range(1, len(item.reports)), chance)
    wrong = item.distractors if isinstance(item, ChoiceItem) else ()
    return sorted(shuffled(range(1, 1 + len(wrong)), chance), key=lambda place: wrong[place - 1].pinned)


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


def _judged_apart(questions: Sequence[Candidate], earlier: Sequence[_Draft], chance: Chance) -> Sequence[Candidate]:
    """Return `questions` with claims in another order where four verdicts in a row are those of an earlier version.

    The order stays where every other one would make more neighbours of one idea.
    """
    taken: frozenset[Stretch] = frozenset().union(*(stretches(one.verdicts) for one in earlier))
    claims = [each for each in questions if isinstance(each.item, TrueFalseItem)]
    verdicts = [_is_true(each) for each in claims]
    if len(earlier) >= MOST or not repeats(verdicts, taken):
        return questions
    start = next(place for place, each in enumerate(questions) if each is claims[0])
    for _ in range(_SHUFFLES // 10):
        placed = _placed(apart(verdicts, taken, chance), shuffled(claims, chance))
        made = [*questions[:start], *placed, *questions[start + len(placed) :]]
        if _neighbours(made) <= _neighbours(questions):
            return made
    return questions


def _placed(verdicts: Iterable[bool], claims: list[Candidate]) -> list[Candidate]:
    """Return `claims` with these verdicts, two of one idea apart as long as there are others."""
    order: list[Candidate] = []
    for verdict in verdicts:
        fit = [each for each in claims if _is_true(each) is verdict]
        pick = next((each for each in fit if not order or each.idea.id != order[-1].idea.id), fit[0])
        claims.remove(pick)
        order.append(pick)
    return order


def _neighbours(questions: Iterable[Candidate]) -> int:
    return sum(one.idea.id == other.idea.id for one, other in pairwise(questions))


def _is_true(claim: Candidate) -> bool:
    return isinstance(claim.item, TrueFalseItem) and claim.item.answer


def _stays_apart(counts: Counter[IdeaId], taken: IdeaId) -> bool:
    """Say whether the rest can still be ordered without neighbours of one idea, once `taken` is taken.

    Of n places every second one can be had, n/2 rounded up, or rounded down by the idea that has just been placed.
    """
    places = counts.total() - 1
    return all(
        count - 1 <= places // 2 if idea == taken else count <= (places + 1) // 2 for idea, count in counts.items()
    )
