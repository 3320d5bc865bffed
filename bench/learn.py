"""The self-test: from the start of the process to the first question, and the time an answer takes to be stored.

    python bench/learn.py [IDEAS] [ROUNDS]

The first is measured from outside, on a bundle on disk and a history with a hundred answers, until the prompt is read
from the pipe; the second within one process, each answer synchronised to the disk of the folder for temporary files.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sample_deck import sample_deck

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from duizhao.learn import shelf
from duizhao.learn.terminal import Options, run
deck = shelf.opened(Path(sys.argv[1]).read_bytes())
run(deck, Path(sys.argv[2]), Options(), now=lambda: datetime.now().astimezone(), stdin=sys.stdin, stdout=sys.stdout)
"""


def to_first_question(deck: Path, history: Path) -> float:
    """Return the seconds from the start of a process to its first prompt."""
    start = time.perf_counter()
    command = [sys.executable, "-c", CHILD, str(deck), str(history)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        out = process.stdout.fileno() if process.stdout else -1
        shown = b""
        while not shown.endswith(b"\n> "):
            shown += os.read(out, 1 << 16)
        seconds = time.perf_counter() - start
        process.communicate(b"q\n")
    return seconds


def to_store(history: Path, answers: int) -> list[float]:
    """Return the seconds that each of so many answers took, to as many items."""
    now = datetime.now(UTC)
    seconds = []
    with History(history) as opened:
        for number in range(answers):
            start = time.perf_counter()
            opened.record(ItemKey(f"idea-{number}"), 3, now + timedelta(seconds=number), 1000)
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
        print(f"first question of {items:,} items ({ideas:,} ideas): {1000 * statistics.median(first):.0f} ms")
        print(f"one answer stored: {1000 * statistics.median(stored):.2f} ms, slowest {1000 * max(stored):.2f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
