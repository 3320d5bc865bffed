"""The learner's history: what is stored, what is refused, what survives."""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from duizhao.errors import DuizhaoError
from duizhao.learn import database as module
from duizhao.learn.database import migrations
from duizhao.learn.history import History
from duizhao.learn.record import Review
from duizhao.learn.schedule import ItemKey, replay, review

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=CHINA)
TERM = ItemKey("software-2-0")
CHOICE = ItemKey("software-2-0", "meaning")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a history may be made, in a folder that is not there yet."""
    return tmp_path / "share" / "history.db"


def minutes(number: float) -> datetime:
    """Return that many minutes past noon."""
    return NOON + timedelta(minutes=number)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Return what another program reads in the file."""
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(sql).fetchall()


def refusal(path: Path) -> tuple[str, str]:
    """Return message and hint of the refusal to open `path`, which must leave the file as it was."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(DuizhaoError) as caught:
        History(path)
    assert (path.read_bytes() if path.is_file() else b"") == before
    return caught.value.message, caught.value.hint


def test_an_answer_is_there_after_reopening(path: Path) -> None:
    """Good for a new term, then Again for a choice."""
    with History(path) as history:
        assert history.memories() == {}
        assert history.last_anchor() == ""
        assert history.record(TERM, 3, minutes(0), 1500) == (1, review(None, 3, minutes(0)))
        assert history.record(CHOICE, 1, minutes(1), 2500) == (2, review(None, 1, minutes(1)))
    with History(path) as history:
        assert history.memories() == {TERM: review(None, 3, minutes(0)), CHOICE: review(None, 1, minutes(1))}
        assert history.last_anchor() == "software-2-0"
        assert history.reviews() == [
            Review(key=TERM, at=minutes(0), rating=3, state="new", took=1500),
            Review(key=CHOICE, at=minutes(1), rating=1, state="new", took=2500),
        ]
        assert history.reviews()[0].at.utcoffset() == timedelta(hours=8)


def test_taking_back_restores_the_memory_exactly_and_deletes_nothing(path: Path) -> None:
    """Good and Hard, the second taken back, then the first too."""
    with History(path) as history:
        first, after_first = history.record(TERM, 3, minutes(0), 0)
        second, _ = history.record(TERM, 2, minutes(10), 0)
        assert history.take_back(second, minutes(11)) == after_first
        assert history.memories() == {TERM: after_first}
        assert history.take_back(first, minutes(12)) is None
        assert history.memories() == {}
        assert history.reviews() == []
    assert rows(path, "SELECT seq, undoes, rating FROM log") == [(1, None, 3), (2, None, 2), (3, 2, None), (4, 1, None)]


def test_amending_keeps_time_and_place_of_the_answer(path: Path) -> None:
    """Again, amended to Good three minutes later."""
    with History(path) as history:
        seq, _ = history.record(CHOICE, 1, minutes(0), 900)
        assert history.amend(seq, 3, minutes(3)) == (3, review(None, 3, minutes(0)))
        assert history.reviews() == [Review(key=CHOICE, at=minutes(0), rating=3, state="new", took=900)]


def test_what_was_new_today(path: Path) -> None:
    """One item first answered yesterday and again today, one today, one today and taken back."""
    third = ItemKey("agents")
    with History(path) as history:
        history.record(TERM, 3, minutes(-1440), 0)
        history.record(TERM, 3, minutes(0), 0)
        history.record(CHOICE, 3, minutes(1), 0)
        seq, _ = history.record(third, 3, minutes(2), 0)
        history.take_back(seq, minutes(3))
        assert history.first_seen_since(minutes(-480)) == {CHOICE}


def test_the_log_can_only_be_added_to(path: Path) -> None:
    """Another program that changes or deletes a row."""
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 0)
    for sql in ("UPDATE log SET rating = 4", "DELETE FROM log"):
        with pytest.raises(sqlite3.IntegrityError, match="the log is only added to"):
            rows(path, sql)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM memory; UPDATE cache SET seq = seq - 1",
        "UPDATE memory SET stability = 99; UPDATE cache SET rules = 'older'",
    ],
)
def test_the_memory_is_made_again_from_the_log(path: Path, damage: str) -> None:
    """A hundred answers and undos; the memory deleted, one row of the log unknown to it; the memory made by other rules."""
    dice = random.Random(4)  # noqa: S311  (a fixed choice)
    with History(path) as history:
        for number in range(100):
            key = ItemKey(f"idea-{dice.randrange(9)}")
            seq, _ = history.record(key, dice.choice([1, 2, 3, 4]), NOON + timedelta(hours=7 * number), 0)
            if dice.random() < 0.2:
                history.take_back(seq, NOON + timedelta(hours=7 * number))
        good = history.memories()
        standing = history.reviews()
    for key, memory in good.items():
        assert memory == replay((one.rating, one.at) for one in standing if one.key == key)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(damage)
    with History(path) as history:
        assert history.memories() == good


def test_two_sessions_at_once_add_up(path: Path) -> None:
    """Two open histories answer the same item in turn."""
    with History(path) as one, History(path) as other:
        one.record(TERM, 3, minutes(0), 0)
        _, memory = other.record(TERM, 3, minutes(10), 0)
        assert memory == replay([(3, minutes(0)), (3, minutes(10))])
        assert one.memories() == {TERM: memory}


def test_answers_are_synchronised_to_the_disk(path: Path) -> None:
    """The strictest of SQLite's settings, 3 EXTRA: like FULL, and the folder too."""
    with History(path) as history:
        assert history._file._db.execute("PRAGMA synchronous").fetchone() == (3,)
        assert history._file._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_newer_file_is_refused(path: Path) -> None:
    """Version 9."""
    History(path).__exit__()
    rows(path, "PRAGMA user_version = 9")
    assert refusal(path) == (
        f"the history `{path}` is of version 9, this duizhao knows versions up to {len(migrations())}",
        "update duizhao",
    )


