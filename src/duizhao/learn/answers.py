"""Grading of typed answers: forgiving where spelling is a matter of keyboard and script, never of substance."""

from collections.abc import Container, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import CHINESE, EN, LANGS, Lang
from duizhao.learn.folding import fold
from duizhao.model.deck import ClozeItem, ShortItem

Verdict: TypeAlias = Literal["right", "near", "wrong"]
Answer: TypeAlias = list[str]
"""The wordings that count for one answer, the one to show first."""

LONGEST: Final = 200
"""Characters; more are no answer, and comparing them would take long."""


class Grade(Struct, frozen=True):
    """How a typed answer stands to the accepted ones; `expected` is the nearest of these."""

    verdict: Verdict
    typed: str
    expected: str


def accepted(item: ClozeItem, lang: Lang) -> list[Answer]:
    """Return, for each blank of `item` as shown in `lang`, the answers that count, the one shown first.

    The other Chinese wordings count as well, since a keyboard may write another script than the screen shows; those of
    an author who hides another number of parts there do not.
    """
    shown = item[lang][1::2]
    wordings = [item.parts[other][1::2] for other in CHINESE if other in item.parts] if lang in CHINESE else []
    alike = [hidden for hidden in wordings if len(hidden) == len(shown)]
    return [list(dict.fromkeys([answer, *(hidden[i] for hidden in alike)])) for i, answer in enumerate(shown)]


def accepted_short(item: ShortItem, lang: Lang) -> list[Answer]:
    """Return the answers that count for `item` as shown in `lang`, the key first.

    Those in the deck's other languages count as well: who knows the term in one of them has not forgotten it.
    """
    others = [[answer] for one in LANGS for answer in item.accept.get(one, ())]
    return [*by_script(item.key.by, lang), *others]


def by_script(wordings: Mapping[Lang, str], lang: Lang) -> list[Answer]:
    """Return the wordings as answers, that of `lang` first: the Chinese ones as one, since scripts may be mixed."""
    chinese = [wordings[one] for one in (lang, *CHINESE) if one in CHINESE and one in wordings]
    english = [wordings[EN]] if EN in wordings else []
    answers = [english, chinese] if lang == EN else [chinese, english]
    return [list(dict.fromkeys(answer)) for answer in answers if answer]


def grade_any(typed: str, answers: Sequence[Answer], others: Container[str] = ()) -> Grade:
    """Grade `typed` against each of several answers, and return the best grade; a wrong one expects the first."""
    grades = [grade(typed, answer, others) for answer in answers]
    ranked: tuple[Verdict, ...] = ("right", "near", "wrong")
    return min(grades, key=lambda one: ranked.index(one.verdict))


def grade(typed: str, answers: Sequence[str], others: Container[str] = ()) -> Grade:
    """Grade `typed` against `answers`, the first of which is shown; `others` are folded answers to other questions.

    Right: equal but for case, full or half width, spaces and punctuation, each Han character in any of its forms;
    typed by its sound, with right tones or none; in English with another spelling, number or article; the same numbers
    in other words. Near: a slip of the keyboard or a tone apart, unless it touches a number or a negation, or makes
    another word or one of `others`. Everything else is wrong.

    >>> grade("ｗｅｉｇｈｔｓ．", ["Weights"]).verdict, grade("weihgts", ["Weights"]).verdict
    ('right', 'near')
    >>> grade("ten thousand", ["10,000"]).verdict, grade("1.5", ["15"]).verdict
    ('right', 'wrong')
    """
    if len(typed) > LONGEST:
        return Grade("wrong", typed, answers[0])
    ours = fold(typed)
    theirs = [fold(answer) for answer in answers]
    if ours and (ours in theirs or _mixes_scripts(ours, theirs)):
        return Grade("right", typed, answers[0])
    return _closely(typed, answers, others) if ours else Grade("wrong", typed, answers[0])


def _mixes_scripts(ours: str, theirs: Sequence[str]) -> bool:
    """Say whether each character of `ours` stands at its place in one of `theirs`: 過拟合 for 过拟合, 過擬合."""
    alike = [other for other in theirs if len(other) == len(ours)]
    return bool(alike) and all(char in {other[i] for other in alike} for i, char in enumerate(ours))


def _closely(typed: str, answers: Sequence[str], others: Container[str]) -> Grade:
    """Grade what is none of `answers` at first sight; what that needs is imported here, for it is rarely needed."""
    from duizhao.learn import loosely, slips, sounding  # noqa: PLC0415

    if loosely.means(typed, answers):
        return Grade("right", typed, answers[0])
    if spoken := sounding.heard(typed, answers):
        wording, right = spoken
        return Grade("right" if right else "near", typed, answers[0] if right else wording)
    near = next((answer for answer in answers if slips.is_slip(typed, answer, others)), None)
    return Grade("near" if near else "wrong", typed, near or answers[0])


def difference(typed: str, expected: str) -> tuple[str, str]:
    """Return both texts with brackets around what only one of them has.

    >>> difference("Weihgts", "weights")
    ('Weih[g]ts', 'wei[g]hts')
    """
    from difflib import SequenceMatcher  # noqa: PLC0415  (only a slip needs it)

    left, right = "", ""
    ours, theirs = [char.casefold() for char in typed], [char.casefold() for char in expected]
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            left, right = left + typed[a:b], right + expected[c:d]
        else:
            left += f"[{typed[a:b]}]" if b > a else ""
            right += f"[{expected[c:d]}]" if d > c else ""
    return left, right
