"""Deck and blueprint to form: which questions, in what orders, and which letters are right.

All chance comes from the blueprint's seed, as streams of `random.Random` seeded by a string; only their `random()` is
used, because its sequence is the one that Python promises to keep between its versions. The choice of questions and
each version have a stream of their own: version A stays the same when more versions are asked for, and a seed gives
the same questions in the same order in every language.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from string import ascii_uppercase
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.model.deck import ChoiceItem, ClozeItem, Deck, IdeaId, Item, LocalIdea, LocalQuote, LocalText
from duizhao.model.form import Blueprint, ChoiceQuestion, ClozeQuestion, Form, FormItem, Version

_T = TypeVar("_T")
_Chance: TypeAlias = Callable[[], float]

_MOST_LANGS: Final = 2
_LONGEST_RUN: Final = 2
"""So many neighbouring questions may have the same letter right."""
_ATTEMPTS: Final = 400
"""Orders tried for one version; of the 24 orders of four questions, all are met by then."""


class _Candidate(Struct, frozen=True):
    idea: LocalIdea
    item: Item

    @property
    def kind(self) -> str:
        return "choice" if isinstance(self.item, ChoiceItem) else "cloze"

    @property
    def place(self) -> tuple[str, str]:
        return self.idea.id, self.item.id


def form(deck: Deck, blueprint: Blueprint) -> Form:
    """Return the form that `blueprint` asks for: the same questions in each version, choice before cloze.

    Questions are spread evenly over the topics, three choice to two cloze where there are as many, and over the ideas;
    two of one idea are neighbours only where it cannot be avoided. Right letters are used equally often within a
    version, never three times in a row, and no two versions share an answer key, nor an order where there are others.
    Raises `UsageError` if the deck cannot meet the blueprint.
    """
    _validate(deck, blueprint)
    chosen = _chosen(_candidates(deck, blueprint), blueprint)
    versions = _versions(chosen, blueprint)
    quotes = (item.quote for item in versions[0].items if item.quote)
    sources = {str(source): deck.sources[source] for source in sorted({quote.source for quote in quotes})}
    return Form(deck=deck.id, title=deck.title, blueprint=blueprint, versions=versions, sources=sources)


def _validate(deck: Deck, blueprint: Blueprint) -> None:
    if blueprint.items < 1:
        raise UsageError(f"a quiz of {blueprint.items} questions cannot be made", "ask for one at least")
    if not 1 <= blueprint.versions <= len(ascii_uppercase):
        raise UsageError(f"{blueprint.versions} versions cannot be made", "ask for 1 to 26, labelled A to Z")
    if not 1 <= len(set(blueprint.langs)) == len(blueprint.langs) <= _MOST_LANGS:
        raise UsageError("a quiz is printed in one language, or in two different ones side by side")
    if not blueprint.kinds:
        raise UsageError("no kind of question is asked for", "name choice, cloze, or both")
    topics = dict.fromkeys(idea.topic for idea in deck.ideas)
    for topic in blueprint.topics:
        if topic not in topics:
            raise UsageError(f"deck `{deck.id}` has no topic `{topic}`", f"it has {_listed(topics)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _candidates(deck: Deck, blueprint: Blueprint) -> list[_Candidate]:
    """Return the questions that may be asked, in the deck's order."""
    ideas = (idea for idea in deck.ideas if not blueprint.topics or idea.topic in blueprint.topics)
    every = (_Candidate(idea, item) for idea in ideas for item in idea.items)
    candidates = [candidate for candidate in every if candidate.kind in blueprint.kinds]
    if len(candidates) < blueprint.items:
        kinds = " or ".join(sorted(blueprint.kinds))
        where = f" on {_listed(blueprint.topics)}" if blueprint.topics else ""
        counts = Counter(candidate.idea.topic for candidate in candidates)
        found = ", ".join(f"{count} on `{topic}`" for topic, count in counts.items()) or "none"
        raise UsageError(
            f"{blueprint.items} {kinds} questions{where} are asked for, deck `{deck.id}` has {len(candidates)}",
            f"there are: {found}",
        )
    return candidates


