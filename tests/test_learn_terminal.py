"""The conversation through pipes, as whole transcripts."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from duizhao.errors import UsageError
from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.learn.history import History
from duizhao.learn.screen import width, wrap
from duizhao.learn.terminal import Options, run
from sample_deck import sample_deck, text

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ENGLISH = Options(langs=(EN,))


class Clock:
    """A clock that moves ten seconds each time it is read."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Tell the time."""
        self.at += timedelta(seconds=10)
        return self.at


def talk(
    path: Path,
    typed: Iterable[str],
    options: Options = ENGLISH,
    now: Callable[[], datetime] | None = None,
    ideas: int = 3,
) -> str:
    """Return what is shown of a session on the sample deck when `typed` is what comes through the pipe."""
    out = io.StringIO()
    keys = io.StringIO("".join(f"{line}\n" for line in typed))
    assert run(sample_deck(ideas), path, options, now=now or Clock(), stdin=keys, stdout=out) == 0
    return out.getvalue()


def ratings(path: Path) -> list[tuple[str, int]]:
    """Return the answers that stand in the history."""
    with History(path) as history:
        return [(f"{one.key.anchor}/{one.key.question}", one.rating) for one in history.reviews()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "history.db"


TERMS = ["s", "s", "s"]
"""Skips the three terms, which come first."""


def test_a_choice_in_traditional_chinese(path: Path) -> None:
    """Full-width letters from an input method: skip three terms, answer b, call it easy."""
    options = Options(langs=(ZH_HANT_TW,), new=4)
    assert (
        talk(path, ["ｓ", "s", "s", "ｂ", "４"], options)
        == """\
待複習 0，新題 4，約 1 分鐘   (? 說明，q 暫停)

還剩 4 題 · 軟體 · 新題
學到的權重
先想一想，再按 Enter
> ｓ
這次略過。

還剩 3 題 · 訓練 · 新題
梯度下降
先想一想，再按 Enter
> s
這次略過。

還剩 2 題 · 訓練 · 新題
過度擬合
先想一想，再按 Enter
> s
這次略過。

還剩 1 題 · 軟體 · 新題
權重從哪裡來？
  A. 程式設計師寫入
  B. 由資料訓練得出
  C. 隨機產生，不再改變
  D. 由硬體提供
輸入字母 A 到 D
> ｂ
答對了。
訓練調整每個權重以降低損失。

學到的權重
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | 程式不再是寫出來的,而是訓練出來的;權重就是「程式」。 [機器轉換]
    Lin Example · 示例周刊, 2024-06-30 · 據 Example Podcast #7 (2024-06-01) ·
    第\N{NO-BREAK SPACE}12\N{NO-BREAK SPACE}行
    編者註：講者只指神經網路。

良好，下次：10 分鐘後
Enter 繼續   2 困難   4 簡單   u 復原
> ４
簡單，下次：8 天後
答了 1 題，對 1 題，均已儲存。還剩 3 題，用同一指令繼續。
"""
    )
    assert ratings(path) == [("learned-weights/meaning", 4)]


def test_a_term_in_simplified_chinese_and_english(path: Path) -> None:
    """One new item: Enter, a key that is no rating, 3; it is due in ten minutes and not asked again at once."""
    assert (
        talk(path, ["", "x", "3"], Options(langs=(ZH_HANS, EN), new=1))
        == """\
待复习 0，新题 1，约 1 分钟   (? 帮助，q 暂停)

还剩 1 题 · 软件 · 新题
学到的权重
先想一想，再按回车
>\N{SPACE}
Learned weights
网络里的数值由训练得出，而不是由程序员写出。
The numbers inside a network are found by training, not typed in by a
programmer.

  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
    Lin Example · 示例周刊, 2024-06-30 · 据 Example Podcast #7 (2024-06-01) ·
    第\N{NO-BREAK SPACE}12\N{NO-BREAK SPACE}行
    编者注：讲者只指神经网络。

1 重来   2 困难   3 良好   4 简单
> x
“x”不是这里的回答：1 重来   2 困难   3 良好   4 简单
> 3
良好，下次：10 分钟后
答了 1 题，对 1 题，均已保存。还剩 1 题，用同一命令继续。
"""
    )


@pytest.mark.parametrize(
    ("lang", "gloss"),
    [
        (ZH_HANS, "你不需要地图，只要知道哪边是下坡。 [编者译文]"),
        (ZH_HANT_TW, "你不需要地圖，只要知道哪邊是下坡。 [編者譯文]"),
    ],
)
def test_an_english_quote_stands_as_it_is_above_our_translation(path: Path, lang: Lang, gloss: str) -> None:
    """Skip the first term, think about the second."""
    shown = talk(path, ["s", ""], Options(langs=(lang,)))
    assert f"  | You don't need the map; you only need to know which way is down.\n  | {gloss}\n" in shown


def test_a_wrong_choice_says_why(path: Path) -> None:
    """Skip three terms, answer c, and the end of the input at the question after it."""
    shown = talk(path, [*TERMS, "c", ""])
    assert (
        shown.partition("> c\n")[2]
        == """\
Wrong.
  C. Only the start is random.
answer: B. From training on data
Training adjusts each weight to lower the loss.

Learned weights
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | Programs are no longer written but trained; the weights are the “program”.
    [our translation]
    Lin Example · 示例周刊, 2024-06-30 · on Example Podcast #7 (2024-06-01) ·
    line\N{NO-BREAK SPACE}12
    Editor's note: The speaker means neural networks only.

Again, next in 1 min
Enter go on   u undo
>\N{SPACE}

4 left · Training · new
Which way does a step go?
  A. Against the gradient
  B. Along the gradient
type a letter, A to B
>\N{SPACE}
1 answered, 0 right, everything stored. 7 left: the same command goes on.
"""
    )
    assert ratings(path) == [("learned-weights/meaning", 1)]


def test_a_slip_is_shown_and_the_learner_decides(path: Path) -> None:
    """A cloze with two blanks: start the blanks again, then one right and one wrong; the other cloze with a slip."""
    shown = talk(path, [*TERMS, "s", "s", "x", "u", "training", "old", "", "wieghts", "!"])
    assert (
        shown.partition("Error is low")[2]
        == """\
 on (1)____ data, high on (2)____ data.
type what is missing; Enter alone if you do not know
blank 1 of 2
> x
blank 2 of 2
> u
blank 1 of 2
> training
blank 2 of 2
> old
Wrong.
  (2) you: old
  (2) answer: new
Error is low on training data, high on new data.
The model has learned its training examples by heart and fails on new ones.

Overfitting

Again, next in 1 min
Enter go on   ! I was right   u undo
>\N{SPACE}

2 left · Software · new
The trained ____ are the program.
type what is missing; Enter alone if you do not know
> wieghts
Almost.
  you: wi[e]ghts
  answer: w[e]ights
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

Again, next in 1 min
Enter go on   ! I was right   u undo
> !
Good, next in 10 min

2 left · Training
Error is low on (1)____ data, high on (2)____ data.
type what is missing; Enter alone if you do not know
blank 1 of 2
>\N{SPACE}
2 answered, 1 right, everything stored. 7 left: the same command goes on.
"""
    )
    assert ratings(path) == [("overfitting/gap", 1), ("learned-weights/program", 3)]


def test_undo_takes_back_and_asks_again(path: Path) -> None:
    """Rate a term 1, undo at the next question, rate it 4, undo twice more, and leave."""
    shown = talk(path, ["", "1", "u", "", "4", "u", "u", "q"])
    assert shown.count("Taken back.\n\n7 left · Software · new\nLearned weights\n") == 2
    assert shown.count("There is no answer in this session to take back.\n\n7 left · Software · new\nLearned") == 1
    assert shown.endswith("0 answered, 0 right, everything stored. 7 left: the same command goes on.\n")
    assert ratings(path) == []


def test_undo_right_after_the_answer(path: Path) -> None:
    """A wrong choice, undone where its result is shown, then the right one."""
    shown = talk(path, [*TERMS, "c", "u", "b", "", "q"])
    assert "Taken back.\n\n4 left · Software · new\nWhere do the weights come from?" in shown
    assert ratings(path) == [("learned-weights/meaning", 3)]


def test_a_session_that_was_left_goes_on_with_the_same_question(path: Path) -> None:
    """Two terms rated, then the input ends; the same again, and the choices in the same order."""
    clock = Clock()
    first = talk(path, ["", "4", "", "4", "s"], now=clock).split("> s\n")[-1]
    again = talk(path, ["s"], now=clock)
    question = first[first.index("Where do") : first.rindex("> ")]
    assert "0 due, 5 new" in again
    assert question in again


def test_help(path: Path) -> None:
    """A question mark of full width."""
    assert (
        talk(path, ["？"], Options(langs=(EN,), new=1)).partition("> ？\n")[2]
        == """\
Every line ends with Enter.
a, b, c …  choose an option; ac, where several are right
t f  true, false
cab, 1c 2a 3b  match, or put in order
1 2 3 4  rate: Again, Hard, Good, Easy
!  I was right (after a typed answer)
u  take the last answer back, and ask it again
s  skip this for now
z  put off until tomorrow; zz  put aside, ask no more
# remark  flag the question for the author
y  how the term is read: pinyin, zhuyin
/z /zz /y  the same where words are typed
q  pause (also p, Ctrl-C, Ctrl-D); every answer is stored as soon as its result
is shown
>\N{SPACE}
0 answered, 0 right, everything stored. 1 left: the same command goes on.
"""
    )


def test_nothing_due(path: Path) -> None:
    """Both items of today are learned; the same command an hour later, and with more new items."""
    options = Options(langs=(EN,), new=2)
    shown = talk(path, ["", "4", "", "4"], options)
    assert shown.endswith(
        "2 answered, 2 right, everything stored. Nothing more is due now; next: in 8\n"
        "days; 5 not seen yet (`--new N` sets how many a day).\n"
    )
    later = Clock(NOON + timedelta(hours=1))
    assert talk(path, [], options, later) == (
        "nothing is due; next: in 8 days; 5 not seen yet (`--new N` sets how many a day)\n"
    )
    assert talk(path, [], Options(langs=(EN,), new=3), later).startswith(
        "0 due, 1 new, about 1 min   (? help, q pause)\n"
    )
    tomorrow = Clock(NOON + timedelta(hours=17))
    assert talk(path, [], options, tomorrow).startswith("0 due, 2 new, about 1 min   (? help, q pause)\n")


def test_bounds_and_topics(path: Path) -> None:
    """At most two items, on training only; a topic that is not there."""
    options = Options(langs=(EN,), items=2, topics=("training",))
    shown = talk(path, ["", "4", "", "4"], options)
    assert re.findall(r"\n\n\d left · (.*)\n(.*)", shown) == [
        ("Training · new", "Gradient descent"),
        ("Training · new", "Overfitting"),
    ]
    with pytest.raises(UsageError) as caught:
        talk(path, [], Options(topics=("cooking",)))
    assert (caught.value.message, caught.value.hint) == (
        "the deck `sample` has no topic `cooking`",
        "it has `software`, `training`",
    )


def test_a_key_that_is_the_answer_is_the_answer(path: Path) -> None:
    """A cloze that asks for the letter q of query, key and value."""
    deck = sample_deck(3)
    item = msgspec.structs.replace(deck.ideas[2].items[0], parts={EN: ("Query is written ", "Q", ".")})
    idea = msgspec.structs.replace(deck.ideas[2], items=(item,))
    out, keys = io.StringIO(), io.StringIO("s\nq\n")
    run(msgspec.structs.replace(deck, ideas=(idea,)), path, ENGLISH, now=Clock(), stdin=keys, stdout=out)
    assert "> q\nRight.\n" in out.getvalue()
    assert ratings(path) == [("overfitting/gap", 3)]


def test_control_characters_of_a_deck_do_not_reach_the_terminal(path: Path) -> None:
    """A term that would clear the screen, and one typed."""
    deck = sample_deck(1)
    idea = msgspec.structs.replace(deck.ideas[0], term=text("\x1b[2JTerm\u202e", "词", "詞"))
    out, keys = io.StringIO(), io.StringIO("\n\x1b[2J\n")
    run(msgspec.structs.replace(deck, ideas=(idea,)), path, ENGLISH, now=Clock(), stdin=keys, stdout=out)
    assert "\\x1b[2JTerm\\u202e\n" in out.getvalue()
    assert "“\\x1b[2J” is no answer here" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_lines_fit_forty_columns_and_keep_every_character() -> None:
    """Every text of the sample deck in Chinese and English, at widths from 10 to 40 columns."""
    deck = sample_deck(3)
    for idea in deck.ideas:
        for wording in (*idea.definition.by.values(), *(quoted.text for quoted in idea.quotes)):
            for columns in range(10, 41):
                lines = wrap(wording, columns)
                assert all(width(line) <= columns for line in lines)
                assert "".join(lines).replace(" ", "") == wording.replace(" ", "")
                assert not any(line[0] in "，。、；：？！”」)" for line in lines)
