"""Whole sessions of each mode in a real terminal of 40 columns, by the command itself: interrupted, and taken up again."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pexpect
import pytest

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.screen import width
from sample_deck import sample_deck

BACKSPACE = "\x7f"
LEFT = "\x1b[D"
PROMPT = "\n(?:\x1b\\[\\?2004h)?> "
STYLE = re.compile(r"\x1b\[\d*m|\x1b\[\?2004[hl]\r?")


class Seat:
    """Somebody at a terminal who runs `duizhao test` on the sample deck."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        """Start the command with `options`."""
        inherited = {
            key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "LC_ALL", "LC_MESSAGES")
        }
        deck = folder / "sample.bundle.json"
        deck.write_bytes(bundle.encode(sample_deck(3)).content)
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "duizhao", "test", str(deck), "--history", str(folder / "history.db"), *options],
            env={**inherited, "TERM": "xterm", "LANG": "C.UTF-8", **environment},
            encoding="utf-8",
            timeout=20,
            dimensions=(24, 40),
        )

    def read(self) -> str:
        """Return what is shown until the next prompt, or until the command is over."""
        self.process.expect([PROMPT, pexpect.EOF])
        return STYLE.sub("", str(self.process.before)).replace("\r\n", "\n")

    def say(self, line: str) -> str:
        """Type a line, and return what comes."""
        self.process.sendline(line)
        return self.read()


Sit: TypeAlias = Callable[..., Seat]


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Sit]:
    """Return how to sit down at the terminal; every command is ended afterwards."""
    seats: list[Seat] = []

    def down(*options: str, **environment: str) -> Seat:
        seats.append(Seat(tmp_path, *options, **environment))
        return seats[-1]

    yield down
    for seat in seats:
        seat.process.close(force=True)


def given(folder: Path) -> list[tuple[str, str, object]]:
    """Return what was stored: the question, the mode, the answer as it was given."""
    with History(folder / "history.db") as history:
        return [(one.key.question, one.response.mode, one.response.given) for one in history.reviews()]


def question(shown: str) -> str:
    """Return the last question on the screen, without the line above it."""
    return shown.rstrip().rsplit("\n\n", 1)[-1].partition("\n")[2]


def test_a_cram_session_is_interrupted_and_goes_on_at_the_same_question(sit: Sit, tmp_path: Path) -> None:
    """One answer, then Ctrl-C at the second question; Chinese typed with detours once it goes on."""
    seat = sit("--cram", "--seed", "3", "--topic", "software", LANG="zh_CN.UTF-8")
    shown = seat.read()
    assert "突击练习：3 题，约 1 分钟" in shown
    assert "\n[----------] 还剩 3 题 · 软件 · 新题\n" in shown
    seat.say("c")
    second = question(seat.say(""))
    seat.process.sendintr()
    assert "已暂停：答了 1 题，对 1 题，均已保存。" in seat.read()
    seat = sit(LANG="zh_CN.UTF-8")
    assert "突击练习还没有做完：已答 1 / 3 题。" in seat.read().replace("\n", "")
    shown = seat.say("")
    assert "\n[###-------] 还剩 2 题 · 软件 · 新题\n" in shown
    assert question(shown) == second
    assert "答对了。" in seat.say(f"权利{BACKSPACE}中{LEFT}{BACKSPACE}权\x05{BACKSPACE}重")
    assert "学到的权重" in seat.say("")
    seat.say("")
    assert "答了 3 题，对 3 题。复习安排不变。" in seat.say("3")
    assert given(tmp_path) == [
        ("meaning", "cram", (0,)),
        ("program", "cram", ("权重",)),
        ("", "cram", None),
    ]


def test_an_exam_survives_kill_9(sit: Sit, tmp_path: Path) -> None:
    """Killed once the second answer is stored; taken up at the third question, changed, handed in; 40 columns."""
    options = ("--exam", "--seed", "5", "--items", "4", "--lang", "zh-Hant-TW")
    seat = sit(*options)
    assert "模擬考：4 題" in seat.read()
    seat.say("a")
    third = question(seat.say("a"))
    seat.process.kill(signal.SIGKILL)
    seat.process.expect(pexpect.EOF)
    assert [mode for _, mode, _ in given(tmp_path)] == ["exam", "exam"]
    seat = sit("--exam")
    assert "已答 2 / 4 題" in seat.read()
    assert question(seat.say("")) == third
    assert "目前的回答：A" in seat.say("<")
    seat.say("d")
    seat.say("訓練")
    seat.say("新")
    assert "所有題目都已作答。" in seat.say("權重")
    report = seat.say("h")
    assert "\n成績：100 分（滿分 100；得分 4 / 4，用時" in report
    assert report.rstrip().endswith("全部答對。")
    assert max(map(width, report.split("\n"))) <= 40
    assert [answer for _, _, answer in given(tmp_path)] == [(0,), (0,), ("訓練", "新"), ("權重",)]


def test_weak_items_after_a_review(sit: Sit, tmp_path: Path) -> None:
    """A choice answered wrong in an exam comes in a session on weak items, and is then scheduled."""
    seat = sit("--exam", "--items", "1", "--seed", "5", "--lang", "en")
    seat.read()
    seat.say("b")
    assert "Mark: 0 of 100" in seat.say("h")
    seat = sit("--weak", "--lang", "en", "--confidence")
    shown = seat.read()
    assert "Weak items: 1 question, about 1 min" in shown
    right = next(line[2].lower() for line in shown.split("\n") if line.endswith(". Against the gradient"))
    assert "How sure?" in seat.say(right)
    assert "Right." in seat.say("2")
    assert "1 answered, 1 right, everything stored." in seat.say("").replace("\n", " ")
    assert given(tmp_path)[-1] == ("direction", "weak", (0,))


def test_put_aside_listed_and_resumed(sit: Sit, tmp_path: Path) -> None:
    """The first term put aside with a flag; listed by `duizhao history marks`, and resumed."""
    seat = sit("--lang", "en", "--new", "1")
    seat.read()
    assert "Flagged for the author." in seat.say("# 太容易 too easy")
    assert "\nPut aside. To have it back: duizhao\nhistory resume learned-weights\n" in seat.say("zz")

    def history(*words: str) -> str:
        command = [sys.executable, "-m", "duizhao", "history", *words, "--history", str(tmp_path / "history.db")]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    assert history("marks") == "put aside: learned-weights\nflagged: learned-weights: 太容易 too easy\n"
    assert history("resume", "learned-weights") == "asked again: learned-weights\n"
    assert "Learned weights" in sit("--lang", "en", "--new", "1").read()


def test_a_locale_and_a_screen_reader(sit: Sit) -> None:
    """A learner in Hong Kong with a screen reader: their interface, no bar, no line broken, no colour."""
    seat = sit("--plain", "--new", "1", LC_ALL="zh_HK.UTF-8")
    seat.process.expect(PROMPT)
    raw = str(seat.process.before)
    assert "待溫習 0，新題 1，約 1 分鐘   (? 說明，q 暫停)\r\n" in raw
    assert "[---" not in raw
    assert "\x1b[2m" not in raw
