"""The record of what was reviewed, kept in version control beside the cards as `cards/reviews.lock`.

Whoever changes one language of a text cannot be expected to see that the others now say something else. So the ledger
remembers how each text stood when somebody had read its languages side by side: by fingerprints, which are enough to
tell that a wording is another one, and leave the texts where they are.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.lang import Lang

TextKey: TypeAlias = tuple[str, str]
"""The first id ever of an idea, and a text's name within it, such as ``questions/meaning/stem``."""


class Review(Struct, frozen=True):
    """A text as it was read: the day, as in 2024-06-30, and the fingerprint of each wording that an author wrote."""

    date: str
    fingerprints: dict[Lang, str]


Reviews: TypeAlias = Mapping[TextKey, Review]
"""Each text that was ever reviewed, as it stood then."""

NO_REVIEWS: Final[Reviews] = {}


def fingerprint(text: str) -> str:
    """Return 16 hexadecimal digits of SHA-256 over `text` in NFC: no editor's way to write an accent is a change."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:16]
