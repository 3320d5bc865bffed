"""Mandarin syllables and their two spellings: pinyin (GB/T 16159) and zhuyin (the Ministry of Education's, 2000).

Pinyin marks the tone over a vowel and leaves the neutral one unmarked; zhuyin leaves the first tone unmarked, writes
the others behind the syllable and the neutral one, ˙, in front of it.
"""

import functools
import unicodedata
from typing import Final

_INITIALS: Final = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ", "k": "ㄎ",
    "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ",
    "s": "ㄙ",
}  # fmt: skip
_FINALS: Final = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ", "en": "ㄣ",
    "ang": "ㄤ", "eng": "ㄥ", "i": "ㄧ", "ia": "ㄧㄚ", "ie": "ㄧㄝ", "iao": "ㄧㄠ", "iu": "ㄧㄡ", "ian": "ㄧㄢ",
    "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "u": "ㄨ", "ua": "ㄨㄚ", "uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ",
    "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ong": "ㄨㄥ", "ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ", "ün": "ㄩㄣ",
    "iong": "ㄩㄥ",
}  # fmt: skip
_OPEN: Final = "a e ai ao ou an en ang eng ong"
_ROUND: Final = "u uo ui uan un"
_BACK: Final = f"{_OPEN} ei {_ROUND} ua uai uang"
_FRONT: Final = "i ia ie iao iu ian in iang ing iong ü üe üan ün"
_AFTER: Final = {
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f": "a o ei ou an en ang eng iao u",
    "d": f"{_OPEN} ei i ia ie iao iu ian ing {_ROUND}",
    "t": f"{_OPEN.replace(' en ', ' ')} ei i ie iao ian ing {_ROUND}",
    "n": f"{_OPEN} ei i ia ie iao iu ian in iang ing u uo uan un ü üe",
    "l": f"{_OPEN.replace(' en ', ' ')} o ei i ia ie iao iu ian in iang ing u uo uan un ü üe",
    "g": _BACK, "k": _BACK, "h": _BACK,
    "j": _FRONT, "q": _FRONT, "x": _FRONT,
    "zh": f"{_BACK} i", "ch": f"{_BACK} i", "sh": f"{_BACK} i",
    "r": f"{_OPEN.replace(' ai ', ' ').replace('a ', '', 1)} i ua {_ROUND}",
    "z": f"{_OPEN} ei i {_ROUND}", "c": f"{_OPEN} ei i {_ROUND}", "s": f"{_OPEN} ei i {_ROUND}",
}  # fmt: skip
_BARE: Final = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ", "en": "ㄣ",
    "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "r": "ㄦ", "yi": "ㄧ", "ya": "ㄧㄚ", "yo": "ㄧㄛ", "ye": "ㄧㄝ",
    "yai": "ㄧㄞ", "yao": "ㄧㄠ", "you": "ㄧㄡ", "yan": "ㄧㄢ", "yin": "ㄧㄣ", "yang": "ㄧㄤ", "ying": "ㄧㄥ",
    "yong": "ㄩㄥ", "wu": "ㄨ", "wa": "ㄨㄚ", "wo": "ㄨㄛ", "wai": "ㄨㄞ", "wei": "ㄨㄟ", "wan": "ㄨㄢ", "wen": "ㄨㄣ",
    "wang": "ㄨㄤ", "weng": "ㄨㄥ", "yu": "ㄩ", "yue": "ㄩㄝ", "yuan": "ㄩㄢ", "yun": "ㄩㄣ", "m": "ㄇ",
    "n": "ㄣ", "ng": "ㄣ",
}  # fmt: skip
_MARKS: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_ZHUYIN_MARKS: Final = {"ˊ": 2, "ˇ": 3, "ˋ": 4}
_FIRST, _NEUTRAL = 1, 5
_TONES: Final = "12345"
_SUFFIX: Final = "r"
"""儿 at the end of a syllable; zhuyin leaves it unmarked: 這兒 ㄓㄜˋ ㄦ."""
_BUZZED: Final = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})
_BEFORE_U: Final = frozenset("jqx")


