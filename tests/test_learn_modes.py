"""Cram, weak and exam sessions through pipes: what they ask, what they store, and how they go on after a pause."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn import verdict
from duizhao.learn.history import History
from duizhao.learn.options import SessionMode
from duizhao.learn.record import Given, Mark, Response
from duizhao.learn.schedule import ItemKey, Rating
from duizhao.learn.terminal import Options, run
from duizhao.model.deck import Deck, Item
from sample_deck import sample_deck, with_readings
from sample_kinds import MULTIPLE, ORDER, SHORT, TRUE_FALSE, with_further_kinds

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "history.db"


def talk(path: Path, typed: Iterable[str], options: Options, deck: Deck | None = None, *, at: datetime = NOON) -> str:
    """Return what is shown when `typed` comes through the pipe; the clock moves ten seconds each time it is read."""
    out, keys = io.StringIO(), io.StringIO("".join(f"{line}\n" for line in typed))
    clock = iter(at + timedelta(seconds=10 * tick) for tick in range(1, 10_000))
    assert run(deck or sample_deck(3), path, options, now=clock.__next__, stdin=keys, stdout=out) == 0
    return out.getvalue()


def with_items(*items: Item) -> Deck:
    """Return a deck of one idea with these questions."""
    deck = sample_deck(1)
    return msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(deck.ideas[0], items=items),))


def answers(path: Path) -> list[tuple[str, int, str, bool, Given | None]]:
    """Return the answers that stand: item, rating, mode, whether the schedule follows it, and what was given."""
    with History(path) as history:
        reviews = history.reviews()
    return [
        (f"{one.key.anchor}/{one.key.question}", one.rating, one.response.mode, one.response.counts, one.response.given)
        for one in reviews
    ]


def key_letter(shown: str, text: str) -> str:
    """Return the letter that stands before `text` on the screen."""
    return next(line.split(".")[0].strip() for line in shown.splitlines() if line.endswith(f". {text}")).lower()


CRAM = Options(mode="cram", langs=(EN,), seed=3, topics=("software",))
EXAM = Options(mode="exam", langs=(EN,), seed=5, items=4)


def test_a_cram_session_leaves_the_schedule_alone_and_asks_again_what_was_wrong(path: Path) -> None:
    """The choice, the cloze and the term of one idea; a wrong word, then the right one at the end."""
    shown = talk(path, ["s", "bias", "", "s", "weights", ""], CRAM)
    assert shown.startswith("Cramming: 3 questions, about 1 min; the schedule stays as it is\n(? help, q pause)\n")
    assert "Again, comes again in this session\n" in shown
    assert shown.endswith("2 answered, 1 right. The schedule stays as it is.\n")
    assert answers(path) == [
        ("learned-weights/program", 1, "cram", False, ("bias",)),
        ("learned-weights/program", 3, "cram", False, ("weights",)),
    ]
    with History(path) as history:
        assert history.memories() == {}
        assert history.pending("sample") is None


def test_a_cram_session_goes_on_with_the_same_question_in_the_same_order(path: Path) -> None:
    """Left at the cloze after a right choice; Enter takes it up again, and undo reaches back before the pause."""
    options = Options(mode="cram", langs=(EN,), seed=3, topics=("software",), command="duizhao test sample")
    first = talk(path, ["c", "s"], options)
    assert "\nPaused: 1 answered, 1 right, everything stored. Go on: duizhao test sample\n" in first
    choice = first.split("\n\n")[1].split("> ")[0]
    again = talk(path, ["", "u"], Options(langs=(EN,)))
    assert again.startswith(
        "A cram session of 2026-11-02 12:00 is not finished: 1 of 3 answered.\n"
        "Enter go on   n not now   x end it\n> \n"
        "Going on: 1 of 3 answered; Cramming: 2 questions, about 1 min; the schedule\n"
        "stays as it is   (? help, q pause)\n"
        "\n2 left · Software · new\nThe trained ____ are the program.\n"
    )
    assert f"Taken back.\n\n{choice}" in again
    assert answers(path) == []


def test_not_now_and_ending(path: Path) -> None:
    """A cram session that was left; n begins the review, x ends it for good."""
    talk(path, [], CRAM)
    assert "\n0 due, 3 new, about 1 min" in talk(path, ["n"], Options(langs=(EN,), new=3))
    assert "\nEnded; its answers stay stored.\n0 due" in talk(path, ["x"], Options(langs=(EN,), new=3))
    assert talk(path, [], Options(langs=(EN,), new=3)).startswith("0 due")


def test_an_exam_says_nothing_until_it_is_handed_in(path: Path) -> None:
    """Two choices and two clozes: one left open, one answered wrong and changed after going back; then handed in."""
    typed = ["a", "", "bias", "x", "<", "training", "new", "", "2", "d", "", "", "/h", "h"]
    asked, report = talk(path, typed, EXAM).split("\n\nHanded in.\n")
    assert "Right." not in asked
    assert "Wrong." not in asked
    assert "\nYour answer so far: bias; x\n" in asked
    assert "\nWithout an answer: 2, 4.\n" in asked
    assert "\nWithout an answer: 4.\n" in asked
    assert (
        report
        == """\
