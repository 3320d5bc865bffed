"""Deck and blueprint to form: which questions, in what orders, and which letters are right.

All chance comes from the blueprint's seed. The choice of questions and each version have a stream of their own: version
A stays the same when more versions are asked for, and a seed gives the same questions in the same order in every
language.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase
from typing import Final

from duizhao.errors import UsageError
from duizhao.model.deck import Deck, IdeaId, TrueFalseItem
from duizhao.model.form import Blueprint, Form, FormItem, ReportQuestion
from duizhao.model.kinds import KINDS, Kind
from duizhao.passes.chance import shuffled, stream
from duizhao.passes.mix import Cell, quotas
from duizhao.passes.printed import Candidate
from duizhao.passes.versions import versions

_MOST_LANGS: Final = 2


def form(deck: Deck, blueprint: Blueprint) -> Form:
    """Return the form that `blueprint` asks for: the same questions in each version, one kind after the other.

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
    return Form(deck=deck.id, title=deck.title, blueprint=blueprint, versions=made, sources=sources)


def _sources(item: FormItem) -> Iterable[str]:
    if isinstance(item, ReportQuestion):
        return [report.source for report in item.reports]
    return [item.quote.source] if item.quote else []


def _validate(deck: Deck, blueprint: Blueprint) -> None:
    if blueprint.items < 1:
        raise UsageError(f"a quiz of {blueprint.items} questions cannot be made", "ask for one at least")
    if not 1 <= blueprint.versions <= len(ascii_uppercase):
        raise UsageError(f"{blueprint.versions} versions cannot be made", "ask for 1 to 26, labelled A to Z")
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
    ideas = (idea for idea in deck.ideas if not blueprint.topics or idea.topic in blueprint.topics)
    every = (Candidate(idea, item) for idea in ideas for item in idea.items)
    candidates = [candidate for candidate in every if candidate.kind in blueprint.kinds]
    counts = Counter(candidate.kind for candidate in candidates)
    where = f" on {_listed(blueprint.topics)}" if blueprint.topics else ""
    asked = _asked(blueprint)
    absent = [kind for kind in asked if kind not in counts]
    if absent and candidates:
        raise UsageError(
            f"{' and '.join(absent)} questions{where} are asked for, deck `{deck.id}` has none",
            f"there are: {_counted(counts)}",
        )
    if len(candidates) < blueprint.items:
        topics = Counter(candidate.idea.topic for candidate in candidates)
        found = ", ".join(f"{count} on `{topic}`" for topic, count in topics.items()) or "none"
        kinds = f"; {_counted(counts)}" if len(counts) > 1 else ""
        what = f"{' or '.join(asked)} questions" if asked else "questions"
        raise UsageError(
            f"{blueprint.items} {what}{where} are asked for, deck `{deck.id}` has {len(candidates)}",
            f"there are: {found}{kinds}",
        )
    return candidates


def _asked(blueprint: Blueprint) -> list[Kind]:
    """Return the kinds that are asked for by name; none where any will do."""
    return [] if set(blueprint.kinds) == set(KINDS) else [kind for kind in KINDS if kind in blueprint.kinds]


def _counted(counts: Mapping[Kind, int]) -> str:
    return ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if kind in counts)


def _chosen(candidates: Sequence[Candidate], blueprint: Blueprint) -> list[Candidate]:
    """Return as many candidates as asked, spread over topics first, then kinds, then ideas."""
    chance = stream(blueprint.seed, "questions")
    topics = shuffled(dict.fromkeys(candidate.idea.topic for candidate in candidates), chance)
    kinds = _kinds(blueprint)
    pools: dict[Cell, list[Candidate]] = {(topic, kind): [] for topic in topics for kind in kinds}
    for candidate in shuffled(candidates, chance):
        pools[candidate.idea.topic, candidate.kind].append(candidate)
    rooms = {cell: len(pool) for cell, pool in pools.items()}
    used: Counter[IdeaId] = Counter()
    chosen: list[Candidate] = []
    for cell, count in quotas(rooms, topics, kinds, blueprint.items).items():
        for _ in range(count):
            best = min(pools[cell], key=lambda candidate: used[candidate.idea.id])
            pools[cell].remove(best)
            used[best.idea.id] += 1
            chosen.append(best)
    _balance_verdicts(chosen, pools)
    return chosen


def _kinds(blueprint: Blueprint) -> list[Kind]:
    """Return the kinds, those beyond choice and cloze in an order of the seed's: a short quiz has room for few."""
    first: list[Kind] = [kind for kind in KINDS[:2] if kind in blueprint.kinds]
    others = (kind for kind in KINDS[2:] if kind in blueprint.kinds)
    return first + shuffled(others, stream(blueprint.seed, "kinds"))


def _balance_verdicts(chosen: list[Candidate], spare: Mapping[Cell, list[Candidate]]) -> None:
    """Exchange claims for spare ones of their topics until as many are true as false, or there are no such."""
    used = Counter(candidate.idea.id for candidate in chosen)
    while True:
        claims = [place for place, one in enumerate(chosen) if isinstance(one.item, TrueFalseItem)]
        excess = sum(1 if _is_true(chosen[place]) else -1 for place in claims)
        swaps = [
            (place, other)
            for place in claims
            if _is_true(chosen[place]) is (excess > 0)
            for other in spare[chosen[place].idea.topic, "true-false"]
            if _is_true(other) is not (excess > 0)
        ]
        if abs(excess) <= 1 or not swaps:
            return
        place, other = min(swaps, key=lambda swap: used[swap[1].idea.id] - used[chosen[swap[0]].idea.id])
        used[chosen[place].idea.id] -= 1
        used[other.idea.id] += 1
        spare[other.idea.topic, "true-false"].remove(other)
        chosen[place] = other


def _is_true(claim: Candidate) -> bool:
    return isinstance(claim.item, TrueFalseItem) and claim.item.answer
