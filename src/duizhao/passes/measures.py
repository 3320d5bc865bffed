"""The formulas of item analysis: plain numbers in, plain numbers out, each with its source.

Sums are exact (`math.fsum`), so that no figure depends on the order of the pupils.
"""

import math
from collections.abc import Sequence
from operator import mul
from statistics import NormalDist
from typing import Final

from duizhao.model.analysis import Interval

GROUP: Final = 0.27
"""The share of pupils in each of the two groups that are compared: Kelley (1939), “The selection of upper and lower
groups for the validation of test items”, Journal of Educational Psychology 30, 17-24. With normal marks it makes the
difference between the groups stand out most against its own error."""

_Z: Final = NormalDist().inv_cdf(0.975)
_ONE: Final = 1 - 1e-12
_FEWEST_FOR_R: Final = 4
"""Fisher's z has a standard error of 1/√(n - 3)."""


def wilson(right: int, asked: int) -> Interval | None:
    """Return the 95 % interval of a proportion, None of nothing.

    The score interval of Wilson (1927), “Probable inference, the law of succession, and statistical inference”, JASA
    22, 209-212; it keeps its promise in small samples and at 0 and 1, where p ± 2 standard errors does not.

    >>> wilson(0, 20).low, round(wilson(0, 20).high, 4)
    (0.0, 0.1611)
    """
    if not asked:
        return None
    p, square = right / asked, _Z * _Z / asked
    middle = (p + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(p * (1 - p) / asked + square / (4 * asked))
    return Interval(0.0 if right == 0 else middle - half, 1.0 if right == asked else middle + half)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's r of two runs of numbers, None if either does not vary.

    Of an item's 0 and 1 with other marks it is the point-biserial coefficient. With the marks for all *other* items it
    is the corrected item-total correlation of Henrysson (1963), “Correction of item-total correlations in item
    analysis”, Psychometrika 28, 211-218: an item is not compared with itself, which would flatter it in short tests.
    """
    count = len(first)
    if count < 2 or min(first) == max(first) or min(second) == max(second):  # noqa: PLR2004 - one does not vary
        return None
    mean_first, mean_second = math.fsum(first) / count, math.fsum(second) / count
    off_first, off_second = [a - mean_first for a in first], [b - mean_second for b in second]
    squares = math.fsum(map(mul, off_first, off_first)), math.fsum(map(mul, off_second, off_second))
    product = math.fsum(map(mul, off_first, off_second))
    scale = math.sqrt(squares[0]) * math.sqrt(squares[1])
    return max(-1.0, min(1.0, product / scale)) if scale else None


def correlation_interval(r: float | None, count: int) -> Interval | None:
    """Return the 95 % interval of a correlation over `count` pairs, None of fewer than four; at -1 and 1 it is a point.

    By the transformation of Fisher (1921), “On the ‘probable error’ of a coefficient of correlation”, Metron 1, 3-32.
    """
    if r is None or count < _FEWEST_FOR_R:
        return None
    if abs(r) > _ONE:
        return Interval(round(r), round(r))
    middle, half = math.atanh(r), _Z / math.sqrt(count - 3)
    return Interval(math.tanh(middle - half), math.tanh(middle + half))


def variance(numbers: Sequence[float]) -> float:
    """Return the mean squared distance from the mean, as of a whole population."""
    mean = math.fsum(numbers) / len(numbers)
    return math.fsum((number - mean) ** 2 for number in numbers) / len(numbers)


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Return Cronbach's alpha; `rows` holds, for each pupil, the points for each item. None where marks do not vary.

    k/(k - 1) · (1 - Σ item variances / variance of the marks): Cronbach (1951), “Coefficient alpha and the internal
    structure of tests”, Psychometrika 16, 297-334. Variances are of the population on both sides; the sample's would
    give the same. It is at most 1, and below 0 where items contradict each other.
    """
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - one pupil, one item
        return None
    marks = [math.fsum(row) for row in rows]
    whole = variance(marks) if min(marks) < max(marks) else 0
    items = len(rows[0])
    return items / (items - 1) * (1 - math.fsum(map(variance, zip(*rows, strict=True))) / whole) if whole else None


def kr20(rows: Sequence[Sequence[bool]]) -> float | None:
    """Return Kuder and Richardson's formula 20; `rows` holds, for each pupil, which items are right.

    k/(k - 1) · (1 - Σ p·q / variance of the marks): Kuder & Richardson (1937), “The theory of the estimation of test
    reliability”, Psychometrika 2, 151-160. For items of one point it is alpha.
    """
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004
        return None
    marks = [sum(row) for row in rows]
    whole = variance(marks) if min(marks) < max(marks) else 0
    items = len(rows[0])
    shares = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return items / (items - 1) * (1 - math.fsum(p * (1 - p) for p in shares) / whole) if whole else None


def standard_error(deviation: float, reliability: float) -> float:
    """Return the standard error of measurement, in points: s·√(1 - reliability).

    Two marks of three lie within it of what the pupil would have on average. Lord & Novick (1968), Statistical Theories
    of Mental Test Scores, § 3.8.
    """
    return deviation * math.sqrt(max(0.0, 1 - reliability))


def groups(marks: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return how much each pupil belongs to the best 27 %, and how much to the weakest.

    Pupils with the mark at the edge of a group share its last places, so that chance does not choose between them.

    >>> groups([5, 3, 3, 1])
    ((1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    """
    size = max(1, round(GROUP * len(marks))) if marks else 0
    return _members(marks, size), _members([-mark for mark in marks], size)


def _members(marks: Sequence[float], size: int) -> tuple[float, ...]:
    if not size:
        return ()
    edge = sorted(marks, reverse=True)[size - 1]
    above, at = sum(mark > edge for mark in marks), sum(mark == edge for mark in marks)
    shared = (size - above) / at
    return tuple(1.0 if mark > edge else shared if mark == edge else 0.0 for mark in marks)


def differ(right: int, asked: int, other_right: int, other_asked: int) -> float:
    """Return how probable so great a difference between two proportions is by chance alone.

    The two-sided exact test of Fisher (1922), “On the interpretation of χ² from contingency tables, and the calculation
    of P”, Journal of the Royal Statistical Society 85, 87-94: the sum over all tables no more probable than this one.

    >>> round(differ(3, 4, 1, 4), 4)
    0.4857
    """
    whole, rights = asked + other_asked, right + other_right

    def chance(count: int) -> float:
        return math.exp(_choose(rights, count) + _choose(whole - rights, asked - count) - _choose(whole, asked))

    limit = chance(right) * (1 + 1e-7)
    possible = range(max(0, asked - (whole - rights)), min(asked, rights) + 1)
    return min(1.0, math.fsum(one for one in map(chance, possible) if one <= limit))


def _choose(whole: int, part: int) -> float:
    """Return the logarithm of a binomial coefficient."""
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
