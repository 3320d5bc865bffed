"""Every quote of every idea, verified: against the full text where it is at hand, else against recorded excerpts."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct, structs

from duizhao.diagnostic import Finding
from duizhao.lang import AUTHORED
from duizhao.model.deck import Idea, Quote, SourceId
from duizhao.model.definitions import (
    DisagreementDef,
    ErratumDef,
    IdeaDef,
    Placed,
    QuoteDef,
    ReportDef,
    SourceDef,
    texts,
)
from duizhao.passes.check import did_you_mean
from duizhao.passes.document import Document, Place, document, place
from duizhao.passes.fold import fold
from duizhao.passes.match import Reason, Verification, verify, verify_on
from duizhao.passes.nearest import contrast, cuts_word, render, whole
from duizhao.span import Node

_FIX: Final = "duizhao check --fix writes the source's words"
COPY: Final = "copy the source's words, character for character"
_GET_TEXT: Final = "put the text into seeds/texts/, or name its folder with --texts, and run duizhao check --fix"
_BETWEEN_EXCERPTS: Final = "\n\0\n"
"""No quote of a YAML file holds a NUL, so none can reach from one excerpt into the next."""

_LEAST_STRADDLE: Final = 4
_IS_KNOWN: Final = "the erratum is known"

_REASONS: Final[Mapping[Reason, tuple[str, str]]] = {
    "no-words": ("the quote has no words", "quote the source's words, or delete the quote"),
    "too-long": ("the quote is too long, or has too many ellipses", "quote a few sentences"),
    "piece-short": (
        "a piece beside the ellipsis is too short to prove anything",
        "quote at least four Chinese characters or two words on either side",
    ),
    "pieces-order": ("the source has the pieces around the ellipsis, but not in this order", "keep the source's order"),
    "negation-elided": (
        "the ellipsis leaves out the negation of a clause that goes on after it",
        "quote the clause whole",
    ),
}


class Repair(Struct, frozen=True):
    """The source's words, to be written at the node of a quote's text."""

    at: Node
    text: str


class Excerpt(Struct, frozen=True, order=True):
    """A passage to be recorded: 1-based line and column in the source's file, the column in code points."""

    source: SourceId
    line: int
    column: int
    text: str


class Verified(Struct, frozen=True, kw_only=True):
    """Ideas with those of their quotes that stand in their sources; what is wrong with the others, and its remedies.

    `repairs` and `excerpts` are what ``duizhao check --fix`` writes.
    """

    ideas: tuple[Idea, ...]
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class _Record:
    """A source with what quotes can be checked against: its full text or nothing, and its excerpts as one document."""

    id: SourceId
    record: SourceDef
    full: Document | None
    excerpts: Document
    starts: tuple[int, ...]

    @property
    def text(self) -> Document:
        return self.excerpts if self.full is None else self.full

    def at(self, found: Place) -> tuple[int | None, int | None]:
        """Return the line and column of `found` in the source's file, as far as they are known."""
        if self.full is not None:
            return found.line, found.column
        number = bisect_right(self.starts, found.start) - 1
        excerpt = self.record.excerpts[number]
        first = bisect_right(self.excerpts.line_starts, self.starts[number])
        if excerpt.line is None:
            return None, None
        if found.line > first:
            return excerpt.line + found.line - first, found.column
        return excerpt.line, None if excerpt.column is None else excerpt.column + found.column - 1


