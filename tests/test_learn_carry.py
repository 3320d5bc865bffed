"""A history carried as JSON lines, mended, and set: `duizhao history`."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from duizhao.cli.group import cli
from duizhao.errors import DuizhaoError
from duizhao.learn.history import History
from duizhao.learn.jsonl import Copy, decode, encode
from duizhao.learn.record import Mark, Response, Review
from duizhao.learn.schedule import ItemKey, review
from duizhao.learn.transition import Scheduling

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=CHINA)
TERM = ItemKey("software-2-0")
CHOICE = ItemKey("software-2-0", "meaning")


def minutes(number: float) -> datetime:
    """Return that many minutes past noon."""
    return NOON + timedelta(minutes=number)


def run(*words: object) -> tuple[int, str]:
    """Return exit code and output of a command."""
    done = CliRunner().invoke(cli, [str(word) for word in words])
    return done.exit_code, done.output


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a history: one answer that stands, one amended, one of practice, a flag."""
    path = tmp_path / "desk.db"
    with History(path) as history:
        history.record(TERM, 3, minutes(0), 1500)
        seq, _ = history.record(CHOICE, 1, minutes(1), 900, Response(given=("权重",)))
        history.amend(seq, 3, minutes(2), claimed=True)
        history.practise(TERM, 2, minutes(3), 5, Response(mode="cram"))
        history.mark(Mark(key=CHOICE, at=minutes(4), what="flag", remark="B 也对"))
    return path


def everything(path: Path) -> Copy:
    """Return all that a history holds but its sessions."""
    with History(path) as history:
        return Copy(
            scheduling=history.scheduling,
            reviews=tuple(history.reviews()),
            undone=tuple(history.undone()),
            marks=tuple(history.marks()),
        )


def test_export_and_import_lose_nothing_and_double_nothing(desk: Path, tmp_path: Path) -> None:
    """To a file, into an empty history, twice."""
    lines, other = tmp_path / "copy.jsonl", tmp_path / "other.db"
    assert run("history", "export", lines, "--history", desk) == (0, f"{lines}: 3 answers, 1 taken back, 1 marks\n")
    for expected in (
        "3 answers added, 0 were here already; 0 taken back, 1 marks added\n",
        "0 answers added, 3 were here already; 0 taken back, 0 marks added\n",
    ):
        assert run("history", "import", lines, "--history", other) == (0, expected)
        assert everything(other) == everything(desk)
    with History(desk) as one, History(other) as two:
        assert one.memories() == two.memories()


def test_what_the_lines_look_like(desk: Path) -> None:
    """To the standard output."""
    assert run("history", "export", "--history", desk)[1].splitlines() == [
        '{"what":"duizhao history","version":1,"scheduling":{"weights":[],"retention":0.9,"learning":[60,600],"relearning":[600],"longest":36500,"fuzz":null}}',
        '{"what":"review","idea":"software-2-0","at":"2026-11-02T12:00:00+08:00","rating":3,"state":"new","took":1500}',
        '{"what":"review","idea":"software-2-0","question":"meaning","at":"2026-11-02T12:01:00+08:00","rating":3,"state":"new","took":900,"given":["权重"],"claimed":true}',
        '{"what":"review","idea":"software-2-0","question":"meaning","at":"2026-11-02T12:01:00+08:00","rating":1,"state":"new","took":900,"given":["权重"],"undone":true}',
        '{"what":"review","idea":"software-2-0","at":"2026-11-02T12:03:00+08:00","rating":2,"state":"learning","took":5,"mode":"cram","counts":false}',
        '{"what":"mark","idea":"software-2-0","question":"meaning","at":"2026-11-02T12:04:00+08:00","mark":"flag","remark":"B 也对"}',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.jsonl is empty"),
        ("hello", "x.jsonl is not a history as JSON lines"),
        ('{"what":"review","idea":"a","at":"2026-11-02T12:00:00Z","rating":3,"state":"new"}', "x.jsonl is not a history as JSON lines"),
        ('{"what":"duizhao history","version":2}', "x.jsonl was written by a newer duizhao"),
        ('{"what":"duizhao history","version":1}\n\n{"what":"review","idea":"a","at":"2026-11-02T12:00:00","rating":3,"state":"new"}', "x.jsonl:3: Expected `datetime` with a timezone component - at `$.at`"),
        ('{"what":"duizhao history","version":1}\n{"what":"review","idea":"a","at":"2026-11-02T12:00:00Z","rating":5,"state":"new"}', "x.jsonl:2: Invalid enum value 5 - at `$.rating`"),
        ('{"what":"duizhao history","version":1}\n{"what":"mark","idea":"a","at":"0001-11-02T12:00:00Z","mark":"flag"}', "x.jsonl:2: the year 1"),
        ('{"what":"duizhao history","version":1}\n{"what":"duizhao history","version":1}', "x.jsonl:2: a second first line"),
        ('{"what":"duizhao history","version":1}\n{"what":"mark","idea":"a', "x.jsonl:2: Input data was truncated"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(text: str, message: str) -> None:
    """Nothing, no JSON, no head, a newer file, no zone, a rating of five, a year before clocks, two heads, half a line."""
    with pytest.raises(DuizhaoError) as caught:
        decode(text.encode().splitlines(keepends=True), "x.jsonl")
    assert caught.value.message == message


ITEMS = st.builds(
    ItemKey, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9), st.sampled_from(["", "q"])
)
TIMES = st.integers(0, 10**9).map(lambda number: datetime(2026, 1, 1, tzinfo=CHINA) + timedelta(milliseconds=number))


@given(
    st.lists(st.builds(Review, key=ITEMS, at=TIMES, rating=st.sampled_from([1, 2, 3, 4]), state=st.just("new"), took=st.integers(0, 10**9), response=st.builds(Response, given=st.none() | st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)), sure=st.sampled_from([None, 1, 2, 3]))), max_size=5)
)  # fmt: skip
def test_lines_read_back_as_they_were(reviews: list[Review]) -> None:
    """Any answers, with any text."""
    copy = Copy(
        reviews=tuple(sorted(reviews, key=lambda one: (one.at, one.key, one.rating))), scheduling=Scheduling(fuzz=3)
    )
    assert decode(encode(copy).splitlines(keepends=True), "x") == copy


