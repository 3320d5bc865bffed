"""The nearest text to a quote that stands nowhere, and how the two differ.

The one module that knows rapidfuzz.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from msgspec import Struct

from duizhao.passes.fold import RUN, fold

LETTERS: Final = "0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ӿ０-９Ａ-Ｚａ-ｚ"
"""Characters that make words and numbers in scripts written with spaces, and their full-width forms."""

SIMILAR: Final = 0.6
"""The least similarity of a near match: two of five characters may differ. Unrelated sentences reach about 0.4."""

SHORTEST: Final = 4
LONGEST: Final = 5000
"""Folded characters. Below `SHORTEST` one change leaves too little; above `LONGEST` a search takes seconds."""

_TOKENS_COMPARED: Final = 20_000
_ROUNDS: Final = 4
_FARTHEST_EDGE: Final = 64
_TIE: Final = 0.05
_CONTEXT: Final = 6
_EQUAL_SHOWN: Final = 24
_INSIDE: Final = re.compile(rf"(?<=[{LETTERS}])(?=[{LETTERS}])|(?<=\d[.．])(?=\d)|(?<=\d)(?=[.．]\d)")
_TOKEN: Final = re.compile(rf"{RUN}|\d+(?:[.．]\d+)*|(?:(?!\d)[{LETTERS}])+(?:['’](?:(?!\d)[{LETTERS}])+)*|\S")


class Segment(Struct, frozen=True):
    """Two texts side by side: where `equal`, they differ in nothing that counts; else either may be empty."""

    equal: bool
    source: str
    quote: str


class Near(Struct, frozen=True):
    """A stretch of folded text, how similar it is (0 to 1), and whether no other wording comes close to it."""

    start: int
    end: int
    similarity: float
    unique: bool


def cuts_word(text: str, at: int) -> bool:
    """Say whether `at` lies inside a number, or inside a word of a script written with spaces."""
    return _INSIDE.match(text, at) is not None


def nearest(quote: str, text: str) -> Near | None:
    """Return the stretch of `text` that is most like `quote`, both folded; None if nothing is `SIMILAR`.

    Similarity is 1 − Levenshtein distance / the longer length. It is not the share of common characters, because a
    stretch is to have its true ends: what was altered at the beginning of a quote belongs to what must be pasted.
    """
    if not SHORTEST <= len(quote) <= LONGEST:
        return None
    found = _align(quote, text)
    if found is None:
        return None
    start, end, similarity = found
    unique = True
    for rest in (text[:start], text[end:]):
        rival = _align(quote, rest)
        if rival and rival[2] >= similarity - _TIE and rest[rival[0] : rival[1]] != text[start:end]:
            unique = False
    return Near(start, end, similarity, unique)


def _align(quote: str, text: str) -> tuple[int, int, float] | None:
    from rapidfuzz import fuzz  # noqa: PLC0415 - 30 ms, and most quotes are exact

    if not text:
        return None
    if len(text) > len(quote):
        found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=100 * (SIMILAR - 0.1))
        if found is None:
            return None
        start, end = found.dest_start, found.dest_end
    else:
        start, end = 0, len(text)
    start, end, distance = _true_ends(quote, text, start, end)
    similarity = 1 - distance / max(len(quote), end - start, 1)
    return (start, end, similarity) if similarity >= SIMILAR else None


def _true_ends(quote: str, text: str, start: int, end: int) -> tuple[int, int, int]:
    """Move either end of a window of the quote's length to where the distance is least."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    reach = min(_FARTHEST_EDGE, len(quote) // 3 + 4)

    def cost(window: tuple[int, int]) -> tuple[int, int, int]:
        a, b = window
        return Levenshtein.distance(quote, text[a:b]), abs(b - a - len(quote)), a

    best = (start, end)
    for _ in range(_ROUNDS):
        before, (a, b) = best, best
        best = min(((a, j) for j in range(max(a + 1, b - reach), min(len(text), b + reach) + 1)), key=cost)
        a, b = best
        best = min(((i, b) for i in range(max(0, a - reach), min(b - 1, a + reach) + 1)), key=cost)
        if best == before:
            break
    return *best, cost(best)[0]


