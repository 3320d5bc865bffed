"""How much room texts take on paper, as far as it can be told without setting them.

Typst can measure, but setting everything twice takes twice as long. An estimate is enough to say how many options go
into a row, and which item could be longer than a page; it is on the safe side.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from math import ceil
from typing import Final

from duizhao.model.setting import POINT, Setting

SMALLER: Final = 0.86
"""The size of the second language of a pair, as `second` in common.typ has it."""
NUMBER: Final = 1.9
"""The column of the questions' numbers, in ems."""
GAP: Final = 1.5
"""Between options in a row, and between two languages side by side."""
_WIDE: Final = 1.0
_CAPITAL: Final = 0.78
_SMALL: Final = 0.53
_HEIGHT: Final = 240.0
"""What a page holds, in millimetres."""
_LINE: Final = 1.75
"""From line to line in ems, with some of the space between paragraphs."""


def ems(text: str) -> float:
    """Return about how wide `text` is, in ems; a wide character is one (Unicode Standard Annex 11)."""
    return sum(map(_width, text))


@cache
def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return _WIDE
    return _CAPITAL if char.isupper() or char in "mw%@—…" else _SMALL


def widest(texts: Iterable[Iterable[str]]) -> float:
    """Return the width of the widest of `texts`, each in one language or in a pair of which the second is smaller."""
    return max((ems(one) * (SMALLER if place else 1) for text in texts for place, one in enumerate(text)), default=0.0)


def in_a_row(count: int, wide: float, line: float, gap: float) -> int:
    """Return how many of `count` cells that are so wide stand in a row of `line`: all of up to four, two, or one."""
    for number in (count, 2):
        if number <= 4 and wide <= (line - gap * (number - 1)) / number:  # noqa: PLR2004 - more look crowded
            return number
    return 1


def share(left: float, right: float, line: float) -> float:
    """Return how wide the left one of two columns is on a `line`, where their texts are so wide, all in ems.

    It is as wide as its text where that takes half of the line at most, or leaves enough to the right one; else they
    share the line by their texts.
    """
    if left + right <= line or left <= line / 2:
        return left
    return max(line - right, line * min(max(left / (left + right), 0.35), 0.65))


def is_long(value: object, line: float, size: float) -> bool:
    """Say whether the texts of a view, in lines of so many ems, could fill most of a page."""
    lines = sum(ceil(ems(text) / line) for text in _texts(value))
    return lines * _LINE * size * POINT > _HEIGHT * 0.7


def measure(setting: Setting, sides: int) -> float:
    """Return how long a line of a question is, in ems, when it stands beside its number, and beside other `sides`."""
    return (setting.measure - NUMBER - GAP * (sides - 1)) / sides


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
