"""The formulas of item analysis: published examples, another implementation of each, and laws."""

import math
import statistics
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.model.analysis import Interval
from duizhao.passes import measures

tables = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(st.booleans(), min_size=items, max_size=items), min_size=2, max_size=12)
)
points = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0]), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("right", "asked", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(right: int, asked: int, low: float, high: float) -> None:
    """
    the four examples of Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    """
    interval = measures.wilson(right, asked)
    assert interval
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_wilson_of_nothing() -> None:
    """
    0 of 0
    """
    assert measures.wilson(0, 0) is None


@given(st.integers(1, 400).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
def test_wilson_solves_its_equation(counts: tuple[int, int]) -> None:
    """
    any proportion: each end is z standard errors *of that end* away from it
    """
    right, asked = counts
    interval = measures.wilson(right, asked)
    assert interval
    assert 0 <= interval.low <= right / asked <= interval.high <= 1
    for end in {interval.low, interval.high} - {0.0, 1.0}:
        assert math.isclose(
            abs(right / asked - end), 1.959963984540054 * math.sqrt(end * (1 - end) / asked), rel_tol=1e-6, abs_tol=1e-9
        )


def test_point_biserial_by_hand() -> None:
    """
    wrong with 1 and 2 other points, right with 3 and 4
    """
    # (3.5 - 1.5) / 1.118034 · √(0.5 · 0.5): means of both groups, deviation of all four, shares of both
    r = measures.correlation([0, 0, 1, 1], [1, 2, 3, 4])
    assert r is not None
    assert round(r, 6) == round((3.5 - 1.5) / math.sqrt(1.25) * 0.5, 6) == 0.894427


@given(st.data())
def test_correlation_as_in_the_standard_library(data: st.DataObject) -> None:
    """
    any two runs of points
    """
    first = data.draw(points)
    second = data.draw(
        st.lists(st.floats(0, 20).map(lambda one: round(one, 2)), min_size=len(first), max_size=len(first))
    )
    r = measures.correlation(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert r is None
    else:
        assert r is not None
        assert math.isclose(r, statistics.correlation(first, second), abs_tol=1e-9)
        assert -1 <= r <= 1


def test_correlation_interval_as_published() -> None:
    """
    r = 0.5 of 28 pairs: z = 0.5493, its standard error 1/5
    """
    interval = measures.correlation_interval(0.5, 28)
    assert interval
    assert round(math.atanh(interval.low), 4) == round(0.5493 - 1.96 / 5, 4)
    assert round(math.atanh(interval.high), 4) == round(0.5493 + 1.96 / 5, 4)
    assert measures.correlation_interval(0.5, 3) is measures.correlation_interval(None, 30) is None
    assert measures.correlation_interval(-1.0, 30) == Interval(-1, -1)


def test_alpha_and_kr20_by_hand() -> None:
    """
    four pupils, three items: 111, 110, 100, 000
    """
    rows = [[True, True, True], [True, True, False], [True, False, False], [False, False, False]]
    # p = 3/4, 2/4, 1/4: Σpq = 3/16 + 4/16 + 3/16; marks 3, 2, 1, 0 have the variance 5/4
    expected = 3 / 2 * (1 - (10 / 16) / (5 / 4))
    assert measures.kr20(rows) == measures.alpha(rows) == expected == 0.75


@given(tables)
def test_alpha_from_the_covariances(rows: list[list[bool]]) -> None:
    """
    any table: alpha is k/(k - 1) · the share of the marks' variance that is between items, and KR-20 is the same
    """
    columns = [[float(one) for one in column] for column in zip(*rows, strict=True)]
    own = sum(statistics.covariance(column, column) for column in columns)
    between = 2 * sum(statistics.covariance(one, other) for one, other in combinations(columns, 2))
    alpha, kr20 = measures.alpha(rows), measures.kr20(rows)
    if len({sum(row) for row in rows}) == 1:
        assert alpha is kr20 is None
    else:
        items = len(columns)
        assert alpha is not None
        assert kr20 is not None
        assert math.isclose(alpha, items / (items - 1) * between / (own + between), abs_tol=1e-9)
        assert math.isclose(alpha, kr20, abs_tol=1e-9)
        assert alpha <= 1 + 1e-12


def test_alpha_of_one_pupil_or_one_item() -> None:
    """
    1 × 3, 3 × 1, and marks that are all alike
    """
    assert measures.alpha([[1, 0, 1]]) is measures.alpha([[1], [0], [1]]) is measures.alpha([[1, 0], [0, 1]]) is None
    assert measures.kr20([[True, False]]) is measures.kr20([[True], [False]]) is None


def test_standard_error() -> None:
    """
    a deviation of 5 points and a reliability of 0.84, and of -0.2
    """
    assert math.isclose(measures.standard_error(5, 0.84), 2.0)
    assert math.isclose(measures.standard_error(5, -0.2), 5 * math.sqrt(1.2))


def test_groups_are_of_kelleys_size() -> None:
    """
    a hundred marks, all different; ten; and ten of which five share the best mark
    """
    best, weakest = measures.groups(range(100))
    assert [mark for mark, weight in enumerate(best) if weight] == list(range(73, 100))
    assert [mark for mark, weight in enumerate(weakest) if weight] == list(range(27))
    assert sum(measures.groups(range(10))[0]) == 3
    assert measures.groups([9, 9, 9, 9, 9, 1, 2, 3, 4, 5])[0] == (0.6,) * 5 + (0.0,) * 5
    assert measures.groups([]) == ((), ())


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_groups_treat_equals_alike(marks: list[int]) -> None:
    """
    any marks: who has the same mark has the same weight, and the weights add up to the size of the group
    """
    for members in measures.groups(marks):
        by_mark: dict[int, set[float]] = {}
        for mark, weight in zip(marks, members, strict=True):
            by_mark.setdefault(mark, set()).add(weight)
        assert all(len(weights) == 1 for weights in by_mark.values())
        assert math.isclose(math.fsum(members), max(1, round(0.27 * len(marks))))


@pytest.mark.parametrize(
    ("table", "p"),
    [((3, 4, 1, 4), 0.4857), ((1, 10, 11, 14), 0.0028), ((8, 10, 1, 6), 0.0350), ((0, 5, 0, 5), 1.0)],
)
def test_fisher_as_published(table: tuple[int, int, int, int], p: float) -> None:
    """
    the lady tasting tea (Fisher 1935); dieting women and men, 1 of 10 and 11 of 14; whales and sharks, 8 of 10, 1 of 6
    """
    assert round(measures.differ(*table), 4) == p
