"""An answer sheet in millimetres: the one description that it is printed and read by.

A4, x to the right and y down from the page's upper left corner. In each corner stands a mark that says which corner it
is: four of OpenCV's dictionary ``DICT_4X4_50``, so that any two of them show how the page lies.
"""

import zlib
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct

from duizhao.model.form import (
    ChoiceQuestion,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    Version,
)
from duizhao.model.form import TrueFalseQuestion as Claim
from duizhao.model.kinds import Kind, kind

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
MARK: Final = 12.0
"""Side of a corner mark: six modules, the outer ones black."""
MARKS: Final = ((10.0, 10.0), (188.0, 10.0), (188.0, 275.0), (10.0, 275.0))
"""Upper left corner of each mark, from the page's upper left corner clockwise: ids 0 to 3."""
MODULES: Final = (
    ("0100", "1010", "1100", "1101"),
    ("1111", "0000", "0110", "0101"),
    ("1100", "1100", "1101", "0010"),
    ("0110", "0110", "1011", "1001"),
)
"""The inner modules of each mark, 1 is black."""
CODE: Final = (150.0, 11.0, 30.0)
"""The QR code's upper left corner and its side."""

RADIUS: Final = 2.2
PITCH: Final = 6.4
"""From bubble to bubble and from row to row; between the edges of two there are 2 mm of paper."""
GAP: Final = 1.2
"""Added after each fifth question, and around those of several rows."""
LEFT: Final = 14.0
RIGHT: Final = 196.0
TOP: Final = 106.0
BOTTOM: Final = 268.0
FIRST: Final = 13.0
"""From a column's left edge to the centre of its first bubble."""
MOST_MARKS: Final = 8
_NARROW: Final = 5

DIGITS: Final = 8
GRID: Final = (146.0, 55.0)
"""The centre of the pupil number's first bubble, the 0 of its first digit; digits go right, their values down."""
GRID_RADIUS: Final = 1.9
GRID_PITCH: Final = (5.8, 5.0)


class Row(Struct, frozen=True, kw_only=True):
    """One row of `count` bubbles, for the question at `item` of its version, from 0.

    `part` is the pair's or the place's number, from 0. `x` and `y` are the centre of the first bubble.
    """

    item: int
    part: int
    kind: Kind
    count: int
    x: float
    y: float


class SheetPage(Struct, frozen=True):
    """The rows of one page."""

    rows: tuple[Row, ...]


class Ticket(Struct, frozen=True, kw_only=True):
    """What a page's QR code says: whose it is and of what; `pupil` is empty on sheets made without a class list.

    `digest` tells one state of a quiz from another that has the same name.
    """

    quiz: str
    digest: str
    label: str
    page: int
    pages: int
    pupil: str


_FORMAT: Final = "DZ1"
_FIELDS: Final = 7
SEPARATOR: Final = "|"
TEACHER: Final[frozenset[Kind]] = frozenset({"cloze", "short", "altered"})
"""Kinds whose answer stands on the paper in words: the teacher marks in the sheet whether it is right."""


def ticket_text(ticket: Ticket) -> str:
    """Return the text of a ticket's QR code: its fields, and a check sum over them."""
    fields = (_FORMAT, ticket.quiz, ticket.digest, ticket.label, f"{ticket.page}/{ticket.pages}", ticket.pupil)
    body = SEPARATOR.join(fields)
    return f"{body}{SEPARATOR}{_sum(body)}"


def ticket_of(text: str) -> Ticket | None:
    """Return the ticket in a QR code's text, None where it is none of ours or damaged.

    >>> one = Ticket(quiz="karpathy.quiz-en-seed7", digest="9f3a1c5e", label="A", page=1, pages=2, pupil="12")
    >>> ticket_text(one)
    'DZ1|karpathy.quiz-en-seed7|9f3a1c5e|A|1/2|12|d2c5'
    >>> ticket_of(ticket_text(one)) == one, ticket_of(ticket_text(one).replace("|12|", "|13|"))
    (True, None)
    """
    body, _, check = text.rpartition(SEPARATOR)
    fields = text.split(SEPARATOR)
    if len(fields) != _FIELDS or fields[0] != _FORMAT or check != _sum(body):
        return None
    page, _, pages = fields[4].partition("/")
    if not (page.isdecimal() and pages.isdecimal()):
        return None
    return Ticket(quiz=fields[1], digest=fields[2], label=fields[3], page=int(page), pages=int(pages), pupil=fields[5])


def _sum(body: str) -> str:
    return f"{zlib.crc32(body.encode()) & 0xFFFF:04x}"


def digest(version: Version) -> str:
    """Return eight digits that change when a version's questions, their order, or what is right in it changes."""
    state = [version.label, [[item.idea, item.question, kind(item), _order(item)] for item in version.items]]
    return sha256(msgspec.json.encode(state)).hexdigest()[:8]


def _order(item: FormItem) -> list[int]:
    match item:
        case ChoiceQuestion():
            return [item.key, len(item.options), *item.order]
        case MultipleQuestion():
            return [*item.keys, len(item.options), *item.order]
        case ReportQuestion():
            return [item.key, len(item.reports), *item.order]
        case Claim():
            return [int(item.answer)]
        case MatchQuestion() | OrderQuestion():
            return list(item.order)
        case _:
            return []


def rows_of(item: FormItem) -> tuple[int, int]:
    """Return how many rows a question takes, and how many bubbles each has.

    A claim has two bubbles, true and false; what the teacher marks has three, right, half right and wrong.
    """
    match item:
        case ChoiceQuestion() | MultipleQuestion():
            return 1, len(item.options)
        case ReportQuestion():
            return 1, len(item.reports)
        case Claim():
            return 1, 2
        case MatchQuestion() | OrderQuestion():
            return len(item.order), len(item.order)
        case _:
            return 1, 3


def bubbles(row: Row) -> list[tuple[float, float]]:
    """Return the centres of a row's bubbles."""
    return [(row.x + place * PITCH, row.y) for place in range(row.count)]


def grid() -> list[list[tuple[float, float]]]:
    """Return the centres of the pupil number's bubbles: for each digit those of 0 to 9."""
    (left, top), (across, down) = GRID, GRID_PITCH
    return [[(left + digit * across, top + value * down) for value in range(10)] for digit in range(DIGITS)]


def lay_out(version: Version) -> tuple[SheetPage, ...]:
    """Return where each row of a version's answers stands; a question's rows stay together in one column.

    Four columns a page, 25 questions of one row each; three where a row has more than five bubbles.
    """
    widest = max((rows_of(item)[1] for item in version.items), default=0)
    columns = 4 if widest <= _NARROW else 3
    width = (RIGHT - LEFT) / columns
    pages: list[list[Row]] = [[]]
    column, y, gap = 0, TOP, 0.0
    for place, item in enumerate(version.items):
        rows, count = rows_of(item)
        if rows > 1 and y > TOP:
            gap = GAP
        if y + gap + (rows - 1) * PITCH > BOTTOM and y > TOP:
            column, y, gap = column + 1, TOP, 0.0
        if column == columns:
            pages.append([])
            column = 0
        y += gap
        for part in range(rows):
            x = LEFT + column * width + FIRST
            pages[-1].append(Row(item=place, part=part, kind=kind(item), count=count, x=x, y=y + part * PITCH))
        y += rows * PITCH
        gap = GAP if rows > 1 or (place + 1) % 5 == 0 else 0.0
    return tuple(SheetPage(tuple(rows)) for rows in pages)
