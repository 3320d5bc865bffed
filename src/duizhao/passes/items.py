"""From localised ideas and a manifest to a deck: which ideas, in which order, with which sources."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec.structs import replace

from duizhao.model.deck import Deck, DeckId, LocalIdea, LocalQuote, LocalText, ReportItem, SourceId, SourceRef
from duizhao.model.definitions import DeckDef, SourceDef
from duizhao.passes.localise import Converters, localise_text


class Studied(Protocol):
    """What the place of an idea in a deck hangs on."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def requires(self) -> Sequence[str]: ...  # noqa: D102


T = TypeVar("T", bound=Studied)


def assemble(
    manifest: DeckDef,
    ideas: Sequence[LocalIdea],
    topics: Mapping[str, LocalText],
    sources: Mapping[str, SourceDef],
    converters: Converters,
) -> Deck:
    """Return the manifest's deck; `ideas` are all there are, in the order of the files."""
    chosen = tuple(study_order(select(manifest, ideas), by_level=manifest.order == "level"))
    used = {idea.topic for idea in chosen}
    cited = sorted({quote.source for idea in chosen for quote in quotes_of(idea)})
    return Deck(
        id=DeckId(manifest.id),
        name=manifest.name,
        title=localise_text(manifest.title, converters),
        description=localise_text(manifest.description, converters),
        licence=localise_text(manifest.licence, converters) if manifest.licence else None,
        script=manifest.script,
        topics={name: title for name, title in topics.items() if name in used},
        ideas=chosen,
        sources={name: source_ref(sources[name]) for name in cited},
        typed=manifest.typed,
        speech=manifest.speech,
    )


def quotes_of(idea: LocalIdea) -> Iterator[LocalQuote]:
    """Yield every quote that an idea shows somewhere: its own, and the reports that its questions ask about."""
    yield from idea.quotes
    for item in idea.items:
        if isinstance(item, ReportItem):
            yield from item.reports


def select(manifest: DeckDef, ideas: Sequence[T]) -> list[T]:
    """Return the ideas that a manifest names, its topics in its order, then single ideas; all where it names none."""
    if not manifest.topics and not manifest.ideas:
        return list(ideas)
    by_id: dict[str, T] = {idea.id: idea for idea in ideas}
    named = [idea for topic in manifest.topics for idea in ideas if idea.topic == topic]
    named += [by_id[name] for name in manifest.ideas if name in by_id]
    return list({idea.id: idea for idea in named}.values())


def current(deck: Deck) -> Deck:
    """Return `deck` without what was taken back: what a learner is asked."""
    return replace(deck, ideas=tuple(idea for idea in deck.ideas if not idea.retired))


def study_order(ideas: Sequence[T], *, by_level: bool = False) -> Iterator[T]:
    """Yield `ideas`, each one after those it requires; what is not among them is not waited for.

    They come as they stand, or from the easiest to the hardest, where what is required for something easy comes early.
    """
    by_id: dict[str, T] = {idea.id: idea for idea in ideas}
    done: set[str] = set()
    for first in sorted(ideas, key=lambda idea: idea.level) if by_level else ideas:
        waiting = [first.id]
        opened: set[str] = set()
        while waiting:
            idea = by_id[waiting[-1]]
            before = [one for one in reversed(idea.requires) if one in by_id and one not in done and one not in opened]
            if before and idea.id not in opened:
                opened.add(idea.id)
                waiting += before
                continue
            waiting.pop()
            if idea.id not in done:
                done.add(idea.id)
                yield idea


def source_ref(record: SourceDef) -> SourceRef:
    """Return what a source line needs of a record."""
    event = record.event
    return SourceRef(
        id=SourceId(record.id),
        title=record.title,
        outlet=record.outlet,
        date=record.date or "",
        url=record.url,
        language=record.language,
        event=event.name if event else "",
        event_date=(event.date or "") if event else "",
    )
