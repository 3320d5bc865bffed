"""A note as Anki will hold it, and the fingerprint by which a release sees that it changed."""

import hashlib
from typing import Final, Literal, TypeAlias

from msgspec import Struct

NoteKind: TypeAlias = Literal["idea", "choice", "cloze"]
"""One for each note type."""

RETIRED: Final = "duizhao::retired"
"""The tag by which learners find what was withdrawn, since Anki never removes an imported note."""


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
