"""Plots as inline SVG: classes for colours, which the page's style sheet gives them; no script, no style attribute."""

import math
from collections.abc import Sequence
from html import escape

from msgspec import Struct

_LEFT, _BOTTOM, _TOP, _RIGHT = 44, 30, 12, 14
_MOST_BINS = 24


class Point(Struct, frozen=True):
    """A place in a scatter plot with its label; what is `marked` has another shape."""

    x: float
    y: float
    label: str
    marked: bool


def scatter(points: Sequence[Point], title: str, x_name: str, y_name: str, width: int, height: int) -> str:
    """Return a plot of points over x from 0 to 1 and y from -1 to 1, or from where the lowest point needs it to 1."""
    low = min([-0.25, *(point.y for point in points)])
    low = math.floor(low * 4) / 4

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x * (width - _LEFT - _RIGHT)
        return across, _TOP + (1 - y) / (1 - low) * (height - _TOP - _BOTTOM)

    parts = []
    for step in range(5):
        x, y = place(step / 4, low)
        parts.append(_line(x, _TOP, x, y, "grid") + _text(x, y + 11, f"{step / 4:g}", "middle"))
    for step in range(round((1 - low) * 4) + 1):
        value = low + step / 4
        x, y = place(0, value)
        grid = "zero" if value == 0 else "grid"
        parts.append(_line(x, y, width - _RIGHT, y, grid) + _text(x - 4, y + 3, f"{value:g}", "end"))
    parts.append(_text((_LEFT + width - _RIGHT) / 2, height - 4, x_name, "middle"))
    middle = (_TOP + height - _BOTTOM) / 2
    turned = f'text-anchor="middle" transform="rotate(-90 9 {middle:.1f})"'
    parts.append(f'<text x="9" y="{middle:.1f}" {turned}>{escape(y_name)}</text>')
    for point in points:
        x, y = place(point.x, point.y)
        shape = (
            f'<path class="marked" d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"/>'
            if point.marked
            else f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        )
        parts.append(shape + _text(x + 5, y - 4, point.label, "start", "label"))
    return _svg("".join(parts), title, width, height)


def histogram(marks: Sequence[float], most: float, title: str, x_name: str, width: int, height: int) -> str:
    """Return how many sheets have how many points, from none to `most`: a bar for each point, or for several."""
    most = max(most, *marks, 0)
    step = max(1, math.ceil((most + 1) / _MOST_BINS))
    bins = [0] * (math.floor(most / step) + 1)
    for mark in marks:
        bins[math.floor(max(0.0, mark) / step)] += 1
    tallest = max(*bins, 1)
    wide = (width - _LEFT - _RIGHT) / len(bins)
    base = height - _BOTTOM
    parts = []
    for number, count in enumerate(bins):
        x, high = _LEFT + number * wide, count / tallest * (base - _TOP - 8)
        if count:
            bar = f'x="{x + 0.5:.1f}" y="{base - high:.1f}" width="{max(wide - 1, 0.5):.1f}" height="{high:.1f}"'
            parts.append(f'<rect class="bar" {bar}/>' + _text(x + wide / 2, base - high - 2, str(count), "middle"))
        if number % max(1, len(bins) // 8) == 0:
            parts.append(_text(x + wide / 2, base + 11, str(number * step), "middle"))
    parts.append(_line(_LEFT, base, width - _RIGHT, base, "zero"))
    parts.append(_text((_LEFT + width - _RIGHT) / 2, height - 4, x_name, "middle"))
    return _svg("".join(parts), title, width, height)


def shares(counts: Sequence[tuple[str, int, str]], title: str, width: int, height: int) -> str:
    """Return one bar cut into parts, each of a label, a count and a class; the label stands where there is room."""
    whole = sum(count for _, count, _ in counts)
    parts, x = [], 0.0
    for label, count, look in counts:
        wide = width * count / whole if whole else 0
        if count:
            parts.append(f'<rect class="{look}" x="{x:.1f}" y="0" width="{wide:.1f}" height="{height}"/>')
            if wide > 5 + 4 * len(label):
                parts.append(_text(x + wide / 2, height / 2 + 3, label, "middle", f"on-{look}"))
        x += wide
    return _svg("".join(parts), title, width, height)


def _svg(inside: str, title: str, width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg role="img" {size}><title>{escape(title)}</title>{inside}</svg>'


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line class="{look}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, look: str = "") -> str:
    named = f' class="{look}"' if look else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
