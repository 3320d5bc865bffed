"""FSRS-6 as arithmetic, beside py-fsrs, to the last bit."""

from datetime import UTC, datetime, timedelta

from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating
from fsrs import State as FsrsState
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.learn.transition import (
    DEFAULTS,
    GREATEST,
    Scheduling,
    State,
    Transition,
    formulas,
    retrievability,
    transition,
)

NOW = datetime(2000, 1, 1, tzinfo=UTC)
STATES: tuple[State, ...] = ("learning", "review", "relearning")

weights = st.one_of(
    st.just(()),
    st.tuples(
        *(st.floats(low, high) for low, high in zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
    ),
)
short = st.lists(st.integers(1, 4000), max_size=3).map(tuple)


@settings(max_examples=400, deadline=None)
@given(
    weights,
    short,
    short,
    st.sampled_from(STATES),
    st.integers(0, 3),
    st.floats(0.001, GREATEST),
    st.floats(1, 10),
    st.integers(0, 4000),
    st.integers(1, 4),
)
def test_every_transition_is_py_fsrs_s_own(
    w: tuple[float, ...],
    learning: tuple[int, ...],
    relearning: tuple[int, ...],
    state: State,
    step: int,
    stability: float,
    difficulty: float,
    elapsed: int,
    rating: int,
) -> None:
    """Any weights within py-fsrs's bounds, any steps, any memory state, any days since, any rating."""
    scheduler = Scheduler(
        parameters=w or DEFAULT_PARAMETERS,
        learning_steps=[timedelta(seconds=one) for one in learning],
        relearning_steps=[timedelta(seconds=one) for one in relearning],
        enable_fuzzing=False,
    )
    card = Card(
        card_id=1,
        state=FsrsState[state.capitalize()],
        step=None if state == "review" else step,
        stability=stability,
        difficulty=difficulty,
        due=NOW,
        last_review=NOW - timedelta(days=elapsed),
    )
    card, _ = scheduler.review_card(card, FsrsRating(rating), NOW)
    before = Transition(state, None if state == "review" else step, stability, difficulty, 0)
    of = formulas(Scheduling(weights=w, learning=learning, relearning=relearning))
    after = transition(of, before, elapsed, rating)
    assert (after.state, after.step) == (card.state.name.lower(), card.step)
    assert (after.stability, after.difficulty) == (min(card.stability or 0, GREATEST), card.difficulty)
    if after.state != "review":
        assert timedelta(seconds=after.wait) == card.due - NOW


@given(weights, short, st.integers(1, 4))
def test_a_first_answer_is_py_fsrs_s_own(w: tuple[float, ...], learning: tuple[int, ...], rating: int) -> None:
    """A new item, any weights, any steps, any rating."""
    steps = [timedelta(seconds=one) for one in learning]
    scheduler = Scheduler(parameters=w or DEFAULT_PARAMETERS, learning_steps=steps, enable_fuzzing=False)
    card, _ = scheduler.review_card(Card(card_id=1, due=NOW), FsrsRating(rating), NOW)
    after = transition(formulas(Scheduling(weights=w, learning=learning)), None, 0, rating)
    assert after[:4] == (card.state.name.lower(), card.step, card.stability, card.difficulty)
    if after.state != "review":
        assert timedelta(seconds=after.wait) == card.due - NOW


@given(weights, st.floats(0.001, GREATEST), st.integers(0, 4000))
def test_retrievability_is_py_fsrs_s_own(w: tuple[float, ...], stability: float, days: int) -> None:
    """Any weights, any stability, any whole days since the last answer."""
    card = Card(card_id=1, stability=stability, due=NOW, last_review=NOW - timedelta(days=days))
    expected = Scheduler(parameters=w or DEFAULT_PARAMETERS).get_card_retrievability(card, NOW)
    assert retrievability(formulas(Scheduling(weights=w)), stability, days) == expected


def test_the_weights_are_py_fsrs_s_own() -> None:
    """The weights of a learner who sets none."""
    assert DEFAULTS == DEFAULT_PARAMETERS
