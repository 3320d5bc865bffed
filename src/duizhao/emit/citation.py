"""How a quote and its source are shown on paper, whatever stands around them."""

from collections.abc import Iterator, Mapping, Sequence

from duizhao.emit.typesetting import View
from duizhao.lang import Lang
from duizhao.model.deck import LocalQuote, SourceRef


def quoted(quote: LocalQuote, sources: Mapping[str, SourceRef], langs: Sequence[Lang]) -> View:
    """Return the source's words, and beside them, labelled, what is not the source's: conversions and glosses."""
    others: list[View] = []
    for lang in langs:
        if lang in quote.converted:
            others.append({"lang": lang, "kind": "converted", "text": quote.converted[lang]})
        elif quote.gloss and lang in quote.gloss.by and lang[:2] != quote.language[:2]:
            others.append({"lang": lang, "kind": "gloss", "text": quote.gloss.by[lang]})
    source = sources[quote.source]
    return {
        "lang": quote.language,
        "text": quote.text,
        "others": others,
        "speaker": {"lang": _tongue(quote.speaker, quote.language, langs[0]), "text": quote.speaker},
        "outlet": {"lang": _tongue(source.outlet, source.language, langs[0]), "text": source.outlet},
        "date": source.date,
        "line": quote.line,
        "note": [{"lang": lang, "text": quote.note[lang]} for lang in langs] if quote.note else [],
    }


def listed(source: SourceRef) -> View:
    """Return a source as a list of sources has it: outlet, title, date, what it reports, address."""
    return {"lang": source.language, "parts": [part for part in _parts(source) if part]}


def _tongue(name: str, lang: Lang, page: Lang) -> Lang:
    """Return the language to set a name in: a Latin name looks like the page's own, whoever prints it."""
    return page if name.isascii() else lang


def _parts(source: SourceRef) -> Iterator[str]:
    yield source.outlet
    yield source.title
    yield source.date
    yield " ".join(part for part in (source.event, source.event_date) if part)
    yield source.url
