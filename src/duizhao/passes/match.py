"""Where a quote stands in a document, and how exactly: the five verdicts. docs/quotes.md tells how they are made."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise, takewhile
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.model.deck import SourceId, Verdict
from duizhao.passes.document import Document, Place, place
from duizhao.passes.fold import fold, raw_span
from duizhao.passes.nearest import LONGEST, Near, Segment, cuts_word, diff, nearest, whole

MAX_PLACES: Final = 1000
"""What is short stands in many places; no more than these are listed."""

MAX_PIECES: Final = 20
LEAST_PIECE: Final = 4
"""The weight of a piece beside an ellipsis: one for a Han character, two for a word. Less proves nothing."""

REPAIRABLE: Final = 0.8
"""The similarity from which the nearest text is what the quote must have meant."""

Reason: TypeAlias = Literal["", "no-words", "too-long", "piece-short", "pieces-order", "negation-elided"]
"""Why a quote cannot be accepted, beyond its text not being there."""

_WORD: Final = re.compile(r"[^\W_]")
_HAN: Final = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_SPACED_WORD: Final = re.compile("(?:(?!\\d)[0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ӿ])+(?:['’-]\\w+)*")
_ELLIPSIS: Final = re.compile(
    r"[\[［(（【〔]\s*+(?:[…⋯]|[.．]{3,}+|。{3,}+)++\s*+[\]］)）】〕]|(?:[…⋯]|[.．](?:[ \u00a0]?[.．]){2,}+|。{3,}+)++"
)
_LINE_BREAK: Final = re.compile("\\s*[\n\r\x0b\x0c\x85\u2028\u2029]\\s*")
_LINE_BREAKS_READ_AS: Final = (" ", "")
"""A line may break between two numbers, or inside one."""

_MAX_HITS: Final = 10_000
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*")
_CLAUSE_ENDS: Final = ",.;:!?，。；：！？、\n"
_NEGATION: Final = re.compile(
    r"[不没沒無无未]|非(?!常)|\b(?:not|no|never|cannot|nor|without)\b|n['’]t\b", re.IGNORECASE
)


class Verification(Struct, frozen=True, kw_only=True):
    """What is known of a quote.

    `places` holds every place of an exact or normalised quote, at most `MAX_PLACES`; of a truncated one its pieces, in
    order. `nearest`, `similarity` (0 to 1) and `diff` belong to an altered quote, and compare `compared`: the quote, or
    the first of its pieces that stands nowhere. `paste` is the text to write instead, where there can be no doubt.
    `document` is the one that all this is about; `elsewhere` names others in which the quote stands.
    """

    verdict: Verdict
    document: SourceId | None = None
    places: tuple[Place, ...] = ()
    nearest: Place | None = None
    similarity: float = 0.0
    compared: str = ""
    diff: tuple[Segment, ...] = ()
    paste: str = ""
    reason: Reason = ""
    elsewhere: tuple[SourceId, ...] = ()


class _Asked(Struct, frozen=True):
    """A quote made ready to be looked up: NFC, folded, and its pieces around ellipses (empty without an ellipsis)."""

    text: str
    folded: str
    pieces: tuple[str, ...]


_Stage: TypeAlias = Callable[[_Asked, Document], tuple[Place, ...]]


def verify(quote: str, document: Document, others: Sequence[Document] = ()) -> Verification:
    """Return how `quote` stands to `document`; where it does not stand there, `others` are searched too."""
    asked = _ask(quote)
    if not _WORD.search(asked.text):
        return Verification(verdict="absent", document=document.id, reason="no-words")
    for verdict, stage in _STAGES:
        places = stage(asked, document)
        if places:
            return _found(verdict, document, places)
    elsewhere = tuple(other.id for other in others if other is not document and _stands(asked, other))
    return _missed(asked, document, elsewhere)


def verify_on(quote: str, document: Document, line: int) -> Verification | None:
    """Return that `quote` stands in `document`, as it is written, first where it begins on `line`; None if it does not.

    What a record says is so most of the time, and looking there takes a thousandth of looking everywhere.
    """
    text = unicodedata.normalize("NFC", quote)
    starts = document.line_starts
    if line > len(starts) or not _WORD.search(text):
        return None
    end = starts[line] if line < len(starts) else len(document.text)
    at = document.text.find(text, starts[line - 1], end - 1 + len(text))
    return None if at < 0 else _found("exact", document, (place(document, at, at + len(text)),))


def stands_at(quote: str, document: Document, line: int, column: int | None) -> bool:
    """Say whether `quote` stands, as it is written, on `line`, and in `column` if that is given.

    In a text that is not NFC a column is not looked up: the answer is then no, and has to be found otherwise.
    """
    if column is None:
        return verify_on(quote, document, line) is not None
    if line > len(document.line_starts) or document.raw is not None or not _WORD.search(quote):
        return False
    return document.text.startswith(unicodedata.normalize("NFC", quote), document.line_starts[line - 1] + column - 1)


def search(quote: str, documents: Sequence[Document]) -> Verification:
    """Return the best that can be said of `quote` in any of `documents`, and in which of them it stands.

    Exact comes before normalised, that before truncated, that before altered; the first document wins a tie.
    """
    asked = _ask(quote)
    if not _WORD.search(asked.text):
        return Verification(verdict="absent", reason="no-words")
    for verdict, stage in _STAGES:
        for i, document in enumerate(documents):
            places = stage(asked, document)
            if places:
                elsewhere = tuple(other.id for other in documents[i + 1 :] if stage(asked, other))
                return _found(verdict, document, places, elsewhere)
    missed = [_missed(asked, document, ()) for document in documents]
    best = max(missed, key=lambda one: one.similarity, default=None)
    if best is not None and best.verdict == "altered":
        return best
    reason: Reason = next((one.reason for one in missed if one.reason), "")
    return Verification(verdict="absent", reason=reason)


def _ask(quote: str) -> _Asked:
    text = unicodedata.normalize("NFC", quote)
    pieces: tuple[str, ...] = ()
    if _ELLIPSIS.search(text):
        pieces = tuple(stripped for piece in _ELLIPSIS.split(text) if _WORD.search(stripped := piece.strip()))
    return _Asked(text, fold(text), pieces)


def _found(
    verdict: Verdict, document: Document, places: tuple[Place, ...], elsewhere: tuple[SourceId, ...] = ()
) -> Verification:
    paste = places[0].matched if verdict == "normalised" else ""
    return Verification(verdict=verdict, document=document.id, places=places, paste=paste, elsewhere=elsewhere)


def _stands(asked: _Asked, document: Document) -> bool:
    return any(stage(asked, document) for _, stage in _STAGES)


def _exact(asked: _Asked, document: Document) -> tuple[Place, ...]:
    starts = islice(document.finder.places(asked.text), MAX_PLACES)
    return tuple(place(document, start, start + len(asked.text)) for start in starts)


def _normalised(asked: _Asked, document: Document) -> tuple[Place, ...]:
    hits = islice(_hits(asked.text, asked.folded, document, 0), MAX_PLACES)
    return tuple(place(document, start, end) for start, end, _ in hits)


def _hits(text: str, folded: str, document: Document, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield where `folded` stands in a document from the folded offset `start` on: raw span and folded offset.

    Folding takes away what parts one word from the next, so a hit must not begin or end inside a word or a number of
    the document, and must write the same numbers: 1 5 is not 15.
    """
    numbers = [_numbers(text, gap) for gap in _LINE_BREAKS_READ_AS]
    for at in islice(document.folded_finder.places(folded, start), _MAX_HITS):
        first, last = raw_span(document.folded, at, at + len(folded))
        if not cuts_word(document.text, first) and not cuts_word(document.text, last):
            found = document.text[first:last]
            if any(_numbers(found, gap) == ours for gap, ours in zip(_LINE_BREAKS_READ_AS, numbers, strict=True)):
                yield first, last, at


