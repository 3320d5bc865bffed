"""Rebuild src/duizhao/strokes/strokes.txt from Unicode's Unihan database, byte for byte.

Usage: python tools/rebuild_strokes.py [--check] [--from FOLDER]

Needs `apt install unicode-data` (15.0.0-1). With --check nothing is written, and the exit code is 1 if the file
differs.

Unihan's `kTotalStrokes` counts as the mainland does: 花 has 7 strokes there and 8 in Taiwan. But Big5, whose codes
Unihan has as `kBigFive`, is itself in the order of Taiwan's stroke counts, twice, once for each of its levels, and by
radical within a count. So the count of a character of Big5 is that of the run in which its code stands.
"""

import argparse
import bz2
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "duizhao"
DEBIAN = Path("/usr/share/unicode")
COMMON = (
    *(0xA440, 0xA442, 0xA454, 0xA4A1, 0xA4FE, 0xA5E0, 0xA6EA, 0xA8C3, 0xAB45, 0xADBC, 0xB0AE, 0xB3C3, 0xB6C3),
    *(0xB9AC, 0xBBF5, 0xBEA7, 0xC075, 0xC24F, 0xC35F, 0xC455, 0xC4D7, 0xC56B, 0xC5C8, 0xC5F1, 0xC655, 0xC665),
)
"""Where the runs of Big5's first level begin, from 1 stroke to 26: the radicals start again there."""
RARE = (
    *(0xC940, 0xC945, 0xC94D, 0xC963, 0xC9AB, 0xCA5A, 0xCBB1, 0xCDDD, 0xD0C8, 0xD44B, 0xD851, 0xDCB1),
    *(0xE0F0, 0xE4E6, 0xE8F4, 0xECB9, 0xEFB7, 0xF1EB, 0xF3FD, 0xF5C0, 0xF6D6, 0xF7D0, 0xF8A5, 0xF8EE, 0xF96B),
)
"""The same of the second level, from 2 strokes to 26."""
LEVELS = ((COMMON, 1, 0xC66C), (RARE, 2, 0xF9A2))
"""The runs, the strokes of the first, and where those of 27 strokes begin: from there on they are too short to tell."""
HEAD = """\
# Han characters by number of strokes as in Taiwan, and by radical among equals. Selected and rearranged by
# tools/rebuild_strokes.py from Unihan 15.0.0 (kBigFive, kTotalStrokes, kRSUnicode), © 2022 Unicode, Inc.: LICENSE.txt
"""


def unihan(folder: Path, file: str, name: str) -> dict[str, str]:
    """Return one field of the database by character."""
    with bz2.open(folder / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if line.startswith("U+"))
        return {chr(int("0x" + code[2:], 0)): value for code, field, value in rows if field == name}


def characters(text: str) -> Iterator[str]:
    """Yield the characters of the vendored fonts: hexadecimal code points and ranges; a line with # is a comment."""
    for line in text.splitlines():
        for run in () if line.startswith("#") else line.split():
            first, _, last = run.partition("-")
            yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def in_big5(code: int) -> int | None:
    """Return the strokes of the character with this code, or None where Big5 does not tell."""
    for starts, fewest, end in LEVELS:
        if starts[0] <= code < end:
            return bisect_right(starts, code) - 1 + fewest
    return None


def surprises(total: dict[str, int], big5: dict[str, int]) -> Iterator[str]:
    """Yield what would show that a run is misplaced: most of its characters have another count in `kTotalStrokes`."""
    for starts, fewest, end in LEVELS:
        for strokes, (first, after) in enumerate(pairwise((*starts, end)), fewest):
            usual = median(total[char] for char, code in big5.items() if first <= code < after)
            if usual != strokes:
                yield f"{strokes} strokes: kTotalStrokes says {usual}"


def build(folder: Path, wanted: set[str]) -> str:
    """Return the file: a line for each count, the characters in the order of their radicals, then of their codes."""
    total = {char: int(value.split()[-1]) for char, value in unihan(folder, "IRGSources", "kTotalStrokes").items()}
    radical = {char: value.split()[0] for char, value in unihan(folder, "IRGSources", "kRSUnicode").items()}
    big5 = {char: int(code, 16) for char, code in unihan(folder, "OtherMappings", "kBigFive").items()}
    sys.stderr.writelines(f"{one}\n" for one in surprises(total, big5))

    def place(char: str) -> tuple[int, int, int, str]:
        number, rest = radical[char].split(".")
        return in_big5(big5.get(char, 0)) or total[char], int(number.rstrip("'")), int(rest), char

    places = sorted(map(place, wanted & total.keys()))
    rows = groupby(places, lambda one: one[0])
    return HEAD + "".join(f"{strokes} {''.join(one[-1] for one in row)}\n" for strokes, row in rows)


def main() -> int:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description="Rebuild the table of strokes.")
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--from", dest="source", type=Path, default=DEBIAN, help="folder with Unihan_*.txt.bz2")
    words = parser.parse_args()
    wanted = set(characters((PACKAGE / "fonts/characters.txt").read_text(encoding="utf-8")))
    made = build(words.source, wanted)
    file = PACKAGE / "strokes/strokes.txt"
    if words.check:
        return int(file.read_text(encoding="utf-8") != made)
    file.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
