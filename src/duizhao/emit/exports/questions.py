"""From items to questions as any program can ask them: what is shown, what is right, and the reasons with their quotes.

A quote is never shown without its source line and the editor's note, and nothing of ours without its label.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from duizhao.emit.markup import FROM_HANS, NOTE, OUR_GLOSS, event
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Deck,
    Item,
    LocalIdea,
    LocalQuote,
    LocalText,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    SourceRef,
    TrueFalseItem,
)
from duizhao.model.exchange import (
    Answer,
    Asked,
    Choice,
    Choices,
    Exam,
    Gaps,
    Line,
    Pairs,
    Role,
    Section,
    Steps,
    Truth,
    Words,
)
from duizhao.model.identity import guid, option_order
from duizhao.model.kinds import INSTRUCTION, SCORING, kind

FIND_THE_WORD: Final = LocalText(
    {
        EN: "One word of this quotation was changed. Write the word that was never said.",
        ZH_HANS: "这段引文有一个词被改过。写出原话里没有的那个词。",
        ZH_HANT_TW: "這段引文有一個詞被改過。寫出原話裡沒有的那個詞。",
        ZH_HANT_HK: "這段引文有一個詞被改過。寫出原話裏沒有的那個詞。",
    }
)
"""What a machine can mark of a changed quote: one word, not two."""
JUDGE: Final = LocalText(
    {EN: "True or false?", ZH_HANS: "判断正误。", ZH_HANT_TW: "判斷對錯。", ZH_HANT_HK: "判斷對錯。"}
)
_LINE: Final[Mapping[Lang, str]] = {EN: "line {}", ZH_HANS: "第{}行", ZH_HANT_TW: "第{}行", ZH_HANT_HK: "第{}行"}


def exam(deck: Deck, langs: Sequence[Lang]) -> Exam:
    """Return the questions of `deck` in `langs`, by topic in study order."""
    sections: dict[str, list[Asked]] = {}
    for idea in deck.ideas:
        for item in idea.items:
            sections.setdefault(idea.topic, []).append(_asked(idea, item, deck.sources, langs))
    titles = {topic: deck.topics[topic][langs[0]] if topic in deck.topics else topic for topic in sections}
    return Exam(
        id=deck.id,
        title=deck.title[langs[0]],
        langs=tuple(langs),
        sections=tuple(Section(topic, titles[topic], tuple(asked)) for topic, asked in sections.items()),
    )


def _asked(idea: LocalIdea, item: Item, sources: Mapping[str, SourceRef], langs: Sequence[Lang]) -> Asked:
    key = f"{idea.anchor}/{item.id}"
    return Asked(
        key=key,
        kind=kind(item),
        name=f"{idea.term[langs[0]]} · {item.id}",
        topic=idea.topic,
        level=idea.level,
        stem=tuple(_stem(item, langs)),
        answer=_answer(item, guid(idea.anchor, item.id), sources, langs),
        reason=tuple(_reason(idea, item, sources, langs)),
    )


def lines(text: LocalText | None, langs: Sequence[Lang], label: Mapping[Lang, str] | None = None) -> tuple[Line, ...]:
    """Return a text in `langs`, once where one wording does for two; `label` marks it as an editor's note."""
    if text is None:
        return ()
    shown = {text[lang]: lang for lang in reversed(langs) if text[lang]}
    role: Role = "note" if label else "text"
    return tuple(
        Line(_wording(text, lang), words, role, label[lang] if label else "") for words, lang in reversed(shown.items())
    )


def _wording(text: LocalText, lang: Lang) -> Lang:
    """Return the language whose wording `text[lang]` is."""
    return next((each for each in (lang, ZH_HANS, EN) if text.by.get(each)), lang)


def _stem(item: Item, langs: Sequence[Lang]) -> Iterator[Line]:
    match item:
        case ClozeItem():
            return
        case TrueFalseItem():
            yield from _tasks(JUDGE, langs)
            yield from lines(item.statement, langs)
        case AlteredItem():
            yield from _tasks(FIND_THE_WORD, langs)
            yield from _altered(item, langs)
        case MultipleItem():
            yield from _tasks(INSTRUCTION["multiple"], langs)
            yield from _tasks(SCORING["multiple"], langs, "scoring")
            yield from lines(item.stem, langs)
        case ReportItem():
            yield from _tasks(INSTRUCTION["report"], langs)
            yield from lines(item.stem, langs)
        case _:
            yield from lines(item.stem, langs)


def _tasks(text: LocalText, langs: Sequence[Lang], role: Role = "task") -> Iterator[Line]:
    return (Line(lang, text[lang], role) for lang in langs)


