"""Passages of a text that are short enough to quote, one or two sentences each, and the signs that speak for them."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from duizhao.passes import cues
from duizhao.passes.segment import HAN
from duizhao.passes.sentences import LONGEST, Sentence, sentences, size

TWO: Final = 80
"""Two sentences make one passage only if they are no longer than this together; as `size` measures."""
SHORT: Final = 12
"""A sentence as short as this goes with its neighbour."""
LEAST: Final = 8
"""What is shorter says nothing."""

_FULL: Final = 60
_SLIGHT: Final = 20
"""A passage of `_FULL` has room for an idea, one below `_SLIGHT` hardly; as `size` measures."""
_BEGINNING: Final = 0.1
"""So much of a text introduces it."""
_MOST_TERMS: Final = 4.0
_ASKS: Final = 0.25
_TOLD: Final = 0.35
"""More alike are copies: footers, what one document took from another."""
_RARE: Final = 16
"""A string in more passages tells nothing about where else the same is said."""

_MARKS: Final = ("“”", "「」", "『』")
_TOKEN: Final = re.compile(rf"[{HAN}]{{2,}}|(?:(?![{HAN}])[^\W_]){{3,}}")
_LATIN: Final = re.compile("[A-Za-z]{2,}")


class Passage(Struct, frozen=True):
    """What stands at ``text[start:end]``, and `signs`: numbers by name that speak for it or against it.

    `found` has what the cues among the signs have found, by their names; `terms` the text's terms in it; `tokens` the
    strings by which passages are compared: pairs of Han characters, and words. `echo` is where another document says
    something alike: the number of the document, and of its passage.
    """

    start: int
    end: int
    paragraph: int
    speaker: str
    signs: dict[str, float]
    found: dict[str, str]
    terms: tuple[str, ...]
    tokens: frozenset[str]
    echo: tuple[int, int] | None = None


class Plain(Struct, frozen=True):
    """Sentences of one passage, and the strings by which it is compared."""

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    tokens: frozenset[str]


def cut(text: str, simplified: str, whole: Sequence[Sentence] | None = None) -> list[Plain]:
    """Return what can be quoted of `text`: a sentence, or two where one is very short or says the other once more.

    None overlaps another. `simplified` is the text in simplified characters, at the same offsets; `whole` are its
    sentences.
    """
    groups = _groups(simplified, sentences(text) if whole is None else whole)
    spans = ((group[0].start, group[-1].end, group) for group in groups)
    return [
        Plain(start, end, group, frozenset(_tokens(text[start:end])))
        for start, end, group in spans
        if end - start <= 3 * LONGEST and LEAST <= size(text[start:end]) <= LONGEST and _is_balanced(text[start:end])
    ]


def _is_balanced(words: str) -> bool:
    """Say whether every quotation in a passage is whole: some texts never close theirs."""
    return words.count('"') % 2 == 0 and all(words.count(opens) == words.count(closes) for opens, closes in _MARKS)


def passages(
    text: str,
    simplified: str,
    terms: Mapping[str, float] = {},
    others: Sequence[Sequence[Plain]] = (),
    speakers: Container[str] = (),
) -> list[Passage]:
    """Return the passages of `text` with their signs, in the order of the text, in time that grows with its length.

    `terms` has the text's terms, in small letters, each with its weight; `others` are the passages of other documents,
    `speakers` the names of those who speak in it.
    """
    whole = sentences(text, speakers)
    plain = cut(text, simplified, whole)
    echoes = _echoes(plain, others)
    known = _by_beginning(terms)
    talk, asked = _talk(text, whole)
    most = max(talk.values(), default=0)
    found: list[Passage] = []
    for number, one in enumerate(plain):
        first = one.sentences[0]
        words = simplified[one.start : one.end]
        cued = {name: text[one.start + at : one.start + end] for name, (at, end) in cues.found(words).items()}
        held = tuple(_terms_in(text[one.start : one.end].lower(), known))
        similar, where = echoes.get(number, (0.0, None))
        signs = {
            **dict.fromkeys(cued, 1.0),
            **_shape(one, words),
            "terms": min(_MOST_TERMS, sum(terms[term] for term in held)),
            "beginning": max(0.0, 1 - (number + 0.5) / len(plain) / _BEGINNING),
            "main": float(talk[first.speaker] == most),
            "asker": float(bool(first.speaker) and asked[first.speaker] >= _ASKS),
            "told": min(similar, _TOLD),
        }
        found.append(Passage(one.start, one.end, first.paragraph, first.speaker, signs, cued, held, one.tokens, where))
    return found


def _groups(simplified: str, whole: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    at = 0
    while at < len(whole):
        several = 2 if at + 1 < len(whole) and _together(simplified, whole[at], whole[at + 1]) else 1
        yield tuple(whole[at : at + several])
        at += several


def _together(simplified: str, one: Sentence, after: Sentence) -> bool:
    """Say whether two sentences are better quoted together."""
    if one.paragraph != after.paragraph or one.inside != after.inside or not (one.ends and after.ends):
        return False
    if after.end - one.start > 3 * TWO or simplified[one.end : after.start].strip():
        return False
    sizes = size(simplified[one.start : one.end]), size(simplified[after.start : after.end])
    if sum(sizes) > TWO:
        return False
    return min(sizes) < SHORT or cues.RESTATED.match(simplified, after.start) is not None


def _shape(one: Plain, words: str) -> dict[str, float]:
    length = size(words)
    last = one.sentences[-1]
    return {
        "short": max(0.0, 1 - length / _SLIGHT),
        "length": min(1.0, length / _FULL),
        "long": max(0.0, length / _FULL - 1),
        "question": float("?" in words or "？" in words),
        "heading": float(not last.ends),
        "two": float(len(one.sentences) > 1),
        "first": float(one.sentences[0].number == 0),
        "speech": float(last.inside),
        "pronouns": len(cues.PRONOUN.findall(words)) * 10 / (length + 10),
        "latin words": min(4, len({word.lower() for word in _LATIN.findall(words)})) / 4,
    }


class _Talk(NamedTuple):
    """How much each speaker says, in characters, and which share of the sentences are questions."""

    said: Counter[str]
    asked: dict[str, float]


def _talk(text: str, whole: Sequence[Sentence]) -> _Talk:
    said, asked, number = Counter[str](), Counter[str](), Counter[str]()
    for one in whole:
        said[one.speaker] += one.end - one.start
        number[one.speaker] += 1
        asked[one.speaker] += text[one.end - 1] in "?？"
    return _Talk(said, {name: asked[name] / count for name, count in number.items()})


def _tokens(words: str) -> Iterator[str]:
    for match in _TOKEN.finditer(words):
        run = match[0].lower()
        if run[0] >= "\u3400":
            yield from (run[i : i + 2] for i in range(len(run) - 1))
        else:
            yield run


def _by_beginning(terms: Mapping[str, float]) -> dict[str, list[str]]:
    """Return terms by their first two characters, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        found.setdefault(term[:2], []).append(term)
    return found


