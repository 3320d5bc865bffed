"""The author's report over histories: figures, queue, and the command."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.cli.group import cli
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey
from duizhao.model.practice import Answered, Practice
from duizhao.passes.practice_analysis import analyse

START = datetime(2026, 9, 1, 18, tzinfo=UTC)
KEYS = [("a", ""), ("b", "q"), ("c", "q"), ("d", "q"), ("e", "q")]
OPTIONS = {("b", "q"): 3}


def answered(
    idea: str, day: int, right: bool, given: str | None = None, learner: str = "l", **more: object
) -> Answered:
    """Return an answer on the `day`-th day."""
    at = START + timedelta(days=day)
    question = "" if idea == "a" else "q"
    rest = {"claimed": None, "lang": None, **more}
    return Answered(
        learner=learner,
        seq=0,
        idea=idea,
        question=question,
        at=at,
        day=at.date(),
        rating=3 if right else 1,
        given=given,
        **rest,  # type: ignore[arg-type]
    )


def of(practised: list[Practice], idea: str) -> Practice:
    """Return the figures of one item."""
    return next(one for one in practised if one.idea == idea)


def test_counts() -> None:
    """
    `a` asked thrice of two learners, `b` never; `x` is in no deck
    """
    given_ = [
        answered("a", 0, True),
        answered("a", 1, False),
        answered("a", 1, True, learner="m"),
        answered("x", 0, True),
    ]
    made = analyse(given_, KEYS, OPTIONS)
    assert [(one.idea, one.asked, one.right, one.learners) for one in made] == [
        ("a", 3, 2, 2),
        ("b", 0, 0, 0),
        ("c", 0, 0, 0),
        ("d", 0, 0, 0),
        ("e", 0, 0, 0),
    ]
    assert of(made, "a").p_interval
    assert (of(made, "b").p_interval, of(made, "a").r) == (None, None)


def test_success_against_the_rest_of_the_day_by_hand() -> None:
    """
    four days; `a`, `c`, `d` are all right or all wrong by turns, `b` is the other way round
    """
    days = [
        [answered("b", day, day % 2 == 0), *(answered(idea, day, day % 2 == 1) for idea in "acd")] for day in range(4)
    ]
    made = analyse([one for day in days for one in day], KEYS, OPTIONS)
    assert of(made, "b").sessions == 4
    assert of(made, "b").r == -1
    # a on a good day: c and d are ½ better than usual, b ½ worse: (½ + ½ - ½)/3 above usual; on a bad day as much below
    assert of(made, "a").r == pytest.approx(1)


def test_a_day_with_little_else_does_not_count() -> None:
    """
    two other answers on one day, three on another
    """
    days = [[answered(idea, day, True) for idea in "abcd"[: 3 + day]] for day in (0, 1)]
    assert of(analyse([one for day in days for one in day], KEYS, OPTIONS), "a").sessions == 1


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 4), st.booleans()), max_size=60))
@settings(max_examples=60)
def test_the_order_of_answers_does_not_matter(drawn: list[tuple[str, int, bool]]) -> None:
    """
    any answers, and the same from the last to the first
    """
    given_ = [answered(*one) for one in drawn]
    once, turned = analyse(given_, KEYS, OPTIONS), analyse(given_[::-1], KEYS, OPTIONS)
    for one, other in zip(once, turned, strict=True):
        assert (one.asked, one.right, one.sessions) == (other.asked, other.right, other.sessions)
        assert one.r == pytest.approx(other.r)
        assert one.r is None or -1 <= one.r <= 1


def test_options_and_proposals() -> None:
    """
    `b` answered by option, by text, by something broken, and by two options
    """
    kept = ["[0]", "[0]", "[2]", "[0, 1]", '["x"]', "{", "7", None]
    days = [
        [answered("b", day, True, given), *(answered(idea, day, True) for idea in "acd")]
        for day, given in enumerate(kept)
    ]
    typed = [
        answered("e", 20, True, '["Ｗeights "]', claimed=True, lang="en"),
        answered("e", 21, True, '["weights"]', claimed=True, lang="en", learner="m"),
        answered("e", 22, True, '["weights"]', claimed=True, lang="en", learner="m"),
        answered("e", 23, True, '["numbers"]', claimed=True, lang="en"),
        answered("e", 24, False, '["guess"]', claimed=False, lang="en"),
        answered("e", 25, True, "[]", claimed=True),
    ]
    made = analyse([one for day in days for one in day] + typed, KEYS, OPTIONS)
    b, e = of(made, "b"), of(made, "e")
    assert b.told == 3
    assert [(one.option, one.count) for one in b.choices] == [(0, 2), (1, 0), (2, 1)]
    assert [(one.text, one.lang, one.times, one.learners) for one in e.proposals] == [
        ("weights", "en", 3, 2),
        ("numbers", "en", 1, 1),
    ]


@pytest.fixture
def history(starter: Path) -> Path:
    """Return a history of the starter's deck that keeps answers and flags: 24 days of all its items."""
    file = starter / "lin.db"
    History(file).__exit__()
    db = sqlite3.connect(file)
    add = (
        "INSERT INTO log (anchor, question, at, zone, rating, state, took, given, claimed, lang)"
        " VALUES (?, ?, ?, 480, ?, 'review', 1, ?, ?, 'en')"
    )
    for day in range(24):
        at = int((START + timedelta(days=day)).timestamp() * 1000)
        good = day % 3 > 0
        items = [
            ("spacing-effect", "", good, None, 0),
            ("spacing-effect", "plan", not good, "[1]" if good else "[0]", 0),
            ("spacing-effect", "days", good or day % 2, '["forgotten"]', 0),
            ("testing-effect", "", True, None, 0),
            ("testing-effect", "retrieval", good, '["recalling"]', int(day == 4)),
        ]
        for anchor, question, right, given_, claimed in items:
            db.execute(add, (anchor, question, at, 3 if right else 1, given_, claimed))
    db.execute("INSERT INTO mark VALUES (1, 'spacing-effect', 'plan', ?, 480, 'flag', 'two are right')", (at,))
    db.commit()
    db.close()
    return file


