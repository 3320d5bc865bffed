"""The release ledger as a text file: one line for each note, so that two people's releases merge line by line.

Git takes changes in neighbouring lines for one conflict. So a line that nobody changes stands before every note's, its
name, and an empty one after it: whatever two people change or add, unless it is the same note, merges. Version 1 had
neither, and said of a note only its hash and times; it is still read.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.model.identity import guid
from duizhao.model.ledger import Detail, Ledger, NoteEntry, Numbered, TypeEntry, TypeShape
from duizhao.model.note import NoteKind
from duizhao.read import envelope
from duizhao.span import Span

_ENVELOPE: Final = envelope.Envelope(
    header="duizhao-ledger",
    version=2,
    restore="take the file from version control again; only `duizhao release` writes it",
    merge="keep the lines of both sides; where both have a line for one note, the one with the later time; "
    "then run `duizhao release`",
)
_REPEATED: Final = "keep the line with the later time, then run `duizhao release`"
_NAME: Final = "# "
_UNKNOWN: Final = "-"
_KINDS: Final[dict[str, NoteKind]] = {"idea": "idea", "choice": "choice", "cloze": "cloze"}
_KIND: Final = f"(?P<kind>{'|'.join(_KINDS)})"
_SLUG: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_KEY: Final = rf"(?P<key>{_SLUG}(?:/{_SLUG})?)\t(?P<guid>[!-~]+)"
_NUMBER: Final = "[1-9][0-9]{0,9}"
_HASH: Final = "(?P<hash>[0-9a-f]{16})"
_STAMPS: Final = rf"{_HASH}\t(?P<mod>{_NUMBER})\t(?P<first>{_NUMBER})"
_CARDS: Final = "(?P<cards>-|[0-9]{1,3}(?:,[0-9]{1,3})*)"
_PRINTS: Final = "(?P<prints>[A-Za-z0-9_.-]{3,})"
_DETAIL: Final = rf"(?:{_KIND}\t{_CARDS}\t{_PRINTS}|-\t-\t-)"
_PARTS: Final = r"(?:\t[0-9]{1,15}=[^\t]+)*"
_NOTE: Final = {
    1: re.compile(rf"note\t{_KEY}\t{_STAMPS}\t(?P<status>active|retired)"),
    2: re.compile(rf"note\t{_KEY}\t{_STAMPS}\t(?P<status>live|retired)\t{_DETAIL}"),
}
_TYPE: Final = {
    1: re.compile(rf"type\t{_KIND}\t{_HASH}\t(?P<mod>{_NUMBER})"),
    2: re.compile(rf"type\t{_KIND}\t{_HASH}\t(?P<mod>{_NUMBER})\t(?P<id>-|[0-9]{{1,15}})"),
}
_SHAPE: Final = re.compile(rf"(?P<what>fields|templates)\t{_KIND}(?P<parts>{_PARTS})")


def parse(text: str, path: str) -> tuple[Ledger, list[Finding]]:
    """Return the ledger in `text`, and what is wrong with it; `path` is the file's name within the workspace.

    With any finding the ledger is only what could be read, and no release may be made from it: a line forgotten
    would give its note a wrong time.
    """
    lines = envelope.split(text)
    findings = envelope.check(lines, path, _ENVELOPE)
    if findings:
        return Ledger(), findings
    reader = _Reader(path, int(lines[0].partition("\t")[2]))
    for number, line in enumerate(lines[1:-2], start=2):
        reader.line(number, line)
    return reader.ledger(), [*reader.findings, *reader.lost()]


class _Reader:
    """Collects what the lines of one ledger say."""

    def __init__(self, path: str, version: int) -> None:
        self.path = path
        self.version = version
        self.findings: list[Finding] = []
        self.deck: dict[str, str] = {}
        self.types: dict[NoteKind, tuple[TypeEntry, int]] = {}
        self.shapes: dict[tuple[str, NoteKind], Numbered] = {}
        self.notes: dict[str, NoteEntry] = {}
        self.named: dict[str, int] = {}

    def line(self, number: int, line: str) -> None:
        """Take one line."""
        if self.version > 1 and not line:
            return
        if self.version > 1 and line.startswith(_NAME):
            self.named[line.removeprefix(_NAME)] = number
            return
        is_new = self.entry(line)
        at = Span(self.path, number, 1)
        if is_new is None:
            self.findings.append(envelope.no_line(line, at, _ENVELOPE))
        elif not is_new:
            what = " ".join(line.split("\t")[: 1 if line.startswith("deck") else 2])
            self.findings.append(Finding("ledger-repeated", at, f"a second line for `{what}`", _REPEATED))

    def entry(self, line: str) -> bool | None:
        """Take what a line says: whether it was the first to say it, or None where it is no line of a ledger."""
        if note := _note(line, self.version):
            return self.notes.setdefault(note.key, note) is note
        if name := _deck_name(line):
            return self.deck.setdefault("name", name) is name
        if typed := _TYPE[self.version].fullmatch(line):
            number = typed["id"] if self.version > 1 else _UNKNOWN
            entry = (TypeEntry(typed["hash"], int(typed["mod"])), 0 if number == _UNKNOWN else int(number))
            return self.types.setdefault(_KINDS[typed["kind"]], entry) is entry
        if self.version > 1 and (shape := _SHAPE.fullmatch(line)):
            parts = _numbered(shape["parts"])
            return self.shapes.setdefault((shape["what"], _KINDS[shape["kind"]]), parts) is parts
        return None

    def lost(self) -> Iterator[Finding]:
        """Yield a finding for each note that is named and has no line, unless a line was damaged: it may be that."""
        for key, number in self.named.items():
            if key not in self.notes and not self.findings:
                yield Finding(
                    "ledger-lost", Span(self.path, number, 1), f"the line of `{key}` is missing", _ENVELOPE.restore
                )

    def ledger(self) -> Ledger:
        """Return what was read."""
        return Ledger(
            deck=self.deck.get("name", ""),
            types={kind: self.with_shape(kind, entry, number) for kind, (entry, number) in self.types.items()},
            notes=self.notes,
        )

    def with_shape(self, kind: NoteKind, entry: TypeEntry, number: int) -> TypeEntry:
        """Return `entry` with the fields and templates of its note type, where the ledger says them."""
        if not number:
            return entry
        fields, templates = (self.shapes.get((what, kind), ()) for what in ("fields", "templates"))
        return TypeEntry(entry.hash, entry.mod, TypeShape(id=number, fields=fields, templates=templates))


def _deck_name(line: str) -> str:
    kind, _, name = line.partition("\t")
    if kind != "deck":
        return ""
    try:
        value: object = json.loads(name)
        str(value).encode()
    except (ValueError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""


def _note(line: str, version: int) -> NoteEntry | None:
    """Return the entry in `line`, unless a digit was damaged where that can be told."""
    match = _NOTE[version].fullmatch(line)
    if match is None or match["guid"] != guid(*match["key"].split("/")):
        return None
    return NoteEntry(
        key=match["key"],
        guid=match["guid"],
        hash=match["hash"],
        mod=int(match["mod"]),
        first=int(match["first"]),
        retired=match["status"] == "retired",
        detail=_detail(match) if version > 1 and match["kind"] else None,
    )


def _detail(match: re.Match[str]) -> Detail:
    cards = () if match["cards"] == _UNKNOWN else tuple(map(int, match["cards"].split(",")))
    return Detail(kind=_KINDS[match["kind"]], cards=cards, prints=match["prints"])


def _numbered(parts: str) -> Numbered:
    return tuple((int(number), name) for number, _, name in (each.partition("=") for each in parts.split("\t")[1:]))


def render(ledger: Ledger) -> str:
    """Return `ledger` as text, the same for the same ledger: header, deck, note types, notes by key, end."""
    lines = [f"deck\t{json.dumps(ledger.deck, ensure_ascii=False)}"] if ledger.deck else []
    for kind, each in sorted(ledger.types.items()):
        lines += _type_lines(kind, each)
    lines.append("")
    for key in sorted(ledger.notes, key=lambda key: key.split("/")):
        lines += (_NAME + key, _note_line(ledger.notes[key]), "")
    return envelope.close(lines, _ENVELOPE)


def _type_lines(kind: NoteKind, entry: TypeEntry) -> Iterator[str]:
    yield f"type\t{kind}\t{entry.hash}\t{entry.mod}\t{entry.shape.id if entry.shape else _UNKNOWN}"
    if entry.shape:
        for what, parts in (("fields", entry.shape.fields), ("templates", entry.shape.templates)):
            yield "\t".join((what, kind, *(f"{number}={name}" for number, name in parts)))


def _note_line(entry: NoteEntry) -> str:
    status = "retired" if entry.retired else "live"
    stamps = ("note", entry.key, entry.guid, entry.hash, str(entry.mod), str(entry.first), status)
    if entry.detail is None:
        return "\t".join((*stamps, _UNKNOWN, _UNKNOWN, _UNKNOWN))
    cards = ",".join(map(str, entry.detail.cards)) or _UNKNOWN
    return "\t".join((*stamps, entry.detail.kind, cards, entry.detail.prints))
