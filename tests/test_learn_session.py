"""The session as a state machine."""

from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from duizhao.lang import LANGS
from duizhao.learn.asking import order_of
from duizhao.learn.schedule import ItemKey, Memory, Rating, review
from duizhao.learn.session import (
    Session,
    again_by_schedule,
    amend,
    answer,
    asks,
    choose,
    option_order,
    plan,
    scrambled,
    skip,
    undo,
)
from duizhao.model.deck import ChoiceItem, LocalText, Option, QuestionId
from sample_deck import sample_deck

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ORDER = list(asks(sample_deck(12)))

ratings = st.sampled_from([1, 2, 3, 4]).map(lambda rating: cast("Rating", rating))
pasts = st.dictionaries(st.sampled_from(ORDER), st.tuples(ratings, st.integers(0, 30)), max_size=len(ORDER))
actions = st.lists(st.one_of(ratings, st.sampled_from(["skip", "undo"])), max_size=40)


def known(past: dict[ItemKey, tuple[Rating, int]]) -> dict[ItemKey, Memory]:
    """Return the memories after one answer each, so many days before noon."""
    return {key: review(None, rating, NOON - timedelta(days=days)) for key, (rating, days) in past.items()}


def short(key: ItemKey) -> str:
    """Return a key as one string."""
    return f"{key.anchor}/{key.question}"


def test_new_items_come_in_study_order_siblings_apart() -> None:
    """Three ideas with three, two and two items."""
    assert [short(key) for key in asks(sample_deck(3))] == [
        "learned-weights/",
        "steepest-descent/",
        "overfitting/",
        "learned-weights/meaning",
        "steepest-descent/direction",
        "overfitting/gap",
        "learned-weights/program",
    ]


def test_topics_choose_ideas() -> None:
    """Three ideas, of which one is on software."""
    chosen = asks(sample_deck(3), ["software"])
    assert {ask.idea.topic for ask in chosen.values()} == {"software"}
    assert len(chosen) == 3


def test_reviews_before_new_items_the_longest_wait_first() -> None:
    """Two items due since three days and since yesterday, one in learning, one due next month; two new at most."""
    first, second, third, fourth = ORDER[:4]
    memories = known({first: (4, 9), second: (4, 11), third: (1, 0), fourth: (4, 0)})
    session = plan(ORDER, memories, NOON, new=2)
    assert session.due == (second, first)
    assert session.steps == ((NOON + timedelta(minutes=1), third),)
    assert session.new == (ORDER[4], ORDER[5])
    assert plan(ORDER, memories, NOON, new=2, items=2).left == 2
    assert plan(ORDER, memories, NOON, new=2, items=2).due == (second,)


@given(pasts, st.integers(0, 12), st.one_of(st.none(), st.integers(1, 12)))
def test_a_plan_keeps_its_bounds(past: dict[ItemKey, tuple[Rating, int]], new: int, items: int | None) -> None:
    """Any history; any bounds on new items and on items in all."""
    session = plan(ORDER, known(past), NOON, new=new, items=items)
    keys = [*session.due, *session.new, *(key for _, key in session.steps)]
    assert len(keys) == len(set(keys)) == session.left
    assert len(session.new) <= new
    assert items is None or len(keys) <= items
    assert not set(session.new) & past.keys()
    assert set(session.due) <= past.keys()


@given(pasts, actions)
def test_laws(past: dict[ItemKey, tuple[Rating, int]], steps: list[Rating | str]) -> None:
    """Any history, and any answers, skips and undos, one minute apart."""
    memories = known(past)
    now = NOON
    session = plan(ORDER, memories, now, new=5)
    skipped: set[ItemKey] = set()
    for step in steps:
        now += timedelta(minutes=1)
        session = session if session.current else choose(session, now)
        key = session.current
        if key is None:
            assert session.left == 0 or (session.past and [session.past.current] == [key for _, key in session.steps])
            break
        assert key not in skipped
        if step == "skip":
            session = skip(session)
            assert undo(session) == session.past
            skipped.add(key)
        elif step == "undo":
            before = undo(session)
            if before is not None:
                assert before.current is not None
                assert before.answered == session.answered - 1
                skipped -= {before.current, *before.due, *before.new, *(other for _, other in before.steps)}
                session = before
        else:
            rating = cast("Rating", step)
            memory = review(memories.get(key), rating, now)
            again = again_by_schedule(memory)
            after = answer(session, rating, again)
            assert undo(after) is session
            assert amend(answer(session, 1, now), rating, again) == after
            assert (after.answered, after.last) == (session.answered + 1, key.anchor)
            assert (key in [other for _, other in after.steps]) == (memory.state != "review")
            session = after


