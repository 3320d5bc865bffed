"""Run every benchmark, one after the other; docs/performance.md holds the figures of one such run."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = (
    "start.py",
    "compile.py",
    "apkg.py",
    "authoring.py",
    "cardrules.py",
    "scale.py",
    "script.py",
    "learn.py",
    "stats.py",
    "kills.py",
    "parity.py",
    "search.py",
    "items.py",
    "paper.py",
    "scan.py",
    "sources.py",
    "cut.py",
)


def main() -> None:
    """Print what each benchmark prints, under its name."""
    for name in SCRIPTS:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, HERE / name], check=True)


if __name__ == "__main__":
    main()
