"""One page laid flat to what is marked on it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from duizhao.model.answer_sheet import GRID_RADIUS, RADIUS, Row, SheetPage, Ticket, bubbles, grid
from duizhao.model.sheet_reading import PageReading, RowReading
from duizhao.scan import ink as inks
from duizhao.scan.decide import Levels, crossed, decide, levelled, levels, marks, traces
from duizhao.scan.ink import Beside, Measured
from duizhao.scan.vision import Image, Ink

_TOGETHER: Final = 2
"""So many columns of digits are put in place together."""
_NEIGHBOURS: Final = 5
"""So many rows, one below the other, are lit and blurred alike."""
_CLAIM: Final = "true-false"
_SEVERAL: Final = "multiple"
_LOST: Final = "its bubbles cannot be seen clearly"
_PALE: Final = 0.11
"""Ink of the grey letters in the bubbles below which they are gone; on scans and photos in grey it is 0.15 or more."""
_LIGHT: Final = "in this picture light marks are lost, as the letters in the bubbles are"
_GONE: Final = f"nothing is to be seen, and {_LIGHT}"


def read(page: Image, source: str, ticket: Ticket, layout: SheetPage) -> PageReading:
    """Return the marks on a page, and the pupil's number in its grid where the ticket has none."""
    ink = inks.inked(page)
    shifts = inks.shifts(ink, layout.rows, RADIUS)
    places = [_moved(bubbles(row), shift) for row, shift in zip(layout.rows, shifts, strict=True)]
    measured = _even(layout.rows, [[inks.measured(ink, centre, RADIUS) for centre in centres] for centres in places])
    sheet = levels([one for row in measured for one in row])
    stray = [inks.stray(ink, centres, RADIUS, sheet.beside) for centres in places]
    most = crossed([beside[place] for of, beside in zip(measured, stray, strict=True) for place in marks(of, sheet)])
    rows = tuple(
        replace(_reading(row, of, beside, sheet, most), doubt=_LOST)
        if shift is None
        else _reading(row, of, beside, sheet, most)
        for row, of, beside, shift in zip(layout.rows, measured, stray, shifts, strict=True)
    )
    digits, doubt = (ticket.pupil, "") if ticket.pupil else _digits(ink)
    return PageReading(source=source, ticket=ticket, digits=digits, digits_doubt=doubt, rows=rows)


def _even(rows: Sequence[Row], measured: Sequence[Sequence[Measured]]) -> list[list[Measured]]:
    """Return what rows hold if empty bubbles were alike everywhere.

    A few rows together are a part; claims are apart from others, for there may be Chinese characters in their bubbles.
    """
    groups: list[list[Sequence[Measured]]] = []
    for _, together in groupby(zip(rows, measured, strict=True), key=lambda one: (one[0].x, one[0].kind == _CLAIM)):
        some = [of for _, of in together]
        groups += [some[start : start + _NEIGHBOURS] for start in range(0, len(some), _NEIGHBOURS)]
    even: list[list[Measured]] = []
    for group, part in zip(groups, levelled([[one for row in group for one in row] for group in groups]), strict=True):
        left = iter(part)
        even += [[next(left) for _ in row] for row in group]
    return even


def _moved(centres: Sequence[tuple[float, float]], shift: tuple[float, float] | None) -> list[tuple[float, float]]:
    across, down = shift or (0.0, 0.0)
    return [(x + across, y + down) for x, y in centres]


def _reading(row: Row, of: Sequence[Measured], stray: Sequence[Beside], sheet: Levels, most: Beside) -> RowReading:
    several = row.kind == _SEVERAL
    marked, doubt = decide(of, stray, sheet, most, several=several)
    if sheet.peak < _PALE and not doubt:
        doubt = _GONE if not marked else _LIGHT if several or traces(of, marked, sheet) else ""
    return RowReading(
        item=row.item,
        part=row.part,
        marked=marked,
        doubt=doubt,
        ink=tuple(round(max(one.mean - sheet.empty, 0.0), 3) for one in of),
    )


def _digits(ink: Ink) -> tuple[str, str]:
    """Return the pupil's number, a “?” for each digit in doubt, and why it is in doubt.

    Columns to the left and to the right of the number may be empty, none within it.
    """
    columns = grid()
    shifts = [
        inks.shift(ink, [centre for column in columns[start : start + _TOGETHER] for centre in column], GRID_RADIUS)
        for start in range(0, len(columns), _TOGETHER)
    ]
    if any(shift is None for shift in shifts):
        return "", f"the pupil's number: {_LOST}"
    measured = levelled(
        [
            [inks.measured(ink, centre, GRID_RADIUS) for centre in _moved(column, shifts[place // _TOGETHER])]
            for place, column in enumerate(columns)
        ]
    )
    sheet = levels([one for column in measured for one in column])
    read = [decide(column, (), sheet) for column in measured]
    number = "".join("?" if doubt else str(marked[0]) if marked else " " for marked, doubt in read).strip()
    if "?" in number or " " in number:
        doubts = [f"digit {place}: {doubt or 'empty'}" for place, (_, doubt) in enumerate(read, 1) if doubt]
        return number, f"the pupil's number, {number.replace(' ', '_')}: {'; '.join(doubts) or 'a digit is missing'}"
    return number, "" if number else "no pupil's number is filled in"
