"""The command line as people type it."""

import json
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
        "decks/mine.lock: 5 new, 0 changed, 0 unchanged, 0 retired\n"
    )
    code, out, err = duizhao("build", folder=mine / "cards")
    assert (code, err) == (0, "")
    assert (mine / "decks/out/mine.apkg").stat().st_size > 1000
    assert (mine / "decks/out/mine.bundle.json").exists()
    code, out, err = duizhao("quiz", "mine", "--items", "3", "--lang", "zh-Hant-HK,en", folder=mine)
    assert (code, err) == (0, "")
    assert len([line for line in out.splitlines() if line.endswith(".pdf")]) == 3


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
    assert duizhao("check", "--fix", folder=starter) == (
        0,
        "",
        "cards/memory.yaml: 1 quote set to the source's words\n"
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
