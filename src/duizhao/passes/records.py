"""Whether the passages that records and disagreements hold stand in the full texts, and where they say so."""

from collections.abc import Iterator, Mapping, Sequence

from duizhao.diagnostic import Finding
from duizhao.model.definitions import DisagreementDef, ErratumDef, ExcerptDef, Placed, SourceDef, StatementDef
from duizhao.passes.document import Document
from duizhao.passes.match import stands_at, verify
from duizhao.passes.nearest import render
from duizhao.passes.quotes import COPY
from duizhao.span import Node


def verify_records(
    sources: Mapping[str, Placed[SourceDef]],
    documents: Mapping[str, Document],
    disagreements: Sequence[Placed[DisagreementDef]] = (),
) -> list[Finding]:
    """Return excerpts, errata and statements that do not stand in their full text, or not where it is said.

    Where the full text is absent an excerpt is all that vouches for a quote, so it must itself be beyond doubt.
    """
    findings: list[Finding] = []
    for name, full in documents.items():
        placed = sources[name]
        for i, one in enumerate(placed.value.excerpts):
            findings += _misplaced("excerpt", one, full, placed.at / "excerpts" / i)
        for i, erratum in enumerate(placed.value.errata):
            findings += _misplaced("erratum", erratum, full, placed.at / "errata" / i)
    for each in disagreements:
        for i, statement in enumerate(each.value.statements):
            if statement.source in documents:
                at = each.at / "statements" / i
                findings += _misplaced("statement", statement, documents[statement.source], at)
    return findings


def _misplaced(what: str, one: ExcerptDef | ErratumDef | StatementDef, full: Document, at: Node) -> Iterator[Finding]:
    line, column = one.line, one.column if isinstance(one, ExcerptDef) else None
    if line is not None and stands_at(one.text, full, line, column):
        return
    found = verify(one.text, full)
    if found.verdict != "exact":
        near = found.nearest if found.verdict == "altered" else None
        details = (f"{full.name}, line {near.line}: {render(found.diff)}",) if near is not None else ()
        message = f"{full.name} does not have this {what}"
        yield Finding(f"{what}-absent", at / "text", message, COPY, details)
    elif not any(line in (None, place.line) and column in (None, place.column) for place in found.places):
        first = found.places[0]
        message = f"this {what} stands at line {first.line}, column {first.column} of {full.name}"
        yield Finding(f"{what}-place", at / ("line" if line != first.line else "column"), message, "correct the place")
