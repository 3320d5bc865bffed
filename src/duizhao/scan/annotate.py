"""A page as it was read: circles around what was taken for marked, frames around what is in doubt."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from duizhao.model.answer_sheet import HEIGHT, PITCH, RADIUS, WIDTH, Row, bubbles
from duizhao.scan import vision
from duizhao.scan.locate import SCALE
from duizhao.scan.vision import Image

_GREEN: Final = (60, 150, 0)
_RED: Final = (40, 40, 210)
_ORANGE: Final = (0, 130, 255)
_DRAWN: Final = 0.7
"""How large a page is drawn, of the size at which it was read."""
_UNIT: Final = SCALE * _DRAWN
"""Pixels per millimetre as drawn."""
_SIZE: Final = 4 * _UNIT


class RowShown(Struct, frozen=True, kw_only=True):
    """What a row shows: the bubbles that count as `marked`, those that are `right`, and whether it is in `doubt`."""

    marked: tuple[int, ...]
    right: tuple[int, ...]
    doubt: bool


def annotated(page: Image, rows: Sequence[tuple[Row, RowShown]], title: str) -> bytes:
    """Return a JPEG of a page laid flat with what was read in each of its rows.

    A green circle is a right mark, a red one with a stroke through it a wrong one; the right bubble then has a small
    green ring. Rows in doubt are framed in orange, with a question mark. `title` stands above the corner marks.
    """
    drawn = vision.coloured(vision.scaled(page, _DRAWN))
    for row, shown in rows:
        _draw(drawn, row, shown)
    vision.label(drawn, title, 24 * _UNIT, 7 * _UNIT, _ORANGE if any(one.doubt for _, one in rows) else _GREEN, _SIZE)
    return vision.jpeg(drawn)


def _draw(drawn: Image, row: Row, shown: RowShown) -> None:
    places = bubbles(row)
    for place, (x, y) in enumerate(places):
        if place in shown.marked:
            good = place in shown.right
            vision.ring(drawn, x * _UNIT, y * _UNIT, (RADIUS + 0.5) * _UNIT, _GREEN if good else _RED, 3)
            if not good:
                vision.stroke(drawn, (x - 2.4) * _UNIT, (y + 2.4) * _UNIT, (x + 2.4) * _UNIT, (y - 2.4) * _UNIT, _RED)
        elif place in shown.right and shown.marked:
            vision.ring(drawn, x * _UNIT, y * _UNIT, 0.9 * _UNIT, _GREEN, 2)
    if shown.doubt:
        left, right, half = places[0][0] - RADIUS - 0.9, places[-1][0] + RADIUS + 0.9, PITCH / 2 - 0.2
        box = (left * _UNIT, (row.y - half) * _UNIT, right * _UNIT, (row.y + half) * _UNIT)
        vision.frame(drawn, box, _ORANGE, 3)
        vision.label(drawn, "?", (right + 0.6) * _UNIT, (row.y + 1.6) * _UNIT, _ORANGE, _SIZE)


def rejected(image: Image, title: str) -> bytes:
    """Return a JPEG of a picture that is no page of the quiz, on a page, with `title` above it."""
    drawn = vision.fitted(vision.grey(image), round(WIDTH * _UNIT), round(HEIGHT * _UNIT))
    vision.label(drawn, title, 8 * _UNIT, 7 * _UNIT, _RED, _SIZE)
    return vision.jpeg(drawn)
