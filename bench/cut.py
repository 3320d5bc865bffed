"""500 study cards on paper: from a compiled deck to the PDF, in one language and in a pair.

Each round is a process of its own, for Typst keeps what it has laid out once.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from duizhao import bundle, compiling, cut
from duizhao.workspace import layout
from duizhao.workspace.reading import templates
from synth import workspace

CARDS = 500
ROUNDS = 3


def once(file: Path, langs: str, shape: str, turn: str) -> None:
    """Print wall and processor time of one run, and the size of what it made."""
    deck = bundle.decode(file.read_bytes())
    wanted = cut.Wanted(langs=tuple(langs.split(",")), layout=shape, turn=turn, paper="a4")
    wall, processor = time.perf_counter(), time.process_time()
    from duizhao.emit import cut_cards

    made = cut_cards.emit(cut.imposed(deck, wanted), templates(None), layout.shipped("fonts"))
    print(time.perf_counter() - wall, time.process_time() - processor, len(made.content))


def main() -> None:
    """Print medians of wall and processor time, and the size of the file."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace(root, CARDS)
        file = root / "bundle"
        deck = compiling.compile_decks(compiling.check(root, None), ["bench"])["bench"]
        file.write_bytes(bundle.encode(deck).content)
        print(f"{CARDS} cards, medians of {ROUNDS}, Python {sys.version.split()[0]}")
        for langs in ("zh-Hans", "en", "zh-Hant-TW,en"):
            for shape, turn in (("2x4", "long"), ("3x3", "fold")):
                command = [sys.executable, __file__, str(file), langs, shape, turn]
                rounds = [subprocess.check_output(command, text=True).split() for _ in range(ROUNDS)]
                wall, processor, size = (statistics.median(map(float, some)) for some in zip(*rounds, strict=True))
                what = f"{langs} {shape} {turn}"
                print(f"{what:24} {wall:.2f} s  ({processor:.2f} s of processor)  {size:,.0f} bytes", flush=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        once(Path(sys.argv[1]), *sys.argv[2:])
    else:
        main()
