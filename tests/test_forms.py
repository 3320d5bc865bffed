"""Deck and blueprint to form: the choice of questions, their orders, and the letters that are right."""

import itertools
import subprocess
import sys
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.emit import form_json
from duizhao.errors import UsageError
from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW
from duizhao.model.deck import ChoiceItem, Deck, IdeaId
from duizhao.model.form import Blueprint, ChoiceQuestion, ClozeQuestion, Form, FormItem, Version, stem
from duizhao.passes.forms import form
from sample_deck import sample_deck

PINNED = [
    "learned-weights-4/meaning",
    "gradient-descent-11/direction",
    "gradient-descent/direction",
    "learned-weights-10/meaning",
    "learned-weights-7/program",
    "overfitting-9/gap",
]
PINNED_KEYS = [3, 0, 1, 2]


def blueprint(items: int = 20, versions: int = 2, seed: int = 7, **rest: object) -> Blueprint:
    """Return an English blueprint, with `rest` as in JSON."""
    return msgspec.convert({"items": items, "versions": versions, "seed": seed, "langs": [EN], **rest}, Blueprint)


def places(version: Version) -> list[tuple[str, str]]:
    """Return the questions in printed order."""
    return [(item.idea, item.question) for item in version.items]


def keys(version: Version) -> list[int]:
    """Return the indices of the right options in printed order."""
    return [item.key for item in version.items if isinstance(item, ChoiceQuestion)]


def only_fours(deck: Deck) -> Deck:
    """Return `deck` without the choice items that have fewer than four options."""
    ideas = []
    for idea in deck.ideas:
        items = tuple(item for item in idea.items if not isinstance(item, ChoiceItem) or len(item.distractors) == 3)
        ideas.append(msgspec.structs.replace(idea, items=items))
    return msgspec.structs.replace(deck, ideas=tuple(ideas))


def essence(item: FormItem) -> object:
    """Return what an item says, whatever the order of its options."""
    if isinstance(item, ClozeQuestion):
        return (item.idea, item.question, str(item.parts))
    assert isinstance(item, ChoiceQuestion)
    options = sorted((str(text.by), str(why.by)) for text, why in zip(item.options, item.why, strict=True))
    return (item.idea, item.question, str(item.stem.by), str(item.options[item.key].by), str(options))


def test_one_seed_one_form() -> None:
    """40 ideas, 20 items, 3 versions, seed 7, twice; then seed 8."""
    deck = sample_deck(40)
    assert form(deck, blueprint(versions=3)) == form(deck, blueprint(versions=3))
    assert form(deck, blueprint()).versions != form(deck, blueprint(seed=8)).versions


def test_the_sequence_is_pinned() -> None:
    """Seed 7 on 12 ideas, 6 items: a later Python, or a change of ours, that prints other papers shows here."""
    version = form(sample_deck(12), blueprint(items=6, versions=1)).versions[0]
    assert [f"{idea}/{question}" for idea, question in places(version)] == PINNED
    assert keys(version) == PINNED_KEYS


def test_version_a_does_not_depend_on_the_number_of_versions() -> None:
    """20 of 40 ideas' items in 1, and in 5 versions."""
    deck = sample_deck(40)
    assert form(deck, blueprint(versions=1)).versions == form(deck, blueprint(versions=5)).versions[:1]


def test_a_seed_gives_the_same_paper_in_every_language() -> None:
    """Seed 7 in English, and in Taiwan's Chinese beside English."""
    deck = sample_deck(40)
    english, pair = form(deck, blueprint()), form(deck, blueprint(langs=[ZH_HANT_TW, EN]))
    assert [(places(v), keys(v)) for v in english.versions] == [(places(v), keys(v)) for v in pair.versions]


def test_versions_hold_the_same_content_in_other_orders() -> None:
    """26 versions of 20 items: each has the same questions, options and keys; no two share an order or answer key."""
    made = form(sample_deck(60), blueprint(versions=26))
    assert [version.label for version in made.versions] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    contents = {tuple(sorted(map(str, map(essence, version.items)))) for version in made.versions}
    assert len(contents) == 1
    assert len({tuple(places(version)) for version in made.versions}) == 26
    assert len({tuple(keys(version)) for version in made.versions}) == 26


