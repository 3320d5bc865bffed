"""Grading of typed answers: forgiving where spelling is a matter of keyboard and script, never of substance."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import CHINESE, EN, LANGS, Lang
from duizhao.model.deck import ClozeItem, ShortItem

Verdict: TypeAlias = Literal["right", "near", "wrong"]
Answer: TypeAlias = list[str]
"""The wordings that count for one answer, the one to show first."""

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LIKE: Final = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'"})
_MEANT: Final = frozenset("%‰#&@")
"""Punctuation by Unicode's account that is part of what is said: C# is not C, 5% is not 5."""

# Patterns are compiled at their first use: together they would cost a tenth of the time to the first question.
_THOUSANDS: Final = r"(?<=\d),(?=\d{3}(?!\d))"
_NUMBER: Final = r"-?[.\d]*\d[%‰]?|[零〇一二两兩三四五六七八九十百千万萬亿億半]"
_WORD: Final = r"[^\W\d_]+(?:'[^\W\d_]+)?"
_NUMBER_WORD: Final = (
    "(zero|half|once|twice|first|second|third|fifth|eighth|ninth|twelfth"
    "|(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|billion|trillion)(s|th)?"
    "|(thir|four|fif|six|seven|eigh|nine)teen(th)?|(twen|thir|for|fif|six|seven|eigh|nine)t(y|ieth))"
)
_NOT: Final = "(not?|nor|none|never|neither|without|cannot|nothing|.+n't)"
_NOT_HAN: Final = "[不没沒无無非未勿别別反否莫]"
_PREFIX: Final = "^(un|in|im|il|ir|non|dis|de|ex|anti|mis|pre|post|re|over|under|sub|super)(?=.{3})"


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


def grade_any(typed: str, answers: Sequence[Answer]) -> Grade:
    """Grade `typed` against each of several answers, and return the best grade; a wrong one expects the first."""
    grades = [grade(typed, answer) for answer in answers]
    ranked: tuple[Verdict, ...] = ("right", "near", "wrong")
    return min(grades, key=lambda one: ranked.index(one.verdict))


def plain(line: str) -> str:
    """Return what was typed as a key; an input method for Chinese may give full-width letters.

    >>> plain(" Ａ ")
    'a'
    """
    return line.translate(_FULL_WIDTH).strip().lower()


def grade(typed: str, answers: Sequence[str]) -> Grade:
    """Grade `typed` against `answers`, of which the first is the one shown.

    Right: equal but for case, full or half width, spaces and punctuation, each Han character in any of the scripts of
    `answers`. Near: a slip of the keyboard apart, unless it touches a number or a negation. Everything else is wrong.

    >>> grade("ｗｅｉｇｈｔｓ．", ["Weights"]).verdict, grade("weihgts", ["Weights"]).verdict
    ('right', 'near')
    >>> grade("1,000", ["1000"]).verdict, grade("1.5", ["15"]).verdict
    ('right', 'wrong')
    """
    ours = fold(typed)
    theirs = [fold(answer) for answer in answers]
    if ours and (ours in theirs or _mixes_scripts(ours, theirs)):
        return Grade("right", typed, answers[0])
    for answer, folded in zip(answers, theirs, strict=True):
        slips = _slips(folded)
        if not ours or abs(len(ours) - len(folded)) > slips or _distance(ours, folded) > slips:
            continue
        if _same_substance(typed, answer):
            return Grade("near", typed, answer)
    return Grade("wrong", typed, answers[0])


def fold(text: str) -> str:
    """Return `text` without what a grade forgives; its numbers and signs stay apart from one another.

    >>> fold("Ｓｅｌｆ-driving, 3.5 %"), fold("10–20"), fold("-5")
    ('selfdriving3.5%', '10-20', '-5')
    """
    clean = _clean(text)
    kept = "".join(
        char
        for before, char, after in zip(" " + clean, clean, clean[1:] + " ", strict=False)
        if _counts(before, char, after)
    )
    return kept or clean


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


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH).translate(_LIKE).casefold()
    return re.sub(_THOUSANDS, "", " ".join(plain.split()))


def _counts(before: str, char: str, after: str) -> bool:
    if char in _MEANT:
        return True
    if not (char.isspace() or unicodedata.category(char).startswith(("P", "Cf"))):
        return True
    if before.isdigit() and after.isdigit():
        return True
    return char in "-." and after.isdigit() and not before.isalnum()


def _mixes_scripts(ours: str, theirs: Sequence[str]) -> bool:
    """Say whether each character of `ours` stands at its place in one of `theirs`: 過拟合 for 过拟合, 過擬合."""
    alike = [other for other in theirs if len(other) == len(ours)]
    return bool(alike) and all(char in {other[i] for other in alike} for i, char in enumerate(ours))


def _slips(answer: str) -> int:
    """Return how many slips leave `answer` recognisable; a short word is soon another word."""
    if any("\u3400" <= char <= "\u9fff" or char >= "\U00020000" for char in answer):
        return int(len(answer) > 2)  # noqa: PLR2004
    return (len(answer) > 3) + (len(answer) > 8)  # noqa: PLR2004


def _same_substance(typed: str, answer: str) -> bool:
    """Say whether two texts hold the same numbers and the same negations, counting prefixes (un-, in-, pre-, post-)."""
    ours, theirs = _clean(typed), _clean(answer)
    if _substance(ours) != _substance(theirs):
        return False
    words, others = {*re.findall(_WORD, ours)}, {*re.findall(_WORD, theirs)}
    return not _stems(words - others) & _stems(others - words)


def _stems(words: Iterable[str]) -> set[str]:
    return {stem for word in words for stem in (word, re.sub(_PREFIX, "", word))}


def _substance(clean: str) -> Counter[str]:
    words = re.findall(_WORD, clean)
    return Counter(
        [
            *re.findall(_NUMBER, clean),
            *(word for word in words if re.fullmatch(_NUMBER_WORD, word)),
            *("not" for word in words if re.fullmatch(_NOT, word)),
            *("not" for _ in re.findall(_NOT_HAN, clean)),
        ]
    )


def _distance(one: str, other: str) -> int:
    """Return the least number of characters added, left out, replaced, or swapped with their neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
