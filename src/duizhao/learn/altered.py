"""Finding the changed word of a quote: what is typed, and how a change is shown."""

import re
from typing import Final

from duizhao.lang import Lang
from duizhao.learn.answers import Answer, Grade, Verdict, by_script, grade_any
from duizhao.learn.folding import fold
from duizhao.model.deck import Alteration, AlteredItem

_ARROW: Final = "[-=]{0,9}>|[→⇒]"
_AROUND: Final = 12
_AROUND_HAN: Final = 4
"""How many characters may stand around the word: more would point at half a sentence."""
_HAN: Final = "[\u3400-\u9fff\U00020000-\U0003ffff]"


def accepted(item: AlteredItem, lang: Lang) -> list[Answer]:
    """Return the answers that count for `item` as shown in `lang`: the changed word, the true one, or both."""
    return [
        answer
        for order in ("{0.instead}", "{0.word}", "{0.instead} {0.word}", "{0.word} {0.instead}")
        for answer in by_script({one: order.format(change) for one, change in item.by.items()}, lang)
    ]


def find(typed: str, item: AlteredItem, lang: Lang) -> Grade:
    """Grade what was typed to find the changed word of `item` as shown in `lang`.

    Besides what counts as an answer, a few words of the sentence are right if the whole word is among them, and half of
    the word or more is near.
    """
    shown = item[lang]
    clean = re.sub(_ARROW, " ", typed)
    words = ((one, word) for one in item.by.values() for word in (one.instead, one.word))
    verdicts = {_pointed(fold(clean), *_around(one, word)) for one, word in words}
    verdicts.add(grade_any(clean, accepted(item, lang)).verdict)
    best: Verdict = "right" if "right" in verdicts else "near" if "near" in verdicts else "wrong"
    return Grade(best, typed, f"{shown.instead} → {shown.word}")


def marked(change: Alteration) -> str:
    """Return what was said with the change in brackets.

    >>> marked(Alteration("not ", "written", "copied", " but trained"))
    'not [copied→written] but trained'
    """
    return f"{change.before}[{change.instead}→{change.word}]{change.after}"


def _around(change: Alteration, word: str) -> tuple[str, str, str]:
    return fold(change.before), fold(word), fold(change.after)


def _pointed(typed: str, before: str, word: str, after: str) -> Verdict:
    """Say whether `typed` is a stretch of the sentence with the word in it, or part of the word."""
    most = len(word) + (_AROUND_HAN if re.search(_HAN, word) else _AROUND)
    for start in range(len(typed)) if len(typed) <= most else ():
        end = start + len(word)
        if typed[start:end] == word and before.endswith(typed[:start]) and after.startswith(typed[end:]):
            return "right"
    return "near" if typed in word and 2 * len(typed) >= len(word) else "wrong"
