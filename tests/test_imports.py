"""Imports: what was exported comes back as it was, what others made comes as far as it can, the rest is listed."""

import json
import unicodedata
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from anki_collection import TEMPLATES, collection
from conftest import Make
from duizhao import build, compiling, exports
from duizhao.cli.group import cli
from duizhao.emit.exports import crowdanki
from duizhao.emit.exports.cards import tree
from duizhao.errors import DuizhaoError, UsageError
from duizhao.imports import import_file
from duizhao.model.deck import LocalIdea
from duizhao.model.exchange import ForeignNote, Left
from duizhao.read import written, yamltree
from duizhao.read.imports import foreign, html_tree, table

PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20).map(
    partial(unicodedata.normalize, "NFC")
)
TREES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(PLAIN, inner, min_size=1, max_size=3)
)
LACKING = "notes do not say which ideas are related or required, nor which findings were accepted"


def run(root: Path, *words: str) -> Result:
    """Run a command in the workspace at `root`."""
    return CliRunner().invoke(cli, ["-C", str(root), *words])


def emptied(root: Path) -> dict[str, Any]:
    """Take the cards of a workspace away, and return its ideas as they were written."""
    ideas = {placed.value.id: tree(placed.value) for _, placed in compiling.check(root, None).workspace.ideas}
    for file in (root / "cards").glob("*"):
        file.unlink()
    return ideas


def ideas(root: Path) -> dict[str, Any]:
    """Return the ideas of a workspace as they are written."""
    return {placed.value.id: tree(placed.value) for _, placed in compiling.check(root, None).workspace.ideas}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_cards_come_back_as_they_were(shipped: Path, tmp_path: Path, form: Any) -> None:
    """
    the shipped deck, every kind of question in it, exported, taken away and imported
    """
    exports.export(shipped, "karpathy", form, (), (), (), None, tmp_path / "out")
    before = emptied(shipped)
    done = import_file(shipped, tmp_path / f"out/karpathy.cards.{form}", "", "")
    assert not done.broken
    assert len(before) > 90
    assert ideas(shipped) == before


@pytest.mark.parametrize("form", ["crowdanki", "apkg"])
def test_notes_of_ours_come_back_but_for_what_notes_do_not_say(shipped: Path, tmp_path: Path, form: str) -> None:
    """
    the shipped deck as notes: English and simplified texts, quotes and readings as they were; links and reports listed
    """
    if form == "apkg":
        build.build(shipped, ["karpathy"], None, tmp_path)
        file = tmp_path / "karpathy.apkg"
    else:
        exports.export(shipped, "karpathy", "crowdanki", (), (), (), None, tmp_path)
        file = tmp_path / "karpathy.crowdanki/deck.json"
    deck = compiling.compile_decks(compiling.check(shipped, None), ["karpathy"])["karpathy"]
    before = emptied(shipped)
    done = import_file(shipped, file, "", "")
    assert {line.partition(": ")[2] for line in done.report if not line.startswith(("cards/", "/"))} == {
        LACKING,
        "a note does not say which statements of which disagreement it asks about",
    }
    after = ideas(shipped)
    assert list(map(_comparable, before.values())) == [_comparable(after[name]) for name in before]
    again = compiling.compile_decks(compiling.check(shipped, None), ["karpathy"])["karpathy"]
    by_id = {idea.id: idea for idea in again.ideas}
    assert [_shown(idea) for idea in deck.ideas] == [_shown(by_id[idea.id]) for idea in deck.ideas]


