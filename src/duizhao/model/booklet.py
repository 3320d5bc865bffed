"""A deck as a booklet to read, before it is printed."""

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.deck import Deck, IdeaId
from duizhao.model.definitions import Paper as Paper  # noqa: PLC0414 - where it was looked for


class IndexEntry(Struct, frozen=True):
    """A term, and the ideas that it names: more than one where ideas share it."""

    term: str
    ideas: tuple[IdeaId, ...]


class IndexGroup(Struct, frozen=True):
    """Entries under one heading: a letter, “0–9”, a number of strokes such as “五畫”, or “#” for what has no place."""

    heading: str
    entries: tuple[IndexEntry, ...]


class Booklet(Struct, frozen=True, kw_only=True):
    """A deck with its indexes of terms, one for each of `langs`: a language, or a pair printed together."""

    deck: Deck
    langs: tuple[Lang, ...]
    paper: Paper
    indexes: dict[Lang, tuple[IndexGroup, ...]]


def stem(booklet: Booklet) -> str:
    """Return the name of the file without its ending, for example ``karpathy.reader-zh-Hant-TW+en-a4``."""
    return f"{booklet.deck.id}.reader-{'+'.join(booklet.langs)}-{booklet.paper}"