def _numbers(text: str, gap: str) -> list[str]:
    """Return the numbers of `text`, its line breaks read as `gap`."""
    words = _LINE_BREAK.sub(gap, text).split()
    return [number for word in words for number in _NUMBER.findall(fold(word))]


def _truncated(asked: _Asked, document: Document) -> tuple[Place, ...]:
    if _too_short(asked.pieces) or not 0 < len(asked.pieces) <= MAX_PIECES:
        return ()
    chain = _chain(asked.pieces, document)
    gaps = (document.text[before.end : after.start] for before, after in pairwise(chain))
    return () if any(map(_loses_negation, gaps)) else chain


def _loses_negation(gap: str) -> bool:
    """Say whether `gap`, left out, takes the negation from the clause that goes on after it."""
    clause = max(gap.rfind(mark) for mark in _CLAUSE_ENDS) + 1
    return _NEGATION.search(gap, clause) is not None


def _too_short(pieces: Sequence[str]) -> bool:
    return any(len(_HAN.findall(piece)) + 2 * len(_SPACED_WORD.findall(piece)) < LEAST_PIECE for piece in pieces)


def _chain(pieces: Sequence[str], document: Document) -> tuple[Place, ...]:
    """Return `pieces` in this order, none overlapping another, or nothing; close to each other where they can be.

    Going forward, each piece is taken as early as possible, which finds a chain if there is one; going back from its
    end, each is taken as late as possible.
    """
    found: list[tuple[int, int, int]] = []
    start = 0
    for piece in pieces:
        hit = next(_hits(piece, fold(piece), document, start), None)
        if hit is None:
            return ()
        found.append(hit)
        start = hit[2] + len(fold(piece))
    for i in range(len(pieces) - 2, -1, -1):
        folded = fold(pieces[i])
        last = found[i + 1][2] - len(folded)
        for hit in takewhile(lambda hit: hit[2] <= last, _hits(pieces[i], folded, document, found[i][2])):  # noqa: B023
            found[i] = hit
    return tuple(place(document, first, last) for first, last, _ in found)


