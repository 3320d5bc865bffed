"""Edits made in Anki and taken back: what becomes of them in the cards, what is only listed, what is refused."""

import subprocess
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import zstandard
from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from anki_collection import Counts, collection, take
from damage import damaged, packed, unpacked
from duizhao import build, compiling, diagnostic, releases
from duizhao.cli.group import cli
from duizhao.emit.markup import escape
from duizhao.emit.questions import _cloze
from duizhao.errors import DuizhaoError
from duizhao.model import cloze
from duizhao.passes import fieldtext
from duizhao.pull import Outcome, pull
from duizhao.read import edit, package, yamltree

RELEASED = 1_750_000_000
CARDS = "cards/memory.yaml"
NAME = "How memory works · 记忆的规律"
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n"))


def released(root: Path, name: str = "mine", now: int = RELEASED) -> bytes:
    """Release and build a deck, and return its package."""
    assert not releases.release(root, name, None, now=now).broken
    assert not build.build(root, [name], None, None).broken
    return (root / f"decks/out/{name}.apkg").read_bytes()


def note(col: Any, key: str) -> Any:
    """Return a note by its first field."""
    return col.get_note(col.find_notes(f'"id:{key}"')[0])


def edited(col: Any, key: str, **fields: str) -> None:
    """Edit fields as a person does: Anki sets the time."""
    one = note(col, key)
    for name, value in fields.items():
        one[name] = value
    col.update_note(one)


def export(col: Any, file: Path, name: str = NAME, *, legacy: bool = True) -> Path:
    """Export a deck as Anki's dialogue does."""
    limit = DeckIdLimit(col.decks.id_for_name(name))
    col.export_anki_package(out_path=str(file), options=ExportAnkiPackageOptions(legacy=legacy), limit=limit)
    return file


Edits = Mapping[str, Mapping[str, str]]


def exported(tmp_path: Path, given_out: bytes, edits: Edits, *, then: Callable[[Any], None] | None = None) -> Path:
    """Return what a learner exports who imported `given_out` and made `edits`."""
    with collection(tmp_path / "anki") as col:
        take(col, given_out, tmp_path)
        for key, fields in edits.items():
            edited(col, key, **fields)
        if then is not None:
            then(col)
        return export(col, tmp_path / "edited.apkg")


def replaced(root: Path, old: str, new: str, path: str = CARDS) -> None:
    """Edit a file of the workspace."""
    text = (root / path).read_text()
    assert text.count(old) == 1
    (root / path).write_text(text.replace(old, new))


