"""`duizhao fmt`: another layout, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import REPOSITORY
from duizhao import compiling, diagnostic, formatting
from duizhao.read import yamltree
from duizhao.read.formatting import formatted
from duizhao.read.keyorder import ORDERS
from duizhao.read.schema import KINDS, schema
from duizhao.workspace import layout
from yaml_fuzz import oddly_laid_out, texts, twice_indented

KNOWN = texts()
BEFORE = """\
# yaml-language-server: $schema=../.schemas/cards.json

# The ideas of one topic.
ideas:   # in study order
  # the first one
  - level:  1
    id: spacing-effect   # a slug
    # how it is called
    term:
        zh-Hans:   间隔效应
        # as psychologists have it
        en: "Spacing effect"@@
    definition:
        zh-Hans: >-
            同样的内容，

              - 隔几天回想一次
            # no comment
        en: 'What is recalled
           several times'
        # at the end of the definition
    related: [ b,
      c ]   # two


    questions:
    -
      kind: cloze
      text: {zh-Hans: '{{甲}}', en: "{{a}}"}
      id: q
    # at the end of the first one

  - id: testing-effect
    colour: red
    level: 2
topic: memory
# at the end of all
"""
AFTER = """\
# yaml-language-server: $schema=../.schemas/cards.json

# The ideas of one topic.
topic: memory
ideas:   # in study order
# the first one
- id: spacing-effect   # a slug
  level: 1
  # how it is called
  term:
    # as psychologists have it
    en: "Spacing effect"
    zh-Hans: 间隔效应
  definition:
    en: 'What is recalled
       several times'
    zh-Hans: >-
      同样的内容，

        - 隔几天回想一次
      # no comment
    # at the end of the definition

  questions:
  - id: q
    kind: cloze
    text: {zh-Hans: '{{甲}}', en: "{{a}}"}
  related: [ b,
    c ]   # two
  # at the end of the first one

- id: testing-effect
  level: 2
  colour: red
