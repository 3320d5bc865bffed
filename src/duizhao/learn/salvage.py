"""What can still be read of a damaged history, without changing it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from duizhao.errors import DuizhaoError
from duizhao.learn.database import Row
from duizhao.learn.jsonl import Copy
from duizhao.learn.record import read_mark, read_review

_SMALLEST_ROW: Final = 8
"""Bytes: no file holds more rows than its size over this."""
_LOG: Final = ("anchor", "question", "at", "zone", "rating", "state", "took")
_SINCE_2: Final = {
    "mode": "'review'",
    "counts": "1",
    "given": "NULL",
    "claimed": "0",
    "sure": "NULL",
    "lang": "NULL",
    "session": "NULL",
}
_MARK: Final = ("anchor", "question", "at", "zone", "what", "remark")


class Salvaged(Struct, frozen=True, kw_only=True):
    """What was read, and how many rows of the log could not be, as far as their numbers tell."""

    copy: Copy
    lost: int


def salvage(path: Path) -> Salvaged:
    """Return what can be read of the history at `path`, row by row around what cannot.

    The scheduling is not taken over. Raises `DuizhaoError` where the beginning of the file, which says what it holds,
    is damaged itself.
    """
    if not path.is_file():
        raise DuizhaoError(f"there is no file {path}", "give the path of a history")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)) as db:
            known = {str(row[1]) for row in db.execute("PRAGMA table_info(log)")}
            if not known.issuperset(_LOG):
                raise DuizhaoError(f"`{path}` holds no log of a history", "give the path of a history")
            later = [name if name in known else default for name, default in _SINCE_2.items()]
            most = path.stat().st_size // _SMALLEST_ROW
            log = dict(_rows(db, "log", "seq", ("seq", "undoes", *_LOG, *later), 1, most))
            marks = dict(_rows(db, "mark", "seq", ("seq", *_MARK), 1, most)) if _has_marks(db) else {}
    except sqlite3.Error as error:
        message = f"the beginning of `{path}` is damaged, which says where everything is: {error}"
        raise DuizhaoError(message, "restore a copy of it") from error
    taken_back = {row[1] for row in log.values() if row[1] is not None}
    answers = {seq: read_review(row[2:]) for seq, row in log.items() if row[1] is None}
    copy = Copy(
        reviews=tuple(one for seq, one in answers.items() if seq not in taken_back),
        undone=tuple(one for seq, one in answers.items() if seq in taken_back),
        marks=tuple(read_mark(row[1:]) for row in marks.values()),
    )
    return Salvaged(copy=copy, lost=max(log, default=0) - len(log))


def _has_marks(db: sqlite3.Connection) -> bool:
    return bool(list(db.execute("PRAGMA table_info(mark)")))


def _rows(
    db: sqlite3.Connection, table: str, key: str, columns: Sequence[str], low: int, high: int
) -> Iterator[tuple[int, Row]]:
    """Yield the readable rows with keys from `low` to `high`; a range that fails is halved until it is one row."""
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key}"  # noqa: S608
    try:
        rows = db.execute(query, (low, high)).fetchall()
    except sqlite3.Error:
        if low == high:
            return
        middle = (low + high) // 2
        yield from _rows(db, table, key, columns, low, middle)
        yield from _rows(db, table, key, columns, middle + 1, high)
    else:
        yield from ((int(row[0]), row) for row in rows)
