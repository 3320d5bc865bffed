"""Every further kind of question in a real terminal of 40 columns, answered from what is on the screen."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pexpect
import pytest

from duizhao import bundle
from duizhao.lang import EN, ZH_HANT_TW, Lang
from duizhao.learn.history import History
from duizhao.learn.screen import width
from duizhao.learn.wording import wording
from duizhao.model.deck import LocalText
from sample_deck import sample_deck
from sample_kinds import FURTHER, MATCH, MULTIPLE, ORDER, with_further_kinds

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from duizhao import bundle
from duizhao.learn.terminal import Options, run
deck = bundle.decode(Path(sys.argv[1]).read_bytes())
options = Options(langs=(sys.argv[3],))
run(deck, Path(sys.argv[2]), options, now=lambda: datetime.now().astimezone(), stdin=sys.stdin, stdout=sys.stdout)
print("exit")
"""
LEFT = "\x1b[D"
BACKSPACE = "\x7f"
END = "\x05"
STYLE = re.compile(r"\x1b\[\d*m|\x1b\[\?2004[hl]\r?")


class Learner:
    """Somebody at a terminal: reads what is on the screen, and types."""

    def __init__(self, file: Path, history: Path, lang: Lang) -> None:
        environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        environment.pop("NO_COLOR", None)
        self.process = pexpect.spawn(
            sys.executable,
            ["-c", CHILD, str(file), str(history), lang],
            env=environment,
            encoding="utf-8",
            timeout=10,
            dimensions=(24, 40),
        )
        self.seen: list[str] = []

    def read(self) -> str:
        """Return what is shown until the next prompt, or the end."""
        self.process.expect(["\n(?:\x1b\\[\\?2004h)?> ", "exit\r\n"])
        return STYLE.sub("", str(self.process.before)).replace("\r\n", "\n")

    def answer(self, keys: str) -> str:
        """Type `keys` and Enter; return what is shown then, without their echo."""
        self.process.sendline(keys)
        shown = self.read().partition("\n")[2]
        self.seen += shown.split("\n")
        return shown


def letter(shown: str, text: str) -> str:
    """Return the letter before `text`."""
    found = re.search(rf"^  ([A-H])\. {re.escape(text)}$", shown, re.MULTILINE)
    assert found, shown
    return found[1].lower()


def letters(shown: str, texts: Sequence[LocalText], lang: Lang) -> str:
    """Return the letters before `texts`."""
    return "".join(letter(shown, text[lang]) for text in texts)


@pytest.mark.parametrize(
    ("lang", "false", "weights", "copied"),
    [
        (EN, "f", f"weihts{LEFT * 3}g{LEFT}{LEFT}{END}{LEFT}x{BACKSPACE}", "copied"),
        (ZH_HANT_TW, "錯", f"網{BACKSPACE}重{LEFT}權", f"抄錯{BACKSPACE}"),
    ],
    ids=["en", "zh-Hant-TW"],
)
def test_a_session_through_every_kind(tmp_path: Path, lang: Lang, false: str, weights: str, copied: str) -> None:
    """Seven questions, each answered right, some with detours of the cursor; help, a number typed twice, and an undo."""
    deck = with_further_kinds(sample_deck(1))
    idea = msgspec.structs.replace(deck.ideas[0], items=FURTHER)
    file, history = tmp_path / "sample.bundle.json", tmp_path / "history.db"
    file.write_bytes(bundle.encode(msgspec.structs.replace(deck, ideas=(idea,))).content)
    learner, right = Learner(file, history, lang), wording(lang).right
    learner.read()
    shown = learner.answer("s")
    assert learner.answer("a, z").startswith(wording(lang).no_letter.format(what="Z", last="E"))
    assert right in learner.answer(letters(shown, MULTIPLE.keys[::-1], lang))
    learner.answer("")
    assert right in learner.answer(false)
    shown = learner.answer("")
    assert "1c 2a 3b" in learner.answer("?")
    assert learner.answer("1b 1c").startswith(wording(lang).twice.format(what="1"))
    assert right in learner.answer(letters(shown, [pair.right for pair in MATCH.pairs], lang))
    again = learner.answer("u")
    assert again.endswith(shown.partition("\n")[2].lstrip("\n"))
    right_sides = letters(again, [pair.right for pair in MATCH.pairs], lang)
    assert right in learner.answer(" ".join(f"{number}{one}" for number, one in enumerate(right_sides, 1)))
    shown = learner.answer("")
    assert right in learner.answer(letters(shown, ORDER.steps, lang))
    learner.answer("")
    assert right in learner.answer(weights)
    learner.answer("")
    assert right in learner.answer(copied)
    shown = learner.answer("")
    assert "Lin Example" not in shown
    assert right in learner.answer(letter(shown, "大约有十亿个权重。"))
    learner.answer("")
    learner.answer("q")
    learner.process.close(force=True)
    assert max(width(line) for line in learner.seen) <= 40
    with History(history) as kept:
        assert [(review.key.question, review.rating) for review in kept.reviews()] == [(one.id, 3) for one in FURTHER]
