"""Letters typed where several options are right: what they say, and what they are worth."""

from collections.abc import Sequence
from typing import Final

from duizhao.learn.arrange import LETTERS, Trouble
from duizhao.learn.folding import plain
from duizhao.learn.schedule import AGAIN, GOOD, HARD, Rating
from duizhao.model.kinds import share_of_keys

_MOST: Final = 0.5
"""More than such a share of the right ones is worth a Hard, as with pairs."""


def read(typed: str, count: int) -> tuple[int, ...] | Trouble:
    """Return which of `count` letters were typed, ascending, 0 for A; case, width and what is between do not matter.

    >>> read("C, a", 4), read("ax", 4)
    ((0, 2), Trouble(kind='stray', what=('X',)))
    """
    letters = LETTERS[:count].lower()
    signs = [char for char in plain(typed) if char.isalnum()]
    if stray := next((sign for sign in signs if sign not in letters), ""):
        return Trouble("stray", (stray.upper(),))
    if twice := next((sign for place, sign in enumerate(signs) if sign in signs[:place]), ""):
        return Trouble("twice", (twice.upper(),))
    return tuple(sorted(map(letters.index, signs)))


def rate(chosen: Sequence[int], keys: int) -> Rating:
    """Return what to count a choice as: Good if it is all that is right and no more, Hard if it is most of that."""
    worth = share_of_keys(chosen, keys)
    return GOOD if worth == 1 else HARD if worth > _MOST else AGAIN
