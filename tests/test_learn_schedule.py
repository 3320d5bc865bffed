"""Scheduling: py-fsrs's transitions, in the learner's days."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import cast

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating
from hypothesis import given
from hypothesis import strategies as st

from duizhao.learn.schedule import ItemKey, Memory, Rating, day_of, replay, review, stamp
from duizhao.learn.transition import Scheduling

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))

ratings = st.sampled_from([1, 2, 3, 4]).map(lambda rating: cast("Rating", rating))
waits = st.one_of(
    st.integers(0, 20).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(1, 400).map(lambda days: timedelta(days=days)),
)


@given(st.lists(st.tuples(ratings, waits), min_size=1, max_size=12))
def test_equals_py_fsrs_but_for_rounding(answers: list[tuple[Rating, timedelta]]) -> None:
    """Answers whole days or a few minutes apart, from noon on: py-fsrs's spans and Anki's days are the same."""
    scheduler, card, memory, at = Scheduler(enable_fuzzing=False), Card(card_id=1, due=NOON), None, NOON
    for rating, wait in answers:
        at += wait
        card, _ = scheduler.review_card(card, FsrsRating(rating), at)
        memory = review(memory, rating, at)
        assert (memory.step, memory.state) == (card.step, card.state.name.lower())
        assert memory.difficulty == pytest.approx(card.difficulty, abs=0.001 * len(answers))
        assert memory.stability == pytest.approx(card.stability, rel=0.005 * len(answers), abs=0.002)
        if memory.state != "review":
            assert memory.due == card.due


@given(st.lists(st.tuples(ratings, st.integers(0, 60)), max_size=6), st.floats(0.75, 0.97))
def test_a_lower_retention_waits_longer(answers: list[tuple[Rating, int]], retention: float) -> None:
    """Any item, then Good with a desired retention, and with a lower one."""
    memory, at = None, NOON
    for rating, days in answers:
        memory = review(memory, rating, at)
        at += timedelta(days=days)
    dues = [review(memory, 3, at, Scheduling(retention=wanted)).due for wanted in (retention, retention - 0.05)]
    assert dues[0] <= dues[1]


def test_fuzz_spreads_by_its_seed() -> None:
    """Easy, then Good a month later, for forty items, with two seeds and without any."""
    key = [ItemKey(f"idea-{number}") for number in range(40)]
    known = review(None, 4, NOON)
    later = NOON + timedelta(days=30)
    due = {
        seed: [(review(known, 3, later, Scheduling(fuzz=seed), one).due - later).days for one in key]
        for seed in (None, 1, 2)
    }
    plain = due[None][0]
    assert set(due[None]) == {plain}
    assert due[1] != due[2]
    assert due[1] == [(review(known, 3, later, Scheduling(fuzz=1), one).due - later).days for one in key]
    assert len(set(due[1])) > 3
    assert all(abs(days - plain) <= 1 + 0.1 * plain for days in due[1])


def test_an_evening_learner_who_comes_a_little_earlier_has_come_a_day_later() -> None:
    """Good at 20:00, Good ten minutes later, Good two days later at 19:30: not 47 but 48 hours, as for py-fsrs at 20:10."""
    evening = datetime(2026, 11, 2, 20, 0, tzinfo=CHINA)
    first, second = evening, evening + timedelta(minutes=10)
    earlier = replay([(3, first), (3, second), (3, evening + timedelta(days=2, minutes=-30))])
    same_time = replay([(3, first), (3, second), (3, second + timedelta(days=2))])
    assert earlier is not None
    assert same_time is not None
    assert (earlier.stability, earlier.difficulty) == (same_time.stability, same_time.difficulty)
    assert earlier.due == same_time.due


def test_an_interval_in_days_ends_at_four_in_the_morning() -> None:
    """Easy on 2 November at 01:00 in China, which is still the 1st: 8 days later is the 9th, 4 am."""
    memory = review(None, 4, datetime(2026, 11, 2, 1, 0, tzinfo=CHINA))
    assert memory.state == "review"
    assert memory.due == datetime(2026, 11, 9, 4, 0, tzinfo=CHINA)


def test_steps_of_minutes() -> None:
    """New: Again 1 minute, Hard 5:30, Good 10 minutes."""
    waits = [review(None, rating, NOON).due - NOON for rating in (1, 2, 3)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=5, seconds=30), timedelta(minutes=10)]


def test_a_lapse_is_a_reviewed_item_forgotten() -> None:
    """Easy; ten days later Again, Again, Good, Good."""
    memories: list[Memory] = []
    for rating, days in ((4, 0), (1, 10), (1, 10), (3, 10), (3, 20)):
        memories.append(review(memories[-1] if memories else None, cast("Rating", rating), NOON + timedelta(days=days)))
    assert [memory.state for memory in memories] == ["review", "relearning", "relearning", "review", "review"]
    assert [memory.lapses for memory in memories] == [0, 1, 1, 1, 1]
    assert [memory.reviews for memory in memories] == [1, 2, 3, 4, 5]


@given(st.lists(st.tuples(ratings, waits), max_size=8))
def test_replay_is_review_after_review(answers: list[tuple[Rating, timedelta]]) -> None:
    """Any answers at any distance."""
    at, memory, log = NOON, None, []
    for rating, wait in answers:
        at += wait
        memory = review(memory, rating, at)
        log.append((rating, at))
    assert replay(log) == memory


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    """Easy on the 2nd, then Good on the 1st."""
    earlier = replay([(4, NOON), (3, NOON - timedelta(days=1))])
    same_day = replay([(4, NOON), (3, NOON)])
    assert earlier is not None
    assert same_day is not None
    assert earlier.stability == same_day.stability


@given(st.lists(st.tuples(ratings, st.integers(1, 60)), min_size=2, max_size=10))
def test_a_better_rating_never_comes_back_sooner(answers: list[tuple[Rating, int]]) -> None:
    """Any item, then each of the four ratings at the same time."""
    memory, at = None, NOON
    for rating, days in answers:
        memory = review(memory, rating, at)
        at += timedelta(days=days)
    dues = [review(memory, rating, at).due for rating in (1, 2, 3, 4)]
    assert all(worse <= better for worse, better in pairwise(dues))


def test_stamp_keeps_what_a_history_can_keep() -> None:
    """A time to the microsecond in China; a clock without a zone."""
    at = datetime(2026, 11, 2, 3, 4, 5, 678901, CHINA)
    assert stamp(at) == at.replace(microsecond=678000)
    assert stamp(at).utcoffset() == timedelta(hours=8)
    assert day_of(stamp(at)).isoformat() == "2026-11-01"
    with pytest.raises(ValueError, match=r"^the clock must say its zone$"):
        stamp(datetime(2026, 11, 2))  # noqa: DTZ001