def changes(outcome: Outcome) -> list[str]:
    """Return the lines that a patch takes away and adds."""
    return [line for line in outcome.patch.splitlines() if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"}]


def said(outcome: Outcome) -> str:
    """Return the diagnostics as they are shown."""
    return diagnostic.show(outcome.diagnostics)


AS_THE_EDITOR_WRITES: Edits = {
    "spacing-effect": {
        "definition_en": "Recalled with days in between: kept &amp; known.<br>",
        "definition_zh_hant_tw": "隔幾天回想一次，<div>記得久得多。&nbsp;</div>",
        "term_zh_hant_hk": "間隔效應",
    },
    "spacing-effect/plan": {"stem_zh_hans": "四个小时，怎么安排？"},
    "testing-effect/retrieval": {"text_en": "Memory grows by {{c1::retrieving: yes}}, not by seeing."},
}
TAKEN = [
    "-    en: What is recalled several times with days in between is kept far longer than what is repeated at one sitting.",
    "+    en: 'Recalled with days in between: kept & known.'",
    '+    zh-Hant-TW: "隔幾天回想一次，\\n記得久得多。"',
    "-      zh-Hans: 有四个小时可以用在一个主题上，哪种安排记得最久？",
    "+      zh-Hans: 四个小时，怎么安排？",
    "-      en: 'What strengthens a memory is {{retrieving}} it, not seeing it again.'",
    "+      en: 'Memory grows by {{retrieving: yes}}, not by seeing.'",
]


@pytest.mark.parametrize("legacy", [True, False], ids=["older", "newer"])
def test_there_and_back(starter: Path, tmp_path: Path, legacy: bool) -> None:
    """
    three notes edited in Anki, pulled, released, imported again, pulled again; in both of Anki's formats
    """
    first = released(starter)
    before = (starter / CARDS).read_text()
    with collection(tmp_path / "anki") as col:
        take(col, first, tmp_path)
        for key, fields in AS_THE_EDITOR_WRITES.items():
            edited(col, key, **fields)
        file = export(col, tmp_path / "edited.apkg", legacy=legacy)
        shown = pull(starter, "mine", file, None)
        assert (changes(shown), said(shown), shown.broken) == (TAKEN, "", False)
        assert shown.report == (f"{CARDS}: 4 texts to write",)
        assert (starter / CARDS).read_text() == before
        written = pull(starter, "mine", file, None, write=True)
        assert (written.patch, said(written), written.report) == ("", "", (f"{CARDS}: 4 texts written",))
        second = released(starter, now=int(time.time()) + 100)
        assert take(col, second, tmp_path) == Counts(updated=3, duplicate=2)
        assert note(col, "spacing-effect")["definition_zh_hant_tw"] == "隔幾天回想一次，<br>記得久得多。"
        assert note(col, "testing-effect/retrieval")["text_en"] == (
            "Memory grows by {{c1::retrieving&#58; yes}}, not by seeing."
        )
        again = pull(starter, "mine", export(col, tmp_path / "again.apkg", legacy=legacy), None)
        assert again == Outcome(diagnostics=[], report=("nothing to take from Anki",))


def test_only_what_changed_is_another(starter: Path, tmp_path: Path) -> None:
    """
    the file after --write, comments and layout included
    """
    before = (starter / CARDS).read_text()
    file = exported(tmp_path, released(starter), {"spacing-effect": {"term_zh_hant_tw": "間距效應"}})
    pull(starter, "mine", file, None, write=True)
    line = "    zh-Hans: 间隔效应\n"
    assert (starter / CARDS).read_text() == before.replace(line, line + "    zh-Hant-TW: 間距效應\n")
    pull(starter, "mine", exported(tmp_path / "b", released(starter, now=RELEASED + 1), {}), None, write=True)


@pytest.mark.parametrize(
    "layout",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "# one\u2028# two\n",
    ],
    ids=["lf", "crlf", "no-newline", "separator"],
)
def test_git_applies_the_patch(starter: Path, tmp_path: Path, layout: Callable[[str], str]) -> None:
    """
    the same edits as a patch and by --write, in files of other layouts, one with a space in its name
    """
    text = (starter / CARDS).read_text()
    spaced = starter / "cards/my memory.yaml"
    spaced.write_bytes(layout(text).encode())
    (starter / CARDS).unlink()
    edits = {**AS_THE_EDITOR_WRITES, "testing-effect": {"definition_zh_hant_tw": "甲", "term_en": "Test"}}
    file = exported(tmp_path, released(starter), edits)
    patch = pull(starter, "mine", file, None).patch
    apply = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(apply, cwd=starter, input=patch.encode(), check=True)
    applied = spaced.read_bytes()
    assert applied != layout(text).encode()
    spaced.write_bytes(layout(text).encode())
    pull(starter, "mine", file, None, write=True)
    assert spaced.read_bytes() == applied


def test_what_was_edited_here_since_is_no_edit_of_ankis(starter: Path, tmp_path: Path) -> None:
    """
    after the release: one definition edited here, its translation in Anki; another note edited here alone
    """
    file = exported(tmp_path, released(starter), {"spacing-effect": {"definition_en": "Spaced is kept."}})
    replaced(starter, "同样的内容，隔几天回想一次，比一口气重复许多遍记得久得多。", "隔几天回想一次。")
    replaced(starter, "凭记忆把内容提取出来，比再读一遍更能巩固它。", "提取比再读更好。")
    found = pull(starter, "mine", file, None)
    assert changes(found)[1:] == ["+    en: Spaced is kept."]
    assert (said(found), found.broken) == ("", False)


def test_both_sides_changed_one_text(starter: Path, tmp_path: Path) -> None:
    """
    a definition edited in Anki and, otherwise, here
    """
    file = exported(tmp_path, released(starter), {"spacing-effect": {"definition_en": "There."}})
    replaced(starter, "is repeated at one sitting.", "is repeated.")
    found = pull(starter, "mine", file, None)
    assert said(found) == (
        "cards/memory.yaml:11:9: error[pull-conflict]: `spacing-effect`, `definition_en`: edited in Anki, and its note "
        "changed here since the release\n"
        "    here: What is recalled several times with days in between is kept far longer than what is repeated.\n"
        "    Anki: There.\n"
        "    hint: write here what is right: the next release brings it to Anki\n"
    )
    assert (found.patch, found.broken) == ("", True)