@given(pasts)
def test_good_answers_end_a_session_and_everything_planned_was_asked(past: dict[ItemKey, tuple[Rating, int]]) -> None:
    """Any history; every answer Good, half a minute apart."""
    memories, now = known(past), NOON
    session = plan(ORDER, memories, now, new=5)
    planned = {*session.due, *session.new, *(key for _, key in session.steps)}
    asked: list[ItemKey] = []
    while (session := choose(session, now)).current is not None:
        key = session.current
        asked.append(key)
        memories[key] = review(memories.get(key), 3, now)
        session = answer(session, 3, again_by_schedule(memories[key]))
        now += timedelta(seconds=30)
        assert len(asked) < 100
    assert set(asked) == planned


def test_a_sibling_waits_while_something_else_can_come() -> None:
    """Two items of one idea and one of another, all due; the idea was answered last."""
    mine, sibling, other = ItemKey("a"), ItemKey("a", "q"), ItemKey("b")
    session = Session(due=(sibling, other), new=(), steps=(), last="a")
    assert choose(session, NOON).current == other
    assert choose(Session(due=(sibling, mine), new=(), steps=(), last="a"), NOON).current == sibling


def test_a_step_that_is_due_comes_first_one_that_is_not_comes_last() -> None:
    """One due review, one new item, and one item whose minute ends at noon."""
    step, due, new = ItemKey("a"), ItemKey("b"), ItemKey("c")
    session = Session(due=(due,), new=(new,), steps=((NOON, step),))
    assert choose(session, NOON).current == step
    assert choose(session, NOON - timedelta(seconds=1)).current == due
    assert choose(Session(due=(), new=(), steps=((NOON, step),)), NOON - timedelta(seconds=1)).current == step


def test_what_was_just_right_is_not_asked_again_at_once() -> None:
    """One new item, answered Good, which makes it due in 10 minutes; or Again."""
    key = ItemKey("a")
    for rating, again in ((3, None), (1, key)):
        rated = cast("Rating", rating)
        session = choose(Session(due=(), new=(key,), steps=()), NOON)
        session = answer(session, rated, again_by_schedule(review(None, rated, NOON)))
        assert choose(session, NOON).current == again
        assert choose(session, NOON + timedelta(minutes=10)).current == key


def test_options_are_shuffled_anew_at_each_showing_and_evenly() -> None:
    """Four options of 600 items, and of one item at 600 showings: the key stands at each place about 150 times."""
    by_item = [option_order(4, ItemKey(f"idea-{number}", "q"), 0, 7).index(0) for number in range(600)]
    by_showing = [option_order(4, ItemKey("idea", "q"), number, 7).index(0) for number in range(600)]
    for places in (by_item, by_showing):
        assert all(110 < places.count(place) < 190 for place in range(4))
    assert option_order(4, ItemKey("idea", "q"), 3, 7) == option_order(4, ItemKey("idea", "q"), 3, 7)


@given(st.integers(2, 7), st.text(max_size=5), st.integers(0, 50), st.integers(-9, 9))
def test_parts_are_never_shown_in_the_right_order(parts: int, anchor: str, reviews: int, seed: int) -> None:
    """Two to seven parts of any item, at any showing: the same when it is repeated."""
    order = scrambled(parts, ItemKey(anchor, "q"), reviews, seed)
    assert sorted(order) == list(range(parts))
    assert order != tuple(range(parts))
    assert order == scrambled(parts, ItemKey(anchor, "q"), reviews, seed)


def test_every_other_order_is_as_frequent() -> None:
    """Three parts at 600 showings: each of the five orders about 120 times; a single part has but one."""
    orders = [scrambled(3, ItemKey("idea", "q"), number, 7) for number in range(600)]
    assert len(set(orders)) == 5
    assert all(80 < orders.count(order) < 160 for order in set(orders))
    assert scrambled(1, ItemKey("idea", "q"), 0, 7) == (0,)


def test_a_pinned_option_stays_last_at_every_showing() -> None:
    """A choice whose second distractor is “none of these”, pinned, shown twenty times."""
    stem, key, other, none = (LocalText(dict.fromkeys(LANGS, text)) for text in ("which?", "a", "b", "none of these"))
    options = (Option(text=other, why=none), Option(text=none, why=none, pinned=True))
    item = ChoiceItem(id=QuestionId("q"), stem=stem, key=key, distractors=options, rationale=None)
    orders = {order_of(item, ItemKey("i", "q"), showing, 0) for showing in range(20)}
    assert orders == {(0, 1, 2), (1, 0, 2)}
