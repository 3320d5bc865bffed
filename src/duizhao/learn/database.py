"""One SQLite file of ours: opened, refused where it is not whole, migrated, and written in transactions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from duizhao.errors import DuizhaoError

APPLICATION_ID: Final = int.from_bytes(b"duiz", "big")
"""Marks the file as ours, by SQLite's own means; `file` shows it too."""
OLDEST_SQLITE: Final = (3, 37, 0)
"""The first with STRICT tables."""
PATIENCE: Final = 2.0
"""Seconds to wait while another program writes."""

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Any, ...]
"""Strict tables and their checks have made sure of the types."""

_FOLDER: Final = Path(__file__).parent
_ELSEWHERE: Final = "`--history FILE` keeps the history in another place"


def migrations() -> list[str]:
    """Return the scripts that lead from an empty file to this version, in order; the n-th makes version n."""
    return [
        (_FOLDER / f"migration_{number}.sql").read_text(encoding="utf-8")
        for number in range(1, 1 + len(list(_FOLDER.glob("migration_*.sql"))))
    ]


class Database:
    """An open file. Statements are named in `history.sql`."""

    def __init__(self, path: Path, scripts: Sequence[str] | None = None) -> None:
        """Open `path`, making it or bringing it up to this version as needed; `scripts` are the migrations to use.

        Raises `DuizhaoError` for a file that is locked, damaged, newer than this program, or not a history, and leaves
        such a file as it is.
        """
        self.path = path
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            message = f"the history needs SQLite 3.37 or newer, this Python has {sqlite3.sqlite_version}"
            raise DuizhaoError(message, "use a newer Python")
        with self.trouble():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            with self.trouble():
                self._prepare(migrations() if scripts is None else scripts)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def run(self, name: str, *values: Value) -> sqlite3.Cursor:
        """Run the statement called `name`."""
        return self._db.execute(_statements()[name], values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; commit at the end, or leave everything as it was."""
        with self.trouble():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Say what SQLite or the system complains of, in our words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise _explained(self.path, error) from error

    def _prepare(self, scripts: Sequence[str]) -> None:
        """Refuse what is not ours, whole and writable; migrate."""
        # FULL, and the folder synchronised too: with a rollback journal only that survives a power cut after COMMIT.
        self._db.execute("PRAGMA synchronous = EXTRA")
        with self.writing():
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

    def _number(self, sql: str) -> int:
        return int(next(self._db.execute(sql))[0])


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
