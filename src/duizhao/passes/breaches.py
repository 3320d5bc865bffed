"""What a release would take from those who have the deck, by what the ledger remembers of the last one.

What Anki does in each case was measured; `tests/test_release_anki.py` holds it fast, `plan_words` says it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct

from duizhao.model.ledger import Detail, Ledger, NoteEntry, Numbered, TypeShape
from duizhao.model.note import Note, NoteKind, print_of, prints

Code: TypeAlias = Literal[
    "deck-renamed",
    "note-type-replaced",
    "field-added",
    "field-removed",
    "field-reordered",
    "field-renamed",
    "template-added",
    "template-removed",
    "template-reordered",
    "cards-lost",
    "guid-changed",
    "kind-changed",
    "key-reused",
]
CODES: Final[tuple[Code, ...]] = get_args(Code)

_ASKS: Final[Mapping[NoteKind, tuple[str, ...]]] = {
    "idea": ("term_", "definition_"),
    "choice": ("stem_",),
    "cloze": ("text_",),
}
"""How the fields begin by which a person recognises a note: two notes hardly ever share one in any language."""


class Breach(Struct, frozen=True, kw_only=True):
    """One kind of harm: `what` was and what is now, as pairs of names or keys; how many released `notes` it touches.

    A pair's other half is empty where something is only added or removed; of lost cards it names the template.
    """

    code: Code
    what: tuple[tuple[str, str], ...]
    notes: int
    kind: NoteKind | None = None


def of_types(ledger: Ledger, shapes: Mapping[NoteKind, TypeShape]) -> Iterator[Breach]:
    """Yield what differs between the released note types and `shapes`."""
    for kind, shape in sorted(shapes.items()):
        entry = ledger.types.get(kind)
        if entry is None or entry.shape is None or entry.shape == shape:
            continue
        held = sum(each.detail is not None and each.detail.kind == kind for each in ledger.notes.values())
        if entry.shape.id != shape.id:
            ids = ((str(entry.shape.id), str(shape.id)),)
            yield Breach(code="note-type-replaced", what=ids, notes=held, kind=kind)
            continue
        for code, what in (
            *_differences(entry.shape.fields, shape.fields, _FIELDS),
            *_differences(entry.shape.templates, shape.templates, _TEMPLATES),
        ):
            yield Breach(code=code, what=what, notes=held, kind=kind)


_Codes: TypeAlias = tuple[Code, Code, Code, Code | None]
_FIELDS: Final[_Codes] = ("field-added", "field-removed", "field-reordered", "field-renamed")
_TEMPLATES: Final[_Codes] = ("template-added", "template-removed", "template-reordered", None)
"""A card may be called otherwise: nobody searches for it, and nothing on the card is said by its name."""


def _differences(was: Numbered, now: Numbered, codes: _Codes) -> Iterator[tuple[Code, tuple[tuple[str, str], ...]]]:
    """Yield each code with the names that it concerns; Anki knows fields and templates by their numbers."""
    before, after = dict(was), dict(now)
    there_before = [number for number, _ in was if number in after]
    there_after = [number for number, _ in now if number in before]
    moved = zip(there_before, there_after, strict=True)
    found: tuple[tuple[Code | None, tuple[tuple[str, str], ...]], ...] = (
        (codes[0], tuple(("", name) for number, name in now if number not in before)),
        (codes[1], tuple((name, "") for number, name in was if number not in after)),
        (codes[2], tuple((before[old], after[new]) for old, new in moved if old != new)),
        (codes[3], tuple((before[each], after[each]) for each in there_before if before[each] != after[each])),
    )
    return ((code, what) for code, what in found if code is not None and what)


def of_cards(
    suspects: Iterable[Note],
    ledger: Ledger,
    shapes: Mapping[NoteKind, TypeShape],
    cards: Callable[[Note], tuple[int, ...]],
) -> Iterator[Breach]:
    """Yield the cards that notes had when they were released, and have no more.

    Where templates were added, removed or put in another order, Anki takes none of it, so that no card is lost yet.
    """
    lost: dict[NoteKind, list[tuple[str, str]]] = {}
    for note in suspects:
        old = _detail(ledger, note.key)
        released, shape = ledger.types.get(note.kind), shapes.get(note.kind)
        if old is None or old.kind != note.kind or released is None or released.shape is None or shape is None:
            continue
        if _numbers(released.shape.templates) == _numbers(shape.templates):
            names = [name for _, name in shape.templates]
            gone = sorted(set(old.cards) - set(cards(note)))
            lost.setdefault(note.kind, []).extend((note.key, _card(names, ordinal)) for ordinal in gone)
    for kind, what in sorted(lost.items()):
        if what:
            yield Breach(code="cards-lost", what=tuple(what), notes=len({key for key, _ in what}), kind=kind)


def _card(names: Sequence[str], ordinal: int) -> str:
    """Return what Anki calls a card; all cards of a cloze note come from one template."""
    return names[ordinal] if ordinal < len(names) and len(names) > 1 else f"{names[0]} {ordinal + 1}"


def _numbers(parts: Numbered) -> list[int]:
    return [number for number, _ in parts]


def of_identity(
    suspects: Sequence[Note], live: AbstractSet[str], ledger: Ledger, shapes: Mapping[NoteKind, TypeShape]
) -> Iterator[Breach]:
    """Yield notes that are no longer who they were: under another id, of another kind, or only by name."""
    new = [note for note in suspects if note.key not in ledger.notes]
    gone = [entry for key, entry in sorted(ledger.notes.items()) if key not in live]
    moved = tuple(_moved(gone, new, ledger, shapes))
    if moved:
        yield Breach(code="guid-changed", what=moved, notes=len(moved))
    kinds = tuple(
        (note.key, f"{old.kind} → {note.kind}")
        for note in suspects
        if (old := _detail(ledger, note.key)) and old.kind != note.kind
    )
    if kinds:
        yield Breach(code="kind-changed", what=kinds, notes=len(kinds))
    reused = tuple((note.key, "") for note in suspects if _is_reused(note, ledger, shapes))
    if reused:
        yield Breach(code="key-reused", what=reused, notes=len(reused))


def _detail(ledger: Ledger, key: str) -> Detail | None:
    entry = ledger.notes.get(key)
    return entry.detail if entry else None


def _is_reused(note: Note, ledger: Ledger, shapes: Mapping[NoteKind, TypeShape]) -> bool:
    entry, shape = ledger.notes.get(note.key), shapes.get(note.kind)
    if entry is None or not entry.retired or entry.detail is None or shape is None or entry.detail.kind != note.kind:
        return False
    return not _is_near(*shared(entry.detail.prints, prints(note), note.kind, shape))


def shared(was: str, now: str, kind: NoteKind, shape: TypeShape) -> tuple[int, int]:
    """Return how many wordings of what a note asks stand in both prints, and how many the fuller of them has."""
    pairs = [(print_of(was, at), print_of(now, at)) for at in _asks(kind, shape)]
    most = max(sum(bool(old) for old, _ in pairs), sum(bool(new) for _, new in pairs))
    return sum(bool(old) and old == new for old, new in pairs), most


def _asks(kind: NoteKind, shape: TypeShape) -> list[int]:
    """Return the places of the fields by which a note is recognised."""
    return [place for place, (_, name) in enumerate(shape.fields) if name.startswith(_ASKS[kind])]


def _is_near(both: int, most: int) -> bool:
    return both > 0 and 2 * both >= most


def _moved(
    gone: Sequence[NoteEntry], new: Sequence[Note], ledger: Ledger, shapes: Mapping[NoteKind, TypeShape]
) -> Iterator[tuple[str, str]]:
    """Yield, by key, notes that went and the new one that has at least half of the wordings of each, the most first.

    A wording that several released notes have, such as “Which is right?”, tells nothing about any of them. Candidates
    are looked up by their wordings, so that a thousand gone and a thousand new take no longer than they must.
    """
    if not gone or not new:
        return
    released = (each.detail for each in ledger.notes.values() if each.detail is not None)
    common = Counter(wording for old in released for wording in _wordings(old.kind, old.prints, shapes))
    fresh = {note.key: (note.kind, prints(note)) for note in new}
    by_wording: dict[_Wording, list[str]] = {}
    for key, (kind, text) in fresh.items():
        for wording in _wordings(kind, text, shapes):
            by_wording.setdefault(wording, []).append(key)
    found: list[tuple[int, str, str]] = []
    for entry in gone:
        if (old := entry.detail) is None:
            continue
        own = [wording for wording in _wordings(old.kind, old.prints, shapes) if common[wording] == 1]
        for key, both in Counter(key for wording in own for key in by_wording.get(wording, ())).items():
            if _is_near(both, shared(old.prints, fresh[key][1], old.kind, shapes[old.kind])[1]):
                found.append((-both, entry.key, key))
    taken: set[str] = set()
    for _, before, after in sorted(found):
        if before not in taken and after not in taken:
            taken |= {before, after}
            yield before, after


_Wording: TypeAlias = tuple[NoteKind, int, str]
"""Of which kind of note, in which of its fields, and the print."""


def _wordings(kind: NoteKind, all_prints: str, shapes: Mapping[NoteKind, TypeShape]) -> list[_Wording]:
    """Return the wordings by which a note is recognised."""
    places = _asks(kind, shapes[kind]) if kind in shapes else ()
    return [(kind, at, each) for at in places if (each := print_of(all_prints, at))]
