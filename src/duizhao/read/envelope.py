"""What all ledgers have in common: a header with a version, sorted lines, an end, and what can go wrong with them."""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from duizhao.diagnostic import Finding
from duizhao.span import Span

SHOWN: Final = 200
"""So many characters of a line that is none are shown."""

_END: Final = "end"
_CONFLICT: Final = ("<<<<<<< ", "||||||| ", "=======", ">>>>>>> ")
_VERSION: Final = re.compile("[1-9][0-9]{0,9}")


class Envelope(Struct, frozen=True):
    """How one kind of ledger begins, and what to do where it is damaged or where a merge was left unfinished."""

    header: str
    version: int
    restore: str
    merge: str


def split(text: str) -> list[str]:
    """Return the lines of `text`, whatever git made of their ends."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def check(lines: list[str], path: str, envelope: Envelope) -> list[Finding]:
    """Return what is wrong with the file as a whole; where nothing is, ``lines[1:-2]`` are the ledger's own."""
    conflict = next((number for number, line in enumerate(lines, start=1) if line.startswith(_CONFLICT)), None)
    if conflict is not None:
        message = f"an unresolved merge, marked `{lines[conflict - 1][:7]}`"
        return [Finding("ledger-conflict", Span(path, conflict, 1), message, envelope.merge)]
    header, _, version = lines[0].partition("\t")
    if header != envelope.header or not _VERSION.fullmatch(version):
        message = f"the file does not start with `{envelope.header}` and a version"
        return [Finding("ledger-header", Span(path, 1, 1), message, envelope.restore)]
    if int(version) > envelope.version:
        message = f"the ledger is of version {version}, this duizhao reads version {envelope.version}"
        return [Finding("ledger-version", Span(path, 1, 1), message, "update duizhao")]
    if lines[-2:] != [_END, ""]:
        message = f"the file does not end in the line `{_END}`"
        return [Finding("ledger-cut", Span(path, len(lines), 1), message, envelope.restore)]
    return []


def no_line(line: str, at: Span, envelope: Envelope) -> Finding:
    """Return what to say of a line that stands in no ledger of this kind."""
    return Finding("ledger-line", at, f"not a line of a ledger: “{line[:SHOWN]}”", envelope.restore)


def close(lines: Iterable[str], envelope: Envelope) -> str:
    """Return the whole file: header, `lines`, end."""
    return "\n".join((f"{envelope.header}\t{envelope.version}", *lines, _END, ""))
