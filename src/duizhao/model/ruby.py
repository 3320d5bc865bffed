"""A term beside its reading: which syllable stands over which character, and in which tone."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from duizhao.lang import ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalText, Reading

Ruby: TypeAlias = tuple[tuple[str, str], ...]
"""The runs of a term in their order, each with its reading: a Han character with a syllable, other text with ``""``."""

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_VARIANT: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_RUN: Final = re.compile(f"([{_HAN}][{_VARIANT}]*)|[^{_HAN}]+")
_ZHUYIN: Final = re.compile("[\u3105-\u312f\u31a0-\u31bf]")
_MARKS: Final = {"\u0304": 1, "ˉ": 1, "\u0301": 2, "ˊ": 2, "\u030c": 3, "ˇ": 3, "\u0300": 4, "ˋ": 4, "˙": 5}


def pairs(term: str, syllables: Sequence[str]) -> Ruby:
    """Return `term` in runs, each Han character with its syllable; Latin, digits and marks have none.

    Where there is not one syllable for each Han character, the whole term is one run without a reading: a syllable over
    the wrong character is worse than none.

    >>> pairs("软件2.0", ["ruǎn", "jiàn"])
    (('软', 'ruǎn'), ('件', 'jiàn'), ('2.0', ''))
    >>> pairs("软件2.0", ["ruǎn"])
    (('软件2.0', ''),)
    """
    runs = list(_RUN.finditer(term))
    if sum(run[1] is not None for run in runs) != len(syllables):
        return ((term, ""),)
    readings = iter(syllables)
    return tuple((run[0], "" if run[1] is None else next(readings)) for run in runs)


def ruby(term: LocalText, reading: Reading, lang: Lang) -> Ruby:
    """Return `term` as it is read in `lang`: pinyin for zh-Hans, zhuyin for zh-Hant-TW, nothing for the others."""
    syllables = {ZH_HANS: reading.pinyin, ZH_HANT_TW: reading.zhuyin}.get(lang, ())
    return pairs(term[lang], syllables)


def cut(runs: Ruby, breaks: Sequence[int]) -> tuple[Ruby, ...]:
    """Return `runs` in parts, each ending at one of the offsets `breaks` of the text, or where the text does.

    An offset between a character and what belongs to it is none.

    >>> cut((("软", "ruǎn"), ("件", "jiàn"), (" 2.0 AI", "")), (3, 7))
    ((('软', 'ruǎn'), ('件', 'jiàn'), (' ', '')), (('2.0 ', ''),), (('AI', ''),))
    """
    parts: list[list[tuple[str, str]]] = [[]]
    at = 0
    for text, syllable in runs:
        inside = [] if syllable else [offset - at for offset in breaks if at < offset < at + len(text)]
        first, *others = (text[start:end] for start, end in pairwise((0, *inside, len(text))))
        parts[-1].append((first, syllable))
        parts += [[(other, "")] for other in others]
        at += len(text)
        if at in breaks:
            parts.append([])
    return tuple(tuple(part) for part in parts if part)


def spoken(runs: Ruby) -> str:
    """Return the syllables alone, with spaces between them; empty where there are none.

    >>> spoken((("软", "ruǎn"), ("件", "jiàn"), ("2.0", "")))
    'ruǎn jiàn'
    """
    return " ".join(syllable for _, syllable in runs if syllable)


def tone(syllable: str) -> int:
    """Return the tone that a syllable's mark names, 1 to 5, the fifth being neutral.

    Without a mark, pinyin is neutral and zhuyin in the first tone.

    >>> [tone(syllable) for syllable in ("mā", "má", "lǚ", "mà", "ma")]
    [1, 2, 3, 4, 5]
    >>> [tone(syllable) for syllable in ("ㄇㄚ", "ㄇㄚˊ", "ㄌㄩˇ", "ㄇㄚˋ", "˙ㄇㄚ")]
    [1, 2, 3, 4, 5]
    """
    marked = (_MARKS[char] for char in unicodedata.normalize("NFD", syllable) if char in _MARKS)
    return next(marked, 1 if _ZHUYIN.search(syllable) else 5)
