"""What a learner has answered, kept in one SQLite file.

The log of reviews is the truth and is only ever added to; taking an answer back adds a row as well. What FSRS makes of
the log is kept beside it and can be computed anew. One answer is one transaction, on the disk before it is shown as
stored.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeAlias

from msgspec import Struct

from duizhao.errors import DuizhaoError
from duizhao.learn.schedule import RULES, ItemKey, Memory, Rating, State, replay, review, stamp

APPLICATION_ID: Final = int.from_bytes(b"duiz", "big")
"""Marks the file as ours, by SQLite's own means; `file` shows it too."""
OLDEST_SQLITE: Final = (3, 37, 0)
"""The first with STRICT tables."""
PATIENCE: Final = 2.0
"""Seconds to wait while another program writes."""

_FOLDER: Final = Path(__file__).parent
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MINUTE: Final = timedelta(minutes=1)
_ELSEWHERE: Final = "`--history FILE` keeps the history in another place"

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Any, ...]
"""Strict tables and their checks have made sure of the types."""
Asked: TypeAlias = State | Literal["new"]
"""What an item was when it was asked."""


class Review(Struct, frozen=True, kw_only=True):
    """One answer that stands: not taken back. `state` is what the item was when asked, `took` is milliseconds."""

    key: ItemKey
    at: datetime
    rating: Rating
    state: Asked
    took: int


def default_path() -> Path:
    """Return where this system keeps a user's data, for the history."""
    from platformdirs import user_data_path  # noqa: PLC0415  (needed only where no file is named)

    return user_data_path("duizhao") / "history.db"


def migrations() -> list[str]:
    """Return the scripts that lead from an empty file to this version, in order; the n-th makes version n."""
    return [
        (_FOLDER / f"migration_{number}.sql").read_text(encoding="utf-8")
        for number in range(1, 1 + len(list(_FOLDER.glob("migration_*.sql"))))
    ]


