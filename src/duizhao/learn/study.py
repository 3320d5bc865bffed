"""A session for programs: asks, judges and records as the self-test does, and shows nothing.

The terminal's session is `practice`; this one is for a window, a page or a bot.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.learn import asked, asking, judged, verdict, view
from duizhao.learn import session as sessions
from duizhao.learn.history import History
from duizhao.learn.marked import marked
from duizhao.learn.options import Options
from duizhao.learn.record import Given, Response
from duizhao.learn.schedule import ItemKey, Memory, Rating, day_of, start_of
from duizhao.learn.screen import Line
from duizhao.learn.session import Ask, Session
from duizhao.learn.shelf import AskKind, Shelf
from duizhao.learn.wording import wording
from duizhao.model.deck import (
    ChoiceItem,
    ClozeItem,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    TrueFalseItem,
)
from duizhao.model.kinds import FALSE, TRUE

_NOTHING_ASKED = "nothing was asked, or it was answered already"


class Question(Struct, frozen=True, kw_only=True):
    """What is asked now.

    `kind` is ``recall`` for a term whose meaning is to be remembered, else the kind of the item in `ask`. `text` is the
    question in the session's languages, line by line, as the terminal shows it. `options` are the texts to choose from,
    to match or to put in order, as they are shown, in the first language. `blanks` counts the texts to type. `left`
    counts what is still to come, this one included; `new` says that it was never answered.
    """

    ask: Ask
    kind: AskKind
    text: tuple[str, ...]
    options: tuple[str, ...]
    blanks: int
    order: tuple[int, ...]
    left: int
    new: bool
    at: datetime


class Answered(Struct, frozen=True, kw_only=True):
    """What an answer was worth, when its item is due again (aware), and why, line by line."""

    key: ItemKey
    rating: Rating
    due: datetime
    why: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it counts as known: Hard, Good or Easy."""
        return self.rating > 1