def _terms_in(words: str, known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the terms in `words`, each once, of those that overlap the first and longest; Latin ones as whole words."""
    seen: set[str] = set()
    at = 0
    while at < len(words):
        for term in known.get(words[at : at + 2], ()):
            if words.startswith(term, at) and _is_whole(words, at, at + len(term)):
                if term not in seen:
                    seen.add(term)
                    yield term
                at += len(term) - 1
                break
        at += 1


def _is_whole(words: str, start: int, end: int) -> bool:
    return not any(
        words[edge - 1 : edge + 1].isascii() and words[edge - 1 : edge + 1].isalnum()
        for edge in (start, end)
        if 0 < edge < len(words)
    )


def _echoes(
    plain: Sequence[Plain], others: Sequence[Sequence[Plain]]
) -> dict[int, tuple[float, tuple[int, int] | None]]:
    """Return by the number of a passage how similar the most similar one of the other documents is, and which it is.

    Compared are strings that few passages have, the rarer the weightier; 1 is the same, 0 nothing in common.
    """
    often = Counter(token for several in (plain, *others) for one in several for token in one.tokens)
    holders: dict[str, list[tuple[int, int]]] = {}
    weight: dict[tuple[int, int], float] = {}
    for which, several in enumerate(others):
        for number, one in enumerate(several):
            weight[which, number] = sum(1 / often[token] for token in one.tokens)
            for token in one.tokens:
                if often[token] <= _RARE:
                    holders.setdefault(token, []).append((which, number))
    found: dict[int, tuple[float, tuple[int, int] | None]] = {}
    for number, one in enumerate(plain if holders else ()):
        shared: dict[tuple[int, int], float] = {}
        for token in one.tokens:
            for holder in holders.get(token, ()):
                shared[holder] = shared.get(holder, 0.0) + 1 / often[token]
        own = sum(1 / often[token] for token in one.tokens)
        similar = {holder: common / (own + weight[holder] - common) for holder, common in shared.items()}
        if similar:
            best = max(sorted(similar), key=lambda holder: similar[holder])
            found[number] = (similar[best], best)
    return found
