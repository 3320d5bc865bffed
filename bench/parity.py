"""How often our schedule is not Anki's: random histories in five time zones, with Anki's clock set by libfaketime.

python bench/parity.py [CARDS] [ANSWERS]
"""

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from test_learn_parity import LIBRARY, ZONES, compare


def main(cards: int = 150, answers: int = 12) -> None:
    """Print the shares over all zones, on a fresh seed each."""
    if LIBRARY is None:
        print("libfaketime is not installed: nothing compared")
        return
    count, wrong = 0, dict.fromkeys(("stability", "difficulty", "state", "interval", "step"), 0)
    with tempfile.TemporaryDirectory() as folder:
        for zone in ZONES:
            compared = compare(zone, random.randrange(10**9), cards, answers, Path(folder))
            count += compared["answers"]
            for name in wrong:
                wrong[name] += compared["wrong"][name]
    print(
        f"{count:,} answers; equal to Anki:", ", ".join(f"{k} {100 - 100 * v / count:.3f} %" for k, v in wrong.items())
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
