"""What was edited in somebody's Anki, told apart from what was edited here since, field by field.

Of the last release only a note's hash is known, in the ledger. It is enough: where some fields differ, each of them
was either released as it stands here (then Anki has an edit) or as Anki has it (then it was edited here), and the
hash says which. Where no choice of the two fits, both sides changed one field, and a person must decide.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, islice, product
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding, Severity, short
from duizhao.lang import Lang
from duizhao.model.deck import Idea
from duizhao.model.ledger import BEFORE_RELEASE, Ledger, NoteEntry
from duizhao.model.note import RETIRED, Note, NoteKind, content_hash
from duizhao.model.received import Package, Received
from duizhao.passes.fieldplace import Place, origins, place
from duizhao.passes.fieldtext import NotTextError, edited, edited_cloze, means_the_same, text
from duizhao.span import Node, Span

_CHOICES: Final = 4096
"""So many choices of “as here” and “as in Anki” are tried for one note: twelve fields that differ."""
_NAMED: Final = 10
_SHOWN: Final = 300
_OURS: Final = "duizhao::"
_ANKIS_OWN: Final = frozenset({"marked", "leech"})
"""Tags that Anki sets for a learner."""

_CONFLICT: Final[tuple[str, Severity]] = ("pull-conflict", "error")
_LEFT: Final[tuple[str, Severity]] = ("pull-field", "warning")
_BOTH: Final = "edited in Anki, and its note changed here since the release"
_UNRELEASED: Final = "differs in Anki, and no release says which side was changed"
_OLDER: Final = "edited in Anki, perhaps in an older release"


class Edit(Struct, frozen=True, kw_only=True):
    """A wording to be written: `at` is the text's mapping, which has no `lang` yet where `is_new`."""

    at: Node
    lang: Lang
    text: str
    is_new: bool


