"""What is doubtful about the content of an idea, though every field is well formed; each finding can be accepted.

The thresholds were set on ideas that were read by people: what they found right stays below them. Between ideas, and
over whole decks, `duizhao.passes.deck_lints` looks.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from duizhao.diagnostic import Finding, short
from duizhao.lang import AUTHORED, EN, ZH_HANS, Lang
from duizhao.model.definitions import AcceptDef, DeckDef, IdeaDef, Placed, SourceDef, texts
from duizhao.model.review import NO_REVIEWS, Reviews
from duizhao.passes.check import did_you_mean
from duizhao.passes.deck_lints import Ideas, Lint, lint_decks, near_duplicates, reused_distractors
from duizhao.passes.graph_lints import lint_graph
from duizhao.passes.numerals import may_hold_number, numbers
from duizhao.passes.question_lints import lint_question, size
from duizhao.passes.reviews import stale
from duizhao.passes.script_lints import lint_scripts
from duizhao.span import Node, Span

CODES: Final = (
    "content-all-of-above",
    "content-distractor-reused",
    "content-forward",
    "content-hint-gives-answer",
    "content-isolated",
    "content-key-longest",
    "content-key-position",
    "content-missing-prerequisite",
    "content-near-duplicate",
    "content-negated-stem",
    "content-one-answer",
    "content-one-kind",
    "content-one-source",
    "content-script",
    "content-size",
    "content-stale",
    "content-stem-gives-key",
    "content-unmarked-quote",
    "content-unsupported-number",
)

DEFINITION: Final[dict[Lang, int]] = {EN: 360, ZH_HANS: 130}
QUOTE: Final[dict[Lang, int]] = {EN: 400, ZH_HANS: 150}
"""Characters. What is longer does not fit on a phone beside its quote or its other options: an idea is one thing to
remember. A Han character counts for about three letters."""

HAN_RUN: Final = 14
WORD_RUN: Final = 8
GLOSS_RUN: Final = 10
"""As many Han characters or English words in a row are no coincidence: a term and its verb are shorter. A gloss is in
our own words, and a definition by the same hand may well have a few of them."""

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_PUNCTUATION: Final = re.compile("[ ,.;:!?()\"'，。；：！？、（）“”‘’「」『』《》…—·]+")
_BETWEEN_WORDS: Final = str.maketrans(dict.fromkeys('.,;:!?()[]/…—–-“”‘"', " "))
_MARKED: Final = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|\"[^\"]*\"|‘[^’]*’")


def lint(
    ideas: Ideas,
    decks: Sequence[Placed[DeckDef]],
    sources: Mapping[str, Placed[SourceDef]],
    broken: Iterable[Node | Span] = (),
    reviewed: Reviews = NO_REVIEWS,
    of_idea: Callable[[Placed[IdeaDef]], Iterable[Finding]] | None = None,
) -> list[Finding]:
    """Return what is doubtful about the content, without what its authors accept, and what is accepted for nothing.

    All of it is warnings. `broken` are the places of what could not be read: an idea around one of them is not looked
    at, since what seems to be missing may be there, and then no acceptance is called unused, and nothing is said of
    links between ideas. `of_idea` is `lint_idea`, or returns the same.
    """
    look = of_idea or lint_idea
    places = list(broken)
    whole = _whole(ideas, places)
    lints = [Lint(finding, (placed.at,)) for _, placed in whole for finding in look(placed)]
    lints += _unsupported_numbers(whole, sources, [term for _, placed in ideas for term in placed.value.term.values()])
    lints += reused_distractors(whole)
    lints += near_duplicates(whole)
    lints += lint_decks(whole, decks)
    lints += lint_graph(ideas, decks) if not places else ()
    lints += stale(whole, {name: placed.value.language for name, placed in sources.items()}, reviewed)
    return list(_accepted(lints, _acceptances(whole, decks), may_be_unused=not places))


def check_acceptances(
    ideas: Ideas, decks: Sequence[Placed[DeckDef]], broken: Iterable[Node | Span] = ()
) -> Iterator[Finding]:
    """Yield acceptances of what no finding is called; `broken` as in `lint`."""
    for at, accept in _acceptances(_whole(ideas, broken), decks):
        for i, one in enumerate(accept):
            if one.code not in CODES:
                message = f"no finding about content has the code `{short(one.code)}`"
                yield Finding("accept-unknown", at / "accept" / i / "code", message, did_you_mean(one.code, CODES))


def _whole(ideas: Ideas, broken: Iterable[Node | Span]) -> Ideas:
    """Return the ideas that are asked about and were read whole."""
    around = {(at.path, at.keys[:i]) for at in broken if isinstance(at, Node) for i in range(len(at.keys) + 1)}
    return [
        (topic, placed)
        for topic, placed in ideas
        if not placed.value.retired and (placed.at.path, placed.at.keys) not in around
    ]


def _acceptances(ideas: Ideas, decks: Sequence[Placed[DeckDef]]) -> list[tuple[Node, Sequence[AcceptDef]]]:
    found: list[tuple[Node, Sequence[AcceptDef]]] = [(placed.at, placed.value.accept) for _, placed in ideas]
    return found + [(placed.at, placed.value.accept) for placed in decks]


def _accepted(
    lints: Sequence[Lint], acceptances: Sequence[tuple[Node, Sequence[AcceptDef]]], *, may_be_unused: bool
) -> Iterator[Finding]:
    """Yield the findings of `lints` that nobody accepts, and what is accepted for nothing."""
    accepting = {(at, one.code) for at, accept in acceptances for one in accept}
    used: set[tuple[Node, str]] = set()
    for each in lints:
        by = {(owner, each.finding.code) for owner in each.owners} & accepting if accepting else set()
        used |= by
        if not by:
            yield each.finding
    for at, accept in acceptances:
        for i, one in enumerate(accept):
            here = at / "accept" / i
            if one.code not in CODES:
                continue
            if may_be_unused and (at, one.code) not in used:
                message = f"there is no `{one.code}` here to accept"
                yield Finding("accept-unused", here, message, "delete it", severity="warning")
            elif one.code in [before.code for before in accept[:i]]:
                message = f"`{one.code}` is accepted twice here"
                yield Finding("accept-unused", here, message, "delete one of them", severity="warning")


def lint_idea(placed: Placed[IdeaDef]) -> Iterator[Finding]:
    """Yield what is doubtful about an idea by itself."""
    idea, at = placed.value, placed.at
    yield from _sizes(idea, at)
    yield from _unmarked_quotes(idea, at)
    yield from lint_scripts(idea, at)
    for i, question in enumerate(idea.questions):
        yield from lint_question(question, at / "questions" / i)


def _sizes(idea: IdeaDef, at: Node) -> Iterator[Finding]:
    for lang in AUTHORED:
        if len(idea.definition.get(lang, "")) > DEFINITION[lang]:
            yield from size("the definition", idea.definition[lang], DEFINITION[lang], at / "definition" / lang)
    for i, quote in enumerate(idea.quotes):
        if len(quote.text) > QUOTE[ZH_HANS]:
            budget = QUOTE[ZH_HANS if _IS_HAN.search(quote.text) else EN]
            yield from size("the quote", quote.text, budget, at / "quotes" / i / "text")


def _unmarked_quotes(idea: IdeaDef, at: Node) -> Iterator[Finding]:
    """Yield definitions that have a quote's words, or its gloss's, without quotation marks around them."""
    is_han = [_IS_HAN.search(quote.text) is not None for quote in idea.quotes]
    english = [(quote.en, GLOSS_RUN) for quote in idea.quotes]
    english += [(quote.text, WORD_RUN) for quote, han in zip(idea.quotes, is_han, strict=True) if not han]
    chinese = [quote.zh_hans for quote in idea.quotes]
    chinese += [quote.text for quote, han in zip(idea.quotes, is_han, strict=True) if han]
    runs = (
        (EN, _shared_words(idea.definition.get(EN, ""), english)),
        (ZH_HANS, _shared_characters(idea.definition.get(ZH_HANS, ""), chinese)),
    )
    for lang, run in runs:
        if run:
            message = f"the definition has the quote's words without quotation marks: “{short(run)}”"
            hint = "say it in words of your own, or put it in quotation marks"
            yield Finding("content-unmarked-quote", at / "definition" / lang, message, hint, severity="warning")


def _shared_words(definition: str, spoken: Sequence[tuple[str, int]]) -> str:
    """Return a run of words that the definition shares, outside quotation marks; `spoken` are texts, each with a least.

    A run of 2 n words holds a block of n that begins at a multiple of n: looking for blocks rules out nearly all.
    """
    ours = _words(_unquoted(definition))
    block = WORD_RUN // 2
    blocks = [" ".join(ours[i : i + block]) for i in range(0, len(ours) - block + 1, block)]
    for text, least in spoken:
        theirs = _words(text)
        joined = " ".join(theirs)
        if any(one in joined for one in blocks):
            match = _longest(ours, theirs)
            if match.size >= least:
                return " ".join(ours[match.a : match.a + match.size])
    return ""


def _unquoted(text: str) -> str:
    """Return `text` with a bar, which no run of words crosses, for each stretch in quotation marks."""
    return _MARKED.sub(" | ", text) if any(mark in text for mark in '“「『《"‘') else text


def _words(text: str) -> list[str]:
    return text.lower().translate(_BETWEEN_WORDS).split()


def _shared_characters(definition: str, spoken: Sequence[str]) -> str:
    """Return a run of characters, punctuation apart, that the definition shares, outside quotation marks."""
    ours = _PUNCTUATION.sub("", _unquoted(definition))
    block = HAN_RUN // 2
    blocks = [ours[i : i + block] for i in range(0, len(ours) - block + 1, block)]
    for text in spoken:
        theirs = _PUNCTUATION.sub("", text)
        if any(one in theirs for one in blocks):
            match = _longest(ours, theirs)
            run = ours[match.a : match.a + match.size]
            if len(_IS_HAN.findall(run)) >= HAN_RUN:
                return run
    return ""


def _longest(ours: Sequence[str], theirs: Sequence[str]) -> difflib.Match:
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()


def _unsupported_numbers(
    ideas: Ideas, sources: Mapping[str, Placed[SourceDef]], names: Sequence[str]
) -> Iterator[Lint]:
    """Yield numbers of definitions that the idea's quotes, their records and the `names` of ideas do not have.

    Software 2.0 is a name wherever it stands, and the year of a talk stands in its record; quotes are read last.
    """
    known: dict[str, set[Decimal]] = {}
    for _, placed in ideas:
        idea, at = placed.value, placed.at
        written = {lang: text for lang in AUTHORED if may_hold_number(text := idea.definition.get(lang, ""))}
        if not written or any(quote.source not in sources for quote in idea.quotes):
            continue
        known = known or {"": _values(names)}
        for source in {quote.source for quote in idea.quotes} - known.keys():
            known[source] = _values(_of_record(sources[source].value))
        support = known[""].union(*(known[quote.source] for quote in idea.quotes))
        found = [(lang, one) for lang, text in written.items() for one in numbers(text) if not one.plain]
        found = [(lang, one) for lang, one in found if one.value not in support]
        support = _values(_said(idea)) if found else support
        for lang, one in found:
            if one.value not in support:
                message = f"the number “{one.text}” stands in no quote, gloss or note of this idea"
                hint = "quote the passage that has it, or say in a note where it comes from"
                here = at / "definition" / lang
                yield Lint(Finding("content-unsupported-number", here, message, hint, severity="warning"), (at,))


def _values(spoken: Iterable[str]) -> set[Decimal]:
    return {one.value for text in spoken for one in numbers(text)}


def _said(idea: IdeaDef) -> Iterator[str]:
    for quote in idea.quotes:
        yield from (quote.text, quote.en, quote.zh_hans, *texts(quote.note).values())


def _of_record(record: SourceDef) -> Iterator[str]:
    yield from (record.title, *(record.date or "").split("-"))
    if record.event is not None:
        yield from (record.event.name, *(record.event.date or "").split("-"))
