"""Finding the changed word of a quote."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.learn.altered import find, marked
from duizhao.model.deck import Alteration
from sample_kinds import ALTERED

DATA = msgspec.structs.replace(
    ALTERED,
    by={
        EN: Alteration("It became collecting ", "training data", "program code", " and setting goals."),
        ZH_HANS: Alteration("转变为收集", "训练数据", "程序代码", "并设定训练目标。"),
        ZH_HANT_TW: Alteration("轉變為收集", "訓練資料", "程式碼", "並設定訓練目標。"),
    },
)


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        ("program code", EN),
        ("Program-Code.", EN),
        ("training data", EN),
        ("program code -> training data", EN),
        ("training data, program code", EN),
        ("program code→training data", EN),
        ("collecting program code", EN),
        ("program code and", EN),
        ("程序代码", EN),
        ("程序代码", ZH_HANS),
        ("程式碼", ZH_HANS),
        ("訓練資料", ZH_HANS),
        ("訓练数据", ZH_HANS),
        ("程序代码=>训练数据", ZH_HANS),
        ("收集程序代码", ZH_HANS),
        ("收集训练数据", ZH_HANS),
        ("training data", ZH_HANT_TW),
    ],
)
def test_right(typed: str, lang: Lang) -> None:
    """The changed word, the true one, both, or one with a few words around it."""
    assert find(typed, DATA, lang).verdict == "right"


@pytest.mark.parametrize("typed", ["代码", "程序", "program", "progam code", "训练"])
def test_near(typed: str) -> None:
    """Half of a word or more, or a slip."""
    assert find(typed, DATA, ZH_HANS).verdict == "near"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "。",
        "目标",
        "训练目标",
        "转变为收集程序代码并设定训练目标",
        "It became collecting program code and setting goals.",
        "code is bad data",
        "-" * 50_000,
    ],
)
def test_wrong(typed: str) -> None:
    """Another word, or so many that nothing is pointed at."""
    grade = find(typed, DATA, ZH_HANS)
    assert (grade.verdict, grade.typed, grade.expected) == ("wrong", typed, "程序代码 → 训练数据")


@given(st.text())
def test_any_text_has_a_verdict(typed: str) -> None:
    """Any text."""
    assert find(typed, DATA, EN).verdict in {"right", "near", "wrong"}


def test_the_change_is_marked_without_colour() -> None:
    """The sample's quote."""
    assert marked(ALTERED[ZH_HANS]) == "程序不再是写出来的,而是[抄→训练]出来的;权重就是“程序”。"
