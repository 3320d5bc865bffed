"""Whether questions can meet a blueprint, how many of each cell do, and what is short where none can."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from duizhao.errors import UsageError
from duizhao.model.definitions import QuizDef
from duizhao.model.form import Blueprint
from duizhao.model.kinds import KINDS, Kind
from duizhao.passes.chance import Chance, stream

Slot: TypeAlias = tuple[str, Kind, int]
"""What a blueprint can ask of a question: its topic, kind and level."""
_Counts: TypeAlias = Mapping[str, int] | Mapping[Kind, int] | Mapping[int, int]

USUAL: Final = 20
"""So many questions where nobody says how many."""
_WEIGHT: Final = 1_000
"""What one question beside an exact count weighs, against an uneven spread."""
_STEPS: Final = 6_000
_NOISE: Final = 0.08
_TOPIC, _KIND, _LEVEL = range(3)


def planned(definition: QuizDef) -> Blueprint:
    """Return the blueprint of a quiz in a deck's manifest."""
    kinds, topics, levels = definition.kinds, definition.topics, definition.levels
    kind_counts = kinds if isinstance(kinds, dict) else {}
    topic_counts = topics if isinstance(topics, dict) else {}
    level_counts = {int(level): count for level, count in levels.items()} if isinstance(levels, dict) else {}
    return Blueprint(
        name=definition.id,
        items=definition.items or asked(kind_counts, topic_counts, level_counts),
        versions=definition.versions,
        seed=definition.seed,
        langs=tuple(definition.langs),
        kinds=tuple(kind for kind in KINDS if kind in kinds) or KINDS,
        topics=tuple(topics),
        levels=tuple(int(level) for level in levels),
        kind_counts=kind_counts,
        topic_counts=topic_counts,
        level_counts=level_counts,
        points=definition.points,
        spoken=definition.readings,
    )


def asked(*counts: _Counts) -> int:
    """Return how many questions are meant by counts alone: the largest of their sums, or the usual number."""
    return max(sum(one.values()) for one in counts) or USUAL


def asks_the_same(one: Blueprint, other: Blueprint) -> bool:
    """Say whether two blueprints ask a deck for the same, in the same languages, however it is ordered and looks."""
    names = ("items", "langs", "kinds", "topics", "levels", "kind_counts", "topic_counts", "level_counts")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def contradiction(blueprint: Blueprint) -> tuple[str, str] | None:
    """Return what a blueprint says against itself and what to do about it: counts that do not make its items."""
    for what, allowed, counts in (
        ("kinds", blueprint.kinds, blueprint.kind_counts),
        ("topics", blueprint.topics, blueprint.topic_counts),
        ("levels", blueprint.levels, blueprint.level_counts),
    ):
        total = sum(counts.values())
        rest = set(allowed) - set(counts)
        if counts and (total > blueprint.items or (total < blueprint.items and not rest)):
            message = f"the counts of its {what} make {total}, the quiz has {blueprint.items} questions"
            return message, "change one of them, or name more without a count, to share the rest"
    return None


def allowed(slot: Slot, blueprint: Blueprint) -> bool:
    """Say whether a question may be asked at all."""
    topic, kind, level = slot
    return (
        kind in blueprint.kinds
        and (not blueprint.topics or topic in blueprint.topics)
        and (not blueprint.levels or level in blueprint.levels)
    )


def shortage(slots: Iterable[Slot], blueprint: Blueprint, deck: str) -> tuple[str, str] | None:
    """Return what the questions at `slots` lack to meet a blueprint, and what there is; None where they can."""
    stock = [slot for slot in slots if allowed(slot, blueprint)]
    names = _names(stock)
    for place, counts in enumerate(_exact(blueprint)):
        there = Counter(str(slot[place]) for slot in stock)
        for name, count in counts.items():
            if count > there[name]:
                has = there[name] or "none"
                where = _filter(blueprint, place)
                message = f"{_asked_for(place, name, count)}{where} are asked for, deck `{deck}` has {has}"
                return message, f"there are: {names[place]}"
    if len(stock) < blueprint.items:
        return _too_few(stock, blueprint, deck, names)
    if not any(_exact(blueprint)):
        return None
    found = cells(Counter(stock), blueprint)
    missed = _missed(found, blueprint)
    if missed:
        return (
            f"no {blueprint.items} questions of deck `{deck}` meet all counts at once",
            f"the nearest that was found has {', '.join(missed)}",
        )
    return None


def _too_few(stock: Sequence[Slot], blueprint: Blueprint, deck: str, names: Sequence[str]) -> tuple[str, str]:
    kinds = [kind for kind in KINDS if kind in blueprint.kinds]
    what = "questions" if kinds == list(KINDS) else f"{' or '.join(kinds)} questions"
    where = _filter(blueprint, _KIND)
    more = f"; {names[_KIND]}" if len({slot[_KIND] for slot in stock}) > 1 else ""
    return (
        f"{blueprint.items} {what}{where} are asked for, deck `{deck}` has {len(stock)}",
        f"there are: {names[_TOPIC] or 'none'}{more}",
    )


def _asked_for(place: int, name: str, count: int) -> str:
    if place == _KIND:
        return f"{count} {name} questions"
    return f"{count} questions on `{name}`" if place == _TOPIC else f"{count} questions of level {name}"


def _filter(blueprint: Blueprint, place: int) -> str:
    """Return to what a shortage at `place` is limited, besides."""
    topics = ", ".join(f"`{topic}`" for topic in blueprint.topics) if place != _TOPIC else ""
    levels = ", ".join(map(str, blueprint.levels)) if place != _LEVEL else ""
    return (f" on {topics}" if topics else "") + (f" of level {levels}" if levels else "")


