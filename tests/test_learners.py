"""Answers on paper entered into histories of the self-test, once; and histories read without being touched."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duizhao.errors import DuizhaoError
from duizhao.learn import archive
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey
from duizhao.learners import enter, moment
from duizhao.model.results import Graded, Response, Results
from duizhao.passes.question_places import QuestionPlace
from duizhao.span import Node

TAKEN = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - as a teacher types it
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = Node("cards/a.yaml")
PLACES = {
    ("one", "q"): QuestionPlace(idea="one", anchor="first-one", at=AT),
    ("two", "q"): QuestionPlace(idea="two", anchor="two", at=AT),
}


def response(idea: str, right: bool | None) -> Response:
    """Return an answer."""
    return Response(idea=idea, question="q", kind="choice", given=(0,), right=right, points=0, doubtful=False)


def results(one: bool | None = True, two: bool | None = False, quiz: str = "quiz", pupil: str = "p1") -> Results:
    """Return one pupil's sheet with two answers, and one to a question that is no longer there."""
    answers = response("one", one), response("two", two), response("gone", right=True)
    sheet = Graded(pupil=pupil, name=None, label="A", answers=answers, source="class.csv:2", flags=())
    return Results(quiz=quiz, sheets=(sheet,))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of two learners, with the second one's history yet to be made."""
    file = tmp_path / "pupils.csv"
    file.write_text("pupil,history\np1,p1.db\np2,more/p2.db\n")
    return file


def log(file: Path) -> list[tuple[str, str, int]]:
    """Return what stands in a history: anchor, time on the wall to the minute, and rating."""
    return [(one.idea, f"{one.at:%Y-%m-%d %H:%M}", one.rating) for one in archive.read(file).answers]


def test_once_however_often(table: Path) -> None:
    """
    one right, one wrong, entered three times
    """
    file = table.parent / "p1.db"
    first = enter(results(), PLACES, table, TAKEN, NOW)
    assert (first.broken, first.report) == (False, ("p1: 2 entered", "no sheet of `p2`"))
    stored = [("first-one", "2026-11-20 10:00", 3), ("two", "2026-11-20 10:00", 1)]
    assert log(file) == stored
    before = file.read_bytes()
    for _ in "23":
        assert enter(results(), PLACES, table, TAKEN, NOW).report[0] == "p1: 0 entered, 2 known"
    assert file.read_bytes() == before
    assert not (table.parent / "more").exists()


def test_another_quiz_of_the_same_minute(table: Path) -> None:
    """
    the same questions in a quiz of another name
    """
    enter(results(), PLACES, table, TAKEN, NOW)
    again = enter(results(quiz="other"), PLACES, table, TAKEN, NOW)
    later = moment("other", TAKEN) > moment("quiz", TAKEN)
    assert again.report[0] == ("p1: 2 entered" if later else "p1: 0 entered, 2 answered since")
    assert enter(results(quiz="other"), PLACES, table, TAKEN + timedelta(days=1), NOW).report[0] == "p1: 2 entered"


def test_a_day_alone_means_noon() -> None:
    """
    2026-11-20
    """
    assert f"{moment('quiz', TAKEN.replace(hour=0)):%Y-%m-%d %H:%M}" == "2026-11-20 12:00"


