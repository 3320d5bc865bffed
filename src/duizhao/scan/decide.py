"""From ink to marks: what is certain is decided, everything else is left to a person.

Nothing is measured against a fixed darkness. Each sheet gives its own measure: what its empty bubbles hold, and how
dark the strokes of its marks are. Between “marked” and “empty” there is a wide strip in which neither is said.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

from msgspec import Struct

from duizhao.scan.ink import Beside, Measured

_LOWER: Final = (0.05, 0.35)
"""Of all bubbles by their ink, the middle of the empty ones stands at the second part, their low end at the first."""
_SPREAD: Final = 1.5
"""Deviations between the two."""
_NOISE: Final = 4.0
"""Deviations above the empty level within which a bubble counts as empty."""
_NOISIEST: Final = 0.15
_LOCAL: Final = (0.06, 0.1)
"""How far `mean` and `peak` of empty bubbles may differ between parts of a sheet."""
_LEAST: Final = 0.025
"""The least ink, of print's black being 1, that counts as anything at all."""
_MARK: Final = 1.8
"""So many times the noise is a mark at least."""
_DARK: Final = 0.6
"""Strokes of at least this part of the sheet's usual darkness are meant."""
_FAINT: Final = 0.42
"""Strokes of at most this part are remains of rubbing out, or dirt."""
_FAINTEST: Final = 0.2
"""Where a sheet has marks, but a row has none, or may have several, strokes of more than this may be meant, if they are
anybody's: on 252 sheets empty bubbles had 0.17 at most but for one in a thousand, light ticks 0.29 at least."""
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
_CROSSED: Final = Beside(4.0, 0.2)
"""So much around one mark is a cross over it: on 252 sheets of every damage, each cross had more in all four corners,
and strokes that only leave their bubble less in one, but for one mark in two hundred."""
_LARGER: Final = 2.5
"""Where a pupil makes large marks, so many times what is usual around them."""
_TRACE: Final = 0.02
"""Where a picture has lost what is light, as little as this may be what is left of it."""


class Levels(Struct, frozen=True):
    """A sheet's own measure: `empty` and `peak` of empty bubbles, the `noise` of both, and the `dark` of its marks.

    Where it has none, `dark` is what marks are taken to be.
    """

    empty: float
    peak: float
    noise: float
    dark: float
    has_marks: bool

    @property
    def beside(self) -> float:
        """The ink from which on something beside the bubbles is looked at."""
        return _BESIDE * self.dark


def levelled(parts: Sequence[Sequence[Measured]]) -> list[list[Measured]]:
    """Return the bubbles of a sheet's parts as they were if its empty ones were alike everywhere.

    Shadows and blur differ between the parts. Where a part differs by more than they explain, it does not stand for its
    empty bubbles, and keeps the rest of the difference: not even rows in which all is filled turn into empty ones.
    """
    empty = _empty([one for part in parts for one in part])
    return [_even(part, empty) for part in parts]


def _even(part: Sequence[Measured], empty: Measured) -> list[Measured]:
    own = _empty(part)
    mean, peak = (
        max(-most, min(most, here - there))
        for here, there, most in zip((own.mean, own.peak), (empty.mean, empty.peak), _LOCAL, strict=True)
    )
    return [Measured(one.mean - mean, one.peak - peak) for one in part]


def _empty(every: Sequence[Measured]) -> Measured:
    """Return what the middle one of the empty bubbles holds."""
    return Measured(_part([one.mean for one in every], _LOWER[1]), _part([one.peak for one in every], _LOWER[1]))


def _part(values: Sequence[float], part: float) -> float:
    return sorted(values)[int(part * (len(values) - 1))]


def levels(every: Sequence[Measured]) -> Levels:
    """Return the measure that all bubbles of a page give; half of them must be empty.

    Where nothing stands out, marks are taken to be as dark as `_PALEST`.
    """
    empty = _empty(every)
    spread = (empty.mean - _part([one.mean for one in every], _LOWER[0])) / _SPREAD
    noise = min(max(_NOISE * spread, _LEAST), _NOISIEST)
    strokes = [
        one.peak - empty.peak
        for one in every
        if one.mean - empty.mean >= _MARK * noise and one.peak - empty.peak >= _STROKE
    ]
    dark = max(median(strokes), _PALEST) if strokes else _PALEST
    return Levels(empty.mean, empty.peak, noise, dark, bool(strokes))


def marks(row: Sequence[Measured], sheet: Levels) -> tuple[int, ...]:
    """Return which bubbles of a row are marked beyond doubt."""
    return tuple(
        place
        for place, one in enumerate(row)
        if one.mean - sheet.empty >= _MARK * sheet.noise and (one.peak - sheet.peak) / sheet.dark >= _DARK
    )


def crossed(stray: Sequence[Beside]) -> Beside:
    """Return from how much ink around it on a mark may be crossed out.

    `stray` is what is around each of a sheet's marks: who makes large ones makes them everywhere.
    """
    if not stray:
        return _CROSSED
    return Beside(
        max(_CROSSED.area, _LARGER * median(one.area for one in stray)),
        max(_CROSSED.corners, _LARGER * median(one.corners for one in stray)),
    )


def decide(
    row: Sequence[Measured], stray: Sequence[Beside], sheet: Levels, most: Beside = _CROSSED, *, several: bool = False
) -> tuple[tuple[int, ...], str]:
    """Return which bubbles of a row are marked, and in words why a person is to look at it; empty if none need.

    `stray` is the ink around each bubble, `most` how much a mark may have; `several` marks may
    be meant. Then nothing is taken for the remains of rubbing out, for a light mark looks the same, and a row in which
    everything is marked is looked at, for one that is covered does.
    """
    marked = marks(row, sheet)
    ink = [one.mean - sheet.empty for one in row]
    stroke = [(one.peak - sheet.peak) / sheet.dark for one in row]
    faint = max(_FAINTEST, _STROKE / sheet.dark) if sheet.has_marks and (several or not marked) else _FAINT
    rest = [
        place
        for place in range(len(row))
        if place not in marked and (ink[place] > sheet.noise or stroke[place] > faint)
    ]
    if not marked:
        return (), "a faint mark" if rest else "a mark beside the bubbles" if sum(
            one.area for one in stray
        ) > _MISSED else ""
    if len(marked) > 1 and not several:
        return marked, "more than one mark"
    if len(marked) == len(row):
        return marked, "all bubbles are marked"
    if stray and any(stray[place].area > most.area or stray[place].corners > most.corners for place in marked):
        return marked, "a mark that may be crossed out"
    if any(several or stroke[place] > _FAINT or ink[place] > _REMAINS * ink[marked[0]] for place in rest):
        return marked, "another mark that is fainter"
    return marked, ""


def traces(row: Sequence[Measured], marked: Sequence[int], sheet: Levels) -> bool:
    """Say whether anything is to be seen in the other bubbles of a row, on a sheet whose empty ones are white."""
    others = [one for place, one in enumerate(row) if place not in marked]
    return any(one.mean - sheet.empty > _TRACE or (one.peak - sheet.peak) / sheet.dark > _TRACE for one in others)