class Study:
    """A review session: what is due, then something new. Close it, or use it in a `with`.

    Every answer is in the history, on the disk, before `answer` returns; a session may be left at any time.
    """

    def __init__(self, shelf: Shelf, history: Path, options: Options, now: Callable[[], datetime]) -> None:
        """Open the file `history` and plan what to ask of the deck on `shelf`; `now` tells an aware time.

        Raises `UsageError` for a topic that the deck has not.
        """
        known = {entry.topic: None for entry in shelf.entries().values()} if options.topics else {}
        for topic in options.topics:
            if topic not in known:
                raise UsageError(f"the deck `{shelf.id}` has no topic `{topic}`", f"it has {', '.join(known)}")
        self._shelf = shelf
        self._options = options
        self._now = now
        self._langs: tuple[Lang, ...] = options.langs or (shelf.script,)
        self._words = wording(options.ui or self._langs[0])
        self._open = ExitStack()
        self._history = self._open.enter_context(History(history))
        self._began = now()
        hides = marked(self._history.marks(), self._began).hides
        entries = shelf.entries(options.topics, options.levels)
        self._able = {key: entry for key, entry in entries.items() if not hides(key)}
        self._memories = self._history.memories()
        self._session = self._plan()
        self._number: int | None = None
        self._stored: list[int] = []
        self._current: Question | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session and close the history."""
        if self._number is not None:
            self._history.end(self._number, self._now())
            self._number = None
        self._open.close()

    @property
    def left(self) -> int:
        """How many items are still to be asked."""
        return self._session.left

    def question(self) -> Question | None:
        """Return what is asked now, None where nothing is left; the same one until it is answered or skipped."""
        if self._current is None:
            at = self._now()
            self._session = sessions.choose(self._session, at)
            key = self._session.current
            self._current = None if key is None else self._ask(key, at)
        return self._current

    def answer(self, *given: int | str) -> Answered:
        """Judge an answer to the current question and record it; none at all stands for “I do not know”.

        For a choice, a judgement or a report, the place of an option as shown, from 0; where several are right, those
        of all that are; for a match or an order such a place for each number in turn; the texts that were typed for the
        others. Raises `UsageError` for what is no
        answer to this kind of question, and for a term to recall, which `rate` records.
        """
        question = self._asked()
        item = question.ask.item
        if item is None:
            raise UsageError("a recalled term is not judged", "show the answer, then call rate(1) to rate(4)")
        kept = _kept(question, given)
        worth = verdict.judge(item, kept, self._langs[0])
        lines = verdict.explain(self._shelf, question.ask, kept, question.order, self._langs, self._words)
        lines += view.about(self._shelf, question.ask, self._langs, self._words)
        return self._record(question, worth.rating, kept, lines)

    def rate(self, rating: Rating) -> Answered:
        """Record how well the current term was recalled: 1 Again, 2 Hard, 3 Good, 4 Easy."""
        question = self._asked()
        if question.ask.item is not None:
            raise UsageError(f"a question of the kind `{question.kind}` is judged, not rated", "call answer()")
        return self._record(question, rating, None, self._recalled(question.ask))

    def reveal(self) -> tuple[str, ...]:
        """Return what is behind the term that is asked: what its learner compares before rating."""
        question = self._asked()
        if question.ask.item is not None:
            raise UsageError(f"a question of the kind `{question.kind}` is revealed by answering it", "call answer()")
        return _plain(self._recalled(question.ask))

    def amend(self, rating: Rating) -> datetime:
        """Give the last answer another rating, and return when its item is due."""
        key = self._last()
        at = self._now()
        self._stored[-1], memory = self._history.amend(self._stored[-1], rating, at)
        memory = self._remember(key, memory)
        again = sessions.again_by_schedule(memory) if memory else None
        self._session = sessions.amend(self._session, rating, again)
        self._current = None
        return memory.due if memory else at

    def undo(self) -> None:
        """Take the last answer back: its item is asked again now."""
        key = self._last()
        self._remember(key, self._history.take_back(self._stored.pop(), self._now()))
        self._session = self._session.past or self._session
        self._current = self._ask(key, self._now())

    def skip(self) -> None:
        """Leave the current item out of this session; its schedule stays."""
        self._asked()
        self._session = sessions.skip(self._session)
        self._current = None

    def _plan(self) -> Session:
        at = self._began
        today = self._history.first_seen_since(start_of(day_of(at), at)) & self._able.keys()
        return sessions.plan(
            self._able,
            self._memories,
            at,
            new=max(0, self._options.new - len(today)),
            items=self._options.items,
            last=self._history.last_anchor(),
        )

    def _ask(self, key: ItemKey, at: datetime) -> Question:
        ask = self._shelf.ask(self._able[key])
        memory = self._memories.get(key)
        order = asking.order_of(ask.item, key, memory.reviews if memory else 0, self._options.seed)
        if ask.item is None:
            lines = asked.recall(ask.idea, self._langs)
        else:
            lines = asking.shown(ask.item, order, self._langs, self._words)
        return Question(
            ask=ask,
            kind=self._able[key].kind,
            text=_plain(lines),
            options=_options(ask, order, self._langs[0]),
            blanks=_blanks(ask, self._langs[0]),
            order=order,
            left=self._session.left,
            new=memory is None,
            at=at,
        )

    def _asked(self) -> Question:
        if self._current is None:
            raise UsageError(_NOTHING_ASKED, "call question() first")
        return self._current

    def _last(self) -> ItemKey:
        before = self._session.past
        if before is None or before.current is None:
            raise UsageError("nothing was answered in this session")
        return before.current

    def _recalled(self, ask: Ask) -> list[Line]:
        lines = judged.recalled(ask.idea, self._langs, readings=self._options.readings)
        quotes = (view.quote(self._shelf, quoted, self._langs, self._words) for quoted in ask.idea.quotes)
        return [*lines, *(line for quote in quotes for line in quote)]

    def _record(self, question: Question, rating: Rating, given: Given | None, why: list[Line]) -> Answered:
        at, key = self._now(), question.ask.key
        if self._number is None:
            self._number = self._history.begin(self._shelf.id, "review", self._began, b"{}")
        took = max(timedelta(), at - question.at) // timedelta(milliseconds=1)
        response = Response(given=given, lang=self._langs[0], session=self._number)
        number, memory = self._history.record(key, rating, at, took, response)
        self._stored.append(number)
        self._memories[key] = memory
        self._session = sessions.answer(replace(self._session, current=key), rating, sessions.again_by_schedule(memory))
        self._current = None
        return Answered(key=key, rating=rating, due=memory.due, why=_plain(why))

    def _remember(self, key: ItemKey, memory: Memory | None) -> Memory | None:
        if memory is None:
            self._memories.pop(key, None)
        else:
            self._memories[key] = memory
        return memory


def _options(ask: Ask, order: tuple[int, ...], lang: Lang) -> tuple[str, ...]:
    """Return the texts to choose from or to arrange, as shown."""
    match ask.item:
        case ChoiceItem() | MultipleItem() as item:
            return tuple(asked.option_text(item, place)[lang] for place in order)
        case TrueFalseItem():
            return TRUE[lang], FALSE[lang]
        case ReportItem() as item:
            return tuple(item.reports[place].text for place in order)
        case MatchItem() as item:
            return tuple(item.pairs[place].right[lang] for place in order)
        case OrderItem() as item:
            return tuple(item.steps[place][lang] for place in order)
        case _:
            return ()


def _blanks(ask: Ask, lang: Lang) -> int:
    """Return how many texts are typed."""
    if ask.item is None or asking.order_of(ask.item, ask.key, 0, 0):
        return 0
    return len(ask.item[lang]) // 2 if isinstance(ask.item, ClozeItem) else 1


def _kept(question: Question, given: tuple[int | str, ...]) -> Given:
    """Return an answer as histories keep it: places in the item, of a choice 0 is the key, or what was typed."""
    if not given:
        return ()
    item, count = question.ask.item, len(question.options)
    if not count:
        typed = [one for one in given if isinstance(one, str)]
        if len(typed) != len(given) or len(typed) > question.blanks:
            raise UsageError(f"a question of the kind `{question.kind}` takes typed text: {question.blanks} at most")
        return tuple(one.strip() for one in typed) if any(one.strip() for one in typed) else ()
    places = [one for one in given if isinstance(one, int) and 0 <= one < count]
    wanted, what = 1, "one option's place"
    if isinstance(item, MatchItem | OrderItem):
        wanted, what = count, "each option's place once"
    elif isinstance(item, MultipleItem):
        wanted, what = len(set(places)), "places of options, each once"
    if not len(given) == len(places) == len(set(places)) == wanted:
        raise UsageError(f"a question of the kind `{question.kind}` takes {what}, from 0 to {count - 1}")
    if isinstance(item, TrueFalseItem):
        return (int((places[0] == 0) != item.answer),)
    kept = (question.order[place] for place in places)
    return tuple(sorted(kept)) if isinstance(item, MultipleItem) else tuple(kept)


def _plain(lines: list[Line]) -> tuple[str, ...]:
    """Return lines without their looks, and without the empty ones at the end."""
    texts = [f"{line.lead}{line.text}" for line in lines]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)
