"""How a quiz looks on paper, whatever is asked in it."""

from typing import Final

from msgspec import Struct

from duizhao.model.definitions import Paper

WIDTHS: Final[dict[Paper, float]] = {"a4": 210.0, "letter": 215.9}
"""In millimetres."""
POINT: Final = 25.4 / 72
"""Millimetres in a point."""


class Setting(Struct, frozen=True, kw_only=True):
    """A page, and what stands on it: `margin` is left and right, in millimetres.

    A pair of languages stands one under the other, or `side_by_side`. A `teacher`'s copy has its answers in place.
    """

    paper: Paper = "a4"
    columns: int = 1
    margin: int = 20
    large_print: bool = False
    side_by_side: bool = False
    teacher: bool = False

    @property
    def size(self) -> float:
        """The size of the text, in points; large print is 18, as libraries for the visually impaired ask for."""
        return 18.0 if self.large_print else 10.5

    @property
    def gutter(self) -> float:
        """What is between two columns, in millimetres."""
        return 8.0

    @property
    def measure(self) -> float:
        """The length of a line, in ems of the text."""
        wide = WIDTHS[self.paper] - 2 * self.margin - self.gutter * (self.columns - 1)
        return wide / self.columns / (self.size * POINT)
