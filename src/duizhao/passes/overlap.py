"""How much of one text stands in another, across scripts: copies, near copies, and reports of one event.

Texts are compared by runs of five tokens, a token being one Chinese character, simplified, or one word, and marks and
spaces being none. Of the five shipped documents, three report one event in translations of their own: 4 % of the
shorter one's runs stand in the other; between reports of different events it is 1.4 % at most.
"""

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Final, Literal, TypeAlias

from msgspec import Struct

Kind: TypeAlias = Literal["same", "near", "event"]

NEAR: Final = 0.2
"""The share of the shorter text from which one has been made of the other, or both of a third."""
EVENT: Final = 0.025
_LEAST_FOR_EVENT: Final = 1_500
"""Tokens: in a short text a few set phrases make up as much."""
_RUN: Final = 5
_TOKEN: Final = re.compile(
    "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\\W_\u3005-\u9fff]+"
)
_HAN: Final = re.compile("[\u3400-\u9fff]")
_EXAMPLES: Final = 3
_LEAST_LINE: Final = 12
_LINE_SHARE: Final = 0.6
_MOST: Final = 300_000
"""Runs kept of one text: of a longer one those whose hash is even, or divides by 4, and so on."""


class Fingerprint(Struct, frozen=True):
    """A text by its runs: hashes, of which every `step`-th is kept, and the number of its tokens."""

    runs: frozenset[int]
    tokens: int
    step: int
    chinese: bool


class Overlap(Struct, frozen=True):
    """What two texts share: of the new one, and of the known one, as shares from 0 to 1; and lines for example."""

    source: str
    kind: Kind
    of_new: float
    of_known: float
    examples: tuple[str, ...]


def fingerprint(text: str, simplified: Callable[[str], str]) -> Fingerprint:
    """Return what a text is recognised by."""
    tokens = _tokens(text, simplified)
    step = 1
    while len(tokens) // step > _MOST:
        step *= 2
    runs = (run for run in _runs(tokens) if run % step == 0)
    chinese = sum(bool(_HAN.match(token)) for token in islice(tokens, 2000)) * 2 > min(len(tokens), 2000)
    return Fingerprint(frozenset(runs), len(tokens), step, chinese)


def compare(
    new: Fingerprint, text: str, known: Mapping[str, Fingerprint], simplified: Callable[[str], str]
) -> list[Overlap]:
    """Return the known texts that `text`, whose fingerprint is `new`, shares much with, the most alike first."""
    found: list[Overlap] = []
    for source, other in known.items():
        of_new, of_known = _shares(new, other)
        kind = _kind(new, other, of_new, of_known)
        if kind is not None:
            examples = tuple(_examples(text, other, simplified)) if kind != "same" else ()
            found.append(Overlap(source, kind, of_new, of_known, examples))
    return sorted(found, key=lambda one: (-max(one.of_new, one.of_known), one.source))


def _kind(new: Fingerprint, other: Fingerprint, of_new: float, of_known: float) -> Kind | None:
    if new.runs and of_new == of_known == 1.0 and new.tokens == other.tokens:
        return "same"
    most = max(of_new, of_known)
    if most >= NEAR:
        return "near"
    long = min(new.tokens, other.tokens) >= _LEAST_FOR_EVENT
    return "event" if most >= EVENT and long and new.chinese and other.chinese else None


def _shares(one: Fingerprint, other: Fingerprint) -> tuple[float, float]:
    step = max(one.step, other.step)
    ours, theirs = (
        each.runs if each.step == step else frozenset(run for run in each.runs if run % step == 0)
        for each in (one, other)
    )
    shared = len(ours & theirs)
    return shared / max(1, len(ours)), shared / max(1, len(theirs))


def _tokens(text: str, simplified: Callable[[str], str]) -> list[str]:
    return _TOKEN.findall(simplified(text).lower())


def _runs(tokens: list[str]) -> set[int]:
    # Python's own hash of texts differs from one run of a program to the next; within one it is all that is needed
    return {hash(run) for run in zip(*(tokens[shift:] for shift in range(_RUN)), strict=False)}


def _examples(text: str, other: Fingerprint, simplified: Callable[[str], str]) -> list[str]:
    """Return the lines of `text` that the other text has most of, in the order of the text."""
    if other.step > 1:
        return []
    scored: list[tuple[float, int, str]] = []
    for number, line in enumerate(islice((one for one in text.split("\n") if len(one.strip()) >= _LEAST_LINE), 5000)):
        runs = _runs(_tokens(line, simplified))
        share = len(runs & other.runs) / len(runs) if len(runs) >= _RUN else 0.0
        if share > 0:
            scored.append((share, number, line.strip()))
    best = sorted(scored, key=lambda one: (-min(one[0], _LINE_SHARE), one[1]))[:_EXAMPLES]
    return [line for _, _, line in sorted(best, key=lambda one: one[1])]
