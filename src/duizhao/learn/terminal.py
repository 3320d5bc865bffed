"""The conversation with the learner: asks, reads, stores each answer, and says what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TextIO, TypeVar

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.learn import altered, arrange, asked, judged, view
from duizhao.learn import session as sessions
from duizhao.learn.answers import Answer, Grade, accepted, accepted_short, fold, grade, grade_any, plain
from duizhao.learn.history import History
from duizhao.learn.schedule import AGAIN, GOOD, HARD, ItemKey, Memory, Rating, day_of, start_of
from duizhao.learn.screen import Line, Screen
from duizhao.learn.session import Ask, Session
from duizhao.learn.wording import wording
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Deck,
    MatchItem,
    OrderItem,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.kinds import pinned_last

_T = TypeVar("_T")

PROMPT: Final = "> "
_RATINGS: Final[Mapping[str, Rating]] = {"1": 1, "2": 2, "3": 3, "4": 4}
_TO_HARD: Final[Mapping[str, Rating]] = {"1": AGAIN, "2": HARD, "3": GOOD}


class Options(Struct, frozen=True, kw_only=True):
    """What a learner may set.

    `items` bounds what is asked, `new` the new items of a day. `langs`: the first decides the interface, and what is
    asked; further ones are shown below it. None: the deck's own script. `topics` empty: all. `seed` varies the order of
    options. With `readings` a term is shown with its pinyin or zhuyin once it was thought about.
    """

    items: int | None = None
    new: int = 10
    langs: tuple[Lang, ...] = ()
    topics: tuple[str, ...] = ()
    seed: int = 0
    readings: bool = True


def run(
    deck: Deck, history_path: Path, options: Options, *, now: Callable[[], datetime], stdin: TextIO, stdout: TextIO
) -> int:
    """Ask what is due in `deck`, then something new, until nothing is left or the learner leaves; return exit code 0.

    `now` tells the time with the learner's zone. Every answer is in the history before its result is shown. Raises
    `UsageError` for an unknown topic, `DuizhaoError` where the history cannot be used.
    """
    unknown = [topic for topic in options.topics if all(topic != idea.topic for idea in deck.ideas)]
    if unknown:
        topics = ", ".join(f"`{topic}`" for topic in dict.fromkeys(idea.topic for idea in deck.ideas))
        raise UsageError(f"the deck `{deck.id}` has no topic `{unknown[0]}`", f"it has {topics}")
    with History(history_path) as history:
        _Conversation(deck, history, options, now, Screen(stdin, stdout)).hold()
    return 0


class _Leave(Exception):  # noqa: N818  (a learner's wish, not an error)
    pass


class _Undo(Exception):  # noqa: N818
    pass


class _Skip(Exception):  # noqa: N818
    pass


_COMMANDS: Final[Mapping[str, type[Exception]]] = {"q": _Leave, "u": _Undo, "s": _Skip}


class _Conversation:
    """The one place where the pure session, the history, the clock and the screen meet."""

    def __init__(
        self, deck: Deck, history: History, options: Options, now: Callable[[], datetime], screen: Screen
    ) -> None:
        self.deck = deck
        self.history = history
        self.options = options
        self.now = now
        self.screen = screen
        self.langs = options.langs or (deck.script,)
        self.words = wording(self.langs[0])
        self.asks = sessions.asks(deck, options.topics)
        self.memories = history.memories()
        self.session = self._plan(options.items)
        self.stored: list[int] = []
        """The log's numbers of this session's answers, beside the chain of `session.past`."""

    def hold(self) -> None:
        """Talk until nothing is left, or the learner leaves."""
        if not self.session.left:
            self._say(self.words.semicolon.join([self.words.nothing_due, *self._what_next()]))
            return
        plan = self.words.plan.format(due=len(self.session.due) + len(self.session.steps), new=len(self.session.new))
        self._say(f"{plan}   ({self.words.plan_more})")
        try:
            while self._one():
                pass
        except (_Leave, EOFError, KeyboardInterrupt):
            self.screen.show([Line()])
        self._say_goodbye()

    def _one(self) -> bool:
        """Ask one item; return False if there was none."""
        if self.session.current is None:
            self.session = sessions.choose(self.session, self.now())
        if self.session.current is None:
            return False
        try:
            self._ask(self.asks[self.session.current])
        except _Undo:
            self._undo()
        except _Skip:
            self.session = sessions.skip(self.session)
            self._say(self.words.skipped)
        return True

    def _ask(self, ask: Ask) -> None:
        new = ask.key not in self.memories
        self.screen.show(view.header(self.deck, ask, self.session.left, new=new, words=self.words, lang=self.langs[0]))
        match ask.item:
            case None:
                self._ask_recall(ask)
            case ClozeItem() as item:
                self._ask_cloze(ask, item)
            case ChoiceItem() | TrueFalseItem() | ReportItem() as item:
                self._ask_to_choose(ask, item)
            case MatchItem() | OrderItem() as item:
                self._ask_to_arrange(ask, item)
            case ShortItem() | AlteredItem() as item:
                self._ask_to_name(ask, item)

    def _ask_recall(self, ask: Ask) -> None:
        self.screen.show(asked.recall(ask.idea, self.langs))
        began = self.now()
        self._say(self.words.think)
        self._read()
        self.screen.show(judged.recalled(ask.idea, self.langs, readings=self.options.readings))
        for quoted in ask.idea.quotes:
            self.screen.show([Line(), *view.quote(self.deck, quoted, self.langs, self.words)])
        self.screen.show([Line()])
        rating = self._pick(self.words.rate, _RATINGS)
        self._say(self._store(rating, began))

    def _ask_cloze(self, ask: Ask, item: ClozeItem) -> None:
        self.screen.show(asked.cloze(item, self.langs[0]))
        began = self.now()
        grades = self._read_blanks(accepted(item, self.langs[0]))
        right = all(one.verdict == "right" for one in grades)
        outcome = self._store(GOOD if right else AGAIN, began)
        self._explain(ask, judged.filled(ask, item, grades, self.langs, self.words))
        self._confirm(outcome, *self._after_typed(right=right))

    def _ask_to_choose(self, ask: Ask, item: asked.ToChoose) -> None:
        count = asked.options(item)
        order = sessions.option_order(count, ask.key, self._reviews(ask), self.options.seed)
        if isinstance(item, ChoiceItem):
            order = tuple(pinned_last(order, item))
        self.screen.show(asked.to_choose(item, order, self.langs, self.words))
        began = self.now()
        option = self._pick(*asked.keys(item, order, self.langs[0], self.words))
        outcome = self._store(AGAIN if option else GOOD, began)
        self._explain(ask, judged.chosen(self.deck, ask, item, order, option, self.langs, self.words))
        if option:
            self._confirm(outcome, self.words.after_wrong, {})
        else:
            halves = count == 2  # noqa: PLR2004  (of two, half of all guesses are right)
            self._confirm(outcome, self.words.after_guess if halves else self.words.after_right, _RATINGS)

    def _ask_to_arrange(self, ask: Ask, item: asked.ToArrange) -> None:
        order = sessions.scrambled(asked.parts(item), ask.key, self._reviews(ask), self.options.seed)
        self.screen.show(asked.to_arrange(item, order, self.langs, self.words))
        began = self.now()
        placed = self._read_arrangement(item, order)
        rating = arrange.rate_match(placed) if isinstance(item, MatchItem) else arrange.rate_order(placed)
        outcome = self._store(rating, began)
        self._explain(ask, judged.arranged(ask, item, order, placed, self.langs, self.words))
        if rating == GOOD:
            self._confirm(outcome, self.words.after_right, _RATINGS)
        elif placed:
            self._confirm(outcome, self.words.after_part, _TO_HARD)
        else:
            self._confirm(outcome, self.words.after_wrong, {})

    def _ask_to_name(self, ask: Ask, item: asked.ToName) -> None:
        self.screen.show(asked.to_name(item, self.langs, self.words))
        began = self.now()
        lang = self.langs[0]
        if isinstance(item, ShortItem):
            answers = accepted_short(item, lang)
            graded = grade_any(self._read(_wordings(answers)), answers)
        else:
            graded = altered.find(self._read(_wordings(altered.accepted(item, lang))), item, lang)
        right = graded.verdict == "right"
        outcome = self._store(GOOD if right else AGAIN, began)
        self._explain(ask, judged.named(ask, item, graded, self.langs, self.words))
        self._confirm(outcome, *self._after_typed(right=right))

    def _read_arrangement(self, item: asked.ToArrange, order: Sequence[int]) -> tuple[int, ...]:
        """Read which part is given to each number; nothing if the learner does not know."""
        while (line := self._read()).strip():
            found = arrange.read(line, len(order))
            if not isinstance(found, arrange.Trouble):
                return tuple(order[letter] for letter in found)
            self.screen.show(asked.trouble(item, found, self.words))
        return ()

    def _read_blanks(self, blanks: list[list[str]]) -> list[Grade]:
        """Read an answer for each blank; `u` at a later one starts again at the first."""
        self._say(self.words.blank)
        grades: list[Grade] = []
        while len(grades) < len(blanks):
            answers = blanks[len(grades)]
            if len(blanks) > 1:
                self._say(self.words.blank_of.format(n=len(grades) + 1, all=len(blanks)))
            try:
                grades.append(grade(self._read(answers), answers))
            except _Undo:
                if not grades:
                    raise
                grades = []
        return grades

    def _store(self, rating: Rating, began: datetime) -> str:
        """Store the answer to the current item and move on; return what came of it, to be shown from now on."""
        at = self.now()
        took = max(timedelta(), at - began) // timedelta(milliseconds=1)
        seq, memory = self.history.record(self._current, rating, at, took)
        self.stored.append(seq)
        self.memories[self._current] = memory
        self.session = sessions.answer(self.session, rating, memory)
        return self._outcome(rating, memory)

    def _confirm(self, outcome: str, hint: str, ratings: Mapping[str, Rating]) -> None:
        """Say how the last answer was stored, and let the learner rate it otherwise."""
        self._say(outcome)
        choices: dict[str, Rating | None] = {"": None, **ratings}
        rating = self._pick(hint, choices, commands="qu")
        if rating is None:
            return
        self.stored[-1], memory = self.history.amend(self.stored[-1], rating, self.now())
        if memory is None:
            raise LookupError(self._answered)
        self.session = sessions.amend(self.session, rating, memory)
        self.memories[self._answered] = memory
        self._say(self._outcome(rating, memory))

    def _undo(self) -> None:
        """Take the last answer back, and make its item the current one."""
        before = sessions.undo(self.session)
        if before is None:
            self._say(self.words.nothing_to_undo)
            return
        key = self._answered
        memory = self.history.take_back(self.stored.pop(), self.now())
        self.session = before
        if memory is None:
            del self.memories[key]
        else:
            self.memories[key] = memory
        self._say(self.words.undone)

    def _pick(self, hint: str, choices: Mapping[str, _T], commands: str = "qus") -> _T:
        """Say `hint`, and read until one of `choices` is typed."""
        self._say(hint)
        while (typed := plain(line := self._read(commands=commands))) not in choices:
            self._say(self.words.unknown.format(typed=line.strip(), expected=hint) if typed else hint)
        return choices[typed]

    def _read(self, answers: Sequence[str] = (), commands: str = "qus") -> str:
        """Return a typed line, unless it is a command; a command that is one of `answers` is that answer."""
        expected = set(map(fold, answers))
        while True:
            line = self.screen.read(PROMPT)
            typed = plain(line)
            if typed == "?":
                self.screen.show([Line(self.words.help, "quiet")])
            elif typed in _COMMANDS and typed in commands and typed not in expected:
                raise _COMMANDS[typed]
            else:
                return line

    @property
    def _current(self) -> ItemKey:
        return _known(self.session.current)

    @property
    def _answered(self) -> ItemKey:
        return _known(self.session.past.current if self.session.past else None)

    def _plan(self, items: int | None) -> Session:
        now = self.now()
        today = self.history.first_seen_since(start_of(day_of(now), now)) & self.asks.keys()
        new = max(0, self.options.new - len(today))
        return sessions.plan(self.asks, self.memories, now, new=new, items=items, last=self.history.last_anchor())

    def _say_goodbye(self) -> None:
        counts = {"answered": self.session.answered, "right": self.session.right}
        left = self._plan(None).left
        if left:
            self._say(self.words.leave.format(**counts, left=left))
        else:
            self._say(self.words.done.format(**counts, next=self.words.semicolon.join(self._what_next())))

    def _what_next(self) -> list[str]:
        """Say when something is due again, and how much was never asked."""
        now = self.now()
        dues = [self.memories[key].due for key in self.asks if key in self.memories]
        unseen = len(self.asks) - len(dues)
        parts = [self.words.next_due.format(when=view.when(min(dues), now, self.words))] if dues else []
        return [*parts, self.words.unseen.format(n=unseen)] if unseen else parts

    def _outcome(self, rating: Rating, memory: Memory) -> str:
        next_time = view.when(memory.due, self.now(), self.words)
        return self.words.stored.format(rating=self.words.ratings[rating - 1], when=next_time)

    def _explain(self, ask: Ask, lines: Sequence[Line]) -> None:
        """Show what an answer was worth, and what it was about."""
        self.screen.show([*lines, *view.about(self.deck, ask, self.langs, self.words)])

    def _after_typed(self, *, right: bool) -> tuple[str, Mapping[str, Rating]]:
        """Return how a typed answer may be rated otherwise."""
        return (self.words.after_right, _RATINGS) if right else (self.words.after_typed, {"!": GOOD})

    def _reviews(self, ask: Ask) -> int:
        memory = self.memories.get(ask.key)
        return memory.reviews if memory else 0

    def _say(self, text: str) -> None:
        self.screen.show([Line(text, "quiet")])


def _wordings(answers: Sequence[Answer]) -> list[str]:
    return [wording for answer in answers for wording in answer]


def _known(key: ItemKey | None) -> ItemKey:
    if key is None:
        raise LookupError
    return key
