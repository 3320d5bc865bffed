"""Hours on task and the day of a goal, computed by hand, in words that promise no more."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from duizhao.cli.statistics import hours as command
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn.history import History
from duizhao.learn.record import Answered, Response, stamped
from duizhao.learn.schedule import ItemKey
from duizhao.learn.stats import hours_text
from duizhao.learn.stats.hours import hours
from duizhao.learn.stats.model import Hours

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def answers(minutes: dict[int, int]) -> list[Answered]:
    """Return answers of a minute each, a minute apart: so many on the day that is so many days before now."""
    found = []
    for day in sorted(minutes, reverse=True):
        at, zone = stamped(NOW - timedelta(days=day, hours=4))
        found += [Answered("idea", "", at + 120_000 * n, zone, 3, 60_000, "review", 1) for n in range(minutes[day])]
    return found


def told(minutes: dict[int, int], goal: float = 100, weeks: int = 8) -> Hours:
    """Return the figures; `goal` is in hours."""
    return hours(answers(minutes), None, NOW, goal=goal * 3600, weeks=weeks, idle=120)


def test_the_pace_is_that_of_the_last_weeks() -> None:
    """60 minutes a day for 100 days, but only 30 in the last 14: over two weeks 3.5 h a week, over four 5.25 h."""
    minutes = {day: 30 if day < 14 else 60 for day in range(100)}
    two, four = told(minutes, weeks=2), told(minutes, weeks=4)
    assert two.seconds == four.seconds == (86 * 60 + 14 * 30) * 60
    assert (two.pace, four.pace) == (3.5 * 3600, 5.25 * 3600)
    assert (two.weeks, two.days, two.since) == (2, 100, date(2026, 8, 15))


def test_the_day_of_arrival() -> None:
    """30 minutes a day for 30 days, 15 hours, and 20 to reach: ten days more, the 2nd of December."""
    made = told(dict.fromkeys(range(30), 30), goal=20)
    assert (made.verdict, made.weeks) == ("arrives", 30 / 7)
    assert made.arrival is not None
    assert (made.arrival.pace, made.arrival.day) == (3.5 * 3600, date(2026, 12, 2))
    assert made.arrival == made.sooner == made.later


def test_the_best_and_the_slowest_week() -> None:
    """Four weeks of 7, 14, 7 and 21 minutes a day; 49 * 7 minutes done, and as many to go."""
    minutes = {day: (21, 7, 14, 7)[day // 7] for day in range(28)}
    made = told(minutes, goal=2 * 49 * 7 / 60, weeks=4)
    assert made.arrival is not None
    assert made.sooner is not None
    assert made.later is not None
    days = [(one.day - NOW.date()).days for one in (made.arrival, made.sooner, made.later) if one.day]
    assert days == [28, 17, 49]  # 343 minutes at 12.25, 21 and 7 a day


def test_a_week_without_any_has_no_arrival() -> None:
    """Every day of three weeks but the middle one."""
    made = told({day: 30 for day in range(21) if day // 7 != 1}, weeks=3)
    assert made.verdict == "arrives"
    assert made.sooner is not None
    assert made.later is None


@pytest.mark.parametrize(
    ("minutes", "goal", "verdict"),
    [
        ({}, 100, "too early"),
        (dict.fromkeys(range(13), 30), 100, "too early"),
        (dict.fromkeys(range(14), 30), 100, "arrives"),
        (dict.fromkeys((0, 10, 20, 30), 30), 100, "too early"),
        (dict.fromkeys((0, 10, 20, 30, 40), 30), 100, "arrives"),
        (dict.fromkeys(range(60, 90), 30), 100, "stopped"),
        (dict.fromkeys(range(13), 60), 13, "reached"),
    ],
)
def test_what_may_be_said(minutes: dict[int, int], goal: float, verdict: str) -> None:
    """Nothing; 13 days and 14; four days of learning in a month and five in six weeks; a stop; a goal that is reached."""
    made = told(minutes, goal)
    assert made.verdict == verdict
    assert (made.arrival is not None) == (verdict == "arrives")


def test_a_goal_beyond_the_calendar() -> None:
    """A minute a day for twenty days, and ten million hours to reach."""
    made = told(dict.fromkeys(range(20), 1), goal=10_000_000)
    assert made.arrival is not None
    assert made.arrival.day is None
    assert round(made.arrival.years, -3) == 1_643_000


def test_only_the_items_asked_for() -> None:
    """Answers to two items; those of one are half of the time."""
    given = answers({1: 4})
    mixed = [one._replace(anchor="other") if place % 2 else one for place, one in enumerate(given)]
    made = hours(mixed, frozenset({("other", "")}), NOW, goal=3600, weeks=8, idle=120)
    assert made.seconds == 120


def shown(made: Hours, lang: Lang) -> list[str]:
    """Return what is shown below the heading."""
    return [line.text for line in hours_text.lines(made, lang)][1:]


ARRIVES: dict[Lang, list[str]] = {
    EN: [
        "15 h since 24 Oct 2026; days of learning: 30",
        "today: 30 min",
        "a week, by the last 4.3 weeks: 3 h 30 min",
        "goal: 20 h; 75 % done, 5.0 h to go",
        "an answer counts 120 s at most; what two computers recorded at once counts once",
        "At this pace you reach 20 h about 2 Dec 2026",
    ],
    ZH_HANS: [
        "自 2026年10月24日起共 15 小时，学习了 30 天",
        "今天：30 分钟",
        "按最近 4.3 周，每周：3 小时 30 分钟",
        "目标：20 小时；已完成 75%，还差 5.0 小时",
        "每个回答最多计 120 秒；两台电脑同时记录的只算一次",
        "照这个速度，大约在2026年12月2日达到 20 小时",
    ],
    ZH_HANT_TW: [
        "自 2026年10月24日起共 15 小時，學習了 30 天",
        "今天：30 分鐘",
        "按最近 4.3 週，每週：3 小時 30 分鐘",
        "目標：20 小時；已完成 75%，還差 5.0 小時",
        "每個回答最多計 120 秒；兩台電腦同時記錄的只算一次",
        "照這個速度，大約在2026年12月2日達到 20 小時",
    ],
    ZH_HANT_HK: [
        "自 2026年10月24日起共 15 小時，學習了 30 天",
        "今天：30 分鐘",
        "按最近 4.3 個星期，每星期：3 小時 30 分鐘",
        "目標：20 小時；已完成 75%，還差 5.0 小時",
        "每個回答最多計 120 秒；兩部電腦同時記錄的只算一次",
        "照這個速度，大約在2026年12月2日達到 20 小時",
    ],
}


@pytest.mark.parametrize("lang", LANGS)
def test_an_arrival_in_each_language(lang: Lang) -> None:
    """30 minutes a day for 30 days, and 20 hours to reach."""
    assert shown(told(dict.fromkeys(range(30), 30), goal=20), lang) == ARRIVES[lang]


@pytest.mark.parametrize(
    ("goal", "last"),
    [
        (30, "At this pace you reach 30 h about 22 Dec 2026"),
        (300, "At this pace you reach 300 h about Jun 2028"),
        (1000, "At this pace you reach 1,000 h about 2032 (in 5 years)"),
        (10_000, "At this pace you reach 10,000 h about 2081 (in 55 years)"),
        (20_000, "At this pace 20,000 h take 109 more years: more than a lifetime."),
        (15, "The goal of 15 h is reached."),
    ],
)
def test_the_farther_the_vaguer(goal: float, last: str) -> None:
    """Half an hour a day for 30 days; goals that take a month, a year and a half, five years, and longer."""
    assert shown(told(dict.fromkeys(range(30), 30), goal=goal), EN)[-1] == last


def test_honest_words_where_nothing_can_be_told() -> None:
    """No answer; three days; a stop of two months; a pace with a week of nothing."""
    assert shown(told({}), EN) == ["no time on task yet"]
    early = "Too early to say when: that takes 14 days from the first answer on, and 5 days of learning."
    assert shown(told({2: 10, 1: 10, 0: 10}), EN)[-1] == early
    stopped = "No time on task in the last 8 weeks: at this pace, never."
    assert shown(told(dict.fromkeys(range(60, 90), 30)), EN)[-1] == stopped
    gap = shown(told({day: 30 for day in range(21) if day // 7 != 1}, goal=8, weeks=3), EN)[-1]
    assert gap.endswith("; by your best and your slowest week between 24 Nov 2026 and never")


def test_the_command(tmp_path: Path) -> None:
    """A history of four answers of a minute, told in Taiwan's Chinese, with a goal of an hour; and as JSON."""
    with History(tmp_path / "h.db") as history:
        for number in range(4):
            at = datetime.now(UTC) - timedelta(minutes=30 - 3 * number)
            history.practise(ItemKey("idea"), 3, at, 60_000, Response(mode="cram"))
    words = ["--history", str(tmp_path / "h.db"), "--goal", "1"]
    done = CliRunner().invoke(command, [*words, "--ui", "zh-Hant-TW"], catch_exceptions=False)
    assert "目標：1 小時；已完成 6.67%，還差 0.9 小時" in done.stdout.splitlines()
    done = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert '"seconds": 240.0' in done.stdout