class Pulled(Struct, frozen=True, kw_only=True):
    """What to write into the author's files, and what a person has to look at."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def pull(
    notes: Iterable[Note],
    ideas: Iterable[Idea],
    package: Package,
    ledgers: Sequence[Ledger],
    fields: Mapping[NoteKind, Sequence[str]],
) -> Pulled:
    """Return the edits in `package` of a deck's `notes`, which come from `ideas`.

    `ledgers` are the deck's own, and then those of decks that share its notes; `fields` names each type's fields.
    """
    puller = _Puller(package, ledgers, ideas)
    ours = {note.guid: note for note in notes}
    count = Counter(theirs.guid for theirs in package.notes)
    for theirs in package.notes:
        note = ours.get(theirs.guid)
        if note is None:
            puller.aside("unknown", short(theirs.fields.get("id", theirs.guid)))
        elif count[theirs.guid] > 1:
            puller.aside("repeated", note.key)
        elif RETIRED in note.tags:
            puller.aside("retired", note.key)
        elif not set(fields[note.kind]) <= theirs.fields.keys():
            puller.aside("unlike", note.key)
        else:
            puller.note(note, theirs, fields[note.kind])
    return Pulled(edits=tuple(puller.edits()), findings=(*puller.findings, *puller.notes_aside()))


class _Puller:
    """Collects what the notes of one package say."""

    def __init__(self, package: Package, ledgers: Sequence[Ledger], ideas: Iterable[Idea]) -> None:
        self.package = package
        self.ledgers = ledgers
        self.origins = origins(ideas)
        self.findings: list[Finding] = []
        self.wordings: dict[tuple[Node, Lang], dict[str, tuple[str, Place]]] = {}
        self.disputed: set[tuple[Node, Lang]] = set()
        self.kept_aside: dict[str, list[str]] = {}
        stamps = {entry.mod for entry in ledgers[0].notes.values()}
        self.newest = max((each.mod for each in package.notes if each.mod in stamps), default=0)
        """The latest release that this Anki has certainly taken: some note has its time."""

    def aside(self, why: str, key: str) -> None:
        """Remember a note whose fields are not looked at."""
        self.kept_aside.setdefault(why, []).append(key)

    def note(self, ours: Note, theirs: Received, names: Sequence[str]) -> None:
        """Take what was edited in one note."""
        idea, number = self.origins[ours.key]
        self.tags(idea, ours, theirs)
        values = [theirs.fields[name] for name in names]
        differing = [at for at, value in enumerate(values) if not _equal(ours.fields[at], value)]
        if not differing:
            return
        entries = [ledger.notes[ours.key] for ledger in self.ledgers if ours.key in ledger.notes]
        if theirs.mod in _untouched(entries):
            return
        taken, reason = differing, _UNRELEASED
        if entries:
            entry = entries[0]
            if theirs.mod < entry.mod:
                self.aside("older", ours.key)
                return
            found = _edited_there(ours, theirs, values, differing, {each.hash for each in entries})
            may_be_older = self.newest < entry.mod and entry.mod != entry.first
            taken = differing if found is None else found
            reason = _BOTH if found is None else _OLDER if may_be_older else ""
        for at in taken:
            where = place(idea, number, names[at])
            self.field(f"`{ours.key}`, `{names[at]}`", where, ours.fields[at], values[at], reason)

    def field(self, name: str, where: Place, ours: str, theirs: str, reason: str) -> None:
        """Take one field that differs, or say why not; a `reason` makes it a conflict."""
        at = where.at if where.lang is None else where.at / where.lang
        if means_the_same(ours, theirs):
            return
        anki = f"Anki: {short(theirs, _SHOWN)}"
        if where.text is None or where.lang is None:
            reason = reason if ours else ""
            message = f"{name}: {reason or 'edited in Anki'}"
            code, severity = _CONFLICT if reason else _LEFT
            self.findings.append(Finding(code, at, message, _by_hand(where, ours), (anki,), severity))
            return
        try:
            new = (edited_cloze if where.is_cloze else edited)(ours, theirs)
        except NotTextError as error:
            message = f"{name}: edited in Anki to what no text can say: {error}"
            hint = "take that out in Anki and pull again, or edit the text here"
            self.findings.append(Finding("pull-html", at, message, hint, (anki,), "warning"))
            return
        if new is not None and reason:
            self.disputed.add((where.at, where.lang))
            details = (
                f"here: {short(where.text.get(where.lang, '') or text(ours), _SHOWN)}",
                f"Anki: {short(new, _SHOWN)}",
            )
            self.findings.append(Finding("pull-conflict", at, f"{name}: {reason}", _remedy(reason), details))
        elif new is not None:
            self.wordings.setdefault((where.at, where.lang), {}).setdefault(new, (name, where))

    def tags(self, idea: Idea, ours: Note, theirs: Received) -> None:
        """Say which tags somebody added; ours come from topic, level and sources."""
        added = [tag for tag in theirs.tags if not tag.startswith(_OURS) and tag.lower() not in _ANKIS_OWN]
        if added:
            message = f"`{ours.key}`: tagged in Anki with {', '.join(f'`{short(tag)}`' for tag in added)}"
            hint = "tags of one's own stay in Anki; the next change of the note takes them away there"
            self.findings.append(Finding("pull-tags", idea.at, message, hint, severity="warning"))

    def edits(self) -> Iterator[Edit]:
        """Yield what to write; a text that two notes have in two new wordings is a conflict, or is in one already."""
        for (at, lang), said in self.wordings.items():
            (new, (name, where)), *others = said.items()
            if (at, lang) in self.disputed:
                continue
            if others:
                details = tuple(f"{short(name, _SHOWN)}: {short(new, _SHOWN)}" for new, (name, _) in said.items())
                message = f"{name}: edited in Anki to {len(said)} different texts"
                self.findings.append(Finding("pull-conflict", at / lang, message, "write here what is right", details))
            else:
                yield Edit(at=at, lang=lang, text=new, is_new=lang not in (where.text or {}))

    def notes_aside(self) -> Iterator[Finding]:
        """Yield one finding for each reason why notes were not looked at."""
        for why, keys in sorted(self.kept_aside.items()):
            message, hint = _ASIDE[why]
            named = ", ".join(f"`{key}`" for key in keys[:_NAMED])
            rest = f" and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else ""
            whole = f"{len(keys):,} {'note' if len(keys) == 1 else 'notes'} {message}: {named}{rest}"
            yield Finding("pull-note", Span(self.package.name), whole, hint, severity="warning")


_ASIDE: Final = {
    "unknown": ("not of this deck", "what was added in Anki stays there; write an idea for what it says"),
    "repeated": ("whose GUID another one has", "delete the copies in Anki, then export again"),
    "retired": ("retired here", "what was edited in them is not taken"),
    "unlike": ("with other fields than ours, or longer ones", "import the newest package into Anki, then export again"),
    "older": ("of an older release", "import the newest package into Anki, then edit and export again"),
}


def _equal(ours: str, theirs: str) -> bool:
    return ours == theirs or unicodedata.normalize("NFC", ours) == theirs


def _untouched(entries: Iterable[NoteEntry]) -> set[int]:
    """Return the times that packages of ours give a note: whoever edits it in Anki gives it another."""
    return {mod for entry in entries for mod in (entry.mod, entry.mod + 1)} or {BEFORE_RELEASE}


def _edited_there(
    ours: Note, theirs: Received, values: Sequence[str], differing: Sequence[int], hashes: AbstractSet[str]
) -> list[int] | None:
    """Return which of the `differing` fields were released as they stand here; None where both sides changed one."""
    own = tuple(sorted(tag for tag in theirs.tags if tag.startswith(_OURS)))
    for as_here in islice(product((True, False), repeat=len(differing)), _CHOICES):
        fields = list(ours.fields)
        for at, here in zip(differing, as_here, strict=True):
            if not here:
                fields[at] = values[at]
        for tags in dict.fromkeys((ours.tags, own)):
            if content_hash(replace(ours, fields=tuple(fields), tags=tags)) in hashes:
                return list(compress(differing, as_here))
    return None


def _by_hand(where: Place, ours: str) -> str:
    if where.at.keys[-1:] == ("quotes",):
        return "a quote is never changed from outside: compare it with its source"
    if not ours:
        return "no text of the deck stands in this field; the next change of the note empties it in Anki"
    return "edit it here by hand"


def _remedy(reason: str) -> str:
    if reason == _OLDER:
        return "write here what is right; or import the newest package into Anki, and edit there again"
    if reason == _UNRELEASED:
        return "write here what is right; once the deck is released, later edits can be told apart"
    return "write here what is right: the next release brings it to Anki"
