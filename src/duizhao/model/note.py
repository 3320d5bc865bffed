"""A note as Anki will hold it, and the fingerprint by which a release sees that it changed."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Final, Literal, TypeAlias

from msgspec import Struct

NoteKind: TypeAlias = Literal["idea", "choice", "cloze"]
"""One for each note type."""

RETIRED: Final = "duizhao::retired"
"""The tag by which learners find what was withdrawn, since Anki never removes an imported note."""

_PRINT: Final = 3
_NO_TEXT: Final = "." * _PRINT


class Note(Struct, frozen=True, kw_only=True):
    """One row of Anki's `notes`, but for times and numbers.

    `key` is ``anchor`` or ``anchor/question``, also the first field and the name in the release ledger. `fields` are
    HTML in the order of the note type; `tags` are sorted.
    """

    key: str
    guid: str
    kind: NoteKind
    fields: tuple[str, ...]
    tags: tuple[str, ...]


def content_hash(note: Note) -> str:
    """Return 16 hexadecimal digits of SHA-256 over all that a learner's collection takes from `note`."""
    content = "\x1f".join((note.kind, *note.fields, *note.tags))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def prints(note: Note) -> str:
    """Return three characters for the tags and three for each field up to the last that has text.

    They are 18 bits of SHA-256, or dots for what is empty, and say which fields changed. Whether a note changed at all
    is for `content_hash` to say: one change of a field in 262,144 goes unseen here.
    """
    return "".join(map(_print, (" ".join(note.tags), *note.fields))).rstrip(".")


def print_of(all_prints: str, field: int) -> str:
    """Return what stands in `prints` for a field by its place, the tags being at -1; empty for one without text."""
    found = all_prints[(field + 1) * _PRINT : (field + 2) * _PRINT]
    return "" if found == _NO_TEXT else found


def _print(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest())[:_PRINT].decode() if text else _NO_TEXT
