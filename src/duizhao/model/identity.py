"""Identity in Anki: a published contract. A change here would give every learner every card anew."""

import hashlib
from typing import Final

_BASE91: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"

_PAIRS: Final = [first + second for first in _BASE91 for second in _BASE91]
"""Every two digits: a GUID is five of them, and a large deck needs many."""


def guid(anchor: str, question: str = "") -> str:
    r"""Return the GUID of an idea's note, or of one of its questions' notes.

    The first 8 bytes of SHA-256 over ``duizhao NUL anchor NUL question``, in the 91 characters that Anki uses.
    There is no language in it: one note carries every script, and switching script keeps progress.

    >>> guid("software-2-0")
    'lC{;H?`yzp'
    >>> guid("software-2-0", "meaning")
    'qPYZ?D@v,{'
    """
    digest = hashlib.sha256(f"duizhao\0{anchor}\0{question}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    digits: list[str] = []
    while number:
        number, rest = divmod(number, len(_PAIRS))
        digits.append(_PAIRS[rest])
    return "".join(reversed(digits)).lstrip(_BASE91[0])


def option_order(guid_of_note: str, count: int) -> list[int]:
    """Return the order in which a note shows its `count` options, 0 being the key: the same at every build.

    It hangs on the GUID alone, so that mending an option's wording does not move the others.
    """
    return sorted(range(count), key=lambda place: hashlib.sha256(f"{guid_of_note}\0{place}".encode()).digest())


def scrambled(guid_of_note: str, count: int) -> list[int]:
    """Return an order as `option_order` does, but never the one that is right: the first, the second and so on."""
    order = option_order(guid_of_note, count)
    return [*order[1:], order[0]] if order == sorted(order) else order
