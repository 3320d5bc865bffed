"""A deck made by code, for tests that need a whole one: every construct, in every language, no file read."""

from typing import Final

import msgspec

from duizhao.lang import EN, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import (
    ChoiceItem,
    ClozeItem,
    Deck,
    DeckId,
    IdeaId,
    Item,
    LocalIdea,
    LocalQuote,
    LocalText,
    Option,
    QuestionId,
    Reading,
    SourceId,
    SourceRef,
)


def text(en: str, hans: str, tw: str, hk: str = "") -> LocalText:
    """Return a text in four languages, the traditional ones marked as converted."""
    return LocalText({EN: en, ZH_HANS: hans, ZH_HANT_TW: tw, ZH_HANT_HK: hk or tw}, TRADITIONAL)


_WEIGHTS: Final = LocalIdea(
    id=IdeaId("learned-weights"),
    anchor=IdeaId("learned-weights"),
    topic="software",
    level=2,
    term=text("Learned weights", "学到的权重", "學到的權重"),
    definition=text(
        "The numbers inside a network are found by training, not typed in by a programmer.",
        "网络里的数值由训练得出，而不是由程序员写出。",
        "網路裡的數值由訓練得出，而不是由程式設計師寫出。",
        "網絡裏的數值由訓練得出，而不是由程序員寫出。",
    ),
    quotes=(
        LocalQuote(
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
            note=text(
                "The speaker means neural networks only.",
                "讲者只指神经网络。",
                "講者只指神經網路。",
                "講者只指神經網絡。",
            ),
        ),
    ),
    items=(
        ChoiceItem(
            id=QuestionId("meaning"),
            stem=text("Where do the weights come from?", "权重从哪里来？", "權重從哪裡來？", "權重從哪裏來？"),
            key=text("From training on data", "由数据训练得出", "由資料訓練得出", "由數據訓練得出"),
            distractors=(
                Option(
                    text("A programmer types them in", "程序员写入", "程式設計師寫入", "程序員寫入"),
                    text("No one could write so many by hand.", "没有人能手写这么多。", "沒有人能手寫這麼多。"),
                ),
                Option(
                    text("They are random and stay so", "随机产生，不再改变", "隨機產生，不再改變"),
                    text("Only the start is random.", "只有初值是随机的。", "只有初值是隨機的。"),
                ),
                Option(
                    text("The hardware supplies them", "由硬件提供", "由硬體提供", "由硬件提供"),
                    text("The hardware only multiplies.", "硬件只做乘法。", "硬體只做乘法。", "硬件只做乘法。"),
                ),
            ),
            rationale=text(
                "Training adjusts each weight to lower the loss.",
                "训练调整每个权重以降低损失。",
                "訓練調整每個權重以降低損失。",
            ),
        ),
        ClozeItem(
            id=QuestionId("program"),
            parts={
                EN: ("The trained ", "weights", " are the program."),
                ZH_HANS: ("训练好的", "权重", "本身就是程序。"),
                ZH_HANT_TW: ("訓練好的", "權重", "本身就是程式。"),
                ZH_HANT_HK: ("訓練好的", "權重", "本身就是程序。"),
            },
            converted=TRADITIONAL,
        ),
    ),
    related=(IdeaId("gradient-descent"),),
    requires=(),
)

_DESCENT: Final = LocalIdea(
    id=IdeaId("gradient-descent"),
    anchor=IdeaId("steepest-descent"),
    topic="training",
    level=3,
    term=text("Gradient descent", "梯度下降", "梯度下降"),
    definition=text(
        "Each step moves the weights a little way downhill on the loss.",
        "每一步都让权重沿损失下降的方向移动一点。",
        "每一步都讓權重沿損失下降的方向移動一點。",
    ),
    quotes=(
        LocalQuote(
            source=SourceId("example-talk"),
            text="You don't need the map; you only need to know which way is down.",
            language=EN,
            converted={},
            gloss=LocalText(
                {
                    ZH_HANS: "你不需要地图，只要知道哪边是下坡。",
                    ZH_HANT_TW: "你不需要地圖，只要知道哪邊是下坡。",
                    ZH_HANT_HK: "你不需要地圖，只要知道哪邊是下坡。",
                },
                TRADITIONAL,
            ),
            speaker="Pat Sample",
            line=None,
            note=None,
        ),
    ),
    items=(
        ChoiceItem(
            id=QuestionId("direction"),
            stem=text("Which way does a step go?", "每一步朝哪个方向走？", "每一步朝哪個方向走？"),
            key=text("Against the gradient", "逆着梯度", "逆著梯度", "逆着梯度"),
            distractors=(
                Option(
                    text("Along the gradient", "顺着梯度", "順著梯度", "順着梯度"),
                    text("That would raise the loss.", "那会使损失上升。", "那會使損失上升。"),
                ),
            ),
            rationale=text("The gradient points uphill.", "梯度指向上坡。", "梯度指向上坡。"),
        ),
    ),
    related=(),
    requires=(IdeaId("learned-weights"),),
)

