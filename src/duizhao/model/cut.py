"""Study cards on sheets of paper, before they are printed: which side of which card stands where."""

from typing import Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.booklet import Paper
from duizhao.model.deck import Deck

Layout: TypeAlias = Literal["2x4", "3x3"]
"""Columns and rows of an upright sheet."""
Turn: TypeAlias = Literal["long", "short", "fold"]
"""How a sheet gets its back: the printer turns it over its long or its short edge, or it is folded in the middle."""


class Cell(Struct, frozen=True):
    """One side of a card; `card` counts from 0."""

    card: int
    back: bool


class Grid(Struct, frozen=True, kw_only=True):
    """Where the cells of every page are: all of one size, edge to edge, in the middle of the paper.

    Lengths are millimetres; `left` and `top` are the margins.
    """

    paper_width: float
    paper_height: float
    columns: int
    rows: int
    width: float
    height: float

    @property
    def left(self) -> float:
        """What is left of the paper on either side of the cells."""
        return (self.paper_width - self.columns * self.width) / 2

    @property
    def top(self) -> float:
        """What is left of the paper above and below the cells."""
        return (self.paper_height - self.rows * self.height) / 2


class Page(Struct, frozen=True, kw_only=True):
    """One printed page: its cells row by row, None where it stays empty, on the `sheet` counted from 1.

    `moved` says that it is the back of a sheet, which a printer may print a little off its front.
    """

    sheet: int
    cells: tuple[Cell | None, ...]
    moved: bool = False


class CutCards(Struct, frozen=True, kw_only=True):
    """The ideas of `deck` as cards in `langs`, one language or a pair.

    `offset` moves every back by so many millimetres to the right and down, to make up for a printer that is off.
    """

    deck: Deck
    langs: tuple[Lang, ...]
    layout: Layout
    turn: Turn
    paper: Paper
    offset: tuple[float, float]
    readings: bool
    grid: Grid
    pages: tuple[Page, ...]


def stem(cards: CutCards) -> str:
    """Return the name of the file without its ending, for example ``karpathy.cards-zh-Hans+en-2x4-long-a4``."""
    return f"{cards.deck.id}.cards-{'+'.join(cards.langs)}-{cards.layout}-{cards.turn}-{cards.paper}"
