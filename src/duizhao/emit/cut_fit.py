"""About how large the letters on a card can be, so that Typst has one size to measure and not ten.

An estimate only decides where the search begins: what is printed has been measured.
"""

import re
import unicodedata
from collections.abc import Sequence
from math import ceil
from typing import Final

from duizhao.emit.typesetting import View
from duizhao.model.ruby import Ruby

TERM_SIZES: Final = (26, 23, 20, 18, 16, 14, 12.5, 11, 10, 9, 8, 7, 6)
BODY_SIZES: Final = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5)
"""In points, from the largest to the smallest that can be read."""

_POINTS: Final = 72 / 25.4
_LATIN: Final = 0.42
"""Ems that a letter takes on average, in running text."""
_LINE: Final = 1.22
_GAP: Final = 0.2
"""Ems from line to line, and what is added between paragraphs."""
_SECOND: Final = 0.86
_QUOTE: Final = 0.94
_PINYIN: Final = (1.3, 1.5)
_ZHUYIN: Final = (1.5, 1.0)
"""A term that is read out is so much wider and higher."""
_BOPOMOFO: Final = re.compile("[\u3105-\u312f]")
_BOLD: Final = 1.1
_LABEL: Final = 4
"""Ems of a label such as “Our translation: ”, on average."""
_TROUBLE: Final = re.compile(r"\S[·～]|[^\s\u2e80-\uffff]{30}")
_LATIN_RUN: Final = re.compile(r"[^\s\u2e80-\uffff]+")


def ems(text: str) -> float:
    """Return about how long `text` is in one line, in ems.

    >>> ems("权重"), ems("weights")
    (2.0, 2.94)
    """
    return round(sum(1.0 if unicodedata.east_asian_width(char) in "WF" else _LATIN for char in text), 2)


def is_plain(texts: Sequence[str]) -> bool:
    """Say whether all lines break well by themselves: no mark that must not begin one, no endless word."""
    return not any(_TROUBLE.search(text) for text in texts)


def body_start(definition: Sequence[str], quote: View | None, width: float, height: float) -> int:
    """Return the place in `BODY_SIZES` of the size to try first, on a card with so many millimetres for text."""
    for place, size in enumerate(BODY_SIZES):
        line = width * _POINTS / size
        wanted = sum(_lines(ems(text), line) * _LINE + _GAP for text in definition)
        if quote:
            parts = [quote["text"], *(one["text"] for one in (*quote["others"], *quote["note"]))]
            told = "".join(quote[name]["text"] for name in ("speaker", "outlet")) + quote["date"]
            lengths = [*(ems(part) + _LABEL for part in parts), ems(told) + 2 * _LABEL]
            wanted += sum(_lines(length, line / _QUOTE - 1) * _LINE * _QUOTE + _GAP for length in lengths) + 1
        if wanted * size <= height * _POINTS:
            return place
    return len(BODY_SIZES) - 1


def term_start(terms: Sequence[Sequence[Ruby]], width: float, height: float) -> int:
    """Return the place in `TERM_SIZES` of the size to try first for terms in their parts, with their readings."""
    scaled = [
        ("".join(text for part in parts for text, _ in part), _SECOND if place else 1, *_read(parts))
        for place, parts in enumerate(terms)
    ]
    widest = max(ems(word) * scale for term, scale, _, _ in scaled for word in ("", *_LATIN_RUN.findall(term)))
    for place, size in enumerate(TERM_SIZES):
        line = width * _POINTS / size
        wanted = sum(
            _lines(ems(term) * scale * wide, line) * _LINE * scale * high + _GAP for term, scale, wide, high in scaled
        )
        if wanted * size <= height * _POINTS and widest * _BOLD <= line:
            return place
    return len(TERM_SIZES) - 1


def _read(parts: Sequence[Ruby]) -> tuple[float, float]:
    """Return how much wider and higher a term gets by its reading."""
    syllables = "".join(syllable for part in parts for _, syllable in part)
    return (_ZHUYIN if _BOPOMOFO.search(syllables) else _PINYIN) if syllables else (1, 1)


def solid(parts: Sequence[Ruby], size: float, width: float) -> list[Ruby]:
    """Return what no line can cut and what may be wider than `width` millimetres at `size` points.

    That is a part of a term, or, where nothing is read out and the term is one part, a word in Latin letters. No letter
    is wider than an em, and a syllable makes its character wider by less than one.
    """
    whole = len(parts) == 1 and not any(syllable for _, syllable in parts[0])
    words = _LATIN_RUN.findall("".join(text for text, _ in parts[0])) if whole else []
    pieces: list[Ruby] = [((word, ""),) for word in words] if whole else list(parts)
    return [one for one in pieces if sum(len(text) + bool(syllable) for text, syllable in one) * size > width * _POINTS]


def _lines(length: float, line: float) -> int:
    """Return how many lines are needed; the end of most is not filled to the last letter."""
    return ceil(length / (line - 0.7)) if length > line else 1
