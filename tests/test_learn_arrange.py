"""Letters typed to match or to put in order."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.learn.arrange import LETTERS, Trouble, in_order, rate_match, rate_order, read

counts = st.integers(3, 7)
orders = counts.flatmap(lambda count: st.permutations(range(count)))
between = st.text(" \u3000,，、;-=>→:：.()", max_size=3)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def typed(draw: st.DrawFn, signs: str) -> str:
    """Return `signs` in either case and width, with something between them."""
    written = [sign.lower() if draw(st.booleans()) else sign for sign in signs]
    written = [sign.translate(WIDE) if draw(st.booleans()) else sign for sign in written]
    return "".join(draw(between) + sign for sign in written) + draw(between)


@st.composite
def letters_typed(draw: st.DrawFn) -> tuple[str, list[int]]:
    """Draw an order, and its letters in a row."""
    order = draw(orders)
    return typed(draw, "".join(LETTERS[place] for place in order)), order


@st.composite
def pairs_typed(draw: st.DrawFn) -> tuple[str, list[int]]:
    """Draw an order, and its letters beside their numbers, the pairs in any order and either way round."""
    order = draw(orders)
    pairs = draw(st.permutations([f"{number}{LETTERS[place]}" for number, place in enumerate(order, 1)]))
    return typed(draw, "".join(pair[::-1] if draw(st.booleans()) else pair for pair in pairs)), order


@given(letters_typed())
def test_letters_in_a_row(case: tuple[str, list[int]]) -> None:
    """Any order of three to seven: ``bca``, ``B, C, A``, ``ｂ、ｃ、ａ``."""
    line, order = case
    assert read(line, len(order)) == tuple(order)


@given(pairs_typed())
def test_letters_beside_numbers(case: tuple[str, list[int]]) -> None:
    """Any order of three to seven: ``1b 2c 3a``, ``3=A,b1,2-C``."""
    line, order = case
    assert read(line, len(order)) == tuple(order)


@given(st.one_of(st.text(), st.text("abcdefgABC1234567 ,ａ１²ß")), counts)
def test_whatever_is_typed_is_an_order_or_a_trouble(line: str, count: int) -> None:
    """Any text."""
    found = read(line, count)
    assert isinstance(found, Trouble) or sorted(found) == list(range(count))


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("1b 1c", Trouble("twice", ("1",))),
        ("1b 2b 3a", Trouble("twice", ("B",))),
        ("aab", Trouble("twice", ("A",))),
        ("abca", Trouble("twice", ("A",))),
        ("ba", Trouble("missing", ("C",))),
        ("2c", Trouble("missing", ("A", "B"))),
        ("...", Trouble("missing", ("A", "B", "C"))),
        ("\ufffd", Trouble("missing", ("A", "B", "C"))),
        ("abd", Trouble("stray", ("D",))),
        ("1a 2b 4c", Trouble("stray", ("4",))),
        ("甲乙丙", Trouble("stray", ("甲",))),
        ("1² a", Trouble("stray", ("²",))),
        ("1bc", Trouble("unpaired")),
        ("12 ab", Trouble("unpaired")),
        ("1b 2", Trouble("unpaired")),
        ("b" * 100_000, Trouble("twice", ("B",))),
    ],
)
def test_what_arranges_nothing_is_explained(line: str, trouble: Trouble) -> None:
    """Typed for three."""
    assert read(line, 3) == trouble


@given(orders)
def test_as_many_as_possible_stay_in_order(placed: list[int]) -> None:
    """Any order: those kept rise, and no longer rising row is there (by patience sorting)."""
    kept = in_order(placed)
    row = [place for place in placed if place in kept]
    tops: list[int] = []
    for place in placed:
        at = bisect_left(tops, place)
        tops[at : at + 1] = [place]
    assert row == sorted(row)
    assert len(row) == len(tops)


@pytest.mark.parametrize(
    ("placed", "rating"),
    [
        ((), 1),
        ((0, 1, 2), 3),
        ((1, 0, 2), 1),
        ((0, 1, 3, 2), 1),
        ((0, 1, 2, 4, 3), 2),
        ((1, 0, 3, 2, 4), 1),
        ((1, 0, 2, 3, 4, 5), 2),
        ((1, 2, 0, 3, 4, 5), 1),
    ],
)
def test_a_match_is_hard_when_more_than_half_is_right(placed: tuple[int, ...], rating: int) -> None:
    """The right side that each left one got."""
    assert rate_match(placed) == rating


@pytest.mark.parametrize(
    ("placed", "rating"),
    [
        ((), 1),
        ((0, 1, 2, 3), 3),
        ((1, 2, 3, 0), 1),
        ((1, 2, 3, 4, 0), 2),
        ((1, 0, 3, 2, 4), 1),
        ((0, 1, 2, 3, 5, 4), 2),
    ],
)
def test_an_order_is_hard_when_one_of_five_or_more_is_misplaced(placed: tuple[int, ...], rating: int) -> None:
    """The step at each place."""
    assert rate_order(placed) == rating
