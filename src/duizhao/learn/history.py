"""What a learner has answered, kept in one SQLite file.

The log of reviews is the truth and is only ever added to; taking an answer back adds a row as well. What FSRS makes of
the log is kept beside it and can be computed anew. One answer is one transaction, on the disk before it is shown as
stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from duizhao.learn.database import Database
from duizhao.learn.progress import Progress, after
from duizhao.learn.record import (
    AS_EVER,
    Answered,
    Mark,
    Mode,
    Response,
    Review,
    mark_row,
    memory_row,
    moment,
    progress_row,
    read_mark,
    read_memory,
    read_review,
    review_row,
    stamped,
)
from duizhao.learn.schedule import AS_ANKI, ItemKey, Memory, Rating, replay, review, rules, stamp
from duizhao.learn.transition import Scheduling, formulas

_SCHEDULING: Final = "scheduling"
"""The name of a setting."""


class Merged(Struct, frozen=True, kw_only=True):
    """What a merge did: reviews and marks that were new here, and reviews taken back as they were elsewhere."""

    reviews: int
    marks: int
    undone: int


class Pending(Struct, frozen=True, kw_only=True):
    """A session that was not ended. `plan` is what it needs to go on, as the session wrote it: JSON."""

    number: int
    deck: str
    mode: Mode
    began: datetime
    plan: bytes


def default_path(learner: str | None = None) -> Path:
    """Return where this system keeps a user's data, for the history; each named `learner` has one."""
    from platformdirs import user_data_path  # noqa: PLC0415  (needed only where no file is named)

    folder = user_data_path("duizhao")
    return folder / "learners" / f"{learner}.db" if learner else folder / "history.db"