# at the end of all
"""


def test_one_file_with_everything() -> None:
    """
    BEFORE becomes AFTER, which stays as it is
    """
    assert formatted(BEFORE.replace("@@", "  "), "cards", "x") == (AFTER, [])
    assert formatted(AFTER, "cards", "x") == (AFTER, [])


@given(st.integers(0, 10**9))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_nothing_changes_but_the_layout(seed: int) -> None:
    """Real cards laid out oddly: the same values, every comment, the same again when formatted again."""
    text = oddly_laid_out(seed, KNOWN)
    kind = "cards" if "\nideas:" in text else "source"
    tree, findings = yamltree.read(text, "x")
    after, said = formatted(text, kind, "x")
    if findings:
        assert (after, said) == (text, findings)
        return
    assert yamltree.read(after, "x") == (tree, [])
    if said:
        assert [one.code for one in said] == ["format-layout"]
        assert after == text
        return
    assert formatted(after, kind, "x") == (after, [])
    assert sorted(re.findall("# [0-9]+: a: 'b", after)) == sorted(re.findall("# [0-9]+: a: 'b", text))
    assert after.endswith("\n")
    assert not after.endswith("\n\n") or "|+" in after or ">+" in after


def test_few_layouts_are_left_alone() -> None:
    """
    300 files laid out oddly: of those that are YAML, 99 % are formatted
    """
    done = [formatted(oddly_laid_out(seed, KNOWN), "cards", "x")[1] for seed in range(300)]
    readable = [said for said in done if not said or said[0].code == "format-layout"]
    assert len(readable) > 100
    assert sum(not said for said in readable) >= 0.99 * len(readable)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("topic: a\r\nideas: []  \r\n\r\n", "topic: a\r\nideas: []\r\n"),
        ("\n\ntopic: a\nideas: []", "topic: a\nideas: []\n"),
        ("---\n# c\nideas: []\ntopic: a\n", "---\n# c\ntopic: a\nideas: []\n"),
        ("title:\n  zh-Hans: |+\n    甲\n\n  en: a\n", "title:\n  en: a\n  zh-Hans: |+\n    甲\n\n"),
        ("title:\n    en: |2\n        a\n      b\n", "title:\n  en: |2\n      a\n    b\n"),
        ("title:\n    en:\n        a\n", "title:\n  en:\n      a\n"),
        ("'topic'  :   a\n", "'topic': a\n"),
        ("ideas:\n  - - a\n    - b\n", "ideas:\n- - a\n  - b\n"),
        ("ideas:\n-   # none\n- b\n", "ideas:\n-   # none\n- b\n"),
        ("ideas:\n- # of this idea\n  id: x\n", "ideas:\n# of this idea\n- id: x\n"),
        ("", ""),
        ("# c\n", "# c\n"),
        ("[a]\n", "[a]\n"),
    ],
)
def test_a_layout(before: str, after: str) -> None:
    """See the parameters."""
    assert formatted(before, "cards", "x") == (after, [])
    assert formatted(after, "cards", "x") == (after, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "topic: a\n? ideas\n: []\n",
            "x:2:1: error[format-layout]: this line is laid out in a way that only YAML knows",
        ),
        (
            "%YAML 1.1\n---\ntopic: a\n",
            "x:1:1: error[format-layout]: this line is laid out in a way that only YAML knows",
        ),
        (
            "topic: a\nideas: []\n...\n",
            "x:3:1: error[format-layout]: this line is laid out in a way that only YAML knows",
        ),
        ("topic: a\x85ideas: []\n", "x:1:9: error[format-layout]: U+0085 breaks a line here"),
        ("topic: a\rideas: []\r", "x:1:9: error[format-layout]: U+000D breaks a line here"),
        ("topic: [a\n", "x:1:8: error[yaml-syntax]: the bracket `[` that opens here is not closed"),
        ("topic: a\ntopic: b\n", "x:2:1: error[yaml-repeated-key]: the key `topic` stands here twice"),
    ],
)
def test_what_is_left_as_it_is(text: str, expected: str) -> None:
    """See the parameters."""
    after, findings = formatted(text, "cards", "x")
    assert after == text
    located = [diagnostic.Diagnostic(one.code, one.at, one.message, one.hint) for one in findings]  # type: ignore[arg-type]
    assert diagnostic.show(located).splitlines()[0] == expected


def test_the_order_of_keys_is_that_of_every_definition() -> None:
    """
    the fields of all definitions, and the keys of all orders
    """
    import json

    fields = {
        name: set(body["properties"])
        for kind in KINDS
        for name, body in json.loads(schema(kind))["$defs"].items()
        if "properties" in body
    }
    questions = {
        "ChoiceDef",
        "MultipleDef",
        "ClozeDef",
        "TrueFalseDef",
        "MatchDef",
        "OrderDef",
        "ShortDef",
        "AlteredDef",
        "ReportDef",
    }
    orders = [set(keys) for keys, _ in ORDERS.values()]
    assert set(ORDERS["question"][0]) == {field for name in questions for field in fields[name]}
    assert [name for name, own in fields.items() if name not in questions and own not in orders] == []
    assert all(kind in ORDERS for _, below in ORDERS.values() for kind in below.values())


def test_the_orders_are_those_of_the_documentation() -> None:
    """
    the examples of docs/card-format.md, and of the README
    """
    page = (REPOSITORY / "docs/card-format.md").read_text() + (REPOSITORY / "README.md").read_text()
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    kinds = {
        "topic:": "cards",
        "id: lex": "source",
        "disagr": "disagreements",
        "replace": "glossary",
        "id: karp": "deck",
    }
    seen = 0
    for example in examples:
        text = re.sub(r"^# cards/.*\n", "", example).replace("…", "x")
        kind = next((kind for start, kind in kinds.items() if text.startswith(start)), None)
        if kind and "{en: x, zh-Hans: x, why" not in text and not yamltree.read(text, "x")[1]:
            seen += 1
            assert formatted(text, kind, "x") == (text, [])
    assert seen >= 4


def test_the_shipped_files_are_formatted() -> None:
    """
    every file of cards/, seeds/ and decks/, and those of the starter
    """
    for root in (REPOSITORY, REPOSITORY / "src/duizhao/starter"):
        done = formatting.fmt(root, [], write=False)
        assert (done.patch, list(done.diagnostics)) == ("", [])


def duizhao(*words: str, folder: Path) -> tuple[int, str, str]:
    """Run the command and return its exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