def alike(one: str, other: str, least: float) -> bool:
    """Say whether 1 − Levenshtein distance / the longer length is at least `least`, from 0 to 1."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    return bool(Levenshtein.normalized_similarity(one, other, score_cutoff=least) > 0)


def diff(source: str, quote: str) -> list[Segment]:
    """Return `source` and `quote` side by side: character by character, but words and numbers whole.

    Differences that folding takes away are none. Joined together, the parts give both texts back.

    >>> diff("设定训练目标", "设置训练目标")[1]
    Segment(equal=False, source='定', quote='置')
    """
    ours, theirs = list(_tokens(source)), list(_tokens(quote))
    pairs = (
        Segment(equal, "".join(ours[a:b]), "".join(theirs[c:d]))
        for equal, a, b, c, d in _operations([fold(one) for one in ours], [fold(one) for one in theirs])
    )
    segments = []
    for equal, group in groupby(pairs, key=lambda segment: segment.equal):
        parts = list(group)
        segments.append(Segment(equal, "".join(one.source for one in parts), "".join(one.quote for one in parts)))
    return segments


def _tokens(text: str) -> Iterator[str]:
    """Yield words, numbers and single characters, each with the white space that follows it."""
    starts = [match.start() for match in _TOKEN.finditer(text)][1:]
    for start, end in pairwise([0, *starts, len(text)] if text else []):
        yield text[start:end]


def _operations(source: Sequence[str], quote: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    if max(len(source), len(quote)) > _TOKENS_COMPARED:
        yield source == quote, 0, len(source), 0, len(quote)
        return
    for one in Levenshtein.opcodes(source, quote):
        yield one.tag == "equal", one.src_start, one.src_end, one.dest_start, one.dest_end


def render(segments: Sequence[Segment]) -> str:
    """Return a difference on one line, the quote's words before the arrow and the source's after it.

    >>> render(diff("并设定训练目标", "并设置训练目标"))
    '并设[置→定]训练目标'
    """
    shown = []
    for segment in segments:
        text = segment.source
        if not segment.equal:
            space = (text or segment.quote)[len((text or segment.quote).rstrip()) :]
            text = f"[{segment.quote.rstrip()}→{text.rstrip()}]{space}"
        elif len(text) > 2 * _EQUAL_SHOWN:
            text = f"{text[:_EQUAL_SHOWN]}…{text[-_EQUAL_SHOWN:]}"
        shown.append(text)
    return "".join(shown)


def contrast(segments: Sequence[Segment]) -> tuple[str, str]:
    """Return a few characters of the source and of the quote around their first difference; empty if there is none.

    >>> contrast(diff("并设定训练目标。", "并设置训练目标。"))
    ('并设定训练目标。', '并设置训练目标。')
    """
    at = next((i for i, segment in enumerate(segments) if not segment.equal), None)
    if at is None:
        return "", ""
    return _around([one.source for one in segments], at), _around([one.quote for one in segments], at)


def _around(parts: Sequence[str], at: int) -> str:
    """Return one of `parts` with some context, cutting no word; what is long is shown by its beginning."""
    text = "".join(parts)
    start = sum(map(len, parts[:at]))
    end = start + len(parts[at])
    first = whole(text, max(0, start - _CONTEXT), end)[0]
    last = whole(text, start, min(len(text), min(end, start + 8 * _CONTEXT) + _CONTEXT))[1]
    return text[first:last].strip()


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span widened by at most 40 characters to either side, so that it cuts no word or number."""
    widest = 40
    first = next((i for i in range(start, max(-1, start - widest), -1) if not cuts_word(text, i)), start)
    last = next((i for i in range(end, min(len(text), end + widest) + 1) if not cuts_word(text, i)), end)
    return first, last
