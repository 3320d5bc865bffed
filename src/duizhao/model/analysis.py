"""What item analysis makes of the answers to a quiz."""

from typing import Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.diagnostic import Diagnostic
from duizhao.model.deck import LocalText

FEWEST: Final = 20
"""Fewer answers say nothing about one item: at 20, a correlation of 0.3 still has an interval from -0.16 to 0.66."""


class Interval(Struct, frozen=True):
    """A 95 % confidence interval."""

    low: float
    high: float


class OptionStats(Struct, frozen=True, kw_only=True):
    """Who chose one option; `option` is its place on the card, where keys come first.

    `best` and `weakest` are the shares of the two groups that chose it, None where there are no groups.
    """

    option: int
    count: int
    share: float
    best: float | None
    weakest: float | None


class ItemStats(Struct, frozen=True, kw_only=True):
    """One question's figures on one set of sheets.

    `asked` counts the decided answers and `right` those of them that are right; `p` is the difficulty, the share of
    right ones, and `group_d` the discrimination between the best and the weakest 27 %. `r` is the correlation of the
    item's points with the points for all other items. All are None where they cannot be computed. `blank`, `several`
    (two marks where one is asked for) and `undecided` count answers. The first `keys` of its `options` are right.
    """

    idea: str
    question: str
    kind: str
    asked: int
    right: int
    p: float | None
    p_interval: Interval | None
    group_d: float | None
    r: float | None
    r_interval: Interval | None
    blank: int
    several: int
    undecided: int
    options: tuple[OptionStats, ...]
    keys: int = 1


class Reliability(Struct, frozen=True, kw_only=True):
    """How far the marks can be relied on.

    `sheets` and `items` are those it was computed from: decided throughout. `alpha` is computed from points, `kr20`
    from right and wrong; `sem` is the standard error of measurement in points. None where they cannot be computed.
    """

    sheets: int
    items: int
    alpha: float | None
    kr20: float | None
    sem: float | None


class Part(Struct, frozen=True, kw_only=True):
    """A set of sheets: those of one version, by its `label`, or all of them, with an empty one.

    `marks` are the points of each sheet, in ascending order; `most` are the points that could be had.
    """

    label: str
    marks: tuple[float, ...]
    most: float
    mean: float | None
    deviation: float | None
    reliability: Reliability
    items: tuple[ItemStats, ...]

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return len(self.marks)


class Analysis(Struct, frozen=True, kw_only=True):
    """The analysis of a quiz: all versions together, and each by itself. Items are in one order throughout."""

    quiz: str
    joint: Part
    versions: tuple[Part, ...]


Flaw: TypeAlias = Literal["key", "negative", "versions", "nobody", "chance", "everybody", "idle"]
"""What may be wrong with an item: see docs/item-analysis.md."""


class Suspect(Struct, frozen=True, kw_only=True):
    """An item that should be looked at, and why.

    `option` is the option it is about, None for the item as a whole; `label` is the version it is about, or empty;
    `figures` are the numbers that tell, in the order in which the sentence about `flaw` names them.
    """

    flaw: Flaw
    item: ItemStats
    option: int | None = None
    label: str = ""
    figures: tuple[float, ...] = ()


class ItemTexts(Struct, frozen=True, kw_only=True):
    """What an item asks, and its options in the card's own order; none where the answer is written.

    The first `keys` of them are right.
    """

    stem: LocalText
    options: tuple[LocalText, ...]
    keys: int = 1


class Examined(Struct, frozen=True, kw_only=True):
    """An analysis with all that is needed to show it.

    `texts` and `numbers` are by idea and question; `numbers` says which number an item has in each version, as far as
    the form is known. Each suspect comes with its place in cards/, the worst first.
    """

    analysis: Analysis
    title: LocalText
    texts: dict[tuple[str, str], ItemTexts]
    numbers: dict[tuple[str, str], dict[str, int]]
    suspects: tuple[tuple[Suspect, Diagnostic], ...]
