"""The conversation with the learner: asks, reads, stores each answer, and says what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TextIO, TypeVar

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.lang import Lang
from duizhao.learn import session as sessions
from duizhao.learn import view
from duizhao.learn.answers import Grade, accepted, fold, grade
from duizhao.learn.history import History
from duizhao.learn.schedule import AGAIN, GOOD, ItemKey, Memory, Rating, day_of, start_of
from duizhao.learn.screen import Line, Screen
from duizhao.learn.session import Ask, Session
from duizhao.learn.wording import wording
from duizhao.model.deck import ChoiceItem, ClozeItem, Deck

_T = TypeVar("_T")

PROMPT: Final = "> "
_RATINGS: Final[Mapping[str, Rating]] = {"1": 1, "2": 2, "3": 3, "4": 4}
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Options(Struct, frozen=True, kw_only=True):
    """What a learner may set.

    `items` bounds what is asked, `new` the new items of a day. `langs`: the first decides the interface, and what is
    asked; further ones are shown below it. None: the deck's own script. `topics` empty: all. `seed` varies the order of
    a choice's options. With `readings` a term is shown with its pinyin or zhuyin once it was thought about.
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
        if isinstance(ask.item, ChoiceItem):
            self._ask_choice(ask, ask.item)
        elif isinstance(ask.item, ClozeItem):
            self._ask_cloze(ask, ask.item)
        else:
            self._ask_recall(ask)

    def _ask_choice(self, ask: Ask, item: ChoiceItem) -> None:
        memory = self.memories.get(ask.key)
        shown = 1 + min(len(item.distractors), len(view.LETTERS) - 1)
        order = sessions.option_order(shown, ask.key, memory.reviews if memory else 0, self.options.seed)
        self.screen.show(view.choice(item, order, self.langs))
        began = self.now()
        letters = {letter.lower(): option for letter, option in zip(view.LETTERS, order, strict=False)}
        chosen = self._pick(self.words.choose.format(last=view.LETTERS[shown - 1]), letters)
        outcome = self._store(AGAIN if chosen else GOOD, began)
        self.screen.show(view.choice_answer(ask, item, order, chosen, self.langs, self.words))
        self._show_quotes(ask, 1)
        self._confirm(outcome, *((self.words.after_wrong, {}) if chosen else (self.words.after_right, _RATINGS)))

    def _ask_cloze(self, ask: Ask, item: ClozeItem) -> None:
        self.screen.show(view.cloze(item, self.langs[0]))
        began = self.now()
        grades = self._read_blanks(accepted(item, self.langs[0]))
        right = all(one.verdict == "right" for one in grades)
        outcome = self._store(GOOD if right else AGAIN, began)
        self.screen.show(view.cloze_answer(ask, item, grades, self.langs, self.words))
        self._show_quotes(ask, 1)
        self._confirm(
            outcome, *((self.words.after_right, _RATINGS) if right else (self.words.after_typed, {"!": GOOD}))
        )

    def _ask_recall(self, ask: Ask) -> None:
        self.screen.show(view.recall(ask.idea, self.langs))
        began = self.now()
        self._say(self.words.think)
        self._read()
        self.screen.show(view.recall_answer(ask, self.langs, readings=self.options.readings))
        self._show_quotes(ask, len(ask.idea.quotes))
        rating = self._pick(self.words.rate, _RATINGS)
        self._say(self._store(rating, began))

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
        while (typed := _plain(line := self._read(commands=commands))) not in choices:
            self._say(self.words.unknown.format(typed=line.strip(), expected=hint) if typed else hint)
        return choices[typed]

    def _read(self, answers: Sequence[str] = (), commands: str = "qus") -> str:
        """Return a typed line, unless it is a command; a command that is one of `answers` is that answer."""
        expected = set(map(fold, answers))
        while True:
            line = self.screen.read(PROMPT)
            typed = _plain(line)
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

    def _show_quotes(self, ask: Ask, most: int) -> None:
        for quoted in ask.idea.quotes[:most]:
            self.screen.show([Line(), *view.quote(self.deck, quoted, self.langs, self.words)])
        self.screen.show([Line()])

    def _say(self, text: str) -> None:
        self.screen.show([Line(text, "quiet")])


def _plain(line: str) -> str:
    """Return what was typed as a key; an input method for Chinese may give full-width letters."""
    return line.translate(_FULL_WIDTH).strip().lower()


def _known(key: ItemKey | None) -> ItemKey:
    if key is None:
        raise LookupError
    return key
