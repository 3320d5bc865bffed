"""Score script conversion on the gold rows, plain OpenCC beside ours, as the table of docs/chinese.md.

Run as `python bench/script.py` from anywhere. The gold rows live outside of the repository, in `../shared/gold`.
"""

import csv
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from duizhao.lang import TRADITIONAL, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import GlossaryDef
from duizhao.passes.script import converter
from duizhao.read import yamltree
from duizhao.read.decode import decode
from duizhao.span import Node

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold" / "gold_dev.tsv"
COLUMN: dict[Lang, str] = {ZH_HANT_TW: "zh_hant_tw", ZH_HANT_HK: "zh_hant_hk"}
PLAIN: dict[Lang, str] = {ZH_HANT_TW: "s2twp", ZH_HANT_HK: "s2hkp"}

Convert = Callable[[str], str]


def glossary() -> GlossaryDef:
    """Return the glossary of this workspace."""
    path = "seeds/glossary.yaml"
    tree, unread = yamltree.read((ROOT / path).read_text("utf-8"), path)
    value, wrong = decode(tree, GlossaryDef, Node(path)) if tree else (None, unread)
    if value is None:
        sys.exit(f"{path} cannot be read: {wrong[0].message}")
    return value


def scores(convert: Convert, to: Lang) -> dict[str, tuple[int, int]]:
    """Return by kind, and by kind and category, how many gold rows `convert` gets right, of how many.

    Hong Kong's variants of one character (說 and 説) count as the same, for plain OpenCC's sake.
    """
    score = runpy.run_path(str(GOLD.parent / "score.py"))
    counts: dict[str, tuple[int, int]] = {}
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            made = convert(row["zh_hans"])
            made = made.translate(score["FOLD"]) if to == ZH_HANT_HK else made
            right = bool(score["rx"](row[COLUMN[to]]).fullmatch(made))
            for kind in (row["kind"], f"{row['kind']}: {row['category']}"):
                good, every = counts.get(kind, (0, 0))
                counts[kind] = (good + right, every + 1)
    return counts


def lines() -> Iterator[str]:
    """Yield the table and the speeds, line by line."""
    import opencc

    columns: list[dict[str, tuple[int, int]]] = []
    speeds: list[str] = []
    text = "".join(path.read_text("utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))) * 20
    for to in TRADITIONAL:
        start = time.perf_counter()
        plain = opencc.OpenCC(PLAIN[to]).convert
        middle = time.perf_counter()
        ours = converter(glossary(), to).convert
        set_up = (middle - start, time.perf_counter() - middle)
        for convert, name, seconds in ((plain, PLAIN[to], set_up[0]), (ours, f"ours, {to}", set_up[1])):
            columns.append(scores(convert, to))
            speed = len(text.encode()) / 1e6 / min(_seconds(convert, text) for _ in range(3))
            speeds.append(f"{name}: {speed:.1f} MB/s, set up in {seconds * 1000:.0f} ms")
    yield "| gold rows | number | s2twp | ours, Taiwan | s2hkp | ours, Hong Kong |"
    yield "|---|---|---|---|---|---|"
    for kind, (_, every) in sorted(columns[0].items()):
        yield f"| {kind} | {every} | " + " | ".join(f"{column[kind][0] / every:.1%}" for column in columns) + " |"
    yield ""
    yield from speeds


def _seconds(convert: Convert, text: str) -> float:
    start = time.perf_counter()
    convert(text)
    return time.perf_counter() - start


def main() -> None:
    """Print the table, or say why there is none."""
    if not GOLD.is_file():
        print(f"no gold rows: {GOLD} is missing")
        return
    for line in lines():
        print(line)


if __name__ == "__main__":
    main()
