"""Building and releasing, as a whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from duizhao import build, bundle, compiling, releases
from duizhao.errors import UsageError


def artifacts(folder: Path) -> dict[str, bytes]:
    """Return what was built, by name."""
    return {file.name: file.read_bytes() for file in sorted((folder / "decks/out").iterdir())}


def commands(folder: Path, **environment: str) -> None:
    """Build the deck and print a quiz in `folder`, in a process of its own."""
    for words in (["build"], ["quiz", "karpathy", "--seed", "7", "--lang", "zh-Hant-TW,en"]):
        command = [sys.executable, "-m", "duizhao", *words]
        subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=True, capture_output=True)


def test_two_builds_are_the_same_bytes(shipped: Path) -> None:
    """
    another time zone, umask, hash seed, locale and folder
    """
    other = shipped / "a much deeper/folder 深"
    for folder in ("cards", "seeds", "decks"):
        shutil.copytree(shipped / folder, other / folder)
    commands(shipped, TZ="Pacific/Apia", PYTHONHASHSEED="1", LC_ALL="C.UTF-8")
    before = os.umask(0o077)
    try:
        commands(other, TZ="America/St_Johns", PYTHONHASHSEED="4242", LC_ALL="C")
    finally:
        os.umask(before)
    first, second = artifacts(shipped), artifacts(other)
    assert list(first) == list(second)
    assert {name for name in first if first[name] != second[name]} == set()
    assert len(first) == 11


def test_build_changes_nothing_but_what_it_builds(shipped: Path) -> None:
    """
    duizhao build, and every other file before and after
    """

    def others() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in shipped.rglob("*") if file.is_file() and "out" not in file.parts}

    before = others()
    assert not build.build(shipped, [], None, None).broken
    assert others() == before


def test_a_release_stamps_what_changed_and_nothing_else(starter: Path) -> None:
    """
    release, one word of one definition, release
    """
    assert (
        releases.release(starter, "mine", None, now=2_000_000_000)
        .report[-1]
        .endswith(
            "mine.lock: 5 new, 0 updated, 0 unchanged, 0 retired",
        )
    )
    first = (starter / "decks/mine.lock").read_text()
    assert (
        releases.release(starter, "mine", None, now=2_000_000_999)
        .report[-1]
        .endswith("0 new, 0 updated, 5 unchanged, 0 retired")
    )
    assert (starter / "decks/mine.lock").read_text() == first

    file = starter / "cards/memory.yaml"
    file.write_text(file.read_text().replace("more than reading it once more.", "more than reading it again."))
    planned = releases.release(starter, "mine", None, plan_only=True)
    assert planned.report[-1] == "mine would be released with 0 new, 1 updated, 4 unchanged, 0 retired"
    assert (starter / "decks/mine.lock").read_text() == first
    hint = "1 note of `mine` is new or changed since its release: duizhao release mine lets learners' decks take it"
    assert build.build(starter, [], None, None).report[-1] == hint

    releases.release(starter, "mine", None, now=2_000_001_000)
    changed = set((starter / "decks/mine.lock").read_text().splitlines()) ^ set(first.splitlines())
    assert {line.split("\t")[1] for line in changed} == {"testing-effect"}


def test_what_is_taken_back_is_tagged_once_and_asked_no_more(starter: Path) -> None:
    """
    retired: true
    """
    releases.release(starter, "mine", None, now=2_000_000_000)
    file = starter / "cards/memory.yaml"
    file.write_text(file.read_text() + "  retired: true\n")
    report = releases.release(starter, "mine", None, now=2_000_000_500).report
    assert report[1:3] == (
        "  2 notes retired: updated once more, with the tag `duizhao::retired`; progress stays",
        "    testing-effect, testing-effect/retrieval",
    )
    built = build.build(starter, [], None, None)
    assert not built.broken
    assert [line.split(": ")[1].split(",")[0] for line in built.report] == ["1 idea", "1 idea"]
    bundled = bundle.decode((starter / "decks/out/mine.bundle.json").read_bytes())
    assert [idea.id for idea in bundled.ideas] == ["spacing-effect"]


def test_a_workspace_without_a_deck(starter: Path) -> None:
    """
    decks/ empty
    """
    (starter / "decks/mine.yaml").unlink()
    with pytest.raises(UsageError, match="there is no deck in decks/"):
        build.build(starter, [], None, None)


def test_a_half_written_ledger_stops_everything(starter: Path) -> None:
    """
    the last line of the ledger cut off
    """
    releases.release(starter, "mine", None, now=2_000_000_000)
    ledger = starter / "decks/mine.lock"
    ledger.write_text(ledger.read_text()[:-30])
    before = ledger.read_text()
    released = releases.release(starter, "mine", None, now=2_000_000_500)
    assert released.broken
    assert {finding.code for finding in released.diagnostics} == {"ledger-cut"}
    assert ledger.read_text() == before


def test_a_template_of_ones_own_is_checked(starter: Path) -> None:
    """
    templates/anki/cloze_front.html with a field that does not exist
    """
    own = starter / "templates/anki/cloze_front.html"
    own.parent.mkdir(parents=True)
    own.write_text("{{cloze:text_en}} {{colour}}")
    built = build.build(starter, [], None, None)
    assert built.broken
    assert [(finding.at.path, finding.message) for finding in built.diagnostics] == [
        ("templates/anki/cloze_front.html", "the note type “Duizhao Cloze” has no field `colour`"),
    ]


def test_fix_leaves_a_file_that_it_cannot_edit(starter: Path) -> None:
    """
    a record as one flow mapping, without excerpts
    """
    record = starter / "seeds/notes-on-memory.yaml"
    flow = "{id: notes-on-memory, file: notes-on-memory.txt, language: zh-Hans, outlet: duizhao}\n"
    record.write_text(flow)
    assert list(compiling.fix(starter, None)) == [
        "seeds/notes-on-memory.yaml: left as it is, its layout is none that --fix can edit",
    ]
    assert record.read_text() == flow
