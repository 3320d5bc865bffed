"""One item of each kind that the sample deck lacks, made by code."""

from typing import Final

import msgspec

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW
from duizhao.model.deck import (
    Alteration,
    AlteredItem,
    Deck,
    Item,
    LocalQuote,
    LocalText,
    MatchItem,
    MultipleItem,
    Option,
    OrderItem,
    Pair,
    QuestionId,
    ReportItem,
    ShortItem,
    SourceId,
    TrueFalseItem,
)
from sample_deck import text

TRUE_FALSE: Final = TrueFalseItem(
    id=QuestionId("by-hand"),
    statement=text(
        "A programmer sets each weight by hand.",
        "每个权重都由程序员手工设定。",
        "每個權重都由程式設計師手工設定。",
        "每個權重都由程序員手工設定。",
    ),
    answer=False,
    rationale=text("Training finds them.", "权重由训练得出。", "權重由訓練得出。"),
)
MULTIPLE: Final = MultipleItem(
    id=QuestionId("found-by-training"),
    stem=text("What does training change?", "训练会改变什么？", "訓練會改變什麼？", "訓練會改變甚麼？"),
    keys=(
        text("The weights of each layer", "各层的权重", "各層的權重"),
        text("What the network predicts", "网络的预测", "網路的預測", "網絡的預測"),
    ),
    distractors=(
        Option(
            text("The data it learns from", "学习用的数据", "學習用的資料", "學習用的數據"),
            text("They are given.", "数据是给定的。", "資料是給定的。"),
        ),
        Option(
            text("The code that trains it", "训练它的代码", "訓練它的程式碼", "訓練它的代碼"),
            text("It only runs.", "代码只管运行。", "程式碼只管執行。"),
        ),
        Option(
            text("None of these", "以上都不是", "以上都不是"),
            text("Two of them change.", "有两项会变。", "有兩項會變。"),
            pinned=True,
        ),
    ),
    rationale=text("New weights predict anew.", "权重变了，预测就变。", "權重變了，預測就變。"),
)
MATCH: Final = MatchItem(
    id=QuestionId("jobs"),
    stem=text("Match each part with its job.", "将各部分与其作用配对。", "將各部分與其作用配對。"),
    pairs=(
        Pair(text("Loss", "损失", "損失"), text("says how wrong it is", "说明错了多少", "說明錯了多少")),
        Pair(text("Gradient", "梯度", "梯度"), text("says which way is up", "指出上坡的方向", "指出上坡的方向")),
        Pair(
            text("Learning rate", "学习率", "學習率"),
            text("says how far to go", "决定走多远", "決定走多遠"),
        ),
    ),
    rationale=None,
)
ORDER: Final = OrderItem(
    id=QuestionId("steps"),
    stem=text("Put one step of training in order.", "排列训练一步的顺序。", "排列訓練一步的順序。"),
    steps=(
        text("Predict", "预测", "預測"),
        text("Measure the loss", "计算损失", "計算損失"),
        text("Take the gradient", "求出梯度", "求出梯度"),
        text("Move the weights", "更新权重", "更新權重"),
    ),
    rationale=text("Without a loss there is no gradient.", "没有损失就没有梯度。", "沒有損失就沒有梯度。"),
)
SHORT: Final = ShortItem(
    id=QuestionId("name"),
    stem=text(
        "What are the numbers inside a network called?",
        "网络里的数值叫什么？",
        "網路裡的數值叫什麼？",
        "網絡裏的數值叫甚麼？",
    ),
    key=text("weights", "权重", "權重"),
    accept={EN: ("parameters",), ZH_HANS: ("参数",), ZH_HANT_TW: ("參數",), ZH_HANT_HK: ("參數",)},
    rationale=None,
)
_QUOTE: Final = LocalQuote(
    source=SourceId("example-weekly"),
    text="程序不再是写出来的,而是训练出来的;权重就是“程序”。",
    language=ZH_HANS,
    converted={
        ZH_HANT_TW: "程式不再是寫出來的,而是訓練出來的;權重就是「程式」。",
        ZH_HANT_HK: "程序不再是寫出來的,而是訓練出來的;權重就是「程序」。",
    },
    gloss=LocalText({EN: "Programs are no longer written but trained; the weights are the “program”."}),
    speaker="Lin Example",
    line=12,
    note=None,
)
ALTERED: Final = AlteredItem(
    id=QuestionId("altered-trained"),
    quote=_QUOTE,
    by={
        EN: Alteration("Programs are no longer written but ", "trained", "copied", "; the weights are the “program”."),
        ZH_HANS: Alteration("程序不再是写出来的,而是", "训练", "抄", "出来的;权重就是“程序”。"),
        ZH_HANT_TW: Alteration("程式不再是寫出來的,而是", "訓練", "抄", "出來的;權重就是「程式」。"),
        ZH_HANT_HK: Alteration("程序不再是寫出來的,而是", "訓練", "抄", "出來的;權重就是「程序」。"),
    },
    rationale=text("A copy holds nothing new.", "抄来的没有新东西。", "抄來的沒有新東西。"),
)
REPORT: Final = ReportItem(
    id=QuestionId("which-number"),
    stem=text("How many weights were named?", "说的是多少个权重？", "說的是多少個權重？"),
    reports=(
        LocalQuote(
            source=SourceId("example-weekly"),
            text="大约有十亿个权重。",
            language=ZH_HANS,
            converted={ZH_HANT_TW: "大約有十億個權重。", ZH_HANT_HK: "大約有十億個權重。"},
            gloss=LocalText({EN: "There are about a billion weights."}),
            speaker="Lin Example",
            line=20,
            note=None,
        ),
        LocalQuote(
            source=SourceId("example-talk"),
            text="There are tens of billions of weights.",
            language=EN,
            converted={},
            gloss=text("", "有数百亿个权重。", "有數百億個權重。"),
            speaker="Pat Sample",
            line=None,
            note=None,
        ),
    ),
    rationale=text("The recording has “a billion”.", "录音里是“十亿”。", "錄音裡是「十億」。"),
)

FURTHER: Final[tuple[Item, ...]] = (MULTIPLE, TRUE_FALSE, MATCH, ORDER, SHORT, ALTERED, REPORT)


def with_further_kinds(deck: Deck) -> Deck:
    """Return `deck` with an item of each further kind in its first idea, behind its own."""
    first, *rest = deck.ideas
    return msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(first, items=(*first.items, *FURTHER)), *rest))
