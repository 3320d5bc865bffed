"""Releasing a deck: what changed since the last time, and the times that make Anki take exactly that."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.model.ledger import BEFORE_RELEASE, Detail, Ledger, NoteEntry, TypeEntry, TypeShape
from duizhao.model.note import RETIRED, Note, NoteKind, content_hash, print_of, prints
from duizhao.passes import breaches
from duizhao.passes.breaches import Breach
from duizhao.span import Node

Types: TypeAlias = Mapping[NoteKind, str]
"""The hash of each note type's templates and styling."""
Shapes: TypeAlias = Mapping[NoteKind, TypeShape]
Cards: TypeAlias = Callable[[Note], tuple[int, ...]]
"""The ordinals of a note's cards."""

RENAMED: Final = "deck-renamed"
"""The code of the finding, and of the breach, that a released deck has another name."""


class Update(Struct, frozen=True, kw_only=True):
    """A note whose content changed: which fields by name, and `tags`; none where the ledger does not tell.

    It is rewritten where no wording of what it asks is as it was: perhaps another question under an old id.
    """

    key: str
    fields: tuple[str, ...]
    rewritten: bool


class Plan(Struct, frozen=True, kw_only=True):
    """What a release would do, as keys of notes, sorted, and kinds of note types whose templates differ.

    Of the notes that the last release had, `retired` come once more with their tag, `deleted` are simply gone;
    `returned` were retired before. While `new`, `returned`, `updated` or `types` hold anything, a package is ahead of
    its ledger. It is the `first` where nothing was released before.
    """

    first: bool
    new: tuple[str, ...]
    returned: tuple[str, ...]
    updated: tuple[Update, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    deleted: tuple[str, ...]
    types: tuple[NoteKind, ...]
    breaches: tuple[Breach, ...]


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
    types: Types,
    ledger: Ledger,
    *,
    now: int,
    shapes: Mapping[NoteKind, TypeShape] = {},
    cards: Cards | None = None,
) -> Ledger:
    """Return the ledger after a release at `now` (epoch seconds) of the deck `name`.

    Only what is new or differs gets a new time, later than its last one even if the clock went back. `types` are
    hashes by note type. A note that carries the tag `duizhao::retired` is recorded as retired, so is one that is simply
    gone, which nobody will be told but by the deck's description. A released name stays. Without `shapes` and `cards`
    the ledger does not remember what note types and notes consist of, and no later plan can miss any of it.
    """
    now = max(now, BEFORE_RELEASE + 1)
    stamped_types = {kind: _stamp_type(ledger.types.get(kind), types[kind], shapes.get(kind), now) for kind in types}
    looks = changed_looks(types, ledger)
    after = {
        note.key: _stamp(note, ledger.notes.get(note.key), now, cards, note.kind in looks)
        for note in notes
        if RETIRED not in note.tags or note.key in ledger.notes
    }
    gone = {key: replace(old, retired=True) for key, old in ledger.notes.items() if key not in after}
    return Ledger(deck=ledger.deck or name, types=stamped_types, notes={**after, **gone})


def changed_looks(types: Types, ledger: Ledger) -> tuple[NoteKind, ...]:
    """Return the note types whose templates or styling are not the released ones, sorted."""
    return tuple(
        sorted(kind for kind, each in types.items() if (old := ledger.types.get(kind)) is None or old.hash != each)
    )


def _stamp_type(old: TypeEntry | None, look: str, shape: TypeShape | None, now: int) -> TypeEntry:
    if old is not None and old.hash == look:
        return replace(old, shape=shape or old.shape)
    return TypeEntry(look, _later(old, now), shape)


def _stamp(note: Note, old: NoteEntry | None, now: int, cards: Cards | None, new_look: bool) -> NoteEntry:
    """Return the entry of `note`: with its old time where the content is the old one; its cards may be others."""
    retired = RETIRED in note.tags
    content = content_hash(note)
    same = old is not None and (old.hash, old.retired) == (content, retired)
    if old is not None and same and old.detail is not None and not new_look:
        return old
    detail = Detail(kind=note.kind, cards=cards(note) if cards else (), prints=prints(note))
    if old is not None and same:
        return replace(old, detail=detail)
    first = now if old is None else old.first
    return NoteEntry(
        key=note.key, guid=note.guid, hash=content, mod=_later(old, now), first=first, retired=retired, detail=detail
    )


def _later(old: NoteEntry | TypeEntry | None, now: int) -> int:
    return now if old is None else max(now, old.mod + 1)


def plan(
    notes: Iterable[Note],
    types: Types,
    ledger: Ledger,
    *,
    name: str = "",
    shapes: Mapping[NoteKind, TypeShape] = {},
    cards: Cards | None = None,
) -> Plan:
    """Return what a release with these arguments would do, and which promises of the last one it would break.

    Without `name`, `shapes` or `cards` the breaches that show in them are not looked for.
    """
    known = {note.key: note for note in notes if RETIRED not in note.tags or note.key in ledger.notes}
    live = {key: note for key, note in sorted(known.items()) if RETIRED not in note.tags}
    had = {key: entry for key, entry in sorted(ledger.notes.items()) if not entry.retired}
    changed = {key for key in live.keys() & had.keys() if content_hash(live[key]) != had[key].hash}
    looks = changed_looks(types, ledger)
    suspects = [note for key, note in live.items() if key in changed or key not in had or note.kind in looks]
    return Plan(
        first=not ledger.notes,
        new=tuple(key for key in live if key not in ledger.notes),
        returned=tuple(key for key in live if key in ledger.notes and key not in had),
        updated=tuple(_update(live[key], had[key], ledger, shapes) for key in live if key in changed),
        unchanged=tuple(key for key in live if key in had and key not in changed),
        retired=tuple(key for key in had if key in known and key not in live),
        deleted=tuple(key for key in had if key not in known),
        types=looks,
        breaches=tuple(_breaches(suspects, live, ledger, name, shapes, cards)),
    )


def _breaches(
    suspects: list[Note], live: Mapping[str, Note], ledger: Ledger, name: str, shapes: Shapes, cards: Cards | None
) -> Iterator[Breach]:
    if name and ledger.deck not in {"", name}:
        yield Breach(code=RENAMED, what=((ledger.deck, name),), notes=len(ledger.notes))
    yield from breaches.of_types(ledger, shapes)
    if cards is not None:
        yield from breaches.of_cards(suspects, ledger, shapes, cards)
    yield from breaches.of_identity(suspects, live.keys(), ledger, shapes)


def _update(note: Note, old: NoteEntry, ledger: Ledger, shapes: Shapes) -> Update:
    shape, was = shapes.get(note.kind), ledger.types.get(note.kind)
    if old.detail is None or shape is None or was is None or was.shape != shape or old.detail.kind != note.kind:
        return Update(key=note.key, fields=(), rewritten=False)
    now = prints(note)
    names = ("tags", *(name for _, name in shape.fields))
    differing = [
        name for at, name in enumerate(names, start=-1) if print_of(now, at) != print_of(old.detail.prints, at)
    ]
    shared, _ = breaches.shared(old.detail.prints, now, note.kind, shape)
    return Update(key=note.key, fields=(*differing,), rewritten=not shared)