def test_a_file_of_another_kind_is_refused(path: Path) -> None:
    """A text file."""
    path.parent.mkdir()
    path.write_text("My diary. " * 100)
    assert refusal(path) == (
        f"`{path}` is not a history of duizhao",
        "nothing was written to it; `--history FILE` keeps the history in another place",
    )


def test_another_programs_database_is_refused(path: Path) -> None:
    """A SQLite file with one table."""
    path.parent.mkdir()
    rows(path, "CREATE TABLE music (title TEXT)")
    assert refusal(path) == (
        f"`{path}` is a database of another program",
        "`--history FILE` keeps the history in another place",
    )


def test_an_empty_file_becomes_a_history(path: Path) -> None:
    """Nothing at all, as `mktemp` leaves it."""
    path.parent.mkdir()
    path.touch()
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 0)
    assert rows(path, "PRAGMA user_version") == [(len(migrations()),)]


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_file_is_refused(path: Path, place: float) -> None:
    """A history of 300 answers with one page overwritten by noise."""
    with History(path) as history:
        for number in range(300):
            history.record(ItemKey(f"idea-{number}"), 3, minutes(number), 0)
    content = bytearray(path.read_bytes())
    page = int(place * len(content)) // 4096 * 4096
    content[page : page + 4096] = random.Random(1).randbytes(4096)  # noqa: S311
    path.write_bytes(content)
    message, hint = refusal(path)
    assert message.startswith(f"the history `{path}` is damaged: ")
    assert hint == "restore a copy of it; nothing was written to it"


def test_half_a_file_is_refused(path: Path) -> None:
    """A history of 300 answers, cut in the middle, as a full disk leaves a copy."""
    with History(path) as history:
        for number in range(300):
            history.record(ItemKey(f"idea-{number}"), 3, minutes(number), 0)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    message, _ = refusal(path)
    assert message.startswith(f"the history `{path}` is damaged: ")


def test_a_locked_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program in the middle of writing; our patience shortened to a tenth of a second."""
    History(path).__exit__()
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert refusal(path) == (
        f"the history `{path}` is in use by another program",
        "close that one, or wait; `--history FILE` keeps the history in another place",
    )
    other.close()


def test_a_lock_in_the_middle_loses_only_the_answer_that_was_not_stored(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer stored, then another program locks the file."""
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 0)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DuizhaoError, match=re.escape(f"the history `{path}` is in use by another program")):
            history.record(CHOICE, 3, minutes(1), 0)
        other.close()
        history.record(CHOICE, 4, minutes(2), 0)
        assert [(one.key, one.rating) for one in history.reviews()] == [(TERM, 3), (CHOICE, 4)]


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    """A file where a folder should be; a folder where the file should be."""
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "history.db") == (
        f"the history `{tmp_path}/file/history.db` cannot be opened: File exists",
        "`--history FILE` keeps the history in another place",
    )
    assert refusal(tmp_path) == (
        f"the history `{tmp_path}` cannot be written: unable to open database file",
        "`--history FILE` keeps the history in another place",
    )


def test_migrations_run_in_order_and_once(path: Path) -> None:
    """A history of today, then a program that knows two versions more."""
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 0)
    later = [
        *migrations(),
        "CREATE TABLE two (n INTEGER) STRICT;",
        "INSERT INTO two VALUES (3);\nINSERT INTO two VALUES (4);",
    ]
    for _ in range(2):
        with History(path, later) as history:
            assert history.memories() == {TERM: review(None, 3, minutes(0))}
    assert rows(path, "SELECT n FROM two") == [(3,), (4,)]
    assert rows(path, "PRAGMA user_version") == [(len(later),)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    """Version 2 makes a table, version 3 stumbles."""
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 0)
    copy = shutil.copy(path, path.with_suffix(".copy"))
    later = [*migrations(), "CREATE TABLE two (n INTEGER) STRICT;", "INSERT INTO nowhere VALUES (3);"]
    with pytest.raises(DuizhaoError, match="no such table: nowhere"):
        History(path, later)
    assert path.read_bytes() == Path(copy).read_bytes()
    with History(path) as history:
        assert len(history.reviews()) == 1