def verify_ideas(
    ideas: Sequence[tuple[str, Placed[IdeaDef]]],
    sources: Mapping[str, Placed[SourceDef]],
    documents: Mapping[str, Document],
    disagreements: Sequence[Placed[DisagreementDef]] = (),
) -> Verified:
    """Return `ideas`, each a topic and a definition, with their quotes verified, and the statements they ask about.

    `documents` holds the full texts that are at hand, by source id. A quote that is in error is left out of its idea;
    nothing is built then, and the other quotes' findings still make sense.
    """
    verifier = _Verifier(sources, documents)
    statements = {one.value.id: one for one in disagreements}
    verified: list[Idea] = []
    for topic, placed in ideas:
        quotes = [verifier.quote(asked, placed.at / "quotes" / i) for i, asked in enumerate(placed.value.quotes)]
        reports: dict[str, tuple[Quote, ...]] = {}
        for i, question in enumerate(placed.value.questions):
            if isinstance(question, ReportDef):
                reports[question.id] = verifier.reports(question, placed.at / "questions" / i, statements)
        found = tuple(quote for quote in quotes if quote is not None)
        verified.append(Idea(at=placed.at, topic=topic, definition=placed.value, quotes=found, reports=reports))
    return Verified(
        ideas=tuple(verified),
        findings=tuple(verifier.findings),
        repairs=tuple(verifier.repairs),
        excerpts=tuple(sorted(one for several in verifier.excerpts.values() for one in several.values())),
    )


class _Verifier:
    """Verifies quotes one by one, and gathers what is wrong with them and how it is mended."""

    def __init__(self, sources: Mapping[str, Placed[SourceDef]], documents: Mapping[str, Document]) -> None:
        self._records = {
            name: _record(SourceId(name), placed.value, documents.get(name)) for name, placed in sources.items()
        }
        self._statements: dict[Node, Quote | None] = {}
        self.findings: list[Finding] = []
        self.repairs: list[Repair] = []
        self.excerpts: dict[SourceId, dict[str, Excerpt]] = {}

    def quote(self, asked: QuoteDef, at: Node) -> Quote | None:
        """Return the quote if it stands in its source."""
        if not asked.text:
            return None
        record = self._records.get(asked.source)
        if record is None:
            message = f"there is no record `{asked.source}`"
            self.findings.append(
                Finding("quote-source", at / "source", message, did_you_mean(asked.source, self._records))
            )
            return None
        found = _as_recorded(asked.text, record)
        if found is None:
            others = [other.text for other in self._records.values() if other is not record]
            found = _settle(record, verify(asked.text, record.text, others))
        problems = list(_findings(asked, at, record, found))
        self.findings += problems
        if found.paste:
            self.repairs.append(Repair(at / "text", found.paste))
        _collect(self.excerpts.setdefault(record.id, {}), record, found)
        if not found.places or any(problem.severity == "error" for problem in problems):
            return None
        return _quote(asked, record, found)

    def reports(
        self, question: ReportDef, at: Node, disagreements: Mapping[str, Placed[DisagreementDef]]
    ) -> tuple[Quote, ...]:
        """Return the statements that a question asks about, as far as they stand in their sources."""
        placed = disagreements.get(question.disagreement)
        if placed is None:
            message = f"there is no disagreement `{question.disagreement}`"
            hint = did_you_mean(question.disagreement, disagreements)
            self.findings.append(Finding("disagreement-unknown", at / "disagreement", message, hint))
            return ()
        quotes: list[Quote | None] = []
        places = [(at / "right", question.right), *((at / "wrong" / i, one) for i, one in enumerate(question.wrong))]
        for here, number in places:
            if number > len(placed.value.statements):
                message = f"`{question.disagreement}` has no statement {number}, it has {len(placed.value.statements)}"
                self.findings.append(Finding("quote-number", here, message, "count its statements from 1"))
            else:
                quotes.append(self._statement(placed, number - 1))
        return tuple(quote for quote in quotes if quote is not None)

    def _statement(self, placed: Placed[DisagreementDef], number: int) -> Quote | None:
        """Return a statement as a quote; what is wrong with it is said once, however many questions ask about it."""
        at = placed.at / "statements" / number
        if at not in self._statements:
            one = placed.value.statements[number]
            # what the documents got wrong is known here: it is what the disagreement is about
            asked = QuoteDef(source=one.source, text=one.text, en=one.en, zh_hans=one.zh_hans, note=_IS_KNOWN)
            quote = self.quote(asked, at)
            self._statements[at] = None if quote is None else structs.replace(quote, note={})
            if quote is not None:
                self._glosses(quote, at)
        return self._statements[at]

    def _glosses(self, quote: Quote, at: Node) -> None:
        for lang in AUTHORED:
            if lang != quote.language and lang not in quote.gloss:
                message = f"the statement has no `{lang}`, and a question asks about it"
                self.findings.append(Finding("language-missing", at, message, f"add a gloss: `{lang}:`"))


