"""Grading of typed answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW
from duizhao.learn.answers import accepted, accepted_short, difference, grade, grade_any
from duizhao.learn.folding import fold
from duizhao.model.deck import ClozeItem, QuestionId
from sample_kinds import SHORT

RIGHT = [
    ("weights", "Weights"),
    ("  the   WEIGHTS. ", "the weights"),
    ("Ｓｏｆｔｗａｒｅ　２．０", "Software 2.0"),
    ("self driving", "self-driving"),
    ("“权重”", "权重"),
    ("dont", "don’t"),
    ("10,000", "10000"),
    ("GPT4", "GPT-4"),
    ("−5", "-5"),
    ("50％", "50%"),
    ("10–20", "10-20"),
    ("e\u0301lan", "élan"),
]
NEAR = [
    ("wieghts", "weights"),
    ("weihgts", "the weights"),
    ("backpropogation", "backpropagation"),
    ("bakcpropgation", "backpropagation"),
    ("反向传拨", "反向传播"),
    ("过拟和", "过拟合"),
    ("Transformer", "Transfomer"),
]
WRONG = [
    ("", "weights"),
    ("   ", "weights"),
    ("。", "权重"),
    ("biases", "weights"),
    ("wet", "net"),
    ("2017", "2018"),
    ("35", "3.5"),
    ("3.5", "35"),
    ("5", "-5"),
    ("5", "5%"),
    ("1020", "10-20"),
    ("1 020", "1020"),
    ("version 2.0", "version 2.1"),
    ("GPT-4 models", "GPT-5 models"),
    ("nine layers", "five layers"),
    ("三层网络", "四层网络"),
    ("do converge", "do not converge"),
    ("is not linear", "is now linear"),
    ("supervised", "unsupervised"),
    ("increased", "decreased"),
    ("pretrained", "retrained"),
    ("可以收敛", "不可以收敛"),
    ("权利", "权重"),
    ("C", "C#"),
    ("10²", "102"),
]


@pytest.mark.parametrize(("typed", "answer"), RIGHT)
def test_right(typed: str, answer: str) -> None:
    """Typed otherwise, but the same."""
    assert grade(typed, [answer]).verdict == "right"


@pytest.mark.parametrize(("typed", "answer"), NEAR)
def test_near(typed: str, answer: str) -> None:
    """A slip of the keyboard."""
    assert grade(typed, [answer]).verdict == "near"


@pytest.mark.parametrize(("typed", "answer"), WRONG)
def test_wrong(typed: str, answer: str) -> None:
    """Something else, or a number or a negation that is not the same."""
    assert grade(typed, [answer]).verdict == "wrong"


CLOZE = ClozeItem(
    id=QuestionId("gap"),
    parts={
        EN: ("", "Overfitting", " and ", "software", "."),
        ZH_HANS: ("", "过拟合", "和", "软件", "。"),
        ZH_HANT_TW: ("", "過擬合", "和", "軟體", "。"),
        ZH_HANT_HK: ("", "過擬合", "和", "軟件", "。"),
    },
)


def test_every_chinese_wording_counts_the_shown_one_first() -> None:
    """A cloze in four languages, shown in Taiwan's."""
    assert accepted(CLOZE, ZH_HANT_TW) == [["過擬合", "过拟合"], ["軟體", "软件", "軟件"]]
    assert accepted(CLOZE, EN) == [["Overfitting"], ["software"]]


def test_a_wording_with_another_number_of_blanks_does_not_count() -> None:
    """An author who hides one part in Hong Kong's wording, two elsewhere."""
    item = ClozeItem(id=QuestionId("gap"), parts={**CLOZE.parts, ZH_HANT_HK: ("", "過擬合", "和軟件。")})
    assert accepted(item, ZH_HANS) == [["过拟合", "過擬合"], ["软件", "軟體"]]
    assert accepted(item, ZH_HANT_HK) == [["過擬合"]]


@pytest.mark.parametrize("typed", ["过拟合", "過擬合", "過拟合", "过擬 合"])
def test_scripts_may_be_mixed(typed: str) -> None:
    """An input method that writes now this script, now that one."""
    assert grade(typed, accepted(CLOZE, ZH_HANS)[0]).verdict == "right"


def test_a_short_answer_counts_in_every_language_the_key_first() -> None:
    """The sample's question, which accepts a synonym too, shown in English and in Taiwan's Chinese."""
    synonyms = [["parameters"], ["参数"], ["參數"], ["參數"]]
    assert accepted_short(SHORT, EN) == [["weights"], ["权重", "權重"], *synonyms]
    assert accepted_short(SHORT, ZH_HANT_TW) == [["權重", "权重"], ["weights"], *synonyms]


@pytest.mark.parametrize(
    ("typed", "verdict", "expected"),
    [
        ("權重", "right", "权重"),
        ("参数", "right", "参数"),
        ("Parameters", "right", "parameters"),
        ("paramters", "near", "parameters"),
        ("权数", "wrong", "权重"),
        ("", "wrong", "权重"),
    ],
)
def test_the_best_of_several_answers_counts(typed: str, verdict: str, expected: str) -> None:
    """A question in simplified Chinese; 权数 is half of one answer and half of another."""
    graded = grade_any(typed, accepted_short(SHORT, ZH_HANS))
    assert (graded.verdict, graded.expected) == (verdict, expected)


@given(st.text(), st.text())
def test_what_folds_alike_is_right(one: str, other: str) -> None:
    """Any two texts."""
    alike = bool(fold(one)) and fold(one) == fold(other)
    assert (grade(one, [other]).verdict == "right") == alike


@given(st.text(), st.text())
def test_the_difference_holds_both_texts(typed: str, expected: str) -> None:
    """Any two texts without brackets."""
    typed, expected = (text.translate({ord("["): None, ord("]"): None}) for text in (typed, expected))
    left, right = difference(typed, expected)
    assert left.replace("[", "").replace("]", "") == typed
    assert right.replace("[", "").replace("]", "") == expected
    assert ("[" in left + right) == ([char.casefold() for char in typed] != [char.casefold() for char in expected])
