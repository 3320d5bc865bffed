"""Words and strings of words that recur in a text in a script with spaces: what it is about, without any dictionary."""

import re
from collections.abc import Sequence
from typing import Final

from duizhao.passes.document import Document, place
from duizhao.passes.terms import Candidate

MOST_WORDS: Final = 3
OFTEN: Final = 3
"""A word by itself must recur so often, a string of words twice."""
_LEAST_LETTERS: Final = 5
"""Shorter words are mostly everybody's."""
_COMMON: Final = 0.02
"""A word that makes more than so much of a text of some length is part of its grammar, in any language."""
_SOME_LENGTH: Final = 500
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = re.compile(rf"{_LETTER}+(?:[-'’]{_LETTER}+)*")
_BESIDE: Final = re.compile(r"[^\S\n]*\n?[^\S\n]*")
_PLAIN: Final = """
about above actually after again against almost along already although always among another anything around
because become before being believe below between both called cannot could course different does doing
during each either enough especially even ever every everybody everyone everything exactly example first
from further getting given goes going good great have having here himself however into itself just kind know
large later least less like little long look made make making many maybe might more most much must need
never nothing often only other others otherwise over people perhaps pretty probably quite rather really
right said same say says second should simply since some somebody someone something sometimes sort still
such take talk than thank that their them themselves then there therefore these they thing things think this
those though three through time times today together under understand until used using usually very want
wants well were what when where whether which while whole whose will with within without work would years
your yourself
"""
_PLAIN_WORDS: Final = frozenset(_PLAIN.split())


def recurring(document: Document) -> list[Candidate]:
    """Return the words and strings of words that recur in `document`, each as it stands there first.

    A word counts if it has five letters, is none of English grammar and not too frequent; a string if all of its words
    do, or are names. Those that stand in nothing but a longer string are left out.
    """
    words = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(document.text)]
    count: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], tuple[int, int]] = {}
    for at in range(len(words)):
        key: tuple[str, ...] = ()
        for last in range(at, min(at + MOST_WORDS, len(words))):
            if last > at and not _BESIDE.fullmatch(document.text, words[last - 1][1], words[last][0]):
                break
            if not _counts(words[last][2]):
                break
            key = (*key, words[last][2])
            count[key] = count.get(key, 0) + 1
            first.setdefault(key, (words[at][0], words[last][1]))
    most = len(words) * _COMMON if len(words) > _SOME_LENGTH else len(words)
    kept = {key for key, number in count.items() if number >= (OFTEN if len(key) == 1 else 2) and number <= most}
    inside = {part for key in kept for part in _parts(key) if count[part] == count[key]}
    return [
        Candidate(
            term=" ".join(document.text[slice(*first[key])].split()),
            count=count[key],
            kind="recurrent",
            file=document.name,
            place=place(document, *first[key]),
        )
        for key in sorted(kept - inside)
    ]


def _counts(word: str) -> bool:
    return len(word) >= _LEAST_LETTERS and word not in _PLAIN_WORDS


def _parts(key: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the strings of words inside `key` that are shorter."""
    spans = ((start, end) for start in range(len(key)) for end in range(start + 1, len(key) + 1))
    return {tuple(key[start:end]) for start, end in spans if end - start < len(key)}
