"""Answers to an analysis: difficulty, discrimination and options of every item, and how far the marks can be relied on.

What nobody has decided yet is left out wherever it would count, never taken as wrong: of an item's figures, of a
pupil's marks for the other items, and of reliability (first items that are undecided on more than half of the sheets,
then sheets with any undecided item left).
"""

import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.model.analysis import Analysis, ItemStats, OptionStats, Part, Reliability
from duizhao.model.results import Graded, Response, Results
from duizhao.passes import measures

Key: TypeAlias = tuple[str, str]
"""An idea's id and a question's."""

_MOST_UNDECIDED: Final = 0.5
_ONE_KEY: Final[Mapping[Key, int]] = {}


class _Table(Struct, frozen=True):
    """The answers of some sheets, for each item one a sheet: None where it has none, or nobody has decided it.

    `marks` are the points of each sheet, `decided` those that could be had; `best` and `weakest` are the sheets in
    these groups, each with how much it belongs to it.
    """

    columns: dict[Key, list[Response | None]]
    undecided: dict[Key, int]
    marks: list[float]
    decided: list[int]
    best: dict[int, float]
    weakest: dict[int, float]


def analyse(results: Results, options: Mapping[Key, int], keys_of: Mapping[Key, int] = _ONE_KEY) -> Analysis:
    """Return the analysis of `results`, of all sheets and of each version's.

    `options` says between how many options an item's answer chooses; items that it does not name, or of 0, have none.
    `keys_of` says how many of them are right, where it is not one.
    Items come in the order of the first version. A sheet that answers an item twice counts with the first answer.
    """
    by_label: dict[str, list[Graded]] = {}
    for sheet in results.sheets:
        by_label.setdefault(sheet.label, []).append(sheet)
    labels = sorted(by_label)
    kinds: dict[Key, str] = {}
    for label in labels:
        for sheet in by_label[label]:
            for one in sheet.answers:
                kinds.setdefault((one.idea, one.question), one.kind)
    keys = list(kinds.items())
    return Analysis(
        quiz=results.quiz,
        joint=_part("", results.sheets, keys, options, keys_of),
        versions=tuple(_part(label, by_label[label], keys, options, keys_of) for label in labels),
    )


def _part(
    label: str,
    sheets: Sequence[Graded],
    keys: Sequence[tuple[Key, str]],
    options: Mapping[Key, int],
    keys_of: Mapping[Key, int],
) -> Part:
    table = _table(sheets, [key for key, _ in keys])
    deviation = statistics.stdev(table.marks) if len(table.marks) > 1 else None
    return Part(
        label=label,
        marks=tuple(sorted(table.marks)),
        most=math.fsum(_most(column) for column in table.columns.values()),
        mean=math.fsum(table.marks) / len(sheets) if sheets else None,
        deviation=deviation,
        reliability=_reliability(table),
        items=tuple(_item(key, kind, table, options.get(key, 0), keys_of.get(key, 1)) for key, kind in keys),
    )


def _table(sheets: Sequence[Graded], keys: Sequence[Key]) -> _Table:
    columns: dict[Key, list[Response | None]] = {key: [None] * len(sheets) for key in keys}
    marks, decided = [], []
    for place, sheet in enumerate(sheets):
        points = []
        most = 0
        for one in sheet.answers:
            column = columns[one.idea, one.question]
            if column[place] is None:
                column[place] = one
                if one.right is not None:
                    points.append(one.points)
                    most += one.most
        marks.append(math.fsum(points))
        decided.append(most)
    undecided = {}
    for key, column in columns.items():
        open_ones = [place for place, one in enumerate(column) if one is not None and one.right is None]
        undecided[key] = len(open_ones)
        for place in open_ones:
            column[place] = None
    shares = [mark / count if count else 0.0 for mark, count in zip(marks, decided, strict=True)]
    best, weakest = (
        {place: weight for place, weight in enumerate(members) if weight} for members in measures.groups(shares)
    )
    return _Table(columns, undecided, marks, decided, best, weakest)


