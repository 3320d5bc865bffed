"""What can be wrong between definitions."""

from pathlib import Path

import pytest

from conftest import Make
from duizhao import compiling, diagnostic

IDEA = """\
- id: {id}
  level: 1
  term: {{en: {id}, zh-Hans: 词}}
  definition: {{en: A word., zh-Hans: 一个词。}}
"""


def report(root: Path) -> str:
    """Return what `duizhao check` prints."""
    return diagnostic.show(compiling.check(root, None).diagnostics())


def cards(*ideas: str) -> dict[str, str]:
    """Return a workspace of one topic."""
    return {"cards/a.yaml": "topic: a\nideas:\n" + "".join(ideas)}


def idea(name: str, extra: str = "") -> str:
    """Return an idea as YAML, with further lines."""
    return IDEA.format(id=name) + extra


def test_a_clean_workspace(make: Make) -> None:
    """
    one idea and nothing wrong
    """
    checked = compiling.check(make(cards(idea("x"))), None)
    assert checked.findings == ()
    assert checked.summary() == "1 idea, 0 quotes verified: 0 in full texts, 0 in recorded excerpts; no mistakes"


@pytest.mark.parametrize(
    ("ideas", "expected"),
    [
        (
            [idea("x"), idea("x")],
            "cards/a.yaml:7:7: error[id-repeated]: the id `x` belongs to an idea in cards/a.yaml already\n"
            "    hint: an id is a learner's progress: give the newer idea another one\n",
        ),
        (
            [idea("x"), idea("y", "  formerly: [x]\n")],
            "cards/a.yaml:11:14: error[id-repeated]: the id `x` belongs to an idea in cards/a.yaml already\n"
            "    hint: an id is a learner's progress: give the newer idea another one\n",
        ),
        (
            [idea("data-engine"), idea("y", "  related: [data-engin]\n")],
            "cards/a.yaml:11:13: error[idea-unknown]: there is no idea `data-engin`\n    hint: did you mean `data-engine`?\n",
        ),
        (
            [idea("new", "  formerly: [old]\n"), idea("y", "  related: [old]\n")],
            "cards/a.yaml:12:13: error[idea-unknown]: there is no idea `old` any more\n    hint: it is `new` now\n",
        ),
        (
            [idea("x", "  related: [x]\n")],
            "cards/a.yaml:7:13: error[idea-self]: `x` names itself\n    hint: delete it\n",
        ),
        (
            [idea("x"), idea("y", "  related: [x, x]\n")],
            "cards/a.yaml:11:16: error[idea-twice]: `x` is named twice here\n    hint: delete one of them\n",
        ),
        (
            [idea("x", "  requires: [y]\n"), idea("y", "  requires: [z]\n"), idea("z", "  requires: [x]\n")],
            "cards/a.yaml:17:14: error[requires-cycle]: prerequisites in a circle: `x` → `y` → `z` → `x`\n"
            "    hint: take one of them out of a `requires`\n",
        ),
        (
            [idea("x").replace(", zh-Hans: 词", "")],
            "cards/a.yaml:5:9: error[language-missing]: `term` has no `zh-Hans`\n"
            "    hint: add `zh-Hans`; the traditional scripts are converted from `zh-Hans`\n",
        ),
        (
            [idea("x", "  questions:\n  - {id: q, kind: cloze, text: {en: 'a {{b', zh-Hans: '甲{{}}'}}\n")],
            "cards/a.yaml:8:37: error[cloze-braces]: `{{` is not closed by `}}`\n"
            "    hint: put the words to remember in double braces: `the trained {{weights}} are the program`\n"
            "cards/a.yaml:8:55: error[cloze-braces]: a hidden part is empty\n"
            "    hint: put the words to remember in double braces: `the trained {{weights}} are the program`\n",
        ),
        (
            [
                idea(
                    "x",
                    "  questions:\n  - id: q\n    kind: choice\n    stem: {en: S, zh-Hans: 问}\n    key: {en: One two., zh-Hans: 一}\n"
                    "    distractors:\n    - {en: one  two, zh-Hans: 二, why: no}\n",
                ),
            ],
            "cards/a.yaml:13:12: error[option-repeated]: this option says the same as the key\n"
            "    hint: exactly one option may be right: reword it\n",
        ),
    ],
)
def test_a_mistake_between_ideas(make: Make, ideas: list[str], expected: str) -> None:
    """See the parameters."""
    assert report(make(cards(*ideas))) == expected


