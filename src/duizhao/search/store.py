"""The file of an index: opening it, its tables and statements, and what to do about one that is of no use."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import duizhao
from duizhao.workspace.cache import prepare

Value: TypeAlias = str | int | bytes | None

APPLICATION_ID: Final = int.from_bytes(b"duis", "big")
"""Marks the file as ours, by SQLite's own means."""
PATIENCE: Final = 5.0
"""Seconds to wait while another search writes."""
MADE_BY: Final = f"1 {duizhao.__version__} {unicodedata.unidata_version}"
"""Another version of the tables, of the program or of Unicode makes other tokens."""


def connect(file: Path | None) -> sqlite3.Connection:
    """Return the open index, empty where there was none; one in memory where `file` is None."""
    if file is None:
        return sqlite3.connect(":memory:", isolation_level=None)
    prepare(file)
    return sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)


def is_made(db: sqlite3.Connection) -> bool:
    """Say whether the tables are there. Raises `sqlite3.DatabaseError` where others are."""
    if next(db.execute("SELECT count(*) FROM sqlite_schema"))[0] == 0:
        return False
    ours = next(db.execute("PRAGMA application_id"))[0] == APPLICATION_ID
    if not ours or [by for by, *_ in run(db, "made")] != [MADE_BY]:
        raise sqlite3.DatabaseError("made by another program, or by another version of this one")
    return True


def make(db: sqlite3.Connection, simplify: dict[str, str]) -> None:
    """Make the tables; `simplify` is kept in them, since what is asked must be folded as what is there was."""
    for statement in _statements()["schema"].split(";\n"):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    run(db, "make", MADE_BY, "".join(map("".join, sorted(simplify.items()))))


def simplify(db: sqlite3.Connection) -> dict[str, str]:
    """Return the table that `make` was given."""
    ((_, pairs, _),) = run(db, "made")
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def run(db: sqlite3.Connection, name: str, *values: Value, **named: Value) -> sqlite3.Cursor:
    """Run a statement of index.sql, with either kind of values."""
    return db.execute(_statements()[name], named or values)


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; commit at the end, or leave everything as it was."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def discard(file: Path) -> None:
    """Delete a file that is no index, and its journal first, which would be played back into the next one."""
    for one in (file.with_name(f"{file.name}-journal"), file.with_name(f"{file.name}-wal"), file):
        with suppress(OSError):
            one.unlink(missing_ok=True)


@cache
def _statements() -> dict[str, str]:
    sections = Path(__file__).with_name("index.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    return {name.strip(): sql.strip() for name, _, sql in (section.partition("\n") for section in sections)}
