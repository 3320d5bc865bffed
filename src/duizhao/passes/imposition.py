"""Cards to pages: every back exactly behind its front, however the sheet gets turned over."""

from collections.abc import Iterator
from math import floor
from typing import Final

from duizhao.model.booklet import Paper
from duizhao.model.cut import Cell, Grid, Layout, Page, Turn

PAPERS: Final[dict[Paper, tuple[float, float]]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
"""Width and height in millimetres, upright."""
_MARGIN: Final = 10
"""So many millimetres at least stay free around the cards: printers cannot reach the edge, and crop marks need room."""


def grid(layout: Layout, turn: Turn, paper: Paper) -> Grid:
    """Return where the cells are; cards are whole millimetres wide and high, and as large as the paper allows.

    Sheets to be folded have as many columns of fronts as of backs, so cards of three columns lie on a sheet turned
    sideways: two columns of fronts, two of backs, two rows. The cards are as large as without a fold.
    """
    width, height = PAPERS[paper]
    columns, rows = (int(number) for number in layout.split("x"))
    card = floor((width - 2 * _MARGIN) / columns), floor((height - 2 * _MARGIN) / rows)
    if turn == "fold" and columns % 2:
        width, height, columns, rows = height, width, 4, 2
    return Grid(paper_width=width, paper_height=height, columns=columns, rows=rows, width=card[0], height=card[1])


def impose(count: int, cells: Grid, turn: Turn) -> tuple[Page, ...]:
    """Return the pages for `count` cards: a page of fronts and one of backs in turn, or both halves of a fold.

    Turned over its long edge or folded, a sheet's left becomes its right; over its short edge, its top its bottom.
    """
    return tuple(_folded(count, cells) if turn == "fold" else _duplex(count, cells, turn))


def _duplex(count: int, cells: Grid, turn: Turn) -> Iterator[Page]:
    places = [(row, column) for row in range(cells.rows) for column in range(cells.columns)]
    for sheet, cards in enumerate(_batches(count, len(places)), 1):
        fronts = dict(zip(places, cards, strict=False))
        backs = {
            (row, cells.columns - 1 - column) if turn == "long" else (cells.rows - 1 - row, column): card
            for (row, column), card in fronts.items()
        }
        yield Page(sheet=sheet, cells=tuple(_cell(fronts.get(place), back=False) for place in places))
        yield Page(sheet=sheet, cells=tuple(_cell(backs.get(place), back=True) for place in places), moved=True)


def _folded(count: int, cells: Grid) -> Iterator[Page]:
    half = cells.columns // 2
    places = [(row, column) for row in range(cells.rows) for column in range(half)]
    for sheet, cards in enumerate(_batches(count, len(places)), 1):
        fronts = dict(zip(places, cards, strict=False))
        made: list[Cell | None] = []
        for row in range(cells.rows):
            made += [_cell(fronts.get((row, column)), back=False) for column in range(half)]
            made += [_cell(fronts.get((row, column)), back=True) for column in reversed(range(half))]
        yield Page(sheet=sheet, cells=tuple(made))


def _batches(count: int, size: int) -> Iterator[range]:
    return (range(start, min(start + size, count)) for start in range(0, count, size))


def _cell(card: int | None, *, back: bool) -> Cell | None:
    return None if card is None else Cell(card, back)
