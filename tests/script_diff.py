"""Where our conversion of the source texts departs from plain OpenCC's: the golden tables `golden/script_diff.*.tsv`.

`python tests/script_diff.py` writes them anew, from the full texts in `../shared/seeds`. Read the change before you
commit it.
"""

import difflib
import sys
from collections import Counter
from pathlib import Path

from duizhao.lang import TRADITIONAL, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.passes.script import Converter, converter
from duizhao.workspace import reading

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT.parent / "shared" / "seeds"
PLAIN: dict[Lang, str] = {ZH_HANT_TW: "s2twp", ZH_HANT_HK: "s2hkp"}


def golden(to: Lang) -> Path:
    """Return the file of one table."""
    return ROOT / "tests" / "golden" / f"script_diff.{to}.tsv"


def table(to: Lang) -> str:
    """Return the differences over all texts: how often, the simplified words, plain OpenCC's, ours."""
    import opencc

    ours = converter(reading.glossary(), to)
    plain = opencc.OpenCC(PLAIN[to]).convert
    counts: Counter[tuple[str, str, str]] = Counter()
    for file in sorted(TEXTS.glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            counts.update(_differences(line, plain(line), ours))
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count}\t{source}\t{theirs}\t{mine}\n" for (source, theirs, mine), count in rows)


def _differences(line: str, theirs: str, ours: Converter) -> list[tuple[str, str, str]]:
    """Return the pieces of a line that differ, widened to the whole pieces that we convert."""
    mine = ours.convert(line)
    if mine == theirs:
        return []
    spans, at = [], 0
    source_at = 0
    for change in ours.explain(line):
        for offset in range(source_at, change.start):
            spans.append((at, at + 1, offset, offset + 1))
            at += 1
        spans.append((at, at + len(change.target), change.start, change.end))
        at += len(change.target)
        source_at = change.end
    for offset in range(source_at, len(line)):
        spans.append((at, at + 1, offset, offset + 1))
        at += 1
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        touched = [span for span in spans if span[0] < max(d, c + 1) and span[1] > c] or spans[-1:]
        first, last = touched[0], touched[-1]
        left, right = c - first[0], last[1] - max(d, c)
        found.append((line[first[2] : last[3]], theirs[a - left : b + max(right, 0)], mine[first[0] : last[1]]))
    return found


def main() -> None:
    """Write the tables."""
    if not TEXTS.is_dir():
        sys.exit(f"no texts: {TEXTS} is missing")
    for to in TRADITIONAL:
        golden(to).parent.mkdir(exist_ok=True)
        golden(to).write_text(table(to), "utf-8")


if __name__ == "__main__":
    main()
