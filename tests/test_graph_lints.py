"""What is doubtful about how ideas hang together, and what is not."""

from collections.abc import Sequence

import pytest
import yaml

from duizhao.model.definitions import DeckDef, IdeaDef, Placed
from duizhao.passes.graph_lints import ORDINARY, lint_graph
from duizhao.span import Node
from test_lints import deck, idea, placed
from test_lints import said as linted

DATA = "term: {en: Data engine, zh-Hans: 数据引擎（飞轮）}"


def said(ideas: Sequence[IdeaDef], decks: Sequence[Placed[DeckDef]] = (deck(),)) -> list[str]:
    """Return the findings as lines: place, code, message."""
    return [
        f"{'/'.join(map(str, at.keys))}: [{one.code}]: {one.message}"
        for one in (each.finding for each in lint_graph(placed(ideas), decks))
        if isinstance(at := one.at, Node)
    ]


def defined(text: str, name: str = "a", more: str = "") -> IdeaDef:
    """Return an idea with this English definition, or Chinese if there is a bar before it."""
    en, _, zh = text.partition("|")
    return idea(yaml.safe_dump({"definition": {"en": en or "A.", "zh-Hans": zh or "甲。"}}) + more, name)


USES = [
    (defined("A loop, the data engine, runs."), "definition/en", "definition", "data engine"),
    (defined("The Data  engine-like loop."), "definition/en", "definition", "Data  engine"),
    (defined("|这是数据引擎。"), "definition/zh-Hans", "definition", "数据引擎"),
    (defined("|飞轮转动。"), "definition/zh-Hans", "definition", "飞轮"),
    (
        idea("questions: [{id: c, kind: cloze, text: {en: 'the {{data}} engine', zh-Hans: '{{甲}}'}}]", "a"),
        "questions/0/text/en",
        "cloze",
        "data engine",
    ),
    (
        idea(
            "questions: [{id: t, kind: true-false, statement: {en: S., zh-Hans: 飞轮在转。}, answer: true, "
            "rationale: {en: R., zh-Hans: 因。}}]",
            "a",
        ),
        "questions/0/statement/zh-Hans",
        "statement",
        "飞轮",
    ),
    (
        idea(
            "questions: [{id: q, kind: choice, stem: {en: Name a data engine., zh-Hans: 问}, key: {en: K, zh-Hans: 键}, "
            "distractors: [{en: D, zh-Hans: 误, why: w}]}]",
            "a",
        ),
        "questions/0/stem/en",
        "stem",
        "data engine",
    ),
]


@pytest.mark.parametrize(("user", "place", "what", "words"), USES, ids=[f"{number}" for number in range(len(USES))])
def test_a_term_that_comes_too_early(user: IdeaDef, place: str, what: str, words: str) -> None:
    """See the list: an idea `a` before the idea `b` whose term is “Data engine”, 数据引擎（飞轮）"""
    later = idea(DATA, "b")
    assert said([user, later]) == [
        f"ideas/0/{place}: [content-forward]: the {what} has “{words}”, the term of `b`, which comes later in the deck `d`"
    ]
    assert said([later, user]) == []


@pytest.mark.parametrize(
    "user",
    [
        defined("A data engineer, metadata engine, data. Engine."),
        defined("|数据引，擎。"),
        defined("A loop of data.", more="quotes: [{source: talk, text: the data engine}]"),
        defined("The data engine loop.", more="term: {en: The data engine loop, zh-Hans: 环}"),
        defined("The data engine.", more="requires: [b]"),
        defined("The data engine.", more="retired: true"),
        idea(
            "questions: [{id: q, kind: choice, stem: {en: S, zh-Hans: 问}, key: {en: The data engine, zh-Hans: 键}, "
            "distractors: [{en: D, zh-Hans: 误, why: w}]}]",
            "a",
        ),
    ],
    ids=[f"{number}" for number in range(7)],
)
def test_no_term_that_comes_too_early(user: IdeaDef) -> None:
    """
    part of a word, across a full stop, in a quote, in a longer term, required, taken back, in an answer
    """
    assert said([user, idea(DATA, "b")]) == []


def test_what_rests_on_an_idea_can_only_come_after_it() -> None:
    """
    a names b; b requires c, which requires a
    """
    user, between = defined("The data engine."), idea("requires: [a]", "c")
    assert said([user, between, idea(f"{DATA}\nrequires: [c]", "b")]) == []


