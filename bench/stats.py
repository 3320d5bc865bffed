"""Statistics of long histories, and computing a history anew: processor time, and whether it grows as the history does.

    python bench/stats.py

Each figure is of a process of its own, on a synthetic deck of 1,300 ideas (3,034 items) learned by dice for three years
or more; the median of three. Beside them a loop of a million powers, by which figures of two machines can be compared.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from duizhao import bundle
from duizhao.learn.session import asks
from grown import grow
from measure import measured
from sample_deck import sample_deck

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3


def calibration() -> float:
    """Return the seconds of processor time that a million powers take."""
    start, total = time.process_time(), 0.0
    for number in range(1_000_000):
        total += 1.1 ** (number / 1e6)
    return time.process_time() - start


def main() -> None:
    """Measure and print medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        deck = sample_deck(1300)
        (folder / "deck.bundle.json").write_bytes(bundle.encode(deck).content)
        for answers in SIZES:
            grow(folder / "h.db", list(asks(deck)), answers, days=1100)
            base = [sys.executable, "-m", "duizhao"]
            history = ["--history", str(folder / "h.db")]
            commands = {
                "stats": [*base, "stats", "deck.bundle.json", *history],
                "stats --html": [*base, "stats", "deck.bundle.json", *history, "--html", "page.html"],
                "hours": [*base, "hours", *history],
                "history rebuild": [*base, "history", "rebuild", *history],
            }
            for what, command in commands.items():
                runs = [measured(command, folder) for _ in range(ROUNDS)]
                busy, most = statistics.median(run.busy for run in runs), max(run.megabytes for run in runs)
                print(f"{answers:,} answers, {what}: {busy:.2f} s of processor time, {most:.0f} MB", flush=True)
            (folder / "h.db").unlink()
        print(f"a million powers: {calibration():.2f} s")


if __name__ == "__main__":
    main()