def test_the_key_is_the_authors_key() -> None:
    """Every printed choice: the option at `key` is the item's key, its why the rationale, the others distractors."""
    deck = sample_deck(30)
    written = {(idea.id, item.id): item for idea in deck.ideas for item in idea.items}
    for version in form(deck, blueprint()).versions:
        for item in version.items:
            if isinstance(item, ChoiceQuestion):
                source = written[item.idea, item.question]
                assert isinstance(source, ChoiceItem)
                wrong = [pair for i, pair in enumerate(zip(item.options, item.why, strict=True)) if i != item.key]
                assert (item.options[item.key], item.why[item.key]) == (source.key, source.rationale)
                assert sorted(map(str, wrong)) == sorted(str((d.text, d.why)) for d in source.distractors)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(0, 10**6))
def test_right_letters_are_balanced_and_never_run(items: int, seed: int) -> None:
    """1 to 40 choice items of four options, any seed: A to D differ by 1 at most, no letter three times in a row."""
    made = form(only_fours(sample_deck(120)), blueprint(items=items, versions=1, seed=seed, kinds=["choice"]))
    letters = keys(made.versions[0])
    counts = [letters.count(letter) for letter in range(4)]
    assert max(counts) - min(counts) <= 1
    assert all(len(list(run)) <= 2 for _, run in itertools.groupby(letters))


def test_few_options_leave_the_later_letters_to_the_others() -> None:
    """Half the items have two options: A and B go to them, C and D to those that have them."""
    made = form(sample_deck(60), blueprint(items=20, versions=1, kinds=["choice"]))
    sizes = [len(item.options) for item in made.versions[0].items if isinstance(item, ChoiceQuestion)]
    assert Counter(sizes) == {4: 10, 2: 10}
    assert Counter(keys(made.versions[0])) == {0: 5, 1: 5, 2: 5, 3: 5}


def test_topics_are_spread_evenly() -> None:
    """60 ideas: 40 items on `software`, 40 on `training`, 20 asked."""
    deck = sample_deck(60)
    topic = {idea.id: idea.topic for idea in deck.ideas}
    made = form(deck, blueprint())
    assert Counter(topic[item.idea] for item in made.versions[0].items) == {"software": 10, "training": 10}


def test_three_choice_to_two_cloze_and_choice_first() -> None:
    """20 of 80 items, 40 of each kind."""
    made = form(sample_deck(60), blueprint())
    kinds = ["choice" if isinstance(item, ChoiceQuestion) else "cloze" for item in made.versions[0].items]
    assert kinds == ["choice"] * 12 + ["cloze"] * 8


@pytest.mark.parametrize(("kind", "expected"), [("choice", ChoiceQuestion), ("cloze", ClozeQuestion)])
def test_one_kind_only(kind: str, expected: type) -> None:
    """8 items of one kind."""
    items = form(sample_deck(30), blueprint(items=8, kinds=[kind])).versions[0].items
    assert {type(item) for item in items} == {expected}


def test_everything_can_be_asked() -> None:
    """All 4 items of 3 ideas."""
    assert len(form(sample_deck(3), blueprint(items=4)).versions[0].items) == 4


def test_one_topic() -> None:
    """6 items on `training` of 12 ideas."""
    deck = sample_deck(12)
    topic = {idea.id: idea.topic for idea in deck.ideas}
    made = form(deck, blueprint(items=6, topics=["training"]))
    assert {topic[item.idea] for item in made.versions[0].items} == {"training"}


def test_items_of_one_idea_are_kept_apart() -> None:
    """One idea with 5 choice items, and 5 ideas with one each: no neighbours in any of 10 versions."""
    deck = only_fours(sample_deck(16))
    software = [idea for idea in deck.ideas if idea.topic == "software"]
    choices = [next(item for item in idea.items if isinstance(item, ChoiceItem)) for idea in software]
    many = tuple(msgspec.structs.replace(choices[0], id=f"q{n}") for n in range(5))
    ideas = [msgspec.structs.replace(idea, items=(choice,)) for idea, choice in zip(software, choices, strict=True)]
    ideas[0] = msgspec.structs.replace(ideas[0], items=many)
    crowded = msgspec.structs.replace(deck, ideas=tuple(ideas))
    made = form(crowded, blueprint(items=10, versions=10, kinds=["choice"]))
    for version in made.versions:
        asked = [item.idea for item in version.items]
        assert asked.count(IdeaId("learned-weights")) == 5
        assert all(here != there for here, there in itertools.pairwise(asked))


