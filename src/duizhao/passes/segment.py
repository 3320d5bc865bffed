"""Words in simplified Chinese: where one ends and the next begins.

The dictionary is jieba's, and so is the choice between two readings of a string: the likeliest words, each taken by
itself. Only the dictionary is read. jieba's own code takes all of it in, leaves a copy that anybody may change in the
common temporary folder, and warns under newer Pythons. Here only those words are taken in that a text can hold, when it
is first looked at; what it is cut into does not hang on the texts before it.
"""

import functools
import importlib.util
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add
from pathlib import Path
from typing import Final

from duizhao.errors import DuizhaoError

HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a regular expression's brackets."""
_RUN: Final = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*")
"""A foreign name has a dot between its parts."""
_NAMES: Final = ("nr", "nrt", "ns")
_SHORT: Final = 2

_TOTAL: Final = 60_101_967
"""The sum of all frequencies in the dictionary of jieba 0.42.1."""
_STEP: Final = 2.0**-28
"""Scores are multiples of it, so that sums are exact, up to 1.8 million characters: where two cuts of a string are as
likely, rounding could else prefer one or the other, by what follows."""
_ABOVE: Final = 2.0**-20
"""What lifts a word of our own above its parts together."""
_WORD: Final = 1
_LONGER: Final = 2
_UNCOVERED: Final = 4
"""What is known of a pair of characters: it is a word, longer ones begin so, the dictionaries were not asked yet."""
_RARE: Final = 3
_RARE_LONG: Final = 30
_LONG: Final = 4
"""How frequent a word of our own is taken to be at the least; a long one is hardly ever there by chance."""
_RECENT: Final = 4_096
"""So many runs are remembered at most: a text is asked about for each region, and for more than its conversion."""
_REINSTALL: Final = "pip install --force-reinstall 'jieba>=0.42.1,<0.43'"


class SortedLines:
    """The lines of a dictionary, found by their first two characters."""

    def __init__(self, content: bytes) -> None:
        lines = content.splitlines()
        lines.sort()
        self._lines = lines

    def beginning_with(self, pairs: Iterable[str]) -> Iterator[str]:
        """Yield the lines that begin with one of `pairs`, each of two characters."""
        lines = self._lines
        for pair in pairs:
            prefix = pair.encode()
            at = bisect_left(lines, prefix)
            while at < len(lines) and lines[at].startswith(prefix):
                yield lines[at].decode()
                at += 1


def dictionary_file() -> Path:
    """Return jieba's dictionary: a word, its frequency and its part of speech on each line."""
    found = importlib.util.find_spec("jieba")
    file = Path(found.origin).with_name("dict.txt") if found and found.origin else None
    if file is None or not file.is_file():
        raise DuizhaoError("jieba's dictionary is missing", _REINSTALL)
    return file


@functools.cache
def dictionary() -> SortedLines:
    """Return jieba's dictionary as it is installed."""
    return SortedLines(dictionary_file().read_bytes())


def runs(text: str) -> Iterator[re.Match[str]]:
    """Yield the stretches of Han characters in `text`: no word goes beyond them."""
    return _RUN.finditer(text)


@functools.cache
def _lengths(bits: int) -> tuple[int, ...]:
    """Return the numbers of the bits that are set, the highest first."""
    return tuple(number for number in range(bits.bit_length() - 1, 0, -1) if bits >> number & 1)


def _score(frequency: int) -> float:
    """Return the logarithm of a word's likelihood, in whole steps."""
    return round(math.log(frequency / _TOTAL) / _STEP) * _STEP


_UNSEEN: Final = _score(1)


