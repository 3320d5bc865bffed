"""An index of a deck's terms: in which order, and under which headings.

* English goes by words, ignoring case, accents, punctuation and a leading article: “The 10,000-hour rule” is under 0–9.
* zh-Hans goes by the pinyin of each character's reading: letters, then ü after u, then the tone, then the code point.
* zh-Hant goes by the strokes of each character, then by its radical, as `strokes.txt` has them.

In all of them numbers come first and go by their value, Latin words next, and Han characters last; in the pinyin index
both Latin words and Han characters stand under their letters. What cannot be placed comes at the end, by code point.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_lowercase
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.lang import EN, TRADITIONAL, ZH_HANS, Lang
from duizhao.model.booklet import Booklet, IndexEntry, IndexGroup, Paper
from duizhao.model.deck import Deck, IdeaId, LocalIdea
from duizhao.model.ruby import pairs

_Unit: TypeAlias = tuple[int, int, str, str]
"""A piece of a term as it is compared: its kind, a number, and two strings."""

_NUMBER: Final = 0
_LATIN: Final = 1
_HAN: Final = 2
_UNKNOWN: Final = 3

_DIGITS: Final = "0–9"
_LETTERS: Final = "A–Z"
_NOWHERE: Final = "#"
_PIECE: Final = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
    r"|(?P<han>[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    r"|(?P<word>[^\W\d_\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
_ARTICLE: Final = re.compile(r"\A\W*(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’](?=\w)")
_NUMERALS: Final = "〇一二三四五六七八九十"


class Strokes(Struct, frozen=True):
    """Each Han character's number of strokes, and its place among all characters by strokes and radical."""

    places: Mapping[str, tuple[int, int]]


class _Place(Struct, frozen=True, order=True):
    """Where a term stands: the rank of its heading, then its pieces, then the term as it is."""

    rank: tuple[int, int, str]
    units: tuple[_Unit, ...]
    term: str


def read_strokes(text: str) -> Strokes:
    """Return the table in `text`: lines of a number and the characters with so many strokes; # begins a comment.

    >>> read_strokes("1 一乙").places
    {'一': (1, 0), '乙': (1, 1)}
    """
    rows = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    ordered = [(char, int(count)) for count, chars in rows for char in chars]
    return Strokes({char: (count, place) for place, (char, count) in enumerate(ordered)})


def booklet(deck: Deck, langs: tuple[Lang, ...], paper: Paper, strokes: Strokes) -> Booklet:
    """Return `deck` as a booklet in `langs`, with its indexes."""
    indexes = {lang: index_terms(deck.ideas, lang, strokes) for lang in langs}
    return Booklet(deck=deck, langs=langs, paper=paper, indexes=indexes)


def index_terms(ideas: Sequence[LocalIdea], lang: Lang, strokes: Strokes) -> tuple[IndexGroup, ...]:
    """Return the index of the terms of `ideas` in `lang`; one entry for all ideas that share a term."""
    shared: dict[str, tuple[IdeaId, ...]] = {}
    placed: dict[str, tuple[_Place, str]] = {}
    for idea in ideas:
        term = idea.term[lang]
        shared[term] = (*shared.get(term, ()), idea.id)
        placed.setdefault(term, _placed(term, idea.reading.pinyin, lang, strokes))
    ordered = sorted(placed.values())
    return tuple(
        IndexGroup(heading, tuple(IndexEntry(place.term, shared[place.term]) for place, _ in group))
        for heading, group in groupby(ordered, lambda one: one[1])
    )


def _placed(term: str, pinyin: Sequence[str], lang: Lang, strokes: Strokes) -> tuple[_Place, str]:
    units = tuple(_units(term, pinyin, lang, strokes))
    rank, heading = _heading(units[0] if units else (_UNKNOWN, 0, "", ""), lang, strokes)
    return _Place(rank, units, term), heading


def _units(term: str, pinyin: Sequence[str], lang: Lang, strokes: Strokes) -> Iterator[_Unit]:
    """Yield the pieces of `term`; what is neither a number, a word nor a Han character does not count."""
    wording = _ARTICLE.sub("", term) if lang == EN else term
    for text, syllable in pairs(wording, pinyin) if lang == ZH_HANS else ((wording, ""),):
        for piece in _PIECE.finditer(_plain(text)):
            yield _unit(piece, syllable, lang, strokes)


def _unit(piece: re.Match[str], syllable: str, lang: Lang, strokes: Strokes) -> _Unit:
    text = piece[0]
    if piece["number"]:
        digits = text.replace(",", "").lstrip("0")
        return _NUMBER, len(digits), digits, ""
    if piece["word"]:
        return _LATIN, 0, text, ""
    letters, rest = _spoken(syllable, text)
    if letters:
        return _HAN, 0, letters, rest
    if lang in TRADITIONAL and text in strokes.places:
        return _HAN, strokes.places[text][1], "", text
    return _UNKNOWN, ord(text), "", ""


def _plain(text: str) -> str:
    """Return `text` for comparison: without case, accents, width or the apostrophe of a word."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _APOSTROPHE.sub("", "".join(char for char in folded if unicodedata.category(char) != "Mn"))


def _spoken(syllable: str, char: str) -> tuple[str, str]:
    """Return the letters of a syllable, and what decides between equals: ü after u, the tone, the character."""
    marked = unicodedata.normalize("NFD", syllable.casefold())
    letters = "".join(letter for letter in marked if letter in ascii_lowercase)
    tone = next((number for number, mark in enumerate("\u0304\u0301\u030c\u0300", 1) if mark in marked), 5)
    return letters, f"{int(chr(0x308) in marked)}{tone}{char}"


def _heading(first: _Unit, lang: Lang, strokes: Strokes) -> tuple[tuple[int, int, str], str]:
    """Return the rank among headings, and the heading, of a term whose first piece is `first`."""
    kind, _, text, char = first
    if kind == _NUMBER:
        return (0, 0, ""), _DIGITS
    if kind == _UNKNOWN:
        return (3, 0, ""), _NOWHERE
    if lang in TRADITIONAL:
        count = strokes.places[char][0] if kind == _HAN else 0
        return ((2, count, ""), f"{_numeral(count)}畫") if count else ((1, 0, ""), _LETTERS)
    letter = text[0].upper()
    return (1, 0, letter), letter


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese.

    >>> [_numeral(number) for number in (5, 10, 11, 20, 32)]
    ['五', '十', '十一', '二十', '三十二']
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return (_NUMERALS[tens] if tens > 1 else "") + _NUMERALS[10] + (_NUMERALS[ones] if ones else "")
