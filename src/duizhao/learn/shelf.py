"""A deck as a session needs it: a list of what can be asked, and each idea decoded when it is asked for."""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Raw, Struct

from duizhao import bundle
from duizhao.lang import Lang
from duizhao.learn.schedule import ItemKey
from duizhao.learn.session import Ask, in_groups
from duizhao.model.deck import Deck, LocalIdea, LocalText, SourceRef
from duizhao.model.kinds import Kind, kind

RECALL: Final = "recall"
AskKind: TypeAlias = Kind | Literal["recall"]


class Entry(Struct, frozen=True, gc=False):
    """Something that can be asked: `idea` is the place of its idea in the deck, `item` that of the item in the idea.

    `item` is -1 for recall of the term.
    """

    key: ItemKey
    topic: str
    level: int
    kind: AskKind
    idea: int
    item: int


class _ItemHead(Struct, frozen=True, gc=False):
    id: str
    kind: Kind


class _Head(Struct, frozen=True, gc=False):
    anchor: str
    topic: str
    level: int
    items: tuple[_ItemHead, ...]
    retired: bool = False


class _Cover(Struct, frozen=True):
    """A deck but for its ideas."""

    id: str
    title: LocalText
    script: Lang
    topics: dict[str, LocalText]
    ideas: tuple[Raw, ...]
    sources: dict[str, SourceRef]


class Shelf:
    """A deck that is open: its names at once, its ideas when they are asked for.

    Decoding all of a large deck would take longer than a learner wants to wait for the first question.
    """

    def __init__(self, cover: _Cover | Deck, name: str) -> None:
        """Take what `opened` or `shelved` found."""
        self.id = cover.id
        self.title = cover.title
        self.script = cover.script
        self.topics = cover.topics
        self.sources = cover.sources
        self._name = name
        self._ideas: list[Raw | LocalIdea] = list(cover.ideas)

    def entries(self, topics: Sequence[str] = (), levels: Sequence[int] = ()) -> dict[ItemKey, Entry]:
        """Return everything that can be asked on `topics` and of `levels` (empty: all), in study order as `asks`."""
        heads = ((place, self._head(idea)) for place, idea in enumerate(self._ideas))
        wanted = (
            (place, head)
            for place, head in heads
            if not head.retired and (not topics or head.topic in topics) and (not levels or head.level in levels)
        )
        groups = in_groups([_entries(place, head) for place, head in wanted])
        return {entry.key: entry for entry in groups}

    def ask(self, entry: Entry) -> Ask:
        """Return what `entry` lists, its idea decoded; raise `DuizhaoError` where the bundle is damaged there."""
        idea = self._ideas[entry.idea]
        if isinstance(idea, Raw):
            idea = bundle.part(idea, LocalIdea, self._name)
            self._ideas[entry.idea] = idea
        return Ask(entry.key, idea, idea.items[entry.item] if entry.item >= 0 else None)

    def _head(self, idea: Raw | LocalIdea) -> _Head:
        if isinstance(idea, Raw):
            return bundle.part(idea, _Head, self._name)
        items = tuple(_ItemHead(item.id, kind(item)) for item in idea.items)
        return _Head(idea.anchor, idea.topic, idea.level, items, idea.retired)


def opened(content: bytes, name: str = "the bundle") -> Shelf:
    """Return the deck in a bundle; raises as `bundle.decode` does."""
    return Shelf(bundle.part(bundle.body(content, name), _Cover, name), name)


def shelved(deck: Deck) -> Shelf:
    """Return a deck that is decoded already."""
    return Shelf(deck, deck.id)


def _entries(place: int, head: _Head) -> list[Entry]:
    recall = Entry(ItemKey(head.anchor), head.topic, head.level, RECALL, place, -1)
    return [
        recall,
        *(
            Entry(ItemKey(head.anchor, item.id), head.topic, head.level, item.kind, place, number)
            for number, item in enumerate(head.items)
        ),
    ]