class History:
    """An open history file; close it, or use it in a `with`."""

    def __init__(self, path: Path, scripts: Sequence[str] | None = None) -> None:
        """Open `path`, making it or bringing it up to this version as needed; `scripts` are the migrations to use.

        Raises `DuizhaoError` for a file that is locked, damaged, newer than this program, or not a history, and leaves
        such a file as it is.
        """
        self.path = path
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            message = f"the history needs SQLite 3.37 or newer, this Python has {sqlite3.sqlite_version}"
            raise DuizhaoError(message, "use a newer Python")
        with self._trouble():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            with self._trouble():
                self._prepare(migrations() if scripts is None else scripts)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def record(self, key: ItemKey, rating: Rating, at: datetime, took: int) -> tuple[int, Memory]:
        """Store one answer durably; return its number in the log and what FSRS now knows of the item.

        The item's memory is read within the same transaction, so that two sessions at once add up rather than overwrite
        each other. `took` is in milliseconds.
        """
        at = stamp(at)
        with self._answering():
            before = self._memory_of(key)
            seq = self._add(key, rating, at, "new" if before is None else before.state, took)
            after = review(before, rating, at)
            self._put(key, after)
        return seq, after

    def take_back(self, seq: int, at: datetime) -> Memory | None:
        """Undo review `seq` by a further row; return the item's memory without it, None if the item is new again."""
        with self._answering():
            key, _, _, _ = self._review(seq)
            self._run("take_back", seq, *_stamped(at))
            return self._relearn(key)

    def amend(self, seq: int, rating: Rating, at: datetime) -> tuple[int, Memory]:
        """Give review `seq` another rating: undone at `at`, and stored again with its own time and place."""
        with self._answering():
            key, asked, state, took = self._review(seq)
            self._run("take_back", seq, *_stamped(at))
            again = self._add(key, rating, asked, state, took)
            memory = self._relearn(key)
        if memory is None:
            raise LookupError(again)
        return again, memory

    def memories(self) -> dict[ItemKey, Memory]:
        """Return what FSRS knows of every item that has been answered."""
        with self._trouble():
            return dict(map(_memory, self._run("all_memory")))

    def reviews(self) -> list[Review]:
        """Return every answer that stands, oldest first."""
        with self._trouble():
            return list(map(_review, self._run("all_reviews")))

    def first_seen_since(self, at: datetime) -> set[ItemKey]:
        """Return the items that were new at `at` and have been answered since."""
        with self._trouble():
            return {ItemKey(anchor, question) for anchor, question in self._run("new_since", _stamped(at)[0])}

    def last_anchor(self) -> str:
        """Return the anchor of the idea answered last, empty where nothing was."""
        with self._trouble():
            return next((str(anchor) for (anchor,) in self._run("last_anchor")), "")

    def _prepare(self, scripts: Sequence[str]) -> None:
        """Refuse what is not ours, whole and writable; migrate; compute the memory anew if other rules made it."""
        # FULL, and the folder synchronised too: with a rollback journal only that survives a power cut after COMMIT.
        self._db.execute("PRAGMA synchronous = EXTRA")
        with self._writing():
            version = self._number("PRAGMA user_version")
            empty = not self._number("SELECT count(*) FROM sqlite_schema")
            if not empty and self._number("PRAGMA application_id") != APPLICATION_ID:
                raise DuizhaoError(f"`{self.path}` is a database of another program", _ELSEWHERE)
            if version > len(scripts):
                known = f"this duizhao knows versions up to {len(scripts)}"
                raise DuizhaoError(f"the history `{self.path}` is of version {version}, {known}", "update duizhao")
            verdict = str(next(self._db.execute("PRAGMA quick_check(1)"))[0])
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            for number, script in enumerate(scripts[version:], version + 1):
                _execute_all(self._db, script)
                self._db.execute(f"PRAGMA user_version = {number}")
                self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            if not next(self._run("cache_fits", RULES))[0]:
                self._recompute()

    def _recompute(self) -> None:
        by_item: dict[ItemKey, list[tuple[Rating, datetime]]] = {}
        for done in map(_review, list(self._run("all_reviews"))):
            by_item.setdefault(done.key, []).append((done.rating, done.at))
        self._run("empty_memory")
        for key, reviews in by_item.items():
            self._put(key, replay(reviews))
        self._run("cache_written", RULES)

    def _relearn(self, key: ItemKey) -> Memory | None:
        """Compute the item's memory from its standing reviews, and keep it."""
        rows = list(self._run("reviews_of_item", key.anchor, key.question))
        memory = replay((rating, _moment(at, zone)) for rating, at, zone in rows)
        self._put(key, memory)
        return memory

    def _memory_of(self, key: ItemKey) -> Memory | None:
        return next((_memory(row)[1] for row in self._run("memory_of_item", key.anchor, key.question)), None)

    def _review(self, seq: int) -> tuple[ItemKey, datetime, Asked, int]:
        row = next(self._run("one_review", seq), None)
        if row is None:
            raise LookupError(seq)
        anchor, question, at, zone, state, took = row
        return ItemKey(anchor, question), _moment(at, zone), state, took

    def _add(self, key: ItemKey, rating: Rating, at: datetime, state: Asked, took: int) -> int:
        cursor = self._run("add_review", key.anchor, key.question, *_stamped(at), rating, state, took)
        return cursor.lastrowid or 0  # never 0: an INSERT has just succeeded

    def _put(self, key: ItemKey, memory: Memory | None) -> None:
        if memory is None:
            self._run("drop_memory", key.anchor, key.question)
            return
        due, _ = _stamped(memory.due)
        last, zone = _stamped(memory.last)
        counts = memory.reviews, memory.lapses
        state = memory.state, memory.step, memory.stability, memory.difficulty
        self._run("put_memory", key.anchor, key.question, *state, due, last, zone, *counts)

    def _run(self, name: str, *values: Value) -> sqlite3.Cursor:
        return self._db.execute(_statements()[name], values)

    def _number(self, sql: str) -> int:
        return int(next(self._db.execute(sql))[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the write lock; commit at the end, or leave everything as it was."""
        with self._trouble():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Write to the log and to the memory in one transaction."""
        with self._writing():
            yield
            self._run("cache_written", RULES)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Say what SQLite or the system complains of, in our words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise _explained(self.path, error) from error


def _explained(path: Path, error: sqlite3.Error | OSError) -> DuizhaoError:
    name = getattr(error, "sqlite_errorname", "")
    untouched = "nothing was written to it"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        message, hint = f"the history `{path}` is in use by another program", f"close that one, or wait; {_ELSEWHERE}"
    elif name.startswith("SQLITE_NOTADB"):
        message, hint = f"`{path}` is not a history of duizhao", f"{untouched}; {_ELSEWHERE}"
    elif name.startswith("SQLITE_FULL"):
        message, hint = f"there is no room on the disk for the history `{path}`", "every earlier answer is stored"
    elif isinstance(error, OSError):
        message, hint = f"the history `{path}` cannot be opened: {error.strerror}", _ELSEWHERE
    elif name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_IOERR")):
        message, hint = f"the history `{path}` cannot be written: {error}", _ELSEWHERE
    else:
        message, hint = f"the history `{path}` is damaged: {error}", f"restore a copy of it; {untouched}"
    return DuizhaoError(message, hint)


@cache
def _statements() -> dict[str, str]:
    sections = (_FOLDER / "history.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    return {name.strip(): sql.strip() for name, _, sql in (section.partition("\n") for section in sections)}


def _execute_all(db: sqlite3.Connection, script: str) -> None:
    """Run a script's statements within the open transaction, which `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def _stamped(at: datetime) -> tuple[int, int]:
    return (at - _EPOCH) // _MILLISECOND, (at.utcoffset() or timedelta()) // _MINUTE


def _moment(at: int, zone: int) -> datetime:
    return (_EPOCH + at * _MILLISECOND).astimezone(timezone(zone * _MINUTE))


def _review(row: Row) -> Review:
    anchor, question, at, zone, rating, state, took = row
    return Review(
        key=ItemKey(anchor, question),
        at=_moment(at, zone),
        rating=rating,
        state=state,
        took=took,
    )


def _memory(row: Row) -> tuple[ItemKey, Memory]:
    anchor, question, state, step, stability, difficulty, due, last, zone, reviews, lapses = row
    memory = Memory(
        state=state,
        step=step,
        stability=stability,
        difficulty=difficulty,
        due=_moment(due, zone),
        last=_moment(last, zone),
        reviews=reviews,
        lapses=lapses,
    )
    return ItemKey(anchor, question), memory
