"""Answers to an analysis, and an analysis to what is suspect."""

import math
import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from duizhao.model.analysis import Flaw, ItemStats
from duizhao.model.results import Graded, Response, Results
from duizhao.passes import measures
from duizhao.passes.item_analysis import analyse
from duizhao.passes.suspects import suspects

OPTIONS = {("one", "q"): 4, ("two", "q"): 4, ("three", "q"): 2, ("typed", "q"): 0}
IDEAS = ("one", "two", "three")


def response(idea: str, given: int | None, *, right: bool | None = None, points: float | None = None) -> Response:
    """Return an answer to a question of `idea`; None is a blank."""
    is_right = given == 0 if right is None else right
    return Response(
        idea=idea,
        question="q",
        kind="choice",
        given=() if given is None else (given,),
        right=is_right,
        points=float(is_right) if points is None else points,
        doubtful=False,
    )


def undecided(idea: str) -> Response:
    """Return an answer that nobody has decided."""
    return Response(idea=idea, question="q", kind="choice", given=(), right=None, points=0, doubtful=True)


def sheet(number: int, answers: Sequence[Response], label: str = "A") -> Graded:
    """Return one pupil's sheet."""
    return Graded(pupil=f"p{number}", name=None, label=label, answers=tuple(answers), source="", flags=())


def results(rows: Sequence[Sequence[int | None]], labels: str = "A") -> Results:
    """Return one sheet for each row, which has the option given to `one`, `two` and `three`; versions take turns."""
    sheets = [
        sheet(
            number,
            [response(idea, given) for idea, given in zip(IDEAS, row, strict=True)],
            labels[number % len(labels)],
        )
        for number, row in enumerate(rows)
    ]
    return Results(quiz="test", sheets=tuple(sheets))


def item(made: Results, idea: str = "one") -> ItemStats:
    """Return the joint figures of one item."""
    return next(one for one in analyse(made, OPTIONS).joint.items if one.idea == idea)


def flaws(made: Results) -> list[tuple[Flaw, str, int | None]]:
    """Return what is suspect: flaw, idea and option."""
    return [(one.flaw, one.item.idea, one.option) for one in suspects(analyse(made, OPTIONS))]


def test_by_hand() -> None:
    """
    five pupils: 000, 001, 010, 1-1 and 311, where 0 is the key and - a blank
    """
    made = analyse(results([[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, None, 1], [3, 1, 1]]), OPTIONS)
    joint = made.joint
    assert joint.marks == (0, 0, 2, 2, 3)
    assert (joint.mean, joint.most, joint.sheets) == (7 / 5, 3, 5)
    assert joint.deviation is not None
    assert math.isclose(joint.deviation, math.sqrt(7.2 / 4))  # 0 0 2 2 3 around 1.4: 1.96 1.96 .36 .36 2.56
    one, two, three = joint.items
    assert [(each.right, each.asked, each.p) for each in joint.items] == [(3, 5, 0.6), (2, 5, 0.4), (2, 5, 0.4)]
    # Σpq = .24 · 3 = .72, variance of the marks 7.2/5 = 1.44
    assert (joint.reliability.kr20, joint.reliability.alpha) == pytest.approx((0.75, 0.75))  # 3/2 · (1 - .72/1.44)
    assert joint.reliability.sem == pytest.approx(math.sqrt(1.8) * math.sqrt(0.25))
    # the rest of `one` is 2 1 1 0 0 out of 2: means 4/3 and 0, all 4/5; by the point-biserial formula
    rest = [2, 1, 1, 0, 0]
    deviation = math.sqrt(sum((one - 0.8) ** 2 for one in rest) / 5)
    assert one.r == pytest.approx((4 / 3 - 0) / deviation * math.sqrt(0.6 * 0.4))
    # groups of one: the best mark is 3; two share the weakest
    assert (one.group_d, two.group_d, three.group_d) == (1, 1, 1)
    assert [(each.option, each.count, each.share) for each in one.options] == [
        (0, 3, 0.6),
        (1, 1, 0.2),
        (2, 0, 0),
        (3, 1, 0.2),
    ]
    assert [(each.best, each.weakest) for each in one.options] == [(1, 0), (0, 0.5), (0, 0), (0, 0.5)]
    assert (two.blank, one.blank, one.several, one.undecided) == (1, 0, 0, 0)