def test_prerequisites_of_any_depth(make: Make) -> None:
    """
    a chain of 5,000 prerequisites that closes into a circle
    """
    chain = [idea(f"i{n}", f"  requires: [i{(n + 1) % 5000}]\n") for n in range(5000)]
    codes = [finding.code for finding in compiling.check(make(cards(*chain)), None).findings]
    assert codes == ["requires-cycle"]


DECK = """\
id: d
name: A deck
title: {en: A deck, zh-Hans: 牌组}
description: {en: Text., zh-Hans: 说明。}
"""


def test_a_manifest_in_a_file_of_another_name(make: Make) -> None:
    """
    id: d in decks/e.yaml
    """
    assert report(make({**cards(idea("x")), "decks/e.yaml": DECK})) == (
        "decks/e.yaml:1:5: error[id-file]: the deck `d` stands in a file named e.yaml\n"
        "    hint: write `id: e`, or rename the file\n"
    )


def test_a_broken_idea_is_not_missed(make: Make) -> None:
    """
    an idea that another one names, with level: 9
    """
    root = make(cards(idea("x").replace("level: 1", "level: 9"), idea("y", "  related: [x]\n")))
    assert [finding.code for finding in compiling.check(root, None).findings] == ["value-range"]


def test_what_a_manifest_names(make: Make) -> None:
    """
    topics: [b], ideas: [y], and the name of another deck
    """
    second = DECK.replace("id: d", "id: e") + "topics: [b]\nideas: [y]\n"
    assert report(make({**cards(idea("x")), "decks/d.yaml": DECK, "decks/e.yaml": second})) == (
        "decks/e.yaml:2:7: error[deck-name-repeated]: the deck name “A deck” belongs to decks/d.yaml already\n"
        "    hint: Anki matches decks by name: choose another one\n"
        "decks/e.yaml:5:10: error[topic-unknown]: there is no topic `b`\n    hint: known: `a`\n"
        "decks/e.yaml:6:9: error[idea-unknown]: there is no idea `y`\n    hint: known: `x`\n"
    )


def test_every_mistake_of_a_broken_idea(make: Make) -> None:
    """
    one idea with a mistake in its level, its quote, its cloze and its references
    """
    body = "  quotes:\n  - {source: s, text: Nowhere.}\n  related: [nobody]\n"
    body += "  questions:\n  - {id: a, kind: clozee}\n  - {id: q, kind: cloze, text: {en: 'a {{b', zh-Hans: '{{b}}'}}\n"
    record = "id: s\nlanguage: en\noutlet: O\nexcerpts:\n- text: Something else.\n"
    root = make({**cards(idea("x").replace("level: 1", "level: 9") + body), "seeds/s.yaml": record})
    findings = compiling.check(root, None).diagnostics()
    assert [(finding.at.line, finding.code) for finding in findings] == [
        (4, "value-range"),
        (8, "quote-unrecorded"),
        (9, "idea-unknown"),
        (11, "kind-unknown"),
        (12, "cloze-braces"),
    ]


def test_names_in_a_file_that_cannot_be_read_are_not_called_missing(make: Make) -> None:
    """
    related: [z], and a file with a syntax error where z may stand
    """
    root = make({**cards(idea("x", "  related: [z]\n")), "cards/b.yaml": "topic: b\nideas:\n- id: z\n level: 1\n"})
    assert {finding.code for finding in compiling.check(root, None).findings} == {"yaml-syntax"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("seeds/s.yaml", "id: s\nlanguage: en\n", "field-missing"),
        ("cards/b.yaml", "topic: [b]\nideas:\n- id: z\n", "value-kind"),
    ],
)
def test_names_behind_a_broken_file_are_not_called_missing(make: Make, name: str, content: str, code: str) -> None:
    """
    a record without an outlet that a quote names; a topic that is a list, before an idea that another one names
    """
    body = "  related: [z]\n" if name.startswith("cards") else "  quotes:\n  - {source: s, text: Words.}\n"
    found = {one.code for one in compiling.check(make({**cards(idea("x", body)), name: content}), None).findings}
    assert code in found
    assert not found & {"quote-source", "idea-unknown"}
