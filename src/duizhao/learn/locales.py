"""Which of our languages the system speaks."""

from collections.abc import Mapping
from typing import Final

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang

_NAMES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In POSIX's order: the first that is set decides."""


def spoken(environment: Mapping[str, str]) -> Lang | None:
    """Return the language that the locale of `environment` asks for; None where it is none of ours, or says nothing.

    >>> spoken({"LANG": "zh_TW.UTF-8"}), spoken({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}), spoken({"LANG": "C"})
    ('zh-Hant-TW', 'en', None)
    """
    locale = next((environment[name] for name in _NAMES if environment.get(name)), "")
    parts = locale.partition(".")[0].replace("-", "_").lower().split("_")
    if parts[0] == "en":
        return EN
    if parts[0] != "zh":
        return None
    if not {"hk", "mo"}.isdisjoint(parts):
        return ZH_HANT_HK
    return ZH_HANS if {"tw", "hant"}.isdisjoint(parts) else ZH_HANT_TW