def test_versions_apart_and_together() -> None:
    """
    four sheets, by turns of versions B and A; items in the order of A
    """
    made = results([[0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]], "BA")
    first, *rest = made.sheets
    made = msgspec.structs.replace(made, sheets=(msgspec.structs.replace(first, answers=first.answers[::-1]), *rest))
    analysis = analyse(made, OPTIONS)
    assert [(part.label, part.sheets, part.marks) for part in (analysis.joint, *analysis.versions)] == [
        ("", 4, (2, 2, 2, 3)),
        ("A", 2, (2, 3)),
        ("B", 2, (2, 2)),
    ]
    for part in (analysis.joint, *analysis.versions):
        assert [one.idea for one in part.items] == ["one", "two", "three"]
    assert [part.items[0].p for part in (analysis.joint, *analysis.versions)] == [0.75, 1, 0.5]
    assert analysis.versions[1].reliability.alpha is None


def test_points_count_for_marks_and_right_for_difficulty() -> None:
    """
    two pupils have half a point for a match that is not right
    """
    rows = [(1.0, True), (0.5, False), (0.5, False), (0.0, False)]
    sheets = [
        sheet(number, [response("typed", None, right=right, points=points), response("one", number % 2)])
        for number, (points, right) in enumerate(rows)
    ]
    made = analyse(Results(quiz="test", sheets=tuple(sheets)), OPTIONS).joint
    assert made.marks == (0, 0.5, 1.5, 2)
    assert (made.items[0].p, made.items[0].options, made.items[0].blank) == (0.25, (), 0)
    assert made.reliability.alpha != made.reliability.kr20


def test_points_that_differ() -> None:
    """
    a match of five points of which nobody had more than two, and a choice of one point
    """
    sheets = [
        sheet(
            number,
            [
                replace(response("typed", None, right=False, points=points), most=5),
                response("one", number % 2),
                response("two", 0) if number else undecided("two"),
            ],
        )
        for number, points in enumerate((2.0, 1.0, 0.0, 2.0))
    ]
    made = analyse(Results(quiz="test", sheets=tuple(sheets)), OPTIONS).joint
    assert (made.marks, made.most) == ((2, 2, 3, 3), 7)
    assert made.items[1].r == measures.correlation([1, 0, 1, 0], [2 / 5, 2 / 6, 1 / 6, 3 / 6])


def test_undecided_answers_are_left_out() -> None:
    """
    of five pupils one has an undecided `one`; `two` is undecided throughout
    """
    decided = results([[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1], [0, 0, 0]])
    sheets = [
        sheet(number, [undecided("one") if number == 4 else one.answers[0], undecided("two"), one.answers[2]])
        for number, one in enumerate(decided.sheets)
    ]
    made = analyse(Results(quiz="test", sheets=tuple(sheets)), OPTIONS).joint
    assert [(one.asked, one.right, one.undecided) for one in made.items] == [(4, 2, 1), (0, 0, 5), (5, 3, 0)]
    assert (made.items[1].p, made.items[1].r, made.items[1].group_d) == (None, None, None)
    assert (made.reliability.sheets, made.reliability.items) == (4, 2)


def test_no_sheets() -> None:
    """
    results without a sheet
    """
    made = analyse(Results(quiz="test", sheets=()), OPTIONS)
    assert (made.joint.sheets, made.joint.mean, made.joint.items, made.versions) == (0, None, (), ())
    assert suspects(made) == []


rows = st.lists(st.tuples(*[st.sampled_from([0, 1, 2, 3, None])] * 2, st.sampled_from([0, 1])), min_size=1, max_size=30)


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_pupils_does_not_matter(table: list[tuple[int | None, ...]], chance: random.Random) -> None:
    """
    any answers, and the same shuffled
    """
    made = results(table, "AB")
    shuffled = list(made.sheets)
    chance.shuffle(shuffled)
    other = msgspec.structs.replace(made, sheets=tuple(shuffled))
    assert analyse(other, OPTIONS) == analyse(made, OPTIONS)