def _chance(blueprint: Blueprint, stream: str) -> _Chance:
    return random.Random(f"duizhao quiz {blueprint.seed} {stream}").random  # noqa: S311 - a printed order, no secret


def _shuffled(values: Iterable[_T], chance: _Chance) -> list[_T]:
    """Return `values` in a random order; a sort by random keys, for `Random.shuffle` may change between versions."""
    return sorted(values, key=lambda _: chance())


def _chosen(candidates: Sequence[_Candidate], blueprint: Blueprint) -> list[_Candidate]:
    """Return as many candidates as asked, spread over topics first, then kinds, then ideas."""
    chance = _chance(blueprint, "questions")
    topics = _shuffled(dict.fromkeys(candidate.idea.topic for candidate in candidates), chance)
    pools: dict[tuple[str, str], list[_Candidate]] = {(topic, kind): [] for topic in topics for kind in blueprint.kinds}
    for candidate in _shuffled(candidates, chance):
        pools[candidate.idea.topic, candidate.kind].append(candidate)
    rooms = {key: len(pool) for key, pool in pools.items()}
    used: Counter[IdeaId] = Counter()
    chosen: list[_Candidate] = []
    for key, count in _quotas(rooms, topics, blueprint.items).items():
        for _ in range(count):
            best = min(pools[key], key=lambda candidate: used[candidate.idea.id])
            pools[key].remove(best)
            used[best.idea.id] += 1
            chosen.append(best)
    return chosen


def _quotas(rooms: Mapping[tuple[str, str], int], topics: Sequence[str], items: int) -> dict[tuple[str, str], int]:
    """Return how many questions of each topic and kind to take, when `rooms` says how many there are.

    Topics come first: each gets as many as the others unless it has no more. Within that, choice takes three fifths of
    the whole, or as near as the topics' stock allows, in equal shares.
    """
    room = {topic: rooms.get((topic, "choice"), 0) + rooms.get((topic, "cloze"), 0) for topic in topics}
    share = dict.fromkeys(topics, 0)
    for _ in range(items):
        share[min((topic for topic in topics if share[topic] < room[topic]), key=lambda topic: share[topic])] += 1
    most = {topic: min(share[topic], rooms.get((topic, "choice"), 0)) for topic in topics}
    choice = {topic: max(0, share[topic] - rooms.get((topic, "cloze"), 0)) for topic in topics}
    want = (3 * items + 2) // 5
    while sum(choice.values()) < want and choice != most:
        open_topics = (topic for topic in topics if choice[topic] < most[topic])
        choice[min(open_topics, key=lambda topic: choice[topic] / share[topic])] += 1
    quotas = {(topic, "choice"): choice[topic] for topic in topics}
    return quotas | {(topic, "cloze"): share[topic] - choice[topic] for topic in topics}


def _versions(chosen: Sequence[_Candidate], blueprint: Blueprint) -> tuple[Version, ...]:
    orders: set[tuple[tuple[str, str], ...]] = set()
    answers: set[tuple[int, ...]] = set()
    versions: list[Version] = []
    for label in ascii_uppercase[: blueprint.versions]:
        chance = _chance(blueprint, f"version {label}")
        for attempt in range(_ATTEMPTS):
            order = _order(chosen, chance)
            keys = _keys([len(c.item.distractors) + 1 for c in order if isinstance(c.item, ChoiceItem)], chance)
            places = tuple(candidate.place for candidate in order)
            # So few questions may have one order only: after half of the attempts another answer key is enough.
            new_order = places not in orders or (keys and 2 * attempt >= _ATTEMPTS)
            if new_order and not (keys and tuple(keys) in answers):
                break
        else:
            asked = f"{blueprint.versions} versions of {len(chosen)} questions"
            raise UsageError(
                f"{asked} cannot all differ in order and in answer key",
                f"ask for {len(versions)} at most, or for more questions",
            )
        orders.add(places)
        answers.add(tuple(keys))
        letters = iter(keys)
        versions.append(Version(label, tuple(_printed(candidate, letters, chance, blueprint) for candidate in order)))
    return tuple(versions)


