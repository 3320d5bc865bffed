"""Every further kind of question through pipes, as whole transcripts."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from duizhao.lang import CHINESE, EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.learn.history import History
from duizhao.learn.terminal import Options, run
from duizhao.learn.wording import wording
from duizhao.model.deck import Item, OrderItem
from duizhao.model.kinds import KINDS
from sample_deck import sample_deck, text
from sample_kinds import ALTERED, FURTHER, MATCH, ORDER, REPORT, SHORT, TRUE_FALSE

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the history is."""
    return tmp_path / "history.db"


def talk(path: Path, item: Item, typed: Iterable[str], *langs: Lang) -> str:
    """Return what is shown from `item` on, the only one of its deck, when `typed` comes through the pipe."""
    deck = sample_deck(1)
    idea = msgspec.structs.replace(deck.ideas[0], items=(item,))
    out, keys = io.StringIO(), io.StringIO("".join(f"{line}\n" for line in ["s", *typed]))
    clock = iter(NOON + timedelta(seconds=10 * tick) for tick in range(1000))
    options = Options(langs=langs or (EN,))
    assert (
        run(msgspec.structs.replace(deck, ideas=(idea,)), path, options, now=clock.__next__, stdin=keys, stdout=out)
        == 0
    )
    return out.getvalue().split("> s\n", 1)[1].split("\n\n", 1)[1]


def ratings(path: Path) -> list[int]:
    """Return the ratings that stand in the history."""
    with History(path) as history:
        return [review.rating for review in history.reviews()]


def before_quote(shown: str) -> str:
    """Return what is shown before the idea's term and quote."""
    return re.split("\n\n(?:Learned weights|学到的权重|學到的權重)\n", shown, maxsplit=1)[0]


def test_a_claim_is_judged(path: Path) -> None:
    """True is wrong here; then Enter, and the input ends."""
    assert (
        talk(path, TRUE_FALSE, ["T", ""])
        == f"""\
1 left · Software · new
True or false? Give the reason.
A programmer sets each weight by hand.
t True   f False
> T
Wrong.
answer: False
Training finds them.

Learned weights
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | Programs are no longer written but trained; the weights are the “program”.
    [our translation]
    Lin Example · 示例周刊, 2024-06-30 · on Example Podcast #7 (2024-06-01) ·
    line{NBSP}12
    Editor's note: The speaker means neural networks only.

Again, next in 1 min
Enter go on   u undo
>{" "}

1 left · Software
True or false? Give the reason.
A programmer sets each weight by hand.
t True   f False
>{" "}
1 answered, 0 right, everything stored. 2 left: the same command goes on.
"""
    )
    assert ratings(path) == [1]


@pytest.mark.parametrize("typed", ["f", "2", "ｆ", "False", "错", "錯", "錯誤", "✗"])
def test_a_claim_is_judged_by_letter_number_or_word(path: Path, typed: str) -> None:
    """A false claim in Taiwan's Chinese; right, but only guessed."""
    shown = talk(path, TRUE_FALSE, [typed, "1", "q"], ZH_HANT_TW)
    assert (
        before_quote(shown)
        == f"""\
還剩 1 題 · 軟體 · 新題
判斷對錯，並說明理由。
每個權重都由程式設計師手工設定。
t 正確   f 錯誤
> {typed}
答對了。
權重由訓練得出。"""
    )
    assert "Enter 繼續   1 只是猜的   2 困難   4 簡單   u 復原\n> 1\n重來，下次：1 分鐘後\n" in shown
    assert ratings(path) == [1]


def test_something_else_is_no_judgement(path: Path) -> None:
    """A letter that is neither, an empty line, and leaving."""
    shown = talk(path, TRUE_FALSE, ["x", "", "q"])
    assert (
        shown.partition("t True   f False\n")[2]
        == """\
> x
“x” is no answer here: t True   f False
>\N{SPACE}
t True   f False
> q

0 answered, 0 right, everything stored. 2 left: the same command goes on.
"""
    )
    assert ratings(path) == []


def test_pairs_are_marked_one_by_one(path: Path) -> None:
    """In English: one pair of three, counted as Hard by the learner; and the definition, as there is no rationale."""
    shown = talk(path, MATCH, ["2b, 1a, 3c", "2", "q"])
    assert (
        before_quote(shown)
        == """\
1 left · Software · new
Match each part with its job.
  1. Loss
  2. Gradient
  3. Learning rate

  A. says how far to go
  B. says which way is up
  C. says how wrong it is
type the letter of each in turn (cb…), or with its number (1c 2b …); Enter alone
if you do not know
> 2b, 1a, 3c
1 of 3 right.
  ✗ 1. Loss (you: A)
       C. says how wrong it is
  ✓ 2. Gradient
       B. says which way is up
  ✗ 3. Learning rate (you: C)
       A. says how far to go
The numbers inside a network are found by training, not typed in by a
programmer."""
    )
    assert "Enter go on   1 Again   2 Hard   3 Good   u undo\n> 2\nHard, next in 5 min\n" in shown
    assert ratings(path) == [2]