@given(rows)
@settings(max_examples=100)
def test_everybody_twice(table: list[tuple[int | None, ...]]) -> None:
    """
    any answers, and the same with everybody a second time: the shares stay, and intervals are narrower
    """
    once, twice = analyse(results(table), OPTIONS).joint, analyse(results(table * 2), OPTIONS).joint
    for one, other in zip(once.items, twice.items, strict=True):
        assert one.p == other.p
        assert one.p is not None
        assert 0 <= one.p <= 1
        assert [option.share for option in one.options] == [option.share for option in other.options]
        assert (one.r is None) == (other.r is None)
        if one.r is not None and other.r is not None:
            assert math.isclose(one.r, other.r, abs_tol=1e-9)
        assert one.p_interval
        assert other.p_interval
        assert other.p_interval.high - other.p_interval.low < one.p_interval.high - one.p_interval.low
    if once.reliability.alpha is not None and twice.reliability.alpha is not None:
        assert math.isclose(once.reliability.alpha, twice.reliability.alpha, abs_tol=1e-9)
        assert once.reliability.alpha <= 1


SOUND = [[0, 0, 0]] * 8 + [[0, 0, 1], [0, 1, 0], [1, 0, 0], [2, 0, 1], [0, 2, 1], [3, 3, 0], [1, 1, 1], [2, 2, 1], [3, 3, 1], [1, 2, 1], [3, 1, 1], [2, 3, 1]]  # fmt: skip


def test_nothing_is_suspect() -> None:
    """
    twenty sheets; the better, the more right; every distractor is chosen
    """
    assert flaws(results(SOUND)) == []


def test_few_sheets_are_not_judged() -> None:
    """
    nineteen sheets with a question that the best have wrong
    """
    assert flaws(results([[1, *row[1:]] if row[0] == 0 else [0, *row[1:]] for row in SOUND][:19])) == []


def test_a_wrong_key() -> None:
    """
    `one` with its key and first distractor exchanged
    """
    exchanged = {0: 1, 1: 0, 2: 2, 3: 3}
    found = flaws(results([[exchanged[row[0]], *row[1:]] for row in SOUND]))
    assert found[:2] == [("key", "one", 1), ("negative", "one", None)]


def test_nobody_everybody_and_no_more_than_by_guessing() -> None:
    """
    `one` that nobody has right, that everybody has, and that is answered without regard to anything
    """
    assert ("nobody", "one", None) in flaws(results([[1 + number % 3, *row[1:]] for number, row in enumerate(SOUND)]))
    assert flaws(results([[0, *row[1:]] for row in SOUND])) == [("everybody", "one", None)]
    assert ("chance", "one", None) in flaws(results([[number % 4, *row[1:]] for number, row in enumerate(SOUND)]))


def test_an_idle_distractor() -> None:
    """
    `two` whose third distractor nobody chose
    """
    assert flaws(results([[row[0], row[1] if row[1] != 3 else 1, row[2]] for row in SOUND])) == [("idle", "two", 3)]


def test_a_version_apart() -> None:
    """
    forty sheets; in version B nobody has `two` right, whose letters were printed wrong
    """
    table = [row for row in SOUND for _ in "AB"]
    table = [[row[0], 1 + number % 3 if number % 2 else row[1], row[2]] for number, row in enumerate(table)]
    made = suspects(analyse(results(table, "AB"), OPTIONS))
    apart = [(one.item.idea, one.label, one.figures[:4]) for one in made if one.flaw == "versions"]
    assert apart == [("two", "B", (0, 20, 11, 20))]


def test_three_versions_alike() -> None:
    """
    sixty sheets in three versions with the same answers
    """
    assert flaws(results([row for row in SOUND for _ in "ABC"], "ABC")) == []


def test_a_histogram_has_at_most_as_many_bars_as_fit() -> None:
    """
    marks of 0 and of a billion points, though one was said to be the most
    """
    from duizhao.emit.plots import histogram

    assert histogram([0, 1e9], 1, "Marks", "points", 330, 210).count("<rect") == 2
    assert histogram([], 0, "Marks", "points", 330, 210).count("<rect") == 0
