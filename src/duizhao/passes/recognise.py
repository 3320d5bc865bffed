"""Which language and which script a text is in, as far as its own characters and words decide."""

import re
from collections import Counter
from collections.abc import Callable, Collection
from typing import Final

from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang

UNDETERMINED: Final = "und"
"""BCP 47's tag for a language that is not known."""

_SAMPLE: Final = 200_000
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_WORD: Final = re.compile(r"[^\W\d_\u3041-\u9fff\uac00-\ud7a3]+")
_ENGLISH: Final = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "a",
        "in",
        "is",
        "that",
        "it",
        "for",
        "you",
        "was",
        "with",
        "on",
        "as",
        "are",
        "this",
        "be",
        "have",
        "at",
        "or",
        "not",
        "from",
        "but",
        "they",
        "we",
        "by",
        "what",
        "his",
        "there",
        "an",
        "which",
    ]
)
_ENGLISH_SHARE: Final = 0.2
_KANA_SHARE: Final = 0.1
_CLEARLY: Final = 4
_LEAST: Final = 3
_TAIWAN: Final = [
    "軟體",
    "硬體",
    "網路",
    "資訊",
    "影片",
    "數位",
    "品質",
    "程式",
    "計程車",
    "捷運",
    "腳踏車",
    "雷射",
    "螢幕",
    "滑鼠",
    "印表機",
    "行動電話",
    "幾何",
    "優格",
    "鳳梨",
    "馬鈴薯",
    "冷凍庫",
    "烤箱",
    "起司",
    "酪梨",
    "鮭魚",
    "奶油",
    "麵團",
    "公車",
    "部落格",
    "臺灣",
    "台灣",
    "裡",
    "著",
    "線",
    "衛",
    "啟",
    "群",
]
_HONG_KONG: Final = [
    "軟件",
    "硬件",
    "網絡",
    "資訊科技",
    "短片",
    "數碼",
    "質素",
    "的士",
    "港鐵",
    "單車",
    "激光",
    "屏幕",
    "打印機",
    "手提電話",
    "乳酪",
    "菠蘿",
    "薯仔",
    "雪櫃",
    "焗爐",
    "芝士",
    "牛油果",
    "三文魚",
    "牛油",
    "麪糰",
    "巴士",
    "網誌",
    "香港",
    "裏",
    "着",
    "綫",
    "衞",
    "啓",
    "羣",
    "麪",
    "嘅",
    "咗",
    "喺",
    "哋",
    "冇",
    "佢",
    "嚟",
    "啲",
    "係咁",
]
_PLACES: Final = frozenset({"香港", "台灣", "臺灣"})
"""Weigh nothing alone: either region writes of the other."""


class Recognised(Struct, frozen=True):
    """A text's language, or `und`, with the reason in words; `doubt` is what a person should look at."""

    tag: Lang | None
    why: str
    doubt: str = ""

    @property
    def shown(self) -> str:
        """The tag, `und` where there is none."""
        return self.tag or UNDETERMINED


def recognise(text: str, claimed: str, simplified: Callable[[str], str], simple: Collection[str]) -> Recognised:
    """Return the language of `text`; the file's own claim (`zh-HK`, `zh_TW`) decides where the characters cannot.

    `simplified` converts traditional characters, `simple` are the characters that are written so in simplified text
    alone. A claim that the text belies has no weight.
    """
    sample = _evenly(text)
    han, kana, hangul = (len(pattern.findall(sample)) for pattern in (_HAN, _KANA, _HANGUL))
    words = [word.lower() for word in _WORD.findall(sample)]
    if kana > _KANA_SHARE * (han + kana) and kana >= _LEAST:
        return Recognised(None, "it is Japanese: it has kana")
    if hangul > han:
        return Recognised(None, "it is Korean")
    if han > len(words):
        return _chinese(sample, claimed.lower().replace("_", "-"), simplified, simple)
    english = sum(word in _ENGLISH for word in words)
    if len(words) >= _LEAST and english >= _ENGLISH_SHARE * len(words):
        return Recognised(EN, "English words")
    if claimed.lower().startswith("en") and not set("".join(words)) - set("abcdefghijklmnopqrstuvwxyz'’"):
        return Recognised(EN, "as the file says")
    return Recognised(None, "it is neither English nor Chinese, as far as its words tell")


def _evenly(text: str) -> str:
    """Return so much of a long text as decides it, from all over it."""
    if len(text) <= _SAMPLE:
        return text
    piece, count = 2000, _SAMPLE // 2000
    step = len(text) // count
    return "\n".join(text[at : at + piece] for at in range(0, len(text), step))


def _chinese(sample: str, claimed: str, simplified: Callable[[str], str], simple: Collection[str]) -> Recognised:
    traditional = sum(a != b for a, b in zip(sample, simplified(sample), strict=True))
    hans = sum(count for character, count in Counter(sample).items() if character in simple)
    seen = f"{hans:,} simplified characters, {traditional:,} traditional ones"
    if hans >= _LEAST and hans > _CLEARLY * traditional:
        doubt = f"{traditional:,} characters are traditional" if traditional > hans // 20 else ""
        return Recognised(ZH_HANS, seen, doubt)
    if traditional >= _LEAST and traditional > _CLEARLY * hans:
        doubt = f"{hans:,} characters are simplified" if hans > traditional // 20 else ""
        return _region(sample, claimed, seen, doubt)
    if max(hans, traditional) < _LEAST and claimed.startswith("zh"):
        if re.search("hant|tw|hk|mo", claimed):
            return _region(sample, claimed, seen, "")
        if re.search("hans|cn|sg", claimed):
            return Recognised(ZH_HANS, "as the file says")
    return Recognised(None, f"it is Chinese, and neither script clearly: {seen}")


def _region(sample: str, claimed: str, seen: str, doubt: str) -> Recognised:
    """Return the region of traditional text: by its words and forms of characters, else as the file says."""
    taiwan, kong = (
        {word: sample.count(word) for word in words if word not in _PLACES and word in sample}
        for words in (_TAIWAN, _HONG_KONG)
    )
    counts = sum(taiwan.values()), sum(kong.values())
    if max(counts) >= _LEAST and max(counts) > 2 * min(counts):
        tag, found = (ZH_HANT_TW, taiwan) if counts[0] > counts[1] else (ZH_HANT_HK, kong)
        shown = " ".join(sorted(found, key=lambda word: (-found[word], word))[:4])
        return Recognised(tag, f"{seen}; as {'Taiwan' if tag == ZH_HANT_TW else 'Hong Kong'} writes: {shown}", doubt)
    if re.search("hk|mo", claimed):
        return Recognised(ZH_HANT_HK, f"{seen}; Hong Kong, as the file says", doubt)
    if "tw" in claimed:
        return Recognised(ZH_HANT_TW, f"{seen}; Taiwan, as the file says", doubt)
    open_ = "nothing tells Taiwan from Hong Kong: taken for zh-Hant-TW, --language zh-Hant-HK if it is not"
    return Recognised(ZH_HANT_TW, seen, f"{doubt}; {open_}" if doubt else open_)