def _names(stock: Sequence[Slot]) -> tuple[str, str, str]:
    """Return what there is, counted by topic, by kind and by level."""
    topics, kinds, levels = (Counter(slot[place] for slot in stock) for place in range(3))
    return (
        ", ".join(f"{count} on `{topic}`" for topic, count in topics.items()),
        ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kind in kinds),
        ", ".join(f"{levels[level]} of level {level}" for level in sorted(levels, key=str)),
    )


def _exact(blueprint: Blueprint) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return the counts by name, in the order of a slot's parts."""
    return (
        dict(blueprint.topic_counts),
        {str(kind): count for kind, count in blueprint.kind_counts.items()},
        {str(level): count for level, count in blueprint.level_counts.items()},
    )


def _missed(found: Mapping[Slot, int], blueprint: Blueprint) -> list[str]:
    missed = []
    for place, counts in enumerate(_exact(blueprint)):
        has: Counter[str] = Counter()
        for slot, number in found.items():
            has[str(slot[place])] += number
        what = "on `{}`" if place == _TOPIC else "{}" if place == _KIND else "of level {}"
        missed += [
            f"{has[name]} of {count} {what.format(name)}" for name, count in counts.items() if has[name] != count
        ]
    return missed


def cells(rooms: Mapping[Slot, int], blueprint: Blueprint) -> dict[Slot, int]:
    """Return how many questions of each cell to take so that every count is met, the rest spread evenly.

    Three counts at once make a problem for which no quick exact method is known, so this is a search, after the manner
    of Selman, Kautz and Cohen's walk: fill the cells greedily; then, while a count is missed, take a question more or
    less of it, make up for that where it costs least, and now and then where it does not. What cannot be met is met as
    nearly as was found.
    """
    spread = _Spread(rooms, blueprint)
    for _ in range(blueprint.items):
        spread.add(min((slot for slot in rooms if spread.room(slot)), key=spread.cost_of_adding))
    chance = stream(blueprint.seed, "counts")
    best, least = dict(spread.taken), spread.cost
    for _ in range(_STEPS):
        missed = spread.missed()
        if not missed:
            break
        spread.exchange(*missed[int(chance() * len(missed))], chance)
        if spread.cost < least:
            best, least = dict(spread.taken), spread.cost
    return {slot: count for slot, count in best.items() if count}


class _Spread:
    """Questions taken from each cell, and what that costs: far more for a count that is missed than for unevenness."""

    def __init__(self, rooms: Mapping[Slot, int], blueprint: Blueprint) -> None:
        self.rooms = rooms
        self.taken = dict.fromkeys(rooms, 0)
        self._exact = _exact(blueprint)
        self._counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
        self._parts = {slot: tuple(map(str, slot)) for slot in rooms}
        self.cost: float = _WEIGHT * sum(sum(counts.values()) for counts in self._exact)

    def room(self, slot: Slot) -> bool:
        return self.taken[slot] < self.rooms[slot]

    def missed(self) -> list[tuple[int, str, int]]:
        """Return which parts have too few or too many, with 1 or -1 for what they need."""
        return [
            (place, part, 1 if self._counts[place][part] < count else -1)
            for place, counts in enumerate(self._exact)
            for part, count in counts.items()
            if self._counts[place][part] != count
        ]

    def exchange(self, place: int, part: str, need: int, chance: Chance) -> None:
        """Take one question more of `part`, or one less, and make up for it elsewhere."""
        fits = [slot for slot in self.rooms if self._parts[slot][place] == part and self._can(slot, need)]
        if not fits:
            return
        one = self._pick(fits, need, chance)
        self._take(one, need)
        others = [slot for slot in self.rooms if slot != one and self._can(slot, -need)]
        self._take(self._pick(others, -need, chance) if others else one, -need)

    def cost_of_adding(self, slot: Slot) -> float:
        return self._change(slot, 1)

    def add(self, slot: Slot) -> None:
        self._take(slot, 1)

    def _can(self, slot: Slot, by: int) -> bool:
        return self.room(slot) if by > 0 else self.taken[slot] > 0

    def _pick(self, slots: Sequence[Slot], by: int, chance: Chance) -> Slot:
        """Return the slot where a change costs least, any of those that miss as many counts; at times any at all."""
        if chance() < _NOISE:
            return slots[int(chance() * len(slots))]
        costs = [self._missing(slot, by) for slot in slots]
        cheap = [slot for slot, cost in zip(slots, costs, strict=True) if cost == min(costs)]
        return cheap[int(chance() * len(cheap))]

    def _missing(self, slot: Slot, by: int) -> int:
        """Return how many more questions miss a count after a change."""
        return sum(
            abs(counts[part] + by - exact[part]) - abs(counts[part] - exact[part])
            for exact, counts, part in zip(self._exact, self._counts, self._parts[slot], strict=True)
            if part in exact
        )

    def _take(self, slot: Slot, by: int) -> None:
        self.cost += self._change(slot, by)
        self.taken[slot] += by
        for counts, part in zip(self._counts, self._parts[slot], strict=True):
            counts[part] += by

    def _change(self, slot: Slot, by: int) -> float:
        even = sum(
            by * (2 * counts[part] + by)
            for exact, counts, part in zip(self._exact, self._counts, self._parts[slot], strict=True)
            if part not in exact
        )
        return _WEIGHT * self._missing(slot, by) + even


def require(slots: Iterable[Slot], blueprint: Blueprint, deck: str) -> None:
    """Raise `UsageError` where a blueprint contradicts itself, or the questions at `slots` cannot meet it."""
    if found := contradiction(blueprint) or shortage(slots, blueprint, deck):
        raise UsageError(*found)