Mark: 75 of 100   (3 of 4 points, 4 min)

By topic
  Training: 2 of 2
  Software: 1 of 2

Not right: 1

Question 4 of 4 · Software
The trained ____ are the program.
you: no answer
  answer: weights
The trained weights are the program.
The numbers inside a network are found by training, not typed in by a
programmer.

Learned weights
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | Programs are no longer written but trained; the weights are the “program”.
    [our translation]
    Lin Example · 示例周刊, 2024-06-30 · on Example Podcast #7 (2024-06-01) ·
    line\N{NO-BREAK SPACE}12
    Editor's note: The speaker means neural networks only.
"""
    )
    assert answers(path) == [
        ("steepest-descent/direction", 3, "exam", False, (0,)),
        ("overfitting/gap", 3, "exam", False, ("training", "new")),
        ("learned-weights/meaning", 3, "exam", False, (0,)),
        ("learned-weights/program", 1, "exam", False, ()),
    ]
    with History(path) as history:
        assert history.memories() == {}
        assert history.pending("sample") is None


def test_an_exam_goes_on_where_it_was_left_and_its_clock_stood_still(path: Path) -> None:
    """Ten minutes; left at the third question, taken up a day later; an answer after the last minute does not count."""
    options = Options(mode="exam", langs=(EN,), seed=5, items=4, minutes=10)
    first = talk(path, ["a", "", "q"], options)
    assert first.endswith("\n\nPaused: 1 of 4 answered, everything stored. Go on: duizhao test sample\n")
    again = talk(path, ["", "bias", "x", *["?"] * 3], Options(langs=(EN,)), at=NOON + timedelta(days=1))
    assert again.startswith("An exam of 2026-11-02 12:00 is not finished: 1 of 4 answered.\n")
    assert "\nQuestion 3 of 4 · 8 min left · Training\n" in again
    assert "Question 2" not in again
    late = Options(mode="exam", langs=(EN,), seed=5, items=4, minutes=1)
    talk(path, ["x"], Options(langs=(EN,)))
    shown = talk(path, ["b", "d", "x", "x", "y"], late)
    assert "\nThe time is up.\n\nHanded in.\nMark: " in shown


def test_an_exam_goes_on_when_its_cards_were_changed(path: Path) -> None:
    """Every option was chosen, and steps were put in order; then a card loses options, another a step: asked again."""
    shorter = (
        msgspec.structs.replace(MULTIPLE, distractors=MULTIPLE.distractors[:1]),
        TRUE_FALSE,
        msgspec.structs.replace(ORDER, steps=ORDER.steps[:-1]),
    )
    options = Options(mode="exam", langs=(EN,), seed=3, items=3)
    talk(path, ["abcde", "f", "abcd", "q"], options, with_items(MULTIPLE, TRUE_FALSE, ORDER))
    again = talk(path, ["", "/1", "ab", "q"], Options(langs=(EN,)), with_items(*shorter))
    assert again.startswith("An exam of 2026-11-02 12:00 is not finished: 3 of 3 answered.\n")
    assert "Going on: 1 of 3 answered" in again
    assert "Your answer so far" not in again.partition("Question 2")[0]
    assert again.endswith("Paused: 2 of 3 answered, everything stored. Go on: duizhao test sample\n")


@pytest.mark.parametrize(
    ("item", "fitting", "others"),
    [
        (MULTIPLE, [(), (0,), (0, 1, 4)], [(5,), (0, 0), ("weights",), (-1,)]),
        (TRUE_FALSE, [(), (0,), (1,)], [(2,), (0, 1)]),
        (ORDER, [(), (3, 1, 0, 2)], [(0, 1, 2), (0, 1, 2, 3, 4), (0, 1, 2, 2), ("a", "b", "c", "d")]),
        (SHORT, [(), ("weights",)], [(0,)]),
    ],
)
def test_which_answers_a_question_can_have(item: Item, fitting: list[Given], others: list[Given]) -> None:
    """Places there are, each once, as many as the kind takes; or words."""
    assert [given for given in fitting if not verdict.fits(item, given)] == []
    assert [given for given in others if verdict.fits(item, given)] == []


def test_a_report_shows_a_wrong_choice_and_half_a_point_for_a_slip(path: Path) -> None:
    """A wrong letter, and “weihgts”."""
    report = talk(path, ["b", "", "", "", "weihgts", "h"], EXAM).split("\n\nHanded in.\n")[1]
    assert report.startswith("Mark: 12 of 100   (0.5 of 4 points, ")
    assert "\nNot right: 4\n" in report
    assert "\nyou: B\nWrong.\n  B. " in report
    assert "\nAlmost.\n  you: weih[g]ts\n  answer: wei[g]hts\n" in report


def test_weak_items_are_the_leech_and_what_is_forgotten(path: Path) -> None:
    """A term known yesterday, one not asked for two months, one that lapsed today; a choice failed in an exam."""
    known, old, lapsed, failed = (
        ItemKey("overfitting"),
        ItemKey("steepest-descent"),
        ItemKey("learned-weights"),
        ItemKey("steepest-descent", "direction"),
    )
    with History(path) as history:
        past: list[tuple[ItemKey, Rating, int]] = [(known, 4, 1), (old, 4, 60), (lapsed, 4, 20), (lapsed, 1, 0)]
        for key, rating, days in past:
            history.record(key, rating, NOON - timedelta(days=days, minutes=1), 1000)
        history.practise(failed, 1, NOON - timedelta(hours=1), 1000, Response(mode="exam"))
    options = Options(mode="weak", langs=(EN,), seed=1)
    shown = talk(path, ["s", "s", "", "3"], options)
    assert shown.startswith("Weak items: 3 questions, about 1 min")
    assert "Overfitting" not in shown
    assert [one[2:4] for one in answers(path) if one[2] == "weak"] == [("weak", True)]


def test_nothing_weak(path: Path) -> None:
    """A learner who has answered nothing."""
    assert talk(path, [], Options(mode="weak", langs=(EN,))) == "Nothing is weak now.\n"


@pytest.mark.parametrize(("key", "said"), [("z", "Put off until tomorrow.\n"), ("/zz", "Put aside. To have it back: ")])
def test_what_is_put_away_is_asked_no_more(path: Path, key: str, said: str) -> None:
    """The first term buried or suspended; on the same day it is gone, on the next what was buried is back."""
    options = Options(langs=(EN,), new=2)
    shown = talk(path, [key], options)
    assert said in shown
    assert "1 left · Training · new\nGradient descent" in shown
    assert "Learned weights\nthink" not in talk(path, [], options)
    tomorrow = talk(path, [], options, at=NOON + timedelta(days=1))
    assert ("Learned weights\nthink" in tomorrow) == (key == "z")


def test_a_suspended_item_that_is_resumed_comes_again(path: Path) -> None:
    """Suspended at noon, resumed a minute later."""
    key = ItemKey("learned-weights")
    with History(path) as history:
        history.mark(Mark(key=key, at=NOON, what="suspend"))
        history.mark(Mark(key=key, at=NOON + timedelta(minutes=1), what="resume"))
    assert "Learned weights\nthink" in talk(path, [], Options(langs=(EN,), new=1), at=NOON + timedelta(hours=1))


@pytest.mark.parametrize("mode", ["cram", "exam"])
def test_what_was_suspended_since_is_not_asked_when_a_session_goes_on(path: Path, mode: SessionMode) -> None:
    """A session of the software questions is left; its cloze is suspended; the session goes on without it."""
    options = Options(mode=mode, langs=(EN,), seed=3, topics=("software",))
    talk(path, [], options)
    with History(path) as history:
        history.mark(Mark(key=ItemKey("learned-weights", "program"), at=NOON, what="suspend"))
    shown = talk(path, ["", *["s"] * 3] if mode == "cram" else ["", "", "/h", "h"], Options(langs=(EN,)))
    assert "Where do the weights come from?" in shown
    assert "The trained" not in shown


def test_a_flag_with_a_remark_for_the_author(path: Path) -> None:
    """A full-width number sign and a remark; the question stands as before; a bare sign takes the flag back."""
    shown = talk(path, ["＃ 译文不通", "#", "", "3"], Options(langs=(EN,), new=1))
    assert "> ＃ 译文不通\nFlagged for the author.\n> #\nNo longer flagged.\n> \nThe numbers inside" in shown
    with History(path) as history:
        assert [(mark.what, mark.remark) for mark in history.marks()] == [("flag", "译文不通"), ("unflag", "")]


def test_how_sure_and_i_was_right_are_stored(path: Path) -> None:
    """A wrong word, said to be sure of, and claimed to be right."""
    options = Options(langs=(EN,), topics=("software",), confidence=True)
    shown = talk(path, ["s", "s", "parameters", "3", "!"], options)
    assert "> parameters\nHow sure?   1 guessed   2 so-so   3 sure\n> 3\nWrong.\n" in shown
    with History(path) as history:
        (review,) = history.reviews()
    assert review.rating == 3
    assert review.response == Response(given=("parameters",), claimed=True, sure=3, lang=EN, session=1)


def test_the_interface_may_speak_another_language(path: Path) -> None:
    """A simplified deck for a learner whose system speaks English."""
    shown = talk(path, [], Options(langs=(ZH_HANS,), ui=EN, new=1))
    assert shown.startswith("0 due, 1 new, about 1 min   (? help, q pause)\n\n1 left · 软件 · new\n学到的权重\nthink")


def test_plain_is_read_aloud_well(path: Path) -> None:
    """A term with its quote: no bar before it, and no line broken."""
    shown = talk(path, ["", "3"], Options(langs=(EN,), new=1, plain=True))
    assert "\nThe numbers inside a network are found by training, not typed in by a programmer.\n" in shown
    assert "|" not in shown


def test_readings_on_demand(path: Path) -> None:
    """A term without a reading; at a question whose answer may be the term, not before it is answered."""
    assert "> y\nNo reading is recorded for this term.\n> " in talk(path, ["y"], Options(langs=(EN,), new=1))
    shown = talk(path, ["s", "y", "c", "y"], Options(langs=(EN,), topics=("software",)))
    assert "> y\nIt is shown after the answer, so as not to give it away.\n> c\n" in shown
    assert shown.count("No reading is recorded for this term.") == 1


@pytest.mark.parametrize(
    ("langs", "shown"),
    [
        ((ZH_HANS,), "学到的权重（xué dào de quán zhòng）"),
        ((EN,), "学到的权重 (xué dào de quán zhòng)"),
        ((EN, ZH_HANT_TW), "學到的權重 (ㄒㄩㄝˊ ㄉㄠˋ ˙ㄉㄜ ㄑㄩㄢˊ ㄓㄨㄥˋ)"),
        ((ZH_HANT_HK,), "這個術語沒有標註讀音。"),
    ],
    ids=str,
)
def test_a_reading_in_the_learners_script(path: Path, langs: tuple[Lang, ...], shown: str) -> None:
    """The same term: pinyin, zhuyin, for who reads English too, and none for Hong Kong."""
    talked = talk(path, ["y"], Options(langs=langs, new=1), with_readings(sample_deck(1)))
    assert f"> y\n{shown}\n> " in talked


def test_an_exam_says_how_far_one_knew_what_one_knew(path: Path) -> None:
    """Sure of a right choice, a guess that is wrong, and nothing said of the others."""
    options = Options(mode="exam", langs=(EN,), seed=5, items=4, confidence=True)
    report = talk(path, ["a", "3", "b", "1", "", "", "", "h", "/h", "h"], options).split("\n\nHanded in.\n")[1]
    assert report.splitlines()[1] == "When sure, 1 of 1 right; when guessing, 0 of 1."


def test_minutes_end_a_session(path: Path) -> None:
    """One minute, of which each reading of the clock takes ten seconds."""
    shown = talk(path, ["", "3"] * 7, Options(langs=(EN,), minutes=1))
    assert "\nThe time is up.\n" in shown
    assert len(answers(path)) == 1


def test_every_kind_is_stored_as_given(path: Path) -> None:
    """Two of five options, a claim, a match, an order, a short answer, an altered quote and reports, nothing known."""
    deck = with_further_kinds(sample_deck(1))
    talk(path, ["s", "s", "s", "DA", "", "t", "", "", "", "", "", "", "", "", ""], Options(langs=(EN,), new=20), deck)
    given = {item.partition("/")[2]: what for item, _, _, _, what in answers(path)}
    assert given["by-hand"] == (1,)
    assert given["found-by-training"] == (0, 1)
    assert {what for item, what in given.items() if item not in ("by-hand", "found-by-training")} == {()}
