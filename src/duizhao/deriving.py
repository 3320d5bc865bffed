"""What follows from one idea alone: found once, and kept until the idea, the glossary or the code changes.

What is kept knows no place: an idea that moves within its file, or to another one, is the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar
from zlib import crc32

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding, Severity
from duizhao.emit import notes
from duizhao.lang import Lang
from duizhao.model.deck import Deck, Idea, LocalIdea
from duizhao.model.definitions import GlossaryDef, IdeaDef, Placed
from duizhao.model.note import Note
from duizhao.passes import check, chinese, items, lints
from duizhao.passes.chinese import OpenChoice
from duizhao.passes.localise import localise, localise_text, simplified_pieces
from duizhao.passes.reading import check_reading
from duizhao.span import Key, Node
from duizhao.workspace.conversions import Conversions
from duizhao.workspace.conversions import edition as conversions_edition
from duizhao.workspace.kept import Kept, code

_TOGETHER: Final = 16
"""So many ideas make a group, on average."""
_AT_LEAST: Final = 200
"""So many groups may be kept in any case."""
_TEXTS: Final = 4
"""So many conversions at most, in both scripts, are not asked for where what follows from an idea is kept."""
_HERE: Final = Node("")

Each = TypeVar("Each", Idea, LocalIdea)


class _Said(Struct, frozen=True, array_like=True):
    """A finding whose place is told from its idea on."""

    code: str
    keys: tuple[Key, ...]
    key: bool
    message: str
    hint: str
    details: tuple[str, ...]
    severity: Severity


class _Judged(Struct, frozen=True, array_like=True):
    checks: tuple[_Said, ...]
    doubts: tuple[_Said, ...]
    words: tuple[_Said, ...]
    choices: tuple[OpenChoice, ...]


class Judged(Struct, frozen=True, kw_only=True):
    """What is wrong with an idea by itself, and doubtful; what is to be said of its words; choices left open in it."""

    checks: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    words: tuple[Finding, ...]
    choices: tuple[OpenChoice, ...]


class Deriving:
    """Finds what follows from ideas; a context, at whose end what is new is kept in the cache folder.

    `languages` are those of the sources, by id.
    """

    def __init__(self, root: Path, glossary: GlossaryDef, languages: Mapping[str, Lang]) -> None:
        edition = code() + conversions_edition(glossary)
        known = msgspec.msgpack.encode(languages, order="sorted")
        self._languages = languages
        self._judged = Kept(root, "judged", edition + known, _AT_LEAST)
        self._local = Kept(root, "local", edition, _AT_LEAST)
        self._open = ExitStack()
        self.conversions = Conversions(root, glossary)

    def __enter__(self) -> Self:
        """Open what was kept."""
        for each in (self.conversions, self._judged, self._local):
            self._open.enter_context(each)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what is new."""
        self._open.__exit__(kind, error, trace)

    def judged(self, ideas: Sequence[Idea]) -> list[Judged]:
        """Return for each idea what is to be said of it by itself, its quotes apart."""
        return [each for group in _groups(ideas) for each in self._judged_in(group)]

    def local(self, ideas: Sequence[Idea]) -> list[LocalIdea]:
        """Return each idea in every language."""
        return [each for group in _groups(ideas) for each in self._local_in(group)]

    def _judged_in(self, group: Sequence[Idea]) -> Iterator[Judged]:
        content = _content(group)
        kept = self._judged.get("", content, tuple[_Judged, ...])
        if kept is None:
            kept = tuple(map(self._judge, group))
            self._judged.put("", content, kept)
        else:
            self.conversions.not_asked(_TEXTS * len(group))
        for idea, one in zip(group, kept, strict=True):
            yield Judged(
                checks=_placed(one.checks, idea.at),
                doubts=_placed(one.doubts, idea.at),
                words=_placed(one.words, idea.at),
                choices=tuple(replace(each, at=_below(idea.at, each.at.keys)) for each in one.choices),
            )

    def _local_in(self, group: Sequence[Idea]) -> tuple[LocalIdea, ...]:
        def make() -> tuple[LocalIdea, ...]:
            return tuple(localise(group, self.conversions.converters(), self.conversions.breaks))

        topics = " ".join(idea.topic for idea in group)
        return self._local.of(topics, _content(group), tuple[LocalIdea, ...], make)

    def _judge(self, idea: Idea) -> _Judged:
        placed = Placed(_HERE, idea.definition)
        joined = chinese.join(simplified_pieces(idea))
        texts = list(chinese.simplified_texts(idea.definition, _HERE, self._languages))
        return _Judged(
            checks=_unplaced(list(check.check_idea(placed, self._languages))),
            doubts=_unplaced(list(lints.lint_idea(placed))),
            words=_unplaced(self._words(placed)),
            choices=tuple(chinese.open_choices(joined, texts, self.conversions.choices)),
        )

    def _words(self, placed: Placed[IdeaDef]) -> list[Finding]:
        idea, at = placed.value, placed.at
        found = [
            finding
            for here, text in chinese.clozes(idea, at)
            for finding in chinese.check_cloze(text, here, self.conversions.words)
        ]
        if idea.reading is not None:
            term = localise_text(idea.term, self.conversions.converters())
            found += check_reading(at / "reading", idea.reading, term)
        return found


def made_of(deck: Deck, root: Path) -> list[Note]:
    """Return the notes of a deck."""
    with Kept(root, "notes", code(), _AT_LEAST) as kept:
        return [note for group in _groups(deck.ideas) for note in _notes_of(group, deck, kept)]


def _notes_of(group: Sequence[LocalIdea], deck: Deck, kept: Kept) -> tuple[Note, ...]:
    def make() -> tuple[Note, ...]:
        return tuple(note for idea in group for note in notes.notes_of(idea, deck))

    topics = [deck.topics.get(idea.topic) for idea in group]
    sources = [deck.sources.get(quote.source) for idea in group for quote in items.quotes_of(idea)]
    content = msgspec.msgpack.encode((deck.script, topics, sources, group))
    return kept.of("", content, tuple[Note, ...], make)


def _groups(ideas: Sequence[Each]) -> Iterator[Sequence[Each]]:
    """Yield the ideas in groups, which are kept together: to look each one up would take longer than to read it.

    An idea's own name says whether a group begins with it, so that one put in before it moves no border.
    """
    borders: list[int] = [at for at, idea in enumerate(ideas) if at and crc32(_name(idea).encode()) % _TOGETHER == 0]
    for start, end in pairwise((0, *borders, len(ideas))):
        yield ideas[start:end]


def _name(idea: Idea | LocalIdea) -> str:
    return idea.definition.id if isinstance(idea, Idea) else idea.id


def _content(group: Sequence[Idea]) -> bytes:
    return msgspec.msgpack.encode([(idea.definition, idea.quotes, idea.reports) for idea in group])


def _unplaced(findings: Sequence[Finding]) -> tuple[_Said, ...]:
    return tuple(
        _Said(one.code, one.at.keys, one.at.key, one.message, one.hint, one.details, one.severity)
        for one in findings
        if isinstance(one.at, Node)
    )


def _placed(said: Sequence[_Said], at: Node) -> tuple[Finding, ...]:
    return tuple(
        Finding(one.code, _below(at, one.keys, key=one.key), one.message, one.hint, one.details, one.severity)
        for one in said
    )


def _below(at: Node, keys: tuple[Key, ...], *, key: bool = False) -> Node:
    return Node(at.path, (*at.keys, *keys), key)
