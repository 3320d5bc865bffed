"""Counts of kinds, topics and levels: met exactly, or refused with what is short."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao import build as building
from duizhao import compiling, printing
from duizhao.diagnostic import show
from duizhao.errors import UsageError
from duizhao.lang import EN
from duizhao.model.definitions import QuizDef
from duizhao.model.form import Blueprint
from duizhao.model.kinds import KINDS, kind
from duizhao.model.wishes import Wishes
from duizhao.passes.blueprints import Slot, cells, planned, shortage
from duizhao.passes.forms import form
from sample_deck import sample_deck

TOPICS = ("software", "data", "models", "practice")


def blueprint(**rest: object) -> Blueprint:
    """Return an English blueprint, with `rest` as in JSON."""
    return msgspec.convert({"items": 20, "versions": 2, "seed": 7, "langs": [EN], **rest}, Blueprint, strict=False)


def counted(found: Mapping[Slot, int], place: int) -> dict[str, int]:
    """Return how many were taken of each topic, kind or level."""
    counts: Counter[str] = Counter()
    for slot, number in found.items():
        counts[str(slot[place])] += number
    return dict(counts)


def test_kinds_topics_and_levels_are_met_exactly() -> None:
    """12 questions of 60 ideas: 8 choice and 4 cloze, 5 on software, 6 of level 2, the rest shared."""
    deck = sample_deck(60)
    wanted = blueprint(
        items=12,
        kinds=["choice", "cloze"],
        kind_counts={"choice": 8, "cloze": 4},
        topics=["software", "training"],
        topic_counts={"software": 6},
        levels=[1, 2, 3],
        level_counts={"2": 6},
    )
    items = form(deck, wanted).versions[0].items
    ideas = {idea.id: idea for idea in deck.ideas}
    assert Counter(kind(item) for item in items) == {"choice": 8, "cloze": 4}
    assert Counter(ideas[item.idea].topic for item in items) == {"software": 6, "training": 6}
    assert Counter(ideas[item.idea].level for item in items)[2] == 6


def test_levels_alone_only_limit() -> None:
    """6 questions of levels 1 and 3."""
    deck = sample_deck(30)
    level = {idea.id: idea.level for idea in deck.ideas}
    made = form(deck, blueprint(items=6, levels=[1, 3]))
    assert {level[item.idea] for item in made.versions[0].items} == {1, 3}


def test_points_go_with_the_kind() -> None:
    """2 points for a choice, 3 for a cloze."""
    made = form(sample_deck(30), blueprint(items=10, points={"choice": 2, "cloze": 3}))
    assert {(kind(item), item.points) for item in made.versions[1].items} == {("choice", 2), ("cloze", 3)}


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(TOPICS), st.sampled_from(KINDS), st.integers(1, 5)),
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
        min_size=2,
    ),
    st.sets(st.sampled_from(["topic", "kind", "level"]), min_size=1),
)
def test_what_can_be_met_is_met(stock: dict[Slot, tuple[int, int]], dimensions: set[str]) -> None:
    """Any stock, and the counts of any selection from it, by one, two or all three of topic, kind and level."""
    selection = {slot: taken for slot, (taken, _) in stock.items()}
    rooms = {slot: taken + spare for slot, (taken, spare) in stock.items() if taken + spare}
    items = sum(selection.values())
    if not items:
        return
    wanted = blueprint(
        items=items,
        **{
            f"{name}_counts": counted(selection, place)
            for place, name in enumerate(["topic", "kind", "level"])
            if name in dimensions
        },
    )
    found = cells(rooms, wanted)
    assert sum(found.values()) == items
    assert all(count <= rooms[slot] for slot, count in found.items())
    for place, name in enumerate(["topic", "kind", "level"]):
        if name in dimensions:
            counts = {one: count for one, count in counted(selection, place).items() if count}
            assert counted(found, place) == counts


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (
            {"items": 5, "kinds": ["choice", "cloze"], "kind_counts": {"choice": 3, "cloze": 2}},
            "3 choice questions are asked for, deck `sample` has 2",
            "there are: 2 choice, 2 cloze",
        ),
        (
            {"items": 3, "topics": ["training"], "topic_counts": {"training": 3}},
            "3 questions on `training` are asked for, deck `sample` has 2",
            "there are: 2 on `training`",
        ),
        (
            {"items": 3, "topics": ["software"], "levels": [2, 3], "level_counts": {"3": 1}},
            "1 questions of level 3 on `software` are asked for, deck `sample` has none",
            "there are: 2 of level 2",
        ),
        (
            {"items": 3, "kinds": ["choice", "cloze"], "kind_counts": {"choice": 1, "cloze": 1}},
            "the counts of its kinds make 2, the quiz has 3 questions",
            "change one of them, or name more without a count, to share the rest",
        ),
        (
            {"items": 3, "kinds": ["choice"], "levels": [1, 2]},
            "3 choice questions of level 1, 2 are asked for, deck `sample` has 1",
            "there are: 1 on `software`",
        ),
        (
            {
                "items": 2,
                "kinds": ["choice", "cloze"],
                "kind_counts": {"choice": 1, "cloze": 1},
                "levels": [3, 2],
                "level_counts": {"3": 2},
            },
            "2 questions of level 3 are asked for, deck `sample` has 1",
            "there are: 2 of level 2, 1 of level 3",
        ),
    ],
)
def test_what_is_short_is_said(change: dict[str, object], message: str, hint: str) -> None:
    """A deck of 4 questions: a choice and a cloze on software, level 2; on training a choice of 3 and a cloze of 1."""
    with pytest.raises(UsageError) as caught:
        form(sample_deck(3), blueprint(**change))
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_counts_that_fight_are_told_with_the_nearest() -> None:
    """One cloze, on data; asked for are one cloze and one question on software, in a quiz of one question each."""
    slots: list[Slot] = [("data", "cloze", 1), ("software", "choice", 1)]
    wanted = blueprint(items=1, kind_counts={"cloze": 1}, topic_counts={"software": 1})
    assert shortage(slots, wanted, "mine") == (
        "no 1 questions of deck `mine` meet all counts at once",
        "the nearest that was found has 0 of 1 on `software`",
    )


def test_quizzes_of_a_manifest_are_checked(starter: Path) -> None:
    """Quizzes that contradict themselves, ask for too much, on an unknown topic, in one language twice."""
    manifest = starter / "decks/mine.yaml"
    manifest.write_text(
        manifest.read_text().rstrip()
        + """