def test_without_a_release_nobody_knows(starter: Path, tmp_path: Path) -> None:
    """
    a deck built and imported, never released; one text edited in Anki
    """
    build.build(starter, ["mine"], None, None)
    given_out = (starter / "decks/out/mine.apkg").read_bytes()
    found = pull(starter, "mine", exported(tmp_path, given_out, {"testing-effect": {"term_en": "Tests"}}), None)
    assert said(found) == (
        "cards/memory.yaml:46:9: error[pull-conflict]: `testing-effect`, `term_en`: differs in Anki, and no release says "
        "which side was changed\n"
        "    here: Testing effect\n"
        "    Anki: Tests\n"
        "    hint: write here what is right; once the deck is released, later edits can be told apart\n"
    )
    assert (found.patch, found.broken) == ("", True)


def test_an_older_release(starter: Path, tmp_path: Path) -> None:
    """
    two releases, the second of one definition; a learner has the first, and has edited that note or has not
    """
    first = released(starter)
    replaced(starter, "凭记忆把内容提取出来，比再读一遍更能巩固它。", "提取比再读更好。")
    released(starter, now=RELEASED + 1000)
    untouched = pull(starter, "mine", exported(tmp_path / "a", first, {}), None)
    assert (untouched.patch, untouched.broken) == ("", False)
    assert said(untouched) == (
        "edited.apkg: warning[pull-note]: 1 note of an older release: `testing-effect`\n"
        "    hint: import the newest package into Anki, then edit and export again\n"
    )
    found = pull(starter, "mine", exported(tmp_path / "b", first, {"testing-effect": {"term_en": "Tests"}}), None)
    assert (found.patch, found.broken) == ("", True)
    older = "edited in Anki, perhaps in an older release"
    assert [one.message for one in found.diagnostics] == [
        f"`testing-effect`, `term_en`: {older}",
        f"`testing-effect`, `definition_zh_hant_hk`: {older}",
        f"`testing-effect`, `definition_zh_hant_tw`: {older}",
        f"`testing-effect`, `definition_zh_hans`: {older}",
    ]
    assert {one.hint for one in found.diagnostics} == {
        "write here what is right; or import the newest package into Anki, and edit there again"
    }


def test_an_edit_that_undoes_a_release_is_not_taken(starter: Path, tmp_path: Path) -> None:
    """
    the second release put back in Anki what the first had; it may as well be the first, edited
    """
    first = released(starter)
    replaced(starter, "更能巩固它。", "更好。")
    second = released(starter, now=RELEASED + 1000)
    undone = {"testing-effect": {"definition_zh_hans": "凭记忆把内容提取出来，比再读一遍更能巩固它。"}}
    found = pull(starter, "mine", exported(tmp_path / "a", second, undone), None)
    assert "`testing-effect`, `definition_zh_hans`: edited in Anki, perhaps in an older release\n" in said(found)
    assert found.broken
    replaced(starter, "not memorable.", "never memorable.")
    third = released(starter, now=RELEASED + 2000)
    clear = pull(starter, "mine", exported(tmp_path / "b", third, undone), None)
    assert (changes(clear)[1:], said(clear)) == (["+    zh-Hans: 凭记忆把内容提取出来，比再读一遍更能巩固它。"], "")
    assert first != second


