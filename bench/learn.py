"""The self-test: from the start of the process to the first question, and the time an answer takes to be stored.

    python bench/learn.py [IDEAS] [ROUNDS]

The first is measured from outside, on a bundle on disk and a history with a hundred answers, until the prompt is read
from the pipe; the second within one process, each answer synchronised to the disk of the folder for temporary files.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.record import Response
from duizhao.learn.schedule import ItemKey

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sample_deck import sample_deck

RESPONSE = Response(given=("weights",), lang="en")


class First(NamedTuple):
    """What a first question costs: wall time, processor time (other programs do not add to it), memory at most."""

    seconds: float
    processor: float
    megabytes: float


def to_first_question(deck: Path, history: Path) -> First:
    """Return what a process costs from its start to its first prompt; from then on it only waits."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "duizhao", "test", str(deck), "--history", str(history)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        out = process.stdout.fileno() if process.stdout else -1
        shown = b""
        while not shown.endswith(b"\n> "):
            shown += os.read(out, 1 << 16)
        seconds = time.perf_counter() - start
        process.kill()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = -signal.SIGKILL
    return First(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def to_store(history: Path, answers: int) -> list[float]:
    """Return the seconds that each of so many answers took, to as many items."""
    now = datetime.now(UTC)
    seconds = []
    with History(history) as opened:
        for number in range(answers):
            start = time.perf_counter()
            opened.record(ItemKey(f"idea-{number}"), 3, now + timedelta(seconds=number), 1000, RESPONSE)
            seconds.append(time.perf_counter() - start)
    return seconds


def main(ideas: int = 2000, rounds: int = 11) -> None:
    """Measure and print medians."""
    with tempfile.TemporaryDirectory() as folder:
        deck, history = Path(folder) / "sample.bundle.json", Path(folder) / "history.db"
        content = sample_deck(ideas)
        deck.write_bytes(bundle.encode(content).content)
        items = len(content.ideas) + sum(len(idea.items) for idea in content.ideas)
        stored = to_store(history, 100)[1:]
        first = [to_first_question(deck, history) for _ in range(rounds)][1:]
        wall, processor = (
            1000 * statistics.median(times) for times in ([one[0] for one in first], [one[1] for one in first])
        )
        print(
            f"first question of {items:,} items ({ideas:,} ideas): {wall:.0f} ms, {processor:.0f} ms of processor time"
        )
        print(f"memory at the first question: {max(one.megabytes for one in first):.0f} MB")
        print(f"one answer stored: {1000 * statistics.median(stored):.2f} ms, slowest {1000 * max(stored):.2f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
