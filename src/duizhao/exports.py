"""Decks for other programs: learning management systems, spreadsheets, other flash cards."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace

from duizhao import compiling, outcome
from duizhao.compiling import Checked
from duizhao.emit.exports import cards, crowdanki, gift, markdown, moodle, qti, quizlet
from duizhao.emit.exports.questions import exam
from duizhao.errors import UsageError
from duizhao.lang import ZH_HANS
from duizhao.model.deck import Deck, LocalIdea
from duizhao.model.definitions import IdeaDef, TopicDef
from duizhao.model.exchange import Cards, Exported, Format
from duizhao.model.kinds import KINDS, kind
from duizhao.outcome import Outcome
from duizhao.passes.check import did_you_mean
from duizhao.passes.items import current
from duizhao.workspace import layout, reading, writing

if TYPE_CHECKING:
    from duizhao.lang import Lang

WHOLE: Final[tuple[Format, ...]] = ("csv", "json", "crowdanki")
"""Formats that hold every language at once."""


def export(
    root: Path,
    name: str,
    to: Format,
    langs: Sequence[str],
    kinds: Sequence[str],
    topics: Sequence[str],
    texts: Path | None,
    out: Path | None,
) -> Outcome:
    """Write the deck `name` in the format `to`, and say what is in it and what that format cannot hold.

    `kinds` and `topics` are all of them where none is given. Raises `UsageError` for languages given to a format that
    holds all of them, or a topic that the deck has not.
    """
    if langs and to in WHOLE:
        raise UsageError(f"--lang has no say in {to}: it holds every language", "leave it out")
    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = _chosen(current(compiling.compile_decks(checked, [name])[name]), kinds, topics)
    made = emitted(checked, deck, to, cast("tuple[Lang, ...]", tuple(langs)) or (ZH_HANS,))
    folder = (out or root / layout.OUT) / made.folder
    paths = [writing.write(artifact, folder) for artifact in made.artifacts]
    return Outcome(report=(*(outcome.shown(path) for path in paths), *_report(made)))


def _chosen(deck: Deck, kinds: Sequence[str], topics: Sequence[str]) -> Deck:
    known = list(dict.fromkeys(idea.topic for idea in deck.ideas))
    for topic in topics:
        if topic not in known:
            raise UsageError(f"the deck has no topic `{topic}`", did_you_mean(topic, known))
    wanted = set(kinds) or set(KINDS)
    ideas = (_only(idea, wanted) for idea in deck.ideas if not topics or idea.topic in topics)
    return replace(deck, ideas=tuple(ideas))


def _only(idea: LocalIdea, kinds: set[str]) -> LocalIdea:
    return replace(idea, items=tuple(item for item in idea.items if kind(item) in kinds))


def emitted(checked: Checked, deck: Deck, to: Format, langs: Sequence["Lang"]) -> Exported:
    """Return `deck` in the format `to`, with what it holds and what that format cannot."""
    emitters: Mapping[Format, Callable[[], Exported]] = {
        "moodle": lambda: moodle.emit(exam(deck, langs)),
        "gift": lambda: gift.emit(exam(deck, langs)),
        "qti3": lambda: qti.emit(exam(deck, langs), "qti3"),
        "qti21": lambda: qti.emit(exam(deck, langs), "qti21"),
        "quizlet": lambda: quizlet.emit(deck, exam(deck, langs)),
        "markdown": lambda: markdown.emit(deck, exam(deck, langs)),
        "csv": lambda: cards.as_table(_cards(checked, deck)),
        "json": lambda: cards.as_json(_cards(checked, deck)),
        "crowdanki": lambda: crowdanki.emit(deck, reading.templates(checked.workspace.root)),
    }
    return emitters[to]()


def _cards(checked: Checked, deck: Deck) -> Cards:
    """Return what the authors of `deck` wrote: its ideas in study order, by topic, with the questions it has left."""
    written = {placed.value.id: placed.value for _, placed in checked.workspace.ideas}
    titles = {placed.value.topic: placed.value.title for placed in checked.workspace.topics}
    topics: dict[str, list[IdeaDef]] = {}
    for idea in deck.ideas:
        kept = {item.id for item in idea.items}
        own = written[idea.id]
        questions = [question for question in own.questions if question.id in kept]
        topics.setdefault(idea.topic, []).append(replace(own, questions=questions))
    return Cards(
        deck=checked.workspace.decks[deck.id].value,
        topics=tuple(TopicDef(topic=topic, title=titles.get(topic), ideas=ideas) for topic, ideas in topics.items()),
        sources=tuple(checked.workspace.sources[source].value for source in deck.sources),
    )


def _report(made: Exported) -> list[str]:
    held = ", ".join(f"{count:,} {kind_}" for kind_, count in made.held.items()) or "nothing"
    reasons: dict[str, list[str]] = {}
    for one in made.left:
        reasons.setdefault(one.why, []).append(one.at)
    if not reasons:
        return [f"held: {held}; nothing left out"]
    return [f"held: {held}", *(f"left out, {why} ({len(at):,}): {', '.join(at)}" for why, at in reasons.items())]