def _record(id_: SourceId, record: SourceDef, full: Document | None) -> _Record:
    parts = [unicodedata.normalize("NFC", one.text) for one in record.excerpts]
    starts: list[int] = []
    length = 0
    for part in parts:
        starts.append(length)
        length += len(part) + len(_BETWEEN_EXCERPTS)
    excerpts = document(id_, record.file or record.id, _BETWEEN_EXCERPTS.join(parts))
    return _Record(id_, record, full, excerpts, tuple(starts))


def _as_recorded(text: str, record: _Record) -> Verification | None:
    """Return that a quote stands where the one excerpt that holds it says; None if it does not, or several hold it."""
    composed = unicodedata.normalize("NFC", text)
    at = record.excerpts.text.find(composed)
    if record.full is None or at < 0 or record.excerpts.text.find(composed, at + 1) >= 0:
        return None
    line = record.record.excerpts[bisect_right(record.starts, at) - 1].line
    return None if line is None else verify_on(text, record.full, line)


def _settle(record: _Record, found: Verification) -> Verification:
    """Return `found` with one place, where the words stand in several: the one whose line is recorded, or the first."""
    if found.verdict == "truncated" or len(found.places) < 2:  # noqa: PLR2004
        return found
    lines = {one.line for one in record.record.excerpts if found.places[0].matched in one.text}
    chosen = next((one for one in found.places if one.line in lines), found.places[0])
    return structs.replace(found, places=(chosen,))


def _quote(asked: QuoteDef, record: _Record, found: Verification) -> Quote:
    line, column = record.at(found.places[0])
    return Quote(
        source=record.id,
        text=asked.text,
        language=record.record.language,
        speaker=asked.speaker or next(iter(record.record.speakers), ""),
        line=line,
        column=column,
        verdict=found.verdict,
        checked_in="excerpt" if record.full is None else "text",
        gloss=asked.gloss,
        note=texts(asked.note),
    )


def _collect(excerpts: dict[str, Excerpt], record: _Record, found: Verification) -> None:
    """Add what a quote stands on, or will stand on once it is repaired, unless the record holds it already."""
    places = (found.nearest,) if found.nearest is not None and found.paste else found.places
    for one in places:
        if one.matched not in excerpts and _unrecorded(one, record):
            excerpts[one.matched] = Excerpt(record.id, one.line, one.column, one.matched)


def _unrecorded(one: Place, record: _Record) -> bool:
    return record.full is not None and one.matched not in record.excerpts.text


def _findings(asked: QuoteDef, at: Node, record: _Record, found: Verification) -> Iterator[Finding]:
    if found.verdict == "altered":
        yield _altered(at / "text", record, found)
    elif found.verdict == "absent":
        yield _absent(at / "text", record, found)
    else:
        if found.verdict == "normalised":
            message = "the source writes these words with other marks or spaces"
            yield Finding("quote-normalised", at / "text", message, _FIX, (found.paste,))
        yield from _cut(at / "text", record, found)
        yield from _errata(asked, at, record, found)
        if found.verdict != "normalised" and any(_unrecorded(one, record) for one in found.places):
            message = f"the record of `{record.id}` does not hold this quote yet"
            hint = "duizhao check --fix records the excerpt"
            yield Finding("quote-excerpt", at / "text", message, hint, severity="warning")


