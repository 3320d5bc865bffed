"""`duizhao sources`: files become records and texts, records are checked against their texts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duizhao import compiling
from duizhao.cli.group import cli
from source_files import INTERVIEW, PAGE, PARAGRAPHS, TALK, WOOD_FIRING, WOOD_FIRING_SIMPLIFIED


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with three documents on ceramics and a page on bread."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK)
    (folder / "wood.txt").write_bytes(WOOD_FIRING.encode("cp950"))
    (folder / "interview.vtt").write_text(INTERVIEW)
    (folder / "bread.html").write_text(PAGE)
    return folder


def run(folder: Path, *words: str | Path) -> Result:
    """Return what `duizhao -C FOLDER sources WORDS` does."""
    return CliRunner().invoke(cli, ["-C", str(folder), "sources", *map(str, words)])


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(autouse=True)
def back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Come back from the folder that -C goes to."""
    monkeypatch.chdir(Path.cwd())


def test_a_page_becomes_a_record_and_a_text(starter: Path, files: Path) -> None:
    """
    duizhao sources add bread.html
    """
    done = run(starter, "add", files / "bread.html")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{files}/bread.html: HTML page, UTF-8, 278 characters, 4 lines",
        "    language: en (English words)",
        "    left out, cookie notice: We use cookies.",
        "    left out, page header: Crumb Weekly",
        "    left out, navigation: Home | About",
        "    left out, aside: Read also: Fast bread",
        "    left out, footer: © Crumb Weekly 2023",
        "    --whole keeps all of that",
        "    seeds/texts/bread.txt: the text",
        "    seeds/bread.yaml: the record",
        "    not said in the file: speakers; add what you know to the record",
    ]
    assert (starter / "seeds/texts/bread.txt").read_text() == "Slow bread\n" + PARAGRAPHS
    record = (starter / "seeds/bread.yaml").read_text()
    assert record.startswith("id: bread\nfile: bread.txt\nsha256: ")
    assert record.endswith(
        "  form: HTML page\nlanguage: en\ntitle: Slow bread\noutlet: Crumb Weekly\nauthor: Jo Hale\ndate: 2023-05-06\n"
    )
    assert not compiling.check(starter, None).broken


def test_several_files_each_with_its_fate(starter: Path, files: Path) -> None:
    """
    a talk, an article in Big5 and captions, with --outlet; an empty file, a loop of links and one that is not there
    """
    (files / "empty.txt").write_bytes(b"")
    (files / "loop").symlink_to("loop")
    done = run(starter, "add", *sorted(files.glob("*[!l]")), files / "gone.txt", "--outlet", "Kiln Yard")
    assert done.exit_code == 1
    assert done.stderr == (
        f"{files}/empty.txt: error[source-unreadable]: it is empty\n    hint: is it the right file?\n"
        f"{files}/loop: error[file-unreadable]: this file cannot be read: Too many levels of symbolic links\n"
        "    hint: replace it with a file\n"
        f"{files}/gone.txt: error[file-unreadable]: this file cannot be read: No such file or directory\n"
        "    hint: is its name right?\n"
    )
    assert "wood.txt: text, Big5, " in done.stdout
    listed = run(starter)
    assert listed.stdout == (
        "id               outlet     date     language    quotes  text\n"
        "notes-on-memory  duizhao    2026-11  zh-Hans     2       at hand\n"
        "interview        Kiln Yard  -        en          0       at hand\n"
        "talk             Kiln Yard  -        en          0       at hand\n"
        "wood             Kiln Yard  -        zh-Hant-TW  0       at hand\n"
    )
    assert "speakers: [Mara Quill, Host]\n" in (starter / "seeds/talk.yaml").read_text()
    assert json.loads(run(starter, "--format", "json").stdout.splitlines()[3])["language"] == "zh-Hant-TW"


def test_a_file_without_an_outlet_is_not_written(starter: Path, files: Path) -> None:
    """
    a talk that does not say who published it
    """
    before = tree(starter)
    done = run(starter, "add", files / "talk.txt")
    assert (done.exit_code, done.stderr) == (
        1,
        f"{files}/talk.txt: error[source-outlet]: it does not say who published it, and a record needs that\n"
        "    hint: say who published it, as it is to be shown under each quote: --outlet NAME\n",
    )
    assert tree(starter) == before


