"""Several right options in the self-test: what is typed, what it is worth, and what is said then."""

import io
import re
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from pathlib import Path

import msgspec
import pytest

from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.learn import exam as exams
from duizhao.learn import several, verdict
from duizhao.learn.arrange import Trouble
from duizhao.learn.history import History
from duizhao.learn.terminal import Options, run
from duizhao.learn.wording import wording
from duizhao.model.deck import MultipleItem
from sample_deck import sample_deck
from sample_kinds import MULTIPLE
from test_learn_kinds import before_quote, ratings, talk
from test_learn_kinds import path as path  # noqa: PLC0414  (a fixture)

THREE = msgspec.structs.replace(
    MULTIPLE, keys=(*MULTIPLE.keys, MULTIPLE.distractors[0].text), distractors=MULTIPLE.distractors[1:]
)
QUESTION = """\
1 left · Software · new
Choose all that are right.
What does training change?
  A. The weights of each layer
  B. The code that trains it
  C. The data it learns from
  D. What the network predicts
  E. None of these
type every right letter (ac …), A to E; Enter alone if you do not know
"""


@pytest.mark.parametrize("typed", ["ad", "da", "D, A", "ＤＡ", "a d", "A、D"])
def test_all_that_is_right(path: Path, typed: str) -> None:
    """In any order, of any width, with anything between; then Easy."""
    shown = talk(path, MULTIPLE, [typed, "4", "q"], EN)
    assert (
        before_quote(shown)
        == f"""\
{QUESTION}> {typed}
Right.
  ✓ A. The weights of each layer
  ✓ D. What the network predicts
New weights predict anew."""
    )
    assert "\nEnter go on   2 Hard   4 Easy   u undo\n> 4\nEasy, next" in shown
    assert ratings(path) == [4]


def test_one_wrong_choice_takes_all(path: Path) -> None:
    """One right, one wrong: why it is wrong, and what was left out."""
    shown = talk(path, MULTIPLE, ["ab", "2", "q"], EN)
    assert (
        before_quote(shown)
        == f"""\
{QUESTION}> ab
Wrong.
  ✗ B. It only runs.
  ✓ A. The weights of each layer
    D. What the network predicts (you left it out)
New weights predict anew."""
    )
    assert "“2” is no answer here: Enter go on   u undo" in shown
    assert ratings(path) == [1]


def key_letters(shown: str, item: MultipleItem, lang: Lang) -> str:
    """Return the letters of the right options as they are shown first."""
    keys = {key[lang] for key in item.keys}
    lines = [line for line in shown.splitlines() if re.match("  [A-H][.] ", line)]
    return "".join(line[2] for line in lines if line[5:] in keys)


def test_most_of_it_is_hard_and_can_be_rated_otherwise(path: Path) -> None:
    """Two of three; then Good after all, in Chinese; the pinned option stands last."""
    first = talk(path.with_name("first.db"), THREE, ["q"], ZH_HANS)
    assert "\n  E. 以上都不是\n" in first
    keys = key_letters(first, THREE, ZH_HANS)
    shown = talk(path, THREE, [keys[1:], "3", "q"], ZH_HANS)
    assert f"> {keys[1:]}\n3 个正确选项，选对 2 个。\n" in shown
    assert shown.count("（漏选）") == 1
    assert "困难，下次：" in shown
    assert "\n回车 继续   1 重来   2 困难   3 良好   u 撤销\n> 3\n良好，" in shown
    assert ratings(path) == [3]


def test_nothing_typed_shows_all_that_is_right(path: Path) -> None:
    """Enter alone."""
    shown = talk(path, MULTIPLE, ["", "", "q"], ZH_HANT_TW)
    assert "> \n答錯了。\n    A. 各層的權重\n    D. 網路的預測\n權重變了，預測就變。\n" in shown
    with History(path) as history:
        assert [(review.rating, review.response.given) for review in history.reviews()] == [(1, ())]


def test_what_is_no_answer_is_asked_again(path: Path) -> None:
    """A letter that no option has, and one that stands twice; keys still work: `y`, then `q`."""
    shown = talk(path, MULTIPLE, ["af", "aa", "s"], EN)
    hint = "type every right letter (ac …), A to E; Enter alone if you do not know"
    assert f"> af\n“F” is not one of A to E\n{hint}\n> aa\nA stands twice\n{hint}\n> s\nSkipped" in shown
    assert ratings(path) == []


def test_every_choice_is_rated_by_its_share() -> None:
    """Each set of options of a question with three right ones of five: its share, and one wrong one takes all."""
    places = range(len(THREE.keys) + len(THREE.distractors))
    sets = list(chain.from_iterable(combinations(places, size) for size in range(len(places) + 1)))
    judged = {chosen: verdict.judge(THREE, chosen, EN) for chosen in sets}
    for chosen, worth in judged.items():
        spoilt = any(place > 2 for place in chosen)
        assert worth.points == (0 if spoilt else len(chosen) / 3)
        assert worth.rating == (1 if spoilt or len(chosen) < 2 else len(chosen))
    assert sum(worth.points > 0 for worth in judged.values()) == 7


def test_letters_are_read_or_explained() -> None:
    """As many letters as options; nothing is empty."""
    assert several.read("  ", 4) == ()
    assert several.read("dcba", 4) == (0, 1, 2, 3)
    assert several.read("1", 4) == Trouble("stray", ("1",))
    assert several.read("abb", 4) == Trouble("twice", ("B",))


def exam(path: Path, item: MultipleItem, typed: list[str]) -> str:
    """Return the transcript of an exam of one question."""
    deck = sample_deck(1)
    deck = msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(deck.ideas[0], items=(item,)),))
    clock = iter(datetime(2026, 11, 2, 12, tzinfo=UTC) + timedelta(seconds=tick) for tick in range(10_000))
    out, keys = io.StringIO(), io.StringIO("".join(f"{line}\n" for line in typed))
    options = Options(langs=(EN,), mode="exam", seed=3)
    assert run(deck, path, options, now=clock.__next__, stdin=keys, stdout=out) == 0
    return out.getvalue()


def test_an_exam_gives_shares(path: Path) -> None:
    """A letter that is a key elsewhere is an answer; a third, then two thirds of a point, and what was left out."""
    first = exam(path, THREE, ["b", "h", "h"])
    keys = key_letters(first.partition("Handed in")[0], THREE, EN).lower()
    history = path.with_name("second.db")
    second = exam(history, THREE, [keys[1], "/1", keys[:2], "/h", "h"])
    assert f"Your answer so far: {keys[1].upper()}\n" in second
    assert "Mark: 66 of 100   (0.67 of 1 points," in second
    assert f"\nyou: {keys[:2].upper()}\n2 of the 3 that are right.\n" in second
    assert second.count("(you left it out)") == 1
    with History(history) as kept:
        (review,) = kept.reviews()
    assert (review.rating, len(review.response.given or ())) == (2, 2)


def test_three_thirds_are_a_whole() -> None:
    """No share is lost to rounding."""
    scores = [exams.Scored(number, "t", 1 / 3) for number in range(3)]
    assert (exams.total(scores), exams.percent(scores)) == (1, 33)


def test_the_phrases_have_their_places() -> None:
    """What is filled in is there in every language."""
    for lang in LANGS:
        words = wording(lang)
        assert "{last}" in words.choose_all
        assert "{what}" in words.no_letter
        assert "{n}" in words.some_found
        assert "{all}" in words.some_found
