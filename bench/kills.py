"""Sessions of the self-test, each killed with SIGKILL at a random moment: no acknowledged answer may be lost.

    python bench/kills.py [SESSIONS] [SEED]

Real processes on real files: reviews, cram sessions and exams, which the next process takes up where they were. After
each the history is opened, every answer that was acknowledged must be in it, and the memory must be what the answers
make. Fifteen of them run with the tests.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from killed import kill


def main(sessions: int = 1000, seed: int = 0) -> None:
    """Kill so many sessions and print what survived; exit 1 if anything was lost."""
    seed = seed or random.randrange(10**9)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        survived = kill(Path(folder), sessions, seed)
    for name, number in survived.processes.items():
        told, stored = survived.acknowledged[name], survived.stored[name]
        print(f"{name}: {number:,} killed, {told:,} answers acknowledged, {stored:,} stored")
    for complaint in survived.complaints:
        print(complaint)
    print(f"{len(survived.complaints)} complaints; seed {seed}, {time.perf_counter() - start:.0f} s")
    sys.exit(bool(survived.complaints))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