def test_an_idea_is_asked_twice_only_when_every_idea_is_asked() -> None:
    """20 ideas with a choice and a cloze on one topic, 20 items of 40."""
    deck = sample_deck(60)
    made = form(deck, blueprint(items=20, topics=["software"]))
    assert max(Counter(item.idea for item in made.versions[0].items).values()) == 1


def test_the_form_carries_its_sources_only() -> None:
    """Items on `software`, whose quotes are from `example-weekly`."""
    assert list(form(sample_deck(12), blueprint(items=4, topics=["software"])).sources) == ["example-weekly"]


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (
            {"items": 9},
            "9 questions are asked for, deck `sample` has 4",
            "there are: 2 on `software`, 2 on `training`; 2 choice, 2 cloze",
        ),
        (
            {"items": 2, "kinds": ["cloze"], "topics": ["software"]},
            "2 cloze questions on `software` are asked for, deck `sample` has 1",
            "there are: 1 on `software`",
        ),
        (
            {"items": 1, "kinds": ["report", "match", "cloze"]},
            "match and report questions are asked for, deck `sample` has none",
            "there are: 2 cloze",
        ),
        (
            {"items": 2, "versions": 9},
            "9 versions of 2 questions cannot all differ in order and in answer key",
            "ask for 4 at most, or for more questions",
        ),
        ({"items": 0}, "a quiz of 0 questions cannot be made", "ask for one at least"),
        ({"versions": 201}, "201 versions cannot be made", "ask for 1 to 200"),
        ({"versions": 0}, "0 versions cannot be made", "ask for 1 to 200"),
        ({"topics": ["cooking"]}, "deck `sample` has no topic `cooking`", "it has `software`, `training`"),
        ({"langs": [EN, EN]}, "a quiz is printed in one language, or in two different ones side by side", ""),
        ({"langs": []}, "a quiz is printed in one language, or in two different ones side by side", ""),
        (
            {"kinds": []},
            "no kind of question is asked for",
            "name one or more of `choice`, `multiple`, `cloze`, `true-false`, `match`, `order`, `short`, `altered`, `report`",
        ),
    ],
)
def test_impossible_blueprints(change: dict[str, object], message: str, hint: str) -> None:
    """A deck of 3 ideas with 4 items, and a blueprint that it cannot meet."""
    with pytest.raises(UsageError) as caught:
        form(sample_deck(3), blueprint(**{"items": 2, "versions": 1, **change}))  # type: ignore[arg-type]
    assert (caught.value.message, caught.value.hint, caught.value.exit_code) == (message, hint, 2)


def test_json_holds_the_whole_form() -> None:
    """A form of 6 items in 2 versions, encoded and decoded again."""
    made = form(sample_deck(12), blueprint(items=6, langs=[ZH_HANS, EN]))
    (artifact,) = form_json.emit(made)
    assert artifact.name == "sample.quiz-zh-Hans+en-seed7.json" == stem(made) + ".json"
    document = msgspec.json.decode(artifact.content)
    assert (document["format"], document["version"]) == ("duizhao-form", 1)
    assert msgspec.convert(document["form"], Form) == made


def test_two_processes_make_the_same_json() -> None:
    """PYTHONHASHSEED 1 and 2."""
    program = (
        "import sys; from sample_deck import sample_deck; from duizhao.emit import form_json;"
        "from duizhao.model.form import Blueprint; from duizhao.passes.forms import form;"
        "b = Blueprint(items=20, versions=3, seed=7, langs=('en',));"
        "sys.stdout.buffer.write(form_json.emit(form(sample_deck(40), b))[0].content)"
    )
    path = ":".join(filter(None, sys.path))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
