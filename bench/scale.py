"""`duizhao build` on synthetic workspaces of growing size: time and memory, and the share of it after one edit.

    python bench/scale.py [IDEAS…]

First the workspace is built with nothing kept from before; then one idea's term is edited, and it is built again.
Seconds are those of the wall; the share is of processor time, which others on the machine change less.
"""

import sys
import tempfile
from pathlib import Path

from measure import Measured, measured
from synth import workspace

EDITS = 3


def edit(root: Path, number: int) -> None:
    """Change a word in the middle of the workspace."""
    files = sorted((root / "cards").glob("*.yaml"))
    file = files[len(files) // 2]
    text = file.read_text()
    at = text.index("    en: Idea ", len(text) // 2)
    file.write_text(text[:at] + f"    en: Edit {number} of " + text[at + len("    en: ") :])


def run(ideas: int) -> tuple[Measured, Measured, int]:
    """Return the first build of a workspace, the median rebuild after an edit, and the bytes of the package."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        workspace(root, ideas)
        build = [sys.executable, "-m", "duizhao", "build"]
        first = measured(build, root, root / "cache")
        again: list[Measured] = []
        for number in range(EDITS):
            edit(root, number)
            again.append(measured(build, root, root / "cache"))
        return (
            first,
            sorted(again, key=lambda one: one.busy)[EDITS // 2],
            (root / "decks/out/bench.apkg").stat().st_size,
        )


def main() -> None:
    """Print a row for each size; the workspace holds its excerpts, as after `check --fix`."""
    print("   ideas    notes  first, s  ms/idea      MB  after an edit, s  share      MB    .apkg bytes")
    for ideas in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 33_334]:
        first, again, size = run(ideas)
        print(
            f"{ideas:8,} {3 * ideas:8,} {first.seconds:9.2f} {1000 * first.seconds / ideas:8.2f} {first.megabytes:7.0f} "
            f"{again.seconds:17.2f} {again.busy / first.busy:6.0%} {again.megabytes:7.0f} {size:14,}",
            flush=True,
        )


if __name__ == "__main__":
    main()
