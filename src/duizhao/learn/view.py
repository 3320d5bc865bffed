"""What stands around a question and its answer, as lines: header, terms, quotes; nothing here reads or writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from duizhao.lang import CHINESE, Lang
from duizhao.learn.altered import marked
from duizhao.learn.schedule import day_of
from duizhao.learn.screen import Line, Style
from duizhao.learn.session import Ask
from duizhao.learn.wording import Wording
from duizhao.model.deck import (
    AlteredItem,
    LocalIdea,
    LocalQuote,
    LocalText,
    Reading,
    ReportItem,
    SourceRef,
)

BAR: Final = "  | "


class Cited(Protocol):
    """What texts name: topics and sources, be it of a whole deck or of one that is read idea by idea."""

    @property
    def topics(self) -> Mapping[str, LocalText]:
        """Return the titles of topics."""

    @property
    def sources(self) -> Mapping[str, SourceRef]:
        """Return the sources by their ids."""


def header(deck: Cited, ask: Ask, left: str, *, new: bool, words: Wording, lang: Lang) -> list[Line]:
    """Return the line above a question: what is `left`, the topic, and whether the item is new."""
    topic = deck.topics.get(ask.idea.topic)
    parts = [left, topic[lang] if topic else ask.idea.topic, *([words.new] if new else [])]
    return [Line(), Line(" · ".join(parts), "quiet")]


def about(deck: Cited, ask: Ask, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return what an answered question was about: the idea's term, and the quote that goes with it.

    An altered quote is its own, shown as it was, with the change in brackets; reports have been shown themselves.
    """
    lines = [Line(), *terms(ask.idea, langs, readings=False)]
    match ask.item:
        case AlteredItem() as item:
            lines += [*_restored(item, langs, words), *cited(deck, item.quote, langs, words)]
        case ReportItem():
            pass
        case _:
            lines += [line for quoted in ask.idea.quotes[:1] for line in quote(deck, quoted, langs, words)]
    return [*lines, Line()]


def terms(idea: LocalIdea, langs: Sequence[Lang], *, readings: bool) -> list[Line]:
    """Return the idea's term in each of `langs`, with its reading behind it if wanted: ``软件2.0 (ruǎn jiàn)``."""
    reading = idea.reading if readings else Reading()
    read = {_read(idea.term, reading, lang): idea.breaks.get(lang, ()) for lang in langs}
    return [Line(term, style, breaks=breaks) for (term, breaks), style in zip(read.items(), styles(), strict=False)]


def quote(deck: Cited, quoted: LocalQuote, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return a quote: the source's words, what machine and we made of them, labelled, its source, the editor's note."""
    return [*said(quoted, langs, words), *cited(deck, quoted, langs, words)]


def said(quoted: LocalQuote, langs: Sequence[Lang], words: Wording, lead: str = BAR, below: str = BAR) -> list[Line]:
    """Return the source's words behind `lead`, and behind `below` what machine and we made of them, labelled."""
    lines = [Line(quoted.text, lead=lead)]
    other = quoted.converted.get(langs[0], "")
    if other and other != quoted.text:
        lines.append(Line(f"{other} [{words.converted}]", "quiet", below))
    family = CHINESE if quoted.language in CHINESE else (quoted.language,)
    if quoted.gloss and langs[0] not in family and (gloss := quoted.gloss.by.get(langs[0])):
        lines.append(Line(f"{gloss} [{words.gloss}]", "quiet", below))
    return lines


def cited(deck: Cited, quoted: LocalQuote, langs: Sequence[Lang], words: Wording, lead: str = "    ") -> list[Line]:
    """Return a quote's source and the editor's note."""
    lines = [Line(_source(deck.sources, quoted, words), "quiet", lead)]
    if quoted.note:
        lines.append(Line(f"{words.note}{words.colon}{quoted.note[langs[0]]}", lead=lead))
    return lines


def labelled(item: AlteredItem, text: str, lang: Lang, words: Wording) -> str:
    """Return a wording of an altered quote, labelled where it is not in the quote's own language."""
    if lang == item.quote.language or lang not in item.by:
        return text
    return f"{text} [{words.converted if lang in item.quote.converted else words.gloss}]"


def when(due: datetime, now: datetime, words: Wording) -> str:
    """Return how long from `now` until `due`, in minutes, hours, or the learner's days."""
    wait = due - now
    days = (day_of(due.astimezone(now.tzinfo)) - day_of(now)).days
    if wait <= timedelta():
        return words.now
    if wait < timedelta(hours=1):
        return words.minutes.format(n=-(-wait // timedelta(minutes=1)))
    if not days:
        return words.hours.format(n=round(wait / timedelta(hours=1)))
    return words.tomorrow if days == 1 else words.days.format(n=days)


def texts(text: LocalText, langs: Sequence[Lang], *, style: Style = "plain", lead: str = "") -> list[Line]:
    """Return `text` in each of `langs`, the first in `style`, further wordings quiet below it."""
    wordings = list(dict.fromkeys(text[lang] for lang in langs))
    leads = [lead] + [" " * len(lead)] * len(wordings)
    return [Line(*line) for line in zip(wordings, styles(style), leads, strict=False)]


def styles(first: Style = "plain") -> Iterator[Style]:
    """Yield the style of a text's first language, then those of further ones."""
    yield first
    while True:
        yield "quiet"


def reading(idea: LocalIdea, lang: Lang) -> str:
    """Return how the idea's term is read in `lang`; empty where nobody wrote it down."""
    return _spoken(idea.term, idea.reading, lang)


def _read(term: LocalText, reading: Reading, lang: Lang) -> str:
    syllables = _spoken(term, reading, lang) if reading != Reading() else ""
    return f"{term[lang]} ({syllables})" if syllables else term[lang]


def _spoken(term: LocalText, reading: Reading, lang: Lang) -> str:
    from duizhao.model.ruby import ruby, spoken  # noqa: PLC0415  (not needed for the first question)

    return spoken(ruby(term, reading, lang))


def _restored(item: AlteredItem, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return the source's words, and the wordings in which the change was to be found, with the change in brackets."""
    own = item.quote.language
    changes = {lang if lang in item.by else own: item[lang] for lang in langs}
    lines = [Line(marked(changes[own]) if own in changes else item.quote.text, lead=BAR)]
    others = ((lang, change) for lang, change in changes.items() if lang != own)
    return [*lines, *(Line(labelled(item, marked(change), lang, words), "quiet", BAR) for lang, change in others)]


def _source(sources: Mapping[str, SourceRef], quoted: LocalQuote, words: Wording) -> str:
    source = sources.get(quoted.source)
    parts = [quoted.speaker]
    if source:
        dated = f" ({source.event_date})" if source.event_date else ""
        parts.append(", ".join(filter(None, [source.outlet, source.date])))
        parts.append(words.reports.format(event=source.event + dated) if source.event else "")
    parts.append(words.line.format(line=quoted.line) if quoted.line else "")
    return " · ".join(filter(None, parts))
