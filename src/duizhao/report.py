"""What the histories of a deck's learners ask of its author."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from duizhao import compiling, outcome
from duizhao.analysis import in_order
from duizhao.diagnostic import Diagnostic
from duizhao.errors import UsageError
from duizhao.learn import archive
from duizhao.passes import practice_analysis
from duizhao.passes.corrections import sections
from duizhao.passes.items import current
from duizhao.passes.question_places import question_places
from duizhao.passes.question_texts import item_texts, keys_of


class Queue(Struct, frozen=True):
    """A part of the report: its lines have their places in cards/, and `more` were left out."""

    heading: str
    lines: tuple[Diagnostic, ...]
    more: int


class Report(Struct, frozen=True, kw_only=True):
    """What `duizhao report` says: `summary` of what was read, and the queues in their order."""

    diagnostics: Sequence[Diagnostic] = ()
    broken: bool = False
    summary: str = ""
    remark: str = ""
    queues: tuple[Queue, ...] = ()


def report(root: Path, name: str, histories: Sequence[Path], texts: Path | None, limit: int) -> Report:
    """Return the corrections that the answers in `histories` ask of the deck `name`; nothing is written to them."""
    twice = [path for path in histories if histories.count(path) > 1]
    if twice:
        raise UsageError(f"the history `{twice[0]}` is named twice", "name each learner's once")
    kept = [archive.read(path) for path in histories]
    checked = compiling.check(root, texts)
    if checked.broken:
        return Report(diagnostics=checked.diagnostics(), broken=True)
    deck = current(compiling.compile_decks(checked, [name])[name])
    items = {(str(idea.anchor), str(item.id)): item for idea in deck.ideas for item in idea.items}
    keys = [(str(idea.anchor), question) for idea in deck.ideas for question in ("", *(each.id for each in idea.items))]
    shown = item_texts(items)
    answers = [one for each in kept for one in each.answers]
    options = {key: len(text.options) for key, text in shown.items()}
    practised = practice_analysis.analyse(answers, keys, options, keys_of(shown))
    asked = set(keys)
    flags = [one for each in kept for one in each.flags if (one.idea, one.question) in asked]
    places = question_places(checked.workspace.ideas)
    queues = tuple(
        Queue(section.heading, tuple(in_order(checked, section.findings)), section.more)
        for section in sections(practised, flags, places, items, shown, limit)
    )
    count = outcome.count
    counted = sum(one.asked for one in practised)
    silent = counted and not any(each.tells for each in kept)
    return Report(
        summary=f"{count(len(histories), 'learner')}, {count(counted, 'answer')} to "
        f"{count(sum(one.asked > 0 for one in practised), 'item')} of {len(practised)} in `{name}`",
        remark="no history says what was chosen or typed: options and answers cannot be judged" if silent else "",
        queues=queues,
    )
