"""Score script conversion on the gold rows beside plain OpenCC and two other converters: the table of docs/chinese.md.

Run as `python bench/script.py` from anywhere, after `pip install zhconv zhconv-rs-opencc` for the other two. The gold
rows and the texts lie outside of the repository, in `../shared`.
"""

import csv
import functools
import os
import re
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from duizhao.lang import TRADITIONAL, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.passes.script import converter
from duizhao.passes.segment import HAN
from duizhao.workspace import reading

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "gold" / "gold_dev.tsv"
COLUMN: dict[Lang, str] = {ZH_HANT_TW: "zh_hant_tw", ZH_HANT_HK: "zh_hant_hk"}
PLAIN: dict[Lang, str] = {ZH_HANT_TW: "s2twp", ZH_HANT_HK: "s2hkp"}
ROUNDS = 7
_HAN = re.compile(f"([{HAN}]+)")

Convert = Callable[[str], str]


def converters(to: Lang) -> dict[str, Convert]:
    """Return every converter that is installed, by name."""
    import opencc

    found: dict[str, Convert] = {
        "duizhao": converter(reading.glossary(), to).convert,
        f"OpenCC {PLAIN[to]}": opencc.OpenCC(PLAIN[to]).convert,
    }
    if find_spec("zhconv"):
        import zhconv

        found["zhconv"] = functools.partial(zhconv.convert, locale=to.replace("zh-Hant-", "zh-").lower())
    if find_spec("zhconv_rs"):
        import zhconv_rs

        target = to.replace("zh-Hant-", "zh-")
        found["zhconv-rs"] = lambda text: zhconv_rs.zhconv(text, target)
    return found


def rows(path: Path = GOLD) -> list[dict[str, str]]:
    """Return the gold rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def scores(convert: Convert, to: Lang, path: Path = GOLD) -> dict[str, tuple[int, int, int]]:
    """Return by kind, and by kind and category: rows that are right, those in the preferred form, and all.

    Hong Kong's variants of one character (說 and 説) count as the same, for the others' sake.
    """
    score = runpy.run_path(str(GOLD.parent / "score.py"))
    counts: dict[str, tuple[int, int, int]] = {}
    for row in rows(path):
        made = convert(row["zh_hans"])
        made = made.translate(score["FOLD"]) if to == ZH_HANT_HK else made
        right = bool(score["rx"](row[COLUMN[to]]).fullmatch(made))
        preferred = made == score["pref"](row[COLUMN[to]])
        for kind in (row["kind"], f"{row['kind']}: {row['category']}"):
            good, best, every = counts.get(kind, (0, 0, 0))
            counts[kind] = (good + right, best + preferred, every + 1)
    return counts


def lines() -> Iterator[str]:
    """Yield the tables and the speeds, line by line."""
    for to in TRADITIONAL:
        found = converters(to)
        columns = {name: scores(convert, to) for name, convert in found.items()}
        yield f"### {to}"
        yield ""
        yield f"| gold rows | number | {' | '.join(columns)} |"
        yield "|---" * (len(columns) + 2) + "|"
        kinds: Mapping[str, tuple[int, int, int]] = next(iter(columns.values()))
        for kind, (_, _, every) in sorted(kinds.items()):
            yield (
                f"| {kind} | {every} | " + " | ".join(f"{one[kind][0] / every:.1%}" for one in columns.values()) + " |"
            )
        every = kinds["term"][2]
        preferred = (f"{one['term'][1] / every:.1%}" for one in columns.values())
        yield f"| term, in the preferred form | {every} | " + " | ".join(preferred) + " |"
        yield ""
        yield from speeds(found)
        yield ""
    yield from processes()


def speeds(found: Mapping[str, Convert]) -> Iterator[str]:
    """Yield how fast each converter is on the source texts, in turn, when it has seen them once.

    Each round leaves out one more character where Chinese begins: we remember what we have seen as a whole.
    """
    text = "".join(path.read_text("utf-8") for path in sorted((SHARED / "seeds").glob("*.txt")))
    speed: dict[str, list[float]] = {name: [] for name in found}
    for round_ in range(ROUNDS + 1):
        new = "".join(piece[round_:] if number % 2 else piece for number, piece in enumerate(_HAN.split(text)))
        for name, convert in found.items():
            start = time.perf_counter()
            convert(new)
            speed[name].append(len(new.encode()) / 1e6 / (time.perf_counter() - start))
    yield "; ".join(f"{name} {statistics.median(rounds[1:]):.2f} MB/s" for name, rounds in speed.items())


def processes() -> Iterator[str]:
    """Yield how long the command takes as a new process: one sentence, and the five documents together."""
    text = "".join(path.read_text("utf-8") for path in sorted((SHARED / "seeds").glob("*.txt")))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DUIZHAO_CACHE": folder}
        for name, content in (("one sentence", "特斯拉面临的问题是合成数据。\n"), ("five documents", text)):
            took = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                command = [sys.executable, "-m", "duizhao", "convert", "--to", ZH_HANT_TW]
                subprocess.run(command, input=content.encode(), check=True, capture_output=True, env=environment)
                took.append(time.perf_counter() - start)
            bare = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                subprocess.run([sys.executable, "-c", "pass"], check=True)
                bare.append(time.perf_counter() - start)
            ratio = statistics.median(took) / statistics.median(bare)
            yield f"duizhao convert, {name}: {statistics.median(took):.2f} s as a new process, {ratio:.0f} × bare Python"


def main() -> None:
    """Print the tables, or say why there are none."""
    if not GOLD.is_file():
        print(f"no gold rows: {GOLD} is missing")
        return
    for line in lines():
        print(line)


if __name__ == "__main__":
    main()
