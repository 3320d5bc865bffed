"""From what a person types to the passages that have it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice, product
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.lang import ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.passes.fold import DOUBLE_QUOTES
from duizhao.search import index
from duizhao.search.index import Index
from duizhao.search.model import KINDS, Found, Hit
from duizhao.search.store import run
from duizhao.search.text import Folding, Token, is_han, is_mark, is_word, tokens, without_accents

MAX_LENGTH: Final = 1000
"""Characters of a query; a longer one is a file that somebody pasted."""

_QUOTES: Final = f'"{DOUBLE_QUOTES}'
_UNIT: Final = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|([^\\s{_QUOTES}]+)")
_PINYIN: Final = re.compile(r"(?:[a-z]+[1-5]?['’-]?)+")
_CHUNK: Final = re.compile("[a-z]+")
_MOST_READINGS: Final = 16
_LEAST_PREFIX: Final = 2
_LONGEST: Final = len("zhuang")
_COLUMNS: Final = "{written taiwan hongkong}"
_WORDINGS: Final[tuple[Lang, ...]] = (ZH_HANT_TW, ZH_HANT_HK)

Syllables = tuple[str, ...]


class _Row(NamedTuple):
    """What the statement `find` selects."""

    file: str
    line: int
    column: int
    kind: int
    idea: str
    source: str
    source_line: int | None
    language: Lang | None
    written: str
    taiwan: str
    hongkong: str
    pinyin: str


class Phrase(Struct, frozen=True):
    """Tokens that stand side by side; with `prefix` the last of them need only begin so."""

    tokens: tuple[str, ...]
    prefix: bool = False


class Query(Struct, frozen=True, kw_only=True):
    """What was asked for: all of `phrases`, or of neighbours among them what `readings` are the syllables of.

    `match` says it to FTS5. `whole` is everything asked for as the index would hold it, `sound` the letters of it
    where it may be pinyin: a term that is just that comes first.
    """

    phrases: tuple[Phrase, ...]
    readings: tuple[Syllables, ...]
    match: str
    whole: str
    sound: str


def search(root: Path, query: str, texts: Path | None, limit: int) -> Found:
    """Return the passages of the workspace at `root` that have what `query` asks for, at most `limit` of them.

    `texts` is where the full texts are, if not in seeds/texts/. Raises `UsageError` where nothing is asked for.
    """
    if len(query) > MAX_LENGTH:
        raise UsageError(f"a query has at most {MAX_LENGTH:,} characters", "duizhao quote looks up whole passages")
    return index.use(root, texts, partial(_find, query, limit))


def parse(query: str, folding: Folding, syllables: Iterable[str]) -> Query | None:
    """Return what `query` asks for, None where that is nothing; `syllables` are those that terms are read with.

    Nothing in `query` has a meaning but quotation marks around a phrase: every token goes to FTS5 in quotes.
    """
    known = frozenset(syllables)
    units: list[tuple[Phrase, list[Syllables]]] = []
    for match in _UNIT.finditer(query):
        quoted, bare = match.groups()
        phrase = _phrase(quoted or bare, folding)
        if phrase.tokens:
            units.append((phrase, _readings(bare, known) if bare else []))
            may_go_on = bool(bare)
    if not units:
        return None
    if may_go_on:
        units[-1] = (_prefix(units[-1][0]), units[-1][1])
    groups: list[str] = []
    sounds: list[Syllables] = []
    for may_be_pinyin, run_of_units in groupby(units, lambda unit: bool(unit[1])):
        side_by_side = list(run_of_units)
        plain = " AND ".join(_expression(phrase) for phrase, _ in side_by_side)
        alternatives = [f"{_COLUMNS} : ({plain})"]
        if may_be_pinyin:
            ways = islice(product(*(ways for _, ways in side_by_side)), _MOST_READINGS)
            read = [tuple(syllable for part in way for syllable in part) for way in ways]
            alternatives += [f"pinyin : {_quoted(way)}" for way in read]
            sounds += read
        groups.append(f"({' OR '.join(alternatives)})")
    every = tuple(phrase for phrase, _ in units)
    return Query(
        phrases=every,
        readings=tuple(sounds),
        match=" AND ".join(groups),
        whole=" ".join(token for phrase in every for token in phrase.tokens),
        sound="".join(sounds[0]) if len(groups) == 1 and sounds else "",
    )


def _phrase(text: str, folding: Folding) -> Phrase:
    """Return the tokens of `text` without the punctuation around them."""
    found = [token.text for token in tokens(text, folding)]
    while found and is_mark(found[-1]):
        found.pop()
    while found and is_mark(found[0]):
        del found[0]
    return Phrase(tuple(found))


def _prefix(phrase: Phrase) -> Phrase:
    """Return `phrase` as one whose last word may go on, if it ends in a word."""
    last = phrase.tokens[-1]
    return Phrase(phrase.tokens, is_word(last) and len(last) >= _LEAST_PREFIX)


def _expression(phrase: Phrase) -> str:
    quoted = _quoted(phrase.tokens)
    return f"({quoted} OR {quoted} *)" if phrase.prefix else quoted


def _quoted(found: Sequence[str]) -> str:
    """Return a phrase for FTS5. No token holds an ASCII quotation mark, so nothing ends it early."""
    return f'"{" ".join(found)}"'


def _readings(unit: str, known: frozenset[str]) -> list[Syllables]:
    """Return the ways to cut `unit` into known syllables: none where it is no pinyin.

    Tone marks and tone numbers are left out; ü may be typed as v, and stands in the index as u.
    """
    letters = without_accents(unit.replace("u:", "u")).replace("v", "u")
    if not _PINYIN.fullmatch(letters):
        return []
    ways = product(*(_cut(chunk, known) for chunk in _CHUNK.findall(letters)))
    return [sum(way, ()) for way in islice(ways, _MOST_READINGS)]


def _cut(letters: str, known: frozenset[str]) -> list[Syllables]:
    """Return the ways to cut `letters`, the longest syllables first, at most so many as are ever tried."""
    ways: list[list[Syllables]] = [[()]]
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - _LONGEST), end)
        found = [(*way, letters[start:end]) for start in starts if letters[start:end] in known for way in ways[start]]
        ways.append(found[:_MOST_READINGS])
    return ways[-1]


def _find(query: str, limit: int, index: Index) -> Found:
    asked = parse(query, index.folding, (name for (name,) in run(index.db, "syllables")))
    if asked is None:
        raise UsageError(f"there is nothing to look for in “{query}”", "give a word, or some characters")
    kinds = {"term": KINDS.index("term"), "id": KINDS.index("id"), "text": KINDS.index("text")}
    rows = run(
        index.db, "find", match=asked.match, whole=asked.whole, sound=asked.sound, limit=limit, **kinds
    ).fetchall()
    ((total,),) = run(index.db, "count", asked.match) if len(rows) == limit else [(len(rows),)]
    hits = tuple(_hit(index, asked, _Row(*row)) for row in rows)
    return Found(hits=hits, total=total, broken=index.broken, read=index.read)


def _hit(index: Index, asked: Query, row: _Row) -> Hit:
    wordings = ((row.language, row.written), *zip(_WORDINGS, (row.taiwan, row.hongkong), strict=True))
    marked = [(lang, text, list(_marked(text, asked.phrases, index.folding))) for lang, text in wordings]
    # The wording that has most of what was asked for; where they are equal the first, which is the author's own.
    lang, text, found = max(marked, key=lambda one: len({phrase for phrase, _ in one[2]}))
    own = text is row.written
    spoken = _spoken(text, row.pinyin.split(), asked.readings) if own else []
    hits = _merged([span for _, span in found] + spoken)
    kind = KINDS[row.kind]
    return Hit(
        file=row.file,
        line=row.line,
        column=hits[0][0] + 1 if kind == "text" and hits else row.column,
        kind=kind,
        idea=row.idea or None,
        source=row.source or None,
        source_line=_line_of(index, row.source, row.written) if kind == "quote" else row.source_line,
        language=lang,
        converted=not own,
        text=text,
        hits=tuple(hits),
    )


def _marked(text: str, phrases: Sequence[Phrase], folding: Folding) -> Iterator[tuple[Phrase, tuple[int, int]]]:
    """Yield the places of each phrase in `text`."""
    found = tokens(text, folding)
    for phrase in phrases:
        for at in range(len(found) - len(phrase.tokens) + 1):
            if _stands(phrase, found, at):
                yield phrase, (found[at].start, found[at + len(phrase.tokens) - 1].end)


def _stands(phrase: Phrase, found: Sequence[Token], at: int) -> bool:
    *first, last = phrase.tokens
    if any(token != found[at + i].text for i, token in enumerate(first)):
        return False
    there = found[at + len(first)].text
    return there.startswith(last) if phrase.prefix else there == last


def _spoken(text: str, syllables: Sequence[str], readings: Iterable[Syllables]) -> list[tuple[int, int]]:
    """Return the places in a term of the characters that are read in one of the ways: a syllable each, in order."""
    han = [i for i, character in enumerate(text) if is_han(character)]
    return [
        (han[at], han[at + len(way) - 1] + 1)
        for way in readings
        for at in range(min(len(syllables), len(han)) - len(way) + 1)
        if tuple(syllables[at : at + len(way)]) == way
    ]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line_of(index: Index, source: str, quote: str) -> int | None:
    """Return the line of the source in which `quote` begins, if its text or its excerpts have it as one piece."""
    first = re.split(r"…|\.{3}|\n", quote.strip("…. \n"), maxsplit=1)[0]
    piece = [token.text for token in tokens(first, index.folding)]
    if not piece:
        return None
    where = [KINDS.index("text"), KINDS.index("excerpt")]
    return next((line for (line,) in run(index.db, "line of quote", _quoted(piece), source, *where)), None)
