"""An item analysis as lines for a terminal, and as one JSON object."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from duizhao.model.analysis import FEWEST, Examined, Interval, ItemStats, Part


def lines(examined: Examined) -> Iterator[str]:
    """Yield the figures of the quiz, of every item and of its options; the suspects are diagnostics, shown as such."""
    analysis = examined.analysis
    joint, versions = analysis.joint, analysis.versions
    yield f"{analysis.quiz}: {_count(joint.sheets, 'sheet')}, {_count(len(joint.items), 'item')}"
    if joint.sheets < FEWEST:
        yield f"{_count(joint.sheets, 'sheet')}: too few to judge discrimination or distractors; that takes {FEWEST}"
    yield ""
    parts = [("all", joint), *((f"version {one.label}", one) for one in versions if len(versions) > 1)]
    yield from _table([["", "sheets", "mean", "SD", "alpha", "KR-20", "SEM", ""], *(_summary(*part) for part in parts)])
    of = joint.reliability
    if (of.sheets, of.items) != (joint.sheets, len(joint.items)):
        decided = f"{_count(of.sheets, 'sheet')} and {_count(of.items, 'item')}"
        yield f"reliability from {decided} that are decided throughout"
    yield ""
    head = ["", "p", "95 %", "D", "r", "95 %", *(f"p in {one.label}" for one in versions), "options", "item"]
    yield from _table([head, *(_item(examined, place, item) for place, item in enumerate(joint.items))])
    yield "options: the key or keys, then the distractors as in cards/, | blanks and answers of two marks"


def document(examined: Examined) -> str:
    """Return everything as one JSON object: the analysis, the printed numbers, and the suspects with their places."""
    suspects: list[dict[str, Any]] = []
    for one, diagnostic in examined.suspects:
        at = diagnostic.at
        place = {"path": at.path, "line": at.line, "column": at.column}
        said = {"code": diagnostic.code, "message": diagnostic.message, "hint": diagnostic.hint}
        what = {"idea": one.item.idea, "question": one.item.question, "option": one.option, "version": one.label}
        suspects.append({**place, **said, **what})
    numbers = [
        {"idea": idea, "question": question, "numbers": by_label}
        for (idea, question), by_label in examined.numbers.items()
    ]
    whole = {"analysis": examined.analysis, "numbers": numbers, "suspects": suspects}
    return msgspec.json.encode(whole).decode()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _two(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _range(interval: Interval | None) -> str:
    return "" if interval is None else f"{interval.low:.2f} to {interval.high:.2f}"


def _summary(name: str, part: Part) -> list[str]:
    of = part.reliability
    figures = part.mean, part.deviation, of.alpha, of.kr20, of.sem
    return [name, str(part.sheets), *map(_two, figures), ""]


def _item(examined: Examined, place: int, item: ItemStats) -> list[str]:
    key = item.idea, item.question
    versions = examined.analysis.versions
    numbers = examined.numbers.get(key, {})
    counts = [str(one.count) for one in item.options]
    options = " ".join(["+".join(counts[: item.keys]), *counts[item.keys :]])
    if item.options and item.blank + item.several:
        options += f" | {item.blank + item.several}"
    undecided = f" ({item.undecided} undecided)" if item.undecided else ""
    printed = [f"{label}{number}" for label, number in numbers.items()]
    return [
        str(place + 1),
        _two(item.p),
        _range(item.p_interval),
        _two(item.group_d),
        _two(item.r),
        _range(item.r_interval),
        *(_two(version.items[place].p) for version in versions),
        options,
        " ".join(["/".join(key), *printed]) + undecided,
    ]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows in columns: the first and the last to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *middle, last in rows:
        cells = [f"{first:{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(middle, widths[1:], strict=False))]
        yield "  ".join([*cells, last]).rstrip()
