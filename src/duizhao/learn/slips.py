"""Slips of a keyboard: what is so near to an answer that nothing else can have been meant."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from functools import cache
from importlib import resources
from typing import Final

from duizhao.learn.characters import forms, sound_alike
from duizhao.learn.folding import clean, fold
from duizhao.learn.loosely import bare, numbered, words

# Patterns are compiled at their first use: together they would cost a tenth of the time to the first question.
_NUMBER: Final = r"-?[.\d]*\d[%‰]?|[零〇一二两兩三四五六七八九十百千万萬亿億半]"
_NAME: Final = r"[a-z]+-?\d\w*|\d+[a-z]\w*"
"""A name with a number in it, such as LLM101n: each letter counts."""
_ORDER: Final = "(half|once|twice|first|second|third|fifth|eighth|ninth|twelfth)"
_NOT: Final = "(not?|nor|none|never|neither|without|cannot|nothing|.+n't)"
_NOT_HAN: Final = "[不没沒无無非未勿别別反否莫]"
_PREFIX: Final = (
    "^(un|in|im|il|ir|non|dis|de|ex|anti|mis|pre|post|re|over|under|sub|super|up|down|out|fore|back|hyper|hypo|micro|macro)"
    "(?=.{3})"
)
_SUFFIX: Final = "(less|ful|free)$"
_HAN: Final = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_LONG: Final = 4
"""Han characters from which on one may be missing or too many."""
_FEW: Final = 2
"""Han characters below which nothing is a slip."""


def is_slip(typed: str, answer: str, others: Container[str] = ()) -> bool:
    """Say whether `typed` is a slip away from `answer`, and the slip touches neither a number nor a negation.

    A Han character is a slip if it sounds like the right one. What is one of `others`, folded, is none, nor is a word
    of English.
    """
    typed, answer = bare(typed), bare(answer)
    ours, theirs = fold(typed), fold(answer)
    if not ours or ours in others or not _same_substance(typed, answer):
        return False
    if any(word in others or word in _common() for word in {*words(typed)} - {*words(answer)}):
        return False
    if re.search(_HAN, theirs):
        return _han_slip(ours, theirs)
    most = (len(theirs) > 3) + (len(theirs) > 8)  # noqa: PLR2004 - one in a short word, two in a longer one
    return _apart(ours, theirs) <= most and _begins_alike(typed, answer)


def _han_slip(ours: str, theirs: str) -> bool:
    if len(ours) == len(theirs):
        differ = [i for i, right in enumerate(theirs) if ours[i] not in forms(right)]
        few = len(theirs) >= _FEW and len(differ) <= max(1, len(theirs) // 3)
        if few and all(sound_alike(ours[i], theirs[i]) for i in differ):
            return True
        first = differ[0] if differ else 0
        swapped = ours[first : first + 2] == theirs[first : first + 2][::-1]
        return len(theirs) > _FEW and differ == [first, first + 1] and swapped
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if len(theirs) < _LONG or len(longer) != len(shorter) + 1:
        return False
    # What stands first makes another word: 训练 is not 预训练.
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer)))


@cache
def _common() -> frozenset[str]:
    """Return common English words: a slip makes none, another word is no slip."""
    lines = resources.files("duizhao.learn").joinpath("common.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _begins_alike(typed: str, answer: str) -> bool:
    """Say whether words that differ have the same first letter; it is rarely missed, and another makes another word."""
    ours, theirs = [*words(typed)], [*words(answer)]
    if len(ours) != len(theirs):
        return fold(typed)[:1] == fold(answer)[:1]
    return all(
        mine[0] == right[0] or mine[:2] == right[1::-1]
        for mine, right in zip(ours, theirs, strict=True)
        if mine != right
    )


def _same_substance(typed: str, answer: str) -> bool:
    """Say whether two texts hold the same numbers and the same negations, counting prefixes (un-, in-, pre-, post-)."""
    ours, theirs = clean(typed), clean(answer)
    if _substance(typed) != _substance(answer):
        return False
    mine, others = {*words(ours)}, {*words(theirs)}
    return not _stems(mine - others) & _stems(others - mine)


def _stems(some: Iterable[str]) -> set[str]:
    return {stem for word in some for stem in (word, re.sub(_PREFIX, "", word), re.sub(_SUFFIX, "", word))}


def _substance(text: str) -> Counter[str]:
    digits = numbered(text)
    some = [*words(digits)]
    return Counter(
        [
            *re.findall(_NUMBER, digits),
            *re.findall(_NAME, digits),
            *(word for word in some if re.fullmatch(_ORDER, word)),
            *("not" for word in some if re.fullmatch(_NOT, word)),
            *("not" for _ in re.findall(_NOT_HAN, digits)),
        ]
    )


def _apart(one: str, other: str) -> int:
    """Return the least number of characters added, left out, replaced, or swapped with their neighbours.

    More than three apart in length are as far apart as that.
    """
    if abs(len(one) - len(other)) > 3:  # noqa: PLR2004 - no slip is as long
        return abs(len(one) - len(other))
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