def test_decks_that_share_their_notes(starter: Path, tmp_path: Path) -> None:
    """
    a second deck of the same notes, released and imported later; then one text edited here, one in Anki
    """
    manifest = (starter / "decks/mine.yaml").read_text()
    (starter / "decks/other.yaml").write_text(manifest.replace("id: mine", "id: other").replace(NAME, "Other"))
    first = released(starter)
    replaced(starter, "is repeated at one sitting.", "is repeated.")
    second = released(starter, "other", RELEASED + 1000)
    replaced(starter, "than reading it once more.", "than reading.")

    def also(col: Any) -> None:
        take(col, second, tmp_path)
        edited(col, "spacing-effect/plan", stem_en="Which plan?")

    found = pull(starter, "mine", exported(tmp_path, first, {}, then=also), None)
    assert (changes(found)[1:], said(found)) == (["+      en: Which plan?"], "")
    replaced(starter, "is repeated.", "comes at once.")
    found = pull(starter, "mine", tmp_path / "edited.apkg", None)
    assert (changes(found)[1:], said(found)) == (["+      en: Which plan?"], "")


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("a <b>bold</b> word", "`<b>`"),
        ('<div style="color: red">red</div>', '`<div style="color: red">`'),
        ('<img src="x.png">', '`<img src="x.png">`'),
        ("text <!-- comment -->", "`<!-- comment -->`"),
        ("cut <a href='", "`<a href='`"),
        ("listen: [sound:x.mp3]", "`[sound:`, upon which Anki acts"),
        (r"\(x^2\)", r"`\(`, upon which Anki acts"),
        ("<br>&nbsp;", "nothing: the text was deleted"),
        ("next \x85 line", "the character U+0085"),
        ("x" * 100_001, "more than 100,000 characters"),
    ],
    ids=["bold", "style", "image", "comment", "cut", "sound", "mathjax", "deleted", "control", "long"],
)
def test_what_no_text_can_say(starter: Path, tmp_path: Path, html: str, what: str) -> None:
    """
    a definition with more than text in it
    """
    found = pull(
        starter, "mine", exported(tmp_path, released(starter), {"spacing-effect": {"definition_en": html}}), None
    )
    shown = html if len(html) <= 300 else html[:300] + "…"
    assert said(found) == (
        "cards/memory.yaml:11:9: warning[pull-html]: `spacing-effect`, `definition_en`: edited in Anki to what no text "
        f"can say: {what}\n"
        f"    Anki: {diagnostic.printable(shown)}\n"
        "    hint: take that out in Anki and pull again, or edit the text here\n"
    )
    assert (found.patch, found.broken) == ("", False)


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("no gap", "no cloze: nothing is hidden"),
        ("{{c1::one}} and {{c2::two}}", "a gap of another card, `c2`"),
        ("{{c1::word::a hint}}", "a gap with a hint"),
        ("{{c1::outer {{c1::inner}}}}", "a gap inside a gap"),
        ("{{c1::one}} &#123;&#123;two&#125;&#125;", "double braces that hide nothing"),
    ],
)
def test_what_no_cloze_of_ours_can_be(field: str, what: str) -> None:
    """
    a cloze with other gaps than ours
    """
    with pytest.raises(fieldtext.NotTextError) as raised:
        fieldtext.edited_cloze("The {{c1::weights}}.", field)
    assert str(raised.value) == what


def test_fields_that_are_no_text_of_their_own_are_listed(starter: Path, tmp_path: Path) -> None:
    """
    options, a quote, the level, the topic, a reading and a field of the learner's own edited in Anki
    """
    edits = {
        "spacing-effect": {"quote": "Mine!", "level": "5", "topic": "mind", "pinyin": "jiàn"},
        "spacing-effect/plan": {"options_en": "<ol><li>x</li></ol>", "hint": "think"},
    }
    found = pull(starter, "mine", exported(tmp_path, released(starter), edits), None)
    by_hand = "    hint: edit it here by hand\n"
    empties = "    hint: no text of the deck stands in this field; the next change of the note empties it in Anki\n"
    assert said(found) == (
        "cards/memory.yaml:3:8: warning[pull-field]: `spacing-effect`, `topic`: edited in Anki\n    Anki: mind\n" + by_hand +
        "cards/memory.yaml:5:3: warning[pull-field]: `spacing-effect`, `pinyin`: edited in Anki\n    Anki: jiàn\n" + empties +
        "cards/memory.yaml:6:10: warning[pull-field]: `spacing-effect`, `level`: edited in Anki\n    Anki: 5\n" + by_hand +
        "cards/memory.yaml:14:3: warning[pull-field]: `spacing-effect`, `quote`: edited in Anki\n    Anki: Mine!\n"
        "    hint: a quote is never changed from outside: compare it with its source\n"
        "cards/memory.yaml:18:5: warning[pull-field]: `spacing-effect/plan`, `hint`: edited in Anki\n    Anki: think\n" + empties +
        "cards/memory.yaml:18:5: warning[pull-field]: `spacing-effect/plan`, `options_en`: edited in Anki\n"
        "    Anki: <ol><li>x</li></ol>\n" + by_hand
    )  # fmt: skip
    assert (found.patch, found.report, found.broken) == ("", ("nothing to take from Anki",), False)


def test_a_term_stands_in_several_notes(starter: Path, tmp_path: Path) -> None:
    """
    a term edited in a question's note; in two notes alike; in two notes otherwise
    """
    given_out = released(starter)
    one = {"spacing-effect/days": {"term_en": "Spacing"}}
    two = {**one, "spacing-effect": {"term_en": "Spacing"}}
    for number, edits in enumerate((one, two)):
        found = pull(starter, "mine", exported(tmp_path / str(number), given_out, edits), None)
        assert (changes(found), said(found)) == (["-    en: Spacing effect", "+    en: Spacing"], "")
    differing = {**one, "spacing-effect": {"term_en": "Gaps"}}
    found = pull(starter, "mine", exported(tmp_path / "2", given_out, differing), None)
    assert said(found) == (
        "cards/memory.yaml:8:9: error[pull-conflict]: `spacing-effect`, `term_en`: edited in Anki to 2 different texts\n"
        "    `spacing-effect`, `term_en`: Gaps\n"
        "    `spacing-effect/days`, `term_en`: Spacing\n"
        "    hint: write here what is right\n"
    )
    assert (found.patch, found.broken) == ("", True)


