"""Reading YAML: how fast, with places; what 2,000 broken files do to check, build and fmt; check --watch.

Usage: bench/authoring.py [CASES]
"""

import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "src")]
os.environ["DUIZHAO_CACHE"] = tempfile.mkdtemp(prefix="duizhao-bench-")

import synth  # noqa: E402
from duizhao.read import formatting, yamltree  # noqa: E402
from duizhao.workspace import writing  # noqa: E402
from test_yaml_fuzz import PLACES, survives  # noqa: E402
from yaml_fuzz import CASES, SEED, case, texts  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
EDITS = 15


def reading() -> None:
    """Print megabytes of UTF-8 a second of the shipped cards."""
    cards = [file.read_bytes() for file in sorted((REPOSITORY / "cards").glob("*.yaml"))]
    size = sum(map(len, cards)) / 1e6

    def with_places(content: bytes) -> None:
        text, _ = yamltree.decode(content, "")
        yamltree.read(text, "")
        yamltree.extents(text)

    what: dict[str, Callable[[bytes], object]] = {
        "values": lambda content: yamltree.read(yamltree.decode(content, "")[0], ""),
        "places of all values": lambda content: yamltree.extents(yamltree.decode(content, "")[0]),
        "values, and then places": with_places,
        "fmt": lambda content: formatting.formatted(content.decode(), "cards", ""),
    }
    for name, work in what.items():
        times = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            for content in cards:
                work(content)
            times.append(time.process_time() - begun)
        print(f"{name:24} {size / min(times):5.1f} MB/s")


def corpus(cases: int) -> None:
    """Print how many of the broken files were reported, and how long the slowest took."""
    known = texts()
    root = Path(tempfile.mkdtemp(prefix="duizhao-bench-")) / "mine"
    writing.init(root)
    kept = {place: (root / place).read_bytes() for place in PLACES}
    times: list[float] = []
    broken = failed = 0
    for seed in range(SEED, SEED + cases):
        place = random.Random(seed).choice(PLACES)
        begun = time.perf_counter()
        try:
            broken += survives(root, place, case(seed, known))
        except Exception as error:  # noqa: BLE001 - any is a failure, and the others are tried all the same
            failed += 1
            print(f"seed {seed}: {type(error).__name__}: {error}")
        times.append(time.perf_counter() - begun)
        (root / place).write_bytes(kept[place])
    print(f"{cases:,} files, {broken:,} with errors, {failed} failures")
    print(f"check, build and fmt: median {statistics.median(times):.2f} s, the slowest {max(times):.2f} s")
    shutil.rmtree(root.parent)
    if failed:
        sys.exit(1)


def watching(ideas: int, *words: str) -> None:
    """Print the time from a save to the end of the report, of a process that watches a workspace."""
    root = Path(tempfile.mkdtemp(prefix="duizhao-bench-"))
    synth.workspace(root, ideas)
    file = min((root / "cards").glob("*.yaml"))
    text = file.read_text("utf-8")
    command = [sys.executable, "-m", "duizhao", "check", "--watch", *words]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    times: list[float] = []
    begun = 0.0
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr  # noqa: S101 - it is a pipe
        for number in range(EDITS + 1):
            while "waiting for changes" not in process.stderr.readline():
                pass
            if number:
                times.append(time.perf_counter() - begun)
            time.sleep(0.3)
            new = file.with_suffix(".new")
            new.write_text(
                text.replace("level: ", "level:  ", number + 1).replace(" the ", f" the {number} ", 1), "utf-8"
            )
            begun = time.perf_counter()
            new.replace(file)
        process.send_signal(signal.SIGINT)
        process.communicate()
    shutil.rmtree(root)
    shown = " ".join(words) or "check"
    print(
        f"{shown}, {ideas} ideas: median {statistics.median(times):.3f} s from save to report, {min(times):.3f} to {max(times):.3f}"
    )


if __name__ == "__main__":
    reading()
    watching(100)
    watching(100, "--build")
    corpus(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