OPTIONS = """\
topic: options
title: {en: Options, zh-Hans: 选项}
ideas:
  - id: network
    level: 1
    term: {en: network, zh-Hans: 网络}
    definition: {en: Layers of numbers., zh-Hans: 一层层的数。}
    questions:
      - id: what-changes
        kind: multiple
        stem: {en: What changes?, zh-Hans: 什么会变？}
        keys:
          - {en: the weights, zh-Hans: 权重}
          - {en: the loss, zh-Hans: 损失}
          - {en: the predictions, zh-Hans: 预测}
        rationale: {en: Training moves all three., zh-Hans: 训练会改变这三样。}
        distractors:
          - {en: the data, zh-Hans: 数据, why: {en: They are given., zh-Hans: 数据是给定的。}}
          - {en: none of these, zh-Hans: 以上都不是, why: {en: Three change., zh-Hans: 有三样会变。}, pinned: true}
      - id: what-stays
        kind: choice
        stem: {en: What stays?, zh-Hans: 什么不变？}
        key: {en: the data, zh-Hans: 数据}
        rationale: {en: They are given., zh-Hans: 数据是给定的。}
        distractors:
          - {en: the weights, zh-Hans: 权重, why: {en: They are trained., zh-Hans: 权重要训练。}}
          - {en: the loss, zh-Hans: 损失, why: {en: It falls., zh-Hans: 损失会降。}}
          - {en: none of these, zh-Hans: 以上都不是, why: {en: One stays., zh-Hans: 有一样不变。}, pinned: true}
      - id: what-sleeps
        kind: choice
        stem: {en: What sleeps?, zh-Hans: 什么会睡觉？}
        key: {en: none of these, zh-Hans: 以上都不是}
        pinned: true
        rationale: {en: Nothing does., zh-Hans: 都不会。}
        distractors:
          - {en: the weights, zh-Hans: 权重, why: {en: They are numbers., zh-Hans: 权重是数。}}
          - {en: the loss, zh-Hans: 损失, why: {en: It is a number., zh-Hans: 损失是数。}}
          - {en: the data, zh-Hans: 数据, why: {en: They are texts., zh-Hans: 数据是文本。}}
"""


def test_several_right_options_and_pinned_ones_come_back(starter: Path, tmp_path: Path) -> None:
    """
    three right options of five, and a pinned option, right or wrong, in notes of ours
    """
    (starter / "cards/options.yaml").write_text(OPTIONS, encoding="utf-8")
    exports.export(starter, "mine", "crowdanki", (), (), (), None, tmp_path)
    before = emptied(starter)
    import_file(starter, tmp_path / "mine.crowdanki/deck.json", "", "")
    assert _comparable(ideas(starter)["network"]) == _comparable(before["network"])
    exports.export(starter, "mine", "crowdanki", (), (), (), None, tmp_path / "again")
    first, again = (
        [
            (note["guid"], note["fields"])
            for note in json.loads((folder / "mine.crowdanki/deck.json").read_text())["notes"]
        ]
        for folder in (tmp_path, tmp_path / "again")
    )
    assert again == first


def _shown(idea: LocalIdea) -> Any:
    """Return what learners see of an idea, in every language."""
    quotes = [
        (one.text, one.source, one.converted, one.gloss and one.gloss.by, one.note and one.note.by)
        for one in idea.quotes
    ]
    return idea.term.by, idea.definition.by, idea.reading, quotes


def _comparable(idea: Mapping[str, Any]) -> Any:
    """Return what a note says of an idea: without traditional wordings, which are compared as compiled."""
    kept = {key: value for key, value in idea.items() if key not in {"related", "requires", "accept", "questions"}}
    questions = {one["id"]: one for one in idea["questions"] if one["kind"] != "report"}
    return _simplified({**kept, "questions": questions})