quizzes:
- {id: fine, items: 2}
- {id: fine, kinds: {choice: 2}, items: 3}
- {id: much, kinds: {report: 2}}
- {id: where, topics: [cooking]}
- {id: twice, items: 1, langs: [en, en]}
- {id: half, items: 1, title: {en: Half}}
- {id: odd, kinds: {chocie: 2}, levels: {"6": 1}, columns: 3}
"""
    )
    found = show(compiling.check(starter, None).diagnostics())
    assert "unknown field `chocie`" in found
    assert "unknown field `6`" in found
    assert "`columns` is 3, it must be between 1 and 2" in found
    manifest.write_text(manifest.read_text().replace(manifest.read_text().splitlines()[-1], ""))
    lines = [line for line in show(compiling.check(starter, None).diagnostics()).splitlines() if "decks/" in line]
    assert [line.partition(": ")[2] for line in lines] == [
        "warning[quiz-counts]: the counts of its kinds make 2, the quiz has 3 questions",
        "error[id-repeated]: deck `mine` has a quiz `fine` already",
        "warning[quiz-short]: 2 report questions are asked for, deck `mine` has none",
        "warning[topic-unknown]: deck `mine` asks nothing on `cooking`",
        "warning[quiz-langs]: a pair is two different languages",
        "error[language-missing]: `title` has no `zh-Hans`",
    ]


def test_an_unmet_quiz_stops_its_own_printing_alone(starter: Path) -> None:
    """Two quizzes, of which `much` asks for reports: the deck is built, with a warning; the other quiz is printed."""
    manifest = starter / "decks/mine.yaml"
    manifest.write_text(
        manifest.read_text().rstrip() + "\nquizzes:\n- {id: fine, items: 2}\n- {id: much, kinds: {report: 2}}\n"
    )
    line = len(manifest.read_text().splitlines())
    said = "[quiz-short]: 2 report questions are asked for, deck `mine` has none\n    hint: there are: "
    checked = compiling.check(starter, None)
    assert not checked.broken
    assert show(checked.diagnostics()).startswith(f"decks/mine.yaml:{line}:3: warning{said}")
    built = building.build(starter, [], None, None)
    assert (built.broken, len(built.report)) == (False, 2)
    assert show(built.diagnostics).startswith(f"decks/mine.yaml:{line}:3: warning{said}")
    assert not printing.quiz(starter, "mine", "fine", Wishes(), None, None).broken
    refused = printing.quiz(starter, "mine", "much", Wishes(versions=3), None, None)
    assert (refused.broken, refused.report) == (True, ())
    assert show(refused.diagnostics).startswith(f"decks/mine.yaml:{line}:3: error{said}")
    assert not printing.quiz(starter, "mine", "much", Wishes(kinds={"choice": 1}), None, None).broken
    with pytest.raises(UsageError, match=r"^3 report questions are asked for, deck `mine` has none$"):
        printing.quiz(starter, "mine", "much", Wishes(kinds={"report": 3}), None, None)


def test_a_definition_becomes_a_blueprint() -> None:
    """Counts in words of YAML; the number of items is what they make."""
    written = {"id": "q", "kinds": {"cloze": "2", "choice": "3"}, "levels": {"4": "1", "2": "4"}, "topics": ["data"]}
    made = planned(msgspec.convert(written, QuizDef, strict=False))
    assert (made.items, made.kinds, made.levels, made.topics) == (5, ("choice", "cloze"), (4, 2), ("data",))
    assert (made.kind_counts, made.level_counts, made.topic_counts) == ({"cloze": 2, "choice": 3}, {4: 1, 2: 4}, {})
