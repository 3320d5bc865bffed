"""The self-test as a process of its own: killed at any moment, and fed with bytes that are no text."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey
from killed import SESSIONS, kill
from sample_deck import sample_deck

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from duizhao.learn import shelf
from duizhao.learn.terminal import Options, run
deck = shelf.opened(Path(sys.argv[1]).read_bytes())
options = Options(langs=("en",), new=1000)
run(deck, Path(sys.argv[2]), options, now=lambda: datetime.now().astimezone(), stdin=sys.stdin, stdout=sys.stdout)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "history.db"


def child(tmp_path: Path, *, terms: int) -> Sequence[str]:
    """Return the command that asks for so many terms, and nothing else."""
    file, deck = tmp_path / "sample.bundle.json", sample_deck(terms)
    ideas = tuple(msgspec.structs.replace(idea, items=()) for idea in deck.ideas)
    file.write_bytes(bundle.encode(msgspec.structs.replace(deck, ideas=ideas)).content)
    return [sys.executable, "-c", CHILD, str(file), str(tmp_path / "history.db")]


@pytest.mark.slow
def test_kill_9_loses_no_answer_that_was_acknowledged(tmp_path: Path) -> None:
    """Fifteen reviews, cram sessions and exams, each killed at a random moment and taken up by the next.

    bench/kills.py does a thousand.
    """
    survived = kill(tmp_path, 15, 11)
    assert survived.complaints == ()
    assert sum(survived.processes.values()) == 15
    assert min(survived.acknowledged[mode] for mode in SESSIONS) > 0
    assert sum(survived.acknowledged.values()) > 20


def test_invalid_bytes_are_a_wrong_answer_not_a_crash(path: Path, tmp_path: Path) -> None:
    """A rating that is no UTF-8, then a good one."""
    done = subprocess.run(child(tmp_path, terms=1), input=b"\n\xff\xfe\n4\n", capture_output=True, check=True)
    assert "“��” is no answer here: 1 Again".encode() in done.stdout
    assert done.stderr == b""
    with History(path) as history:
        assert list(history.memories()) == [ItemKey("learned-weights")]