def test_a_match_in_two_languages(path: Path) -> None:
    """All right, in letters of full width."""
    shown = talk(path, MATCH, ["ｃｂａ", "", "q"], ZH_HANT_TW, EN)
    assert (
        before_quote(shown)
        == """\
還剩 1 題 · 軟體 · 新題
將各部分與其作用配對。
Match each part with its job.
  1. 損失
     Loss
  2. 梯度
     Gradient
  3. 學習率
     Learning rate

  A. 決定走多遠
     says how far to go
  B. 指出上坡的方向
     says which way is up
  C. 說明錯了多少
     says how wrong it is
依次輸入每項對應的字母（cb……），或連同編號（1c 2b ……）；不知道就直接按 Enter
> ｃｂａ
答對了。
  ✓ 1. 損失
       C. 說明錯了多少
  ✓ 2. 梯度
       B. 指出上坡的方向
  ✓ 3. 學習率
       A. 決定走多遠
網路裡的數值由訓練得出，而不是由程式設計師寫出。
The numbers inside a network are found by training, not typed in by a
programmer."""
    )
    assert ratings(path) == [3]


def test_what_matches_nothing_is_asked_again(path: Path) -> None:
    """A number twice, letters missing, a stray one, a lonely number; nothing is stored."""
    shown = talk(path, MATCH, ["1b 1c", "b", "abd", "1bc", "q"])
    hint = "type the letter of each in turn (cb…), or with its number (1c 2b …); Enter alone\nif you do not know\n"
    assert (
        shown.partition(hint)[2]
        == f"""\
> 1b 1c
1 stands twice
{hint}> b
not all yet, missing: A C
{hint}> abd
“D” is neither one of A to C nor of 1 to 3
{hint}> 1bc
each number takes one letter, as in 1c 2b
{hint}> q

0 answered, 0 right, everything stored. 2 left: the same command goes on.
"""
    )
    assert ratings(path) == []


def test_what_matches_nothing_is_explained_in_chinese(path: Path) -> None:
    """The same in simplified Chinese."""
    shown = talk(path, MATCH, ["1b 1c", "b", "abd", "1bc", "q"], ZH_HANS)
    lines = shown.split("\n")
    assert [after for line, after in pairwise(lines) if line.startswith("> ")][:4] == [
        "1 出现了两次",
        "还缺 A C",
        "“D”不在字母 A 到 C 和编号 1 到 3 之中",
        "每个编号配一个字母，如 1c 2b",
    ]


def test_enter_alone_is_not_knowing(path: Path) -> None:
    """The right order without marks, and no rating to choose from."""
    shown = talk(path, ORDER, ["", "", "q"])
    assert (
        before_quote(shown)
        == """\
1 left · Software · new
Put one step of training in order.
  A. Move the weights
  B. Take the gradient
  C. Measure the loss
  D. Predict
type the letters in the right order (cb…); Enter alone if you do not know
>\N{SPACE}
Wrong.
    1. D. Predict
    2. C. Measure the loss
    3. B. Take the gradient
    4. A. Move the weights
Without a loss there is no gradient."""
    )
    assert "Again, next in 1 min\nEnter go on   u undo\n" in shown
    assert ratings(path) == [1]


def test_misplaced_steps_are_marked(path: Path) -> None:
    """The first step last, the others in order; in Taiwan's Chinese."""
    shown = talk(path, ORDER, ["c、b、a、d", "", "q"], ZH_HANT_TW)
    assert (
        before_quote(shown)
        == """\
還剩 1 題 · 軟體 · 新題
排列訓練一步的順序。
  A. 更新權重
  B. 求出梯度
  C. 計算損失
  D. 預測
依正確的順序輸入字母（cb……）；不知道就直接按 Enter
> c、b、a、d
4 項中有 1 項位置不對。
  ✗ 1. D. 預測（你的：4）
  ✓ 2. C. 計算損失
  ✓ 3. B. 求出梯度
  ✓ 4. A. 更新權重
沒有損失就沒有梯度。"""
    )
    assert ratings(path) == [1]