_STAGES: Final[tuple[tuple[Verdict, _Stage], ...]] = (
    ("exact", _exact),
    ("normalised", _normalised),
    ("truncated", _truncated),
)


def _missed(asked: _Asked, document: Document, elsewhere: tuple[SourceId, ...]) -> Verification:
    """Return altered, with the nearest text, or absent."""
    reason = _reason(asked, document)
    subject = asked.text
    if asked.pieces and not reason:
        subject = next((piece for piece in asked.pieces if not _hit(piece, document)), subject)
    near = _rejected(fold(subject), document) or nearest(fold(subject), document.folded.text)
    if near is None:
        return Verification(verdict="absent", document=document.id, reason=reason, elsewhere=elsewhere)
    found = place(document, *whole(document.text, *raw_span(document.folded, near.start, near.end)))
    certain = near.unique and near.similarity >= REPAIRABLE and not asked.pieces
    return Verification(
        verdict="altered",
        document=document.id,
        nearest=found,
        similarity=near.similarity,
        compared=subject,
        diff=tuple(diff(found.matched, subject)),
        paste=found.matched if certain else "",
        reason=reason,
        elsewhere=elsewhere,
    )


def _rejected(folded: str, document: Document) -> Near | None:
    """Return the place whose words are right while a number or an end is not: nothing can be nearer."""
    places = list(islice(document.folded_finder.places(folded), 2)) if _WORD.search(folded) else []
    return Near(places[0], places[0] + len(folded), 1.0, unique=len(places) == 1) if places else None


def _reason(asked: _Asked, document: Document) -> Reason:
    if len(asked.folded) > LONGEST or len(asked.pieces) > MAX_PIECES:
        return "too-long"
    if asked.pieces and _too_short(asked.pieces):
        return "piece-short"
    if asked.pieces and all(_hit(piece, document) for piece in asked.pieces):
        return "negation-elided" if _chain(asked.pieces, document) else "pieces-order"
    return ""


def _hit(piece: str, document: Document) -> bool:
    return next(_hits(piece, fold(piece), document, 0), None) is not None