def test_how_characters_are_written_is_no_edit(starter: Path, tmp_path: Path) -> None:
    """
    a cloze and a stem saved again by the editor: no references where none are needed, a line break at the end
    """
    replaced(starter, "would be {{forgotten}}", "would be [{x}] {{a: forgotten}}")
    replaced(starter, "Which plan keeps it longest?", "Which [plan] keeps it longest?")
    resaved = {
        "spacing-effect/days": {"text_en": "A review helps most just before the idea would be [{x}] {{c1::a: forgotten}}.<br>"},
        "spacing-effect/plan": {"stem_en": "<div>Four hours can go into a topic.&nbsp;Which [plan] keeps it longest?</div>"},
        "testing-effect": {"quote": "", "definition_en": "Retrieving something from memory strengthens it more than reading it once more. "},
    }  # fmt: skip
    file = tmp_path / "edited.apkg"
    with collection(tmp_path / "anki") as col:
        take(col, released(starter), tmp_path)
        resaved["testing-effect"]["quote"] = note(col, "testing-effect")["quote"].replace("：", "&#65306;")
        for key, fields in resaved.items():
            edited(col, key, **fields)
        found = pull(starter, "mine", export(col, file), None)
    assert found == Outcome(diagnostics=[], report=("nothing to take from Anki",))


def test_notes_that_are_not_looked_at(starter: Path, tmp_path: Path) -> None:
    """
    a note added in Anki, one retired here, one with a field less, one GUID twice, and one of another note type
    """
    retired = "  definition:\n    en: Retrieving"
    replaced(starter, retired, "  retired: true\n" + retired)
    released(starter)
    replaced(starter, "  retired: true\n", "")
    given_out = released(starter, now=RELEASED + 1)
    replaced(starter, retired, "  retired: true\n" + retired)

    def add(col: Any) -> None:
        for kind, key in (("Duizhao Idea", "mine-own"), ("Basic", "other")):
            one = col.new_note(col.models.by_name(kind))
            one.fields[0] = key
            one.fields[4 if kind != "Basic" else 1] = "Mine"
            col.add_note(one, col.decks.id_for_name(NAME))

    file = exported(tmp_path, given_out, {"testing-effect": {"term_en": "Tests"}}, then=add)
    newest = packed({"collection.anki2": file_database(file)})
    twice = "update notes set guid = (select guid from notes where flds like 'spacing-effect/days%') where flds like 'spacing-effect%'"
    file.write_bytes(
        damaged(newest, "update notes set flds = 'spacing-effect' where flds like 'spacing-effect' || char(31) || '%'")
    )
    shown = said(pull(starter, "mine", file, None))
    retired_and_unknown = (
        "edited.apkg: warning[pull-note]: 1 note not of this deck: `mine-own`\n"
        "    hint: what was added in Anki stays there; write an idea for what it says\n"
        "edited.apkg: warning[pull-note]: 1 note with other fields than ours, or longer ones: `spacing-effect`\n"
        "    hint: import the newest package into Anki, then export again\n"
        "edited.apkg: warning[pull-note]: 2 notes retired here: `testing-effect/retrieval`, `testing-effect`\n"
        "    hint: what was edited in them is not taken\n"
    )
    assert shown == retired_and_unknown
    file.write_bytes(damaged(newest, twice))
    assert (
        "edited.apkg: warning[pull-note]: 3 notes whose GUID another one has: `spacing-effect/days`, "
        "`spacing-effect/days`, `spacing-effect/days`\n"
        "    hint: delete the copies in Anki, then export again\n"
    ) in said(pull(starter, "mine", file, None))


def file_database(file: Path) -> bytes:
    """Return the newest database of a package in the older format."""
    import zipfile

    with zipfile.ZipFile(file) as archive:
        return archive.read("collection.anki21")


