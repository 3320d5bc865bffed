"""Texts, quotes and sources as HTML for a page that stands alone: escaped, each with its language."""

from collections.abc import Sequence
from html import escape
from typing import Final

from duizhao.emit import citation
from duizhao.emit.html_words import WORDS
from duizhao.emit.typesetting import View
from duizhao.lang import Lang
from duizhao.model.deck import LocalQuote, LocalText
from duizhao.model.form import Form

LETTERS: Final = "ABCDEFGH"
SMALL: Final = "abcdefgh"


def words(lang: Lang, name: str) -> str:
    """Return a word of the page's own, escaped."""
    return escape(WORDS[lang][name])


def said(lang: Lang, text: str, kind: str = "text") -> str:
    """Return `text` in its language."""
    return f'<span class="{kind}" lang="{lang}">{escape(text)}</span>'


def texts(text: LocalText, langs: Sequence[Lang]) -> str:
    """Return `text` in each language, the second paler; once where two would say the same."""
    wordings: dict[str, Lang] = {}
    for lang in langs:
        wordings.setdefault(text[lang], lang)
    return "".join(
        said(lang, one, "text" if place == 0 else "text second") for place, (one, lang) in enumerate(wordings.items())
    )


def labelled(lang: Lang, name: str, body: str) -> str:
    """Return `body` behind one of the page's words that says what it is."""
    return f'<p><span class="label" lang="{lang}">{words(lang, name)}{words(lang, "colon")}</span>{body}</p>'


def wording(quote: View, page: Lang) -> str:
    """Return the source's words, and labelled what is not theirs, as `citation.quoted` gives them."""
    body = f'<span lang="{quote["lang"]}">{escape(quote["text"])}</span>'
    first = labelled(page, "original", body) if quote["others"] else f"<p>{body}</p>"
    rest = (
        labelled(one["lang"], one["kind"], f'<span lang="{one["lang"]}">{escape(one["text"])}</span>')
        for one in quote["others"]
    )
    return f"<blockquote>{first}{''.join(rest)}</blockquote>"


def source(quote: View, page: Lang) -> str:
    """Return who said it, who published it when, and on which line; and the editor's note."""
    parts = [(quote["speaker"]["lang"], quote["speaker"]["text"]), (quote["outlet"]["lang"], quote["outlet"]["text"])]
    parts += [(page, quote["date"])]
    if quote["line"] is not None:
        parts.append((page, WORDS[page]["line"].format(n=quote["line"])))
    line = words(page, "comma").join(f'<span lang="{lang}">{escape(text)}</span>' for lang, text in parts if text)
    notes = "".join(
        labelled(one["lang"], "note", f'<span lang="{one["lang"]}">{escape(one["text"])}</span>')
        for one in quote["note"]
    )
    return f"<figcaption>{labelled(page, 'source', line)}{notes}</figcaption>"


def figure(quote: LocalQuote, form: Form) -> str:
    """Return a quote with all that belongs to it."""
    langs = form.blueprint.langs
    view = citation.quoted(quote, form.sources, langs)
    return f'<figure class="quote">{wording(view, langs[0])}{source(view, langs[0])}</figure>'
