"""The kinds of question, and what each asks for: in the same words in Anki, on paper and on screen."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, cast

from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, LocalText, MultipleItem
from duizhao.model.definitions import Kind as Kind  # noqa: PLC0414 - found here with all that is said of kinds

KINDS: Final[tuple[Kind, ...]] = (
    *("choice", "multiple", "cloze", "true-false", "match", "order", "short", "altered", "report"),
)
BEYOND_RECALL: Final[tuple[Kind, ...]] = ("multiple", "true-false", "match", "order", "altered", "report")
"""Kinds that ask for a judgement, not for words that were learnt."""


def kind(question: Struct) -> Kind:
    """Return the kind of a question, be it a definition, an item or a printed question."""
    return cast("Kind", question.__struct_config__.tag)


def pinned_last(order: Iterable[int], item: ChoiceItem | MultipleItem) -> list[int]:
    """Return an order of a question's options, keys first on the card, with the one that is pinned moved to its end."""
    keys = (item.pinned,) if isinstance(item, ChoiceItem) else (False,) * len(item.keys)
    pins = (*keys, *(option.pinned for option in item.distractors))
    return sorted(order, key=lambda place: pins[place])


def share_of_keys(chosen: Collection[int], keys: int) -> float:
    """Return what options are worth of 1, where the first `keys` are right: each its share, one wrong option takes all.

    As in China's university entrance examination since 2024, so that it does not pay to mark everything.
    """
    return len(chosen) / keys if all(place < keys for place in chosen) else 0.0


def _text(en: str, hans: str, taiwan: str, hong_kong: str) -> LocalText:
    by: dict[Lang, str] = {EN: en, ZH_HANS: hans, ZH_HANT_TW: taiwan, ZH_HANT_HK: hong_kong}
    return LocalText(by)


TRUE: Final = _text("True", "正确", "正確", "正確")
FALSE: Final = _text("False", "错误", "錯誤", "錯誤")

INSTRUCTION: Final[Mapping[Kind, LocalText]] = {
    "choice": _text("Choose one.", "单选。", "單選。", "單選。"),
    "multiple": _text(
        "Choose all that are right.",
        "多选：选出所有正确的选项。",
        "多選：選出所有正確的選項。",
        "多選：選出所有正確的選項。",
    ),
    "cloze": _text("Fill in the blank.", "填空。", "填空。", "填空。"),
    "true-false": _text(
        "True or false? Give the reason.", "判断正误，并说明理由。", "判斷對錯，並說明理由。", "判斷對錯，並說明理由。"
    ),
    "match": _text(
        "Match each one on the left with one on the right.",
        "将左右两栏一一配对。",
        "將左右兩欄一一配對。",
        "將左右兩欄一一配對。",
    ),
    "order": _text("Put these in order.", "按正确的顺序排列。", "依正確的順序排列。", "按正確的次序排列。"),
    "short": _text("Answer in a word or two.", "用一个词简短作答。", "用一個詞簡短作答。", "用一個詞簡短作答。"),
    "altered": _text(
        "One word of this quotation was changed. Which one, and what was really said?",
        "这段引文有一个词被改过。是哪个词？原话是什么？",
        "這段引文有一個詞被改過。是哪個詞？原話是什麼？",
        "這段引文有一個詞被改過。是哪個詞？原話是甚麼？",
    ),
    "report": _text(
        "Documents report this differently. Which report is right?",
        "几篇文章的说法不同。哪一种说法正确？",
        "幾篇文章的說法不同。哪一種說法正確？",
        "幾篇文章的說法不同。哪一種說法正確？",
    ),
}
"""What to do, in each language."""

SCORING: Final[Mapping[Kind, LocalText]] = {
    "multiple": _text(
        "Some of them earn part of the points; one wrong choice loses them all.",
        "全部选对得满分，部分选对得部分分，有选错的不得分。",
        "全部選對得滿分，部分選對得部分分數，有選錯的不給分。",
        "全部選對得滿分，部分選對得部分分數，有選錯的不給分。",
    ),
}
"""What pupils are told of the points for a question, where they could not guess it."""
