"""Deck and blueprint to form: which questions, in what orders, and which letters are right.

All chance comes from the blueprint's seed. The choice of questions and each version have a stream of their own: version
A stays the same when more versions are asked for, and a seed gives the same questions in the same order in every
language.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from duizhao.errors import UsageError
from duizhao.model import spoken
from duizhao.model.deck import Deck, IdeaId, LocalText, TrueFalseItem
from duizhao.model.form import Blueprint, Form, FormItem, ReportQuestion
from duizhao.model.kinds import KINDS, Kind
from duizhao.passes.blueprints import Slot, allowed, cells, require
from duizhao.passes.chance import shuffled, stream
from duizhao.passes.mix import MAIN, Cell, quotas
from duizhao.passes.printed import Candidate
from duizhao.passes.versions import versions

_MOST_LANGS: Final = 2
MOST_VERSIONS: Final = 200


def form(
    deck: Deck, blueprint: Blueprint, title: LocalText | None = None, instructions: LocalText | None = None
) -> Form:
    """Return the form that `blueprint` asks for: the same questions in each version, one kind after the other.

    It has the deck's title where it is given no other.

    Questions are spread evenly over the topics; of the kinds choice has two fifths, cloze one, and the others together
    two (without others, choice three and cloze two); then they are spread over the ideas, and two of one idea are
    neighbours only where it cannot be avoided. As many claims are true as false. Right letters are used equally often
    within a version, never three times in a row, and no two versions share an answer key, nor an order where there are
    others. Pairs and steps are never printed in the right order. Raises `UsageError` if the deck cannot meet the
    blueprint.
    """
    _validate(deck, blueprint)
    chosen = _chosen(_candidates(deck, blueprint), blueprint)
    made = versions(chosen, blueprint)
    named = sorted({source for item in made[0].items for source in _sources(item)})
    sources = {name: deck.sources[name] for name in named}
    return Form(
        deck=deck.id,
        title=title or deck.title,
        instructions=instructions,
        blueprint=blueprint,
        versions=made,
        sources=sources,
        spoken=spoken.occurring(spoken.terms(deck.ideas, blueprint.langs), made[0].items) if blueprint.spoken else {},
    )


def _sources(item: FormItem) -> Iterable[str]:
    if isinstance(item, ReportQuestion):
        return [report.source for report in item.reports]
    return [item.quote.source] if item.quote else []


def _validate(deck: Deck, blueprint: Blueprint) -> None:
    if blueprint.items < 1:
        raise UsageError(f"a quiz of {blueprint.items} questions cannot be made", "ask for one at least")
    if not 1 <= blueprint.versions <= MOST_VERSIONS:
        raise UsageError(f"{blueprint.versions} versions cannot be made", f"ask for 1 to {MOST_VERSIONS}")
    if not 1 <= len(set(blueprint.langs)) == len(blueprint.langs) <= _MOST_LANGS:
        raise UsageError("a quiz is printed in one language, or in two different ones side by side")
    if not blueprint.kinds:
        raise UsageError("no kind of question is asked for", f"name one or more of {_listed(KINDS)}")
    topics = dict.fromkeys(idea.topic for idea in deck.ideas)
    for topic in blueprint.topics:
        if topic not in topics:
            raise UsageError(f"deck `{deck.id}` has no topic `{topic}`", f"it has {_listed(topics)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _candidates(deck: Deck, blueprint: Blueprint) -> list[Candidate]:
    """Return the questions that may be asked, in the deck's order."""
    every = [Candidate(idea, item) for idea in deck.ideas for item in idea.items]
    candidates = [candidate for candidate in every if allowed(_slot(candidate), blueprint)]
    counts = Counter(candidate.kind for candidate in candidates)
    named = [] if set(blueprint.kinds) == set(KINDS) else [kind for kind in KINDS if kind in blueprint.kinds]
    absent = [kind for kind in named if kind not in counts]
    if absent and candidates:
        where = f" on {_listed(blueprint.topics)}" if blueprint.topics else ""
        raise UsageError(
            f"{' and '.join(absent)} questions{where} are asked for, deck `{deck.id}` has none",
            f"there are: {', '.join(f'{counts[kind]} {kind}' for kind in KINDS if kind in counts)}",
        )
    require(map(_slot, every), blueprint, deck.id)
    return candidates


