"""The command line as people type it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from conftest import REPOSITORY
from duizhao.cli.group import cli
from duizhao.cli.usage import COMMANDS, HELP


def duizhao(*words: str, folder: Path, text: str = "") -> tuple[int, str, str]:
    """Run the command in `folder` with `text` as standard input; return exit code, output and errors."""
    command = [sys.executable, "-m", "duizhao", *words]
    done = subprocess.run(command, cwd=folder, input=text.encode(), capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_ready_made_help_is_clicks_own() -> None:
    """
    duizhao --help
    """
    assert CliRunner().invoke(cli, ["--help"], prog_name="duizhao", terminal_width=78).output == HELP
    assert duizhao("--help", folder=REPOSITORY) == (0, HELP, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_the_table_says(name: str) -> None:
    """
    duizhao NAME --help
    """
    assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0
    assert cli.get_command(Context(cli), name).get_short_help_str(100) == COMMANDS[name][1]  # type: ignore[union-attr]


def test_help_imports_nothing_heavy() -> None:
    """
    duizhao --help, and what it imported
    """
    code = "import sys; sys.argv = ['duizhao', '--help']\nfrom duizhao.__main__ import main\nmain()\nprint(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"click", "msgspec", "yaml", "genanki", "typst"} & set(done.stdout.splitlines()[-1].split("'"))


def test_from_nothing_to_a_deck(tmp_path: Path) -> None:
    """
    init, check, build, release, quiz in an empty folder
    """
    code, out, _ = duizhao("init", "mine", folder=tmp_path)
    assert code == 0
    assert "mine/cards/memory.yaml" in out.splitlines()
    mine = tmp_path / "mine"
    assert duizhao("check", folder=mine) == (
        0,
        "",
        "2 ideas, 2 quotes verified: 2 in full texts, 0 in recorded excerpts; no mistakes\n",
    )
    assert duizhao("release", "mine", folder=mine)[1].endswith(
        "decks/mine.lock: 5 new, 0 updated, 0 unchanged, 0 retired\n"
    )
    code, out, err = duizhao("build", folder=mine / "cards")
    assert (code, err) == (0, "")
    assert (mine / "decks/out/mine.apkg").stat().st_size > 1000
    assert (mine / "decks/out/mine.bundle.json").exists()
    code, out, err = duizhao("quiz", "mine", "--items", "3", "--lang", "zh-Hant-HK,en", folder=mine)
    assert (code, err) == (0, "")
    assert len([line for line in out.splitlines() if line.endswith(".pdf")]) == 4


def test_init_changes_nothing_that_is_there(tmp_path: Path) -> None:
    """
    duizhao init, twice
    """
    duizhao("init", folder=tmp_path)
    assert duizhao("init", folder=tmp_path) == (
        2,
        "",
        "duizhao: . holds a workspace already\n    hint: name a new folder: duizhao init DIRECTORY\n",
    )


def test_a_mistake_exits_1_and_builds_nothing(starter: Path) -> None:
    """
    one character of a quote changed
    """
    file = starter / "cards/memory.yaml"
    file.write_text(file.read_text().replace("不如隔几天想十遍", "不如隔几天读十遍"))
    expected = (
        "cards/memory.yaml:15:11: error[quote-altered]: the source has “，不如隔几天想十遍。”, the quote has “，不如隔几天读十遍。”\n"
        "    notes-on-memory.txt, line 2: 一口气读十遍，不如隔几天[读→想]十遍。\n"
        "    hint: duizhao check --fix writes the source's words\n"
    )
    code, out, _ = duizhao("check", folder=starter)
    assert code == 1
    assert out.startswith(expected)
    code, out, err = duizhao("build", folder=starter)
    assert (code, out) == (1, "")
    assert err.startswith(expected)
    assert not (starter / "decks/out").exists()


def test_fix_writes_the_sources_words(starter: Path) -> None:
    """
    one character of a quote changed, then check --fix
    """
    file = starter / "cards/memory.yaml"
    original = file.read_text()
    file.write_text(original.replace("不如隔几天想十遍", "不如隔几天读十遍"))
    patch = (
        "--- a/cards/memory.yaml\n+++ b/cards/memory.yaml\n@@ -12,7 +12,7 @@\n"
        "     zh-Hans: 同样的内容，隔几天回想一次，比一口气重复许多遍记得久得多。\n   quotes:\n"
        "   - source: notes-on-memory         # the record seeds/notes-on-memory.yaml\n"
        "-    text: 一口气读十遍，不如隔几天读十遍。\n+    text: 一口气读十遍，不如隔几天想十遍。\n"
        "     en: Recalling ten times over the days beats reading ten times at a stretch.\n"
        "   questions:\n   - id: plan\n"
    )
    code, _, err = duizhao("check", "--diff", folder=starter)
    assert (code, err) == (1, patch + "2 ideas, 1 quote verified: 1 in full texts, 0 in recorded excerpts; 1 error\n")
    assert file.read_text() != original
    assert duizhao("check", "--fix", folder=starter) == (
        0,
        "",
        f"{patch}cards/memory.yaml: 1 quote set to the source's words\n"
        "2 ideas, 2 quotes verified: 2 in full texts, 0 in recorded excerpts; no mistakes\n",
    )
    assert file.read_text() == original


def test_formats(starter: Path) -> None:
    """
    level: 9, as JSON and as a GitHub annotation
    """
    file = starter / "cards/memory.yaml"
    file.write_text(file.read_text().replace("level: 2", "level: 9"))
    code, out, _ = duizhao("check", "--format", "json", folder=starter)
    assert code == 1
    assert json.loads(out)[0] == {
        "path": "cards/memory.yaml",
        "line": 44,
        "column": 10,
        "severity": "error",
        "code": "value-range",
        "message": "`level` is 9, it must be between 1 and 5",
        "details": [],
        "hint": "write a whole number: 1 easy … 5 hard",
        "explain": "duizhao explain value-range",
    }
    _, out, _ = duizhao("check", "--format", "github", folder=starter)
    assert out.splitlines()[0] == (
        "::error file=cards/memory.yaml,line=44,col=10,title=value-range::`level` is 9, it must be between 1 and 5"
        "%0Ahint: write a whole number: 1 easy … 5 hard"
    )


def test_no_workspace(tmp_path: Path) -> None:
    """
    duizhao check in an empty folder
    """
    assert duizhao("check", folder=tmp_path) == (
        2,
        "",
        f"duizhao: there is no workspace here: no folder cards/ in {tmp_path} or above it\n    hint: duizhao init makes one\n",
    )


def test_an_unknown_deck(starter: Path) -> None:
    """
    duizhao build min
    """
    assert duizhao("build", "min", folder=starter) == (
        2,
        "",
        "duizhao: there is no deck `min`\n    hint: did you mean `mine`?\n",
    )


def test_cards_that_changed_since_the_deck_was_built(starter: Path) -> None:
    """
    duizhao test mine, beside the lock of an editor; then with a newer file
    """
    assert duizhao("build", folder=starter)[0] == 0
    built = (starter / "decks/out/mine.bundle.json").stat().st_mtime
    for file in starter.glob("*/*.yaml"):
        os.utime(file, (built - 10, built - 10))
    (starter / "cards/.#memory.yaml").symlink_to("somebody@somewhere.1")
    words = ("test", "mine", "--history", "history.db")
    assert duizhao(*words, folder=starter)[::2] == (0, "")
    os.utime(starter / "cards/memory.yaml", (built + 10, built + 10))
    assert duizhao(*words, folder=starter)[::2] == (0, "the cards changed since `mine` was built: duizhao build mine\n")


def test_quotes_from_standard_input(starter: Path) -> None:
    """
    an exact one, one with other punctuation, an altered one, nothing
    """
    lines = "隔几天想十遍。\n一口气读十遍,不如隔几天想十遍\n一口气读十遍，不如隔几天读十遍。\n\n"
    code, out, err = duizhao("quote", "notes-on-memory", folder=starter, text=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [answer["verdict"] for answer in answers] == ["exact", "normalised", "altered", "absent"]
    assert [(answer["line"], answer["column"]) for answer in answers[:2]] == [(2, 10), (2, 1)]
    assert answers[1]["matched"] == "一口气读十遍，不如隔几天想十遍"
    assert answers[2]["nearest"]["matched"] == "一口气读十遍，不如隔几天想十遍。"


def test_output_that_is_not_read_to_its_end(starter: Path) -> None:
    """
    duizhao schema | head -c 1
    """
    command = f"{sys.executable} -m duizhao schema | head -c 1"
    done = subprocess.run(["sh", "-c", command], cwd=starter, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


@pytest.mark.parametrize("words", ["test mine", "stats", "quote", "convert --to zh-Hant-TW", "check", "--help"])
@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the streams")
def test_closed_streams_are_no_crash(words: str, closed: str, starter: Path) -> None:
    """
    each of the standard streams closed
    """
    command = f"{sys.executable} -m duizhao {words} {'' if '<' in closed else '</dev/null'} {closed}"
    environment = {**os.environ, "XDG_DATA_HOME": str(starter / "data")}
    done = subprocess.run(["sh", "-c", command], cwd=starter, capture_output=True, check=False, env=environment)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


def test_help_into_a_pipe_that_closed() -> None:
    """
    duizhao --help, read by nobody
    """
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", "--help"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_bundle_nested_without_end(tmp_path: Path) -> None:
    """
    a bundle of 100,000 brackets
    """
    (tmp_path / "a.bundle.json").write_text('{"format":"duizhao-bundle","version":1,"deck":' + "[" * 100_000)
    assert duizhao("test", "a.bundle.json", folder=tmp_path)[::2] == (
        3,
        "duizhao: a.bundle.json is not a duizhao bundle, or only part of one\n    hint: build it again: duizhao build\n",
    )


def test_a_source_whose_file_has_an_impossible_name(starter: Path) -> None:
    """
    file: of 300 letters
    """
    record = starter / "seeds/notes-on-memory.yaml"
    record.write_text(record.read_text().replace("notes-on-memory.txt", "a" * 300))
    code, out, _ = duizhao("check", folder=starter)
    assert code == 1
    assert f"seeds/notes-on-memory.yaml:3:7: error[source-file]: “{'a' * 300}” is not a plain file name\n" in out


def test_conversion_line_by_line(tmp_path: Path) -> None:
    """
    two good lines around one with a byte that is no UTF-8 and one with a NUL
    """
    command = [sys.executable, "-m", "duizhao", "convert", "--to", "zh-Hant-TW"]
    text = "软件，“数据”\n".encode() + b"\xe5\xa5\xbd\xff\n\x00\n" + "软件\r\n".encode()
    done = subprocess.run(command, cwd=tmp_path, input=text, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (1, "軟體，「資料」\n軟體\r\n")
    assert done.stderr.decode() == (
        "<stdin>:2:2: error[encoding]: byte 0xff is not UTF-8\n"
        "    hint: save the input as UTF-8\n"
        "<stdin>:3:1: error[encoding]: the character U+0000 is not text\n"
        "    hint: delete it\n"
    )


def test_conversion_of_what_is_no_text(tmp_path: Path) -> None:
    """
    a thousand lines of the byte 0xff
    """
    command = [sys.executable, "-m", "duizhao", "convert", "--to", "zh-Hant-HK"]
    done = subprocess.run(command, cwd=tmp_path, input=b"\xff\n" * 1000, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().endswith(
        "<stdin>: error[encoding]: 900 more lines are not text\n    hint: is this a text file?\n"
    )


@pytest.mark.parametrize("shown", [[], ["--explain"]])
@pytest.mark.parametrize(
    ("glossary", "message"),
    [
        (b"replace: [ {", "seeds/glossary.yaml:1:12: error[yaml-syntax]: "),
        (b"replace:\n- {zh-Hans: \xff, why: x}\n", "seeds/glossary.yaml:2:13: error[encoding]: "),
        ("protect: ['']\nreplace: [{zh-Hans: 软件, zh-Hant-TW: 甲, why: x}]\n".encode(), "error[value-missing]: "),
    ],
)
def test_conversion_with_a_broken_glossary(tmp_path: Path, shown: list[str], glossary: bytes, message: str) -> None:
    """
    the shipped glossary alone applies, and the mistake is named
    """
    (tmp_path / "cards").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "glossary.yaml").write_bytes(glossary)
    command = [sys.executable, "-m", "duizhao", "convert", "--to", "zh-Hant-TW", *shown]
    done = subprocess.run(command, cwd=tmp_path, input="软件".encode(), capture_output=True, check=False)
    assert done.returncode == 1
    assert "軟體" in done.stdout.decode()
    assert message in done.stderr.decode()
