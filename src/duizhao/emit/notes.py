"""Ideas as Anki notes: each text as HTML that shows it literally, whatever stands in it.

Fields hold the same text in every language, and `display` names the one that a reader sees first; templates and
styling choose. So one note serves every script, and changing script keeps the learner's progress.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.lang import EN, LANGS, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, ClozeItem, Deck, Item, LocalIdea, LocalQuote, LocalText, SourceRef
from duizhao.model.identity import guid, option_order
from duizhao.model.note import RETIRED, Note, NoteKind
from duizhao.model.ruby import Ruby, cut, ruby, tone

_FROM_HANS: Final[dict[Lang, str]] = {ZH_HANT_TW: "轉換自簡體", ZH_HANT_HK: "轉換自簡體"}
_OUR_GLOSS: Final[dict[Lang, str]] = {
    EN: "Our translation",
    ZH_HANS: "编者译文",
    ZH_HANT_TW: "編者譯文",
    ZH_HANT_HK: "編者譯文",
}
_NOTE: Final[dict[Lang, str]] = {EN: "Editor’s note", ZH_HANS: "编者注", ZH_HANT_TW: "編者註", ZH_HANT_HK: "編者註"}
_LINE: Final[dict[Lang, str]] = {EN: "line {}", ZH_HANS: "第{}行", ZH_HANT_TW: "第{}行", ZH_HANT_HK: "第{}行"}
_ZHUYIN_MARKS: Final = "ˉˊˇˋ"
_KEY_MARK: Final = '<span class="mark">✓</span> '

_WEB: Final = re.compile(r"https?://[^\s\"<>]+")
_ACTIVE: Final = re.compile(r"[&<>\[\]{}\n\x00\x1f]|\\(?=[(\[])")
_INERT: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "\n": "<br>",
    "\0": "\N{REPLACEMENT CHARACTER}",
    "\x1f": "\N{REPLACEMENT CHARACTER}",
}


def escape(text: str) -> str:
    r"""Return `text` as HTML in which nothing acts: no tag, field, cloze, sound, LaTeX or MathJax.

    Anki looks for its own brackets in the HTML as stored, so a character reference hides them from it and not from
    the reader. NUL and U+001F (which parts Anki's fields) become U+FFFD.

    >>> escape("a < b, {{c1::x}} [sound:y]")
    'a &lt; b, &#123;&#123;c1::x&#125;&#125; &#91;sound:y&#93;'
    """
    return _ACTIVE.sub(_inert, text)


def _inert(match: re.Match[str]) -> str:
    return _INERT.get(match[0]) or f"&#{ord(match[0])};"


def notes(deck: Deck) -> Iterator[Note]:
    """Yield the notes of `deck` in study order: each idea, then its questions."""
    for idea in deck.ideas:
        yield from _notes_of(idea, deck)


def _notes_of(idea: LocalIdea, deck: Deck) -> Iterator[Note]:
    tags = _tags(idea)
    head = (deck.script, _topic(deck.topics.get(idea.topic), idea.topic), str(idea.level))
    quotes = [_quote(quote, deck.sources.get(quote.source)) for quote in idea.quotes]
    body = (*_each(idea.term), *_each(idea.definition), "".join(quotes[:1]), "".join(quotes[1:]))
    yield _note(idea, "", "idea", (*head, *body), tags)
    for item in idea.items:
        kind: NoteKind = "choice" if isinstance(item, ChoiceItem) else "cloze"
        yield _note(idea, item.id, kind, (*head, *_each(idea.term), *_item(idea, item)), tags)


def _note(idea: LocalIdea, question: str, kind: NoteKind, content: tuple[str, ...], tags: tuple[str, ...]) -> Note:
    key = f"{idea.anchor}/{question}" if question else idea.anchor
    readings = {"pinyin": _ruby(idea, ZH_HANS), "zhuyin": _ruby(idea, ZH_HANT_TW)}
    rest = (readings.get(name, "") for name in NOTE_TYPES[kind].fields[1 + len(content) :])
    return Note(key=key, guid=guid(idea.anchor, question), kind=kind, fields=(key, *content, *rest), tags=tags)


def _ruby(idea: LocalIdea, lang: Lang) -> str:
    """Return the whole term with its readings, each character in the class of its tone; nothing if it has none.

    Where lines may end is marked here alone: Anki searches a field as it is stored, and an element in the plain term
    would hide it.
    """
    runs = ruby(idea.term, idea.reading, lang)
    if not any(syllable for _, syllable in runs):
        return ""
    parts = cut(runs, idea.breaks.get(lang, ()))
    return _runs(runs) if len(parts) == 1 else "".join(map(_together, parts))


def _runs(runs: Ruby) -> str:
    return "".join(_syllable(text, syllable) if syllable else escape(text) for text, syllable in runs)


def _together(part: Ruby) -> str:
    """Return an element that no line cuts if it need not; a space at its end stays outside, or would not be shown."""
    *before, (text, syllable) = part
    last = text.rstrip(" ")
    return f'<span class="word">{_runs((*before, (last, syllable)))}</span>{text[len(last) :]}'


def _syllable(text: str, syllable: str) -> str:
    """Return one character under its syllable; a mark at the end of zhuyin is an element, to be set beside it."""
    letters = syllable.rstrip(_ZHUYIN_MARKS)
    mark = syllable[len(letters) :]
    reading = escape(letters) + (f"<i>{mark}</i>" if mark else "")
    return f'<ruby class="t{tone(syllable)}">{escape(text)}<rt>{reading}</rt></ruby>'


def _tags(idea: LocalIdea) -> tuple[str, ...]:
    sources = {f"duizhao::source::{quote.source}" for quote in idea.quotes}
    withdrawn = {RETIRED} if idea.retired else set()
    return tuple(sorted({f"duizhao::topic::{idea.topic}", f"duizhao::level::{idea.level}", *sources, *withdrawn}))


def _topic(title: LocalText | None, topic: str) -> str:
    return _choose(title, "only", "span") if title is not None else escape(topic)


def _each(text: LocalText) -> tuple[str, ...]:
    return tuple(escape(text[lang]) for lang in LANGS)


def _item(idea: LocalIdea, item: Item) -> tuple[str, ...]:
    match item:
        case ChoiceItem():
            order = option_order(guid(idea.anchor, item.id), 1 + len(item.distractors))
            options = tuple(_options(item, order, lang) for lang in LANGS)
            return (*_each(item.stem), *options, *(_answer(item, order, lang) for lang in LANGS))
        case ClozeItem():
            return tuple(_cloze(item[lang]) for lang in LANGS)
        case _:
            assert_never(item)


def _options(item: ChoiceItem, order: Iterable[int], lang: Lang) -> str:
    texts = (item.key, *(option.text for option in item.distractors))
    return "<ol>" + "".join(f"<li>{escape(texts[place][lang])}</li>" for place in order) + "</ol>"


def _answer(item: ChoiceItem, order: Iterable[int], lang: Lang) -> str:
    why = item.rationale[lang] if item.rationale else ""
    reasons = ((item.key[lang], why), *((option.text[lang], option.why[lang]) for option in item.distractors))
    rows = [_reason(*reasons[place], is_key=place == 0) for place in order]
    return "<ol>" + "".join(rows) + "</ol>"


def _reason(option: str, why: str, *, is_key: bool) -> str:
    opening = f'<li class="key">{_KEY_MARK}' if is_key else "<li>"
    reason = f'<div class="why">{escape(why)}</div>' if why else ""
    return f"{opening}{escape(option)}{reason}</li>"


def _cloze(parts: tuple[str, ...]) -> str:
    """Return alternating plain and hidden text; colons are hidden too, since ``::`` would start a hint."""
    return "".join(
        f"{{{{c1::{escape(part).replace(':', '&#58;')}}}}}" if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _quote(quote: LocalQuote, source: SourceRef | None) -> str:
    """Return a quote with all that may never be missing beside it: its source line and the editor's note."""
    parts = [f'<blockquote lang="{quote.language}">{escape(quote.text)}</blockquote>']
    if quote.converted:
        renderings = {lang: quote.converted[lang] for lang in TRADITIONAL if lang in quote.converted}
        parts.append(_block("converted", LocalText(renderings), tuple(renderings), _FROM_HANS))
    if quote.gloss is not None:
        parts.append(_block("gloss", quote.gloss, tuple(lang for lang in LANGS if lang in quote.gloss.by), _OUR_GLOSS))
    parts.append(_source_line(quote, source))
    if quote.note is not None:
        parts.append(_block("note", quote.note, LANGS, _NOTE))
    return f'<figure class="quote">{"".join(parts)}</figure>'


def _block(name: str, text: LocalText, shown_to: Iterable[Lang], labels: dict[Lang, str]) -> str:
    return f'<div class="{name}">{_choose(text, "in", "div", shown_to, labels)}</div>'


def _choose(
    text: LocalText,
    role: str,
    tag: str,
    shown_to: Iterable[Lang] = LANGS,
    labels: dict[Lang, str] | None = None,
) -> str:
    """Return one element for each wording of `text`, marked with the readers it is for.

    `role` is ``in`` (the display language, and on backs the other one as well) or ``only`` (never both). A wording
    that stands in for missing ones is written once and marked for all of them.
    """
    readers: dict[Lang, list[Lang]] = {}
    for lang in shown_to:
        readers.setdefault(_wording(text, lang), []).append(lang)
    return "".join(
        f'<{tag} class="{role} {" ".join(langs)}" lang="{lang}">'
        f"{f'<b>{labels[lang]}</b> ' if labels else ''}{escape(text.by[lang])}</{tag}>"
        for lang, langs in readers.items()
    )


def _wording(text: LocalText, lang: Lang) -> Lang:
    """Return the language whose wording `text[lang]` is."""
    return next((each for each in (lang, ZH_HANS, EN) if each in text.by), next(iter(text.by)))


def _source_line(quote: LocalQuote, source: SourceRef | None) -> str:
    pieces = [escape(quote.speaker)] if quote.speaker else []
    if source is not None:
        pieces += [escape(each) for each in (source.outlet,) if each]
        pieces += [_title(source)] if source.title else []
        pieces += [escape(each) for each in (source.date, event(source)) if each]
    if quote.line is not None:
        pieces.append(_choose(LocalText({lang: _LINE[lang].format(quote.line) for lang in LANGS}), "only", "span"))
    language = quote.language if source is None else source.language
    return f'<figcaption lang="{language}">{"&nbsp;· ".join(pieces)}</figcaption>'


def event(source: SourceRef) -> str:
    """Return what the source reports, and when that was: ``Some Podcast #7 (2024-06-01)``."""
    return f"{source.event} ({source.event_date})" if source.event and source.event_date else source.event


def _title(source: SourceRef) -> str:
    title = escape(f"“{source.title}”" if source.language == EN else f"《{source.title}》")
    return f'<a href="{escape(source.url)}">{title}</a>' if _WEB.fullmatch(source.url) else title
