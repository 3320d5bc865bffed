"""The self-test in a real terminal: editing of Chinese, control keys, colour, and a window made narrower."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pexpect
import pytest

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.screen import width
from sample_deck import sample_deck

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from duizhao.learn import shelf
from duizhao.learn.terminal import Options, run
deck = shelf.opened(Path(sys.argv[1]).read_bytes())
run(deck, Path(sys.argv[2]), Options(), now=lambda: datetime.now().astimezone(), stdin=sys.stdin, stdout=sys.stdout)
print("exit")
"""
LEFT = "\x1b[D"
BACKSPACE = "\x7f"
SGR = "\x1b["


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "history.db"


@pytest.fixture
def terminal(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator["pexpect.spawn[str]"]:
    """Return a session of two new terms and a cloze on 权重, in a terminal of 80 columns."""
    deck = sample_deck(2)
    first = msgspec.structs.replace(deck.ideas[0], items=deck.ideas[0].items[1:])
    second = msgspec.structs.replace(deck.ideas[1], items=())
    file = tmp_path / "sample.bundle.json"
    file.write_bytes(bundle.encode(msgspec.structs.replace(deck, ideas=(first, second))).content)
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **getattr(request, "param", {})}
    if "NO_COLOR" not in getattr(request, "param", {}):
        environment.pop("NO_COLOR", None)
    process = pexpect.spawn(
        sys.executable,
        ["-c", CHILD, str(file), str(path)],
        env=environment,
        encoding="utf-8",
        timeout=10,
        dimensions=(24, 80),
    )
    yield process
    process.close(force=True)


def ratings(path: Path) -> list[tuple[str, int]]:
    """Return the answers that stand in the history."""
    with History(path) as history:
        return [(f"{one.key.anchor}/{one.key.question}", one.rating) for one in history.reviews()]


def to_cloze(terminal: "pexpect.spawn[str]") -> None:
    """Skip the two terms."""
    for _ in range(2):
        terminal.expect("再按回车")
        terminal.sendline("s")
    terminal.expect("直接按回车")
    terminal.expect("> ")


@pytest.mark.parametrize(
    "keys",
    [
        "权重",
        f"权利{BACKSPACE}重",
        f"重{LEFT}权",
        f"权中{LEFT}{BACKSPACE}{LEFT}{BACKSPACE}权\x05{BACKSPACE}重",
        f"数据{BACKSPACE}{BACKSPACE}{BACKSPACE}权重",
        "\u6a29\u91cd" + BACKSPACE * 2 + "權重",
    ],
    ids=["plain", "backspace", "cursor", "both", "empty line", "traditional"],
)
def test_chinese_is_edited_by_whole_characters(terminal: "pexpect.spawn[str]", path: Path, keys: str) -> None:
    """权重 typed with detours: backspaces, cursor left, end of line."""
    to_cloze(terminal)
    terminal.sendline(keys)
    terminal.expect("答对了。")
    terminal.expect("u 撤销")
    terminal.sendline("")
    terminal.expect("exit")
    assert ratings(path) == [("learned-weights/program", 3)]


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_by_a_control_key_keeps_what_was_answered(terminal: "pexpect.spawn[str]", path: Path, key: str) -> None:
    """One term rated Easy, then Ctrl-C or Ctrl-D at the next."""
    terminal.expect("再按回车")
    terminal.sendline("")
    terminal.expect("4 简单")
    terminal.sendline("4")
    terminal.expect("再按回车")
    terminal.expect("> ")
    terminal.send(key)
    terminal.expect("答了 1 题，对 1 题，均已保存。还剩 2 题，用同一命令继续。")
    terminal.expect("exit")
    assert "Traceback" not in str(terminal.before)
    assert ratings(path) == [("learned-weights/", 4)]


def test_control_c_where_the_result_is_shown_keeps_the_answer(terminal: "pexpect.spawn[str]", path: Path) -> None:
    """A wrong word, then Ctrl-C instead of Enter."""
    to_cloze(terminal)
    terminal.sendline("偏置")
    terminal.expect("我答对了")
    terminal.expect("> ")
    terminal.sendintr()
    terminal.expect("exit")
    assert ratings(path) == [("learned-weights/program", 1)]


def test_a_window_made_narrower_is_used_at_once(terminal: "pexpect.spawn[str]") -> None:
    """80 columns, then 40 before the answer is shown."""
    terminal.expect("再按回车")
    terminal.expect("> ")
    terminal.setwinsize(24, 40)
    terminal.sendline("")
    terminal.expect("1 重来")
    shown = str(terminal.before).replace("\x1b[2m", "").replace("\x1b[m", "")
    assert "\r\n网络里的数值由训练得出，而不是由程序员写\r\n出。\r\n" in shown
    assert max(width(line) for line in shown.split("\r\n") if "\x1b" not in line) <= 40


def test_colour_marks_the_verdict(terminal: "pexpect.spawn[str]") -> None:
    """A right word in a terminal that shows colour."""
    to_cloze(terminal)
    terminal.sendline("权重")
    terminal.expect_exact("\x1b[32m答对了。\x1b[m")


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], indirect=True)
def test_no_colour_where_it_is_not_wanted(terminal: "pexpect.spawn[str]") -> None:
    """A right word with NO_COLOR, and in a terminal that cannot."""
    to_cloze(terminal)
    terminal.sendline("权重")
    terminal.expect("u 撤销")
    assert "答对了。" in str(terminal.before)
    assert SGR + "3" not in str(terminal.before)
    assert SGR + "2m" not in str(terminal.before)


@pytest.mark.parametrize("terminal", [{"NO_COLOR": "1"}], indirect=True)
def test_a_slip_is_marked_without_colour_and_may_be_claimed(terminal: "pexpect.spawn[str]", path: Path) -> None:
    """全重, which sounds like 权重; then “!”: what differs from the answer is in brackets, and Good stands for Again."""
    to_cloze(terminal)
    terminal.sendline("全重")
    terminal.expect("u 撤销")
    shown = str(terminal.before)
    assert "[全]重" in shown
    assert "[权]重" in shown
    assert SGR + "3" not in shown
    assert ratings(path) == [("learned-weights/program", 1)]
    terminal.expect("> ")
    terminal.sendline("!")
    terminal.expect("exit")
    with closing(sqlite3.connect(path)) as log:
        assert log.execute("SELECT rating, given, claimed FROM standing").fetchall() == [(3, '["全重"]', 1)]


def test_a_wrong_word_shows_the_right_one(terminal: "pexpect.spawn[str]", path: Path) -> None:
    """权利, another word: wrong, with the answer beside it."""
    to_cloze(terminal)
    terminal.sendline("权利")
    terminal.expect("u 撤销")
    assert "权重" in str(terminal.before)
    assert ratings(path) == [("learned-weights/program", 1)]
