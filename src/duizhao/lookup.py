"""Questions about texts that build nothing: where a quote stands, how a line is written in another script."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from duizhao.diagnostic import Diagnostic
from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.passes import quote_report, script
from duizhao.passes.check import did_you_mean
from duizhao.span import Span
from duizhao.workspace import layout, reading

_MOST_LINES: Final = 100
_ESCAPED_BYTE: Final = 0xDC00
"""Python's surrogateescape: byte 0x80 is U+DC80."""


def quotes(
    start: Path, source: str | None, texts: Path | None, lines: Iterable[str], *, as_json: bool
) -> Iterator[str]:
    """Yield, for each line, where the quote in it stands: in `source` (an id or a file's name), or in all documents."""
    read = reading.load(layout.find(start))
    documents, _ = reading.load_documents(read, texts)
    chosen = list(documents.values())
    if source is not None:
        chosen = [one for one in chosen if source in (one.id, one.name)]
        if not chosen:
            known = source in read.sources or any(source == one.value.file for one in read.sources.values())
            hint = (
                "put its full text into seeds/texts/, or name the folder with --texts"
                if known
                else did_you_mean(source, read.sources)
            )
            raise UsageError(
                f"the full text of `{source}` is not here" if known else f"there is no record `{source}`", hint
            )
    elif not chosen:
        raise UsageError("there is no full text here", "put them into seeds/texts/, or name their folder with --texts")
    others = [one for one in documents.values() if one not in chosen]
    for line in lines:
        yield quote_report.look_up(line.rstrip("\r\n"), chosen, others, as_json=as_json)


def convert(start: Path, to: Lang, lines: Iterable[str], write: Callable[[str], object], name: str) -> list[Diagnostic]:
    """Write each of `lines` in the script of `to`, and return what could not be converted; such lines are left out.

    The glossary is that of the workspace around `start`, if there is one, over the shipped one. `name` is how
    diagnostics call the input; bytes that are not UTF-8 come as lone surrogates.
    """
    root = layout.around(start)
    words = reading.whole_glossary(reading.load(root)) if root else reading.glossary()
    converter = script.converter(words, to)
    findings: list[Diagnostic] = []
    more = 0
    for number, line in enumerate(lines, 1):
        bad = script.unconvertible(line)
        if not bad:
            write(converter.convert(line))
        elif len(findings) < _MOST_LINES:
            findings.append(_not_text(bad[0][1], Span(name, number, bad[0][0] + 1)))
        else:
            more += 1
    if more:
        findings.append(Diagnostic("encoding", Span(name), f"{more:,} more lines are not text", "is this a text file?"))
    return findings


def _not_text(character: str, at: Span) -> Diagnostic:
    code = ord(character)
    if not code:
        return Diagnostic("encoding", at, "the character U+0000 is not text", "delete it")
    return Diagnostic("encoding", at, f"byte 0x{code - _ESCAPED_BYTE:02x} is not UTF-8", "save the input as UTF-8")
