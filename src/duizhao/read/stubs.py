"""Stubs of ideas as YAML that reads back: drafts, each with its quote, below why it was proposed."""

from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.diagnostic import printable
from duizhao.lang import EN, ZH_HANS
from duizhao.model.stub import Stub
from duizhao.read.edit import scalar

_WIDEST: Final = 110
"""A comment goes on on the next line after so many characters."""


def document(topic: str, stubs: Sequence[Stub], heading: Sequence[str]) -> str:
    """Return a file of cards with `stubs` in their order, below `heading` as a comment."""
    lines = [*(row for line in heading for row in _comment(line)), f"topic: {scalar(topic)}", "ideas:"]
    for number, stub in enumerate(stubs, 1):
        lines += ["", *_stub(number, stub)] if number > 1 else _stub(number, stub)
    return "".join(f"{line}\n" for line in lines)


def _stub(number: int, stub: Stub) -> Iterator[str]:
    at = f"{stub.source}:{stub.line}:{stub.column}"
    yield from _comment(f"{number}. {at}, score {stub.score:.2f}: {'; '.join(stub.reasons)}")
    for note in stub.notes:
        yield from _comment(f"note: {note}")
    if stub.before:
        yield from _comment(f"before: …{stub.before}")
    if stub.after:
        yield from _comment(f"after: {stub.after}…")
    yield f"- id: {scalar(stub.id)}"
    yield "  draft: true"
    yield "  level:"
    yield "  term:"
    langs = (EN, ZH_HANS) if stub.lang in (EN, ZH_HANS) else (EN, ZH_HANS, stub.lang)
    yield from (_field(f"    {lang}", stub.term.get(lang, "")) for lang in langs)
    yield "  definition:"
    yield from (f"    {lang}:" for lang in (EN, ZH_HANS))
    yield "  quotes:"
    yield f"  - source: {scalar(stub.source)}"
    yield f"    text: {scalar(stub.text)}"
    yield from (f"    {lang}:" for lang in (EN, ZH_HANS) if _is_gloss(lang, stub.lang))
    if stub.speaker:
        yield f"    speaker: {scalar(stub.speaker)}"
    elif stub.asked:
        yield from (f"    {line}" for line in _comment(f"the text has “{stub.asked}” before it: who is that?"))
        yield "    speaker:"
    if stub.erratum:
        yield "    note:"
        yield from (f"      {lang}:" for lang in (EN, ZH_HANS))


def _is_gloss(lang: str, source: str) -> bool:
    """Say whether a quote in the language `source` needs our translation into `lang`."""
    return (lang == EN) != (source == EN)


def _field(key: str, value: str) -> str:
    return f"{key}: {scalar(value)}" if value else f"{key}:"


def _comment(text: str) -> Iterator[str]:
    """Yield `text` as lines of a comment; nothing in it can end one."""
    words = printable(text.replace("\n", " ")).split(" ")
    line = "#"
    for word in words:
        if len(line) > 1 and len(line) + 1 + len(word) > _WIDEST:
            yield line
            line = "#  "
        line += f" {word}"
    yield line
