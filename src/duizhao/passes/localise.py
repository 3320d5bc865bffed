"""From verified ideas to ideas in every language: authored wording wins, the rest is converted from `zh-Hans`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec.structs import replace

from duizhao.lang import AUTHORED, TRADITIONAL, ZH_HANS, Lang, Text
from duizhao.model.cloze import parts
from duizhao.model.deck import (
    Alteration,
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Idea,
    IdeaId,
    Item,
    LocalIdea,
    LocalQuote,
    LocalText,
    MatchItem,
    MultipleItem,
    Option,
    OrderItem,
    Pair,
    QuestionId,
    Quote,
    Reading,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.definitions import (
    AlteredDef,
    ChangeDef,
    ChoiceDef,
    ClozeDef,
    DistractorDef,
    MatchDef,
    MultipleDef,
    OrderDef,
    QuestionDef,
    ReadingDef,
    ReportDef,
    ShortDef,
    TrueFalseDef,
    texts,
)
from duizhao.passes.chinese import SEAM, join

Convert: TypeAlias = Callable[[str], str]
Converters: TypeAlias = Mapping[Lang, Convert]
"""For each traditional tag the function that converts simplified text to it."""
Breaks: TypeAlias = Callable[[LocalText], dict[Lang, tuple[int, ...]]]
"""Where a line of a term may end, in each language."""

_MARK: Final = "\x1e"
"""Stands around a changed word while it is converted."""


def localise(ideas: Iterable[Idea], converters: Converters, breaks: Breaks = lambda _: {}) -> Iterator[LocalIdea]:
    """Yield each idea in every language. An idea is converted as one piece, so that its parts agree in wording."""
    for idea in ideas:
        yield _Localiser(simplified_pieces(idea), converters).idea(idea, breaks)


def localise_text(text: Text, converters: Converters) -> LocalText:
    """Return one text in every language."""
    return _Localiser([text[ZH_HANS]] if ZH_HANS in text else [], converters).text(text)


class _Localiser:
    """Looks up the conversions of a fixed list of simplified texts."""

    def __init__(self, chinese: Iterable[str], converters: Converters) -> None:
        pieces = list(chinese)
        joined = join(pieces)
        self.converted = {
            lang: dict(zip(pieces, convert(joined).split(SEAM) if pieces else (), strict=True))
            for lang, convert in converters.items()
        }

    def text(self, text: Text) -> LocalText:
        by = dict(text)
        made: tuple[Lang, ...] = ()
        if ZH_HANS in text:
            made = tuple(lang for lang in TRADITIONAL if lang not in text)
            by |= {lang: self.converted[lang][text[ZH_HANS]] for lang in made}
        return LocalText(by, made)

    def optional(self, text: Text) -> LocalText | None:
        return self.text(text) if text else None

    def idea(self, idea: Idea, breaks: Breaks) -> LocalIdea:
        written = idea.definition
        term = self.text(written.term)
        return LocalIdea(
            id=IdeaId(written.id),
            anchor=IdeaId(written.formerly[0] if written.formerly else written.id),
            topic=idea.topic,
            level=written.level,
            term=term,
            definition=self.text(written.definition),
            quotes=tuple(self.quote(quote) for quote in idea.quotes),
            items=tuple(self.item(question, idea) for question in written.questions),
            related=tuple(IdeaId(one) for one in written.related),
            requires=tuple(IdeaId(one) for one in written.requires),
            reading=_reading(written.reading),
            breaks=breaks(term),
            retired=written.retired,
        )

    def quote(self, quote: Quote) -> LocalQuote:
        simplified = quote.language == ZH_HANS
        return LocalQuote(
            source=quote.source,
            text=quote.text,
            language=quote.language,
            converted={lang: self.converted[lang][quote.text] for lang in TRADITIONAL} if simplified else {},
            gloss=self.optional(quote.gloss),
            speaker=quote.speaker,
            line=quote.line,
            note=self.optional(quote.note),
        )

    def item(self, question: QuestionDef, idea: Idea) -> Item:
        identity = QuestionId(question.id)
        made: Item
        match question:
            case ChoiceDef():
                made = ChoiceItem(
                    id=identity,
                    stem=self.text(question.stem),
                    key=self.text(question.key),
                    distractors=self.distractors(question.distractors),
                    rationale=self.optional(question.rationale or {}),
                    pinned=question.pinned,
                )
            case MultipleDef():
                made = MultipleItem(
                    id=identity,
                    stem=self.text(question.stem),
                    keys=tuple(self.text(key) for key in question.keys),
                    distractors=self.distractors(question.distractors),
                    rationale=self.text(question.rationale),
                )
            case ClozeDef():
                local = self.text(question.text)
                pieces = {lang: parts(text) for lang, text in local.by.items()}
                made = ClozeItem(id=identity, parts=pieces, converted=local.converted)
            case TrueFalseDef():
                made = TrueFalseItem(
                    id=identity,
                    statement=self.text(question.statement),
                    answer=question.answer,
                    rationale=self.text(question.rationale),
                )
            case MatchDef():
                made = MatchItem(
                    id=identity,
                    stem=self.text(question.stem),
                    pairs=tuple(Pair(self.text(pair.left), self.text(pair.right)) for pair in question.pairs),
                    rationale=self.optional(question.rationale or {}),
                )
            case OrderDef():
                made = OrderItem(
                    id=identity,
                    stem=self.text(question.stem),
                    steps=tuple(self.text(step) for step in question.steps),
                    rationale=self.optional(question.rationale or {}),
                )
            case ShortDef():
                made = ShortItem(
                    id=identity,
                    stem=self.text(question.stem),
                    key=self.text(question.key),
                    accept=self.answers(question),
                    rationale=self.optional(question.rationale or {}),
                )
            case AlteredDef():
                quote = idea.quotes[question.quote - 1]
                made = AlteredItem(
                    id=identity,
                    quote=self.quote(quote),
                    by=self.alterations(question, quote),
                    rationale=self.text(question.rationale),
                )
            case ReportDef():
                made = ReportItem(
                    id=identity,
                    stem=self.text(question.stem),
                    reports=tuple(self.quote(report) for report in idea.reports.get(question.id, ())),
                    rationale=self.text(question.rationale),
                )
        return replace(made, hint=self.text(question.hint)) if question.hint else made

    def distractors(self, written: Iterable[DistractorDef]) -> tuple[Option, ...]:
        return tuple(Option(self.text(one.text), self.text(texts(one.why)), one.pinned) for one in written)

    def answers(self, question: ShortDef) -> dict[Lang, tuple[str, ...]]:
        """Return the accepted answers; words that differ in simplified Chinese may be one word elsewhere."""
        key = self.text(question.key)
        found: dict[Lang, tuple[str, ...]] = {}
        for lang in (*AUTHORED, *self.converted):
            converted = self.converted.get(lang, {})
            made = (converted[answer] for answer in question.accept.get(ZH_HANS, ()) if converted)
            every = dict.fromkeys((*question.accept.get(lang, ()), *made))
            found[lang] = tuple(answer for answer in every if answer != key[lang])
        return {lang: answers for lang, answers in found.items() if answers}

    def alterations(self, question: AlteredDef, quote: Quote) -> dict[Lang, Alteration]:
        """Return the quote and its gloss with their words changed; what is converted is cut where the source is."""
        found = {
            lang: _alter(text, question.change[lang])
            for lang, text in _wordings(quote).items()
            if lang in question.change
        }
        simplified = found.get(ZH_HANS)
        for lang, converted in self.converted.items() if simplified else ():
            if simplified and lang not in found:
                before, word, after = converted[_marked(simplified, simplified.word)].split(_MARK)
                _, instead, _ = converted[_marked(simplified, simplified.instead)].split(_MARK)
                own = question.change.get(lang)
                found[lang] = Alteration(before, word, own.instead if own else instead, after)
        return found


def _wordings(quote: Quote) -> dict[Lang, str]:
    """Return the quote in its language, and its glosses."""
    return {**quote.gloss, quote.language: quote.text}


def _alter(text: str, change: ChangeDef) -> Alteration:
    before, _, after = text.partition(change.word)
    return Alteration(before, change.word, change.instead, after)


def _marked(alteration: Alteration, word: str) -> str:
    return f"{alteration.before}{_MARK}{word}{_MARK}{alteration.after}"


def _reading(written: ReadingDef | None) -> Reading:
    if written is None:
        return Reading()
    return Reading(pinyin=tuple(written.pinyin.split()), zhuyin=tuple(written.zhuyin.split()))


def simplified_pieces(idea: Idea) -> list[str]:
    """Return every simplified text of an idea that may have to be converted, once and in a fixed order."""
    return list(dict.fromkeys(_simplified(idea)))


def _simplified(idea: Idea) -> Iterator[str]:
    written = idea.definition
    every: list[Text] = [written.term, written.definition]
    for quote in (*idea.quotes, *(report for reports in idea.reports.values() for report in reports)):
        every += [quote.gloss, quote.note]
        if quote.language == ZH_HANS:
            yield quote.text
    for question in written.questions:
        every += [*_texts_of(question), question.hint or {}]
        if isinstance(question, ShortDef):
            yield from question.accept.get(ZH_HANS, ())
        elif isinstance(question, AlteredDef) and question.quote <= len(idea.quotes) and ZH_HANS in question.change:
            simplified = _wordings(idea.quotes[question.quote - 1]).get(ZH_HANS, "")
            alteration = _alter(simplified, question.change[ZH_HANS])
            for word in (alteration.word, alteration.instead):
                yield from (word, _marked(alteration, word))
    for text in every:
        if ZH_HANS in text:
            yield text[ZH_HANS]


def _texts_of(question: QuestionDef) -> list[Text]:
    match question:
        case ClozeDef():
            return [question.text]
        case ChoiceDef():
            own = [text for one in question.distractors for text in (one.text, texts(one.why))]
            own += [question.stem, question.key]
        case MultipleDef():
            own = [text for one in question.distractors for text in (one.text, texts(one.why))]
            own += [question.stem, *question.keys]
        case TrueFalseDef():
            own = [question.statement]
        case MatchDef():
            own = [question.stem, *(text for pair in question.pairs for text in (pair.left, pair.right))]
        case OrderDef():
            own = [question.stem, *question.steps]
        case ShortDef():
            own = [question.stem, question.key]
        case AlteredDef():
            own = []
        case ReportDef():
            own = [question.stem]
    return [*own, question.rationale or {}]
