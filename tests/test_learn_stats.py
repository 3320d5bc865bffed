"""What was learned: figures counted by hand, as text and as JSON."""

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import REPOSITORY
from duizhao.cli.statistics import stats as command
from duizhao.errors import UsageError
from duizhao.lang import EN, LANGS, Lang
from duizhao.learn.history import History
from duizhao.learn.progress import DAY
from duizhao.learn.record import Mark, Response, stamped
from duizhao.learn.schedule import ItemKey, Rating
from duizhao.learn.screen import Screen, width
from duizhao.learn.shelf import Shelf, shelved
from duizhao.learn.stats import show, text
from duizhao.learn.stats.model import Share, Stats
from duizhao.learn.stats.text import Told
from duizhao.learn.transition import AS_ANKI, formulas, retrievability
from sample_deck import sample_deck

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""A Sunday."""
TERM = ItemKey("learned-weights")
CHOICE = ItemKey("steepest-descent", "direction")
ELSEWHERE = ItemKey("elsewhere")
CRAM = Response(mode="cram")
EXAM = Response(mode="exam")

Answers = Sequence[tuple[ItemKey, Rating, float]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a history: a term kept thrice and once forgotten, a choice of yesterday, one of another deck, an undo."""
    path = tmp_path / "history.db"
    with History(path) as history:
        answers: list[tuple[Rating, int]] = [(4, 40), (3, 32), (1, 12), (3, 12), (3, 12)]
        for rating, day in answers:
            history.record(TERM, rating, NOW - timedelta(days=day), 1000)
        history.record(CHOICE, 1, NOW - timedelta(days=1), 1000)
        history.record(ELSEWHERE, 4, NOW - timedelta(days=1), 1000)
        seq, _ = history.record(ItemKey("elsewhere", "q"), 4, NOW, 1000)
        history.take_back(seq, NOW)
    return path


def shelf(ideas: int = 3) -> Shelf:
    """Return the sample deck."""
    return shelved(sample_deck(ideas))


def figures(path: Path, *, deck: bool = True, now: datetime = NOW, lang: Lang = EN, **how: Any) -> Stats:
    """Return the statistics of the history at `path`."""
    return show.stats(path, shelf() if deck else None, now, lang, **how)


def told(lang: Lang = EN, *, columns: int = 80, deck: bool = True, plain: bool = False, fancy: bool = True) -> Told:
    """Return how to tell it, to a terminal of so many columns."""
    cover = shelf() if deck else None
    topics = cover.topics if cover else {}
    title = cover.title if cover else None
    return Told(ui=lang, lang=lang, title=title, topics=topics, columns=columns, fancy=fancy, plain=plain)


def shown(made: Stats, how: Told) -> str:
    """Return what a terminal of that width shows."""
    out = io.StringIO()
    screen = Screen(out, out, plain=how.plain)
    screen.columns = lambda: how.columns  # type: ignore[method-assign]  # no terminal runs here
    screen.show(text.lines(made, how))
    return out.getvalue()


def store(path: Path, answers: Answers) -> Path:
    """Store answers, each so many days before now, oldest first."""
    with History(path) as history:
        for key, rating, days in answers:
            history.record(key, rating, NOW - timedelta(days=days), 1000)
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_text(lang: Lang, path: Path) -> None:
    """The sample deck at 80 columns, in each language; the figures in it were counted by hand in the tests below."""
    golden = REPOSITORY / f"tests/golden/stats-{lang}.txt"
    assert shown(figures(path, lang=lang), told(lang)) == golden.read_text(encoding="utf-8")


def test_counts_leave_out_other_decks_and_what_was_taken_back(path: Path) -> None:
    """Of the deck and of everything: items 7 or unknown; the term is young, the choice in learning, one elsewhere."""
    of_deck, of_all = figures(path), figures(path, deck=False)
    assert (of_deck.counts.items, of_deck.counts.new, of_deck.counts.seen) == (7, 5, 2)
    assert (of_deck.counts.learning, of_deck.counts.young, of_deck.counts.mature) == (1, 1, 0)
    assert (of_all.counts.items, of_all.counts.new, of_all.counts.seen) == (None, None, 3)
    assert (of_deck.answers, of_all.answers) == (6, 7)
    assert not of_all.topics
    assert not of_all.retention_by_topic
    assert not of_all.time.topics


