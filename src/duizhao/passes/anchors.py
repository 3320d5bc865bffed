"""Where what the records hold stands now, and which records nothing stands on."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from duizhao.diagnostic import Finding
from duizhao.model.definitions import DisagreementDef, ExcerptDef, IdeaDef, Placed, SourceDef
from duizhao.passes.document import Document, Place
from duizhao.passes.match import stands_at, verify
from duizhao.span import Key, Node


class Moved(Struct, frozen=True):
    """A passage that stands elsewhere than its record says: what is to be written, each under the key of its node.

    `was` and `now` are lines and columns in words; `places` is how often the text holds the passage.
    """

    at: Node
    what: str
    text: str
    was: str
    now: str
    places: int
    values: Mapping[Key, int]


def moved(
    sources: Mapping[str, Placed[SourceDef]],
    documents: Mapping[str, Document],
    disagreements: Sequence[Placed[DisagreementDef]] = (),
) -> list[Moved]:
    """Return the excerpts, errata and statements that stand in their full text, but not where it is said.

    Of several places the one that is nearest to the recorded line is meant.
    """
    found: list[Moved] = []
    for name, full in documents.items():
        placed = sources[name]
        for i, excerpt in enumerate(placed.value.excerpts):
            found += _moved("excerpt", excerpt.text, excerpt, full, placed.at / "excerpts" / i)
        for i, erratum in enumerate(placed.value.errata):
            found += _moved("erratum", erratum.text, erratum.line, full, placed.at / "errata" / i)
    for each in disagreements:
        for i, statement in enumerate(each.value.statements):
            if statement.source in documents:
                at = each.at / "statements" / i
                found += _moved("statement", statement.text, statement.line, documents[statement.source], at)
    return found


def _moved(what: str, text: str, said: ExcerptDef | int | None, full: Document, at: Node) -> Iterator[Moved]:
    line, column = (said.line, said.column) if isinstance(said, ExcerptDef) else (said, None)
    if line is not None and stands_at(text, full, line, column):
        return
    result = verify(text, full)
    places = result.places if result.verdict == "exact" else ()
    if not places or any(line in (None, one.line) and column in (None, one.column) for one in places):
        return
    best = min(places, key=lambda one: (abs(one.line - (line or one.line)), abs(one.column - (column or one.column))))
    values: dict[Key, int] = {}
    if line is not None:
        values["line"] = best.line
    if column is not None:
        values["column"] = best.column
    yield Moved(at, what, text, _place(line, column), _now(best, column), len(places), values)


def _place(line: int | None, column: int | None) -> str:
    return ", ".join(f"{name} {number}" for name, number in (("line", line), ("column", column)) if number is not None)


def _now(place: Place, column: int | None) -> str:
    return _place(place.line, None if column is None else place.column)


def unused(
    sources: Mapping[str, Placed[SourceDef]],
    ideas: Sequence[tuple[str, Placed[IdeaDef]]],
    disagreements: Sequence[Placed[DisagreementDef]] = (),
) -> list[Finding]:
    """Return records that no quote and no disagreement names."""
    named = {quote.source for _, placed in ideas for quote in placed.value.quotes}
    named |= {statement.source for one in disagreements for statement in one.value.statements}
    return [
        Finding(
            "source-unused",
            placed.at,
            f"no quote uses the record of `{name}`",
            "quote it, or delete the record",
            severity="warning",
        )
        for name, placed in sources.items()
        if name not in named
    ]


def absent(sources: Mapping[str, Placed[SourceDef]], there: Collection[str], where: str) -> list[Finding]:
    """Return records whose full text is not at hand; `there` are the names of the files in the folder `where`."""
    return [
        Finding(
            "source-absent",
            placed.at / "file",
            f"there is no {placed.value.file} in {where}",
            "its quotes are checked against the recorded excerpts alone; name the folder that has it with --texts",
            severity="warning",
        )
        for placed in sources.values()
        if placed.value.file and placed.value.file not in there
    ]
