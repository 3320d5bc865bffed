"""Every place of a string in one text, and quickly where thousands are asked for."""

from array import array
from collections.abc import Iterator
from typing import Final

_GRAM: Final = 6
_STEP: Final = 8
_SHORTEST: Final = _GRAM + _STEP - 1
"""A string of this length covers, wherever it stands, a whole gram that begins at a multiple of `_STEP`."""

_SCANS: Final = 50
"""After so many scans of the text an index would have been cheaper."""

_LEAST_TEXT: Final = 10_000
_WALK_COST: Final = 100
"""A step along a chain takes the time of scanning so many characters."""


class Finder:
    """Answers where strings stand in `text`: by scanning it at first, by an index once that pays.

    The index chains the places of equal grams by their hash: 8 bytes for every 8 characters, whereas a dict takes 100.
    Answers do not depend on it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._scans = 0
        self._heads: array[int] = array("i")
        self._next: array[int] = array("i")

    def places(self, wanted: str, start: int = 0) -> Iterator[int]:
        """Yield the offsets of `wanted` from `start` on, in order; places may overlap. `wanted` must not be empty."""
        found = self._indexed(wanted, start)
        if found is not None:
            yield from found
            return
        at = self._text.find(wanted, start)
        while at >= 0:
            yield at
            at = self._text.find(wanted, at + 1)

    def _indexed(self, wanted: str, start: int) -> list[int] | None:
        """Return the places if the index can tell; None where `wanted` is too short, or too much of the text alike."""
        if len(wanted) < _SHORTEST or len(self._text) < _LEAST_TEXT:
            return None
        if not self._heads:
            self._scans += 1
            if self._scans < _SCANS:
                return None
            self._index()
        places, walked = [], 0
        for shift in range(_STEP):
            gram = self._heads[hash(wanted[shift : shift + _GRAM]) & (len(self._heads) - 1)]
            while gram >= 0:
                walked += 1
                if walked * _WALK_COST > len(self._text):
                    return None
                at = gram * _STEP - shift
                if at >= start and self._text.startswith(wanted, at):
                    places.append(at)
                gram = self._next[gram]
        return sorted(places)

    def _index(self) -> None:
        text = self._text
        count = len(text) // _STEP
        mask = (1 << count.bit_length()) - 1
        heads, following = array("i", [-1]) * (mask + 1), array("i", [-1]) * count
        for gram, at in enumerate(range(0, count * _STEP, _STEP)):
            bucket = hash(text[at : at + _GRAM]) & mask
            following[gram] = heads[bucket]
            heads[bucket] = gram
        self._heads, self._next = heads, following
