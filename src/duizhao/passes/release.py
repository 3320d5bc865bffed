"""Releasing a deck: what changed since the last time, and the times that make Anki take exactly that."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.model.ledger import BEFORE_RELEASE, Ledger, NoteEntry, TypeEntry
from duizhao.model.note import RETIRED, Note, NoteKind, content_hash
from duizhao.span import Node


class Plan(Struct, frozen=True, kw_only=True):
    """What a release would do, as keys of notes, sorted, and kinds of note types whose templates differ.

    `new` includes notes that come back after having been retired. While `new`, `changed` or `types` hold anything,
    a package is ahead of its ledger.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    types: tuple[NoteKind, ...]


def check_name(name: str, ledger: Ledger, at: Node) -> list[Finding]:
    """Report a deck whose name is not the released one; `at` is the manifest's `name`.

    Anki finds decks by name. After a rename a learner has two, and the cards already studied stay in the old one.
    """
    if ledger.deck in {"", name}:
        return []
    message = f"the deck was released as “{ledger.deck}” and is now called “{name}”"
    return [Finding("deck-renamed", at, message, f"write “{ledger.deck}” again; the deck's `title` is free to change")]


def release(
    name: str,
    notes: Iterable[Note],
    types: Mapping[NoteKind, str],
    ledger: Ledger,
    *,
    now: int,
) -> Ledger:
    """Return the ledger after a release at `now` (epoch seconds) of the deck `name`.

    Only what is new or differs gets a new time, later than its last one even if the clock went back. `types` are
    hashes by note type. A note that carries the tag `duizhao::retired` is recorded as retired, so is one that is simply
    gone, which nobody will be told but by the deck's description. A released name stays.
    """
    now = max(now, BEFORE_RELEASE + 1)
    after = {
        note.key: _stamp(note, ledger.notes.get(note.key), now)
        for note in notes
        if RETIRED not in note.tags or note.key in ledger.notes
    }
    gone = {key: replace(old, retired=True) for key, old in ledger.notes.items() if key not in after}
    stamped_types = {
        kind: old if (old := ledger.types.get(kind)) and old.hash == each else TypeEntry(each, _later(old, now))
        for kind, each in types.items()
    }
    return Ledger(deck=ledger.deck or name, types=stamped_types, notes={**after, **gone})


def _stamp(note: Note, old: NoteEntry | None, now: int) -> NoteEntry:
    retired = RETIRED in note.tags
    content = content_hash(note)
    if old is not None and (old.hash, old.retired) == (content, retired):
        return old
    first = now if old is None else old.first
    return NoteEntry(key=note.key, guid=note.guid, hash=content, mod=_later(old, now), first=first, retired=retired)


def _later(old: NoteEntry | TypeEntry | None, now: int) -> int:
    return now if old is None else max(now, old.mod + 1)


def plan(
    notes: Iterable[Note],
    types: Mapping[NoteKind, str],
    ledger: Ledger,
) -> Plan:
    """Return what `release` would do with these arguments."""
    after = release("", notes, types, ledger, now=0)
    keys: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "retired": []}
    for key, entry in sorted(after.notes.items()):
        old = ledger.notes.get(key)
        was_active = old is not None and not old.retired
        if not entry.retired:
            keys["new" if not was_active else "unchanged" if entry == old else "changed"].append(key)
        elif was_active:
            keys["retired"].append(key)
    return Plan(
        **{what: tuple(each) for what, each in keys.items()},
        types=tuple(kind for kind, entry in sorted(after.types.items()) if entry != ledger.types.get(kind)),
    )