def test_tags_of_ones_own_are_listed(starter: Path, tmp_path: Path) -> None:
    """
    a note tagged `hard`, another one marked
    """

    def tag(col: Any) -> None:
        for key, tags in (("testing-effect", ["hard", "marked"]), ("spacing-effect", ["marked", "leech"])):
            one = note(col, key)
            one.tags += tags
            col.update_note(one)

    found = pull(starter, "mine", exported(tmp_path, released(starter), {}, then=tag), None)
    assert said(found) == (
        "cards/memory.yaml:43:3: warning[pull-tags]: `testing-effect`: tagged in Anki with `hard`\n"
        "    hint: tags of one's own stay in Anki; the next change of the note takes them away there\n"
    )
    assert not found.broken


def test_nothing_is_written_that_check_would_refuse(starter: Path, tmp_path: Path) -> None:
    """
    a term with a reading, one character longer in Anki
    """
    replaced(starter, "    zh-Hans: 间隔效应\n", "    zh-Hans: 间隔效应\n  reading: {pinyin: jiàn gé xiào yìng}\n")
    file = exported(tmp_path, released(starter), {"spacing-effect": {"term_zh_hans": "大间隔效应", "term_en": "Gap"}})
    before = (starter / CARDS).read_bytes()
    found = pull(starter, "mine", file, None, write=True)
    assert (starter / CARDS).read_bytes() == before
    assert [one.code for one in found.diagnostics] == ["reading-count"]
    assert found.report == ("nothing is written: with these edits the cards have mistakes",)
    assert found.broken
    assert "+    zh-Hans: 大间隔效应" in changes(found)


def test_every_kind_of_stem(shipped: Path, tmp_path: Path) -> None:
    """
    the shipped deck: the stem of one question of each kind, edited in Anki
    """
    (shipped / "decks/karpathy.lock").unlink()
    given_out = released(shipped, "karpathy")
    checked = compiling.check(shipped, None)
    first: dict[str, str] = {}
    for idea in checked.ideas:
        for question in idea.definition.questions:
            kind = str(question.__struct_config__.tag)
            first.setdefault(kind, f"{(*idea.definition.formerly, idea.definition.id)[0]}/{question.id}")
    with collection(tmp_path / "anki") as col:
        take(col, given_out, tmp_path)
        for kind, key in first.items():
            field = "text_en" if kind == "cloze" else "stem_en"
            edited(col, key, **{field: note(col, key)[field] + " New: &lt;end&gt;"})
        name = checked.workspace.decks["karpathy"].value.name
        file = export(col, tmp_path / "edited.apkg", name)
    found = pull(shipped, "karpathy", file, None)
    assert len(first) == 9
    added = [line for line in changes(found) if line.startswith("+")]
    assert len(added) == 8
    assert all(" New: <end>" in line for line in added)
    assert [(one.code, first["altered"] in one.message) for one in found.diagnostics] == [("pull-field", True)]
    assert pull(shipped, "karpathy", file, None, write=True).broken is False
    after = compiling.check(shipped, None)
    assert after.broken is False


def push_out(file: Path, content: bytes) -> Path:
    """Write a file."""
    file.write_bytes(content)
    return file


def anki21b(database: bytes) -> bytes:
    """Return a package in the newer format."""
    return packed({"collection.anki21b": zstandard.compress(database), "collection.anki2": b"SQLite format 3\0"})


