"""A history opened and told: what the commands call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec
from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.learn.history import History
from duizhao.learn.marked import marked
from duizhao.learn.schedule import AS_ANKI, ItemKey
from duizhao.learn.screen import Screen
from duizhao.learn.shelf import Entry, Shelf
from duizhao.learn.stats import hours as reckoning
from duizhao.learn.stats import hours_text, text
from duizhao.learn.stats.model import Hours, Stats
from duizhao.learn.stats.spent import IDLE
from duizhao.learn.stats.summary import Log, summarise
from duizhao.learn.stats.text import Told
from duizhao.model.artifact import Artifact


def stats(
    history_path: Path,
    shelf: Shelf | None,
    now: datetime,
    lang: Lang,
    *,
    topics: Sequence[str] = (),
    days: int | None = None,
    idle: int = IDLE,
) -> Stats:
    """Return the statistics of a history at `now`, terms in `lang`; of the deck on `shelf` and its `topics` alone.

    Raises `UsageError` for a topic that the deck does not have, `DuizhaoError` where there is a history that cannot be
    read; where there is none, nothing was learned yet.
    """
    log = _log(history_path, now)
    entries = _entries(shelf, topics)
    return summarise(log, now, entries, _terms(shelf, lang), days=days, idle=idle)


def hours(
    history_path: Path,
    shelf: Shelf | None,
    now: datetime,
    *,
    topics: Sequence[str] = (),
    goal: float = reckoning.GOAL,
    weeks: int = reckoning.WEEKS,
    idle: int = IDLE,
) -> Hours:
    """Return the time on task of a history at `now`, and when it will be `goal` hours; raises as `stats` does."""
    entries = _entries(shelf, topics)
    items = None if entries is None else frozenset((key.anchor, key.question) for key in entries)
    answers = _log(history_path, now).answers
    return reckoning.hours(answers, items, now, goal=goal * 3600, weeks=weeks, idle=idle)


def as_json(told: Struct) -> str:
    """Return figures as one JSON object, indented."""
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode() + "\n"


def _log(path: Path, now: datetime) -> Log:
    if not path.exists():
        return Log((), {}, marked((), now), AS_ANKI)
    with History(path) as history:
        return Log(history.answered(), history.memories(), marked(history.marks(), now), history.scheduling)


def _entries(shelf: Shelf | None, topics: Sequence[str]) -> Mapping[ItemKey, Entry] | None:
    if shelf is None:
        if topics:
            raise UsageError("a history knows no topics", "name the deck as well: duizhao stats DECK --topic TOPIC")
        return None
    if unknown := [topic for topic in topics if topic not in shelf.topics]:
        known = ", ".join(f"`{topic}`" for topic in shelf.topics)
        raise UsageError(f"the deck `{shelf.id}` has no topic `{unknown[0]}`", f"it has {known}")
    return shelf.entries(topics)


def _terms(shelf: Shelf | None, lang: Lang) -> Callable[[Entry], str]:
    return lambda entry: shelf.ask(entry).idea.term[lang] if shelf else ""


def told(shelf: Shelf | None, ui: Lang, lang: Lang, stdout: TextIO, *, plain: bool) -> Told:
    """Return whom to tell on `stdout`: blocks where it can write them, as many columns as it has."""
    return Told(
        ui=ui,
        lang=lang,
        title=shelf.title if shelf else None,
        topics=shelf.topics if shelf else {},
        columns=Screen(stdout, stdout, plain=plain).columns(),
        fancy=_can_write(stdout, "░▒▓█"),
        plain=plain,
    )


def say(figures: Stats, whom: Told, stdout: TextIO) -> None:
    """Show statistics on a terminal or through a pipe."""
    Screen(stdout, stdout, plain=whom.plain).show(text.lines(figures, whom))


def say_hours(figures: Hours, whom: Told, stdout: TextIO) -> None:
    """Show hours on task on a terminal or through a pipe."""
    Screen(stdout, stdout, plain=whom.plain).show(hours_text.lines(figures, whom.ui))


def as_page(figures: Stats, whom: Told, templates: Mapping[str, str], name: str) -> Artifact:
    """Return statistics as the page `name`, which needs nothing but itself."""
    from duizhao.learn.stats.page import emit  # noqa: PLC0415  (only who asks for a page pays for it)

    return emit(figures, whom, templates, name)


def _can_write(stdout: TextIO, marks: str) -> bool:
    try:
        marks.encode(stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
