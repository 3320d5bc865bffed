"""Rebuild src/duizhao/fonts from Debian's fonts-noto-cjk, byte for byte.

Usage: python tools/rebuild_fonts.py [--check] [--from FOLDER] [--to FOLDER]

Needs `apt install fonts-noto-cjk` (1:20220127+repack1-1) and `pip install fonttools==4.68.0`; another release of either
may give other bytes for the same glyphs. With --check nothing is written, and the exit code is 1 if a font differs.
"""

import argparse
import hashlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Cards Han"
WEIGHTS = ("Regular", "Bold")
FONTS = Path(__file__).resolve().parents[1] / "src" / "duizhao" / "fonts"
DEBIAN = Path("/usr/share/fonts/opentype/noto")
MAINLAND = 2
"""The face of the .ttc whose default glyphs are the mainland's; Taiwan's and Hong Kong's are reached through `locl`."""
SCRIPTS = ("DFLT", "cyrl", "grek", "hang", "hani", "kana", "latn")
LANGUAGES = ("ZHS", "ZHT", "ZHH")
FEATURES = ("ccmp", "halt", "kern", "liga", "locl", "mark", "palt", "ruby")
VERTICAL = ("VORG", "vhea", "vmtx")
ENGLISH = 0x409
VARIATION_SEQUENCES = 14


def characters(text: str) -> Iterator[int]:
    """Yield the code points of a list of hexadecimal code points and ranges; a line with # is a comment."""
    for line in text.splitlines():
        for run in () if line.startswith("#") else line.split():
            first, _, last = run.partition("-")
            yield from range(int(first, 16), int(last or first, 16) + 1)


def build(collection: Path, weight: str, wanted: set[int]) -> bytes:
    """Return the font of one weight: the wanted characters in three regions' shapes, renamed as the OFL suggests."""
    font = TTFont(collection, fontNumber=MAINLAND, recalcTimestamp=False, lazy=True)
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != VARIATION_SEQUENCES]
    options = subset.Options()
    options.layout_scripts = [f"{script}.{language}" for script in SCRIPTS for language in LANGUAGES]
    options.layout_features = list(FEATURES)
    options.name_IDs = ["*"]
    options.name_languages = [ENGLISH]
    options.drop_tables += VERTICAL
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    rename(font, weight)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def rename(font: TTFont, weight: str) -> None:
    """Give `font` our family's name, so that nobody takes it for the whole Noto Sans CJK."""
    name = font["name"]
    plain = FAMILY.replace(" ", "")
    origin = f"{FAMILY};subset of {name.getDebugName(5)}"
    for number, value in ((1, FAMILY), (2, weight), (3, origin), (4, f"{FAMILY} {weight}"), (6, f"{plain}-{weight}")):
        name.setName(value, number, 3, 1, ENGLISH)
    compact = font["CFF "].cff
    compact.fontNames[0] = f"{plain}-{weight}"
    compact.topDictIndex[0].FamilyName = FAMILY
    compact.topDictIndex[0].FullName = f"{FAMILY} {weight}"


def main() -> int:
    """Build both weights and their SHA256SUMS, and write or compare them."""
    parser = argparse.ArgumentParser(description="Rebuild the vendored fonts.")
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--from", dest="source", type=Path, default=DEBIAN, help="folder with NotoSansCJK-*.ttc")
    parser.add_argument("--to", type=Path, default=FONTS, help="folder to write or compare")
    words = parser.parse_args()
    wanted = set(characters((FONTS / "characters.txt").read_text(encoding="utf-8")))
    made = {f"CardsPan-{w}.otf": build(words.source / f"NotoSansCJK-{w}.ttc", w, wanted) for w in sorted(WEIGHTS)}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in made.items())
    made["SHA256SUMS"] = sums.encode()
    if words.check:
        wrong = [name for name, content in made.items() if (words.to / name).read_bytes() != content]
        sys.stdout.writelines(f"{name} differs\n" for name in wrong)
        return 1 if wrong else 0
    for name, content in made.items():
        (words.to / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
