"""The words of the page of an item analysis, in each language."""

from typing import Final

from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.analysis import Flaw


class Words(Struct, frozen=True, kw_only=True):
    """What the page says; braces hold figures. `flaws` are what is wrong with an item, and what to do."""

    heading: str
    sheets: str
    items: str
    few: str
    all: str
    version: str
    columns: tuple[str, ...]
    reliability: str
    plot: str
    easier: str
    discriminates: str
    marks: str
    marks_axis: str
    look: str
    nothing: str
    each: str
    item_columns: tuple[str, ...]
    key: str
    blank: str
    several: str
    undecided: str
    reading: str
    percent: str
    colon: str
    between: str
    flaws: dict[Flaw, tuple[str, str]]


_EN: Final = Words(
    heading="Item analysis",
    sheets="{n} sheets",
    items="{n} items",
    few="{n} sheets: too few to judge discrimination or distractors; that takes {fewest}.",
    all="All",
    version="Version {label}",
    columns=("Sheets", "Mean", "SD", "alpha", "KR-20", "Error of a mark"),
    reliability="Reliability from {sheets} sheets and {items} items that are decided throughout.",
    plot="Difficulty and discrimination",
    easier="p, share right",
    discriminates="r, with the other marks",
    marks="Marks",
    marks_axis="points, of {most}",
    look="To look at, the worst first",
    nothing="Nothing is suspect.",
    each="Every item",
    item_columns=("", "Item", "p (95 %)", "D", "r (95 %)", "p in each version", "Options"),
    key="key",
    blank="blank",
    several="marked twice",
    undecided="undecided",
    reading="p: share of right answers. D: share right among the best 27 % less that among the weakest 27 %. "
    "r: correlation of the item with the marks for all other items; from 0.2 on an item does its work. In grey, the "
    "95 % interval. Of the options the key comes first, then the distractors as in cards/.",
    percent="{n} %",
    colon=": ",
    between="{low} to {high}",
    flaws={
        "key": (
            "of the best 27 %, {0} chose “{option}” and {1} the key",
            "Is the key right? If it is, let the stem say what tells the two apart.",
        ),
        "negative": (
            "the better a pupil, the more often wrong: r {0} ({1} to {2})",
            "Look for a wrong key, a second right answer, or a stem that misleads who knows more.",
        ),
        "versions": (
            "in version {label} {0} of {1} are right, elsewhere {2} of {3}",
            "Read that version and its key: a misprint, or an answer given away next to it?",
        ),
        "nobody": ("nobody of {0} is right", "Is the key right? If it is, was this taught?"),
        "chance": (
            "{0} are right ({1} to {2}), guessing gets {3}",
            "Look for two options that say the same, or ask for what was taught.",
        ),
        "everybody": (
            "{0} of {1} are right: it tells nobody apart",
            "Keep it as an opener, or give it distractors that somebody could believe.",
        ),
        "idle": ("nobody of {0} chose “{option}”", "Write what somebody could believe, or leave it out."),
    },
)
_HANS: Final = Words(
    heading="试题分析",
    sheets="{n} 份答卷",
    items="{n} 道题",
    few="只有 {n} 份答卷，不足以判断区分度和干扰项，至少需要 {fewest} 份。",
    all="全部",
    version="版本 {label}",
    columns=("答卷", "平均分", "标准差", "α 系数", "KR-20", "测量标准误"),
    reliability="信度根据 {sheets} 份答卷、{items} 道均已判定的题目算出。",
    plot="难度与区分度",
    easier="p，答对率",
    discriminates="r，与其余得分的相关",
    marks="分数分布",
    marks_axis="得分，满分 {most}",
    look="需要检查的题目，问题最大的在前",
    nothing="没有可疑的题目。",
    each="全部题目",
    item_columns=("", "题目", "p（95%）", "D", "r（95%）", "各版本的 p", "选项"),
    key="答案",
    blank="空白",
    several="多选",
    undecided="未判定",
    reading="p：答对率。D：得分最高的 27% 与最低的 27% 的答对率之差。r：该题与其余各题得分的相关，0.2 以上即为有效。"
    "灰字为 95% 置信区间。选项中正确答案在前，其后为干扰项，次序与 cards/ 相同。",
    percent="{n}%",
    colon="：",
    between="{low} 至 {high}",
    flaws={
        "key": (
            "得分最高的 27% 中，{0} 选了“{option}”，{1} 选了正确答案",
            "答案设对了吗？如果没错，请在题干中写明两者的区别。",
        ),
        "negative": (
            "越好的学生越容易答错：r 为 {0}（{1} 至 {2}）",
            "检查答案是否有误、是否还有别的正确选项、题干是否误导懂得多的人。",
        ),
        "versions": (
            "版本 {label} 中 {1} 人答对 {0} 人，其他版本 {3} 人答对 {2} 人",
            "对照该版本的试卷与答案：是印错了，还是邻近的题目泄露了答案？",
        ),
        "nobody": ("{0} 人无一答对", "答案设对了吗？如果没错，这个内容教过吗？"),
        "chance": ("答对率为 {0}（{1} 至 {2}），猜测即可达到 {3}", "检查是否有两个选项意思相同，或者改问教过的内容。"),
        "everybody": ("{1} 人中有 {0} 人答对，分不出高下", "可以留作开头的热身题，或者换上更像正确答案的干扰项。"),
        "idle": ("{0} 人中无人选“{option}”", "改成有人会信的说法，或者删去。"),
    },
)
_TW: Final = Words(
    heading="試題分析",
    sheets="{n} 份答案卷",
    items="{n} 題",
    few="只有 {n} 份答案卷，不足以判斷鑑別度和誘答選項，至少需要 {fewest} 份。",
    all="全部",
    version="版本 {label}",
    columns=("答案卷", "平均分數", "標準差", "α 係數", "KR-20", "測量標準誤"),
    reliability="信度依據 {sheets} 份答案卷、{items} 道均已判定的試題計算。",
    plot="難度與鑑別度",
    easier="p，答對率",
    discriminates="r，與其餘得分的相關",
    marks="分數分布",
    marks_axis="得分，滿分 {most}",
    look="需要檢查的試題，問題最大的在前",
    nothing="沒有可疑的試題。",
    each="全部試題",
    item_columns=("", "試題", "p（95%）", "D", "r（95%）", "各版本的 p", "選項"),
    key="答案",
    blank="空白",
    several="複選",
    undecided="未判定",
    reading="p：答對率。D：高分組（前 27%）與低分組（後 27%）的答對率之差。"
    "r：該題與其餘各題得分的相關，0.2 以上即為有效。"
    "灰字為 95% 信賴區間。選項中正確答案在前，其後為誘答選項，次序與 cards/ 相同。",
    percent="{n}%",
    colon="：",
    between="{low} 至 {high}",
    flaws={
        "key": (
            "高分組（前 27%）中，{0} 選了「{option}」，{1} 選了正確答案",
            "答案設對了嗎？如果沒錯，請在題幹中寫明兩者的差別。",
        ),
        "negative": (
            "程度越好的學生越容易答錯：r 為 {0}（{1} 至 {2}）",
            "檢查答案是否有誤、是否還有別的正確選項、題幹是否誤導懂得多的人。",
        ),
        "versions": (
            "版本 {label} 中 {1} 人答對 {0} 人，其他版本 {3} 人答對 {2} 人",
            "對照該版本的試卷與答案：是印錯了，還是鄰近的試題洩漏了答案？",
        ),
        "nobody": ("{0} 人無一答對", "答案設對了嗎？如果沒錯，這個內容教過嗎？"),
        "chance": ("答對率為 {0}（{1} 至 {2}），猜測即可達到 {3}", "檢查是否有兩個選項意思相同，或者改問教過的內容。"),
        "everybody": ("{1} 人中有 {0} 人答對，分不出高下", "可以留作開頭的暖身題，或者換上更具誘答力的選項。"),
        "idle": ("{0} 人中無人選「{option}」", "改成有人會信的說法，或者刪去。"),
    },
)
_HK: Final = Words(
    heading="試題分析",
    sheets="{n} 份答卷",
    items="{n} 題",
    few="只有 {n} 份答卷，不足以判斷鑑別度和干擾項，最少需要 {fewest} 份。",
    all="全部",
    version="版本 {label}",
    columns=("答卷", "平均分", "標準差", "α 係數", "KR-20", "測量標準誤差"),
    reliability="信度根據 {sheets} 份答卷、{items} 道均已判定的題目計算。",
    plot="難度與鑑別度",
    easier="p，答對率",
    discriminates="r，與其餘得分的相關",
    marks="分數分佈",
    marks_axis="得分，滿分 {most}",
    look="需要檢查的題目，問題最大的在前",
    nothing="沒有可疑的題目。",
    each="全部題目",
    item_columns=("", "題目", "p（95%）", "D", "r（95%）", "各版本的 p", "選項"),
    key="答案",
    blank="空白",
    several="多選",
    undecided="未判定",
    reading="p：答對率。D：得分最高的 27% 與最低的 27% 的答對率之差。r：該題與其餘各題得分的相關，0.2 以上即為有效。"
    "灰字為 95% 置信區間。選項中正確答案在前，其後為干擾項，次序與 cards/ 相同。",
    percent="{n}%",
    colon="：",
    between="{low} 至 {high}",
    flaws={
        "key": (
            "得分最高的 27% 中，{0} 選了「{option}」，{1} 選了正確答案",
            "答案設對了嗎？如果沒錯，請在題幹中寫明兩者的分別。",
        ),
        "negative": (
            "愈好的學生愈容易答錯：r 為 {0}（{1} 至 {2}）",
            "檢查答案有沒有錯、有沒有別的正確選項、題幹會否誤導懂得較多的人。",
        ),
        "versions": (
            "版本 {label} 中 {1} 人答對 {0} 人，其他版本 {3} 人答對 {2} 人",
            "對照該版本的試卷與答案：是印錯了，還是鄰近的題目洩露了答案？",
        ),
        "nobody": ("{0} 人無一答對", "答案設對了嗎？如果沒錯，這個內容教過嗎？"),
        "chance": ("答對率為 {0}（{1} 至 {2}），猜測即可達到 {3}", "檢查是否有兩個選項意思相同，或者改問教過的內容。"),
        "everybody": ("{1} 人中有 {0} 人答對，分不出高下", "可以留作開頭的熱身題，或者換上更像正確答案的干擾項。"),
        "idle": ("{0} 人中無人選「{option}」", "改成有人會信的說法，或者刪去。"),
    },
)

WORDS: Final[dict[Lang, Words]] = {EN: _EN, ZH_HANS: _HANS, ZH_HANT_TW: _TW, ZH_HANT_HK: _HK}