def test_true_retention(path: Path) -> None:
    """The term: Easy, which gives it 8 days; Good after these, which gives it 32; forgotten after 20 of them.

    So a review of a young item was kept, and one of a mature item forgotten. Then Good, the short step of relearning,
    which is no review, and Good again, a review of a young item. The choice was new.
    """
    retention = figures(path).retention
    assert (retention.young.asked, retention.young.kept, retention.young.share) == (2, 2, 1.0)
    assert (retention.mature.asked, retention.mature.kept, retention.mature.share) == (1, 0, 0.0)
    assert (retention.all.asked, retention.all.kept) == (3, 2)
    by_topic = figures(path).retention_by_topic
    assert [(topic, one.all.asked) for topic, one in by_topic.items()] == [("software", 3), ("training", 0)]
    assert by_topic["training"].all == Share(asked=0, kept=0, share=None, low=None, high=None)
    assert [(level, one.all.asked) for level, one in figures(path).retention_by_level.items()] == [
        ("1", 0),
        ("2", 3),
        ("3", 0),
    ]


def test_exam_and_cram_are_told_apart_and_stay_out_of_the_retention(path: Path) -> None:
    """The same history, and then a cram and an exam that get everything wrong, and a weak session that is right."""
    before = figures(path)
    with History(path) as history:
        for minute in range(4):
            at = NOW - timedelta(minutes=30 - minute)
            history.practise(TERM, 1, at, 20_000, CRAM)
        history.practise(CHOICE, 1, NOW - timedelta(minutes=20), 30_000, EXAM)
        history.record(ELSEWHERE, 3, NOW - timedelta(minutes=10), 5000, Response(mode="weak"))
    after = figures(path)
    assert (after.retention, after.retention_by_topic) == (before.retention, before.retention_by_topic)
    assert (after.counts, after.forecast) == (before.counts, before.forecast)
    told = {mode: (one.answers, one.right, one.scheduled, one.seconds) for mode, one in after.modes.items()}
    # four of 20 s that overlap by none, a minute apart, with more than half a minute between them
    assert told == {"review": (6, 4, 6, 4.0), "cram": (4, 0, 0, 80.0), "exam": (1, 0, 0, 30.0)}
    assert after.streak.current == 2
    everything = figures(path, deck=False)
    assert list(everything.modes) == ["review", "weak", "cram", "exam"]
    assert everything.retention.all.asked == 4  # the weak session's answer is a review that the schedule follows


def test_the_period_bounds_what_was_done_but_not_what_is(path: Path) -> None:
    """The last 12 days, which the answers of 12 days ago are not in, and the last 13, which they are in."""
    twelve, thirteen = figures(path, days=12), figures(path, days=13)
    assert (twelve.answers, twelve.retention.all.asked, twelve.time.period) == (1, 0, 1.0)
    assert (thirteen.answers, thirteen.retention.all.asked, thirteen.retention.all.kept) == (4, 2, 1)
    assert twelve.counts == thirteen.counts == figures(path).counts
    assert twelve.curve[0].day == date(2026, 11, 11)


def test_topics(path: Path) -> None:
    """Only training; a topic that the deck does not have; a topic and no deck."""
    training = figures(path, topics=["training"])
    assert (training.counts.items, training.counts.seen, training.answers) == (4, 1, 1)
    assert list(training.topics) == ["training"]
    with pytest.raises(UsageError, match=r"^the deck `sample` has no topic `robots`$"):
        figures(path, topics=["robots"])
    with pytest.raises(UsageError, match=r"^a history knows no topics$"):
        figures(path, deck=False, topics=["training"])


def test_forecast_names_the_backlog_apart(tmp_path: Path) -> None:
    """Easy 20 days ago: due 12 days ago, the backlog. Easy 8 days ago: due today. Easy now: due in 8 days.

    A further one of now is put aside, and one that is due today was put off until tomorrow.
    """
    path = store(
        tmp_path / "h.db",
        [(ItemKey("a"), 4, 20), (ItemKey("b"), 4, 8), (ItemKey("e"), 4, 8), (ItemKey("c"), 4, 0), (ItemKey("d"), 4, 0)],
    )
    with History(path) as history:
        history.mark(Mark(key=ItemKey("d"), at=NOW, what="suspend"))
        history.mark(Mark(key=ItemKey("e"), at=NOW, what="bury"))
    due = figures(path, deck=False).forecast
    assert (due.backlog, due.aside) == (1, 1)
    assert {one.day: one.items for one in due.days if one.items} == {
        date(2026, 11, 22): 1,
        date(2026, 11, 23): 1,
        date(2026, 11, 30): 1,
    }
    assert (len(due.days), due.within) == (30, {7: 2, 30: 3, 90: 3, 365: 3})


