"""The self-test as a process of its own: killed at any moment, and fed with bytes that are no text."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey, replay
from sample_deck import sample_deck

ACKNOWLEDGED = b"Good, next in 10 min\n"
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
def test_kill_9_loses_no_answer_that_was_acknowledged(path: Path, tmp_path: Path) -> None:
    """Twenty sessions on one history, each killed at a random moment while terms are rated as fast as it reads."""
    dice = random.Random(11)  # noqa: S311  (a fixed choice)
    command = child(tmp_path, terms=300)
    acknowledged = sent = 0
    for _ in range(20):
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(b"\n3\n" * 12)
            process.stdin.close()
            sent += 12
            last = dice.randrange(1, 12)
            for line in process.stdout:
                acknowledged += line == ACKNOWLEDGED
                last -= line == ACKNOWLEDGED
                if not last and dice.random() < 0.3:
                    break
            process.kill()
            acknowledged += process.stdout.read().count(ACKNOWLEDGED)
            assert process.stderr is not None
            assert process.stderr.read() == b""
        with History(path) as history:
            reviews = history.reviews()
            memories = history.memories()
        assert acknowledged <= len(reviews) <= sent
        assert memories == {
            key: replay((one.rating, one.at) for one in reviews if one.key == key)
            for key in {one.key for one in reviews}
        }
    assert 60 < acknowledged < sent


def test_invalid_bytes_are_a_wrong_answer_not_a_crash(path: Path, tmp_path: Path) -> None:
    """A rating that is no UTF-8, then a good one."""
    done = subprocess.run(child(tmp_path, terms=1), input=b"\n\xff\xfe\n4\n", capture_output=True, check=True)
    assert "“��” is no answer here: 1 Again".encode() in done.stdout
    assert done.stderr == b""
    with History(path) as history:
        assert list(history.memories()) == [ItemKey("learned-weights")]
