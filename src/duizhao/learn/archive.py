"""Histories opened for reading only, one or many: for those who ask what learners answered, and never answer for them.

Since its version 2 a history keeps what was answered, and flags; an older one is read as it is.
"""

import sqlite3
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from duizhao.errors import DuizhaoError
from duizhao.learn.database import APPLICATION_ID, PATIENCE, Row, migrations
from duizhao.learn.schedule import day_of
from duizhao.model.practice import Answered, Archive, Flagged

_FOLDER: Final = Path(__file__).parent
_OPTIONAL: Final = ("given", "claimed", "lang")
_EMPTY: Final = Archive(answers=(), taken_back=(), flags=(), tells=False)


def read(path: Path) -> Archive:
    """Return what the history at `path` holds; a learner is named by the file.

    Raises `DuizhaoError` for a file that is none, or a newer one; nothing is ever written to it.
    """
    if not path.is_file():
        raise DuizhaoError(f"there is no history `{path}`", "duizhao test keeps one; --history FILE names it")
    try:
        db = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return _archive(db, path)
        finally:
            db.close()
    except sqlite3.Error as error:
        raise DuizhaoError(f"`{path}` cannot be read as a history: {error}", "is it one, and whole?") from error


def _archive(db: sqlite3.Connection, path: Path) -> Archive:
    if not _number(db, "SELECT count(*) FROM sqlite_schema"):
        return _EMPTY
    if _number(db, "PRAGMA application_id") != APPLICATION_ID:
        raise DuizhaoError(f"`{path}` is a database of another program", "name a history of duizhao")
    version, known = _number(db, "PRAGMA user_version"), len(migrations())
    if version > known:
        message = f"the history `{path}` is of version {version}, this duizhao knows versions up to {known}"
        raise DuizhaoError(message, "update duizhao")
    columns = {str(row[1]) for row in db.execute("PRAGMA table_info(log)")}
    tables = {str(row[0]) for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    kept = {name: name if name in columns else "NULL" for name in _OPTIONAL}
    rows = list(db.execute(_statements()["answers"].format(**kept)))
    flags = list(db.execute(_statements()["flags"])) if "mark" in tables else []
    return Archive(
        answers=tuple(_answered(row, path.stem) for row in rows if not row[-1]),
        taken_back=tuple(_answered(row, path.stem) for row in rows if row[-1]),
        flags=tuple(_flagged(row, path.stem) for row in flags),
        tells=any(row[6] is not None for row in rows),
    )


def _number(db: sqlite3.Connection, sql: str) -> int:
    return int(next(db.execute(sql))[0])


@cache
def _statements() -> dict[str, str]:
    sections = (_FOLDER / "archive.sql").read_text(encoding="utf-8").split("-- name: ")[1:]
    return {name.strip(): sql.strip() for name, _, sql in (section.partition("\n") for section in sections)}


def _answered(row: Row, learner: str) -> Answered:
    seq, anchor, question, at, zone, rating, given, claimed, lang, _ = row
    when = _moment(at, zone)
    return Answered(
        learner=learner,
        seq=seq,
        idea=anchor,
        question=question,
        at=when,
        day=day_of(when),
        rating=rating,
        given=given,
        claimed=None if claimed is None else bool(claimed),
        lang=lang,
    )


def _flagged(row: Row, learner: str) -> Flagged:
    anchor, question, at, zone, remark = row
    return Flagged(learner=learner, idea=anchor, question=question, day=day_of(_moment(at, zone)), remark=remark or "")


def _moment(at: int, zone: int) -> datetime:
    """Return a time of the log: milliseconds since 1970, and minutes east of UTC."""
    return datetime.fromtimestamp(0, timezone(timedelta(minutes=zone))) + timedelta(milliseconds=at)