def test_known_now_is_the_sum_of_retrievability(path: Path) -> None:
    """The term, last answered 12 days ago, and the choice of yesterday, by the formula; the curve ends with the same."""
    made = figures(path)
    with History(path) as history:
        memories = history.memories()
    of = formulas(AS_ANKI)
    expected = [retrievability(of, memories[key].stability, days) for key, days in ((TERM, 12), (CHOICE, 1))]
    assert made.known.expected == pytest.approx(sum(expected))
    assert sum(one.items for one in made.known.spread) == made.known.seen == 2
    assert made.curve[-1].day == date(2026, 11, 22)
    assert made.curve[-1].expected == pytest.approx(sum(expected))


def test_the_curve_before_today_is_what_was_known_then(path: Path) -> None:
    """The end of the day 21 days ago: the term alone, seen and kept 32 days ago, as a history of that day has it."""
    made = figures(path)
    then = {one.day: one for one in made.curve}[date(2026, 11, 1)]
    assert (then.seen, then.asked, then.kept) == (1, 0, 0)
    with History(path.with_name("then.db")) as history:
        for rating, day in ((4, 40), (3, 32)):
            _, memory = history.record(TERM, 4 if rating == 4 else 3, NOW - timedelta(days=day), 1000)
    ends = datetime(2026, 11, 2, 4, tzinfo=UTC)
    days = (stamped(ends)[0] - stamped(memory.last)[0]) / DAY
    assert then.expected == pytest.approx(retrievability(formulas(AS_ANKI), memory.stability, days))
    assert [(one.asked, one.kept) for one in made.curve if one.asked] == [(1, 1), (2, 1)]


def hard(tmp_path: Path, *ideas: tuple[str, int, int]) -> list[tuple[str, int, int]]:
    """Return what is hardest of ideas with so many reviews and so many lapses among them; each has its own items."""
    answers: list[tuple[ItemKey, Rating, float]] = []
    for idea, reviews, lapses in ideas:
        for number in range(reviews):
            key = ItemKey(idea, f"q{number}")
            answers += [(key, 4, 30), (key, 1 if number < lapses else 3, 20)]
    found = figures(store(tmp_path / "h.db", sorted(answers, key=lambda one: -one[2])), deck=False).hardest
    return [(one.idea, one.lapses, one.reviews) for one in found]


def test_one_miss_of_one_is_not_hardest(tmp_path: Path) -> None:
    """One of one, two of five, eight of twenty, none of forty: the average is 11 of 66, a sixth.

    Drawn to it by ten reviews: (2 + 10/6) / 15 = 0.24, (8 + 10/6) / 30 = 0.32; one of one has too few reviews.
    """
    ideas = ("once", 1, 1), ("few", 5, 2), ("many", 20, 8), ("easy", 40, 0)
    assert hard(tmp_path, *ideas) == [("many", 8, 20), ("few", 2, 5)]


def test_the_calendar_and_the_days_in_a_row(tmp_path: Path) -> None:
    """Answers 0, 1, 2 and 5, 6, 7, 8 days ago, two on the last, and 400 days ago; then the same told a day later."""
    days = [400.0, 8, 7, 6, 5, 5, 2, 1, 0]
    path = store(tmp_path / "h.db", [(ItemKey(f"i{n}"), 3, day) for n, day in enumerate(days)])
    made = figures(path, deck=False)
    assert (made.streak.current, made.streak.longest, made.streak.days) == (3, 4, 8)
    assert [(one.day.day, one.answers) for one in made.calendar] == [
        (14, 1),
        (15, 1),
        (16, 1),
        (17, 2),
        (20, 1),
        (21, 1),
        (22, 1),
    ]
    tomorrow = figures(path, deck=False, now=NOW + timedelta(days=1))
    assert tomorrow.streak.current == 3
    assert figures(path, deck=False, now=NOW + timedelta(days=2)).streak.current == 0


