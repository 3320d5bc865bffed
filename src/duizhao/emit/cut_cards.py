"""Study cards as one PDF/UA-1 file, to be printed and cut apart.

The layout is Typst's, in `templates/cards_to_cut/`; here is decided what it gets to see. It shares `templates/quiz/`
for languages, readings and quotes.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from duizhao.emit import citation, cut_fit
from duizhao.emit.typesetting import Keep, Press, View, afresh, holds
from duizhao.errors import DuizhaoError
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.cut import Cell, CutCards, stem
from duizhao.model.deck import Deck, IdeaId, LocalIdea, LocalQuote, LocalText, Reading
from duizhao.model.ruby import cut, ruby

_TEMPLATE: Final = "cards_to_cut/cards.typ"
_INSET: Final = 5
_FOOT: Final = 4
"""Millimetres between the cut and the text, and of the line that says which card it is."""
_FOOT_SIZE: Final = 6
"""Points."""
_FOOT_SHARE: Final = 0.6 * 72 / 25.4
"""Three fifths of the line, in points for a millimetre: the id never has more."""
_TOO_LONG: Final = re.compile("too long for a card: ([a-z0-9, -]+)")


class TooLong(Exception):  # noqa: N818 - a finding of the template's, not an error of ours
    """Some cards do not fit, even in the smallest letters."""

    def __init__(self, ideas: tuple[IdeaId, ...]) -> None:
        super().__init__(ideas)
        self.ideas = ideas


def emit(cards: CutCards, templates: Mapping[str, str], fonts: Path, keep: Keep = afresh) -> Artifact:
    """Return the PDF; its name is that of `model.cut.stem`.

    `templates` holds the texts of `templates/` by name; those under ``cards_to_cut/`` and ``quiz/`` are used. `fonts`
    is the folder of the vendored fonts. The bytes depend on these three alone. Nothing is ever cut off: raises
    `TooLong` with all ideas that do not fit; `DuizhaoError` for a character without a glyph, or a broken template.
    """
    press = Press(templates, fonts, lambda char: _where(cards.deck, char), keep)
    try:
        content = press.compile(_TEMPLATE, "cards.json", _view(cards))
    except DuizhaoError as error:
        if found := _TOO_LONG.search(error.message):
            raise TooLong(tuple(IdeaId(name) for name in found[1].split(", "))) from error
        raise
    return Artifact(f"{stem(cards)}.pdf", content)


def _where(deck: Deck, char: str) -> str:
    """Return the ideas and sources that hold `char`, by their ids."""
    ideas = [f"`{idea.id}`" for idea in deck.ideas if holds(idea, char)]
    sources = [f"source `{source.id}`" for source in deck.sources.values() if holds(source, char)]
    return " and ".join(ideas + sources) or "the deck's title"


def _view(cards: CutCards) -> View:
    grid = cards.grid
    return {
        "langs": cards.langs,
        "title": cards.deck.title[cards.langs[0]],
        "turn": cards.turn,
        "paper": [grid.paper_width, grid.paper_height],
        "grid": [grid.columns, grid.rows],
        "cell": [grid.width, grid.height],
        "margin": [grid.left, grid.top],
        "inset": _INSET,
        "foot": _FOOT,
        "offset": cards.offset,
        "sizes": {"term": cut_fit.TERM_SIZES, "body": cut_fit.BODY_SIZES},
        "cards": [_card(cards, idea) for idea in cards.deck.ideas],
        "pages": [
            {"sheet": page.sheet, "moved": page.moved, "cells": [_cell(cell) for cell in page.cells]}
            for page in cards.pages
        ],
    }


def _cell(cell: Cell | None) -> View | None:
    return None if cell is None else {"card": cell.card, "back": cell.back}


def _card(cards: CutCards, idea: LocalIdea) -> View:
    """Return what stands on a card, and at which sizes to begin the search for those that fit."""
    langs, width = cards.langs, cards.grid.width - 2 * _INSET
    height = cards.grid.height - 2 * _INSET - _FOOT
    reading = idea.reading if cards.readings else Reading()
    runs = list(dict.fromkeys(cut(ruby(idea.term, reading, lang), idea.breaks.get(lang, ())) for lang in langs))
    terms, definition = _in(langs, idea.term), _in(langs, idea.definition)
    shortest = _shortest(idea)
    quote = citation.quoted(shortest, cards.deck.sources, langs) if shortest else None
    said = [quote["text"], *(one["text"] for one in quote["others"] + quote["note"])] if quote else []
    start = cut_fit.term_start(runs, width, height)
    size = cut_fit.TERM_SIZES[start]
    return {
        "id": idea.id,
        "small": min(_FOOT_SIZE, width * _FOOT_SHARE / cut_fit.ems(idea.id)),
        "plain": cut_fit.is_plain([*terms, *definition, *said]),
        "term": runs,
        "solid": [(place, one) for place, parts in enumerate(runs) for one in cut_fit.solid(parts, size, width)],
        "definition": definition,
        "quote": quote,
        "start": {
            "term": start,
            "body": cut_fit.body_start(definition, quote, width, height),
        },
    }


def _in(langs: Sequence[Lang], text: LocalText) -> list[str]:
    """Return `text` in each language, but once where two would say the same."""
    return list(dict.fromkeys(text[lang] for lang in langs))


def _shortest(idea: LocalIdea) -> LocalQuote | None:
    """Return the idea's shortest quote, its editor's note counted in: neither is ever shortened."""
    return min(idea.quotes, key=_length, default=None)


def _length(quote: LocalQuote) -> int:
    return len(quote.text) + (max(map(len, quote.note.by.values()), default=0) if quote.note else 0)