def test_a_word_that_everybody_knows() -> None:
    """
    a term in the definitions of five earlier ideas, then of six
    """
    users = [defined("The data engine.", f"i{number}") for number in range(ORDINARY + 1)]
    assert len(said([*users[1:], idea(DATA, "b")])) == ORDINARY
    assert said([*users, idea(DATA, "b")]) == []


def test_each_two_are_named_once() -> None:
    """
    two uses in two languages, two decks
    """
    user = defined("The data engine, the data engine.|数据引擎。")
    second = deck("id: e\nname: E")
    assert len(said([user, idea(DATA, "b")], [deck(), second])) == 1


def test_the_order_is_that_of_the_deck() -> None:
    """
    b easier than a: in a deck by level, and in a deck that names b first; a deck without b
    """
    ideas = [defined("The data engine.", more="level: 3"), idea(DATA, "b")]
    assert said(ideas, [deck("order: level")]) == []
    assert said(ideas, [deck("ideas: [b, a]")]) == []
    assert said(ideas, [deck("ideas: [a]")]) == []
    assert len(said(ideas, [deck("ideas: [a, b]")])) == 1


def test_an_idea_accepts_what_comes_early() -> None:
    """
    accept: [{code: content-forward, why: …}] on the idea that uses the term; on the other one it accepts nothing
    """
    accept = "\naccept: [{code: content-forward, why: everyday speech}]"
    user = "definition: {en: The data engine., zh-Hans: 甲。}"
    assert linted(idea(user + accept, "a"), idea(DATA, "b"), decks=[deck()]) == []
    assert [line.split(": ")[1] for line in linted(idea(user, "a"), idea(DATA + accept, "b"), decks=[deck()])] == [
        "warning[content-forward]",
        "warning[accept-unused]",
    ]


def test_a_prerequisite_that_the_deck_lacks() -> None:
    """
    a, b and c require x; b requires y as well; y is taken back; nobody knows z
    """
    ideas = [
        idea("requires: [x]", "a"),
        idea("requires: [x, y]", "b"),
        idea("requires: [x, z]", "c"),
        idea("", "x"),
        idea("retired: true", "y"),
    ]
    assert said(ideas, [deck("ideas: [a, b, c]")]) == [
        "ideas: [content-missing-prerequisite]: `a`, `b` and `c` require `x`, which learners of this deck never meet",
        "ideas: [content-missing-prerequisite]: `b` requires `y`, which learners of this deck never meet",
    ]
    assert said(ideas, [deck("topics: [a]")]) == [
        "topics: [content-missing-prerequisite]: `b` requires `y`, which learners of this deck never meet"
    ]
    accept = "accept: [{code: content-missing-prerequisite, why: a start}]\n"
    assert linted(*ideas, decks=[deck(f"ideas: [a, b]\n{accept}")]) == []


def ring(count: int) -> list[IdeaDef]:
    """Return ideas, each related to the next."""
    return [idea(f"related: [i{(number + 1) % count}]", f"i{number}") for number in range(count)]


def test_an_idea_without_neighbours() -> None:
    """
    six ideas in a ring; one alone; two that know each other alone; one that hangs on the ring from one side
    """
    ideas = [
        *ring(6),
        idea("", "alone"),
        idea("related: [two]", "one"),
        idea("", "two"),
        idea("requires: [i0]", "guest"),
    ]
    assert said(ideas) == [
        "ideas/6/id: [content-isolated]: from `alone` no other idea can be reached",
        "ideas/7/id: [content-isolated]: from `one` only `two` can be reached",
        "ideas/8/id: [content-isolated]: from `two` only `one` can be reached",
    ]


def test_a_workspace_that_links_nothing_means_to() -> None:
    """
    nine ideas, four of them linked; seven ideas, six of them linked
    """
    assert said([*ring(4), *(idea("", f"n{number}") for number in range(5))]) == []
    assert said([*ring(6), idea("", "alone")]) == []


def test_neighbours_that_were_taken_back_do_not_count() -> None:
    """
    an idea related to two, both taken back
    """
    gone = [idea("retired: true", name) for name in ("one", "two")]
    assert said([*ring(7), idea("related: [one, two]", "x"), *gone]) == [
        "ideas/7/id: [content-isolated]: from `x` no other idea can be reached"
    ]
