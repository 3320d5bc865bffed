"""Findings in an author's files, and how they are shown."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from duizhao.span import Node, Span

Severity: TypeAlias = Literal["error", "warning"]
Format: TypeAlias = Literal["text", "json", "github"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


_LAST_BYTE: Final = 0xFF


class Finding(msgspec.Struct, frozen=True):
    """What a pass has to say of a node: lower case, no full stop, names in backticks, texts in “ ”.

    `details` are further lines (a diff, a list of places); `hint` is the remedy.
    """

    code: str
    at: Node | Span
    message: str
    hint: str = ""
    details: tuple[str, ...] = ()
    severity: Severity = "error"


class Diagnostic(msgspec.Struct, frozen=True):
    """A finding whose place is known as line and column."""

    code: str
    at: Span
    message: str
    hint: str = ""
    details: tuple[str, ...] = ()
    severity: Severity = "error"


def printable(text: str) -> str:
    r"""Return `text` with everything a terminal would act upon, or hide, written as an escape.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _UNPRINTABLE.sub(_escape, text)


def short(text: str, most: int = 80) -> str:
    """Return `text` as a message can hold it: cut after `most` characters."""
    return text if len(text) <= most else text[:most] + "…"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= _LAST_BYTE else f"\\u{code:04x}"


def has_errors(diagnostics: Iterable[Finding | Diagnostic]) -> bool:
    """Say whether any of `diagnostics` is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def show(diagnostics: Sequence[Diagnostic], form: Format = "text", folder: str = "") -> str:
    """Return `diagnostics` in one of three forms, ending in a newline unless there are none.

    text: ``path:line:col: error[code]: message`` with the details and the hint indented below;
    json: one array of objects; github: workflow commands, which GitHub shows beside the changed line. There `folder` is
    what leads from the repository's root to the workspace.
    """
    if form == "json":
        return json.dumps([_plain(diagnostic) for diagnostic in diagnostics], ensure_ascii=False, indent=1) + "\n"
    if form == "github":
        return "".join(_github(diagnostic, folder) + "\n" for diagnostic in diagnostics)
    return "".join(_text(diagnostic) + "\n" for diagnostic in diagnostics)


def _text(diagnostic: Diagnostic) -> str:
    lines = [f"{diagnostic.at}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"]
    lines += [f"    {detail}" for detail in diagnostic.details]
    if diagnostic.hint:
        lines.append(f"    hint: {diagnostic.hint}")
    return "\n".join(printable(line.replace("\n", "\\n")) for line in lines)


def _plain(diagnostic: Diagnostic) -> dict[str, object]:
    at = diagnostic.at
    return {
        "path": printable(at.path),
        "line": at.line,
        "column": at.column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message.encode("utf-8", "backslashreplace").decode(),
        "details": [detail.encode("utf-8", "backslashreplace").decode() for detail in diagnostic.details],
        "hint": diagnostic.hint.encode("utf-8", "backslashreplace").decode(),
        "explain": f"duizhao explain {diagnostic.code}",
    }


def _github(diagnostic: Diagnostic, folder: str) -> str:
    at = diagnostic.at
    body = "\n".join(
        [diagnostic.message, *diagnostic.details, *([f"hint: {diagnostic.hint}"] if diagnostic.hint else [])]
    )
    place = f"file={_property('/'.join(filter(None, (folder, at.path))))}" + (
        f",line={at.line},col={at.column}" if at.line else ""
    )
    return f"::{diagnostic.severity} {place},title={_property(diagnostic.code)}::{_data(body)}"


def _data(text: str) -> str:
    """Escape as GitHub's workflow commands ask for it."""
    return "\n".join(printable(line) for line in text.split("\n")).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
