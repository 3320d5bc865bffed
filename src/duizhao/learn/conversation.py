"""What every session shares: the deck, the history, the clock, the learner's words and marks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, Lang
from duizhao.learn import view
from duizhao.learn.dialog import Dialog
from duizhao.learn.history import History
from duizhao.learn.marked import marked
from duizhao.learn.options import Options, SessionMode
from duizhao.learn.record import Given, Mark, MarkKind, Response, Sure
from duizhao.learn.schedule import ItemKey
from duizhao.learn.screen import Line, Screen
from duizhao.learn.shelf import Entry, Shelf
from duizhao.learn.wording import wording
from duizhao.learn.wording_session import session_wording

if TYPE_CHECKING:
    from duizhao.learn.session import Ask

_SURE: dict[str, Sure | None] = {"1": 1, "2": 2, "3": 3, "": None}


class Plan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a session needs to go on where it was left, beside its answers, which are in the log.

    `order` is what it asks; `limit` is in minutes, `spent` in milliseconds; `place` counts an exam's questions from 0.
    """

    order: tuple[ItemKey, ...] = ()
    skipped: tuple[ItemKey, ...] = ()
    langs: tuple[Lang, ...] = ()
    seed: int = 0
    limit: int | None = None
    spent: int = 0
    place: int = 0

    def encoded(self) -> bytes:
        """Return the plan as JSON."""
        return msgspec.json.encode(self)


class Conversation:
    """The place where a pure session, the history, the clock and the screen meet."""

    def __init__(
        self, shelf: Shelf, history: History, options: Options, now: Callable[[], datetime], screen: Screen
    ) -> None:
        """Begin to talk on `screen` about the deck on `shelf`."""
        self.shelf = shelf
        self.history = history
        self.options = options
        self.now = now
        self.langs = options.langs or (shelf.script,)
        ui = options.ui or self.langs[0]
        self.words = wording(ui)
        self.more = session_wording(ui)
        self.dialog = Dialog(screen, self.words, self.words.help)
        self.dialog.on_aside = self._show_reading
        self.dialog.on_flag = self._flag
        self.mode: SessionMode = options.mode
        self.number: int | None = None
        """The history's number of this session, once it has one."""
        self.subject: Ask | None = None
        """What is being asked, or was just answered."""
        self.answered = False
        """Whether `subject` was answered, so that nothing about it gives anything away."""
        self.memories = history.memories()
        self.began_at = now()
        self.marked = marked(history.marks(), self.began_at)

    def entries(self) -> dict[ItemKey, Entry]:
        """Return everything that may be asked with these options."""
        every = self.shelf.entries(self.options.topics, self.options.levels)
        if not (self.marked.suspended or self.marked.buried):
            return every
        return {key: entry for key, entry in every.items() if not self.marked.hides(key)}

    def response(self, given: Given | None, sure: Sure | None = None) -> Response:
        """Return what is stored of an answer beside its rating."""
        return Response(mode=self.mode, given=given, sure=sure, lang=self.langs[0], session=self.number)

    def took(self, began: datetime, at: datetime) -> int:
        """Return the milliseconds from `began` to `at`; none where the clock went back."""
        return max(timedelta(), at - began) // timedelta(milliseconds=1)

    def ask_how_sure(self, given: Given) -> Sure | None:
        """Ask how sure an answer is, where the learner wants to be asked."""
        if not (self.options.confidence and given):
            return None
        return self.dialog.pick(self.more.sure, _SURE, keys={"q": "pause", "p": "pause"})

    def mark(self, key: ItemKey, what: MarkKind, remark: str = "") -> None:
        """Store what the learner says of `key`."""
        self.history.mark(Mark(key=key, at=self.now(), what=what, remark=remark))

    def put_away(self, key: ItemKey, what: MarkKind) -> None:
        """Bury or suspend `key`, and say how it comes back."""
        self.mark(key, what)
        self.dialog.say(self.more.buried if what == "bury" else self.more.suspended.format(name=named(key)))

    def command(self) -> str:
        """Return what to type to go on."""
        return self.options.command or f"duizhao test {self.shelf.id}"

    def _flag(self, remark: str) -> None:
        if self.subject is None:
            return
        key = self.subject.key
        off = not remark and key in self.marked.flagged
        self.mark(key, "unflag" if off else "flag", remark)
        if off:
            del self.marked.flagged[key]
        else:
            self.marked.flagged[key] = remark
        self.dialog.say(self.more.unflagged if off else self.more.flagged)

    def _show_reading(self) -> None:
        if self.subject is None:
            return
        if self.subject.item is not None and not self.answered:
            self.dialog.say(self.more.reading_later)
            return
        idea = self.subject.idea
        langs = [lang for lang in self.langs if lang != EN] or [self.shelf.script, ZH_HANS]  # English has none
        read = ((lang, view.reading(idea, lang)) for lang in langs)
        lang, reading = next(((lang, reading) for lang, reading in read if reading), (EN, ""))
        text = self.more.reading.format(term=idea.term[lang], reading=reading) if reading else self.more.no_reading
        self.dialog.show([Line(text)])


def named(key: ItemKey) -> str:
    """Return an item as commands name it: IDEA, or IDEA/QUESTION."""
    return f"{key.anchor}/{key.question}" if key.question else key.anchor
