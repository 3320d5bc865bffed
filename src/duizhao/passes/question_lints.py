"""What is doubtful about one question, though it is well formed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from duizhao.diagnostic import Finding, short
from duizhao.lang import AUTHORED, EN, ZH_HANS, Lang, Text
from duizhao.model.cloze import ClozeError, parts
from duizhao.model.definitions import (
    AlteredDef,
    ChoiceDef,
    ClozeDef,
    MatchDef,
    MultipleDef,
    OrderDef,
    QuestionDef,
    ShortDef,
    TrueFalseDef,
)
from duizhao.passes.deck_lints import options
from duizhao.span import Node

STEM: Final[dict[Lang, int]] = {EN: 260, ZH_HANS: 100}
OPTION: Final[dict[Lang, int]] = {EN: 120, ZH_HANS: 45}
KEY: Final[dict[Lang, int]] = {EN: 40, ZH_HANS: 16}
RATIONALE: Final[dict[Lang, int]] = {EN: 360, ZH_HANS: 150}
"""Characters. A question that takes a minute to read tests reading, and what takes a sentence to say is not typed."""

CLUE_WORDS: Final = 2
CLUE_RUN: Final = 5
"""English words of five letters and more, or characters of Chinese in a row, that only the key shares with its stem.
One word is often the very thing that is asked about."""

SHORTEST_HIDDEN: Final[dict[Lang, int]] = {EN: 2, ZH_HANS: 3}
"""Characters: a word of two may be part of another one, as 机器 is of 机器人."""

_AN_OPTION: Final = "this option"
_HAN: Final = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LONG_WORD: Final = re.compile(r"[a-z]{5,}")

_ALL_OF_ABOVE: Final[dict[Lang, re.Pattern[str]]] = {
    EN: re.compile(
        r"\b(?:all|none|both|any|neither|either|some|two|three) of (?:the )?(?:above|(?:other )?(?:options|answers))\b"
        r"|\b(?:option|answer)s? [A-H1-8]\b|^(?:both )?[A-H] and [A-H]\b",
        re.IGNORECASE,
    ),
    ZH_HANS: re.compile(
        "(?:以上|上述|上面)(?:[都皆全均各几]|所有|答案|选项|说法|[两二三四][者项个])|所有选项|其他选项|^[都皆全](?:不?对|正确|错)"
        "|^[A-H] ?[和与及] ?[A-H]"
    ),
}
_MAY_POINT: Final[dict[Lang, tuple[str, ...]]] = {
    EN: ("above", "option", "answer", " and B", " and C", " and D"),
    ZH_HANS: ("以上", "上述", "上面", "选项", "对", "正确", "错", "B", "C", "D"),
}
_SUBORDINATE: Final = "that|who|whose|if|when|where|while|because|since|although|after|before|so|and|but"
_NEGATED: Final[dict[Lang, re.Pattern[str]]] = {
    EN: re.compile(
        rf"\b[Ww](?:hich|hat|ho)\b(?:(?!\b(?:{_SUBORDINATE})\b)[^?.;:,“\"])*?(?:(?<!at )\b(?:never|except|least)\b"
        r"|(?:\bnot\b|n['’]t\b)(?! (?:to|just|only|merely|simply|yet)\b))"
        r"|\b(?:[Aa]ll|[Aa]ny|[Ee]ach|[Ee]verything|[Aa]nything)\b[^?.;:]*\bexcept\b[^?.]*[?.:]?$"
    ),
    ZH_HANS: re.compile(
        "(?:哪[一几些]?[项个种条句类]?|(?:下列|以下)[^，。；：？“「]{0,6}[中里]?，?)[^，。；：？“「]{0,8}?(?:并非|并未|没有|最不|除外|例外"
        "|不(?:是|属|会|能|符|对|正确|恰当|准确|妥|包[括含]|成立|需|应|算|在|可能|具备|适[合用]|支持|赞?同意|认[为同]|体现|该|合))"
    ),
}
_MAY_NEGATE: Final[dict[Lang, re.Pattern[str]]] = {
    EN: re.compile("not|n['’]t|never|except|least"),
    ZH_HANS: re.compile("[不没除]|并[非未]|例外"),
}


def lint_question(question: QuestionDef, at: Node) -> Iterator[Finding]:
    """Yield what is doubtful about one question of any kind."""
    match question:
        case ChoiceDef():
            yield from _choice(question, at)
        case ClozeDef():
            yield from _cloze(question, at)
        case TrueFalseDef():
            yield from _sizes("the statement", question.statement, STEM, at / "statement")
        case AlteredDef():
            pass
        case _:
            yield from _sizes("the stem", question.stem, STEM, at / "stem")
            yield from _negated(question.stem, at / "stem")
    if isinstance(question, ShortDef):
        yield from _short(question, at)
    yield from _each_part(question, at)
    if not isinstance(question, ClozeDef) and question.rationale is not None:
        yield from _sizes("the rationale", question.rationale, RATIONALE, at / "rationale")
    if question.hint is not None:
        yield from _sizes("the hint", question.hint, OPTION, at / "hint")
        yield from _given_away(question, question.hint, at / "hint")


def _each_part(question: QuestionDef, at: Node) -> Iterator[Finding]:
    for what, text, here in _parts(question, at):
        yield from _sizes(what, text, OPTION, here)
        if what == _AN_OPTION:
            for lang in AUTHORED:
                yield from _all_of_above([(text.get(lang, ""), here / lang)], lang)


def _given_away(question: QuestionDef, hint: Text, at: Node) -> Iterator[Finding]:
    """Yield a finding for each language in which the hint holds the answer."""
    for lang in AUTHORED:
        said = hint.get(lang, "")
        for answer in _answers(question, lang):
            edge = r"\b" if lang == EN and answer.isalnum() else ""
            if len(answer) > 1 and re.search(edge + re.escape(answer) + edge, said, re.IGNORECASE):
                message = f"the hint holds the answer “{short(answer)}”"
                remedy = "a hint leads to the answer, the back says it: reword the hint"
                yield Finding("content-hint-gives-answer", at / lang, message, remedy, severity="warning")


def _answers(question: QuestionDef, lang: Lang) -> list[str]:
    """Return the words that a learner is to find, where they are a word or a few."""
    match question:
        case ChoiceDef() | ShortDef():
            answer = question.key.get(lang, "")
            return [answer] if answer else []
        case MultipleDef():
            return [answer for key in question.keys if (answer := key.get(lang, ""))]
        case ClozeDef():
            try:
                return list(parts(question.text.get(lang, ""))[1::2])
            except ClozeError:
                return []
        case AlteredDef():
            change = question.change.get(lang)
            return [change.word] if change else []
        case _:
            return []


def _parts(question: QuestionDef, at: Node) -> Iterator[tuple[str, Text, Node]]:
    """Yield the texts that stand beside one another, as options do."""
    if isinstance(question, OrderDef):
        for i, step in enumerate(question.steps):
            yield "this step", step, at / "steps" / i
    elif isinstance(question, MatchDef):
        for i, pair in enumerate(question.pairs):
            yield "this side", pair.left, at / "pairs" / i / "left"
            yield "this side", pair.right, at / "pairs" / i / "right"
    elif isinstance(question, MultipleDef):
        for i, key in enumerate(question.keys):
            yield _AN_OPTION, key, at / "keys" / i
        for i, distractor in enumerate(question.distractors):
            yield _AN_OPTION, distractor.text, at / "distractors" / i


def _sizes(what: str, text: Text, budget: dict[Lang, int], at: Node) -> Iterator[Finding]:
    for lang in AUTHORED:
        yield from size(what, text.get(lang, ""), budget[lang], at / lang)


def size(what: str, text: str, budget: int, at: Node) -> Iterator[Finding]:
    """Yield a finding if `text` has more characters than its budget."""
    if len(text) > budget:
        message = f"{what} has {len(text)} characters, its budget is {budget}"
        hint = "one idea, one card: shorten it, or split the idea"
        yield Finding("content-size", at, message, hint, severity="warning")


def _option_at(question: Node, place: int, lang: Lang) -> Node:
    return (question / "distractors" / (place - 1) if place else question / "key") / lang


def _choice(question: ChoiceDef, at: Node) -> Iterator[Finding]:
    for lang in AUTHORED:
        stem, offered = question.stem.get(lang, ""), options(question, lang)
        if len(stem) > STEM[lang] or max(map(len, offered)) > OPTION[lang]:
            yield from size("the stem", stem, STEM[lang], at / "stem" / lang)
            for place, option in enumerate(offered):
                yield from size(_AN_OPTION, option, OPTION[lang], _option_at(at, place, lang))
        joined = "\n".join(offered)
        if any(sign in joined for sign in _MAY_POINT[lang]):
            yield from _all_of_above([(one, _option_at(at, place, lang)) for place, one in enumerate(offered)], lang)
        clue = _clue(stem, offered[0], offered[1:], lang)
        if clue:
            message = f"the stem and the key alone have “{short(clue)}”"
            hint = "reword the stem, or let a distractor have these words too"
            yield Finding("content-stem-gives-key", at / "stem" / lang, message, hint, severity="warning")
    yield from _negated(question.stem, at / "stem")


def _negated(stem: Text, at: Node) -> Iterator[Finding]:
    for lang in AUTHORED:
        text = stem.get(lang, "")
        negation = _NEGATED[lang].search(text) if _MAY_NEGATE[lang].search(text) else None
        if negation:
            message = f"this stem asks for the exception and does not stress it: “{short(negation[0])}”"
            hint = "ask for what is so, or write " + ("NOT or *not*" if lang == EN else "「不」")
            yield Finding("content-negated-stem", at / lang, message, hint, severity="warning")


def _short(question: ShortDef, at: Node) -> Iterator[Finding]:
    yield from _sizes("the key", question.key, KEY, at / "key")
    for lang in AUTHORED:
        key, stem = question.key.get(lang, "").lower(), question.stem.get(lang, "").lower()
        if len(key) >= SHORTEST_HIDDEN[lang] and key in stem and _stands_in(key, stem, lang):
            message = f"the key stands in its stem: “{short(question.key[lang])}”"
            yield Finding("content-stem-gives-key", at / "stem" / lang, message, "reword the stem", severity="warning")


def _all_of_above(offered: Iterable[tuple[str, Node]], lang: Lang) -> Iterator[Finding]:
    for option, here in offered:
        if _ALL_OF_ABOVE[lang].search(option):
            message = f"“{short(option)}” points to other options, whose order changes"
            hint = "write an option that says something of its own"
            yield Finding("content-all-of-above", here, message, hint, severity="warning")


def _clue(stem: str, key: str, distractors: Sequence[str], lang: Lang) -> str:
    """Return the words that lead from the stem to the key and to no distractor."""
    if lang == EN:
        stem = stem.lower()
        ours = set(_LONG_WORD.findall(key.lower()))
        shared = sorted(word for word in ours if word in stem)
        if len(shared) < CLUE_WORDS:
            return ""
        elsewhere = " ".join(distractors).lower()
        only = [word for word in shared if word not in elsewhere]
        return " … ".join(only) if len(only) >= CLUE_WORDS and 2 * len(only) >= len(ours) else ""
    for i in range(len(key) - CLUE_RUN + 1):
        run = key[i : i + CLUE_RUN]
        if run in stem and not any(run in other for other in distractors) and len(_HAN.findall(run)) == CLUE_RUN:
            return run
    return ""


def _cloze(question: ClozeDef, at: Node) -> Iterator[Finding]:
    for lang in AUTHORED:
        text = question.text.get(lang, "")
        if len(text) > STEM[lang]:
            yield from size("the cloze", text, STEM[lang], at / "text" / lang)
        try:
            pieces = parts(text)
        except ClozeError:
            continue
        shown = " | ".join(pieces[::2]).lower()
        for hidden in pieces[1::2]:
            word = hidden.lower()
            if len(word) >= SHORTEST_HIDDEN[lang] and word in shown and _stands_in(word, shown, lang):
                message = f"what the cloze hides stands beside it: “{short(hidden)}”"
                hint = "hide it everywhere, or reword the rest"
                yield Finding("content-stem-gives-key", at / "text" / lang, message, hint, severity="warning")


def _stands_in(word: str, shown: str, lang: Lang) -> bool:
    return lang != EN or re.search(rf"\b{re.escape(word)}\b", shown) is not None