def encrypted(given_out: bytes) -> bytes:
    """Return a package that says of its first member that it is encrypted."""
    local, central = given_out.index(b"PK\x03\x04"), given_out.index(b"PK\x01\x02")
    content = bytearray(given_out)
    content[local + 6] |= 1
    content[central + 8] |= 1
    return bytes(content)


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "is no package, or was cut: file is not a zip file"),
    "text": (lambda _: b"hello" * 99, "is no package, or was cut: file is not a zip file"),
    "cut": (lambda given: given[: len(given) // 2], "is no package, or was cut: file is not a zip file"),
    "empty": (lambda _: packed({}), "is no package: there is no collection in it"),
    "paths": (lambda given: packed({"../collection.anki2": unpacked(given)}), "is no package: there is no collection in it"),
    "no-database": (
        lambda _: packed({"collection.anki21": b"x" * 4096}),
        "is no package: what should be a database is none",
    ),
    "encrypted": (encrypted, "is no package: collection.anki2 in it is encrypted"),
    "bomb": (
        lambda _: packed({"collection.anki2": package._MAGIC + bytes(9 << 20)}),
        "unpacks to more than 8 MB",
    ),
    "zstandard-bomb": (lambda _: anki21b(package._MAGIC + bytes(9 << 20)), "unpacks to more than 8 MB"),
    "other-zstandard": (
        lambda given: packed({"collection.anki21b": b"\x28\xb5\x2f\xfd" + unpacked(given)}),
        "is damaged: collection.anki21b in it cannot be unpacked",
    ),
    "header-alone": (
        lambda _: packed({"collection.anki2": package._MAGIC + bytes(100)}),
        "the collection in FILE cannot be read: file is not a database",
    ),
    "torn": (
        lambda given: packed({"collection.anki2": unpacked(given)[:9000]}),
        "the collection in FILE cannot be read: database disk image is malformed",
    ),
    "no-notes": (
        lambda given: damaged(given, "alter table notes rename to others"),
        "the collection in FILE cannot be read: there are no notes in it",
    ),
    "endless-view": (
        lambda given: damaged(
            given,
            "alter table notes rename to others",
            "create view notes as with recursive n(guid) as (select 1 union all select guid + 1 from n) "
            "select guid, 1 as mid, 1 as mod, '' as tags, '' as flds from n",
        ),
        "the collection in FILE cannot be read: there are no notes in it",
    ),
    "no-models": (
        lambda given: damaged(given, "update col set models = '[[[['"),
        "the collection in FILE cannot be read: expecting value: line 1 column 5 (char 4)",
    ),
    "odd-models": (
        lambda given: damaged(given, "update col set models = '{\"1\": {\"id\": 1, \"flds\": 3}}'"),
        "the collection in FILE cannot be read: 'int' object is not iterable",
    ),
    "odd-times": (
        lambda given: damaged(given, "update notes set mod = 'soon'"),
        "the collection in FILE cannot be read: invalid literal for int() with base 10: 'soon'",
    ),
    "no-text": (
        lambda given: damaged(given, "update notes set tags = cast(x'ff' as text)"),
        "the collection in FILE cannot be read: could not decode to UTF-8 column 'tags' with text '\ufffd'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_package_that_is_none(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """
    what is no package, cut, a bomb, or holds another database than Anki's
    """
    monkeypatch.setattr(package, "_LARGEST", 8 << 20)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    make, message = HOSTILE[name]
    file = push_out(tmp_path / "odd.apkg", make(released(starter)))
    before = (starter / CARDS).read_bytes()
    with pytest.raises(DuizhaoError) as raised:
        pull(starter, "mine", file, None, write=True)
    said = raised.value.message.replace(str(file), "FILE")
    assert said.removeprefix("FILE ") == message
    assert raised.value.exit_code == 3
    assert list(temporary.iterdir()) == []
    assert (starter / CARDS).read_bytes() == before


def test_a_note_without_an_end(starter: Path, tmp_path: Path) -> None:
    """
    a field of 20 MB in one note, an edit in another
    """
    file = exported(tmp_path, released(starter), {"spacing-effect": {"term_en": "Gap"}})
    giant = (
        "update notes set flds = flds || hex(zeroblob(10000000)) where flds like 'testing-effect' || char(31) || '%'"
    )
    file.write_bytes(damaged(packed({"collection.anki2": file_database(file)}), giant))
    found = pull(starter, "mine", file, None)
    assert changes(found) == ["-    en: Spacing effect", "+    en: Gap"]
    assert "1 note with other fields than ours, or longer ones: `testing-effect`\n" in said(found)


def test_a_python_without_zstandard(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    the newer format, and no module that unpacks it
    """
    monkeypatch.setattr(package, "_ZSTANDARD", ("no_such_module",))
    file = push_out(tmp_path / "new.apkg", anki21b(unpacked(released(starter))))
    with pytest.raises(DuizhaoError) as raised:
        pull(starter, "mine", file, None)
    assert raised.value.message == f"{file} is in the newer of Anki's two formats, which this Python cannot unpack"
    assert raised.value.hint == (
        "export it from Anki again: File → Export…, “Support older Anki versions” ticked; or install what can: "
        "pip install 'duizhao[pull]'"
    )


def test_a_whole_collection(starter: Path, tmp_path: Path) -> None:
    """
    a .colpkg, the collection itself, and the same while Anki has it open
    """
    given_out = released(starter)
    with collection(tmp_path / "anki") as col:
        take(col, given_out, tmp_path)
        edited(col, "spacing-effect", term_en="Gap")
        own = Path(col.path)
        with pytest.raises(DuizhaoError) as raised:
            pull(starter, "mine", own, None)
        assert raised.value.message == f"{own} is open in Anki, and not all of it is written"
        whole = tmp_path / "all.colpkg"
        col.export_collection_package(str(whole), include_media=False, legacy=True)
    for file in (whole, own):
        assert changes(pull(starter, "mine", file, None)) == ["-    en: Spacing effect", "+    en: Gap"]


def run(root: Path, *words: str) -> Result:
    """Run the command in the workspace at `root`."""
    return CliRunner().invoke(cli, ["-C", str(root), "pull", *words])


def test_the_command(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao pull mine --apkg FILE, with --write, again, with a wrong file, a wrong deck, and a mistake in the cards
    """
    monkeypatch.chdir(starter)
    file = str(exported(tmp_path, released(starter), {"spacing-effect": {"term_en": "Gap", "level": "3"}}))
    shown = run(starter, "mine", "--apkg", file)
    assert shown.exit_code == 0
    assert shown.stdout == pull(starter, "mine", Path(file), None).patch
    assert shown.stderr.splitlines()[0] == (
        "cards/memory.yaml:6:10: warning[pull-field]: `spacing-effect`, `level`: edited in Anki"
    )
    assert shown.stderr.splitlines()[-1] == "cards/memory.yaml: 1 text to write"
    written = run(starter, "mine", "--apkg", file, "--write")
    assert (written.exit_code, written.stdout) == (0, "")
    assert "    en: Gap\n" in (starter / CARDS).read_text()
    missing = run(starter, "mine", "--apkg", "nowhere.apkg")
    assert (missing.exit_code, missing.stderr) == (
        3,
        "duizhao: there is no file nowhere.apkg\n    hint: File → Export… in Anki writes one\n",
    )
    assert run(starter, "yours", "--apkg", file).exit_code == 2
    replaced(starter, "level: 1 ", "level: 9 ")
    broken = run(starter, "mine", "--apkg", file)
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert "error[value-range]" in broken.stderr


@given(PLAIN)
def test_a_field_is_turned_back_exactly(text: str) -> None:
    """Any text, escaped for Anki, which keeps it in NFC."""
    assert fieldtext.text(escape(text)) == text
    assert fieldtext.means_the_same(escape(text), unicodedata.normalize("NFC", escape(text)))


@given(st.lists(st.tuples(PLAIN, PLAIN.filter(str.strip)), min_size=1, max_size=4), PLAIN)
def test_a_cloze_is_turned_back_exactly(gaps: list[tuple[str, str]], end: str) -> None:
    """Any plain and hidden texts, with colons and single braces in them."""
    text = "".join(f"{plain}{{{{{hidden}}}}}" for plain, hidden in gaps) + end
    try:
        parts = cloze.parts(text)
    except cloze.ClozeError:
        return
    assert fieldtext._cloze(_cloze(parts)) == text


@given(PLAIN, PLAIN)
def test_an_edit_is_what_anki_shows(before: str, after: str) -> None:
    """Any text edited to any other: taken as it is but for its end, or no edit at all, or refused."""
    try:
        new = fieldtext.edited(escape(before), unicodedata.normalize("NFC", escape(after)))
    except fieldtext.NotTextError:
        return
    spaced = after if "\xa0" in before else after.replace("\xa0", " ")
    kept = unicodedata.normalize("NFC", before if new is None else new)
    assert kept.rstrip() == unicodedata.normalize("NFC", spaced).rstrip()


def test_wordings_are_added_where_the_others_stand() -> None:
    """
    in braces, in a block with a comment, behind a folded text, at the end of a file without a newline
    """
    added = {"zh-Hant-TW": "甲: 乙", "zh-Hant-HK": "丙"}
    for before, after in (
        ("t: {en: a, zh-Hans: b} # why\n", "t: {en: a, zh-Hans: b, zh-Hant-TW: '甲: 乙', zh-Hant-HK: 丙} # why\n"),
        (
            "t:\n  zh-Hans: b # why\n  en: c\n",
            "t:\n  zh-Hans: b # why\n  zh-Hant-TW: '甲: 乙'\n  zh-Hant-HK: 丙\n  en: c\n",
        ),
        ("t:\n  zh-Hans: >-\n    b\n    c\n\nu: v\n", "t:\n  zh-Hans: >-\n    b\n    c\n  zh-Hant-TW: '甲: 乙'\n  zh-Hant-HK: 丙\n\nu: v\n"),
        ("t:\n  zh-Hans: b", "t:\n  zh-Hans: b\n  zh-Hant-TW: '甲: 乙'\n  zh-Hant-HK: 丙\n"),
    ):  # fmt: skip
        text = edit.add_values(before, {("t", "zh-Hans"): added})
        assert text == after
        tree, findings = yamltree.read(text, "x")
        assert tree["t"].items() >= added.items()  # type: ignore[call-overload, index, union-attr]
        assert findings == []