def _slot(candidate: Candidate) -> Slot:
    return candidate.idea.topic, candidate.kind, candidate.idea.level


def _chosen(candidates: Sequence[Candidate], blueprint: Blueprint) -> list[Candidate]:
    """Return as many candidates as asked, spread over topics first, then kinds, then ideas; or as the counts say."""
    counted = bool(blueprint.kind_counts or blueprint.topic_counts or blueprint.level_counts)
    cell = _slot if counted else _cell
    chance = stream(blueprint.seed, "questions")
    topics = shuffled(dict.fromkeys(candidate.idea.topic for candidate in candidates), chance)
    kinds = _kinds(blueprint)
    pools: dict[tuple[object, ...], list[Candidate]] = {}
    for candidate in shuffled(candidates, chance):
        pools.setdefault(cell(candidate), []).append(candidate)
    shares: Mapping[Any, int]
    if counted:
        shares = cells({_slot(pool[0]): len(pool) for pool in pools.values()}, blueprint)
    else:
        shares = quotas({_cell(pool[0]): len(pool) for pool in pools.values()}, topics, kinds, blueprint.items)
    used: Counter[IdeaId] = Counter()
    chosen: list[Candidate] = []
    for share, count in shares.items():
        for _ in range(count):
            best = min(pools[share], key=lambda candidate: used[candidate.idea.id])
            pools[share].remove(best)
            used[best.idea.id] += 1
            chosen.append(best)
    _balance_verdicts(chosen, lambda claim: pools[cell(claim)])
    return chosen


def _cell(candidate: Candidate) -> Cell:
    return candidate.idea.topic, candidate.kind


def _kinds(blueprint: Blueprint) -> list[Kind]:
    """Return the kinds, those beyond choice and cloze in an order of the seed's: a short quiz has room for few."""
    first: list[Kind] = [kind for kind in MAIN if kind in blueprint.kinds]
    others = (kind for kind in KINDS if kind not in (*MAIN, "multiple") and kind in blueprint.kinds)
    chance = stream(blueprint.seed, "kinds")
    rest = shuffled(others, chance)
    if (
        "multiple" in blueprint.kinds
    ):  # among the others, whose order is that of quizzes made before there was this kind
        rest.insert(int(chance() * (len(rest) + 1)), "multiple")
    return first + rest


def _balance_verdicts(chosen: list[Candidate], spare: Callable[[Candidate], list[Candidate]]) -> None:
    """Exchange claims for spare ones that could take their place until as many are true as false, if there are such."""
    used = Counter(candidate.idea.id for candidate in chosen)
    while True:
        claims = [place for place, one in enumerate(chosen) if isinstance(one.item, TrueFalseItem)]
        excess = sum(1 if _is_true(chosen[place]) else -1 for place in claims)
        swaps = [
            (place, other)
            for place in claims
            if _is_true(chosen[place]) is (excess > 0)
            for other in spare(chosen[place])
            if _is_true(other) is not (excess > 0)
        ]
        if abs(excess) <= 1 or not swaps:
            return
        place, other = min(swaps, key=lambda swap: used[swap[1].idea.id] - used[chosen[swap[0]].idea.id])
        used[chosen[place].idea.id] -= 1
        used[other.idea.id] += 1
        spare(chosen[place]).remove(other)
        chosen[place] = other


def _is_true(claim: Candidate) -> bool:
    return isinstance(claim.item, TrueFalseItem) and claim.item.answer
