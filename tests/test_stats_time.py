"""Time on task: idle time cut off, nothing twice, whatever clocks do."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.learn.history import History
from duizhao.learn.record import Answered, Response
from duizhao.learn.schedule import ItemKey
from duizhao.learn.stats import show
from duizhao.learn.stats.spent import READING, spent

SECOND = 1000
RESPONSE = Response(mode="cram")


def answers(*given: tuple[int, int]) -> list[Answered]:
    """Return answers, each of its second and of the seconds it took, in the order of time."""
    return [
        Answered("idea", "", at * SECOND, 0, 3, took * SECOND, "review", 1)
        for at, took in sorted(given, key=lambda one: one[0])
    ]


def seconds(*given: tuple[int, int], idle: int = 120) -> list[float]:
    """Return the seconds that each of the answers counts."""
    return [took / SECOND for took in spent(answers(*given), idle).each]


def test_an_answer_counts_the_time_before_it() -> None:
    """Answers at 100 and 500, of 10 and 20 seconds; the break between is too long for reading."""
    assert seconds((100, 10), (500, 20)) == [10, 20]


def test_idle_time_is_cut_off() -> None:
    """An answer after two hours, one of 121 seconds, one of 120; then the same with a limit of five minutes."""
    assert seconds((10_000, 7200), (20_000, 121), (30_000, 120)) == [120, 120, 120]
    assert spent(answers((10_000, 7200), (20_000, 121), (30_000, 120))).capped == 2
    assert seconds((10_000, 7200), (20_000, 121), idle=300) == [300, 121]


def test_reading_what_was_right_counts_if_it_was_short() -> None:
    """A next question after 30 seconds, and one after 31."""
    assert READING == 30 * SECOND
    assert seconds((100, 10), (150, 20)) == [40, 20]
    assert seconds((100, 10), (151, 20)) == [10, 20]


def test_an_answer_on_paper_takes_no_time() -> None:
    """Two answers of the same second without a time, between two that have one: no break is bridged over them."""
    assert seconds((100, 10), (120, 0), (120, 0), (200, 10)) == [10, 0, 0, 10]


def test_two_computers_at_a_time_count_once() -> None:
    """A: 0-60, 60-120. B: 30-90. Then C: 150-200, which holds all of D: 160-190."""
    both = seconds((60, 60), (120, 60), (90, 60))
    assert both == [60, 30, 30]  # in the order of time: at 60, at 90, at 120
    assert seconds((200, 50), (190, 30)) == [30, 20]


def test_a_clock_set_back_counts_once() -> None:
    """Four answers of a minute from 09:00 on, the clock set back by two minutes after the second."""
    start = 9 * 3600
    assert sum(seconds((start + 60, 60), (start + 120, 60), (start + 60, 60), (start + 120, 60))) == 120


intervals = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 90)), max_size=30)


@given(intervals)
def test_it_is_the_length_of_the_union(given: list[tuple[int, int]]) -> None:
    """Any answers: second by second, those that an answer covers, and breaks of at most 30 between two covered ones."""
    covered = {second for at, took in given for second in range(at - took, at)}
    ordered = sorted(covered)
    reading = sum(b - a - 1 for a, b in pairwise(ordered) if b - a - 1 <= 30)
    assert sum(seconds(*given)) == len(covered) + reading


SHIFTS = [
    ("Europe/Berlin", date(2026, 3, 29), 23),
    ("Europe/Berlin", date(2026, 10, 25), 25),
    ("America/New_York", date(2026, 3, 8), 23),
    ("America/New_York", date(2026, 11, 1), 25),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
]


def at_minutes(zone: str, day: date, hours: float) -> list[datetime]:
    """Return each minute of so many hours from midnight of `day` on, as a clock in `zone` shows it."""
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    return [(midnight + timedelta(minutes=n)).astimezone(ZoneInfo(zone)) for n in range(1, round(60 * hours) + 1)]


@pytest.mark.parametrize(("zone", "day", "hours"), SHIFTS)
def test_an_hour_that_is_skipped_or_doubled(zone: str, day: date, hours: float, tmp_path: Path) -> None:
    """An answer of 60 seconds every minute of the day on which clocks change, from midnight to midnight.

    Its length is 23, 25, 23.5 or 24.5 hours. The four hours before four in the morning, one of them skipped or doubled,
    belong to the day before.
    """
    moments = at_minutes(zone, day, hours)
    assert (moments[-1].date(), moments[-1].time()) == (day + timedelta(days=1), time())
    with History(tmp_path / "h.db") as history:
        for at in moments[::10]:  # every tenth is stored, as each is synchronised to the disk
            history.practise(ItemKey("idea"), 3, at, 60_000, RESPONSE)
    figures = show.stats(tmp_path / "h.db", None, moments[-1] + timedelta(hours=6), "en")
    stored = len(moments[::10])
    assert figures.time.period == pytest.approx(stored * 60)
    late = sum(at.date() == day and at.hour < 4 for at in moments[::10])
    by_day = {one.day: one.answers for one in figures.calendar}
    assert by_day == {day - timedelta(days=1): late, day: stored - late}


def test_midnight_is_no_border_but_four_in_the_morning_is(tmp_path: Path) -> None:
    """In Berlin: 23:59 and 00:30 and 03:59 on one evening, then 04:00 after it, a question that stood since 03:59:30."""
    evening = datetime(2026, 11, 20, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    moments = [evening + timedelta(minutes=minutes) for minutes in (0, 31, 240, 241)]
    with History(tmp_path / "h.db") as history:
        for at in moments:
            history.practise(ItemKey("idea"), 3, at, 30_000, RESPONSE)
    figures = show.stats(tmp_path / "h.db", None, moments[-1], "en")
    days = [(one.day, one.answers, one.seconds) for one in figures.calendar]
    assert days == [(date(2026, 11, 20), 3, 120.0), (date(2026, 11, 21), 1, 30.0)]
    assert (figures.time.today, figures.time.week, figures.time.period) == (30.0, 150.0, 150.0)
    assert (figures.streak.current, figures.streak.days) == (2, 2)


SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from duizhao.learn.stats import show
now = datetime(2026, 11, 23, 12, tzinfo=UTC).astimezone()
figures = show.stats(Path(sys.argv[1]), None, now, "en")
print(show.as_json(figures))
"""


def test_the_machine_s_zone_changes_no_figure(tmp_path: Path) -> None:
    """A history from three zones, told at noon UTC by machines in UTC, Berlin and New York: the same day in all."""
    with History(tmp_path / "h.db") as history:
        for number, zone in enumerate(("Asia/Shanghai", "Europe/Berlin", "America/New_York")):
            for day in range(1, 20):
                at = datetime(2026, 11, day, 2 + 9 * number, tzinfo=ZoneInfo(zone))
                history.record(ItemKey(f"idea-{day % 5}", zone), 1 if day % 4 == 0 else 3, at, 20_000)
    told = []
    for zone in ("UTC", "Europe/Berlin", "America/New_York"):
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "h.db")]
        done = subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True)
        told.append(done.stdout)
    lines = [[line for line in one.splitlines() if '"at"' not in line] for one in told]
    assert len(lines[0]) > 100
    assert lines[0] == lines[1] == lines[2]
