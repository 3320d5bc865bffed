"""From ink to marks: what is certain is decided, everything else is left to a person.

Nothing is measured against a fixed darkness. Each sheet gives its own measure: what its empty bubbles hold, and how
dark the strokes of its marks are. Between “marked” and “empty” there is a wide strip in which neither is said.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

from msgspec import Struct

from duizhao.scan.ink import Measured

_SPREAD: Final = 1.4826
"""From the median distance to the standard deviation of a normal distribution."""
_NOISE: Final = 5.0
"""Deviations above the empty level within which a bubble counts as empty."""
_LEAST: Final = 0.025
"""The least ink, of print's black being 1, that counts as anything at all."""
_MARK: Final = 1.8
"""So many times the noise is a mark at least."""
_DARK: Final = 0.6
"""Strokes of at least this part of the sheet's usual darkness are meant."""
_FAINT: Final = 0.42
"""Strokes of at most this part are remains of rubbing out, or dirt."""
_REMAINS: Final = 0.45
"""Remains may hold so much of the ink of the mark beside them."""
_STROKE: Final = 0.12
"""Strokes must be darker than what is darkest in empty bubbles by so much to be anybody's."""
_PALEST: Final = 0.42
"""The usual darkness of a sheet's marks is taken to be this at least: a page of smears has no marks."""
_BESIDE: Final = 0.55
"""Beside the bubbles, ink of this part of the sheet's darkness is looked at."""
_MISSED: Final = 0.7
"""So many square millimetres of it are a mark that missed its bubble."""


class Levels(Struct, frozen=True):
    """A sheet's own measure: `empty` and `peak` of empty bubbles, the `noise` of both, and the `dark` of its marks."""

    empty: float
    peak: float
    noise: float
    dark: float

    @property
    def beside(self) -> float:
        """The ink from which on something beside the bubbles is looked at."""
        return _BESIDE * self.dark


def levels(every: Sequence[Measured]) -> Levels:
    """Return the measure that all bubbles of a page give; at least a third of them must be empty.

    Where nothing stands out, marks are taken to be as dark as `_PALEST`.
    """
    lower = sorted(every, key=lambda one: one.mean)[: max(len(every) * 2 // 5, 1)]
    empty, peak = median(one.mean for one in lower), median(one.peak for one in lower)
    spread = _SPREAD * median(abs(one.mean - empty) for one in lower)
    noise = max(_NOISE * spread, _LEAST)
    strokes = [one.peak - peak for one in every if one.mean - empty >= _MARK * noise and one.peak - peak >= _STROKE]
    return Levels(empty, peak, noise, max(median(strokes), _PALEST) if strokes else _PALEST)


def decide(row: Sequence[Measured], stray: float, sheet: Levels) -> tuple[tuple[int, ...], str]:
    """Return which bubbles of a row are marked, and in words why a person is to look at it; empty if none need.

    `stray` are the square millimetres of ink beside the bubbles.
    """
    ink = [one.mean - sheet.empty for one in row]
    stroke = [(one.peak - sheet.peak) / sheet.dark for one in row]
    marked = tuple(place for place in range(len(row)) if ink[place] >= _MARK * sheet.noise and stroke[place] >= _DARK)
    rest = [place for place in range(len(row)) if place not in marked and ink[place] > sheet.noise]
    if len(marked) > 1:
        return marked, "more than one mark"
    if not marked and rest:
        return (), "a faint mark"
    if not marked:
        return (), "a mark beside the bubbles" if stray > _MISSED else ""
    if any(stroke[place] > _FAINT or ink[place] > _REMAINS * ink[marked[0]] for place in rest):
        return marked, "another mark that is fainter"
    return marked, ""