def test_a_dry_run_writes_nothing(starter: Path, files: Path) -> None:
    """
    --dry-run of all four
    """
    before = tree(starter)
    done = run(starter, "add", *sorted(files.iterdir()), "--outlet", "Kiln Yard", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.count("would write seeds/texts/") == 4
    assert tree(starter) == before


def test_the_same_file_again_changes_nothing(starter: Path, files: Path) -> None:
    """
    bread.html twice; then its text is lost, and comes back
    """
    run(starter, "add", files / "bread.html")
    before = tree(starter)
    done = run(starter, "add", files / "bread.html")
    assert (done.exit_code, done.output) == (0, f"{files}/bread.html: recorded already, as `bread`\n")
    assert tree(starter) == before
    (starter / "seeds/texts/bread.txt").unlink()
    assert "seeds/texts/bread.txt: the text, which was not there\n" in run(starter, "add", files / "bread.html").stdout
    assert tree(starter) == before


def test_a_file_that_changed_is_not_overwritten_unasked(starter: Path, files: Path) -> None:
    """
    bread.html with another word; --update takes it
    """
    run(starter, "add", files / "bread.html")
    before = tree(starter)
    (files / "bread.html").write_text(PAGE.replace("slowly", "patiently"))
    done = run(starter, "add", files / "bread.html")
    assert (done.exit_code, done.stderr) == (
        1,
        f"{files}/bread.html: error[source-exists]: it has changed since it was recorded as `bread`\n"
        "    hint: --update puts it in the place of the old text, and keeps the record; --id OTHER keeps both\n",
    )
    assert tree(starter) == before
    assert run(starter, "add", files / "bread.html", "--update").exit_code == 0
    assert "patiently" in (starter / "seeds/texts/bread.txt").read_text()
    assert run(starter, "check").exit_code == 0


def test_a_duplicate_in_the_other_script(starter: Path, files: Path) -> None:
    """
    an article in traditional characters, and the same in simplified ones with other line breaks
    """
    run(starter, "add", files / "wood.txt", "--outlet", "Kiln Yard")
    (files / "copy.txt").write_text(WOOD_FIRING_SIMPLIFIED.replace("。", "。\n"))
    done = run(starter, "add", files / "copy.txt", "--outlet", "Other")
    assert (done.exit_code, done.stderr) == (
        1,
        f"{files}/copy.txt: error[source-duplicate]: it is the text of `wood`, marks, spaces and script apart\n"
        "    hint: use that record; --anyway makes another\n",
    )
    assert run(starter, "add", files / "copy.txt", "--outlet", "Other", "--anyway").exit_code == 0


def test_a_near_duplicate_is_named(starter: Path, files: Path) -> None:
    """
    two of a talk's five lines in an article of its own
    """
    run(starter, "add", files / "talk.txt", "--outlet", "Kiln Yard")
    lines = TALK.splitlines()
    own = "It was a cold morning in the yard when we came there, and the kilns were still too hot to be opened by hand."
    (files / "report.txt").write_text(f"{lines[2]}\n{own}\n{lines[4]}\n")
    done = run(starter, "add", files / "report.txt", "--outlet", "Clay Times", "--date", "2024-05")
    assert done.exit_code == 0
    assert done.stderr == (
        f"{files}/report.txt: warning[source-overlap]: 59% of it stands in `talk`, and 49% of that one in it\n"
        f"    “{lines[2][:80]}…”\n    “{lines[4][:80]}…”\n"
        "    hint: two copies are one piece of evidence: name the same `event:` in both, or `retrieved_from:`, or keep one\n"
    )


def test_another_language_is_said_to_be_unknown(starter: Path, files: Path) -> None:
    """
    German and Japanese
    """
    (files / "a.txt").write_text(
        "Der Teig ruht vierzehn Stunden in der Kälte, und daher kommt der Geschmack des Brotes.\n"
    )
    (files / "b.txt").write_text("生地を冷蔵庫で一晩休ませると、味がよくなります。\n")
    done = run(starter, "add", files / "a.txt", files / "b.txt", "--outlet", "x")
    hint = "    hint: duizhao has sources in en, zh-Hans, zh-Hant-TW and zh-Hant-HK: name one with --language if it is wrong\n"
    assert done.stderr == (
        f"{files}/a.txt: error[source-language]: its language is not recognised (`und`): "
        f"it is neither English nor Chinese, as far as its words tell\n{hint}"
        f"{files}/b.txt: error[source-language]: its language is not recognised (`und`): it is Japanese: it has kana\n{hint}"
    )


def test_names_that_are_taken(starter: Path, files: Path) -> None:
    """
    a file called as a record of another text is; one called glossary
    """
    (files / "notes-on-memory.txt").write_text(TALK)
    (files / "glossary.txt").write_text(TALK)
    done = run(starter, "add", files / "notes-on-memory.txt", "--outlet", "x")
    assert "error[source-exists]: it has changed since it was recorded as `notes-on-memory`" in done.stderr
    assert run(starter, "add", files / "glossary.txt", "--outlet", "x").exit_code == 0
    assert (starter / "seeds/glossary-source.yaml").exists()


def test_a_huge_file_is_refused_unread(starter: Path, files: Path) -> None:
    """
    500 MB of nothing
    """
    with (files / "huge.txt").open("wb") as stream:
        stream.truncate(500_000_000)
    done = run(starter, "add", files / "huge.txt")
    assert done.stderr.startswith(
        f"{files}/huge.txt: error[file-size]: this file has 500,000,000 bytes: the most is 268,435,456\n"
    )


def test_texts_may_go_elsewhere(starter: Path, files: Path, tmp_path: Path) -> None:
    """
    --texts, of a folder that is not there yet
    """
    assert run(starter, "add", files / "talk.txt", "--outlet", "x", "--texts", tmp_path / "mine too").exit_code == 0
    assert (tmp_path / "mine too/talk.txt").read_text() == TALK
    assert not (starter / "seeds/texts/talk.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may write anywhere")
def test_a_folder_that_cannot_be_written(starter: Path, files: Path) -> None:
    """
    seeds/ without the right to write
    """
    (starter / "seeds").chmod(0o500)
    done = run(starter, "add", files / "talk.txt", "--outlet", "x")
    (starter / "seeds").chmod(0o700)
    assert done.exit_code == 3
    assert not (starter / "seeds/texts/talk.txt").exists()


def test_a_hostile_page_cannot_speak_to_the_terminal_or_the_record(starter: Path, files: Path) -> None:
    """
    escape sequences and YAML in a title
    """
    title = "a\x1b[2J: [b]\nid: other"
    (files / "a.html").write_text(PAGE.replace('"Slow bread"', json.dumps(title)))
    done = run(starter, "add", files / "a.html", "--dry-run")
    assert "\x1b" not in done.stdout
    run(starter, "add", files / "a.html")
    checked = compiling.check(starter, None)
    assert checked.workspace.sources["a"].value.title == "a [2J: [b] id: other"


CARD = """\
topic: bread
ideas:
- id: slow-rest
  level: 2
  term: {en: slow rest, zh-Hans: 慢速醒发}
  definition: {en: Dough left in the cold for long., zh-Hans: 面团长时间冷藏。}
  quotes:
  - source: bread
    text: that is where the flavour comes from
    zh-Hans: 味道就是这样来的
"""


@pytest.fixture
def quoted(starter: Path, files: Path) -> Path:
    """Return the starter with the page on bread, a quote of it, and the quote's excerpt recorded."""
    run(starter, "add", files / "bread.html")
    (starter / "cards/bread.yaml").write_text(CARD)
    assert [*compiling.fix(starter, None)][-1] == "seeds/bread.yaml: 1 excerpt recorded"
    return starter


def test_a_record_that_is_right(quoted: Path) -> None:
    """
    duizhao sources check, of two records that are used
    """
    done = run(quoted, "check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "2 records, 2 with the full text at hand; 0 errors, 0 warnings\n"


def test_a_quote_that_moved(quoted: Path) -> None:
    """
    a line is put before the text: the excerpt is written anew with --fix, its words are not
    """
    text = quoted / "seeds/texts/bread.txt"
    text.write_text("A page on bread\n" + text.read_text())
    before = (quoted / "seeds/bread.yaml").read_text()
    cards = (quoted / "cards/bread.yaml").read_bytes()
    done = run(quoted, "check")
    assert done.exit_code == 1
    assert done.stdout.endswith(
        "seeds/bread.yaml:14:9: error[excerpt-place]: this excerpt has moved: it stands at line 3, column 53\n"
        "    “that is where the flavour comes from”\n    - line 2, column 53\n    + line 3, column 53\n"
        "    hint: duizhao sources check --fix writes the new place\n"
    )
    assert "error[source-changed]: bread.txt is not the text that was recorded" in done.stdout
    fixed = run(quoted, "check", "--fix")
    assert (fixed.exit_code, fixed.stdout) == (0, "")
    assert fixed.stderr == (
        "seeds/bread.yaml: 1 place written anew, the new SHA-256 recorded: every quote and passage still stands\n"
        "    line 2, column 53 → line 3, column 53: “that is where the flavour comes from”\n"
        "2 records, 2 with the full text at hand; 0 errors, 0 warnings\n"
    )
    after = (quoted / "seeds/bread.yaml").read_text()
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [old.split(":")[0] for old, _ in changed] == ["sha256", "- line"]
    assert (quoted / "cards/bread.yaml").read_bytes() == cards
    assert not compiling.check(quoted, None).broken


def test_a_quote_that_is_gone(quoted: Path) -> None:
    """
    a word of the quote changes: nothing is recorded, the difference is shown
    """
    text = quoted / "seeds/texts/bread.txt"
    text.write_text(text.read_text().replace("the flavour comes", "the taste comes"))
    before = tree(quoted)
    done = run(quoted, "check", "--fix")
    assert done.exit_code == 1
    assert "error[quote-altered]" in done.stdout
    assert "[flavour→taste]" in done.stdout
    assert "error[source-changed]" in done.stdout
    assert tree(quoted) == before


def test_dead_records(quoted: Path, files: Path) -> None:
    """
    a record without a quote, one without its text, and an idea that names no record
    """
    run(quoted, "add", files / "talk.txt", "--outlet", "Kiln Yard")
    (quoted / "seeds/texts/talk.txt").unlink()
    (quoted / "cards/bread.yaml").write_text(CARD.replace("source: bread", "source: breed"))
    done = run(quoted, "check")
    assert done.exit_code == 1
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "cards/bread.yaml:8:13: error[quote-source]: there is no record `breed`",
        "seeds/bread.yaml:1:1: warning[source-unused]: no quote uses the record of `bread`",
        "seeds/talk.yaml:1:1: warning[source-unused]: no quote uses the record of `talk`",
        "seeds/talk.yaml:2:7: warning[source-absent]: there is no talk.txt in seeds/texts/",
    ]


def test_the_shipped_documents(shipped: Path, full_texts: Path) -> None:
    """
    duizhao sources check, of this repository with its full texts; three of them report one event
    """
    done = run(shipped, "check", "--texts", full_texts)
    assert (done.exit_code, done.stderr) == (0, "5 records, 5 with the full text at hand; 0 errors, 0 warnings\n")
    for name in ("no-priors-2024-huxiu", "no-priors-2024-byteailab"):
        (shipped / f"seeds/{name}.yaml").unlink()
    added = run(
        shipped, "add", *sorted(full_texts.glob("00[23]*.txt")), "--outlet", "x", "--texts", full_texts, "--dry-run"
    )
    said = [line for line in added.stdout.splitlines() if "may report" in line]
    assert [line.split("`")[1] for line in said] == [
        "no-priors-2024-leiphone",
        "002-367a5c0b4e7124b4",
        "no-priors-2024-leiphone",
    ]


def test_in_a_process_of_its_own(starter: Path, files: Path) -> None:
    """
    python -m duizhao sources add, with no locale
    """
    command = [sys.executable, "-m", "duizhao", "sources", "add", str(files / "wood.txt"), "--outlet", "柴窯"]
    done = subprocess.run(command, cwd=starter, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "outlet: 柴窯\n" in (starter / "seeds/wood.yaml").read_text("utf-8")


def test_looking_where_the_record_says_changes_no_answer(
    shipped: Path, full_texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    every shipped quote, looked for on its recorded line first, and everywhere
    """
    from duizhao.passes import quotes
    from duizhao.workspace import reading

    read = reading.load(shipped)
    documents, _ = reading.load_documents(read, full_texts)
    first = quotes.verify_ideas(read.ideas, read.sources, documents, read.disagreements)
    monkeypatch.setattr(quotes, "_as_recorded", lambda *_: None)
    assert quotes.verify_ideas(read.ideas, read.sources, documents, read.disagreements) == first
    assert sum(len(idea.quotes) for idea in first.ideas) > 100