def _simplified(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _simplified(one) for key, one in value.items() if not key.startswith("zh-Hant")}
    return [_simplified(one) for one in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(st.dictionaries(PLAIN, TREES, min_size=1, max_size=4))
def test_what_is_written_reads_back(given_tree: dict[str, Any]) -> None:
    """
    any mapping of texts, lists and mappings
    """
    read, findings = yamltree.read(written.document(given_tree), "x.yaml")
    assert (read, findings) == (given_tree, [])


def basic(col: Any) -> None:
    """Add notes of Anki's own types, as its editor leaves them."""
    for name, fields in (
        ("Basic", ["<b>Spacing</b> effect", "Kept &lt;longer&gt;<div>with days between</div>[sound:a.mp3]"]),
        ("Basic (and reversed card)", ["软件", 'software<br><img src="b.png">']),
        ("Cloze", ["{{c1::Ebbinghaus}} drew the {{c2::forgetting curve::which}} in {{c1::1885}}.", "He was alone."]),
        ("Basic", ["软件", "another"]),
    ):
        one = col.new_note(col.models.by_name(name))
        for place, text in enumerate(fields):
            one.fields[place] = text
        one.tags = ["mine"] if name == "Cloze" else []
        col.add_note(one, 1)


@pytest.mark.parametrize("legacy", [True, False])
def test_a_package_of_anybodys(starter: Path, tmp_path: Path, legacy: bool) -> None:
    """
    Basic, Basic (and reversed card) and Cloze, exported by Anki in both of its formats
    """
    file = tmp_path / "My Cards.apkg"
    with collection(tmp_path / "anki") as col:
        basic(col)
        col.export_anki_package(
            out_path=str(file), options=ExportAnkiPackageOptions(legacy=legacy), limit=DeckIdLimit(1)
        )
    done = import_file(starter, file, "", "")
    assert done.broken
    assert [line for line in done.report if line.startswith("note")] == [
        "note 1: left out: formatting (b)",
        "note 1: left out: sound a.mp3",
        "note 2: left out: picture b.png",
        "note 3: left out: the tags mine",
        "note 3: left out: the hint “which”",
    ]
    assert (
        (starter / "cards/my-cards.yaml").read_text()
        == """\
topic: my-cards
ideas:
- id: spacing-effect-2
  level: 3
  term:
    en: Spacing effect
  definition:
    en: "Kept <longer>\\nwith days between"
- id: ruan-jian
  level: 3
  term:
    zh-Hans: 软件
  definition:
    en: software
- id: ebbinghaus
  level: 3
  term:
    en: Ebbinghaus
  definition:
    en: "Ebbinghaus drew the forgetting curve in 1885.\\nHe was alone."
  questions:
  - id: q-ec55a7df
    kind: cloze
    text:
      en: '{{Ebbinghaus}} drew the forgetting curve in {{1885}}.'
  - id: q-dc582360
    kind: cloze
    text:
      en: 'Ebbinghaus drew the {{forgetting curve}} in 1885.'
- id: ruan-jian-2
  level: 3
  term:
    zh-Hans: 软件
  definition:
    en: another
"""
    )
    assert {one.code for one in done.diagnostics if one.severity == "error"} == {"language-missing"}


def test_html_becomes_text_and_says_what_it_lost() -> None:
    """
    a field with blocks, a list, a link, a script, a formula, broken nesting, and 10,000 elements in each other
    """
    field = "<p>a<p>b</div><ul><li>c</li><li>d</ul><a href='https://x.org'>e</a><script>f()</script> \\(g\\)&nbsp;h"
    assert html_tree.text(html_tree.parse(field)) == (
        "a\nb\nc\nd\ne \\(g\\) h",
        ("link to https://x.org", "script"),
    )
    assert html_tree.text(html_tree.parse("<div>" * 10_000 + "x"))[0] == "x"


def test_what_is_no_idea_is_listed() -> None:
    """
    a note without a front, one with a gap in a gap
    """
    notes = [
        ForeignNote(at="note 1", type="Basic", fields={"Front": " <br>", "Back": "b"}, tags=()),
        ForeignNote(at="note 2", type="Cloze", fields={"Text": "{{c1::a {{c2::b}} c}}"}, tags=()),
    ]
    assert foreign.drafts(notes, None).left == (
        Left("note 1", "there is nothing in its first field: “b”"),
        Left("note 2", "a gap lies inside a gap: “{{c1::a {{c2::b}} c}}”"),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "软件\t\"software\"\n权重\t'weights'\n"),
        ("b.csv", '\ufeffTerm,Definition\r\n软件,"""software"""\r\n\r\n权重,\'weights\'\r\n'),
        ("c.csv", '正面;背面\n软件;"""software"""\n权重;\'weights\'\n'),
    ],
)
def test_tables_of_two_columns(name: str, content: str) -> None:
    """
    Quizlet's tabs, commas with a heading, semicolons as European spreadsheets write them; quotation marks kept
    """
    read = table.drafts(content.removeprefix("\ufeff"), name, None)
    assert [one.tree for one in read.ideas] == [
        {"term": {"zh-Hans": "软件"}, "definition": {"en": '"software"'}},
        {"term": {"zh-Hans": "权重"}, "definition": {"en": "'weights'"}},
    ]
    assert read.left == ()


def test_a_table_with_holes_says_so(starter: Path, tmp_path: Path) -> None:
    """
    UTF-16 as Excel writes “Unicode text”; a row without a term; a third column; --lang and --into
    """
    file = tmp_path / "x.txt"
    file.write_bytes("软体\t软的\t再说\n\t没有词\n".encode("utf-16"))
    done = run(starter, "import", str(file), "--lang", "zh-Hant-TW", "--into", "mine")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "cards/mine.yaml: 1 idea, 0 questions",
        "line 2: there is nothing in its first column: “没有词”",
    ]
    assert ideas(starter)["ruan-ti"]["definition"] == {"zh-Hant-TW": "软的\n再说"}


