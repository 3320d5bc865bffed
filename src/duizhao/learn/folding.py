"""Text without what a keyboard decides: case, width, spaces, punctuation."""

import re
import unicodedata
from typing import Final

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LIKE: Final = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'"})
_MEANT: Final = frozenset("%‰#&@")
"""Punctuation by Unicode's account that is part of what is said: C# is not C, 5% is not 5."""
_THOUSANDS: Final = r"(?<=\d),(?=\d{3}(?!\d))"


def plain(line: str) -> str:
    """Return what was typed as a key; an input method for Chinese may give full-width letters.

    >>> plain(" Ａ ")
    'a'
    """
    return line.translate(_FULL_WIDTH).strip().lower()


def clean(text: str) -> str:
    """Return `text` in one width and case, with single spaces and no commas between thousands."""
    same = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).translate(_LIKE).casefold()
    return re.sub(_THOUSANDS, "", " ".join(same.split()))


def fold(text: str) -> str:
    """Return `text` without what a grade forgives; its numbers and signs stay apart from one another.

    >>> fold("Ｓｅｌｆ-driving, 3.5 %"), fold("10–20"), fold("-5")
    ('selfdriving3.5%', '10-20', '-5')
    """
    cleaned = clean(text)
    kept = "".join(
        char
        for before, char, after in zip(" " + cleaned, cleaned, cleaned[1:] + " ", strict=False)
        if _counts(before, char, after)
    )
    return kept or cleaned


def _counts(before: str, char: str, after: str) -> bool:
    if char in _MEANT:
        return True
    if not (char.isspace() or unicodedata.category(char).startswith(("P", "Cf"))):
        return True
    if before.isdigit() and after.isdigit():
        return True
    return char in "-." and after.isdigit() and not before.isalnum()
