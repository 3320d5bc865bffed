"""Which passages of a document may deserve an idea: ranked by their signs, and spread over the document.

Nothing is invented: a proposal is a passage as it stands, with the reasons for it. The weights were fitted on five
documents whose quotable passages people had chosen; bench/drafts.py fits them again, and measures them on documents
that they were not fitted on.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from duizhao.diagnostic import short
from duizhao.passes import cues
from duizhao.passes.passages import Passage
from duizhao.passes.terms import Candidate

WEIGHTS: Final[Mapping[str, float]] = {
    "told": 5.5,
    "speech": 3.83,
    "length": 1.2,
    "main": 1.06,
    "analogy": 0.68,
    "coined": 0.63,
    "example": 0.62,
    "reason": 0.6,
    "number": 0.5,
    "latin": 0.49,
    "advice": 0.43,
    "definition": 0.41,
    "general": 0.41,
    "future": 0.37,
    "terms": 0.27,
    "two": 0.22,
    "contrast": 0.19,
    "boilerplate": -0.07,
    "claim": -0.17,
    "latin words": -0.26,
    "first": -0.32,
    "question": -0.44,
    "short": -0.6,
    "pronouns": -0.69,
    "courtesy": -0.74,
    "asker": -0.88,
    "story": -1.08,
    "long": -1.51,
    "beginning": -2.21,
    "heading": -2.31,
}
"""What a sign adds to a passage's score; signs that are not here add nothing."""

LEAST: Final = 0.0
"""What scores less is a heading, a courtesy, a question of somebody who asks: more speaks against it than for it."""
SAME_PARAGRAPH: Final = 0.1
"""What each proposal of a paragraph takes from the others in it."""
LONG_PARAGRAPH: Final = 12
"""After so many passages a paragraph counts as another one."""
SIMILAR: Final = 0.5
"""What a proposal takes from one that has all its words, at most."""
ECHO: Final = 0.3
"""The least similarity of what another document has too."""

TERM_WEIGHTS: Final[Mapping[str, float]] = {"glossary": 1.0, "idea": 1.0, "recurrent": 0.7}
_SAYS: Final = {cue.name: cue.says for cue in cues.CUES if cue.says}
_MOST_TERMS: Final = 3
_MARKS: Final = ' “”「」『』"()（）'


class Proposal(Struct, frozen=True):
    """A passage, its score, and the reasons for it, the weightiest first; `terms` are those of the text in it."""

    passage: Passage
    score: float
    reasons: tuple[str, ...]
    terms: tuple[Candidate, ...]


def weigh(terms: Iterable[Candidate]) -> dict[str, float]:
    """Return the weight of each term, in small letters."""
    return {one.term.lower(): TERM_WEIGHTS[one.kind] for one in terms}


def score(signs: Mapping[str, float]) -> float:
    """Return what the signs of a passage say for it: a number that is only compared with others."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in sorted(signs.items()))


def propose(found: Sequence[Passage], terms: Iterable[Candidate], limit: int) -> list[Proposal]:
    """Return at most `limit` of the passages, the best first; more would only follow after them.

    Those that more speaks against than for are left out. Each one counts less for what was proposed before it from the
    same paragraph and in the same words. Where two are as good, the first in the document comes first.
    """
    named = {one.term.lower(): one for one in terms}
    scores = [score(one.signs) for one in found]
    return [
        Proposal(
            found[number],
            round(scores[number], 3),
            tuple(_reasons(found[number], named)),
            tuple(named[term] for term in found[number].terms),
        )
        for number in _spread(found, scores, limit)
    ]


def _spread(found: Sequence[Passage], scores: Sequence[float], limit: int) -> list[int]:
    """Return the numbers of the best passages, in their order.

    What a passage counts can only become less, so that the best of all is the first one that still counts what it did.
    """
    often = Counter(token for one in found for token in one.tokens)
    holders: dict[str, list[int]] = {}
    places = _places(found)
    taken_at = Counter[tuple[int, int]]()
    chosen: list[int] = []
    waiting = [(-value, number) for number, value in enumerate(scores) if value >= LEAST]
    heapq.heapify(waiting)
    while waiting and len(chosen) < limit:
        before, number = heapq.heappop(waiting)
        one = found[number]
        taken = SAME_PARAGRAPH * taken_at[places[number]] + SIMILAR * _similarity(one, found, holders, often)
        now = (taken - scores[number], number)
        if now > (before, number) and waiting and now > waiting[0]:
            heapq.heappush(waiting, now)
            continue
        chosen.append(number)
        taken_at[places[number]] += 1
        for token in one.tokens:
            holders.setdefault(token, []).append(number)
    return chosen


def _places(found: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return for each passage its paragraph, and its part of one that is very long."""
    before = Counter[int]()
    places: list[tuple[int, int]] = []
    for one in found:
        places.append((one.paragraph, before[one.paragraph] // LONG_PARAGRAPH))
        before[one.paragraph] += 1
    return places


def _similarity(
    one: Passage, found: Sequence[Passage], holders: Mapping[str, Sequence[int]], often: Mapping[str, int]
) -> float:
    """Return how much of a passage's words, or of a chosen one's, the two have in common; the most for any chosen."""
    shared: dict[int, float] = {}
    for token in one.tokens:
        for holder in holders.get(token, ())[-_LATEST:]:
            shared[holder] = shared.get(holder, 0.0) + 1 / often[token]
    if not shared:
        return 0.0
    best = max(shared, key=lambda holder: (shared[holder], -holder))
    own = min(sum(1 / often[token] for token in each.tokens) for each in (one, found[best]))
    return shared[best] / own


_LATEST: Final = 50
"""A string that so many proposals have is everywhere: the latest ones stand for all."""


def _reasons(one: Passage, named: Mapping[str, Candidate]) -> Iterable[str]:
    """Return why a passage is proposed, in words."""
    said = [
        (WEIGHTS.get(name, 0.0) * one.signs[name], f"{_SAYS[name]}: “{short(one.found[name].strip(_MARKS), 40)}”")
        for name in one.found
        if name in _SAYS
    ]
    said += [
        (WEIGHTS.get(name, 0.0) * one.signs[name], words) for name, words in _PLAIN.items() if one.signs[name] > _ALIKE
    ]
    by_weight = [words for weight, words in sorted(said, key=lambda each: -each[0]) if weight > 0]
    terms = [_carries(named[term]) for term in one.terms[:_MOST_TERMS]]
    more = len(one.terms) - _MOST_TERMS
    return [*terms, *([f"and {more} more terms"] if more > 1 else []), *by_weight] or [_NOTHING]


_PLAIN: Final = {
    "speech": "a sentence of somebody's speech in quotation marks",
    "told": "another source says something alike",
}
_ALIKE: Final = 0.1
_NOTHING: Final = "no sign but its length and its place"


def _carries(term: Candidate) -> str:
    english = f" ({term.en})" if term.en and term.en.lower() != term.term.lower() else ""
    if term.idea:
        return f"carries the term “{term.term}” of the idea `{term.idea}`"
    if term.kind == "glossary":
        return f"carries the glossary's term “{term.term}”{english}"
    return f"carries “{term.term}”, which the text has {term.count:,} times"
