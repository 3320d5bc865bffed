"""Chinese answers typed by their sound: pinyin with tone marks, with numbers or without tones, and zhuyin."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from duizhao.learn.characters import readings
from duizhao.learn.folding import fold

_HAN: Final = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_MARKS: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_NUMBERED: Final = r"(?<=[a-zü])[0-5](?![.\d])"
_NEUTRAL: Final = "05"
_MOST: Final = 12
"""Characters of an answer that may be typed by its sound: nobody types more, and the ways to read it multiply."""


def heard(typed: str, answers: Sequence[str]) -> tuple[str, bool] | None:
    """Return which of `answers` was typed by its sound, and whether the tones typed are right; None if none was.

    Without any tone it is right. ü may be v, u: or u; a character with several readings may be read in each of them.

    >>> heard("quanzhong", ["权重"]), heard("quan2 zhong3", ["权重"]), heard("ruǎnjiàn 1.0", ["软件1.0"])
    (('权重', True), ('权重', False), ('软件1.0', True))
    """
    if not typed.strip() or re.search(_HAN, typed):
        return None
    for letters, tones in dict.fromkeys(_split(typed)):
        for answer in answers:
            theirs = fold(answer)
            if not re.search(_HAN, theirs) or len(theirs) > _MOST:
                continue
            if _reads(letters, "", theirs):
                return answer, _reads(letters, tones, theirs)
    return None


def _split(typed: str) -> Iterator[tuple[str, str]]:
    """Yield what was typed as letters and tones: with its numbers as tones, and with none."""
    lower = typed.casefold().replace("u:", "ü").replace("v", "ü")
    marks = "".join(_MARKS.get(char, "") for char in unicodedata.normalize("NFD", lower))
    bare = "".join(char for char in unicodedata.normalize("NFD", lower) if char not in _MARKS)
    letters = unicodedata.normalize("NFC", bare)
    if not marks:
        numbers = "".join(re.findall(_NUMBERED, letters))
        yield fold(re.sub(_NUMBERED, "", letters)), numbers.translate(dict.fromkeys(map(ord, _NEUTRAL)))
    yield fold(letters), marks


def _reads(letters: str, tones: str, answer: str) -> bool:
    """Say whether `letters` read `answer`, and `tones` are some of its tones, in their order."""

    @cache
    def rest(letter: int, tone: int, at: int) -> bool:
        if at == len(answer):
            return letter == len(letters) and tone == len(tones)
        if letters.startswith(answer[at], letter) and rest(letter + 1, tone, at + 1):
            return True
        for syllable, sound in readings(answer[at]):
            for spelt in {syllable, syllable.replace("ü", "u")}:
                if letters.startswith(spelt, letter):
                    after = tone + (tones[tone : tone + 1] == sound)
                    if any(rest(letter + len(spelt), one, at + 1) for one in {tone, after}):
                        return True
        return False

    return rest(0, 0, 0)
