"""Language tags (BCP 47) and text that knows its language."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Lang: TypeAlias = Literal["en", "zh-Hans", "zh-Hant-TW", "zh-Hant-HK"]
"""One of the four tags duizhao compiles to; a plain string, so that it costs nothing as a key."""

EN: Final[Lang] = "en"
ZH_HANS: Final[Lang] = "zh-Hans"
ZH_HANT_TW: Final[Lang] = "zh-Hant-TW"
ZH_HANT_HK: Final[Lang] = "zh-Hant-HK"

LANGS: Final[tuple[Lang, ...]] = (EN, ZH_HANS, ZH_HANT_TW, ZH_HANT_HK)
CHINESE: Final[tuple[Lang, ...]] = (ZH_HANS, ZH_HANT_TW, ZH_HANT_HK)
TRADITIONAL: Final[tuple[Lang, ...]] = (ZH_HANT_TW, ZH_HANT_HK)
AUTHORED: Final[tuple[Lang, ...]] = (EN, ZH_HANS)
"""The tags an author must write; the traditional ones are converted where they are left out."""

Text: TypeAlias = Mapping[Lang, str]
"""One text in one or more languages."""
