"""How many days an item rests: from the intervals that FSRS wants to the whole days that Anki gives."""

from collections.abc import Callable
from typing import Final, TypeAlias

Wanted: TypeAlias = Callable[[int], float]
"""The days that FSRS wants after each rating, 2 to 4, before any rounding."""

_BANDS: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""Anki's spread: of the days from the first to the second number, this share, and one day more."""


def after_recall(wanted: Wanted, rating: int, last: int, longest: int, chance: float | None) -> int:
    """Return the days until an item that was remembered after `last` days comes again.

    A better rating waits a day longer at least, and nothing comes back sooner than the last time unless FSRS wants it
    clearly sooner. `chance`, from 0 to 1, places the interval within Anki's spread; None: no spread.
    """
    days = 0
    for one in range(2, rating + 1):
        wish = wanted(one)
        whole = int(wish + 0.5)
        least = last + 1 if whole > last else _not_sooner(wish, last, longest)
        least = max(least, days + 1)
        days = _placed(wish, least, longest, chance) if chance is not None else min(max(whole, least), longest)
    return days


def after_learning(wanted: Wanted, rating: int, longest: int, chance: float | None) -> int:
    """Return the days until an item that has just been learned, or learned again, comes again; arguments as above."""
    easy = 4
    least = _placed(wanted(3), 1, longest, chance) + 1 if rating == easy else 1
    return _placed(wanted(rating), least, longest, chance)


def _placed(wanted: float, least: int, longest: int, chance: float | None) -> int:
    """Return a whole number of days from `least` to `longest`, as near to `wanted` as `chance` has it."""
    least = min(least, longest)
    if chance is None:
        days = int(wanted + 0.5)
        return longest if days > longest else max(days, least)
    low, high = _spread(wanted, least, longest)
    return int(low + chance * (1 + high - low))


def _not_sooner(wanted: float, last: int, longest: int) -> int:
    """Return the least days after an interval of `last` that FSRS wants no longer; 0 if it wants clearly less."""
    return last if last <= _spread(wanted, 1, longest)[1] else 0


def _spread(wanted: float, least: int, longest: int) -> tuple[int, int]:
    wanted = min(max(wanted, least), longest)
    first = _BANDS[0][0]
    by = 0.0 if wanted < first else 1 + sum(share * max(min(wanted, end) - start, 0.0) for start, end, share in _BANDS)
    low, high = (min(max(_round(days), least), longest) for days in (wanted - by, wanted + by))
    return low, high + (low == high and 2 < high < longest)  # noqa: PLR2004  (as in Anki)


def _round(days: float) -> int:
    """Round half up, where Python would round half to even."""
    return int(days + 0.5)