def test_rebuild_and_undo(desk: Path) -> None:
    """A memory spoiled by hand is computed anew; then the answers are taken back, the last stored first."""
    good = everything(desk)
    with closing(sqlite3.connect(desk)) as db, db:
        db.execute("UPDATE memory SET stability = 99 WHERE question = ''")
    assert run("history", "rebuild", "--history", desk) == (0, "2 items computed anew, 1 of them changed\n")
    with History(desk) as history:
        assert history.memories()[TERM] == review(None, 3, minutes(0))
    assert everything(desk) == good
    assert run("history", "undo", "--answers", "2", "--history", desk) == (
        0,
        "taken back: software-2-0, Hard, 2026-11-02 12:03\ntaken back: software-2-0/meaning, Good, 2026-11-02 12:01\n",
    )
    with History(desk) as history:
        assert history.memories() == {TERM: review(None, 3, minutes(0))}
    assert run("history", "undo", "--history", desk)[0] == 0
    assert run("history", "undo", "--history", desk) == (1, "there is no answer to take back\n")


def test_a_schedule_is_set_and_taken_back(desk: Path) -> None:
    """A lower retention, wrong weights, the weights of FSRS-6 from Anki's options, and the defaults again."""
    where = ("--history", desk)
    plain = "retention 0.9; weights: defaults of FSRS-6; fuzz: none\n"
    assert run("history", "schedule", *where) == (0, plain)
    assert run("history", "schedule", "--retention", "0.8", "--fuzz", "7", *where) == (
        0,
        plain.replace("0.9", "0.8").replace("none", "7"),
    )
    with History(desk) as history:
        assert history.memories()[TERM] == review(None, 3, minutes(0), Scheduling(retention=0.8, fuzz=7), TERM)
    code, said = run("history", "schedule", "--weights", "1, 2, 3", *where)
    assert (code, said.splitlines()[0]) == (2, "duizhao: FSRS-6 has 21 weights, these are 3")
    assert run("history", "schedule", "--weights", "1 " * 20 + "x", *where)[0] == 2
    assert run("history", "schedule", "--weights", " ".join(["900"] * 21), *where)[0] == 2
    tuned = (
        "0.3, 1.3, 2.3, 8.3, 6.4, 0.83, 3, 0.01, 1.9, 0.17, 0.8, 1.5, 0.06, 0.26, 1.6, 0.6, 1.9, 0.54, 0.09, 0.07, 0.15"
    )
    assert run("history", "schedule", "--weights", tuned, *where) == (0, f"retention 0.8; weights: {tuned}; fuzz: 7\n")
    assert run("history", "schedule", "--reset", *where) == (0, plain)
    with History(desk) as history:
        assert history.memories()[TERM] == review(None, 3, minutes(0))


def test_what_is_left_of_a_damaged_history_is_saved(tmp_path: Path) -> None:
    """Two thousand answers, then every tenth page but the first overwritten; the file is refused, and left as it is."""
    path, saved = tmp_path / "h.db", tmp_path / "saved.db"
    with History(path) as history:
        reviews = [
            Review(key=ItemKey(f"idea-{n % 300}"), at=minutes(n), rating=3, state="review", took=n) for n in range(2000)
        ]
        history.merge(reviews, marks=[Mark(key=TERM, at=NOON, what="suspend")])
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096, 10):
        content[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert run("stats", "--history", path)[0] == 3
    code, said = run("history", "salvage", path, saved)
    assert code == 0
    found = re.fullmatch(r".*saved\.db: ([\d,]+) answers and 1 marks saved, ([\d,]+) rows lost\n", said)
    assert found
    kept, lost = (int(number.replace(",", "")) for number in found.groups())
    assert 1000 < kept < 2000
    assert kept + lost == 2000
    assert path.read_bytes() == content
    with History(saved) as history:
        assert set(history.reviews()) < set(reviews)
        assert len(history.reviews()) == kept
    assert run("history", "salvage", path, saved) == (
        2,
        f"duizhao: {saved} is there already\n    hint: give the path of a new file\n",
    )


def test_learners_have_histories_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """李雷 begins; Han Meimei has nothing; a name that leads elsewhere."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("history", "schedule", "--learner", "李雷")[0] == 0
    assert [file.name for file in tmp_path.rglob("*.db")] == ["李雷.db"]
    code, said = run("history", "export", "--learner", "Han Meimei")
    assert (code, said.splitlines()[1]) == (3, "    hint: duizhao test DECK begins one")
    assert run("history", "export", "--learner", "../me")[0] == 2
    assert run("history", "export", "--learner", "me", "--history", "x")[0] == 2
