"""What is wrong with drafts, of which less is asked than of ideas, and which of them are finished."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.lang import Lang
from duizhao.model.definitions import DraftDef, IdeaDef, Placed, SourceDef
from duizhao.model.ledger import Ledger
from duizhao.passes import quotes
from duizhao.passes.check import check_idea
from duizhao.passes.document import Document
from duizhao.passes.quotes import Repair
from duizhao.span import Node

Drafts = Sequence[tuple[str, Placed[DraftDef]]]

_OF_QUOTE: Final = len(("ideas", 0, "quotes", 0))
_LATER: Final = frozenset({"quote-erratum", "quote-excerpt", "quote-unrecorded"})
"""What is asked of a quote only when its draft is finished: a note, and a place in the record. Until then many a draft
will be thrown away, and its record should not keep the passage."""


class DraftsChecked(Struct, frozen=True, kw_only=True):
    """What is wrong with drafts, what mends it, and how many of their quotes stand in the texts that are at hand."""

    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]
    verified: int


def written(drafts: Drafts) -> list[tuple[str, Placed[IdeaDef]]]:
    """Return what of drafts is written, for those checks that ask no more of an idea."""
    return [(topic, Placed(placed.at, placed.value.idea)) for topic, placed in drafts]


def check_drafts(
    drafts: Drafts,
    sources: Mapping[str, Placed[SourceDef]],
    documents: Mapping[str, Document],
    ledgers: Mapping[str, Ledger],
) -> DraftsChecked:
    """Return what is wrong with each draft by itself: its quotes must stand in their sources, as an idea's must.

    The records do not hold them yet, so that without its full text nothing is said of a source's quotes.
    """
    unasked = [(topic, Placed(one.at, replace(one.value, questions=[]))) for topic, one in written(drafts)]
    verified = quotes.verify_ideas(unasked, sources, documents)
    absent = {
        placed.at / "quotes" / i
        for _, placed in unasked
        for i, quote in enumerate(placed.value.quotes)
        if quote.source in sources and quote.source not in documents
    }
    findings = [one for one in verified.findings if one.code not in _LATER and _quote_of(one) not in absent]
    languages = {name: placed.value.language for name, placed in sources.items()}
    unsound = [one.at for one in verified.findings if isinstance(one.at, Node) and one.code != "quote-excerpt"]
    unknown = {_quote_of(one) for one in verified.findings if one.severity == "error" and one.code != "quote-erratum"}
    findings += _finished(drafts, unsound, languages)
    findings += _released(drafts, ledgers)
    return DraftsChecked(
        findings=tuple(findings),
        repairs=tuple(one for one in verified.repairs if Node(one.at.path, one.at.keys[:_OF_QUOTE]) not in absent),
        verified=sum(len(one.value.quotes) for _, one in unasked) - len(unknown),
    )


def _quote_of(finding: Finding) -> Node | None:
    """Return the quote that a finding is about."""
    at = finding.at
    return Node(at.path, at.keys[:_OF_QUOTE]) if isinstance(at, Node) else None


def _finished(drafts: Drafts, unsound: Sequence[Node], languages: Mapping[str, Lang]) -> Iterator[Finding]:
    """Yield drafts that lack nothing any more."""
    doubtful = {(at.path, at.keys[:length]) for at in unsound for length in range(len(at.keys) + 1)}
    for _, placed in drafts:
        at = placed.at
        if (at.path, at.keys) in doubtful:
            continue
        if placed.value.whole and not any(check_idea(Placed(at, placed.value.idea), languages)):
            message = f"nothing is missing from the draft `{placed.value.idea.id}`"
            rest = " and what is still blank" if placed.value.blank else ""
            hint = f"delete `draft: true`{rest}, and decks have it; once released, its id is a learner's progress"
            yield Finding("draft-finished", at / "draft", message, hint, severity="warning")


def _released(drafts: Drafts, ledgers: Mapping[str, Ledger]) -> Iterator[Finding]:
    """Yield drafts that learners have."""
    released = {key.partition("/")[0]: deck for deck, ledger in sorted(ledgers.items()) for key in ledger.notes}
    for _, placed in drafts:
        idea = placed.value.idea
        deck = next((released[name] for name in (idea.id, *idea.formerly) if name in released), None)
        if deck is not None:
            message = f"learners of `{deck}` have `{idea.id}` already: as a draft it would be taken from them"
            hint = "delete `draft: true`; what is changed reaches them with the next release only"
            yield Finding("draft-released", placed.at / "draft", message, hint)
