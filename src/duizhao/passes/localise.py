"""From verified ideas to ideas in every language: authored wording wins, the rest is converted from `zh-Hans`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from duizhao.lang import TRADITIONAL, ZH_HANS, Lang, Text
from duizhao.model.cloze import parts
from duizhao.model.deck import (
    ChoiceItem,
    ClozeItem,
    Idea,
    IdeaId,
    Item,
    LocalIdea,
    LocalQuote,
    LocalText,
    Option,
    QuestionId,
    Quote,
    Reading,
)
from duizhao.model.definitions import ChoiceDef, ClozeDef, QuestionDef, ReadingDef, texts

Convert: TypeAlias = Callable[[str], str]
Converters: TypeAlias = Mapping[Lang, Convert]
"""For each traditional tag the function that converts simplified text to it."""
Breaks: TypeAlias = Callable[[LocalText], dict[Lang, tuple[int, ...]]]
"""Where a line of a term may end, in each language."""

_SEAM: Final = "\n\x1f\n"
"""Joins texts for one conversion: the reader lets no control character into a text."""


def localise(ideas: Iterable[Idea], converters: Converters, breaks: Breaks = lambda _: {}) -> Iterator[LocalIdea]:
    """Yield each idea in every language. An idea is converted as one piece, so that its parts agree in wording."""
    for idea in ideas:
        yield _Localiser(_chinese(idea), converters).idea(idea, breaks)


def localise_text(text: Text, converters: Converters) -> LocalText:
    """Return one text in every language."""
    return _Localiser([text[ZH_HANS]] if ZH_HANS in text else [], converters).text(text)


class _Localiser:
    """Looks up the conversions of a fixed list of simplified texts."""

    def __init__(self, chinese: Iterable[str], converters: Converters) -> None:
        pieces = list(dict.fromkeys(chinese))
        joined = _SEAM.join(pieces)
        self.converted = {
            lang: dict(zip(pieces, convert(joined).split(_SEAM), strict=True)) for lang, convert in converters.items()
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
            items=tuple(self.item(question) for question in written.questions),
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

    def item(self, question: QuestionDef) -> Item:
        identity = QuestionId(question.id)
        if isinstance(question, ClozeDef):
            local = self.text(question.text)
            return ClozeItem(
                id=identity, parts={lang: parts(text) for lang, text in local.by.items()}, converted=local.converted
            )
        return ChoiceItem(
            id=identity,
            stem=self.text(question.stem),
            key=self.text(question.key),
            distractors=tuple(Option(self.text(one.text), self.text(texts(one.why))) for one in question.distractors),
            rationale=self.optional(question.rationale or {}),
        )


def _reading(written: ReadingDef | None) -> Reading:
    if written is None:
        return Reading()
    return Reading(pinyin=tuple(written.pinyin.split()), zhuyin=tuple(written.zhuyin.split()))


def _chinese(idea: Idea) -> Iterator[str]:
    """Yield every simplified text of an idea that may have to be converted."""
    written = idea.definition
    every: list[Text] = [written.term, written.definition]
    for quote in idea.quotes:
        every += [quote.gloss, quote.note]
        if quote.language == ZH_HANS:
            yield quote.text
    for question in written.questions:
        every += _texts_of(question)
    for text in every:
        if ZH_HANS in text:
            yield text[ZH_HANS]


def _texts_of(question: QuestionDef) -> list[Text]:
    if isinstance(question, ChoiceDef):
        options = [text for one in question.distractors for text in (one.text, texts(one.why))]
        return [question.stem, question.key, question.rationale or {}, *options]
    return [question.text]