class History:
    """An open history file; close it, or use it in a `with`."""

    def __init__(self, path: Path, scripts: Sequence[str] | None = None) -> None:
        """Open `path` as `Database` does, and compute the memory anew if other rules made it."""
        self.path = path
        self._file = Database(path, scripts)
        try:
            with self._file.writing():
                self.scheduling = self._scheduling()
                if not next(self._file.run("cache_fits", rules(self.scheduling)))[0]:
                    self._recompute()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def record(
        self, key: ItemKey, rating: Rating, at: datetime, took: int, response: Response = AS_EVER
    ) -> tuple[int, Memory]:
        """Store one answer durably; return its number in the log and what FSRS now knows of the item.

        The item's memory is read within the same transaction, so that two sessions at once add up rather than overwrite
        each other. `took` is in milliseconds.
        """
        at = stamp(at)
        with self._answering():
            before = self._memory_of(key)
            seq = self._add(_reviewed(key, rating, at, took, before, replace(response, counts=True)))
            if before is not None and at < before.last:  # the clock went back: the log is replayed in its order
                return seq, self._relearn(key) or before
            after = review(before, rating, at, self.scheduling, key)
            self._put(key, after)
        return seq, after

    def practise(self, key: ItemKey, rating: Rating, at: datetime, took: int, response: Response) -> int:
        """Store one answer as `record` does, that the schedule ignores; return its number in the log."""
        with self._answering():
            before = self._memory_of(key)
            return self._add(_reviewed(key, rating, stamp(at), took, before, replace(response, counts=False)))

    def take_back(self, seq: int, at: datetime) -> Memory | None:
        """Undo review `seq` by a further row; return the item's memory without it, None if the item is new again."""
        with self._answering():
            done = self._review(seq)
            self._file.run("take_back", seq, *stamped(at))
            return self._relearn(done.key)

    def amend(self, seq: int, rating: Rating, at: datetime, *, claimed: bool = False) -> tuple[int, Memory | None]:
        """Give review `seq` another rating: undone at `at`, and stored again with its own time and place.

        `claimed` says that the learner's word stands against the judgement.
        """
        with self._answering():
            done = self._review(seq)
            self._file.run("take_back", seq, *stamped(at))
            response = replace(done.response, claimed=claimed or done.response.claimed)
            again = self._add(replace(done, rating=rating, response=response))
            return again, self._relearn(done.key)

    def last_review(self) -> tuple[int, Review] | None:
        """Return the answer stored last of those that stand, with its number."""
        with self._file.trouble():
            row = next(self._file.run("last_review"), None)
            return None if row is None else (int(row[0]), self._review(row[0]))

    def reviews_in(self, session: int) -> list[tuple[int, Review]]:
        """Return the answers of session `session` that stand, with their numbers, in the order they were stored."""
        with self._file.trouble():
            return [(int(seq), read_review(row)) for seq, *row in self._file.run("session_reviews", session)]

    def recent_times(self, number: int) -> list[tuple[ItemKey, int]]:
        """Return the items of the last so many answers, each with the milliseconds it took."""
        with self._file.trouble():
            rows = self._file.run("recent_times", number)
            return [(ItemKey(anchor, question), int(took)) for anchor, question, took in rows]

    def memories(self) -> dict[ItemKey, Memory]:
        """Return what FSRS knows of every item that has been answered."""
        with self._file.trouble():
            return dict(map(read_memory, self._file.run("all_memory")))

    def reviews(self) -> list[Review]:
        """Return every answer that stands, oldest first."""
        with self._file.trouble():
            return list(map(read_review, self._file.run("all_reviews")))

    def answered(self) -> list[Answered]:
        """Return every answer that stands, oldest first, without what was typed."""
        with self._file.trouble():
            return list(map(Answered._make, self._file.run("answered")))

    def undone(self) -> list[Review]:
        """Return every answer that was taken back or amended, oldest first."""
        with self._file.trouble():
            return list(map(read_review, self._file.run("undone_reviews")))

    def marks(self) -> list[Mark]:
        """Return every mark, oldest first."""
        with self._file.trouble():
            return list(map(read_mark, self._file.run("all_marks")))

    def mark(self, mark: Mark) -> None:
        """Store what a learner said of an item."""
        with self._file.writing():
            self._add_mark(mark)

    def first_seen_since(self, at: datetime) -> set[ItemKey]:
        """Return the items that were new at `at` and have been answered since."""
        with self._file.trouble():
            return {ItemKey(anchor, question) for anchor, question in self._file.run("new_since", stamped(at)[0])}

    def last_anchor(self) -> str:
        """Return the anchor of the idea answered last, empty where nothing was."""
        with self._file.trouble():
            return next((str(anchor) for (anchor,) in self._file.run("last_anchor")), "")

    def begin(self, deck: str, mode: Mode, at: datetime, plan: bytes) -> int:
        """Store that a session began, and return its number; `plan` is JSON of its own making."""
        with self._file.writing():
            return self._file.run("begin_session", deck, mode, *stamped(at), plan.decode()).lastrowid or 0

    def keep(self, session: int, plan: bytes) -> None:
        """Store how session `session` is to go on."""
        with self._file.writing():
            self._file.run("keep_session", session, plan.decode())

    def end(self, session: int, at: datetime) -> None:
        """Store that session `session` is over: nothing of it is taken up again."""
        with self._file.writing():
            self._file.run("end_session", session, stamped(at)[0])

    def pending(self, deck: str) -> Pending | None:
        """Return the latest session of `deck` that was not ended, if any."""
        with self._file.trouble():
            row = next(self._file.run("open_session", deck), None)
        if row is None:
            return None
        number, name, mode, began, zone, plan = row
        return Pending(number=number, deck=name, mode=mode, began=moment(began, zone), plan=plan.encode())

    def reschedule(self, scheduling: Scheduling) -> None:
        """Store how this learner is scheduled, and compute the memory of every item anew."""
        with self._file.writing():
            self._file.run("put_setting", _SCHEDULING, msgspec.json.encode(scheduling).decode())
            self.scheduling = scheduling
            self._recompute()

    def rebuild(self) -> None:
        """Compute the memory of every item anew, from the log alone."""
        with self._file.writing():
            self._recompute()

    def merge(self, reviews: Iterable[Review], undone: Iterable[Review] = (), marks: Iterable[Mark] = ()) -> Merged:
        """Add what is not here yet, all or nothing, and return how much that was.

        A review is known by its item, its time to the millisecond and its rating; one that was taken back on either
        side stays so. Sessions have no number elsewhere.
        """
        changed: set[ItemKey] = set()
        with self._answering():
            undone_here = sum(self._undone_too(done, changed) for done in undone)
            new = [done for done in reviews if not self._same(done)]
            for done in new:
                self._add(_elsewhere(done))
                changed.add(done.key)
            new_marks = [mark for mark in marks if self._is_new(mark)]
            for mark in new_marks:
                self._add_mark(mark)
            for key in sorted(changed):
                self._relearn(key)
        return Merged(reviews=len(new), marks=len(new_marks), undone=undone_here)

    def _undone_too(self, done: Review, changed: set[ItemKey]) -> bool:
        """Take a review back as it was elsewhere; return whether it stood here."""
        same = self._same(done)
        standing = [seq for seq, taken_back in same if not taken_back]
        for seq in standing or ([] if same else [self._add(_elsewhere(done))]):
            self._file.run("take_back", seq, *stamped(done.at))
        if standing:
            changed.add(done.key)
        return bool(standing)

    def _is_new(self, mark: Mark) -> bool:
        key = mark.key.anchor, mark.key.question, stamped(mark.at)[0], mark.what
        return next(self._file.run("mark_at", *key), None) is None

    def _scheduling(self) -> Scheduling:
        stored = next((str(value) for (value,) in self._file.run("setting", _SCHEDULING)), None)
        return AS_ANKI if stored is None else msgspec.json.decode(stored, type=Scheduling)

    def _recompute(self) -> None:
        known: dict[tuple[str, str], Progress] = {}
        of = formulas(self.scheduling)
        for anchor, question, rating, at, zone in self._file.run("counted"):
            item = anchor, question
            known[item] = after(known.get(item), rating, at, zone, of, item)
        self._file.run("empty_memory")
        for item, done in known.items():
            self._file.run("put_memory", *item, *progress_row(done))
        self._file.run("cache_written", rules(self.scheduling))

    def _relearn(self, key: ItemKey) -> Memory | None:
        """Compute the item's memory from its standing reviews, and keep it."""
        rows = list(self._file.run("reviews_of_item", key.anchor, key.question))
        memory = replay(((rating, moment(at, zone)) for rating, at, zone in rows), self.scheduling, key)
        self._put(key, memory)
        return memory

    def _memory_of(self, key: ItemKey) -> Memory | None:
        return next((read_memory(row)[1] for row in self._file.run("memory_of_item", key.anchor, key.question)), None)

    def _review(self, seq: int) -> Review:
        row = next(self._file.run("one_review", seq), None)
        if row is None:
            raise LookupError(seq)
        return read_review(row)

    def _same(self, done: Review) -> list[tuple[int, bool]]:
        """Return the reviews in the log that are `done`, each with whether it was taken back."""
        key = done.key.anchor, done.key.question, stamped(done.at)[0], done.rating
        return [(int(seq), bool(taken_back)) for seq, taken_back in self._file.run("reviews_like", *key)]

    def _add(self, done: Review) -> int:
        return self._file.run("add_review", *review_row(done)).lastrowid or 0  # never 0: an INSERT has just succeeded

    def _add_mark(self, mark: Mark) -> None:
        self._file.run("add_mark", *mark_row(mark))

    def _put(self, key: ItemKey, memory: Memory | None) -> None:
        if memory is None:
            self._file.run("drop_memory", key.anchor, key.question)
        else:
            self._file.run("put_memory", *memory_row(key, memory))

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Write to the log and to the memory in one transaction."""
        with self._file.writing():
            yield
            self._file.run("cache_written", rules(self.scheduling))


def _reviewed(
    key: ItemKey, rating: Rating, at: datetime, took: int, before: Memory | None, response: Response
) -> Review:
    state = "new" if before is None else before.state
    return Review(key=key, at=at, rating=rating, state=state, took=took, response=response)


def _elsewhere(done: Review) -> Review:
    """Return a review as another history had it: of no session here."""
    return replace(done, at=stamp(done.at), response=replace(done.response, session=None))
