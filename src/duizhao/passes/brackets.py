"""Quotation marks: the mainland's “ ” and ‘ ’ become 「」 and 『』 where Chinese is quoted or quotes."""

import re
from collections.abc import Iterable
from typing import Final

from duizhao.passes.segment import HAN

_CHINESE: Final = re.compile(f"[{HAN}]")
_BESIDE: Final = re.compile(f"[{HAN}，。、；：！？（）《》…—]")
_QUOTES: Final = re.compile("[“”‘’]")
_PAIRED: Final = {"”": "“", "’": "‘"}
_BRACKETS: Final = ("「」", "『』")


def bracketed(text: str, kept: Iterable[tuple[int, int]]) -> str:
    """Return `text` with brackets for quotation marks where Chinese is quoted or quotes; of the same length.

    Marks inside the spans `kept` stay, and so does what has no partner on its line.
    """
    if "“" not in text and "‘" not in text:
        return text
    characters = list(text)
    ends: list[int] = []
    foreign = 0
    for start, end in sorted(_pairs(text, kept)):
        while ends and ends[-1] < start:
            ends.pop()
        around = text[start - 1 : start] + text[end + 1 : end + 2]
        if ends or _BESIDE.search(around) or (end > foreign and _CHINESE.search(text, start, end)):
            characters[start], characters[end] = _BRACKETS[len(ends) % 2]
            ends.append(end)
        else:
            foreign = max(foreign, end)  # what is inside holds no Chinese either and is not searched again
    return "".join(characters)


def _pairs(text: str, kept: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the offsets of quotation marks that pair within a line, outside of `kept`."""
    inside = {match.start() for start, end in kept for match in _QUOTES.finditer(text, start, end)}
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    last = 0
    for match in _QUOTES.finditer(text):
        offset, mark = match.start(), match[0]
        if "\n" in text[last:offset]:
            opened.clear()
        last = offset
        if offset in inside or (mark == "’" and _is_apostrophe(text, offset)):
            continue
        if mark not in _PAIRED:
            opened.append(offset)
            continue
        while mark == "”" and opened and text[opened[-1]] == "‘":
            opened.pop()
        if opened and text[opened[-1]] == _PAIRED[mark]:
            found.append((opened.pop(), offset))
    return found


def _is_apostrophe(text: str, offset: int) -> bool:
    around = text[offset - 1 : offset] + text[offset + 1 : offset + 2]
    return len(around) > 1 and around.isascii() and around.isalpha()
