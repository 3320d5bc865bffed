"""Han characters as people type them: how each is read, and its other forms."""

import re
from functools import cache
from importlib import resources

Sound = tuple[str, str]
"""A syllable's letters in pinyin, and its tone, 1 to 5."""


@cache
def readings(char: str) -> tuple[Sound, ...]:
    """Return every way to read `char`, in the order of the alphabet; none for what is no common character.

    >>> readings("重")
    (('chong', '2'), ('tong', '2'), ('zhong', '4'))
    """
    found = re.findall(rf"^([a-züê]+)([1-5]) .*{re.escape(char)}", _table(), re.MULTILINE)
    return tuple((letters, tone) for letters, tone in found)


@cache
def _first(char: str) -> str:
    """Return the letters of the commonest reading, empty where none is known."""
    found = re.search(rf"^([a-züê]+)[1-5] [^|\n]*{re.escape(char)}", _table(), re.MULTILINE)
    return found[1] if found else ""


@cache
def forms(char: str) -> str:
    """Return `char` and its other forms, traditional, simplified or a variant.

    >>> forms("里")
    '哩裏裡里'
    """
    found = re.search(rf"^=(.*{re.escape(char)}.*)", _table(), re.MULTILINE)
    return found[1] if found else char


def sound_alike(typed: str, meant: str) -> bool:
    """Say whether a character is mostly read as another may be, but for the tone: as an input method offers it.

    >>> sound_alike("中", "重"), sound_alike("种", "重"), sound_alike("量", "重"), sound_alike("识", "知")
    (True, True, False, False)
    """
    return _first(typed) in {letters for letters, _ in readings(meant)}


@cache
def _table() -> str:
    """Return the table: a group of forms on a line with “=”, else a reading, those mostly read so, and others."""
    return resources.files("duizhao.learn").joinpath("characters.txt").read_text("utf-8")