def test_an_answer_of_the_future_is_named_and_left_out(path: Path) -> None:
    """A clock that was a year ahead for one answer, while cramming."""
    with History(path) as history:
        history.practise(TERM, 3, NOW + timedelta(days=365), 1000, CRAM)
    made = figures(path)
    assert (made.hidden, made.answers, list(made.modes)) == (1, 6, ["review"])
    line = "answers left out because their time is still to come: 1 (a clock was wrong)"
    assert line in shown(made, told())


def test_everything_fits_and_is_aligned(path: Path) -> None:
    """Each language at each width from 40 on: no line is longer, and the calendar's rows all end in one column."""
    for lang in LANGS:
        made = figures(path, lang=lang)
        for columns in (40, 41, 52, 80, 120):
            lines = shown(made, told(lang, columns=columns)).splitlines()
            assert max(map(width, lines)) <= columns, (lang, columns)
            rows = [line for line in lines if len(line) > 30 and line.count("·") > 20]
            weeks = min(53, columns - 2 - (3 if lang == EN else 2) - 1)
            assert len({width(row) for row in rows[:6]}) == 1
            assert len(rows) == 7
            assert width(rows[0]) == 2 + (3 if lang == EN else 2) + 1 + weeks


def test_for_screen_readers_nothing_is_drawn(path: Path) -> None:
    """The sample deck, `--plain`: no block, no dot, no aligned column, every figure with its name."""
    made = shown(figures(path), told(plain=True))
    assert not set("█▓▒░·#") & set(made)
    assert "  " not in made
    assert "Nov 2026: 2 days, 4 answers, under 1 min\n" in made
    assert "Software: young 100 % of 2, mature 0 % of 1, all 67 % of 3\n" in made
    assert "11-22: -\n" in made


def test_bars_without_blocks(path: Path) -> None:
    """An output that can write ASCII only has number signs for bars and ASCII for the calendar."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    how = show.told(None, EN, EN, out, plain=False)
    made = shown(figures(path, deck=False), how)
    assert not how.fancy
    assert "70-80 %   ## 2\n" in made
    assert "fewer   . 0   - 1   * 2   # 3+   more\n" in made


def test_no_history_yet(tmp_path: Path) -> None:
    """A file that is not there, and stays so."""
    assert shown(figures(tmp_path / "none.db"), told()) == "Statistics: Sample deck\nnothing was answered yet\n"
    assert list(tmp_path.iterdir()) == []


def test_json_is_documented(path: Path) -> None:
    """Every key of the object, and of the objects in it, stands in docs/statistics.md."""
    page = (REPOSITORY / "docs/statistics.md").read_text(encoding="utf-8")
    made = json.loads(show.as_json(figures(path)))
    documented = set(re.findall(r"`([a-z_]+)`", page))
    assert set(made) <= documented
    inner = {"counts", "known", "streak", "retention", "forecast", "time"}
    assert {key for name in inner for key in made[name]} <= documented
    assert {key for one in made["modes"].values() for key in one} <= documented
    assert set(made["curve"][0]) | set(made["calendar"][0]) | set(made["time"]["weeks"][0]) <= documented
    assert set(json.loads(show.as_json(show.hours(path, None, NOW)))) <= documented


def run(*words: str, env: dict[str, str] | None = None) -> str:
    """Return what the command prints."""
    done = CliRunner().invoke(command, words, env=env, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize(
    ("words", "locale", "title"),
    [
        ([], "C", "Statistics"),
        ([], "zh_CN.UTF-8", "学习统计"),
        ([], "zh_HK.UTF-8", "學習統計"),
        (["--ui", "en"], "zh_TW.UTF-8", "Statistics"),
        (["--lang", "zh-Hans"], "zh_TW.UTF-8", "学习统计"),
        (["--ui", "en", "--lang", "zh-Hans"], "C", "Statistics"),
    ],
)
def test_the_interface_speaks_as_asked_or_as_the_system(words: list[str], locale: str, title: str, path: Path) -> None:
    """`--ui` before `--lang` before the system's locale."""
    env = {"LC_ALL": locale}
    assert run(*words, "--history", str(path), env=env).startswith(f"{title}\n")