def read_pinyin(syllable: str) -> tuple[str, int] | None:
    """Return a syllable's letters and its tone, 1 to 5, or None where it is none. Capitals count as small letters.

    >>> read_pinyin("lǜ"), read_pinyin("de"), read_pinyin("lv4"), read_pinyin("ruǎnjiàn")
    (('lü', 4), ('de', 5), None, None)
    """
    tone = _NEUTRAL
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", syllable.lower()):
        if character in _MARKS:
            if tone != _NEUTRAL:
                return None
            tone = _MARKS[character]
        else:
            letters.append(character)
    bare = unicodedata.normalize("NFC", "".join(letters))
    return (bare, tone) if bare in _zhuyin_of() and pinyin(bare, tone) == _nfc(syllable.lower()) else None


def read_zhuyin(syllable: str) -> tuple[str, int] | None:
    """Return a syllable's letters, in pinyin, and its tone, 1 to 5, or None where it is none.

    >>> read_zhuyin("ㄌㄩˋ"), read_zhuyin("˙ㄉㄜ"), read_zhuyin("ㄑㄧ"), read_zhuyin("ㄉㄜ˙")
    (('lü', 4), ('de', 5), ('qi', 1), None)
    """
    if syllable.startswith("˙"):
        tone, bare = _NEUTRAL, syllable[1:]
    else:
        tone = _ZHUYIN_MARKS.get(syllable[-1:], _FIRST)
        bare = syllable if tone == _FIRST else syllable[:-1]
    letters = _pinyin_of().get(bare)
    return None if letters is None else (letters, tone)


def pinyin(letters: str, tone: int) -> str:
    """Return a syllable in pinyin. The mark stands over a or e, over the o of ou, or else over the last vowel.

    >>> pinyin("lüe", 4), pinyin("gui", 3), pinyin("de", 5)
    ('lüè', 'guǐ', 'de')
    """
    if tone == _NEUTRAL:
        return letters
    mark = next(mark for mark, number in _MARKS.items() if number == tone)
    at = next((letters.index(vowel) for vowel in ("a", "e", "ê", "ou") if vowel in letters), -1)
    if at < 0:
        at = max((letters.rfind(vowel) for vowel in "oiuü"), default=-1)
    at = max(at, 0)
    return _nfc(letters[: at + 1] + mark + letters[at + 1 :])


def zhuyin(letters: str, tone: int) -> str:
    """Return a syllable in zhuyin, from its letters in pinyin.

    >>> zhuyin("lü", 4), zhuyin("de", 5), zhuyin("qi", 1)
    ('ㄌㄩˋ', '˙ㄉㄜ', 'ㄑㄧ')
    """
    bare = _zhuyin_of()[letters]
    if tone == _NEUTRAL:
        return bare if letters == _SUFFIX else "˙" + bare
    return bare + next((m for m, n in _ZHUYIN_MARKS.items() if n == tone), "")


def from_numbers(syllable: str) -> tuple[str, int] | None:
    """Return the letters and the tone of a syllable that is written with a number, or None where it is none.

    >>> from_numbers("lv4"), from_numbers("de5"), from_numbers("de")
    (('lü', 4), ('de', 5), None)
    """
    letters, tone = syllable[:-1].lower().replace("u:", "ü").replace("v", "ü"), syllable[-1:]
    return (letters, int(tone)) if letters in _zhuyin_of() and tone and tone in _TONES else None


def letters() -> frozenset[str]:
    """Return every syllable of Mandarin without its tone, in pinyin."""
    return frozenset(_zhuyin_of())


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@functools.cache
def _zhuyin_of() -> dict[str, str]:
    """Return every syllable of Mandarin without its tone, in pinyin, and how zhuyin writes it."""
    found = dict(_BARE)
    for initial, finals in _AFTER.items():
        for final in finals.split():
            written = final.replace("ü", "u") if initial in _BEFORE_U else final
            vowels = "" if final == "i" and initial in _BUZZED else _FINALS[final]
            found[initial + written] = _INITIALS[initial] + vowels
    return found


@functools.cache
def _pinyin_of() -> dict[str, str]:
    """Return the same the other way round; where two syllables are written alike, the first one."""
    found: dict[str, str] = {}
    for letters, bare in _zhuyin_of().items():
        found.setdefault(bare, letters)
    return found
