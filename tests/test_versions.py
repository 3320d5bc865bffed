"""Versions: their names, their right letters, and options that stay last."""

import itertools
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.emit.questions import fields
from duizhao.lang import EN
from duizhao.model.deck import ChoiceItem, Deck
from duizhao.model.form import Blueprint, ChoiceQuestion, Form, TrueFalseQuestion, label
from duizhao.passes.chance import shuffled, stream
from duizhao.passes.forms import form
from duizhao.passes.letters import balanced_keys, stretches
from duizhao.passes.shared_runs import shared_runs
from duizhao.passes.verdicts import apart, repeats
from duizhao.span import Node
from sample_deck import sample_deck
from sample_kinds import TRUE_FALSE


def fours() -> Deck:
    """Return 60 ideas, each with one choice of four."""
    deck = sample_deck(180)
    ideas = []
    for idea in deck.ideas:
        items = tuple(item for item in idea.items if isinstance(item, ChoiceItem) and len(item.distractors) == 3)
        ideas.append(msgspec.structs.replace(idea, items=items))
    return msgspec.structs.replace(deck, ideas=tuple(ideas))


def pinned(key: bool) -> Deck:
    """Return `fours` with the key pinned, or the first distractor."""
    deck = fours()
    ideas = []
    for idea in deck.ideas:
        items = []
        for item in idea.items:
            assert isinstance(item, ChoiceItem)
            first, *rest = item.distractors
            first = msgspec.structs.replace(first, pinned=not key)
            items.append(msgspec.structs.replace(item, pinned=key, distractors=(first, *rest)))
        ideas.append(msgspec.structs.replace(idea, items=tuple(items)))
    return msgspec.structs.replace(deck, ideas=tuple(ideas))


def letters(deck: Deck, items: int, versions: int) -> list[list[int]]:
    """Return the right letters of each version."""
    made = form(deck, Blueprint(items=items, versions=versions, seed=7, langs=(EN,)))
    return [[item.key for item in one.items if isinstance(item, ChoiceQuestion)] for one in made.versions]


def test_no_two_versions_share_four_letters_in_a_row() -> None:
    """60 choice items in 40 versions, A to AN: 780 pairs, 57 places each."""
    keys = letters(fours(), 60, 40)
    for one, other in itertools.combinations(keys, 2):
        same = "".join("=" if left == right else " " for left, right in zip(one, other, strict=True))
        assert "====" not in same
    for one in keys:
        counts = [one.count(letter) for letter in range(4)]
        assert max(counts) - min(counts) <= 1
        assert all(len(list(run)) <= 2 for _, run in itertools.groupby(one))


def test_versions_are_called_on_after_z() -> None:
    """30 versions: the last is AD; the first 26 are those of a quiz with 26."""
    many = form(fours(), Blueprint(items=8, versions=30, seed=7, langs=(EN,))).versions
    assert [one.label for one in many][24:] == ["Y", "Z", "AA", "AB", "AC", "AD"]
    assert form(fours(), Blueprint(items=8, versions=26, seed=7, langs=(EN,))).versions == many[:26]


def claims(true: int, false: int) -> Deck:
    """Return a deck of as many claims, each of an idea of its own."""
    deck = sample_deck(true + false)
    answers = [True] * true + [False] * false
    ideas = [
        msgspec.structs.replace(idea, items=(msgspec.structs.replace(TRUE_FALSE, answer=answer),))
        for idea, answer in zip(deck.ideas, answers, strict=True)
    ]
    return msgspec.structs.replace(deck, ideas=tuple(ideas))


def judged(true: int, false: int, versions: int) -> Form:
    """Return a form of as many claims."""
    return form(claims(true, false), Blueprint(items=true + false, versions=versions, seed=7, langs=(EN,)))


@pytest.mark.parametrize(("true", "false", "versions"), [(2, 2, 6), (3, 2, 10), (5, 5, 9), (10, 10, 10), (30, 31, 9)])
def test_no_two_versions_share_four_verdicts_in_a_row(true: int, false: int, versions: int) -> None:
    """True and false claims, in as many versions as can be made of two and two: at no number the same four verdicts."""
    made = judged(true, false, versions)
    found: set[tuple[object, ...]] = set()
    for version in made.versions:
        verdicts = [item.answer for item in version.items if isinstance(item, TrueFalseQuestion)]
        assert sum(verdicts) == true
        runs = {(start, *verdicts[start : start + 4]) for start in range(len(verdicts) - 3)}
        assert not found & runs
        found |= runs
    assert shared_runs(made, Node("decks/mine.yaml")) == []


