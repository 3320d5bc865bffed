"""What was read off one page of an answer sheet, before it is known what of it is right."""

from msgspec import Struct

from duizhao.model.answer_sheet import Ticket


class RowReading(Struct, frozen=True, kw_only=True):
    """The marks in one row of bubbles.

    `marked` are the bubbles taken for marked, from 0; `doubt` says in words why a person is to look, empty where none
    need. `ink` is how dark each bubble is over an empty one of the same sheet, 0 to 1 being the black of print.
    """

    item: int
    part: int
    marked: tuple[int, ...]
    doubt: str
    ink: tuple[float, ...]


class PageReading(Struct, frozen=True, kw_only=True):
    """One page as it was read; `digits` is the pupil's number from the grid, with a doubt of its own."""

    source: str
    ticket: Ticket
    digits: str
    digits_doubt: str
    rows: tuple[RowReading, ...]


class Unread(Struct, frozen=True, kw_only=True):
    """A picture that is no page of this quiz, or none that can be read, and why."""

    source: str
    problem: str