def run(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run the command in `folder`; return exit code, output and errors."""
    done = CliRunner().invoke(cli, ["-C", str(folder), "report", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.usefixtures("history")
def test_the_report(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao report mine --history lin.db --limit 1
    """
    monkeypatch.chdir(starter)
    code, out, err = run(starter, "mine", "--history", "lin.db", "--limit", "1")
    assert code == 0
    assert out == (
        "hardest:\n"
        "cards/memory.yaml:18:5: warning[practice-hard]: `spacing-effect/plan`: 8 of 24 answers right (33 %, 18 to 53 %), 1 learner\n"
        "    hint: is it one idea, clearly asked? split it, or reword it\n"
        "3 more: --limit 4 shows all\n\n"
        "suspect:\n"
        "cards/memory.yaml:18:5: warning[practice-negative]: `spacing-effect/plan`: the better a session, the more often wrong: correlation -0.97 (-0.99 to -0.93) over 24 sessions\n"
        "    hint: look for a wrong key, a second right answer, or a stem that misleads who knows more\n"
        "cards/memory.yaml:27:7: warning[practice-option]: `spacing-effect/plan`: in the best 27 % of sessions 100 % chose “Four hours on the evening before” and 0 % the key\n"
        "    hint: is the key right? if it is, let the stem say what tells the two apart\n"
        "cards/memory.yaml:32:7: warning[practice-option]: `spacing-effect/plan`: nobody chose “Four readings without a break” in 24 answers\n"
        "    hint: write what somebody could believe, or leave it out\n\n"
        "proposed answers:\n"
        "cards/memory.yaml:56:5: warning[practice-answer]: `testing-effect/retrieval`: “recalling” was typed and called right (1 learner, 1 time)\n"
        "    hint: if it is right, reword it\n\n"
        "flags:\n"
        "cards/memory.yaml:18:5: warning[practice-flag]: `spacing-effect/plan`: flagged by `lin` on 2026-09-24: “two are right”\n"
        "    hint: answer it in the card, or in its rationale\n\n"
    )
    assert err == "1 learner, 120 answers to 5 items of 5 in `mine`\n"


@pytest.mark.usefixtures("history")
def test_json(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao report mine lin.db --format json
    """
    monkeypatch.chdir(starter)
    _, out, _ = run(starter, "mine", "--format", "json", "--history", "lin.db")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(one["queue"], one["code"]) for one in lines][-1] == ("flags", "practice-flag")
    assert {one["path"] for one in lines} == {"cards/memory.yaml"}
    assert all(one["line"] and one["hint"] for one in lines)


def test_several_histories_that_say_little(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    duizhao report mine --history a.db b.db --limit 1, of histories that keep ratings alone
    """
    monkeypatch.chdir(starter)
    for name in "ab":
        with History(starter / f"{name}.db") as one:
            one.record(ItemKey("spacing-effect", "plan"), 1, START, 10)
    code, out, err = run(starter, "mine", "--history", "a.db", "b.db", "--limit", "1")
    assert code == 0
    assert out == (
        "hardest:\n"
        "cards/memory.yaml:18:5: warning[practice-hard]: `spacing-effect/plan`: 0 of 2 answers right (0 %, 0 to 66 %), 2 learners\n"
        "    hint: is it one idea, clearly asked? split it, or reword it\n\n"
        "rarest:\n"
        "cards/memory.yaml:5:7: warning[practice-rare]: `spacing-effect`: never asked\n"
        "    hint: nothing is known of it yet: read it once more\n"
        "4 more: --limit 5 shows all\n\n"
    )
    assert err == (
        "2 learners, 2 answers to 1 item of 5 in `mine`\n"
        "no history says what was chosen or typed: options and answers cannot be judged\n"
    )
    assert run(starter, "mine", "--history", "a.db", "a.db")[::2] == (
        2,
        "duizhao: the history `a.db` is named twice\n    hint: name each learner's once\n",
    )
