"""`duizhao build` on synthetic workspaces of growing size: time and memory for each idea.

python bench/scale.py [IDEAS…]
"""

import sys
import tempfile
from pathlib import Path

from measure import measured
from synth import workspace


def main() -> None:
    """Print a row for each size; the workspace holds its excerpts, as after `check --fix`."""
    print("   ideas    notes     seconds   ms/idea       MB   KB/idea    .apkg bytes")
    for ideas in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 33_334]:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            workspace(root, ideas)
            run = measured([sys.executable, "-m", "duizhao", "build"], root)
            size = (root / "decks/out/bench.apkg").stat().st_size
            print(
                f"{ideas:8,} {3 * ideas:8,} {run.seconds:11.2f} {1000 * run.seconds / ideas:9.2f} "
                f"{run.megabytes:8.0f} {1024 * run.megabytes / ideas:9.0f} {size:14,}",
                flush=True,
            )


if __name__ == "__main__":
    main()
