"""Rebuild src/duizhao/learn/characters.txt from the tables of pypinyin and OpenCC that are installed.

Usage: python tools/rebuild_characters.py [--check]

With --check nothing is written, and the exit code is 1 if the file differs. A learner's answer may be typed by its
sound or in another form of its characters; the self-test loads neither library, so what it needs of both stands in
this file: for each reading the characters that are read so, and the groups of characters that are one another's forms.
Characters are those of GB 2312 and of Big5's first level, and their forms.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from duizhao.lang import ZH_HANT_HK, ZH_HANT_TW
from duizhao.passes import opencc_tables, syllable

FILE = Path(__file__).resolve().parents[1] / "src" / "duizhao" / "learn" / "characters.txt"
HEAD = """\
# How characters are read, and which are forms of one another. Selected and rearranged by tools/rebuild_characters.py
# from pypinyin's tables (MIT licence, © mozillazg and others) and OpenCC's (Apache-2.0, © Carbo Kuo and others).
"""
VARIANTS = (
    "牆墻 臺台 裡裏 眾衆 線綫 麵麪 群羣 床牀 峰峯 啟啓 為爲 偽僞 說説 強强 著着 溫温 錄録 產産 稅税 脫脱 悅悦 "
    "衛衞 鉤鈎 吃喫 秘祕 雞鷄 閱閲 奶嬭"
)
"""Forms of traditional characters that OpenCC's tables for the two regions do not join."""
SECOND_LEVEL = 0xC9
"""The first byte from which on Big5 has rare characters."""


def main() -> None:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    content = made()
    if parser.parse_args().check:
        sys.exit(FILE.read_text("utf-8") != content)
    FILE.write_text(content, encoding="utf-8")


def made() -> str:
    """Return what the file should hold."""
    groups = forms()
    characters = sorted({*common(), *"".join(groups)})
    return "".join([HEAD, *(f"={group}\n" for group in groups), *sounds(characters)])


def common() -> list[str]:
    """Return the characters that people type."""
    return [char for char in map(chr, range(0x4E00, 0xA000)) if _encodes(char)]


def _encodes(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) > 1
    except UnicodeEncodeError:
        try:
            return char.encode("big5")[0] < SECOND_LEVEL
        except UnicodeEncodeError:
            return False


def forms() -> list[str]:
    """Return groups of characters that stand for one another in some script: 台臺檯颱."""
    group: dict[str, set[str]] = {}
    pairs = [(simple, one) for simple, several in opencc_tables.characters().items() for one in several]
    pairs += [(group[0], one) for group in VARIANTS.split() for one in group[1:]]
    for lang in (ZH_HANT_TW, ZH_HANT_HK):
        pairs += opencc_tables.variants(lang)[1].items()
    for one, other in pairs:
        if len(one) == len(other) == 1 and one != other:
            joined = group.get(one, {one}) | group.get(other, {other})
            for char in joined:
                group[char] = joined
    return sorted({"".join(sorted(some)) for some in group.values() if any(map(_encodes, some))})


def sounds(characters: list[str]) -> list[str]:
    """Return a line for each reading: the syllable, its tone, who is mostly read so, and behind “|” who may be."""
    from pypinyin.constants import PINYIN_DICT

    first: dict[str, list[str]] = defaultdict(list)
    later: dict[str, list[str]] = defaultdict(list)
    for char in characters:
        read = [syllable.read_pinyin(one.replace("ɡ", "g")) for one in PINYIN_DICT.get(ord(char), "").split(",")]
        for place, sound in enumerate(one for one in read if one):
            (later if place else first)[f"{sound[0]}{sound[1]}"].append(char)
    return [f"{name} {''.join(first[name])}|{''.join(later[name])}\n" for name in sorted({*first, *later})]


if __name__ == "__main__":
    main()
