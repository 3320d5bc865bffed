"""Questions with several right options: their letters over versions, what answers are worth, what a person settles."""

import itertools
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from duizhao import bundle
from duizhao.emit import form_json
from duizhao.lang import EN
from duizhao.model.answer_sheet import digest, rows_of
from duizhao.model.deck import ChoiceItem, Deck, Item, MultipleItem, Option, QuestionId
from duizhao.model.form import Blueprint, Form, FormItem, MultipleQuestion, Version
from duizhao.model.results import Graded, Response, Results
from duizhao.model.sheet_reading import RowReading
from duizhao.passes import keysets, marking, settling, suspects
from duizhao.passes.chance import stream
from duizhao.passes.forms import form
from duizhao.passes.item_analysis import analyse
from duizhao.passes.shared_runs import shared_runs
from duizhao.span import Node
from sample_deck import sample_deck, text
from sample_kinds import MULTIPLE, with_further_kinds


def item(keys: int, wrong: int, *, pinned: bool = False) -> MultipleItem:
    """Return an item with so many right and wrong options, the last one pinned or not."""
    why = text("No.", "不。", "不。")
    return MultipleItem(
        id=QuestionId(f"of-{keys}-{wrong}"),
        stem=text("Which?", "哪些？", "哪些？"),
        keys=tuple(text(f"right {n}", f"对{n}", f"對{n}") for n in range(keys)),
        distractors=tuple(
            Option(text(f"wrong {n}", f"错{n}", f"錯{n}"), why, pinned and n == wrong - 1) for n in range(wrong)
        ),
        rationale=text("So it is.", "就是这样。", "就是這樣。"),
    )


def deck(*items: Item, count: int = 20) -> Deck:
    """Return ideas that have these items in turn, one each."""
    made = sample_deck(count)
    ideas = (replace(idea, items=(items[place % len(items)],)) for place, idea in enumerate(made.ideas))
    return replace(made, ideas=tuple(ideas))


def made(*items: Item, versions: int = 2, count: int = 20, seed: int = 7) -> Form:
    """Return a form of as many questions as ideas."""
    return form(deck(*items, count=count), Blueprint(items=count, versions=versions, seed=seed, langs=(EN,)))


def sets(version: Version) -> list[tuple[int, ...]]:
    """Return the right letters of each question with several."""
    return [one.keys for one in version.items if isinstance(one, MultipleQuestion)]


@pytest.mark.parametrize("seed", range(8))
def test_every_letter_is_right_about_as_often(seed: int) -> None:
    """Twenty questions, two of four options right: each letter ten times, in each of three versions."""
    for version in made(item(2, 2), versions=3, seed=seed).versions:
        assert set(Counter(itertools.chain(*sets(version))).values()) == {10}


@pytest.mark.parametrize("versions", [2, 8, 40])
def test_no_two_versions_share_four_answers_in_a_row(versions: int) -> None:
    """Two of four and three of five in turn, behind as many choices; neighbours cannot copy four in a row."""
    choice = next(one for one in sample_deck(1).ideas[0].items if isinstance(one, ChoiceItem))
    one = made(item(2, 2), choice, item(3, 2), versions=versions, count=30)
    assert shared_runs(one, Node("decks/d.yaml")) == []
    for version, other in itertools.combinations(one.versions, 2):
        same = "".join("=" if mine == yours else " " for mine, yours in zip(sets(version), sets(other), strict=True))
        assert "====" not in same


def test_what_is_pinned_is_last_in_every_version() -> None:
    """Ten versions of ten questions whose last option is “none of these”."""
    for version in made(item(2, 3, pinned=True), versions=10, count=10).versions:
        for one in version.items:
            assert isinstance(one, MultipleQuestion)
            assert one.options[-1][EN] == "wrong 2"
            assert one.order[-1] == 4


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(1, 4), st.integers(0, 99))
def test_a_printed_question_is_its_item(keys: int, wrong: int, seed: int) -> None:
    """Any numbers of right and wrong options: printed keys are the card's, reasons stand at wrong options only."""
    own = item(keys, wrong)
    (one,) = made(own, versions=1, count=1, seed=seed).versions[0].items
    assert isinstance(one, MultipleQuestion)
    assert {one.options[place][EN] for place in one.keys} == {key[EN] for key in own.keys}
    assert [why is None for why in one.why] == [place in one.keys for place in range(keys + wrong)]
    assert sorted(one.order) == list(range(keys + wrong))
    assert marking.printed(one, marking.right(one)) == [one.keys]


def test_orders_hang_on_the_stream_alone() -> None:
    """Twice the same stream; and a later version does not change the first."""
    items = [item(2, 2)] * 6
    first = keysets.orders(items, (), [], stream(1, "a"))
    assert keysets.orders(items, (), [], stream(1, "a")) == first
    few, many = (made(item(2, 3), versions=count).versions[0] for count in (1, 5))
    assert few == many


