"""A picture to the page in it: found by its corner marks, laid flat, and named by its code."""

from collections import Counter
from typing import Final

import numpy as np
from msgspec import Struct

from duizhao.model.answer_sheet import CODE, HEIGHT, MARK, MARKS, WIDTH, Ticket, ticket_of
from duizhao.scan import codes, vision
from duizhao.scan.documents import LONGEST
from duizhao.scan.vision import Image, Points

SCALE: Final = 6
"""Pixels per millimetre of a page laid flat: 152 to the inch."""
_FEWEST: Final = 3
_STRAY: Final = 1.5
"""Millimetres by which a mark may lie beside its place."""
_QUIET: Final = 3.0
"""Millimetres of white around a code."""
_LOOKS: Final = ((0.6, False), (1.0, False), (1.0, True), (1.5, False))
"""How often a picture is searched for marks until all are found: how large, and whether sharpened."""
_SMALLEST: Final = 300
"""Pixels along the longer side of a picture that may show a page at all."""


class Located(Struct, frozen=True):
    """A page laid flat, in grey, `SCALE` pixels a millimetre; `ticket` is None where the code cannot be read."""

    page: Image
    ticket: Ticket | None


def locate(image: Image) -> Located | str:
    """Return the page in a picture, or in words why there is none.

    The picture may be turned by any angle, seen askew and unevenly lit; three of the four marks are enough.
    """
    grey = vision.grey(image)
    longest = max(grey.shape)
    if longest < _SMALLEST:
        return "the picture is too small"
    if longest > LONGEST:
        grey = vision.scaled(grey, LONGEST / longest)
    found = _marks(grey)
    if isinstance(found, str):
        return found
    wanted = np.concatenate([_place(name) for name in found]) * SCALE
    matrix, stray = vision.perspective(np.concatenate(list(found.values())), wanted)
    if matrix is None or stray > _STRAY * SCALE:
        return "the corner marks do not lie as on a flat sheet"
    page = vision.warped(grey, matrix, round(WIDTH * SCALE), round(HEIGHT * SCALE))
    return Located(page, _ticket(page, grey))


def _marks(grey: Image) -> dict[int, Points] | str:
    """Return the corners of each of the page's marks; looks again, and closer, where some are missing."""
    best: dict[int, Points] = {}
    for factor, sharp in _LOOKS:
        seen = grey if factor == 1 else vision.scaled(grey, factor)
        seen = vision.sharpened(seen) if sharp else seen
        every = [(name, corners / factor) for name, corners in vision.marks(seen) if name < len(MARKS)]
        if max(Counter(name for name, _ in every).values(), default=0) > 1:
            return "there is more than one sheet in the picture"
        found = dict(sorted(every, key=lambda one: one[0]))
        if len(found) > len(best):
            best = found
        if len(best) == len(MARKS) or (len(best) >= _FEWEST and sharp):
            break
    if not best:
        return "there is no answer sheet in the picture"
    if len(best) < _FEWEST:
        return f"only {len(best)} of the sheet's 4 corner marks can be seen"
    return best


def _place(name: int) -> Points:
    """Return the corners of a mark on the sheet in millimetres, clockwise from its upper left."""
    x, y = MARKS[name]
    return np.array([(x, y), (x + MARK, y), (x + MARK, y + MARK), (x, y + MARK)], np.float32)


def _ticket(page: Image, picture: Image) -> Ticket | None:
    """Return what the sheet's code says, read where it must stand, then anywhere in the picture."""
    x, y, side = CODE
    left, top, right, bottom = (
        round(edge * SCALE) for edge in (x - _QUIET, y - _QUIET, x + side + _QUIET, y + side + _QUIET)
    )
    place = page[top:bottom, left:right]
    for factor, sharp in ((1.0, False), (2.0, False), (2.0, True)):
        seen = place if factor == 1 else vision.scaled(place, factor)
        if ticket := _ticket_in(vision.sharpened(seen) if sharp else seen):
            return ticket
    return _ticket_in(picture)


def _ticket_in(image: Image) -> Ticket | None:
    tickets = (ticket_of(text) for text in codes.texts(np.ascontiguousarray(image)))
    return next((ticket for ticket in tickets if ticket is not None), None)
