"""Letters typed to match or to put in order: what they say, and how much of it is right."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, Literal

from msgspec import Struct

from duizhao.learn.folding import plain
from duizhao.learn.schedule import AGAIN, GOOD, HARD, Rating

LETTERS: Final = "ABCDEFGH"
_NUMBERS: Final = "12345678"
_MANY: Final = 5
"""From so many steps on, chance puts all but one in order only once in seven times, or more seldom."""


class Trouble(Struct, frozen=True):
    """Why what was typed arranges nothing, and the letters or numbers that it is about.

    stray: neither a letter nor a number of the question; unpaired: numbers, but not one letter for each; twice: a
    letter or number stands twice; missing: letters do not stand at all.
    """

    kind: Literal["stray", "unpaired", "twice", "missing"]
    what: tuple[str, ...] = ()


def read(typed: str, count: int) -> tuple[int, ...] | Trouble:
    """Return, for each of `count` numbers in turn, which letter was typed for it, 0 for A.

    Letters in a row stand for the numbers in theirs; or each stands beside its number. Case, width and whatever is
    between them do not matter.

    >>> read("bca", 3), read("2C, 1B, 3A", 3)
    ((1, 2, 0), (1, 2, 0))
    >>> read("1b 1c", 3)
    Trouble(kind='twice', what=('1',))
    """
    letters, numbers = LETTERS[:count].lower(), _NUMBERS[:count]
    signs = [char for char in plain(typed) if char.isalnum()]
    if stray := next((sign for sign in signs if sign not in letters + numbers), ""):
        return Trouble("stray", (stray.upper(),))
    pairs = list(zip(signs[::2], signs[1::2], strict=False))
    numbered = any(sign in numbers for sign in signs)
    if numbered and (len(signs) % 2 or any((one in numbers) == (other in numbers) for one, other in pairs)):
        return Trouble("unpaired")
    if twice := next((sign for place, sign in enumerate(signs) if sign in signs[:place]), ""):
        return Trouble("twice", (twice.upper(),))
    if missing := [letter.upper() for letter in letters if letter not in signs]:
        return Trouble("missing", tuple(missing))
    if numbered:
        signs = [letter for _, letter in sorted(sorted(pair) for pair in pairs)]  # a digit sorts before a letter
    return tuple(map(letters.index, signs))


def in_order(placed: Sequence[int]) -> frozenset[int]:
    """Return which steps stand in the right order among themselves: as many as possible, the others are misplaced.

    >>> sorted(in_order((1, 2, 3, 0)))
    [1, 2, 3]
    """
    sizes = range(len(placed), -1, -1)
    runs = (kept for size in sizes for kept in combinations(placed, size) if list(kept) == sorted(kept))
    return frozenset(next(runs))


def rate_match(placed: Sequence[int]) -> Rating:
    """Return what to count a match as: Good if all is right, Hard if most is; `placed` has what each left one got."""
    right = sum(place == own for place, own in enumerate(placed))
    return _rate(right, len(placed), enough=2 * right > len(placed))


def rate_order(placed: Sequence[int]) -> Rating:
    """Return what to count an order as: Hard if one step of many is misplaced; `placed` has the step at each place."""
    kept = len(in_order(placed))
    return _rate(kept, len(placed), enough=kept == len(placed) - 1 and len(placed) >= _MANY)


def _rate(right: int, count: int, *, enough: bool) -> Rating:
    """Return Again for nothing, which stands for “I do not know”."""
    if right == count and count:
        return GOOD
    return HARD if enough else AGAIN
