"""Rebuild src/duizhao/fonts/coverage.txt: every character that paper can show, as Typst itself says.

Usage: python tools/rebuild_coverage.py [--check]

Asks the installed Typst to set each assigned character with the vendored fonts and its own, and keeps those that it
does not refuse. With --check nothing is written, and the exit code is 1 if the file differs.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import typst

FONTS = Path(__file__).resolve().parents[1] / "src" / "duizhao" / "fonts"
HEAD = """\
# The characters that paper can show: code points and ranges in hexadecimal, ascending.
# Those of Cards Han and of the fonts that Typst carries; written by tools/rebuild_coverage.py.
"""
MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
TEMPLATE = b"""\
#set document(title: "coverage")
#set text(font: ("Libertinus Serif", "Cards Han"))
#for one in json("chars.json") { par(one) }
"""
WIDTH = 120
PLANES = 0x32000


def assigned() -> Iterator[str]:
    """Yield the characters that can stand in a text: no controls, surrogates, private or unassigned ones."""
    return (
        chr(code) for code in range(0x20, PLANES) if unicodedata.category(chr(code)) not in ("Cc", "Cs", "Co", "Cn")
    )


def refused(chars: list[str], fonts: typst.Fonts) -> set[str]:
    """Return those of `chars` that no font has."""
    files = {"main.typ": TEMPLATE, "chars.json": json.dumps(chars).encode()}
    try:
        typst.compile(files, font_paths=fonts, pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        told = MISSING.findall(error.diagnostic)
        return {char for text in told for char in ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)}
    return set()


def shown(fonts: typst.Fonts) -> Iterator[str]:
    """Yield the characters that can be shown."""
    left = list(assigned())
    for start in range(0, len(left), 2000):
        part = left[start : start + 2000]
        without = refused(part, fonts)
        rest = [char for char in part if char not in without]
        again = refused(rest, fonts)
        while again:
            rest = [char for char in rest if char not in again]
            again = refused(rest, fonts)
        yield from rest


def ranges(chars: Iterable[str]) -> Iterator[str]:
    """Yield code points and ranges of them."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return (f"{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in runs)


def main() -> int:
    """Write the file or compare it."""
    parser = argparse.ArgumentParser(description="Rebuild the list of characters that paper can show.")
    parser.add_argument("--check", action="store_true", help="only compare")
    words = parser.parse_args()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    lines, line = [], ""
    for run in ranges(shown(fonts)):
        if len(line) + 1 + len(run) > WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {run}".strip()
    content = HEAD + "\n".join([*lines, line]) + "\n"
    file = FONTS / "coverage.txt"
    if words.check:
        return int(file.read_text(encoding="ascii") != content)
    file.write_text(content, encoding="ascii")
    print(f"{file}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