def test_one_misplaced_of_many_is_hard(path: Path) -> None:
    """Six numbers, the last two swapped, answered after the order that is shown."""
    item = OrderItem(
        id=ORDER.id,
        stem=ORDER.stem,
        steps=tuple(text(f"step {n}", f"第{n}步", f"第{n}步") for n in "123456"),
        rationale=None,
    )
    shown = talk(path, item, ["q"])
    letter = {step: line[2] for line in shown.split("\n") for step in "123456" if line.endswith(f". step {step}")}
    again = talk(path, item, ["".join(letter[step] for step in "123465"), "", "q"])
    assert "1 of 6 misplaced.\n  ✓ 1. " in again
    assert "Hard, next in 6 min\nEnter go on   1 Again   2 Hard   3 Good   u undo\n" in again
    assert ratings(path) == [2]


def test_an_order_is_the_same_after_undo_and_after_leaving(path: Path) -> None:
    """Answered and undone; then left, and the command given again: all three showings are one."""
    shown = talk(path, ORDER, ["dcba", "u", "q"])
    first, again = (part.split("\n> ")[0] for part in shown.split("Put one step of training in order.")[1:])
    assert "Taken back.\n\n1 left · Software · new\n" in shown
    assert first == again == talk(path, ORDER, ["q"]).split("Put one step of training in order.")[1].split("\n> ")[0]
    assert ratings(path) == []


def test_a_skipped_question_keeps_its_schedule(path: Path) -> None:
    """Each further kind, skipped."""
    for item in FURTHER:
        assert talk(path, item, ["s"]).endswith(
            "> s\nSkipped for this session.\n"
            "0 answered, 0 right, everything stored. 2 left: the same command goes on.\n"
        )
    assert ratings(path) == []


def test_a_short_answer_in_other_words(path: Path) -> None:
    """A synonym is right, and the key is shown beside it; in simplified Chinese."""
    shown = talk(path, SHORT, ["參數", "", "q"], ZH_HANS)
    assert (
        before_quote(shown)
        == """\
还剩 1 题 · 软件 · 新题
网络里的数值叫什么？
输入答案；不知道就直接按回车
> 參數
答对了。
  答案：权重
网络里的数值由训练得出，而不是由程序员写出。"""
    )
    assert ratings(path) == [3]


def test_a_slip_in_a_short_answer(path: Path) -> None:
    """Almost, and the learner was right."""
    shown = talk(path, SHORT, ["wieghts", "!", "q"])
    assert before_quote(shown).endswith("""\
What are the numbers inside a network called?
type the answer; Enter alone if you do not know
> wieghts
Almost.
  you: wi[e]ghts
  answer: w[e]ights
  also right: parameters
The numbers inside a network are found by training, not typed in by a
programmer.""")
    assert "Enter go on   ! I was right   u undo\n> !\nGood, next in 10 min\n" in shown
    assert ratings(path) == [3]


def test_a_key_that_is_a_short_answer_is_the_answer(path: Path) -> None:
    """A question whose answer is the letter Q."""
    item = msgspec.structs.replace(SHORT, key=text("Q", "Q", "Q"), accept={})
    assert "> q\nRight.\n" in talk(path, item, ["q"])
    assert ratings(path) == [3]


def test_the_changed_word_is_found(path: Path) -> None:
    """In English, where the quote is our translation: the changed word; then the true quote with the change marked."""
    assert (
        talk(path, ALTERED, ["Copied", "q"])
        == f"""\
1 left · Software · new
One word of this quotation was changed. Which one, and what was really said?
  | Programs are no longer written but copied; the weights are the “program”.
    [our translation]
type the changed word, or the true one; Enter alone if you do not know
> Copied
Right.
A copy holds nothing new.

Learned weights
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | Programs are no longer written but [copied→trained]; the weights are the
    “program”. [our translation]
    Lin Example · 示例周刊, 2024-06-30 · on Example Podcast #7 (2024-06-01) ·
    line{NBSP}12

Good, next in 10 min
Enter go on   2 Hard   4 Easy   u undo
> q

1 answered, 1 right, everything stored. 2 left: the same command goes on.
"""
    )


def test_the_true_word_counts_too(path: Path) -> None:
    """In Taiwan's Chinese, where the quote is converted; and typed in simplified Chinese."""
    shown = talk(path, ALTERED, ["训练", "", "q"], ZH_HANT_TW)
    assert shown.startswith("""\
還剩 1 題 · 軟體 · 新題
這段引文有一個詞被改過。是哪個詞？原話是什麼？
  | 程式不再是寫出來的,而是抄出來的;權重就是「程式」。 [機器轉換]
輸入被改的詞，或原來的詞；不知道就直接按 Enter
> 训练
答對了。
抄來的沒有新東西。

學到的權重
  | 程序不再是写出来的,而是训练出来的;权重就是“程序”。
  | 程式不再是寫出來的,而是[抄→訓練]出來的;權重就是「程式」。 [機器轉換]
    Lin Example · 示例周刊, 2024-06-30 · 據 Example Podcast #7 (2024-06-01) ·
""")
    assert ratings(path) == [3]


