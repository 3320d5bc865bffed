"""Ideas marked `draft: true`: what is asked of them, and that nothing is ever built from one."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Make
from duizhao import compiling, diagnostic
from duizhao.cli.group import cli

IDEA = """\
- id: whole
  level: 1
  term: {en: Weights, zh-Hans: 权重}
  definition: {en: What training finds., zh-Hans: 训练求出来的东西。}
"""
DRAFT = """\
- id: sketch
  draft: true
  level:
  term:
    en:
    zh-Hans:
  definition:
  quotes:
  - source: talk
    text: 训练好的权重本身就是程序。
    en:
  questions:
  - id: q
    kind: choice
    stem: {en: }
"""
RECORD = "id: talk\nfile: talk.txt\nlanguage: zh-Hans\noutlet: A paper\nspeakers: [She]\n"
TEXT = "人们不再手工编写代码。\n训练好的权重本身就是程序。\n"
DECK = """\
id: mine
name: Mine
title: {en: Mine, zh-Hans: 我的}
description: {en: Mine., zh-Hans: 我的。}
"""


def files(*ideas: str, **more: str) -> dict[str, str]:
    """Return a workspace with one topic and one source; `more` are files by their names, `/` written `__`."""
    cards = {"cards/a.yaml": "topic: a\nideas:\n" + "".join(ideas)}
    seeds = {"seeds/talk.yaml": RECORD, "seeds/texts/talk.txt": TEXT}
    return {**cards, **seeds, **{name.replace("__", "/") + ".yaml": text for name, text in more.items()}}


def said(root: Path, texts: Path | None = None) -> list[str]:
    """Return what `duizhao check` says, but that the record has no hash."""
    lines = diagnostic.show(compiling.check(root, texts).diagnostics()).splitlines()
    return [line for line in lines if "source-unhashed" not in line and "sha256" not in line]


def finished(**changes: str) -> str:
    """Return a draft from which nothing is missing, with some lines changed: ``{line: new line}``."""
    text = IDEA.replace("whole", "sketch").replace("Weights", "Sketch").replace("权重", "草稿")
    text = text.replace("What training finds.", "Not done yet.").replace("训练求出来的东西。", "还没写完。")
    return text + "  draft: true\n" + "".join(f"  {key}: {value}\n" for key, value in changes.items())


def test_a_draft_may_lack_anything(make: Make) -> None:
    """
    a stub with blanks, an unfinished question, no record of its excerpt; an idea before and after it
    """
    root = make(files(IDEA, DRAFT, IDEA.replace("whole", "other").replace("Weights", "Other").replace("权重", "别的")))
    checked = compiling.check(root, None)
    assert said(root) == []
    assert checked.summary() == (
        "2 ideas, 0 quotes verified: 0 in full texts, 0 in recorded excerpts; 1 draft; 1 warning"
    )
    assert [placed.value.id for _, placed in checked.workspace.ideas] == ["whole", "other"]
    assert [placed.value.idea.id for _, placed in checked.workspace.drafts] == ["sketch"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "本身就是程序",
            "本身就是软件",
            [
                "cards/a.yaml:16:11: error[quote-altered]: the source has “权重本身就是程序。”, the quote has “权重本身就是软件。”",
                "    talk.txt, line 2: 训练好的权重本身就是[软件→程序]。",
                "    hint: duizhao check --fix writes the source's words",
            ],
        ),
        (
            "source: talk",
            "source: tlak",
            [
                "cards/a.yaml:15:13: error[quote-source]: there is no record `tlak`",
                "    hint: did you mean `talk`?",
            ],
        ),
        (
            "  level:",
            "  levle:",
            ["cards/a.yaml:9:3: error[field-unknown]: unknown field `levle`", "    hint: did you mean `level`?"],
        ),
        (
            "  level:",
            "  level: 7",
            [
                "cards/a.yaml:9:10: error[value-range]: `level` is 7, it must be between 1 and 5",
                "    hint: write a whole number: 1 easy … 5 hard",
            ],
        ),
        (
            "id: sketch",
            "id:",
            ["cards/a.yaml:7:3: error[field-missing]: number 2 of `ideas` has no `id`"],
        ),
        (
            "id: sketch",
            "id: whole",
            [
                "cards/a.yaml:7:7: error[id-repeated]: the id `whole` belongs to an idea in cards/a.yaml already",
                "    hint: an id is a learner's progress: give the newer idea another one",
            ],
        ),
        (
            "  level:",
            "  requires: [nobody, whole, sketch]",
            [
                "cards/a.yaml:9:14: error[idea-unknown]: there is no idea `nobody`",
                "    hint: known: `sketch`, `whole`",
                "cards/a.yaml:9:29: error[idea-self]: `sketch` names itself",
                "    hint: delete it",
            ],
        ),
    ],
)
def test_what_is_there_must_be_right(make: Make, old: str, new: str, expected: list[str]) -> None:
    """
    a quote that is altered, one of nobody, a slip in a key, a level of 7, no id, an id that is taken, unknown names
    """
    assert [line for line in said(make(files(IDEA, DRAFT.replace(old, new)))) if "add `id:`" not in line] == expected


def test_fix_mends_the_quote_of_a_draft_and_records_nothing(make: Make) -> None:
    """
    a quote with a full-width comma too much; a passage that no idea quotes is not kept in the record
    """
    root = make(files(IDEA, DRAFT.replace("程序。", "程序！")))
    *_, said = compiling.fix(root, None)
    assert said == "cards/a.yaml: 1 quote set to the source's words"
    assert (root / "cards/a.yaml").read_text() == files(IDEA, DRAFT)["cards/a.yaml"]
    assert list(compiling.fix(root, None)) == []


def test_without_the_full_text_nothing_is_known_of_its_quotes(make: Make) -> None:
    """
    the draft where seeds/texts/ is empty, with an excerpt that its quote is near to
    """
    root = make(files(IDEA, DRAFT))
    (root / "seeds/texts/talk.txt").unlink()
    (root / "seeds/talk.yaml").write_text(RECORD + "excerpts:\n- {line: 2, text: 训练好的权重本身就是程序}\n")
    assert said(root) == []
    assert compiling.check(root, None).summary() == (
        "1 idea, 0 quotes verified: 0 in full texts, 0 in recorded excerpts; 1 draft (1 quote not verified); no mistakes"
    )


def test_a_finished_draft_is_named(make: Make) -> None:
    """
    everything is there; a gloss is still blank; a speaker is; an erratum has no note yet; a language is missing
    """
    hint = "once released, its id is a learner's progress"
    quote = "[{source: talk, text: 训练好的权重本身就是程序。%s}]"
    erratum = "errata:\n- {id: E1, text: 权重本身, kind: slip, correct: 参数本身}\n"
    assert said(make(files(finished()))) == [
        "cards/a.yaml:7:10: warning[draft-finished]: nothing is missing from the draft `sketch`",
        f"    hint: delete `draft: true`, and decks have it; {hint}",
    ]
    assert said(make(files(finished(quotes=quote % ", en: "))))[1] == (
        f"    hint: delete `draft: true` and what is still blank, and decks have it; {hint}"
    )
    assert said(make(files(finished(quotes=quote % ", speaker: ")))) == []
    assert said(make(files(finished(quotes=quote % "")) | {"seeds/talk.yaml": RECORD + erratum})) == []
    assert said(make(files(finished().replace("en: Sketch, ", "")))) == []


@pytest.mark.parametrize("mark", ["true", "True", "1", "TRUE"])
def test_every_spelling_of_true_is_a_draft(make: Make, mark: str) -> None:
    """
    draft: True, and the others that a boolean of the card format may have
    """
    root = make(files(IDEA, finished().replace("draft: true", f"draft: {mark}")))
    checked = compiling.check(root, None)
    assert not [placed for _, placed in checked.workspace.ideas if placed.value.draft]
    assert len(checked.workspace.drafts) + checked.broken == 1


def test_draft_false_is_an_idea(make: Make) -> None:
    """
    draft: false; draft: maybe
    """
    assert said(make(files(finished().replace("draft: true", "draft: false")))) == []
    assert said(make(files(finished().replace("draft: true", "draft: maybe")))) == [
        "cards/a.yaml:7:10: error[value-form]: “maybe” is not allowed as `draft`",
        "    hint: write one of `true`, `false`",
    ]


def test_nobody_may_name_a_draft(make: Make) -> None:
    """
    an idea that requires one and is related to it, a deck that names it; a draft may name an idea and a draft
    """
    hint = "    hint: finish it and delete its `draft: true`, or do not name it here yet"
    idea = IDEA + "  requires: [sketch]\n  related: [sketch]\n"
    other = DRAFT.replace("id: sketch", "id: other").replace("  level:", "  requires: [sketch]\n  related: [whole]")
    root = make(files(idea, DRAFT, other, decks__mine=DECK + "ideas: [whole, sketch]\n"))
    assert said(root) == [
        "cards/a.yaml:7:14: error[idea-draft]: `sketch` is a draft, which no build has",
        hint,
        "cards/a.yaml:8:13: error[idea-draft]: `sketch` is a draft, which no build has",
        hint,
        "decks/mine.yaml:5:16: error[idea-draft]: `sketch` is a draft, which no build has",
        hint,
    ]


def test_what_learners_have_is_no_draft_again(make: Make) -> None:
    """
    an idea, released, then marked as a draft
    """
    root = make(files(IDEA, IDEA.replace("whole", "other"), decks__mine=DECK))
    assert run(root, "release", "mine")[0] == 0
    cards = root / "cards/a.yaml"
    cards.write_text(cards.read_text().replace("- id: other\n", "- id: other\n  draft: true\n"))
    assert [line for line in said(root) if "released" in line or "next release" in line][-2:] == [
        "cards/a.yaml:8:10: error[draft-released]: learners of `mine` have `other` already: as a draft it would be taken "
        "from them",
        "    hint: delete `draft: true`; what is changed reaches them with the next release only",
    ]


def test_a_file_of_broken_ideas_and_drafts(make: Make) -> None:
    """
    an idea without a level before a draft: its number is right, and the rest is looked at; a topic that is none
    """
    root = make(files(DRAFT, IDEA.replace("  level: 1\n", "")))
    assert said(root) == [
        "cards/a.yaml:18:3: error[field-missing]: number 2 of `ideas` has no `level`",
        "    hint: add `level:` (1 easy … 5 hard)",
    ]
    assert said(make({"cards/a.yaml": "topic: A b\nideas:\n" + DRAFT})) == [
        "cards/a.yaml:1:8: error[value-form]: “A b” is not allowed as `topic`",
        "    hint: write small letters, digits and single hyphens: `llm-os`",
    ]


def run(root: Path, *words: str) -> tuple[int, str]:
    """Run `duizhao` in `root`; return its exit code and all that it says."""
    done = CliRunner().invoke(cli, ["-C", str(root), *words], catch_exceptions=False)
    return done.exit_code, done.output


COMMANDS: Mapping[str, tuple[str, ...]] = {
    "build": ("build", "--out", "out"),
    "preview": ("preview", "mine", "--out", "out"),
    "reader": ("reader", "mine", "--out", "out"),
    "quiz": ("quiz", "mine", "--items", "2", "--versions", "1", "--html", "--out", "out"),
    "cards": ("cards", "mine", "--out", "out"),
    "readings": ("readings",),
    "terms": ("review", "--list"),
} | {
    form: ("export", "mine", "--to", form, "--out", "out") for form in ("json", "csv", "markdown", "moodle", "quizlet")
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_builds_a_draft(name: str, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    the starter, and then with drafts, one of them finished and in a topic of a deck: the same words, the same bytes
    """
    monkeypatch.chdir(starter)
    before = run(starter, *COMMANDS[name]), artifacts(starter / "out")
    cards = starter / "cards/memory.yaml"
    draft = finished(quotes="[{source: notes-on-memory, text: 一口气读十遍，不如隔几天想十遍。}]")
    cards.write_text(cards.read_text() + draft + draft.replace("sketch", "second"))
    (starter / "cards/more.yaml").write_text("topic: more\nideas:\n" + draft.replace("sketch", "third"))
    output = run(starter, *COMMANDS[name])
    assert compiling.check(starter, None).summary().endswith("3 drafts; 3 warnings")
    said = [line for line in output[1].splitlines() if "draft" not in line]
    assert (output[0], said) == (before[0][0], before[0][1].splitlines())
    assert artifacts(starter / "out") == before[1]


def artifacts(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
