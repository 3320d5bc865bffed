"""How much ink is in each bubble of a page laid flat."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from math import hypot
from statistics import median
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from duizhao.model.answer_sheet import MARK, MARKS, MODULES, PITCH, Row, bubbles
from duizhao.scan import vision
from duizhao.scan.locate import SCALE
from duizhao.scan.vision import Image, Ink

_BRIDGED: Final = 12.0
"""Millimetres: the paper is what is left when everything darker and narrower is taken away."""
_INNER: Final = 0.8
"""Part of a bubble's radius that is measured: its outline is left out."""
_OUTER: Final = 1.2
"""Part of the radius from which on ink is beside a bubble."""
_FAR: Final = 1.3
"""Part of the radius from which on ink in all four quarters is not that of a mark, but of a cross over it."""
_REACH: Final = 1.4
"""Millimetres by which a row may lie beside its place, as on paper that is not flat."""
_FIT: Final = 0.25
"""How well the outlines must fit, so that their place is believed."""
_TOGETHER: Final = 4
"""So many neighbouring rows are put in place together."""
_NEIGHBOURS: Final = 3
_NEAR: Final = 75.0
"""Millimetres within which rows stand in for one another."""
_AGREE: Final = 0.7
"""Millimetres by which they may differ then."""
_PALE: Final = 0.4
"""Ink above this counts no more where outlines are looked for, so that what is filled does not outweigh them."""
_STRIP: Final = (-3.2, 5.5)
"""From before a row's first centre to behind its last one, in millimetres, stray marks are looked for."""
_PEAK: Final = 0.95
"""Of a bubble's pixels by their ink, the one at this part stands for its darkest strokes."""
_FAINTEST: Final = 0.08
"""The least black of a page's corner marks; what is paler is no page."""
_BRIGHTEST: Final = 0.5
_BLACKEST: Final = 1.2
"""Ink is kept between minus the one and the other: noise is to even out, glare is not to."""


class Beside(Struct, frozen=True):
    """Dark ink around one bubble, in square millimetres: all of it, and the least in one of the four `corners`."""

    area: float
    corners: float = 0.0


class Measured(Struct, frozen=True):
    """One bubble: `mean` is the mean ink within it, `peak` that of its darkest strokes."""

    mean: float
    peak: float


def inked(page: Image) -> Ink:
    """Return a page's ink: 0 is the paper around, however bright, and 1 the black of the corner marks."""
    paper = np.maximum(vision.paper(page, round(_BRIDGED * SCALE)), np.float32(1))
    ink: Ink = (1 - page.astype(np.float32) / paper).astype(np.float32)
    black = float(np.median(np.concatenate([ink[mask] for mask in _black_modules()])))
    clipped: Ink = np.clip(ink / np.float32(max(black, _FAINTEST)), -_BRIGHTEST, _BLACKEST).astype(np.float32)
    return clipped


def _black_modules() -> Iterator[tuple[slice, slice]]:
    """Yield where the middle of the frame's black modules is in each mark."""
    module = MARK / (len(MODULES[0]) + 2)
    for x, y in MARKS:
        for side in (0.5, 5.5):
            middle = round((y + side * module) * SCALE)
            yield (
                slice(middle - 2, middle + 3),
                slice(round((x + module) * SCALE), round((x + MARK - module) * SCALE)),
            )


def shifts(ink: Ink, rows: Sequence[Row], radius: float) -> list[tuple[float, float] | None]:
    """Return for each row how far its outlines lie from their place, in millimetres.

    Where they are not seen, because all is filled or blurred, the nearest ones that are seen stand in; None where none
    is near.
    """
    groups: list[list[Row]] = []
    for _, column in groupby(rows, key=lambda row: row.x):
        together = list(column)
        groups += [together[start : start + _TOGETHER] for start in range(0, len(together), _TOGETHER)]
    seen = [shift(ink, [centre for row in group for centre in bubbles(row)], radius) for group in groups]
    known = [(group[0], found) for group, found in zip(groups, seen, strict=True) if found is not None]
    return [
        found if found is not None else _nearest(group[0], known)
        for group, found in zip(groups, seen, strict=True)
        for _ in group
    ]