PATCH = """\
--- a/decks/mine.yaml
+++ b/decks/mine.yaml
@@ -3,7 +3,7 @@
 name: How memory works · 记忆的规律  # frozen like an id: Anki finds the deck by it
 title: {en: How memory works, zh-Hans: 记忆的规律}
 description:
-      en: Two ideas to start from.
+  en: Two ideas to start from.
   zh-Hans: 两个想法，作为开始。
 script: zh-Hans                     # the language a card shows first
 # topics: [memory]                  # only these topics; every topic where this is left out
"""


def test_the_command(starter: Path) -> None:
    """
    one file to format, and one that is not YAML: duizhao fmt, with --check, --diff, a file, a folder, one that is none
    """
    deck, cards = starter / "decks/mine.yaml", starter / "cards/memory.yaml"
    original = deck.read_text("utf-8")
    deck.write_text(
        original.replace("  en: Two", "      en: Two").replace("  zh-Hans: 两", "      zh-Hans: 两"), "utf-8"
    )
    patch = PATCH.replace("   zh-Hans: 两个想法，作为开始。\n", "").replace(
        "+  en: Two ideas to start from.\n",
        "-      zh-Hans: 两个想法，作为开始。\n+  en: Two ideas to start from.\n+  zh-Hans: 两个想法，作为开始。\n",
    )
    assert duizhao("fmt", "--diff", folder=starter) == (0, patch, "4 files: 1 not formatted\n")
    finding = (
        "decks/mine.yaml:6:1: error[format-other]: this file is not formatted from here on\n    hint: duizhao fmt\n"
    )
    assert duizhao("fmt", "--check", folder=starter) == (1, finding, "4 files: 1 not formatted\n")
    assert duizhao("fmt", "--check", "../cards", folder=starter / "seeds") == (0, "", "1 file: nothing to do\n")
    cards.write_text(cards.read_text("utf-8").replace("- id: plan", "-id: plan"), "utf-8")
    code, out, err = duizhao("fmt", folder=starter)
    assert (code, err) == (1, "4 files: 1 formatted\n")
    assert out == (
        "cards/memory.yaml:18:3: error[yaml-syntax]: `-id:` has no space behind its dash\n"
        "    hint: write `- ` before each part of a list\n"
    )
    assert deck.read_text("utf-8") == original
    assert duizhao("fmt", "README.md", folder=starter) == (
        2,
        "",
        f"duizhao: README.md is no YAML file of the workspace {starter}\n"
        "    hint: those are in cards/, seeds/ and decks/\n",
    )


def test_a_formatted_deck_is_the_same_deck(shipped: Path) -> None:
    """
    the shipped cards indented twice as far, then fmt: the same ideas, and nothing to say of them
    """
    before = compiling.check(shipped, None)
    for path in layout.yaml_files(shipped):
        file = shipped / path
        file.write_text("\n".join(twice_indented(file.read_text("utf-8").split("\n"))), "utf-8")
    assert compiling.check(shipped, None).findings == before.findings
    formatting.fmt(shipped, [], write=True)
    after = compiling.check(shipped, None)
    assert after.findings == before.findings
    assert [idea.definition for idea in after.ideas] == [idea.definition for idea in before.ideas]