class Segmenter:
    """Cuts runs of Han characters into words.

    `own` are words that the dictionary may lack: each is at least as likely as its parts together. `more` is given the
    pairs of characters that are met for the first time, and returns strings beginning so that no island may end inside.
    """

    def __init__(self, own: Iterable[str] = (), more: Callable[[Iterable[str]], Iterable[str]] | None = None) -> None:
        self._more = more
        self._own: dict[str, list[str]] = {}
        for word in set(own):
            if len(word) > 1:
                self._own.setdefault(word[:2], []).append(word)
        self._scores: dict[str, float] = {}
        self._names: dict[str, str] = {}
        self._together: set[str] = set()
        self._pairs: dict[str, int] = {}
        self._longer: dict[str, int] = {}
        self._inside: dict[str, list[int]] = {}
        self._parted: dict[str, tuple[str, ...]] = {}

    def keep_together(self, string: str) -> None:
        """Let no island end inside `string`."""
        self._parted.clear()
        self._together.add(string)
        pair, size = string[:2], len(string)
        known = self._pairs.get(pair, _UNCOVERED)
        if size == len(pair):
            self._pairs[pair] = known | _WORD
        else:
            self._pairs[pair] = known | _LONGER
            beginning = string[:3]
            self._longer[beginning] = self._longer.get(beginning, 0) | 1 << size

    def is_foreign(self, word: str, at: int) -> bool:
        """Say whether the character at the offset stands in `word` for a sound: the name of a person or a place.

        What ends in the character is one only if it is long and tagged as foreign: 库里 is Curry, and in a library.
        """
        part = self._names.get(word)
        inside = at < len(word) - 1
        return part is not None and (inside or (part == "nrt" and len(word) > _SHORT))

    def lengths(self, string: str, at: int) -> tuple[int, ...]:
        """Return how long the known strings may be that begin at the offset, the longest first."""
        known = self._pairs.get(string[at : at + 2], 0)
        longer = _lengths(self._longer.get(string[at : at + 3], 0)) if known & _LONGER else ()
        return (*longer, 2) if known & _WORD else longer

    def islands(self, run: str) -> tuple[str, ...]:
        """Return the parts of `run` between which there is a boundary in any case: no word reaches over it.

        What an island is cut into does not hang on what is around it.
        """
        found = self._parted.get(run)
        if found is None:
            try:
                found = tuple(self._islands(run))
            except KeyError:
                self._cover(run)
                found = tuple(self._islands(run))
            if len(self._parted) == _RECENT:
                self._parted.clear()
            self._parted[run] = found
        return found

    def cut(self, string: str) -> list[int]:
        """Return where the words of `string` end: an island, or several in a row."""
        return self._cut(string, len(string))

    def cut_inside(self, word: str) -> list[int]:
        """Return where the words inside a longer word end, one that `cut` has found."""
        found = self._inside.get(word)
        if found is None:
            found = self._inside[word] = self._cut(word, len(word) - 1)
        return found

    def words(self, text: str) -> list[str]:
        """Return `text` in words; what is not Han stays in one piece between them."""
        found: list[str] = []
        last = 0
        for run in runs(text):
            if run.start() > last:
                found.append(text[last : run.start()])
            for island in self.islands(run[0]):
                ends = self.cut(island)
                found += (island[start:end] for start, end in zip((0, *ends), ends, strict=False))
            last = run.end()
        return [*found, text[last:]] if last < len(text) else found

    def _cover(self, run: str) -> None:
        """Take in what `run` can hold: words of the dictionary, our own with what those can hold, and what `more` says.

        Our own words are weighed after all others, the shorter ones first: the score of one rests on those inside it.
        """
        own: list[str] = []
        new: set[str] = set()
        strings = [run]
        while strings:
            pairs = self._uncovered(strings) - new
            new |= pairs
            strings = [word for pair in pairs & self._own.keys() for word in self._own[pair]]
            own += strings
        for line in dictionary().beginning_with(new):
            word, frequency, part = line.split(" ")
            self._scores[word] = _score(int(frequency))
            if len(word) > 1:
                self.keep_together(word)
            if part in _NAMES:
                self._names[word] = part
        for word in sorted(own, key=len):
            least = _RARE if len(word) < _LONG else _RARE_LONG
            likely = max(self._likeliest(word, len(word))[0][0] + _ABOVE, _score(least))
            self._scores[word] = max(self._scores.get(word, likely), likely)
            self.keep_together(word)
        for string in self._more(new) if self._more else ():
            self.keep_together(string)
        self._pairs |= {pair: self._pairs.get(pair, 0) & ~_UNCOVERED for pair in new}

    def _uncovered(self, strings: Iterable[str]) -> set[str]:
        """Return the pairs of characters in `strings`, single ones paired with a space, that were not taken in yet."""
        pairs = {pair for string in strings for pair in map(add, string, string[1:])}
        pairs.update(f"{character} " for string in strings for character in string)
        return {pair for pair in pairs if self._pairs.get(pair, _UNCOVERED) & _UNCOVERED}

    def _islands(self, run: str) -> list[str]:
        """Return the islands of `run`. Raises `KeyError` unless all of it is covered."""
        together, longer = self._together, self._longer
        found: list[str] = []
        start, end = 0, 1
        for at, known in enumerate(map(self._pairs.__getitem__, map(add, run, run[1:]))):
            if at == end:
                found.append(run[start:at])
                start, end = at, at + 1
            if known & _UNCOVERED:
                raise KeyError(run)
            if known & _WORD and end < at + 2:
                end = at + 2
            if known & _LONGER:
                for length in _lengths(longer.get(run[at : at + 3], 0)):
                    after = at + length
                    if after <= end:
                        break
                    if run[at:after] in together:
                        end = after
                        break
        if end < len(run):
            found.append(run[start:end])
            start = end
        found.append(run[start:])
        return found

    def _cut(self, string: str, longest: int) -> list[int]:
        if len(string) == 1:
            return [1]
        route = self._likeliest(string, longest)
        ends = [route[0][1]]
        while ends[-1] < len(string):
            ends.append(route[ends[-1]][1])
        return ends

    def _likeliest(self, string: str, longest: int) -> Sequence[tuple[float, int]]:
        """Return for each offset the likelihood of the best words from there on, and where the first of them ends."""
        scores, size = self._scores, len(string)
        route: list[tuple[float, int]] = [(0.0, 0)] * (size + 1)
        for at in range(size - 1, -1, -1):
            best = (scores.get(string[at], _UNSEEN) + route[at + 1][0], at + 1)
            for length in self.lengths(string, at):
                word = string[at : at + length]
                if length <= longest and word in scores and len(word) == length:
                    best = max(best, (scores[word] + route[at + length][0], at + length))
            route[at] = best
        return route