_OVERFITTING: Final = LocalIdea(
    id=IdeaId("overfitting"),
    anchor=IdeaId("overfitting"),
    topic="training",
    level=1,
    term=text("Overfitting", "过拟合", "過度擬合", "過擬合"),
    definition=text(
        "The model has learned its training examples by heart and fails on new ones.",
        "模型背下了训练样本，遇到新样本就出错。",
        "模型背下了訓練樣本，遇到新樣本就出錯。",
    ),
    quotes=(),
    items=(
        ClozeItem(
            id=QuestionId("gap"),
            parts={
                EN: ("Error is low on ", "training", " data, high on ", "new", " data."),
                ZH_HANS: ("在", "训练", "数据上误差低，在", "新", "数据上误差高。"),
                ZH_HANT_TW: ("在", "訓練", "資料上誤差低，在", "新", "資料上誤差高。"),
                ZH_HANT_HK: ("在", "訓練", "數據上誤差低，在", "新", "數據上誤差高。"),
            },
            converted=TRADITIONAL,
        ),
    ),
    related=(),
    requires=(),
)

_IDEAS: Final = (_WEIGHTS, _DESCENT, _OVERFITTING)

_SOURCES: Final = {
    "example-weekly": SourceRef(
        id=SourceId("example-weekly"),
        title="权重的故事",
        outlet="示例周刊",
        date="2024-06-30",
        url="https://example.org/weekly?a=1&b=2",
        language=ZH_HANS,
        event="Example Podcast #7",
        event_date="2024-06-01",
    ),
    "example-talk": SourceRef(
        id=SourceId("example-talk"),
        title="Downhill",
        outlet="Example Press",
        date="2023",
        url="",
        language=EN,
        event="",
        event_date="",
    ),
}


def sample_deck(n: int = 3, script: Lang = ZH_HANS) -> Deck:
    """Return a deck of `n` ideas that shows `script` first.

    Idea 1 has a Chinese quote with a note, a choice of four and a cloze; idea 2 an English quote, a choice of two and
    an earlier id; idea 3 no quote and a cloze with two hidden parts. From the fourth on they repeat, each with its
    number in its ids and texts.
    """
    ideas = tuple(_numbered(_IDEAS[i % len(_IDEAS)], i + 1) if i >= len(_IDEAS) else _IDEAS[i] for i in range(n))
    return Deck(
        id=DeckId("sample"),
        name="Duizhao sample",
        title=text("Sample deck", "示例牌组", "範例牌組", "示例牌組"),
        description=text("A deck made by code.", "由代码生成的牌组。", "由程式碼產生的牌組。", "由代碼生成的牌組。"),
        licence=text("Do as you like.", "随意使用。", "隨意使用。"),
        script=script,
        topics={
            "software": text("Software", "软件", "軟體", "軟件"),
            "training": text("Training", "训练", "訓練"),
        },
        ideas=ideas,
        sources=_SOURCES,
    )


_READINGS: Final = {
    "学到的权重": ("xué dào de quán zhòng", "ㄒㄩㄝˊ ㄉㄠˋ ˙ㄉㄜ ㄑㄩㄢˊ ㄓㄨㄥˋ"),
    "梯度下降": ("tī dù xià jiàng", "ㄊㄧ ㄉㄨˋ ㄒㄧㄚˋ ㄐㄧㄤˋ"),
    "过拟合": ("guò nǐ hé", "ㄍㄨㄛˋ ㄉㄨˋ ㄋㄧˇ ㄏㄜˊ"),
}


def with_readings(deck: Deck) -> Deck:
    """Return the sample deck with the pinyin and zhuyin of its terms; a number behind a term is not read."""
    return msgspec.structs.replace(deck, ideas=tuple(_read(idea) for idea in deck.ideas))


def _read(idea: LocalIdea) -> LocalIdea:
    pinyin, zhuyin = _READINGS[idea.term[ZH_HANS].partition(" ")[0]]
    return msgspec.structs.replace(idea, reading=Reading(pinyin=tuple(pinyin.split()), zhuyin=tuple(zhuyin.split())))


def _numbered(idea: LocalIdea, number: int) -> LocalIdea:
    return msgspec.structs.replace(
        idea,
        id=IdeaId(f"{idea.id}-{number}"),
        anchor=IdeaId(f"{idea.anchor}-{number}"),
        term=_append(idea.term, f" {number}"),
        definition=_append(idea.definition, f" ({number})"),
        quotes=tuple(
            msgspec.structs.replace(
                quote,
                text=f"{quote.text} {number}",
                converted={lang: f"{wording} {number}" for lang, wording in quote.converted.items()},
            )
            for quote in idea.quotes
        ),
        items=tuple(_numbered_item(item, number) for item in idea.items),
        related=(),
        requires=(),
    )


def _numbered_item(item: Item, number: int) -> Item:
    if isinstance(item, ChoiceItem):
        return msgspec.structs.replace(item, stem=_append(item.stem, f" {number}"))
    assert isinstance(item, ClozeItem)
    parts = {lang: (*words[:-1], f"{words[-1]} {number}") for lang, words in item.parts.items()}
    return msgspec.structs.replace(item, parts=parts)


def _append(local: LocalText, suffix: str) -> LocalText:
    return LocalText({lang: wording + suffix for lang, wording in local.by.items()}, local.converted)
