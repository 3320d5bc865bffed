"""How lines are written in another script, why, and what of it nobody has read yet."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias

from duizhao.diagnostic import Diagnostic
from duizhao.errors import UsageError
from duizhao.lang import TRADITIONAL, ZH_HANS, Lang
from duizhao.passes import script
from duizhao.passes.chinese import Reviewed
from duizhao.span import Span
from duizhao.workspace import layout, reading

Shown: TypeAlias = Literal["text", "changes", "choices"]

_MOST_LINES: Final = 100
_ESCAPED_BYTE: Final = 0xDC00
"""Python's surrogateescape: byte 0x80 is U+DC80."""


def convert(
    start: Path,
    origin: Lang,
    to: Lang,
    lines: Iterable[str],
    write: Callable[[str], object],
    name: str,
    show: Shown = "text",
) -> list[Diagnostic]:
    """Write each of `lines` in the script of `to`, and return what could not be converted; such lines are left out.

    The glossary is that of the workspace around `start`, if there is one, over the shipped one; what is wrong with it
    is returned first, and then the shipped one alone applies. `name` is how
    diagnostics call the input; bytes that are not UTF-8 come as lone surrogates. Instead of the text, `show` can ask
    for one JSON object for each line with what is changed and why, or for each choice that the dictionaries leave.
    """
    answer, wrong = _answer(start, origin, to, show)
    findings: list[Diagnostic] = []
    more = 0
    for number, line in enumerate(lines, 1):
        bad = script.unconvertible(line)
        if not bad:
            for piece in answer(number, line):
                write(piece)
        elif len(findings) < _MOST_LINES:
            findings.append(_not_text(bad[0][1], Span(name, number, bad[0][0] + 1)))
        else:
            more += 1
    if more:
        findings.append(Diagnostic("encoding", Span(name), f"{more:,} more lines are not text", "is this a text file?"))
    return wrong + findings


def _answer(
    start: Path, origin: Lang, to: Lang, show: Shown
) -> tuple[Callable[[int, str], Iterable[str]], list[Diagnostic]]:
    """Return what answers a line, by its number and its text, and what is wrong with the workspace's glossary."""
    if origin == to:
        return (lambda _, line: [line] if show == "text" else []), []
    if to not in TRADITIONAL:
        if show != "text":
            raise UsageError(f"there is nothing to say of the way from {origin} to {to}", "leave the option out")
        return (lambda _, line: [script.simplified(line, origin)]), []
    if origin != ZH_HANS:
        hint = "convert the simplified text that it was made from: nothing can be recovered from a conversion"
        raise UsageError(f"{origin} cannot be converted to {to}", hint)
    root = layout.around(start)
    glossary, wrong = reading.glossary_around(root)
    converter = script.converter(glossary, to)
    if show == "text":
        return (lambda _, line: [converter.convert(line)]), wrong
    if show == "changes":
        reasons = reading.glossary_places(root)
        return (lambda number, line: [_changes(number, line.rstrip("\r\n"), converter, reasons)]), wrong
    reviewed = Reviewed(glossary.reviewed)
    return (lambda number, line: _choices(number, line.rstrip("\r\n"), converter, reviewed)), wrong


def _changes(number: int, line: str, converter: script.Converter, reasons: Mapping[str, tuple[str, str]]) -> str:
    changes = [
        {
            "start": one.start,
            "end": one.end,
            "from": one.source,
            "to": one.target,
            "rule": one.rule,
            **({"by": one.table} if one.table else {}),
            **(dict(zip(("at", "why"), reasons[one.table], strict=True)) if one.rule == "glossary" else {}),
            **({"then": one.then} if one.then else {}),
            **({"others": one.others} if one.others else {}),
        }
        for one in converter.explain(line)
    ]
    return _json({"line": number, "text": line, "converted": converter.convert(line), "changes": changes})


def _choices(number: int, line: str, converter: script.Converter, reviewed: Reviewed) -> Iterator[str]:
    for one in converter.choices(line):
        if not reviewed.covers(one, line):
            yield _json(
                {
                    "line": number,
                    "start": one.start,
                    "end": one.end,
                    "from": one.source,
                    "to": one.target,
                    "others": one.others,
                    "word": one.word,
                }
            )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _not_text(character: str, at: Span) -> Diagnostic:
    code = ord(character)
    if not code:
        return Diagnostic("encoding", at, "the character U+0000 is not text", "delete it")
    return Diagnostic("encoding", at, f"byte 0x{code - _ESCAPED_BYTE:02x} is not UTF-8", "save the input as UTF-8")