def _most(column: Sequence[Response | None]) -> int:
    """Return the points for a right answer; 1 where nobody has been asked."""
    return max((one.most for one in column if one), default=1)


def _item(key: Key, kind: str, table: _Table, options: int, keys: int) -> ItemStats:
    column = table.columns[key]
    answers = [one for one in column if one is not None]
    right = sum([bool(one.right) for one in answers])
    best, weakest = _Group.of(column, table.best), _Group.of(column, table.weakest)
    r, pairs = _item_rest(column, table)
    counts: Counter[int] = Counter()
    for one in answers:
        counts.update(_chosen(one.given, keys))
    return ItemStats(
        idea=key[0],
        question=key[1],
        kind=kind,
        asked=len(answers),
        right=right,
        p=right / len(answers) if answers else None,
        p_interval=measures.wilson(right, len(answers)),
        group_d=None if best.right is None or weakest.right is None else best.right - weakest.right,
        r=r,
        r_interval=measures.correlation_interval(r, pairs),
        blank=sum(not one.given and not one.right for one in answers) if options else 0,
        several=sum(len(one.given) > 1 for one in answers) if options and keys == 1 else 0,
        undecided=table.undecided[key],
        options=tuple(
            OptionStats(
                option=option,
                count=counts[option],
                share=counts[option] / len(answers) if answers else 0.0,
                best=best.chose(option, keys),
                weakest=weakest.chose(option, keys),
            )
            for option in range(options)
        ),
        keys=keys,
    )


def _chosen(given: Sequence[int], keys: int) -> Sequence[int]:
    """Return the options that an answer chose: two marks where one is asked for choose none."""
    return given if keys > 1 or len(given) == 1 else ()


class _Group(Struct, frozen=True):
    """What a group answered to one item: the weights of its members, and those of them by what they gave."""

    size: float
    right: float | None
    given: dict[tuple[int, ...], list[float]]

    @classmethod
    def of(cls, column: Sequence[Response | None], members: Mapping[int, float]) -> "_Group":
        weights, right = [], []
        given: dict[tuple[int, ...], list[float]] = {}
        for place, weight in members.items():
            one = column[place]
            if one is not None:
                weights.append(weight)
                given.setdefault(one.given, []).append(weight)
                if one.right:
                    right.append(weight)
        size = math.fsum(weights)
        return cls(size, math.fsum(right) / size if size else None, given)

    def chose(self, option: int, keys: int) -> float | None:
        weights = (weights for given, weights in self.given.items() if option in _chosen(given, keys))
        return math.fsum(map(math.fsum, weights)) / self.size if self.size else None


def _item_rest(column: Sequence[Response | None], table: _Table) -> tuple[float | None, int]:
    """Return the correlation of an item's points with those for the other items, and over how many sheets."""
    pairs = [
        (one.points, (mark - one.points) / (decided - one.most))
        for one, mark, decided in zip(column, table.marks, table.decided, strict=True)
        if one is not None and decided > one.most
    ]
    own, rest = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return measures.correlation(own, rest), len(own)


def _reliability(table: _Table) -> Reliability:
    columns = [
        column
        for column in table.columns.values()
        if sum(one is None for one in column) <= _MOST_UNDECIDED * len(column)
    ]
    rows = [whole for row in zip(*columns, strict=True) if len(whole := [one for one in row if one]) == len(columns)]
    points = [[one.points for one in row] for row in rows]
    reliability = measures.alpha(points) if rows else None
    deviation = statistics.stdev(map(math.fsum, points)) if len(points) > 1 else 0.0
    return Reliability(
        sheets=len(rows),
        items=len(columns),
        alpha=reliability,
        kr20=measures.kr20([[bool(one.right) for one in row] for row in rows]) if rows else None,
        sem=None if reliability is None else measures.standard_error(deviation, reliability),
    )