@pytest.mark.parametrize(
    ("answer", "points", "right"),
    [
        ((0, 1, 2), 1.0, True),
        ((0, 2), 2 / 3, False),
        ((1,), 1 / 3, False),
        ((0, 1, 2, 3), 0.0, False),
        ((4,), 0.0, False),
        ((), 0.0, False),
    ],
)
def test_what_answers_are_worth(answer: tuple[int, ...], points: float, right: bool) -> None:
    """Three of five are right: all, two, one; all and a wrong one; a wrong one; none. In both versions alike."""
    for version in made(item(3, 2)).versions:
        for one in version.items:
            (marks,) = marking.printed(one, answer)
            read = RowReading(item=0, part=0, marked=marks, doubt="", ink=())
            response, doubt = marking.respond(one, [read])
            assert (response.given, response.points, response.right, doubt) == (answer, points, right, "")


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("ac", [(0, 2)]),
        ("C, a", [(0, 2)]),
        ("b", [(1,)]),
        ("aa", [(0,)]),
        ("-", [()]),
        ("a-", None),
        ("f", None),
        ("1", None),
        ("", None),
    ],
)
def test_what_a_person_types(typed: str, marked: list[tuple[int, ...]] | None) -> None:
    """Letters in any order; a blank; what is no letter of five options."""
    one = made(item(3, 2)).versions[0].items[0]
    read = RowReading(item=0, part=0, marked=(0,), doubt="all bubbles are marked", ink=())
    assert settling.understood(one, typed, [read]) == marked
    assert settling.ask(one, [0]) == "all letters that count, A-E, or - for blank"


def test_a_sheet_knows_which_letters_are_right() -> None:
    """A version with another right letter is another state of the quiz; a row has a bubble for each option."""
    version = made(item(3, 2)).versions[0]
    first = version.items[0]
    assert isinstance(first, MultipleQuestion)
    assert rows_of(first) == (1, 5)
    other = replace(first, keys=tuple(range(3)) if first.keys != (0, 1, 2) else (1, 2, 3))
    assert digest(replace(version, items=(other, *version.items[1:]))) != digest(version)


def answered(*given: tuple[int, ...]) -> Results:
    """Return sheets of one pupil each with these answers to one question, two of five options being right."""
    sheets = []
    for number, one in enumerate(given):
        points = len(one) / 2 if one and max(one) < 2 else 0.0
        response = Response(
            idea="a", question="q", kind="multiple", given=one, right=points == 1, points=points, doubtful=False
        )
        sheets.append(Graded(pupil=str(number), name=None, label="A", answers=(response,), source="", flags=()))
    return Results(quiz="q", sheets=tuple(sheets))


def test_item_analysis_counts_every_option_that_was_chosen() -> None:
    """Five pupils: both keys twice, one key, a key and a wrong one, nothing."""
    (stats,) = analyse(answered((0, 1), (0, 1), (0,), (1, 3), ()), {("a", "q"): 5}, {("a", "q"): 2}).joint.items
    assert [one.count for one in stats.options] == [3, 3, 0, 1, 0]
    assert (stats.right, stats.blank, stats.several, stats.keys) == (2, 1, 0, 2)


def test_a_distractor_that_the_best_prefer_to_a_key_is_suspect() -> None:
    """Thirty pupils, two keys of five options: everybody takes one key and the same distractor, nobody the last one."""
    analysis = analyse(answered(*[(0, 2)] * 30), {("a", "q"): 5}, {("a", "q"): 2})
    found = [(one.flaw, one.option) for one in suspects.suspects(analysis)]
    assert found[0] == ("key", 2)
    assert ("idle", 4) in found
    assert ("idle", 1) not in found
    assert suspects.suspects(analysis)[0].figures == (1.0, 0.0)


def test_older_readers_are_told() -> None:
    """Bundles and forms are of version 2 where the kind is in them, and of 1 where it is not."""
    with_it, without = deck(MULTIPLE, count=2), sample_deck(2)
    assert b'"version":2' in bundle.encode(with_it).content
    assert b'"version":1' in bundle.encode(without).content
    assert bundle.decode(bundle.encode(with_it).content) == with_it
    several = form(with_it, Blueprint(items=2, versions=1, seed=1, langs=(EN,)))
    (artifact,) = form_json.emit(several)
    assert b'"version": 2' in artifact.content
    assert form_json.decode(artifact.content) == several


@pytest.mark.parametrize(
    ("seed", "expected"), [(1, "af2a3d9e7a1ebd84"), (7, "c423a69573d24c8d"), (1234, "70b81ee83da5051e")]
)
def test_a_quiz_of_before_is_the_same(seed: int, expected: str) -> None:
    """A deck of every other kind: questions, keys and orders of three versions are those of before there was this one."""
    every = with_further_kinds(sample_deck(40))
    ideas = (replace(idea, items=tuple(one for one in idea.items if one != MULTIPLE)) for idea in every.ideas)
    made = form(replace(every, ideas=tuple(ideas)), Blueprint(items=20, versions=3, seed=seed, langs=(EN,)))
    said = [[version.label, list(map(_printed, version.items))] for version in made.versions]
    assert sha256(repr(said).encode()).hexdigest()[:16] == expected


def _printed(one: FormItem) -> list[object]:
    key = getattr(one, "key", None)
    return [str(one.idea), str(one.question), key if isinstance(key, int) else None, list(getattr(one, "order", ()))]