def _altered(at: Node, record: _Record, found: Verification) -> Finding:
    source, quote = contrast(found.diff)
    whose = "source" if record.full is not None else "recorded excerpt"
    message = f"the {whose} has “{source}”, the quote has “{quote}”"
    if source == quote:  # of a word too long to be shown whole
        message = f"the quote begins or ends inside a word of the {whose}"
    hint = _FIX if found.paste else COPY
    if found.reason:
        message, hint = _REASONS[found.reason]
    if found.elsewhere:
        hint = _other_source(found)
    return Finding("quote-altered", at, message, hint, _details(found, record))


def _absent(at: Node, record: _Record, found: Verification) -> Finding:
    if found.reason:
        message, hint = _REASONS[found.reason]
        return Finding("quote-absent", at, message, hint)
    message = f"the quote does not stand in `{record.id}`"
    if found.elsewhere:
        names = " and ".join(f"`{name}`" for name in found.elsewhere)
        return Finding("quote-absent", at, f"{message}, but in {names}", _other_source(found))
    if record.full is None:
        message = f"the full text of `{record.id}` is not at hand, and its record has no excerpt with this quote"
        return Finding("quote-unrecorded", at, message, _GET_TEXT)
    return Finding("quote-absent", at, message, f"{COPY}, or name the right source")


def _other_source(found: Verification) -> str:
    return f"write `source: {found.elsewhere[0]}`: the quote stands there"


def _details(found: Verification, record: _Record) -> tuple[str, ...]:
    """Return where the nearest text is, and the difference: the quote's words before each arrow."""
    if found.nearest is None:
        return ()
    line = record.at(found.nearest)[0]
    return (record.text.name + (f", line {line}" if line else "") + f": {render(found.diff)}",)


def _cut(at: Node, record: _Record, found: Verification) -> Iterator[Finding]:
    """Yield what an exact quote breaks at its ends: 5亿 is no quote of 15亿."""
    text, one = record.text.text, found.places[0]
    for edge, verb in ((one.start, "begins"), (one.end, "ends")):
        if found.verdict == "exact" and cuts_word(text, edge):
            first, last = whole(text, edge, edge)
            number = text[edge - 1].isdigit() or text[edge].isdigit()
            message = f"the quote {verb} inside the {'number' if number else 'word'} “{text[first:last]}”"
            yield Finding("quote-cut", at, message, "quote it whole", severity="error" if number else "warning")


def _errata(asked: QuoteDef, at: Node, record: _Record, found: Verification) -> Iterator[Finding]:
    if asked.note:
        return
    for erratum in record.record.errata:
        if _overlaps(erratum, record, found.places):
            right = f" should be “{erratum.correct}”" if erratum.correct else f" is recorded as {erratum.kind}"
            message = f"the passage overlaps the erratum `{erratum.id}`: “{erratum.text}”{right}"
            details = (erratum.note,) if erratum.note else ()
            yield Finding("quote-erratum", at / "text", message, "add a `note` that tells learners so", details)


def _overlaps(erratum: ErratumDef, record: _Record, places: Iterable[Place]) -> bool:
    text = unicodedata.normalize("NFC", erratum.text)
    slips = [one for one in _occurrences(text, record.text) if erratum.line in (None, record.at(one)[0])]
    if not slips and record.full is not None:
        slips = list(_occurrences(text, record.full))
    for one in places:
        if any(slip.start < one.end and one.start < slip.end for slip in slips):
            return True
        if record.full is None and _may_share(text, erratum.line, one.matched, record.at(one)[0]):
            return True
    return False


def _occurrences(text: str, where: Document) -> Iterator[Place]:
    for start in where.finder.places(text):
        yield place(where, start, start + len(text))


def _may_share(slip: str, slip_line: int | None, quote: str, line: int | None) -> bool:
    """Say whether an erratum that no excerpt holds whole may reach into a quote: it holds it, or they interlock."""
    if slip_line is not None and line is not None and not line <= slip_line <= line + quote.count("\n"):
        return False
    slip, quote = fold(slip), fold(quote)
    if quote in slip:
        return True
    lengths = range(_LEAST_STRADDLE, min(len(slip), len(quote)))
    return any(quote.endswith(slip[:n]) or quote.startswith(slip[-n:]) for n in lengths)