def test_formulas_are_disarmed_and_come_back(starter: Path, tmp_path: Path) -> None:
    """
    terms that a spreadsheet would run: =1+1, +1, -1, @x, 'x
    """
    cards = starter / "cards/memory.yaml"
    start = cards.read_text()
    for text in ("=1+1", "+1", "-1", "@x", "'x"):
        quoted = text.replace("'", "''")
        cards.write_text(start.replace("en: Spacing effect", f"en: '{quoted}'"))
        exports.export(starter, "mine", "csv", (), (), (), None, tmp_path)
        content = (tmp_path / "mine.cards.csv").read_text("utf-8-sig")
        assert f"'{text}" in content
        assert table.drafts(content, "mine.cards.csv", None).ideas[0].tree["term"]["en"] == text


def test_nothing_is_overwritten_and_nothing_comes_twice(starter: Path, tmp_path: Path) -> None:
    """
    a workspace's own export imported into it; then other cards into a topic that is there
    """
    before = (starter / "cards/memory.yaml").read_text()
    exports.export(starter, "mine", "json", (), (), (), None, tmp_path)
    done = run(starter, "import", str(tmp_path / "mine.cards.json"))
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [
            "there is nothing new in it",
            "spacing-effect: the idea `spacing-effect` is in the cards already",
            "testing-effect: the idea `testing-effect` is in the cards already",
        ],
    )
    (tmp_path / "memory.tsv").write_text("a\tb\n")
    refused = run(starter, "import", str(tmp_path / "memory.tsv"))
    assert (refused.exit_code, refused.stderr) == (
        2,
        "duizhao: cards/memory.yaml is there, and an import overwrites no file\n    hint: give another topic: --into TOPIC\n",
    )
    assert (starter / "cards/memory.yaml").read_text() == before


def test_json_brings_the_records_of_its_sources(starter: Path, make: Make, tmp_path: Path) -> None:
    """
    an export imported into an empty workspace: cards and record are as they were, and check is content
    """
    exports.export(starter, "mine", "json", (), (), (), None, tmp_path / "out")
    root = make({})
    done = run(root, "import", str(tmp_path / "out/mine.cards.json"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert ideas(root) == ideas(starter)
    assert (root / "seeds/notes-on-memory.yaml").is_file()


def test_a_quote_without_a_record_is_never_made_up(starter: Path, tmp_path: Path) -> None:
    """
    the starter's notes with their source tags taken off
    """
    deck = compiling.compile_decks(compiling.check(starter, None), ["mine"])["mine"]
    document = json.loads(crowdanki.emit(deck, TEMPLATES).artifacts[0].content)
    for note in document["notes"]:
        note["tags"] = [tag for tag in note["tags"] if "source" not in tag]
    file = tmp_path / "deck.json"
    file.write_text(json.dumps(document))
    emptied(starter)
    done = import_file(starter, file, "", "")
    assert (
        "spacing-effect: nothing says which record this quote is of: “一口气读十遍，不如隔几天想十遍。”" in done.report
    )
    assert all("quotes" not in idea for idea in ideas(starter).values())


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        (
            "x.json",
            b"{",
            DuizhaoError,
            "x.json is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        ("x.json", b"[" * 100_000, DuizhaoError, None),
        ("x.json", b"[]", UsageError, None),
        (
            "x.json",
            b'{"format": "duizhao-cards", "version": 9}',
            DuizhaoError,
            "x.json is of a version that this duizhao does not read",
        ),
        (
            "x.json",
            b'{"__type__": "Deck", "notes": [{}]}',
            DuizhaoError,
            "x.json is not as CrowdAnki writes a deck: 'note_model_uuid'",
        ),
        ("x.csv", b'a,"b', DuizhaoError, "x.csv, line 1: unexpected end of data"),
        ("x.csv", b"\xff\xfeb\xd8", DuizhaoError, None),
        ("x.csv", b"a,\xff", DuizhaoError, None),
        ("x.apkg", b"PK", DuizhaoError, None),
        ("x.pdf", b"", UsageError, None),
    ],
)
def test_what_cannot_be_read_is_refused(
    starter: Path, tmp_path: Path, name: str, content: bytes, error: type[DuizhaoError], message: str | None
) -> None:
    """
    files that are cut, of another kind, or not text
    """
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(error) as raised:
        import_file(starter, file, "", "")
    assert message is None or raised.value.message == message
    assert raised.value.hint
    assert sorted(one.name for one in (starter / "cards").iterdir()) == ["memory.yaml"]
