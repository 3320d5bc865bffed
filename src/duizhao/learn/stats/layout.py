"""Tables, bars and a calendar in columns of characters, or in sentences where they are read aloud."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from duizhao.learn.screen import GAP, Line, width

INDENT: Final = "  "
_BLOCKS: Final = "·░▒▓█"
_ASCII: Final = ".-+*#"
_BAR: Final = 24
"""The longest bar, in columns."""


class Canvas(Struct, frozen=True, kw_only=True):
    """Where something is laid out: so many `columns`, blocks if `fancy`, else ASCII; `plain`: nothing drawn."""

    columns: int
    fancy: bool
    plain: bool
    colon: str
    comma: str


def table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], on: Canvas) -> list[Line]:
    """Return rows of a name and cells below `head`, aligned; one row below the other where they are too wide.

    For reading aloud each row names its columns.
    """
    if on.plain:
        return [Line(_spoken(name, head, cells, on)) for name, cells in rows]
    first = max((width(name) for name, _ in rows), default=0)
    wide = [max(map(width, column)) for column in zip(head, *(cells for _, cells in rows), strict=True)]
    if len(INDENT) + first + sum(wide) + len(GAP) * len(wide) > on.columns:
        return [line for name, cells in rows for line in _stacked(name, head, cells, on)]
    lines = [(_padded("", first, head, wide), "quiet")] + [
        (_padded(name, first, cells, wide), "plain") for name, cells in rows
    ]
    return [Line(text, "quiet" if style == "quiet" else "plain", INDENT) for text, style in lines]


def bars(rows: Sequence[tuple[str, int, str]], on: Canvas) -> list[Line]:
    """Return a bar for each row of a name, a length and what stands behind the bar; the longest fills the room."""
    if on.plain:
        return [Line(f"{name}{on.colon}{text}") for name, _, text in rows]
    first = max((width(name) for name, _, _ in rows), default=0)
    behind = max((width(text) for _, _, text in rows), default=0)
    room = max(4, min(_BAR, on.columns - len(INDENT) - first - 2 - behind - 1))
    most = max((length for _, length, _ in rows), default=0)
    block = "█" if on.fancy else "#"
    lines = []
    for name, length, text in rows:
        bar = block * -(-length * room // max(most, room))
        lines.append(Line(f"{name}{' ' * (first - width(name))}  {bar}{' ' if bar else ''}{text}", lead=INDENT))
    return lines


def calendar(
    counts: Mapping[date, int], today: date, weeks: int, weekdays: Sequence[str], months: Sequence[str], on: Canvas
) -> list[Line]:
    """Return a year as a column a week, Monday on top, as many of the last `weeks` as there is room for."""
    label = max(map(width, weekdays))
    weeks = min(weeks, on.columns - len(INDENT) - label - 1)
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    limits = steps(list(counts.values()))
    marks = _BLOCKS if on.fancy else _ASCII
    header = _months([monday + timedelta(days=7 * week) for week in range(weeks)], months, weeks)
    lines = [Line(" " * (label + 1) + header, "quiet", INDENT)]
    for weekday in range(7):
        days = (monday + timedelta(days=7 * week + weekday) for week in range(weeks))
        cells = "".join(" " if day > today else marks[level(counts.get(day, 0), limits)] for day in days)
        name = weekdays[weekday] if weekday % 2 == 0 else ""
        lines.append(Line(f"{name}{' ' * (label - width(name))} {cells}", lead=INDENT))
    return lines


def legend(values: Sequence[int], fewer: str, more: str, on: Canvas) -> str:
    """Return what the calendar's marks stand for: ``fewer · 0  ░ 1–4  ▒ 5–9 … more``."""
    limits = steps(values)
    marks = _BLOCKS if on.fancy else _ASCII
    parts = [f"{marks[0]} 0"]
    for number, (low, high) in enumerate(pairwise((1, *(limit + 1 for limit in limits))), 1):
        if low < high:
            parts.append(f"{marks[number]} {low}" + (f"–{high - 1}" if high - 1 > low else ""))
    top = limits[-1] + 1
    if max(values, default=0) >= top:
        parts.append(f"{marks[4]} {top}+")
    return f"{fewer}{GAP}{GAP.join(parts)}{GAP}{more}"


def steps(values: Sequence[int]) -> tuple[int, int, int]:
    """Return the greatest counts of the three lower of four levels: the quartiles of the days that have any.

    >>> steps([1, 2, 3, 4, 5, 6, 7, 8])
    (2, 4, 6)
    """
    sorted_ = sorted(value for value in values if value)
    if not sorted_:
        return (1, 2, 3)
    quarter = [sorted_[max(0, len(sorted_) * number // 4 - 1)] for number in (1, 2, 3)]
    return quarter[0], quarter[1], quarter[2]


def level(count: int, limits: Sequence[int]) -> int:
    """Return the level of a day, 0 where nothing was answered, to 4."""
    return 0 if not count else 1 + sum(count > limit for limit in limits)


def _padded(name: str, first: int, cells: Sequence[str], wide: Sequence[int]) -> str:
    right = (f"{' ' * (room - width(cell))}{cell}" for cell, room in zip(cells, wide, strict=True))
    return f"{name}{' ' * (first - width(name))}{GAP}{GAP.join(right)}"


def _stacked(name: str, head: Sequence[str], cells: Sequence[str], on: Canvas) -> list[Line]:
    pairs = GAP.join(f"{title}{on.colon}{cell}" for title, cell in zip(head, cells, strict=True))
    return [Line(name, lead=INDENT), Line(pairs, "quiet", INDENT * 2)]


def _spoken(name: str, head: Sequence[str], cells: Sequence[str], on: Canvas) -> str:
    pairs = (f"{title} {cell}" for title, cell in zip(head, cells, strict=True))
    return f"{name}{on.colon}{on.comma.join(pairs)}"


def _months(mondays: Sequence[date], months: Sequence[str], columns: int) -> str:
    """Return the names of months, each above the first week that begins in it, as far as they do not collide."""
    line, taken = "", 0
    for column, monday in enumerate(mondays):
        name = months[monday.month - 1]
        begins = column and monday.month != mondays[column - 1].month
        if begins and column >= taken and column + width(name) <= columns:
            line += " " * (column - width(line)) + name
            taken = column + width(name) + 1
    return line
