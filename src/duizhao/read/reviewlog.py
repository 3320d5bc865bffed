"""How our notes were studied, from what Anki exported with its scheduling."""

import sqlite3
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from duizhao.errors import DuizhaoError
from duizhao.model.studied import Studied, StudyLog
from duizhao.read import package

_MOST: Final = 10_000_000
"""Rows of a review log: 500 answers a day for half a century."""
_LONGEST_KEY: Final = 1000
_STARTS: Final = (b"PK\x03\x04", b"SQLite format 3\0")
_ROWS: Final = f"""
    select n.mid, n.guid, substr(n.flds, 1, {_LONGEST_KEY}), c.ord, r.id, r.ease, r.type, r.factor, r.time
    from revlog r left join cards c on c.id = r.cid left join notes n on n.id = c.nid
    order by r.id limit ?
"""  # noqa: S608 - our number


def is_anki(file: Path) -> bool:
    """Say whether `file` begins as what Anki exports: a ZIP file or a SQLite database."""
    with file.open("rb") as stream:
        return stream.read(len(_STARTS[1])).startswith(_STARTS)


def read(file: Path, types: AbstractSet[int]) -> StudyLog:
    """Return the review log in `file` on notes of `types`; see `package.read` for what it may be and what is raised."""
    with package.collection(file) as connection:
        return _log(connection, file, types)


def _log(connection: sqlite3.Connection, file: Path, types: AbstractSet[int]) -> StudyLog:
    if not all(package.is_table(connection, name) for name in ("revlog", "cards", "notes")):
        raise ValueError("there is no review log in it")
    rows: list[Studied] = []
    others = count = 0
    for count, (note_type, guid, fields, ordinal, *numbers) in enumerate(connection.execute(_ROWS, (_MOST,)), 1):  # noqa: B007
        if note_type not in types:
            others += 1
            continue
        if not all(isinstance(number, int) for number in (ordinal, *numbers)):
            raise DuizhaoError(
                f"the collection in {file} cannot be read: a review is no row of numbers", "export again"
            )
        at, rating, kind, factor, took = numbers
        key = str(fields).split("\x1f", 1)[0]
        rows.append(
            Studied(guid=str(guid), key=key, ordinal=ordinal, at=at, rating=rating, kind=kind, factor=factor, took=took)
        )
    if count == _MOST:
        raise ValueError(f"it has {_MOST:,} reviews or more")
    return StudyLog(rows=tuple(rows), others=others)
