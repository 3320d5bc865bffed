"""A booklet as one PDF/UA-1 file, to be read rather than asked.

The layout is Typst's, in `templates/reader/`; here is decided what it gets to see. It shares `templates/quiz/` for
languages, readings and quotes.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from pathlib import Path

from duizhao.emit import citation
from duizhao.emit.typesetting import Keep, Press, View, afresh, holds
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.booklet import Booklet, stem
from duizhao.model.deck import Deck, IdeaId, LocalIdea, LocalText, SourceRef
from duizhao.model.ruby import Ruby, cut, ruby

_TEMPLATE = "reader/reader.typ"


def emit(booklet: Booklet, templates: Mapping[str, str], fonts: Path, keep: Keep = afresh) -> Artifact:
    """Return the booklet's PDF; its name is that of `model.booklet.stem`.

    `templates` holds the texts of `templates/` by name; those under ``reader/`` and ``quiz/`` are used. `fonts` is the
    folder of the vendored fonts. The bytes depend on these three alone. Raises `DuizhaoError` for a character without a
    glyph, or a broken template.
    """
    press = Press(templates, fonts, lambda char: _where(booklet.deck, char), keep)
    return Artifact(f"{stem(booklet)}.pdf", press.compile(_TEMPLATE, "booklet.json", _view(booklet)))


def _where(deck: Deck, char: str) -> str:
    """Return the ideas and sources that hold `char`, by their ids."""
    ideas = [f"`{idea.id}`" for idea in deck.ideas if holds(idea, char)]
    sources = [f"source `{source.id}`" for source in deck.sources.values() if holds(source, char)]
    return " and ".join(ideas + sources) or "the deck's title, description, licence or topics"


def _view(booklet: Booklet) -> View:
    deck, langs = booklet.deck, booklet.langs
    sources = list(_cited(deck))
    return {
        "langs": langs,
        "paper": booklet.paper,
        "title": _in(langs, deck.title),
        "description": _in(langs, deck.description),
        "licence": _in(langs, deck.licence) if deck.licence else None,
        "quotes": sum(len(idea.quotes) for idea in deck.ideas),
        "parts": list(_parts(deck, langs)),
        "contents": list(_contents(deck, langs)),
        "sources": [citation.listed(source) | {"url": source.url} for source in sources],
        "indexes": [
            {
                "lang": lang,
                "groups": [
                    {"heading": group.heading, "entries": [[entry.term, entry.ideas] for entry in group.entries]}
                    for group in groups
                ],
            }
            for lang, groups in booklet.indexes.items()
        ],
    }


def _in(langs: Sequence[Lang], text: LocalText) -> list[str]:
    """Return `text` in each language, but once where two would say the same."""
    return list(dict.fromkeys(text[lang] for lang in langs))


def _cited(deck: Deck) -> Iterator[SourceRef]:
    """Yield the sources whose words are in the booklet."""
    cited = {quote.source for idea in deck.ideas for quote in idea.quotes}
    return (source for source in deck.sources.values() if source.id in cited)


def _topic(deck: Deck, topic: str, langs: Sequence[Lang]) -> list[str]:
    title = deck.topics.get(topic)
    return _in(langs, title) if title else [topic]


def _parts(deck: Deck, langs: Sequence[Lang]) -> Iterator[View]:
    """Yield the ideas in study order, in parts: one for each topic, or only one where the order mixes the topics."""
    there = {idea.id for idea in deck.ideas}
    entries = {idea.id: _entry(deck, idea, number, there, langs) for number, idea in enumerate(deck.ideas, 1)}
    runs = [(topic, [entries[idea.id] for idea in run]) for topic, run in groupby(deck.ideas, lambda idea: idea.topic)]
    if len(runs) == len({topic for topic, _ in runs}):
        yield from ({"title": _topic(deck, topic, langs), "ideas": run} for topic, run in runs)
    else:
        yield {"title": None, "ideas": list(entries.values())}


def _contents(deck: Deck, langs: Sequence[Lang]) -> Iterator[View]:
    """Yield the topics in the order in which they are first met, each with the ids of its ideas in study order."""
    by_topic: dict[str, list[IdeaId]] = {}
    for idea in deck.ideas:
        by_topic.setdefault(idea.topic, []).append(idea.id)
    return ({"title": _topic(deck, topic, langs), "ideas": ideas} for topic, ideas in by_topic.items())


def _entry(deck: Deck, idea: LocalIdea, number: int, there: AbstractSet[IdeaId], langs: Sequence[Lang]) -> View:
    return {
        "id": idea.id,
        "number": number,
        "topic": _topic(deck, idea.topic, langs),
        "level": idea.level,
        "term": _in(langs, idea.term),
        "ruby": list(dict.fromkeys(_read_out(idea, lang) for lang in langs)),
        "definition": _in(langs, idea.definition),
        "quotes": [citation.quoted(quote, deck.sources, langs) for quote in idea.quotes],
        "requires": [one for one in idea.requires if one in there],
        "related": [one for one in idea.related if one in there and one not in idea.requires],
    }


def _read_out(idea: LocalIdea, lang: Lang) -> tuple[Ruby, ...]:
    return cut(ruby(idea.term, idea.reading, lang), idea.breaks.get(lang, ()))
