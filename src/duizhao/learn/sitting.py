"""Sitting an exam: any question in any order, answers changed until they are handed in, then the report."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from duizhao.errors import DuizhaoError
from duizhao.learn import asked, asking, exam, verdict, view
from duizhao.learn.conversation import Conversation, Plan
from duizhao.learn.dialog import EXAM_KEYS, Wish
from duizhao.learn.history import History
from duizhao.learn.options import Options
from duizhao.learn.pace import LATEST, minutes
from duizhao.learn.record import Given, Review
from duizhao.learn.schedule import AGAIN, ItemKey
from duizhao.learn.screen import Line, Screen
from duizhao.learn.session import Ask
from duizhao.learn.shelf import Shelf
from duizhao.learn.wording_session import counted
from duizhao.model.deck import AlteredItem, ClozeItem, Item, ShortItem

_MINUTE = timedelta(minutes=1)


class Sitting(Conversation):
    """An exam as the log has it: the answer to each question is the one that stands, its plan says which are asked."""

    def __init__(
        self, shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen
    ) -> None:
        """Get ready; `begin` or `go_on` says with what."""
        super().__init__(shelf, history, options, now, screen)
        self.mode = "exam"
        self.dialog.help = self.more.exam_help
        self.dialog.keys = EXAM_KEYS
        self.plan = Plan()
        self.able = shelf.entries()
        self.given: dict[ItemKey, tuple[int, Review]] = {}
        """The answer to each question so far, with its number in the log."""

    def begin(self, items: int) -> None:
        """Draw the questions, and store the plan."""
        seed = self.options.seed or int(self.began_at.timestamp())
        order = tuple(exam.drawn(self.entries().values(), items, seed))
        self.plan = Plan(order=order, seed=seed, limit=self.options.minutes, langs=self.langs)
        if order:
            self.number = self.history.begin(self.shelf.id, "exam", self.began_at, self.plan.encoded())

    def go_on(self, number: int, plan: Plan) -> None:
        """Take up exam `number`: the clock stood still since it was left.

        An answer that a question cannot have any more, since its card was changed, is taken back.
        """
        self.number = number
        answers = self.history.reviews_in(number)
        for seq, done in answers:
            if self._still_fits(done):
                self.given[done.key] = (seq, done)
            else:
                self.history.take_back(seq, self.now())
        away = self.marked.suspended - self.given.keys()
        order = tuple(key for key in plan.order if key in self.able and key not in away)
        if not order:
            raise DuizhaoError("none of the exam's questions is in the deck any more", "answer x when it is offered")
        spent = max(plan.spent, sum(done.took for _, done in answers))
        self.plan = replace(plan, order=order, place=min(plan.place, len(order)), spent=spent)

    def hold(self) -> None:
        """Ask until it is handed in or left."""
        if not self.plan.order:
            self.dialog.say(self.more.nothing_here)
            return
        self._say_plan()
        try:
            while self._one():
                pass
        except (Wish, EOFError, KeyboardInterrupt):
            self.dialog.show([Line()])
            self._keep()
            count = {"answered": len(self.given), "n": len(self.plan.order)}
            self.dialog.say(self.more.exam_paused.format(**count, command=self.command()))
            return
        self._hand_in()

    def _one(self) -> bool:
        """Ask a question, or what to do at the end; return False once the answers are handed in."""
        if self._is_over():
            self.dialog.say(self.more.time_up)
            return False
        place, all_ = self.plan.place, len(self.plan.order)
        try:
            if place < all_:
                self._ask(self.plan.order[place])
                place += 1
            else:
                return self._overview()
        except Wish as wish:
            match wish.what:
                case "back":
                    place = max(0, place - 1)
                case "go to" if 1 <= wish.number <= all_:
                    place = wish.number - 1
                case "go to":
                    self.dialog.say(self.more.no_such.format(typed=wish.number))
                case "hand in":
                    place = all_
                case _:
                    raise
        self._move(place)
        return True

    def _move(self, place: int) -> None:
        """Go to a question, and store that: a killed exam goes on there."""
        self.plan = replace(self.plan, place=place)
        self._keep()

    def _ask(self, key: ItemKey) -> None:
        ask = self.subject = self.shelf.ask(self.able[key])
        item = _question(ask)
        order = self._order(ask)
        before = self.given.get(key)
        lines = view.header(self.shelf, ask, self._where(), new=False, words=self.words, lang=self.langs[0])
        self.dialog.show(self.dialog.screen.headed(lines, len(self.given), len(self.plan.order)))
        asking.show(self.dialog, item, order, self.langs)
        if before:
            said = verdict.said(item, before[1].response.given or (), order, self.langs[0], self.words)
            self.dialog.say(self.more.so_far.format(given=said))
        self.dialog.say(self.more.exam_keys)
        began = self.now()
        given = asking.read(self.dialog, item, order, self.langs[0], optional=True)
        if given and not self._is_over():
            sure = self.ask_how_sure(given)
            at = self.now()
            rating = verdict.judge(item, given, self.langs[0]).rating
            if before:
                self.history.take_back(before[0], at)
            seq = self.history.practise(key, rating, at, self.took(began, at), self.response(given, sure))
            done = Review(key=key, at=at, rating=rating, state="new", took=0, response=self.response(given, sure))
            self.given[key] = (seq, done)

    def _overview(self) -> bool:
        """Say what has no answer yet; return False if the learner hands in all the same."""
        self.subject = None
        numbers = [str(number) for number, key in enumerate(self.plan.order, 1) if key not in self.given]
        listed = self.more.listing.join(numbers)
        self.dialog.show(
            [Line(), Line(self.more.unanswered.format(numbers=listed) if numbers else self.more.all_answered)]
        )
        choices = {str(number): number for number in range(1, len(self.plan.order) + 1)}
        try:
            number = self.dialog.pick(self.more.overview_keys, choices)
        except Wish as wish:
            if wish.what == "hand in":
                return False
            raise
        self._move(number - 1)
        return True

    def _hand_in(self) -> None:
        """Store what has no answer as such, show the report, and end the exam."""
        at = self.now()
        spent = self._spent()
        for key in self.plan.order:
            if key not in self.given:
                seq = self.history.practise(key, AGAIN, at, 0, self.response(()))
                done = Review(key=key, at=at, rating=AGAIN, state="new", took=0, response=self.response(()))
                self.given[key] = (seq, done)
        self.dialog.show([Line(), Line(self.more.over), *self._report(spent)])
        if self.number is not None:
            self.history.end(self.number, at)

    def _report(self, spent: timedelta) -> list[Line]:
        """Return the mark, the points of each topic, and every question that is not right, with why."""
        scores = [self._scored(number, key) for number, key in enumerate(self.plan.order, 1)]
        more = self.more
        counts = {"points": _points(scores), "n": len(scores), "minutes": max(1, round(spent / _MINUTE))}
        lines = [Line(more.mark.format(percent=exam.percent(scores), **counts), "strong"), *self._sureness()]
        lines += [Line(), Line(more.by_topic, "quiet")]
        for topic, of_topic in exam.by_topic(scores).items():
            title = self.shelf.topics[topic][self.langs[0]] if topic in self.shelf.topics else topic
            points = _points(of_topic)
            lines.append(Line(more.part.format(topic=title, points=points, n=len(of_topic)), lead="  "))
        wrong = [one for one in scores if one.points < 1]
        lines += [Line(), Line(more.not_right.format(n=len(wrong)) if wrong else more.all_right, "strong")]
        return [*lines, *(line for one in wrong for line in self._why(one))]

    def _why(self, one: exam.Scored) -> list[Line]:
        """Return a question that is not right, what was answered, and why it is not."""
        ask = self.shelf.ask(self.able[self.plan.order[one.number - 1]])
        item, order, given = _question(ask), self._order(ask), self._given(ask.key)
        place = self.more.question.format(n=one.number, all=len(self.plan.order))
        mine = f"{self.words.you}{self.words.colon}"
        why = verdict.explain(self.shelf, ask, given, order, self.langs, self.words)
        if not given:
            why[0] = Line(self.more.no_answer, "bad", mine)
        elif not isinstance(
            item, ClozeItem | ShortItem | AlteredItem
        ):  # where words are typed, they are among the lines
            why.insert(0, Line(verdict.said(item, given, order, self.langs[0], self.words), "bad", mine))
        question = asking.shown(item, order, self.langs, self.words)
        if isinstance(item, asked.ToArrange | asked.ToName):
            question.pop()  # how to answer
        return [
            *view.header(self.shelf, ask, place, new=False, words=self.words, lang=self.langs[0]),
            *question,
            *why,
            *view.about(self.shelf, ask, self.langs, self.words)[:-1],
        ]

    def _scored(self, number: int, key: ItemKey) -> exam.Scored:
        ask = self.shelf.ask(self.able[key])
        points = verdict.judge(_question(ask), self._given(key), self.langs[0]).points
        return exam.Scored(number, ask.idea.topic, points)

    def _sureness(self) -> list[Line]:
        """Return how far the learner knew what was known, where the learner was asked."""
        said = [done for _, done in self.given.values() if done.response.sure]
        sure = [done.rating > AGAIN for done in said if done.response.sure == 3]  # noqa: PLR2004  (sure)
        guessed = [done.rating > AGAIN for done in said if done.response.sure == 1]
        if not said:
            return []
        counts = {"right": sum(sure), "n": len(sure), "lucky": sum(guessed), "guessed": len(guessed)}
        return [Line(self.more.sureness.format(**counts))]

    def _still_fits(self, done: Review) -> bool:
        entry = self.able.get(done.key)
        item = self.shelf.ask(entry).item if entry else None
        return item is None or verdict.fits(item, done.response.given or ())

    def _given(self, key: ItemKey) -> Given:
        return self.given[key][1].response.given or ()

    def _order(self, ask: Ask) -> tuple[int, ...]:
        return asking.order_of(ask.item, ask.key, 0, self.plan.seed)

    def _where(self) -> str:
        """Return which question this is, and how much time is left."""
        place, all_ = self.plan.place, len(self.plan.order)
        parts = [self.more.question.format(n=place + 1, all=all_)]
        if self.plan.limit is not None:
            left = self.plan.limit * _MINUTE - self._spent()
            parts.append(self.more.time_left.format(n=max(0, -(-left // _MINUTE))))
        return " · ".join(parts)

    def _say_plan(self) -> None:
        left = [self.able[key] for key in self.plan.order if key not in self.given]
        about = minutes(left, self.history.recent_times(LATEST), self.able, after=0)
        limit = self.more.no_limit if self.plan.limit is None else self.more.limit.format(n=self.plan.limit)
        plan = self.more.exam_plan.format(
            questions=counted(len(self.plan.order), self.more), minutes=about, limit=limit
        )
        if self.given:
            plan = self.more.going_on.format(done=len(self.given), n=len(self.plan.order))
        self.dialog.say(f"{plan}   ({self.words.plan_more})")

    def _spent(self) -> timedelta:
        return timedelta(milliseconds=self.plan.spent) + (self.now() - self.began_at)

    def _is_over(self) -> bool:
        return self.plan.limit is not None and self._spent() >= self.plan.limit * _MINUTE

    def _keep(self) -> None:
        if self.number is not None:
            spent = self._spent() // timedelta(milliseconds=1)
            self.history.keep(self.number, replace(self.plan, spent=spent).encoded())


def _points(scores: Iterable[exam.Scored]) -> str:
    """Return points as they are read: thirds to two places."""
    return f"{round(exam.total(scores), 2):g}"


def _question(ask: Ask) -> Item:
    if ask.item is None:
        raise LookupError(ask.key)
    return ask.item