def test_another_zone_is_not_another_quiz(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    entered in London, and again in Taipei
    """
    import time

    for zone, said in (("Europe/London", "p1: 2 entered"), ("Asia/Taipei", "p1: 0 entered, 2 known")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert enter(results(), PLACES, table, TAKEN, NOW).report[0] == said
    monkeypatch.undo()
    time.tzset()


def test_a_corrected_mark_is_amended(table: Path) -> None:
    """
    `two` graded again as right; what was undecided is decided
    """
    file = table.parent / "p1.db"
    assert enter(results(one=None), PLACES, table, TAKEN, NOW).report[0] == "p1: 1 entered"
    assert enter(results(two=True), PLACES, table, TAKEN, NOW).report[0] == "p1: 1 entered, 1 amended"
    assert sorted(log(file)) == [("first-one", "2026-11-20 10:00", 3), ("two", "2026-11-20 10:00", 3)]
    with History(file) as history:
        memory = history.memories()[ItemKey("two", "q")]
        assert (memory.reviews, memory.lapses) == (1, 0)


def test_what_was_taken_back_stays_so(table: Path) -> None:
    """
    the learner undoes the entered answer to `one`
    """
    file = table.parent / "p1.db"
    enter(results(), PLACES, table, TAKEN, NOW)
    with History(file) as history:
        history.take_back(1, NOW)
    assert enter(results(), PLACES, table, TAKEN, NOW).report[0] == "p1: 0 entered, 2 known"
    assert log(file) == [("two", "2026-11-20 10:00", 1)]


def test_what_was_answered_since_is_left_alone(table: Path) -> None:
    """
    `one` answered in the self-test after the quiz, `two` before it
    """
    file = table.parent / "p1.db"
    with History(file) as history:
        history.record(ItemKey("first-one", "q"), 4, NOW, 1000)
        history.record(ItemKey("two", "q"), 4, NOW - timedelta(days=30), 1000)
        kept = history.memories()[ItemKey("first-one", "q")]
    assert enter(results(), PLACES, table, TAKEN, NOW).report[0] == "p1: 1 entered, 1 answered since"
    with History(file) as history:
        assert history.memories()[ItemKey("first-one", "q")] == kept


def test_two_sheets_of_one_pupil(table: Path) -> None:
    """
    a second sheet with other answers
    """
    first, second = results(), results(one=False, two=False)
    both = Results(quiz="quiz", sheets=(*first.sheets, *second.sheets))
    entered = enter(both, PLACES, table, TAKEN, NOW)
    assert [(one.code, one.message) for one in entered.diagnostics] == [
        ("learners-sheets", "pupil `p1` has two sheets; the first, class.csv:2, is entered")
    ]
    assert [rating for _, _, rating in log(table.parent / "p1.db")] == [3, 1]


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ("who,history\np1,a.db\n", ["learners-header: no column is called `pupil`"]),
        ("pupil\np1\n", ["learners-header: no column is called `history`"]),
        ("pupil,history\np1,a.db\np1,b.db\n", ["learners-repeated: pupil `p1` stands here twice"]),
        ("pupil,history\np1,a.db\np2,./a.db\n", ["learners-repeated: `p2` and `p1` have one history"]),
    ],
)
def test_tables_that_will_not_do(content: str, messages: list[str], tmp_path: Path) -> None:
    """
    a column too few, a pupil twice, one history for two
    """
    file = tmp_path / "pupils.csv"
    file.write_text(content)
    entered = enter(results(), PLACES, file, TAKEN, NOW)
    assert [f"{one.code}: {one.message}" for one in entered.diagnostics] == messages
    assert entered.broken
    assert list(tmp_path.iterdir()) == [file]


def test_rows_without_a_history_are_skipped(tmp_path: Path) -> None:
    """
    a pupil who has no history
    """
    file = tmp_path / "pupils.csv"
    file.write_text("学号;历史\np1\np2;\n")
    assert enter(results(), PLACES, file, TAKEN, NOW).report == ("not in " + str(file) + ": `p1`",)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """
    a history in a folder that nothing may be written to
    """
    file = tmp_path / "a #1?.db"
    with History(file) as history:
        history.record(ItemKey("one"), 3, NOW, 5)
        seq, _ = history.record(ItemKey("two", "q"), 1, NOW, 5)
        history.take_back(seq, NOW)
    before = file.read_bytes()
    kept = archive.read(file)
    assert [(one.learner, one.idea, one.question, one.rating, one.at, one.given) for one in kept.answers] == [
        ("a #1?", "one", "", 3, NOW, None)
    ]
    assert [one.idea for one in kept.taken_back] == ["two"]
    assert (kept.flags, kept.tells) == ((), False)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_no_history_is_refused(tmp_path: Path) -> None:
    """
    nothing, a text, another program's database, a newer history
    """
    file = tmp_path / "h.db"
    with pytest.raises(DuizhaoError, match="there is no history"):
        archive.read(file)
    file.write_text("no database at all, and long enough to tell" * 40)
    with pytest.raises(DuizhaoError, match="cannot be read as a history: file is not a database"):
        archive.read(file)
    file.unlink()
    sqlite3.connect(file).executescript("CREATE TABLE log (seq)").connection.close()
    with pytest.raises(DuizhaoError, match="is a database of another program"):
        archive.read(file)
    file.unlink()
    History(file).__exit__()
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(DuizhaoError, match="is of version 99, this duizhao knows versions up to"):
        archive.read(file)
    assert file.exists()
