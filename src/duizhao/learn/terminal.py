"""The self-test at a terminal or through a pipe: which session is held, and with what."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

import msgspec
from msgspec.structs import replace

from duizhao.errors import UsageError
from duizhao.learn.conversation import Conversation, Plan
from duizhao.learn.history import History, Pending
from duizhao.learn.options import Options
from duizhao.learn.practice import Practice
from duizhao.learn.schedule import AGAIN, ItemKey
from duizhao.learn.screen import Screen
from duizhao.learn.shelf import Shelf, shelved
from duizhao.model.deck import Deck

__all__ = ["Options", "run"]

CRAMMED: Final = 50
"""Questions of a cram session, unless the learner says how many."""
WEAKEST: Final = 20
EXAMINED: Final = 20


def run(
    deck: Deck | Shelf,
    history_path: Path,
    options: Options,
    *,
    now: Callable[[], datetime],
    stdin: TextIO,
    stdout: TextIO,
) -> int:
    """Hold a session on `deck` until nothing is left or the learner leaves; return exit code 0.

    A session that was left before its end is offered first. `now` tells the time with the learner's zone. Every answer
    is in the history before its result is shown. Raises `UsageError` for an unknown topic, `DuizhaoError` where the
    history or the deck cannot be used.
    """
    shelf = deck if isinstance(deck, Shelf) else shelved(deck)
    _check(shelf, options)
    screen = Screen(stdin, stdout, plain=options.plain)
    with History(history_path) as history:
        try:
            pending = _taken_up(shelf, history, options, now, screen)
        except (EOFError, KeyboardInterrupt):
            return 0
        if pending:
            _go_on(pending, shelf, history, options, now, screen)
        else:
            _begin(shelf, history, options, now, screen)
    return 0


def _check(shelf: Shelf, options: Options) -> None:
    known = list(dict.fromkeys(entry.topic for entry in shelf.entries().values())) if options.topics else []
    unknown = [topic for topic in options.topics if topic not in known]
    if unknown:
        topics = ", ".join(f"`{topic}`" for topic in known)
        raise UsageError(f"the deck `{shelf.id}` has no topic `{unknown[0]}`", f"it has {topics}")


def _taken_up(
    shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen
) -> Pending | None:
    """Return the session that was not ended and that the learner goes on with, if any."""
    while (pending := history.pending(shelf.id)) and pending.mode == "review":
        history.end(pending.number, now())  # goes on by itself
    if pending is None or options.mode not in ("review", pending.mode):
        return None
    plan = msgspec.json.decode(pending.plan, type=Plan)
    talk = Conversation(shelf, history, _as_begun(options, plan), now, screen)
    done = len({review.key for _, review in history.reviews_in(pending.number)})
    when = pending.began.astimezone(now().tzinfo).strftime("%Y-%m-%d %H:%M")
    more = talk.more
    talk.dialog.say(more.pending.format(mode=more.modes[pending.mode], when=when, done=done, n=len(plan.order)))
    wish = talk.dialog.pick(more.pending_keys, {"": "go on", "n": "not now", "x": "end"}, keys={})
    if wish == "end":
        history.end(pending.number, now())
        talk.dialog.say(more.dropped)
    return pending if wish == "go on" else None


def _go_on(
    pending: Pending, shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen
) -> None:
    plan = msgspec.json.decode(pending.plan, type=Plan)
    options = _as_begun(options, plan)
    if pending.mode == "exam":
        from duizhao.learn.sitting import Sitting  # noqa: PLC0415  (only an exam needs it)

        sitting = Sitting(shelf, history, options, now, screen)
        sitting.go_on(pending.number, plan)
        sitting.hold()
        return
    practice = Practice(shelf, history, options, now, screen)
    practice.go_on("cram" if pending.mode == "cram" else "weak", pending.number, plan)
    practice.hold()


def _as_begun(options: Options, plan: Plan) -> Options:
    """Return `options` in the languages in which a session was begun, unless the learner names others."""
    return replace(options, langs=options.langs or plan.langs)


def _begin(shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen) -> None:
    if options.mode == "exam":
        from duizhao.learn.sitting import Sitting  # noqa: PLC0415  (only an exam needs it)

        sitting = Sitting(shelf, history, options, now, screen)
        sitting.begin(options.items or EXAMINED)
        sitting.hold()
        return
    practice = Practice(shelf, history, options, now, screen)
    seed = options.seed or int(practice.began_at.timestamp())
    match options.mode:
        case "cram":
            practice.begin("cram", _shuffled(list(practice.able), seed)[: options.items or CRAMMED], seed)
        case "weak":
            practice.begin("weak", _weak(practice)[: options.items or WEAKEST], seed)
        case _:
            practice.begin_review()
    practice.hold()


def _shuffled(keys: list[ItemKey], seed: int) -> list[ItemKey]:
    from random import Random  # noqa: PLC0415  (only these sessions need it)

    Random(seed).shuffle(keys)  # noqa: S311  (an order of questions is no secret)
    return keys


def _weak(practice: Practice) -> list[ItemKey]:
    from duizhao.learn.weak import weakest  # noqa: PLC0415

    last = {done.key: done.rating for done in practice.history.reviews()}
    failed = frozenset(key for key, rating in last.items() if rating == AGAIN)
    return weakest(practice.able, practice.memories, failed, practice.began_at, practice.history.scheduling)