def test_another_word_was_not_changed(path: Path) -> None:
    """In the quote's own language, which needs no label."""
    shown = talk(path, ALTERED, ["程序", "", "q"], ZH_HANS)
    assert shown.startswith("""\
还剩 1 题 · 软件 · 新题
这段引文有一个词被改过。是哪个词？原话是什么？
  | 程序不再是写出来的,而是抄出来的;权重就是“程序”。
输入被改的词，或原来的词；不知道就直接按回车
> 程序
答错了。
  你的：程序
  答案：抄 → 训练
抄来的没有新东西。

学到的权重
  | 程序不再是写出来的,而是[抄→训练]出来的;权重就是“程序”。
    Lin Example""")
    assert ratings(path) == [1]


def test_reports_have_no_source_before_the_answer(path: Path) -> None:
    """The wrong report of two, in English; each then has its source, and the right one its mark."""
    shown = talk(path, REPORT, ["b", "", "q"])
    assert (
        shown.partition("\n\n1 left · Software\n")[0]
        == f"""\
1 left · Software · new
Documents report this differently. Which report is right?
How many weights were named?
  A. 大约有十亿个权重。
     There are about a billion weights. [our translation]
  B. There are tens of billions of weights.
type a letter, A to B
> b
Wrong.
The recording has “a billion”.

  ✓ A. 大约有十亿个权重。
       There are about a billion weights. [our translation]
         Lin Example · 示例周刊, 2024-06-30 · on Example Podcast #7 (2024-06-01)
         · line{NBSP}20

  ✗ B. There are tens of billions of weights.
         Pat Sample · Example Press, 2023

Learned weights

Again, next in 1 min
Enter go on   u undo
>{" "}"""
    )
    assert ratings(path) == [1]


def test_a_right_report_of_two_may_be_guessed(path: Path) -> None:
    """In Taiwan's Chinese: one report converted, the other translated by us."""
    shown = talk(path, REPORT, ["a", "q"], ZH_HANT_TW)
    assert shown.startswith(f"""\
還剩 1 題 · 軟體 · 新題
幾篇文章的說法不同。哪一種說法正確？
說的是多少個權重？
  A. 大约有十亿个权重。
     大約有十億個權重。 [機器轉換]
  B. There are tens of billions of weights.
     有數百億個權重。 [編者譯文]
輸入字母 A 到 B
> a
答對了。
錄音裡是「十億」。

  ✓ A. 大约有十亿个权重。
       大約有十億個權重。 [機器轉換]
         Lin Example · 示例周刊, 2024-06-30 · 據 Example Podcast #7 (2024-06-01)
         · 第{NBSP}20{NBSP}行

    B. There are tens of billions of weights.
       有數百億個權重。 [編者譯文]
         Pat Sample · Example Press, 2023

學到的權重

良好，下次：10 分鐘後
Enter 繼續   1 只是猜的   2 困難   4 簡單   u 復原
""")


def test_control_characters_of_a_question_do_not_reach_the_terminal(path: Path) -> None:
    """A claim, a pair, a step, a key and a report that would clear the screen."""
    bad = text("\x1b[2Jbad\u202e", "坏\x1b[2J", "壞\x1b[2J")
    items: list[Item] = [
        msgspec.structs.replace(TRUE_FALSE, statement=bad, rationale=bad),
        msgspec.structs.replace(
            MATCH, pairs=(*MATCH.pairs, msgspec.structs.replace(MATCH.pairs[0], left=bad, right=bad))
        ),
        msgspec.structs.replace(ORDER, steps=(*ORDER.steps, bad)),
        msgspec.structs.replace(SHORT, key=bad),
        msgspec.structs.replace(
            REPORT, reports=(msgspec.structs.replace(REPORT.reports[0], text=bad[EN]), REPORT.reports[1])
        ),
    ]
    for item, typed in zip(items, ["t", "", "", "\x1b[2J", "a"], strict=True):
        shown = talk(path.with_name(f"{item.id}.db"), item, [typed])
        assert "\\x1b[2Jbad" in shown
        assert not {"\x1b", "\u202e"} & set(shown)


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_has_a_name(lang: Lang) -> None:
    """The words of each language, by which statistics name the kinds."""
    names = wording(lang).kind
    assert list(names) == ["recall", *KINDS]
    assert len(set(names.values())) == len(names)
    assert all(name.isascii() != (lang in CHINESE) for name in names.values())
