"""The record of what was released, kept in version control beside the deck's manifest as `decks/<id>.lock`.

Anki takes a correction only if the note's modification time is newer, and overwrites a learner's own edit if it is.
So every note has a time of its own, which moves only when its content does; that memory is the ledger.
"""

from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.model.note import NoteKind

BEFORE_RELEASE: Final = 1_704_067_200
"""The modification time of what no ledger knows yet, in epoch seconds (2024-01-01): older than any release."""


Numbered: TypeAlias = tuple[tuple[int, str], ...]
"""Fields, or card templates, of a note type in their order: the number by which Anki knows each, and its name."""


class TypeShape(Struct, frozen=True, kw_only=True):
    """What Anki compares of a note type before it updates a note: its id, and the numbers of fields and templates."""

    id: int
    fields: Numbered
    templates: Numbered


class Detail(Struct, frozen=True, kw_only=True):
    """What a note was when it was released.

    `cards` are the ordinals of its cards, empty where nobody looked; `prints` is what `note.prints` made of its fields.
    """

    kind: NoteKind
    cards: tuple[int, ...]
    prints: str


class NoteEntry(Struct, frozen=True, kw_only=True):
    """What was released of one note; times are epoch seconds, `first` is that of its first release.

    There is no `detail` where the last release that saw the note wrote a ledger of version 1.
    """

    key: str
    guid: str
    hash: str
    mod: int
    first: int
    retired: bool = False
    detail: Detail | None = None


class TypeEntry(Struct, frozen=True):
    """What was released of one note type: the hash of its templates and styling, and its modification time.

    There is no `shape` in a ledger of version 1.
    """

    hash: str
    mod: int
    shape: TypeShape | None = None


class Ledger(Struct, frozen=True, kw_only=True):
    """The state of one deck's last release; empty before the first. `deck` is the name that Anki matches decks by."""

    deck: str = ""
    types: dict[NoteKind, TypeEntry] = {}
    notes: dict[str, NoteEntry] = {}


def last_release(ledger: Ledger) -> int:
    """Return the latest time in `ledger`, that of the last release that changed anything; 0 before the first."""
    mods = [entry.mod for entry in ledger.notes.values()] + [entry.mod for entry in ledger.types.values()]
    return max(mods, default=0)


def search_for_retired(ledger: Ledger) -> str:
    """Return what a learner types into Anki's browser to find every note that was withdrawn; empty if none was.

    It names the notes one by one, because a note whose idea was deleted at once never got the tag.
    """
    keys = sorted(key for key, entry in ledger.notes.items() if entry.retired)
    return f"note:Duizhao* ({' OR '.join(f'id:{key}' for key in keys)})" if keys else ""