def test_versions_that_must_share_answers_are_named() -> None:
    """Twenty versions of ten claims, for which there are sixteen runs of four; the first nine are those of a quiz of nine."""
    made = judged(5, 5, 20)
    assert made.versions[:9] == judged(5, 5, 9).versions
    (found,) = shared_runs(made, Node("decks/mine.yaml"))
    said = re.fullmatch(
        r"(\d+) of 20 versions share four right answers in a row with another: `(.)` like `(.)` at (\d) to (\d), …",
        found.message,
    )
    assert said
    assert (found.code, found.severity) == ("quiz-runs", "warning")
    one, other = (made.versions["ABCDEFGHIJKLMNOPQRST".index(said[group])].items for group in (2, 3))
    first, last = int(said[4]) - 1, int(said[5])
    assert last - first == 4
    same = [
        [item.answer for item in items[first:last] if isinstance(item, TrueFalseQuestion)] for items in (one, other)
    ]
    assert same[0] == same[1]
    assert 4 <= int(said[1]) <= 11


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 99), st.integers(2, 6), st.integers(2, 6))
def test_verdicts_avoid_earlier_ones_wherever_they_can(seed: int, true: int, false: int) -> None:
    """Up to six true and six false, and four random orders before them: never more repeats than the best of all orders."""
    chance = stream(seed, "verdicts")
    verdicts = [True] * true + [False] * false
    earlier = frozenset().union(*(stretches(shuffled(verdicts, chance)) for _ in range(4)))
    made = apart(verdicts, earlier, chance)
    assert sorted(made) == sorted(verdicts)
    assert repeats(made, earlier) is bool(stretches(made) & earlier)
    every = (
        [place in chosen for place in range(true + false)]
        for chosen in itertools.combinations(range(true + false), true)
    )
    assert len(stretches(made) & earlier) == min(len(stretches(one) & earlier) for one in every)


@given(st.integers(0, 2000))
def test_names_of_versions_differ_and_grow(place: int) -> None:
    """Any two that follow each other."""
    one, other = label(place), label(place + 1)
    assert (len(one), one) < (len(other), other)


def test_a_pinned_distractor_is_last_and_never_the_key() -> None:
    """Twelve choices of four whose first distractor is pinned: A to C are right as often."""
    deck = pinned(key=False)
    made = form(deck, Blueprint(items=12, versions=4, seed=7, langs=(EN,)))
    written = {(idea.id, item.id): item for idea in deck.ideas for item in idea.items}
    for version in made.versions:
        for item in version.items:
            assert isinstance(item, ChoiceQuestion)
            source = written[item.idea, item.question]
            assert isinstance(source, ChoiceItem)
            assert item.options[-1] == source.distractors[0].text
    for keys in letters(deck, 12, 4):
        assert [keys.count(letter) for letter in range(4)] == [4, 4, 4, 0]


def test_a_pinned_key_is_last() -> None:
    """Six choices of four whose key is pinned."""
    assert letters(pinned(key=True), 6, 1) == [[3] * 6]


@pytest.mark.parametrize("key", [True, False])
def test_cards_show_a_pinned_option_last(key: bool) -> None:
    """A choice with its key pinned, or a distractor: last in the note's options, in a list that says so."""
    item = pinned(key).ideas[0].items[0]
    assert isinstance(item, ChoiceItem)
    last = (item.key if key else item.distractors[0].text)[EN]
    for guid in ("a", "b", "c", "d"):
        shown = [field for field in fields(item, guid, {}) if last in field]
        assert len(shown) == 2, "options and answer, in English"
        assert all('<ol class="shuffle pinned">' in field for field in shown)
        assert all(field.rfind(last) > field.rfind("<li") for field in shown)


@settings(max_examples=60)
@given(st.lists(st.integers(2, 5), max_size=30), st.integers(0, 99))
def test_letters_stand_where_they_may(sizes: list[int], seed: int) -> None:
    """Any numbers of options, the last one pinned in every second question."""
    places = [range(size - number % 2) for number, size in enumerate(sizes)]
    chance = stream(seed, "test")
    keys = balanced_keys(places, frozenset(), chance)
    again = balanced_keys(places, stretches(keys), chance)
    assert all(key in place for key, place in zip(keys, places, strict=True))
    assert all(key in place for key, place in zip(again, places, strict=True))
