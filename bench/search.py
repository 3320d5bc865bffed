"""`duizhao search`, a process each: with no index yet, with one, after one card changed; and whether it finds everything.

    python bench/search.py [IDEAS…]

The full texts of the shipped workspace lie outside of the repository, in `../shared/seeds`; without them only synthetic
workspaces are measured.
"""

import os
import random
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from duizhao.search.index import path_of
from duizhao.search.query import search
from duizhao.search.store import connect, simplify
from duizhao.search.text import Folding, indexed
from measure import Measured, measured
from synth import workspace as synthetic

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT.parent / "shared" / "seeds"
ROUNDS = 9
PIECES = 2000


def row(name: str, root: Path, query: str, card: Path) -> str:
    """Return a row of the table: cold, warm, after a change of `card`, and the size of the index."""
    command = [sys.executable, "-m", "duizhao", "search", query]
    cold = measured(command, root)
    warm = [measured(command, root) for _ in range(ROUNDS)]
    changed: list[Measured] = []
    for _ in range(3):
        card.write_text(card.read_text("utf-8") + "# changed\n", "utf-8")
        changed.append(measured(command, root))
    seconds, again = (statistics.median(one.seconds for one in runs) for runs in (warm, changed))
    size = path_of(root, None).stat().st_size
    return (
        f"{name:>10} {cold.seconds:8.2f} {cold.megabytes:6.0f} {seconds:8.3f} {warm[0].megabytes:6.0f} {again:8.2f} "
        f"{size / 1e6:9.1f}"
    )


def shipped(root: Path) -> None:
    """Copy the shipped workspace and its full texts to `root`."""
    for folder in ("cards", "seeds"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("texts"))
    shutil.copytree(TEXTS, root / "seeds/texts")


def recall(root: Path) -> str:
    """Return how many pieces of two to eight characters of the full texts are found where they stand, and only there."""
    chance = random.Random(1)
    pieces = [
        (han, f"seeds/texts/{file.name}", number)
        for file in sorted((root / "seeds/texts").glob("*.txt"))
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1)
        for han in re.findall("[\u4e00-\u9fff]{2,}", line)
    ]
    search(root, "软件", None, 1)
    table = Folding(simplify(connect(path_of(root, None))))
    found = right = hits = 0
    for han, path, number in chance.sample(pieces, PIECES):
        length = chance.randint(2, min(8, len(han)))
        start = chance.randint(0, len(han) - length)
        piece = han[start : start + length]
        answer = search(root, piece, None, 100_000).hits
        found += (path, number) in {(hit.file, hit.line) for hit in answer}
        right += sum(indexed(piece, table) in indexed(hit.text, table) for hit in answer)
        hits += len(answer)
    return f"recall {found / PIECES:.2%} of {PIECES:,} pieces, precision {right / hits:.2%} of {hits:,} hits"


def main() -> None:
    """Print the table, then recall and precision."""
    print("     ideas   cold s     MB   warm s     MB changed s  MB on disk")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["DUIZHAO_CACHE"] = cache
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            if TEXTS.is_dir():
                shipped(root)
                print(row("shipped", root, "软件", root / "cards/software.yaml"), flush=True)
        for ideas in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
            with tempfile.TemporaryDirectory() as name:
                synthetic(Path(name), ideas)
                print(row(f"{ideas:,}", Path(name), "想法7", Path(name) / "cards/t00000.yaml"), flush=True)
        if TEXTS.is_dir():
            with tempfile.TemporaryDirectory() as name:
                shipped(Path(name))
                print(recall(Path(name)))


if __name__ == "__main__":
    main()
