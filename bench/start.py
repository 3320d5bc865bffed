"""How long `duizhao --help` takes beside a Python that does nothing, as the median of alternating runs."""

import statistics
import sys
from pathlib import Path

from measure import measured

ROUNDS = 25


def main() -> None:
    """Print both medians and their ratio."""
    commands = {
        "python3 -c pass": [sys.executable, "-c", "pass"],
        "duizhao --help": [sys.executable, str(Path(sys.executable).with_name("duizhao")), "--help"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            seconds[name].append(measured(command, Path.cwd()).seconds)
    bare, help_ = (statistics.median(each) for each in seconds.values())
    for name, each in seconds.items():
        print(f"{name:16} {1000 * statistics.median(each):6.1f} ms")
    print(f"{'ratio':16} {help_ / bare:6.1f} ×")


if __name__ == "__main__":
    main()
