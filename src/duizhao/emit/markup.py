"""Texts as HTML that shows them literally, each element with its language and with the readers it is for."""

import re
from collections.abc import Iterable
from typing import Final

from duizhao.lang import EN, LANGS, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalQuote, LocalText, SourceRef

FROM_HANS: Final[dict[Lang, str]] = {ZH_HANT_TW: "轉換自簡體", ZH_HANT_HK: "轉換自簡體"}
OUR_GLOSS: Final[dict[Lang, str]] = {
    EN: "Our translation",
    ZH_HANS: "编者译文",
    ZH_HANT_TW: "編者譯文",
    ZH_HANT_HK: "編者譯文",
}
NOTE: Final[dict[Lang, str]] = {EN: "Editor’s note", ZH_HANS: "编者注", ZH_HANT_TW: "編者註", ZH_HANT_HK: "編者註"}
_LINE: Final[dict[Lang, str]] = {EN: "line {}", ZH_HANS: "第{}行", ZH_HANT_TW: "第{}行", ZH_HANT_HK: "第{}行"}

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


def each(text: LocalText) -> tuple[str, ...]:
    """Return a text in each language, as the fields of a note have it."""
    return tuple(escape(text[lang]) for lang in LANGS)


def figure(quote: LocalQuote, source: SourceRef | None) -> str:
    """Return a quote with all that may never be missing beside it: its source line and the editor's note."""
    parts = [f'<blockquote lang="{quote.language}">{escape(quote.text)}</blockquote>']
    if quote.converted:
        renderings = {lang: quote.converted[lang] for lang in TRADITIONAL if lang in quote.converted}
        parts.append(_block("converted", LocalText(renderings), tuple(renderings), FROM_HANS))
    if quote.gloss is not None:
        parts.append(_block("gloss", quote.gloss, tuple(lang for lang in LANGS if lang in quote.gloss.by), OUR_GLOSS))
    parts.append(source_line(quote, source))
    if quote.note is not None:
        parts.append(_block("note", quote.note, LANGS, NOTE))
    return f'<figure class="quote">{"".join(parts)}</figure>'


def _block(name: str, text: LocalText, shown_to: Iterable[Lang], labels: dict[Lang, str]) -> str:
    return f'<div class="{name}">{choose(text, "in", "div", shown_to, labels)}</div>'


def choose(
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


def source_line(quote: LocalQuote, source: SourceRef | None) -> str:
    """Return who said it, who published it and when, and on which line it stands."""
    pieces = [escape(quote.speaker)] if quote.speaker else []
    if source is not None:
        pieces += [escape(each) for each in (source.outlet,) if each]
        pieces += [_title(source)] if source.title else []
        pieces += [escape(each) for each in (source.date, event(source)) if each]
    if quote.line is not None:
        pieces.append(choose(LocalText({lang: _LINE[lang].format(quote.line) for lang in LANGS}), "only", "span"))
    language = quote.language if source is None else source.language
    return f'<figcaption lang="{language}">{"&nbsp;· ".join(pieces)}</figcaption>'


def event(source: SourceRef) -> str:
    """Return what the source reports, and when that was: ``Some Podcast #7 (2024-06-01)``."""
    return f"{source.event} ({source.event_date})" if source.event and source.event_date else source.event


def _title(source: SourceRef) -> str:
    title = escape(f"“{source.title}”" if source.language == EN else f"《{source.title}》")
    return f'<a href="{escape(source.url)}">{title}</a>' if _WEB.fullmatch(source.url) else title
