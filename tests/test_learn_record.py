"""What a history keeps beside ratings, and what it makes of another history."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from duizhao.learn.database import migrations
from duizhao.learn.history import History, Merged
from duizhao.learn.record import Mark, Response, Review
from duizhao.learn.schedule import ItemKey, replay, review
from duizhao.learn.transition import Scheduling

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=CHINA)
TERM = ItemKey("software-2-0")
CHOICE = ItemKey("software-2-0", "meaning")


def minutes(number: float) -> datetime:
    """Return that many minutes past noon."""
    return NOON + timedelta(minutes=number)


def test_what_was_answered_is_kept(tmp_path: Path) -> None:
    """Two blanks, one of them claimed, in an exam, unsure; then amended."""
    said = Response(mode="exam", given=("权重", "数据"), sure=2)
    with History(tmp_path / "h.db") as history:
        seq, _ = history.record(CHOICE, 1, minutes(0), 900, said)
        assert history.reviews()[0].response == said
        history.amend(seq, 3, minutes(1), claimed=True)
    with History(tmp_path / "h.db") as history:
        claimed = Response(mode="exam", given=("权重", "数据"), sure=2, claimed=True)
        again = Review(key=CHOICE, at=minutes(0), rating=3, state="new", took=900, response=claimed)
        assert history.reviews() == [again]
        assert [one.rating for one in history.undone()] == [1]
        assert history.last_review() == (3, again)


def test_practice_leaves_the_schedule_alone(tmp_path: Path) -> None:
    """Good, then Again in a cram session, then the memory computed anew, then Good."""
    with History(tmp_path / "h.db") as history:
        history.practise(TERM, 1, minutes(-9), 5, Response(mode="cram"))
        assert history.memories() == {}
        _, after = history.record(TERM, 3, minutes(0), 0)
        history.practise(TERM, 1, minutes(5), 700, Response(mode="cram", given=(2,)))
        assert history.memories() == {TERM: after}
        history.rebuild()
        assert history.memories() == {TERM: after}
        assert [one.response.counts for one in history.reviews()] == [False, True, False]
        assert [one.state for one in history.reviews()] == ["new", "new", "learning"]
        assert history.first_seen_since(minutes(-60)) == {TERM}
        _, after = history.record(TERM, 3, minutes(10), 0)
        assert after == replay([(3, minutes(0)), (3, minutes(10))])


def test_a_clock_that_went_back(tmp_path: Path) -> None:
    """Good at noon, then Again at a quarter to: the log counts in its order, now and when it is replayed."""
    with History(tmp_path / "h.db") as history:
        history.record(TERM, 3, minutes(0), 0)
        _, after = history.record(TERM, 1, minutes(-15), 0)
        assert after == replay([(1, minutes(-15)), (3, minutes(0))])
        history.rebuild()
        assert history.memories() == {TERM: after}


def test_marks_and_settings_are_kept(tmp_path: Path) -> None:
    """A flag with a remark, a suspended item; another retention, on an item answered before."""
    relaxed = Scheduling(retention=0.8, fuzz=5)
    marks = [
        Mark(key=CHOICE, at=minutes(0), what="flag", remark="B is right as well 也对"),
        Mark(key=TERM, at=minutes(1), what="suspend"),
    ]
    with History(tmp_path / "h.db") as history:
        for mark in marks:
            history.mark(mark)
        history.record(TERM, 4, minutes(0), 0)
        history.reschedule(relaxed)
        assert history.memories() == {TERM: review(None, 4, minutes(0), relaxed, TERM)}
    with History(tmp_path / "h.db") as history:
        assert history.marks() == marks
        assert history.scheduling == relaxed
        assert history.record(CHOICE, 4, minutes(0), 0)[1] == review(None, 4, minutes(0), relaxed, CHOICE)


def test_a_session_can_be_taken_up_again(tmp_path: Path) -> None:
    """Two sessions of one deck, the later ended; one of another deck."""
    with History(tmp_path / "h.db") as history:
        assert history.pending("mine") is None
        first = history.begin("mine", "exam", minutes(0), b'{"left": 3}')
        second = history.begin("mine", "cram", minutes(1), b"{}")
        history.begin("other", "review", minutes(2), b"{}")
        history.keep(first, b'{"left": 2}')
        history.end(second, minutes(3))
    with History(tmp_path / "h.db") as history:
        pending = history.pending("mine")
        assert pending is not None
        assert (pending.number, pending.mode, pending.began, pending.plan) == (
            first,
            "exam",
            minutes(0),
            b'{"left": 2}',
        )
        history.end(first, minutes(9))
        assert history.pending("mine") is None


def test_two_histories_become_one(tmp_path: Path) -> None:
    """A desk and a phone: one answer in common, which the phone took back; the merge is done twice."""
    with History(tmp_path / "desk.db") as desk, History(tmp_path / "phone.db") as phone:
        common = Review(key=TERM, at=minutes(0), rating=1, state="new", took=3)
        assert desk.merge([common]) == Merged(reviews=1, marks=0, undone=0)
        seq, _ = phone.record(TERM, 1, minutes(0), 3)
        phone.take_back(seq, minutes(1))
        phone.record(TERM, 4, minutes(2), 7, Response(session=phone.begin("mine", "review", NOON, b"{}")))
        phone.mark(Mark(key=TERM, at=minutes(3), what="flag", remark="?"))
        desk.record(CHOICE, 3, minutes(5), 8)
        for expected in (Merged(reviews=1, marks=1, undone=1), Merged(reviews=0, marks=0, undone=0)):
            assert desk.merge(phone.reviews(), phone.undone(), phone.marks()) == expected
            assert desk.memories() == {TERM: review(None, 4, minutes(2)), CHOICE: review(None, 3, minutes(5))}
        assert phone.merge(desk.reviews(), desk.undone(), desk.marks()) == Merged(reviews=1, marks=0, undone=0)
        assert phone.memories() == desk.memories()


def test_an_answer_taken_back_elsewhere_does_not_come_from_a_third(tmp_path: Path) -> None:
    """The tablet knows that an answer was taken back which it never had; an old copy still has it."""
    old = Review(key=TERM, at=minutes(0), rating=3, state="new", took=3)
    with History(tmp_path / "tablet.db") as tablet:
        assert tablet.merge([], [old]) == Merged(reviews=0, marks=0, undone=0)
        assert tablet.merge([old]) == Merged(reviews=0, marks=0, undone=0)
        assert tablet.memories() == {}


def test_a_history_of_version_1_is_taken_over(tmp_path: Path) -> None:
    """Two answers, one of them taken back, as the first version stored them."""
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(migrations()[0])
        db.execute(
            "INSERT INTO log (anchor, question, at, zone, rating, state, took) VALUES ('a', '', 0, 480, 3, 'new', 5)"
        )
        db.execute(
            "INSERT INTO log (anchor, question, at, zone, rating, state, took) VALUES ('b', '', 9, 480, 2, 'new', 6)"
        )
        db.execute("INSERT INTO log (undoes, anchor, question, at, zone) VALUES (2, 'b', '', 10, 480)")
        db.execute("PRAGMA user_version = 1")
        db.execute(f"PRAGMA application_id = {int.from_bytes(b'duiz', 'big')}")
    epoch = datetime(1970, 1, 1, 8, tzinfo=CHINA)
    with History(path) as history:
        assert history.reviews() == [Review(key=ItemKey("a"), at=epoch, rating=3, state="new", took=5)]
        assert history.memories() == {ItemKey("a"): review(None, 3, epoch)}
