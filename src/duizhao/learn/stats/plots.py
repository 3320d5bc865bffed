"""Plots as inline SVG: classes for colours, which the page's style sheet gives them; no script, no style attribute."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from msgspec import Struct

from duizhao.learn.stats.layout import level, steps

_LEFT, _BOTTOM, _TOP, _RIGHT = 34, 22, 8, 8
_CELL = 11
"""Pixels from one day of the calendar to the next."""


class Series(Struct, frozen=True):
    """A line of a plot: its name, the class of its colour, and a value for each place; None where there is none."""

    name: str
    look: str
    values: Sequence[float | None]


def columns(rows: Sequence[tuple[str, float, str]], title: str, width: int, height: int) -> str:
    """Return a column for each row of a label, a value and what is said when it is pointed at."""
    most = max((value for _, value, _ in rows), default=0) or 1
    wide = (width - _LEFT - _RIGHT) / max(len(rows), 1)
    base = height - _BOTTOM
    parts = _grid(most, width, base)
    every = max(1, -(-len(rows) // 8))
    for place, (label, value, said) in enumerate(rows):
        x, high = _LEFT + place * wide, value / most * (base - _TOP)
        shape = f'x="{x + wide * 0.1:.1f}" y="{base - high:.1f}" width="{wide * 0.8:.1f}" height="{high:.1f}"'
        parts.append(f'<rect class="bar" {shape}><title>{escape(said)}</title></rect>')
        if place % every == 0:
            parts.append(_text(x + wide / 2, base + 13, label, "middle"))
    return _svg("".join(parts), title, width, height)


def curve(labels: Sequence[str], series: Sequence[Series], title: str, width: int, height: int) -> str:
    """Return lines over the same places; a gap where there is no value."""
    values = [value for one in series for value in one.values if value is not None]
    most = max(values, default=0) or 1
    base = height - _BOTTOM
    across = (width - _LEFT - _RIGHT) / max(len(labels) - 1, 1)
    parts = _grid(most, width, base)
    every = max(1, -(-len(labels) // 5))
    for place in range(0, len(labels), every):
        anchor = "start" if not place else "middle"
        parts.append(_text(_LEFT + place * across, base + 13, labels[place], anchor))
    for one in series:
        points, pen = [], "M"
        for place, value in enumerate(one.values):
            if value is None:
                pen = "M"
                continue
            points.append(f"{pen}{_LEFT + place * across:.1f} {base - value / most * (base - _TOP):.1f}")
            pen = "L"
        parts.append(f'<path class="line {one.look}" d="{"".join(points)}"><title>{escape(one.name)}</title></path>')
    return _svg("".join(parts), title, width, height)


def calendar(
    counts: Mapping[date, int], today: date, weeks: int, weekdays: Sequence[str], months: Sequence[str], title: str
) -> str:
    """Return a square for each day of the last `weeks`, Monday on top; each says its day and count."""
    limits = steps(list(counts.values()))
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    left, top = 28, 14
    parts = [_text(left - 4, top + _CELL * row + 8, weekdays[row], "end") for row in (0, 2, 4, 6)]
    shown = -3
    for week in range(weeks):
        start = monday + timedelta(days=7 * week)
        begins = week and start.month != (start - timedelta(days=7)).month
        if begins and week >= shown + 3:
            parts.append(_text(left + _CELL * week, top - 4, months[start.month - 1], "start"))
            shown = week
        for row in range(7):
            day = start + timedelta(days=row)
            if day > today:
                break
            count = counts.get(day, 0)
            at = f'x="{left + _CELL * week}" y="{top + _CELL * row}" width="{_CELL - 2}" height="{_CELL - 2}" rx="2"'
            parts.append(f'<rect class="l{level(count, limits)}" {at}><title>{day}: {count}</title></rect>')
    return _svg("".join(parts), title, left + _CELL * weeks + 2, top + _CELL * 7 + 2)


def _grid(most: float, width: int, base: int) -> list[str]:
    """Return four lines at round values, each with its number."""
    step = _round_step(most / 4)
    parts = []
    for number in range(int(most / step) + 1):
        y = base - number * step / most * (base - _TOP)
        look = "zero" if not number else "grid"
        parts.append(f'<line class="{look}" x1="{_LEFT}" y1="{y:.1f}" x2="{width - _RIGHT}" y2="{y:.1f}"/>')
        parts.append(_text(_LEFT - 4, y + 3, f"{number * step:g}", "end"))
    return parts


def _round_step(least: float) -> float:
    """Return the least of 1, 2, 5, 10 … that is not less than `least`; tenths where it is below 1.

    >>> [_round_step(least) for least in (0.25, 3, 21, 700)]
    [0.5, 5, 50, 1000]
    """
    unit = 0.1 if least < 1 else 1
    while True:
        for factor in (1, 2, 5):
            if unit * factor >= least:
                return unit * factor
        unit *= 10


def _svg(inside: str, title: str, width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg role="img" aria-label="{escape(title)}" {size}>{inside}</svg>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
