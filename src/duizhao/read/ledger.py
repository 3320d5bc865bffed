"""The release ledger as a text file: one line for each note, so that two people's releases merge line by line."""

import json
import re
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.model.identity import guid
from duizhao.model.ledger import Ledger, NoteEntry, TypeEntry
from duizhao.model.note import NoteKind
from duizhao.read import envelope
from duizhao.span import Span

_ENVELOPE: Final = envelope.Envelope(
    header="duizhao-ledger",
    version=1,
    restore="take the file from version control again; only `duizhao release` writes it",
    merge="keep the lines of both sides; where both have a line for one note, the one with the later time; "
    "then run `duizhao release`",
)
_REPEATED: Final = "keep the line with the later time, then run `duizhao release`"
_KINDS: Final[dict[str, NoteKind]] = {"idea": "idea", "choice": "choice", "cloze": "cloze"}
_SLUG: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NUMBER: Final = "[1-9][0-9]{0,9}"
_HASH: Final = "(?P<hash>[0-9a-f]{16})"
_NOTE: Final = re.compile(
    rf"note\t(?P<key>{_SLUG}(?:/{_SLUG})?)\t(?P<guid>[!-~]+)\t{_HASH}"
    rf"\t(?P<mod>{_NUMBER})\t(?P<first>{_NUMBER})\t(?P<status>active|retired)"
)
_TYPE: Final = re.compile(rf"type\t(?P<kind>{'|'.join(_KINDS)})\t{_HASH}\t(?P<mod>{_NUMBER})")


def parse(text: str, path: str) -> tuple[Ledger, list[Finding]]:
    """Return the ledger in `text`, and what is wrong with it; `path` is the file's name within the workspace.

    With any finding the ledger is only what could be read, and no release may be made from it: a line forgotten
    would give its note a wrong time.
    """
    lines = envelope.split(text)
    findings = envelope.check(lines, path, _ENVELOPE)
    if findings:
        return Ledger(), findings
    deck: dict[str, str] = {}
    types: dict[NoteKind, TypeEntry] = {}
    notes: dict[str, NoteEntry] = {}
    for number, line in enumerate(lines[1:-2], start=2):
        at = Span(path, number, 1)
        if name := _deck_name(line):
            is_new = deck.setdefault("name", name) is name
        elif typed := _TYPE.fullmatch(line):
            entry = TypeEntry(typed["hash"], int(typed["mod"]))
            is_new = types.setdefault(_KINDS[typed["kind"]], entry) is entry
        elif note := _note(line):
            is_new = notes.setdefault(note.key, note) is note
        else:
            findings.append(envelope.no_line(line, at, _ENVELOPE))
            continue
        if not is_new:
            what = " ".join(line.split("\t")[: 1 if line.startswith("deck") else 2])
            findings.append(Finding("ledger-repeated", at, f"a second line for `{what}`", _REPEATED))
    return Ledger(deck=deck.get("name", ""), types=types, notes=notes), findings


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


def _note(line: str) -> NoteEntry | None:
    """Return the entry in `line`, unless a digit was damaged where that can be told."""
    match = _NOTE.fullmatch(line)
    if match is None or match["guid"] != guid(*match["key"].split("/")):
        return None
    return NoteEntry(
        key=match["key"],
        guid=match["guid"],
        hash=match["hash"],
        mod=int(match["mod"]),
        first=int(match["first"]),
        retired=match["status"] == "retired",
    )


def render(ledger: Ledger) -> str:
    """Return `ledger` as text, the same for the same ledger: header, deck, note types, notes by key, end."""
    lines = [f"deck\t{json.dumps(ledger.deck, ensure_ascii=False)}"] if ledger.deck else []
    lines += [f"type\t{kind}\t{each.hash}\t{each.mod}" for kind, each in sorted(ledger.types.items())]
    for key in sorted(ledger.notes, key=lambda key: key.split("/")):
        each = ledger.notes[key]
        status = "retired" if each.retired else "active"
        lines.append("\t".join(("note", key, each.guid, each.hash, str(each.mod), str(each.first), status)))
    return envelope.close(lines, _ENVELOPE)
