"""A question as lines, and which keys answer it; nothing here reads or writes."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from duizhao.lang import Lang
from duizhao.learn.arrange import LETTERS, Trouble
from duizhao.learn.screen import Line
from duizhao.learn.view import BAR, labelled, said, styles, texts
from duizhao.learn.wording import Wording
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    LocalIdea,
    LocalText,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.kinds import FALSE, INSTRUCTION, TRUE, Kind

ToChoose: TypeAlias = ChoiceItem | TrueFalseItem | ReportItem
"""Answered by one key."""
ToMark: TypeAlias = ToChoose | MultipleItem
"""Options to choose from."""
ToArrange: TypeAlias = MatchItem | OrderItem
"""Answered by letters in a row."""
ToName: TypeAlias = ShortItem | AlteredItem
"""Answered in a word or two."""

BLANK: Final = "____"
"""Always of one length: it must not give away how long the word is."""
_TRUE: Final = ("t", "1", "true", "✓", "对", "對", "正确", "正確")
_FALSE: Final = ("f", "2", "false", "✗", "错", "錯", "错误", "錯誤")


def recall(idea: LocalIdea, langs: Sequence[Lang]) -> list[Line]:
    """Return the term alone; in the first language only, as the others would help."""
    return [Line(idea.term[langs[0]], "strong", breaks=idea.breaks.get(langs[0], ()))]


def cloze(item: ClozeItem, lang: Lang) -> list[Line]:
    """Return the sentence with blanks, numbered where there are several."""
    parts = item[lang]
    several = len(parts) > 3  # noqa: PLR2004  (plain, hidden, plain)
    shown = [(f"({i // 2 + 1}){BLANK}" if several else BLANK) if i % 2 else part for i, part in enumerate(parts)]
    return [Line("".join(shown), "strong")]


def options(item: ToMark) -> int:
    """Return how many options are shown."""
    match item:
        case ChoiceItem():
            return min(1 + len(item.distractors), len(LETTERS))
        case MultipleItem():
            return len(item.keys) + len(item.distractors)
        case ReportItem():
            return min(len(item.reports), len(LETTERS))
        case TrueFalseItem():
            return 2


def to_choose(item: ToMark, order: Sequence[int], langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return a question and its options, lettered in `order`: places in the item, keys first."""
    match item:
        case ChoiceItem():
            lines = [*texts(item.stem, langs, style="strong"), *_lettered(item, order, langs)]
        case MultipleItem():
            lines = [
                *_task("multiple", langs),
                *texts(item.stem, langs, style="strong"),
                *_lettered(item, order, langs),
            ]
        case ReportItem():
            lines = [*_task("report", langs), *texts(item.stem, langs, style="strong")]
            for letter, option in zip(LETTERS, order, strict=False):
                lines += said(item.reports[option], langs, words, lead=f"  {letter}. ", below=" " * 5)
        case TrueFalseItem():
            lines = [*_task("true-false", langs), *texts(item.statement, langs, style="strong")]
    return lines


def keys(item: ToChoose, order: Sequence[int], lang: Lang, words: Wording) -> tuple[str, Mapping[str, int]]:
    """Return what to type, and which key stands for which option; 0 is the right one."""
    if isinstance(item, TrueFalseItem):
        true, false = (0, 1) if item.answer else (1, 0)
        typed = dict.fromkeys(_TRUE, true) | dict.fromkeys(_FALSE, false)
        return f"t {TRUE[lang]}   f {FALSE[lang]}", typed
    letters = {letter.lower(): option for letter, option in zip(LETTERS, order, strict=False)}
    return words.choose.format(last=LETTERS[len(letters) - 1]), letters


def parts(item: ToArrange) -> int:
    """Return how many parts are to be arranged."""
    return len(item.pairs) if isinstance(item, MatchItem) else len(item.steps)


def to_arrange(item: ToArrange, order: Sequence[int], langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return what to match, numbered, and what to match it with, or to put in order, lettered as in `order`."""
    lines = texts(item.stem, langs, style="strong")
    lettered: Sequence[LocalText]
    if isinstance(item, MatchItem):
        for number, pair in enumerate(item.pairs, 1):
            lines += texts(pair.left, langs, lead=f"  {number}. ")
        lines.append(Line())
        lettered = [pair.right for pair in item.pairs]
    else:
        lettered = item.steps
    for letter, place in zip(LETTERS, order, strict=False):
        lines += texts(lettered[place], langs, lead=f"  {letter}. ")
    return [*lines, Line(how(item, words), "quiet")]


def how(item: ToArrange | MultipleItem, words: Wording) -> str:
    """Return what letters to type."""
    match item:
        case MatchItem():
            return words.match
        case OrderItem():
            return words.order
        case MultipleItem():
            return words.choose_all.format(last=LETTERS[options(item) - 1])


def trouble(item: ToArrange | MultipleItem, found: Trouble, words: Wording) -> list[Line]:
    """Return what is wrong with what was typed, and once more what to type."""
    count = options(item) if isinstance(item, MultipleItem) else parts(item)
    stray = words.no_letter if isinstance(item, MultipleItem) else words.stray
    why = {"stray": stray, "unpaired": words.unpaired, "twice": words.twice, "missing": words.missing}
    complaint = why[found.kind].format(what=" ".join(found.what), last=LETTERS[count - 1], n=count)
    return [Line(complaint), Line(how(item, words), "quiet")]


def to_name(item: ToName, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return a question to answer in a word, or a quote with one word changed, and what to type."""
    if isinstance(item, ShortItem):
        return [*texts(item.stem, langs, style="strong"), Line(words.short, "quiet")]
    wordings: dict[str, None] = {}
    for lang in langs:
        change = item[lang]
        wordings[labelled(item, f"{change.before}{change.instead}{change.after}", lang, words)] = None
    lines = [Line(wording, style, BAR) for wording, style in zip(wordings, styles("strong"), strict=False)]
    return [*_task("altered", langs), *lines, Line(words.altered, "quiet")]


def option_text(item: ChoiceItem | MultipleItem, option: int) -> LocalText:
    """Return an option's text: keys come first, then the distractors."""
    keys = item.keys if isinstance(item, MultipleItem) else (item.key,)
    return keys[option] if option < len(keys) else item.distractors[option - len(keys)].text


def _lettered(item: ChoiceItem | MultipleItem, order: Sequence[int], langs: Sequence[Lang]) -> list[Line]:
    shown = zip(LETTERS, order, strict=False)
    return [line for letter, option in shown for line in texts(option_text(item, option), langs, lead=f"  {letter}. ")]


def _task(kind: Kind, langs: Sequence[Lang]) -> list[Line]:
    """Return what to do, as the cards of Anki have it, for a kind whose stem does not say it."""
    return [Line(INSTRUCTION[kind][langs[0]], "quiet")]
