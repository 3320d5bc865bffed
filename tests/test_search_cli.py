"""The command `duizhao search` as people see it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import REPOSITORY, Make
from duizhao.cli.group import cli
from duizhao.search.model import KINDS, Hit
from duizhao.search.query import search
from search_sample import CARDS, sample, shown


@pytest.fixture
def root(make: Make) -> Path:
    """Return the sample workspace."""
    return sample(make)


def test_broken_files_are_searched_as_far_as_they_can_be_read(root: Path) -> None:
    """
    an unknown field, a cloze with one brace, and a file that is no YAML
    """
    broken = CARDS.replace("level: 2", "level: 2\n  leevl: 2").replace("训练好的{{权重}}", "训练好的{{权重}")
    (root / "cards/software.yaml").write_text(broken)
    (root / "cards/zz.yaml").write_text("ideas: [")
    found = search(root, "软件", None, 1)
    assert (shown(found.hits[0]), found.broken) == (
        "cards/software.yaml:6 term [软件]2.0",
        ("cards/software.yaml", "cards/zz.yaml"),
    )
    assert run(root, "软件2.0")[2].endswith("cards/software.yaml and 1 more have mistakes: duizhao check names them\n")


def run(root: Path, *words: str, color: bool = False) -> tuple[int, str, str]:
    """Run ``duizhao search`` in `root`; return exit code, output and errors."""
    done = CliRunner().invoke(cli, ["-C", str(root), "search", *words], color=color)
    return done.exit_code, done.stdout, done.stderr


def test_lines_for_people(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao search 资料 --limit 1, 手工, 斑, and nothing
    """
    monkeypatch.chdir(root)
    assert run(root, "软件", "--limit", "2") == (
        0,
        "cards/software.yaml:5:37: software-2-0, term: 软件2.0\n"
        "cards/software.yaml:9:14: software-2-0, definition: 训练好的权重本身就是程序，不写软件。\n",
        "5 more: --limit 7 shows all\n",
    )
    assert run(root, "手工") == (
        0,
        "cards/software.yaml:12:11: software-2-0, quote of talk:3: 人们不再手工编写代码,而是收集训练数据。\n"
        "seeds/texts/talk.txt:3:8: talk: 他说:人们不再手工编写代码,而是收集训练数据。\n",
        "",
    )
    assert run(root, "軟體2.0")[1].startswith(
        "cards/software.yaml:5:37: software-2-0, term, converted to zh-Hant-TW: 軟體2.0\n"
    )
    assert run(root, "没有的词") == (1, "", "nothing found\n")
    assert run(root, "？！") == (
        2,
        "",
        "duizhao: there is nothing to look for in “？！”\n    hint: give a word, or some characters\n",
    )


def test_a_terminal_shows_where(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao search 斑 on a terminal, and with NO_COLOR
    """
    monkeypatch.chdir(root)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run(root, "斑", color=True)[1] == "cards/zz.yaml:5:30: zz, term: \x1b[31m\x1b[1m斑\x1b[0m马\n"
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(root, "斑", color=True)[1] == "cards/zz.yaml:5:30: zz, term: 斑马\n"


def test_long_lines_and_control_characters(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    a line of 400 characters with an escape sequence in front of what is found
    """
    monkeypatch.chdir(root)
    (root / "seeds/texts/talk.txt").write_text("甲" * 200 + "\x1b[2J\t靶" + "乙" * 200 + "\n", "utf-8")
    code, out, _ = run(root, "靶")
    assert (code, out) == (
        0,
        "seeds/texts/talk.txt:1:206: talk: …" + "甲" * 19 + "\\x1b[2J 靶" + "乙" * 47 + "…\n",
    )


def test_one_json_object_a_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao search 軟體2.0 --format json
    """
    monkeypatch.chdir(root)
    code, out, err = run(root, "軟體2.0", "--format", "json", "--limit", "1")
    assert (code, err) == (0, "1 more: --limit 2 shows all\n")
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "file": "cards/software.yaml",
            "line": 5,
            "column": 37,
            "kind": "term",
            "idea": "software-2-0",
            "source": None,
            "source_line": None,
            "language": "zh-Hant-TW",
            "converted": True,
            "text": "軟體2.0",
            "hits": [[0, 5]],
        }
    ]


def test_the_documentations_example(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    the first command of docs/search.md
    """
    monkeypatch.chdir(starter)
    page = (REPOSITORY / "docs/search.md").read_text()
    assert f"$ duizhao search 測驗\n{run(starter, '測驗')[1]}```" in page
    assert all(f"`{kind}`" in page for kind in KINDS)
    assert all(f"`{name}`" in page for name in Hit.__struct_fields__)


def test_a_page_of_hits_is_what_it_says(root: Path) -> None:
    """
    every limit from 1 to more than there are
    """
    every = search(root, "软件", None, 100).hits
    for limit in range(1, len(every) + 2):
        found = search(root, "软件", None, limit)
        assert (found.hits, found.total) == (every[:limit], len(every))
