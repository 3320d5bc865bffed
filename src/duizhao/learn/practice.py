"""A session with feedback: asks, reads, stores each answer, and says what came of it."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from duizhao.learn import asked, asking, judged, verdict, view
from duizhao.learn import session as sessions
from duizhao.learn.conversation import Conversation, Plan
from duizhao.learn.dialog import AFTER, Wish
from duizhao.learn.history import History
from duizhao.learn.options import Options, SessionMode
from duizhao.learn.pace import LATEST, minutes
from duizhao.learn.record import Given, Sure
from duizhao.learn.schedule import AGAIN, GOOD, HARD, ItemKey, Memory, Rating, day_of, start_of
from duizhao.learn.screen import Line, Screen
from duizhao.learn.session import Ask, Session
from duizhao.learn.shelf import Shelf
from duizhao.learn.verdict import Judged
from duizhao.learn.wording_session import counted
from duizhao.model.deck import MatchItem, OrderItem

_RATINGS: Final[Mapping[str, Rating]] = {"1": 1, "2": 2, "3": 3, "4": 4}
_TO_HARD: Final[Mapping[str, Rating]] = {"1": AGAIN, "2": HARD, "3": GOOD}


class Practice(Conversation):
    """Review, cram or weak: one question after the other, each followed by what is right and why."""

    def __init__(
        self, shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen
    ) -> None:
        """Get ready; `begin` or `go_on` says with what."""
        super().__init__(shelf, history, options, now, screen)
        self.able = self.entries()
        self.session = Session(due=(), new=(), steps=())
        self.plan = Plan(seed=options.seed)
        self.stored: list[int] = []
        """The log's numbers of this session's answers, beside the chain of `session.past`."""
        self.away: set[ItemKey] = set()
        """What was put away in this session, or since it was left."""
        self.shown: Counter[ItemKey] = Counter()
        """Answers in this session that no memory counts."""

    def begin_review(self) -> None:
        """Take what is due, then something new."""
        self.session = self._due(self.options.items)

    def begin(self, mode: SessionMode, order: list[ItemKey], seed: int) -> None:
        """Take the items of `order`, and store the plan so that it can be taken up again."""
        self.mode = mode
        self.plan = Plan(order=tuple(order), seed=seed, langs=self.langs)
        self.session = sessions.resume(order, (), last=self.history.last_anchor())
        if order:
            self.number = self.history.begin(self.shelf.id, mode, self.now(), self.plan.encoded())

    def go_on(self, mode: SessionMode, number: int, plan: Plan) -> None:
        """Take up session `number` where it was left."""
        self.mode = mode
        self.number = number
        self.plan = plan
        self.able = self.shelf.entries()
        past = [(seq, done) for seq, done in self.history.reviews_in(number) if done.key in self.able]
        self.away = {*self.marked.suspended, *self.marked.buried}
        out = self.away.union(plan.skipped)
        order = [key for key in plan.order if key in self.able and key not in out]
        answers = [(done.key, done.rating, self._again(done.key, done.rating, done.at)) for _, done in past]
        self.session = sessions.resume(order, answers)
        self.stored = [seq for seq, _ in past]
        if mode == "cram":
            self.shown.update(done.key for _, done in past)

    def hold(self) -> None:
        """Talk until nothing is left, or the learner leaves."""
        if not self.session.left:
            self._say_nothing()
            self._end()
            return
        self.dialog.say(f"{self._planned()}   ({self.words.plan_more})")
        finished = False
        try:
            while self._one():
                pass
            finished = True
        except (EOFError, KeyboardInterrupt):
            self.dialog.show([Line()])
        except Wish:
            self.dialog.show([Line()])
        self._say_goodbye(finished=finished)
        if finished or self.mode == "review":
            self._end()

    def _one(self) -> bool:
        """Ask one item; return False if there was none."""
        if self.session.current is None:
            self.session = sessions.choose(self.session, self.now())
        while self.session.current in self.away:  # an undo brought it back into the queue
            self.session = sessions.choose(sessions.skip(self.session), self.now())
        if self.session.current is None:
            return False
        limit = self.options.minutes
        if limit is not None and self.now() - self.began_at >= timedelta(minutes=limit):
            self.dialog.say(self.more.time_up)
            raise Wish("pause")
        try:
            self._ask(self.shelf.ask(self.able[self.session.current]))
        except Wish as wish:
            self._grant(wish)
        return True

    def _grant(self, wish: Wish) -> None:
        """Do what was wished instead of answering the current item."""
        match wish.what:
            case "undo":
                self._undo()
            case "skip":
                self._leave_out(self._current)
                self.dialog.say(self.words.skipped)
            case "bury" | "suspend" as what:
                key = self._current
                self._leave_out(key)
                self._put_away(key, what)
            case _:
                raise wish

    def _ask(self, ask: Ask) -> None:
        self.subject, self.answered = ask, False
        new = ask.key not in self.memories
        done, left = self.session.answered, self.session.left
        header = self.words.left.format(left=left)
        lines = view.header(self.shelf, ask, header, new=new, words=self.words, lang=self.langs[0])
        self.dialog.show(self.dialog.screen.headed(lines, done, done + left))
        if ask.item is None:
            self._ask_recall(ask)
            return
        order = asking.order_of(ask.item, ask.key, self._showing(ask.key), self.plan.seed)
        asking.show(self.dialog, ask.item, order, self.langs)
        began = self.now()
        given = asking.read(self.dialog, ask.item, order, self.langs[0])
        sure = self.ask_how_sure(given)
        self.answered = True
        worth = verdict.judge(ask.item, given, self.langs[0])
        outcome = self._store(worth.rating, began, given, sure)
        lines = verdict.explain(self.shelf, ask, given, order, self.langs, self.words)
        self.dialog.show([*lines, *view.about(self.shelf, ask, self.langs, self.words)])
        self._confirm(outcome, *self._after(ask, worth, given))

    def _ask_recall(self, ask: Ask) -> None:
        self.dialog.show(asked.recall(ask.idea, self.langs))
        began = self.now()
        self.dialog.say(self.words.think)
        self.dialog.read()
        self.dialog.show(judged.recalled(ask.idea, self.langs, readings=self.options.readings))
        for quoted in ask.idea.quotes:
            self.dialog.show([Line(), *view.quote(self.shelf, quoted, self.langs, self.words)])
        self.dialog.show([Line()])
        rating = self.dialog.pick(self.words.rate, _RATINGS)
        self.dialog.say(self._store(rating, began, None, None))

    def _after(self, ask: Ask, worth: Judged, given: Given) -> tuple[str, Mapping[str, Rating]]:
        """Return how an answer may be rated otherwise."""
        words = self.words
        arranged = isinstance(ask.item, MatchItem | OrderItem)
        picked = asked.options(ask.item) if isinstance(ask.item, asked.ToMark) else 0
        if worth.rating == GOOD:
            halves = picked == 2  # noqa: PLR2004  (of two, half of all guesses are right)
            return words.after_guess if halves else words.after_right, _RATINGS
        if (arranged and given) or worth.share:
            return words.after_part, _TO_HARD
        if arranged or picked:
            return words.after_wrong, {}
        return words.after_typed, {"!": GOOD}

    def _store(self, rating: Rating, began: datetime, given: Given | None, sure: Sure | None) -> str:
        """Store the answer to the current item and move on; return what came of it, to be shown from now on."""
        at = self.now()
        key = self._current
        took = self.took(began, at)
        if self.number is None:
            self.number = self.history.begin(self.shelf.id, self.mode, self.began_at, self.plan.encoded())
        if self.mode == "cram":
            seq = self.history.practise(key, rating, at, took, self.response(given, sure))
            self.shown[key] += 1
        else:
            seq, self.memories[key] = self.history.record(key, rating, at, took, self.response(given, sure))
        self.stored.append(seq)
        again = self._again(key, rating, at)
        self.session = sessions.answer(self.session, rating, again)
        return self._outcome(key, rating)

    def _again(self, key: ItemKey, rating: Rating, at: datetime) -> datetime | None:
        """Return when an item that was answered comes again in this session."""
        if self.mode == "cram":
            return sessions.again_in_practice(rating, at)
        memory = self.memories.get(key)
        return sessions.again_by_schedule(memory) if memory else None

    def _confirm(self, outcome: str, hint: str, ratings: Mapping[str, Rating]) -> None:
        """Say how the last answer was stored, and let the learner rate it otherwise."""
        self.dialog.say(outcome)
        choices: dict[str, Rating | None] = {"": None, **ratings}
        key = self._answered
        try:
            rating, claimed = self._otherwise(hint, choices)
        except Wish as wish:
            if wish.what not in ("bury", "suspend"):
                raise
            self.session = sessions.drop(self.session, key)
            self._put_away(key, "bury" if wish.what == "bury" else "suspend")
            return
        if rating is None:
            return
        at = self.now()
        self.stored[-1], memory = self.history.amend(self.stored[-1], rating, at, claimed=claimed)
        if memory is not None:
            self.memories[key] = memory
        self.session = sessions.amend(self.session, rating, self._again(key, rating, at))
        self.dialog.say(self._outcome(key, rating))

    def _undo(self) -> None:
        """Take the last answer back, and make its item the current one."""
        before = sessions.undo(self.session)
        if before is None:
            self.dialog.say(self.words.nothing_to_undo)
            return
        key = self._answered
        memory = self.history.take_back(self.stored.pop(), self.now())
        self.session = before
        self.away.discard(key)
        if self.mode == "cram":
            self.shown[key] -= 1
        elif memory is None:
            self.memories.pop(key, None)
        if memory is not None:
            self.memories[key] = memory
        self.dialog.say(self.words.undone)

    def _put_away(self, key: ItemKey, what: Literal["bury", "suspend"]) -> None:
        self.away.add(key)
        self.put_away(key, what)

    def _leave_out(self, key: ItemKey) -> None:
        """Ask `key` no more in this session, nor when it is taken up again."""
        self.session = sessions.skip(self.session)
        if self.number is not None and self.mode != "review":
            self.plan = replace(self.plan, skipped=(*self.plan.skipped, key))
            self.history.keep(self.number, self.plan.encoded())

    @property
    def _current(self) -> ItemKey:
        return _known(self.session.current)

    @property
    def _answered(self) -> ItemKey:
        return _known(self.session.past.current if self.session.past else None)

    def _showing(self, key: ItemKey) -> int:
        memory = self.memories.get(key)
        return (memory.reviews if memory else 0) + self.shown[key]

    def _due(self, items: int | None) -> Session:
        now = self.now()
        today = self.history.first_seen_since(start_of(day_of(now), now)) & self.able.keys()
        new = max(0, self.options.new - len(today))
        able = [key for key in self.able if key not in self.away] if self.away else self.able
        return sessions.plan(able, self.memories, now, new=new, items=items, last=self.history.last_anchor())

    def _planned(self) -> str:
        """Return what is to come, and about how long it takes."""
        session = self.session
        keys = [*session.due, *session.new, *(key for _, key in session.steps)]
        about = minutes(map(self.able.__getitem__, keys), self.history.recent_times(LATEST), self.able)
        if self.mode == "review":
            due = len(session.due) + len(session.steps)
            return self.more.review_plan.format(due=due, new=len(session.new), minutes=about)
        plan = self.more.cram_plan if self.mode == "cram" else self.more.weak_plan
        plan = plan.format(questions=counted(session.left, self.more), minutes=about)
        if session.answered:
            done = self.more.going_on.format(done=session.answered, n=session.answered + session.left)
            return self.words.semicolon.join([done, plan])
        return plan

    def _say_nothing(self) -> None:
        if self.mode == "review":
            self.dialog.say(self.words.semicolon.join([self.words.nothing_due, *self._what_next()]))
        else:
            self.dialog.say(self.more.nothing_weak if self.mode == "weak" else self.more.nothing_here)

    def _say_goodbye(self, *, finished: bool) -> None:
        counts = {"answered": self.session.answered, "right": self.session.right}
        if self.mode != "review":
            done = self.more.cram_done if self.mode == "cram" else self.more.weak_done
            self.dialog.say((done if finished else self.more.paused).format(**counts, command=self.command()))
            return
        left = self._due(None).left
        if left:
            self.dialog.say(self.words.leave.format(**counts, left=left))
        else:
            self.dialog.say(self.words.done.format(**counts, next=self.words.semicolon.join(self._what_next())))

    def _what_next(self) -> list[str]:
        """Say when something is due again, and how much was never asked."""
        now = self.now()
        dues = [self.memories[key].due for key in self.able if key in self.memories]
        unseen = len(self.able) - len(dues)
        parts = [self.words.next_due.format(when=view.when(min(dues), now, self.words))] if dues else []
        return [*parts, self.words.unseen.format(n=unseen)] if unseen else parts

    def _outcome(self, key: ItemKey, rating: Rating) -> str:
        name = self.words.ratings[rating - 1]
        if self.mode == "cram":
            return self.more.once_more.format(rating=name) if rating == AGAIN else name
        memory: Memory = self.memories[key]
        return self.words.stored.format(rating=name, when=view.when(memory.due, self.now(), self.words))

    def _otherwise(self, hint: str, choices: Mapping[str, Rating | None]) -> tuple[Rating | None, bool]:
        """Read another rating, and whether it is the learner's word against the judgement."""
        typed = {key: (rating, key == "!") for key, rating in choices.items()}
        return self.dialog.pick(hint, typed, AFTER)

    def _end(self) -> None:
        if self.number is not None:
            self.history.end(self.number, self.now())


def _known(key: ItemKey | None) -> ItemKey:
    if key is None:
        raise LookupError
    return key