def _order(chosen: Sequence[_Candidate], chance: _Chance) -> list[_Candidate]:
    """Return choice before cloze, each shuffled, and questions of one idea apart where that can be."""
    order: list[_Candidate] = []
    for kind in ("choice", "cloze"):
        rest = _shuffled((candidate for candidate in chosen if candidate.kind == kind), chance)
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


def _keys(sizes: Sequence[int], chance: _Chance) -> list[int]:
    """Return the index of the right option for questions with so many options: evenly used, no long run.

    Questions with few options choose first, so that the others can make up for the letters they lack.
    """
    keys = [0] * len(sizes)
    loads: Counter[int] = Counter()
    for place in sorted(_shuffled(range(len(sizes)), chance), key=lambda place: sizes[place]):
        keys[place] = min(range(sizes[place]), key=lambda letter: (loads[letter], chance()))
        loads[keys[place]] += 1
    while swap := _mending_swap(keys, sizes, chance):
        first, second = swap
        keys[first], keys[second] = keys[second], keys[first]
    return keys


def _mending_swap(keys: Sequence[int], sizes: Sequence[int], chance: _Chance) -> tuple[int, int] | None:
    """Return two places whose exchange leaves fewer runs; an exchange keeps the letters evenly used."""
    runs = _runs(keys)
    first = next((place for place in range(len(keys)) if _runs(keys[: place + 1])), None)
    if first is None:
        return None
    for second in _shuffled(range(len(keys)), chance):
        if keys[first] < sizes[second] and keys[second] < sizes[first]:
            swapped = list(keys)
            swapped[first], swapped[second] = keys[second], keys[first]
            if _runs(swapped) < runs:
                return first, second
    return None


def _runs(keys: Sequence[int]) -> int:
    """Return how many places repeat the letter of the places before, once too often."""
    return sum(len(set(keys[end - _LONGEST_RUN : end + 1])) == 1 for end in range(_LONGEST_RUN, len(keys)))


def _printed(candidate: _Candidate, keys: Iterable[int], chance: _Chance, blueprint: Blueprint) -> FormItem:
    """Return `candidate` as a question of one version; a choice takes the next of `keys`."""
    idea, item = candidate.idea, candidate.item
    if isinstance(item, ClozeItem):
        parts = {**item.parts, **{lang: item[lang] for lang in blueprint.langs}}
        hidden = [text for words in item.parts.values() for text in words[1::2]]
        return ClozeQuestion(
            idea=idea.id,
            question=item.id,
            term=idea.term,
            parts=parts,
            rationale=idea.definition,
            quote=_quote(idea, hidden),
            reading=idea.reading,
            breaks=idea.breaks,
        )
    key = next(iter(keys))
    wrong = _shuffled(item.distractors, chance)
    options: list[tuple[LocalText, LocalText]] = [(option.text, option.why) for option in wrong]
    options.insert(key, (item.key, item.rationale or idea.definition))
    return ChoiceQuestion(
        idea=idea.id,
        question=item.id,
        term=idea.term,
        stem=item.stem,
        options=tuple(text for text, _ in options),
        why=tuple(why for _, why in options),
        key=key,
        quote=_quote(idea, list(item.key.by.values())),
        reading=idea.reading,
        breaks=idea.breaks,
    )


def _quote(idea: LocalIdea, answers: Sequence[str]) -> LocalQuote | None:
    """Return the quote that holds an answer's words, else the idea's first, which its author put first."""
    telling = (quote for quote in idea.quotes if any(answer in quote.text for answer in answers))
    return next(telling, idea.quotes[0] if idea.quotes else None)