def _altered(item: AlteredItem, langs: Sequence[Lang]) -> Iterator[Line]:
    """Yield the changed wordings: no quotes, for these words were never said."""
    for lang in dict.fromkeys(lang if lang in item.by else item.quote.language for lang in langs):
        one = item.by[lang]
        ours = FROM_HANS if lang in item.quote.converted else OUR_GLOSS
        label = ours[lang] if lang != item.quote.language else ""
        yield Line(lang, f"{one.before}{one.instead}{one.after}", "altered", label)


def _answer(item: Item, identity: str, sources: Mapping[str, SourceRef], langs: Sequence[Lang]) -> Answer:
    made: Answer
    match item:
        case ChoiceItem():
            key = Choice(text=lines(item.key, langs), why=lines(item.rationale, langs), is_key=True, pinned=item.pinned)
            made = _choices([key, *_wrong(item, langs)], identity)
        case MultipleItem():
            keys = [Choice(text=lines(one, langs), why=(), is_key=True) for one in item.keys]
            made = _choices([*keys, *_wrong(item, langs)], identity, several=True)
        case ReportItem():
            reports = [
                Choice(text=tuple(_said(each, langs)), why=(_source(each, sources, langs[0]),), is_key=place == 0)
                for place, each in enumerate(item.reports)
            ]
            made = _choices(reports, identity)
        case TrueFalseItem():
            made = Truth(item.answer)
        case MatchItem():
            made = Pairs(tuple((lines(pair.left, langs), lines(pair.right, langs)) for pair in item.pairs))
        case OrderItem():
            made = Steps(tuple(lines(step, langs) for step in item.steps))
        case ShortItem():
            every = [answer for lang in langs for answer in (item.key[lang], *item.accept.get(lang, ()))]
            made = Words(tuple(dict.fromkeys(every)))
        case AlteredItem():
            made = Words(tuple(dict.fromkeys(item[lang].instead for lang in langs)))
        case ClozeItem():
            made = Gaps(tuple((lang, item[lang]) for lang in langs))
    return made


def _wrong(item: ChoiceItem | MultipleItem, langs: Sequence[Lang]) -> Iterator[Choice]:
    for one in item.distractors:
        yield Choice(text=lines(one.text, langs), why=lines(one.why, langs), is_key=False, pinned=one.pinned)


def _choices(options: Sequence[Choice], identity: str, *, several: bool = False) -> Choices:
    shown = (options[place] for place in option_order(identity, len(options)))
    return Choices(tuple(sorted(shown, key=lambda option: option.pinned)), several)


def _reason(idea: LocalIdea, item: Item, sources: Mapping[str, SourceRef], langs: Sequence[Lang]) -> Iterator[Line]:
    """Yield why the answer is right, and the words that it rests upon."""
    if isinstance(item, ClozeItem | ChoiceItem) or item.rationale is None:
        yield from lines(idea.definition, langs)
    else:
        yield from lines(item.rationale, langs)
    if isinstance(item, ReportItem):
        for report in item.reports:
            yield from quoted(report, sources, langs)
    else:
        quotes = (item.quote,) if isinstance(item, AlteredItem) else idea.quotes[:1]
        for quote in quotes:
            yield from quoted(quote, sources, langs)


def quoted(quote: LocalQuote, sources: Mapping[str, SourceRef], langs: Sequence[Lang]) -> Iterator[Line]:
    """Yield a quote with all that may never be missing beside it."""
    yield from _said(quote, langs)
    yield _source(quote, sources, langs[0])
    yield from lines(quote.note, langs, NOTE)


def _said(quote: LocalQuote, langs: Sequence[Lang]) -> Iterator[Line]:
    yield Line(quote.language, quote.text, "quote")
    for lang in langs:
        if lang in quote.converted and quote.converted[lang] != quote.text:
            yield Line(lang, quote.converted[lang], "converted", FROM_HANS[lang])
        elif quote.gloss and quote.gloss.by.get(lang) and lang[:2] != quote.language[:2]:
            yield Line(lang, quote.gloss.by[lang], "gloss", OUR_GLOSS[lang])


def _source(quote: LocalQuote, sources: Mapping[str, SourceRef], lang: Lang) -> Line:
    """Return who said it, who published it and when, and where it stands."""
    source = sources.get(quote.source)
    pieces = [quote.speaker]
    if source is not None:
        title = f"“{source.title}”" if source.language == EN else f"《{source.title}》"
        pieces += [source.outlet, title if source.title else "", source.date, event(source), source.url]
    if quote.line is not None:
        pieces.append(_LINE[lang].format(quote.line))
    return Line(quote.language if source is None else source.language, " · ".join(filter(None, pieces)), "source")
