"""Answer sheets filled in, damaged and read back: silent errors, flags, and seconds a sheet.

    python bench/scan.py [SHEETS] [SEED]

SHEETS of each level of damage and style of marks, 15 otherwise: some 13,000 rows of 50,000 bubbles. The thresholds were
set with seeds under 4,000; those from 4,000 on are for reports.
"""

import statistics
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sheet_trial import Trial, trials

EACH = 15
SEED = 4000


def main() -> None:
    """Print a line for each level and style, and what became of each kind of row."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else EACH
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    done: list[Trial] = []
    for one in trials(seed, each):
        done.append(one)
        if len(done) % each == 0:
            _show(f"{one.level}, {one.style}", done[-each:])
    _show("all", done)
    rows = sum((one.rows for one in done), Counter())
    for event in dict.fromkeys(name for name, _ in rows):
        counts = {result: rows[event, result] for result in ("right", "flagged", "silent")}
        print(f"  {event:16}" + "".join(f"{result} {count:6,}  " for result, count in counts.items()))


def _show(name: str, some: list[Trial]) -> None:
    rows = sum((one.rows for one in some), Counter())
    results: Counter[str] = Counter()
    for (_, result), count in rows.items():
        results[result] += count
    total, plain = sum(results.values()), sum(count for (event, _), count in rows.items() if event == "plain")
    numbers = Counter(one.number for one in some if not one.unread)
    print(
        f"{name:14} {len(some):4} sheets, {sum(one.marks for one in some):6,} bubbles in {total:6,} rows: "
        f"{results['right'] / total:.1%} right, {results['flagged'] / total:.1%} flagged, {results['silent']} silent; "
        f"plain marks {rows['plain', 'right'] / plain:.2%} right; numbers {dict(numbers)}; "
        f"unread {dict(Counter(one.unread for one in some if one.unread))}; "
        f"{statistics.median(one.seconds for one in some):.2f} s a sheet",
        flush=True,
    )


if __name__ == "__main__":
    main()