def _nearest(row: Row, known: Sequence[tuple[Row, tuple[float, float]]]) -> tuple[float, float] | None:
    """Return the median shift of what is known near a row, None where that is too little or contradicts itself."""
    by_distance = sorted((hypot(row.x - other.x, row.y - other.y), found) for other, found in known)
    near = [found for distance, found in by_distance[:_NEIGHBOURS] if distance < _NEAR]
    if not near or any(max(axis) - min(axis) > _AGREE for axis in zip(*near, strict=True)):
        return None
    across, down = (median(axis) for axis in zip(*near, strict=True))
    return across, down


def shift(ink: Ink, centres: Sequence[tuple[float, float]], radius: float) -> tuple[float, float] | None:
    """Return how far circles lie from where they should, in millimetres; None where they are not seen."""
    edge = radius + 0.8
    left, top = (min(centre[axis] for centre in centres) - edge for axis in (0, 1))
    right, bottom = (max(centre[axis] for centre in centres) + edge for axis in (0, 1))
    width, height = round((right - left) * SCALE), round((bottom - top) * SCALE)
    drawn = [((x - left) * SCALE, (y - top) * SCALE) for x, y in centres]
    reach = round(_REACH * SCALE)
    x, y = round(left * SCALE), round(top * SCALE)
    window = np.minimum(ink[y - reach : y + height + reach, x - reach : x + width + reach], np.float32(_PALE))
    across, down, fit = vision.best_shift(window, vision.rings(width, height, drawn, radius * SCALE))
    if fit < _FIT:
        return None
    return (across - reach) / SCALE, (down - reach) / SCALE


def measured(ink: Ink, centre: tuple[float, float], radius: float) -> Measured:
    """Return what is in the bubble at `centre`, in millimetres."""
    inner, reach = _disc(radius * _INNER)
    x, y = round(centre[0] * SCALE), round(centre[1] * SCALE)
    within = ink[y - reach : y + reach + 1, x - reach : x + reach + 1][inner]
    dark = int(within.size * _PEAK)
    return Measured(float(within.mean()), float(np.partition(within, dark)[dark]))


def stray(ink: Ink, centres: Sequence[tuple[float, float]], radius: float, dark: float) -> list[Beside]:
    """Return what is as dark as `dark` around each of a row's bubbles.

    What lies before the row belongs to its first bubble, what lies behind it to the last one.
    """
    (before, behind), half = _STRIP, round(PITCH / 2 * SCALE)
    left, right = round((centres[0][0] + before) * SCALE), round((centres[-1][0] + behind) * SCALE)
    y = round(centres[0][1] * SCALE)
    beside = ink[y - half : y + half, left:right] >= dark
    disc, reach = _disc(radius * _OUTER)
    for centre, _ in centres:
        x = round(centre * SCALE) - left
        place = beside[half - reach : half + reach + 1, x - reach : x + reach + 1]
        place &= ~disc[: place.shape[0], : place.shape[1]]
    middles = [round((one + other) / 2 * SCALE) - left for (one, _), (other, _) in pairwise(centres)]
    areas = (float(part.sum()) / SCALE**2 for part in np.split(beside, middles, axis=1))
    return [Beside(area, _corners(ink, centre, radius, dark)) for area, centre in zip(areas, centres, strict=True)]


def _corners(ink: Ink, centre: tuple[float, float], radius: float, dark: float) -> float:
    """Return the least of the four quarters of a bubble's surroundings by their dark ink, in square millimetres."""
    half = round(PITCH / 2 * SCALE)
    x, y = round(centre[0] * SCALE), round(centre[1] * SCALE)
    disc, reach = _disc(radius * _FAR)
    around = ink[y - half : y + half, x - half : x + half] >= dark
    around[half - reach : half + reach + 1, half - reach : half + reach + 1] &= ~disc
    quarters = around.reshape(2, half, 2, half).sum(axis=(1, 3))
    return float(quarters.min()) / SCALE**2


@cache
def _disc(radius: float) -> tuple[NDArray[np.bool_], int]:
    """Return which pixels of a patch are within `radius`, and the patch's reach from its middle."""
    reach = int(radius * SCALE) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.hypot(x, y) <= radius * SCALE, reach
