"""Histories of the self-test to figures for each item, over one learner or many.

Learners answer different items on different days, and an item that is known is asked seldom. So an item's success is
not compared with marks, but with how much better or worse than usual its learner's other answers of the day went:
"usual" is the share of right answers that each of those items has over all histories.
"""

import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.model.practice import Answered, Choices, Practice, Proposal
from duizhao.passes import measures

Key: TypeAlias = tuple[str, str]
"""An idea's first id and a question's."""

_AGAIN: Final = 1
_ONE_KEY: Final[Mapping[Key, int]] = {}
_REST: Final = 3
"""So many other answers a day must have; fewer say little about it."""


class _Session(Struct, frozen=True):
    """A learner's day: answers by item, and over all of them how many, and how much better than usual in all."""

    answers: dict[Key, list[Answered]]
    count: int
    above: float


def analyse(
    answers: Iterable[Answered], keys: Iterable[Key], options: Mapping[Key, int], keys_of: Mapping[Key, int] = _ONE_KEY
) -> list[Practice]:
    """Return the figures of the items `keys`, in their order; also of those that nobody was asked.

    `options` says between how many options an item's answer chooses; items that it does not name have none. `keys_of`
    says how many of them are right, where it is not one.
    """
    by_item: dict[Key, list[Answered]] = {key: [] for key in keys}
    by_day: dict[tuple[str, int], list[Answered]] = {}
    for one in answers:
        if (one.idea, one.question) in by_item:
            by_item[one.idea, one.question].append(one)
            by_day.setdefault((one.learner, one.day.toordinal()), []).append(one)
    usual = {key: _share(given) for key, given in by_item.items() if given}
    sessions: dict[Key, list[_Session]] = {}
    for day in by_day.values():
        session = _session(day, usual)
        for key in session.answers:
            sessions.setdefault(key, []).append(session)
    return [
        _practice(key, given, sessions.get(key, []), usual, (options.get(key, 0), keys_of.get(key, 1)))
        for key, given in by_item.items()
    ]


def _is_right(answered: Answered) -> bool:
    return answered.rating > _AGAIN


def _share(answers: Sequence[Answered]) -> float:
    return sum(map(_is_right, answers)) / len(answers)


def _session(day: Sequence[Answered], usual: Mapping[Key, float]) -> _Session:
    by_item: dict[Key, list[Answered]] = {}
    for one in day:
        by_item.setdefault((one.idea, one.question), []).append(one)
    above = math.fsum(_is_right(one) - usual[one.idea, one.question] for one in day)
    return _Session(by_item, len(day), above)


def _practice(
    key: Key,
    answers: Sequence[Answered],
    sessions: Sequence[_Session],
    usual: Mapping[Key, float],
    shape: tuple[int, int],
) -> Practice:
    """Return the figures of an item whose `shape` is how many options it has, and how many of them are right."""
    options, keys = shape
    own, rest = [], []
    told: list[tuple[Sequence[int], float]] = []
    for session in sessions:
        mine = session.answers[key]
        others = session.count - len(mine)
        if others < _REST:
            continue
        above = (session.above - math.fsum(_is_right(one) - usual[key] for one in mine)) / others
        own.append(_share(mine))
        rest.append(above)
        told += [(chosen, above) for one in mine if (chosen := _chosen(one.given, keys))]
    r = measures.correlation(own, rest)
    right = sum(map(_is_right, answers))
    return Practice(
        idea=key[0],
        question=key[1],
        asked=len(answers),
        right=right,
        learners=len({one.learner for one in answers}),
        p_interval=measures.wilson(right, len(answers)),
        r=r,
        r_interval=measures.correlation_interval(r, len(own)),
        sessions=len(own),
        told=len(told) if options else 0,
        choices=tuple(_choices(told, options)) if options else (),
        proposals=tuple(_proposals(answers)),
    )


def _choices(told: Sequence[tuple[Sequence[int], float]], options: int) -> Iterator[Choices]:
    best, _ = measures.groups([above for _, above in told])
    size = math.fsum(best)
    for option in range(options):
        weight = math.fsum(weight for (chosen, _), weight in zip(told, best, strict=True) if option in chosen)
        count = sum(option in chosen for chosen, _ in told)
        yield Choices(option=option, count=count, best=weight / size if size else 0.0)


def _chosen(given: str | None, keys: int) -> list[int]:
    """Return the options that were chosen: one, unless several are right."""
    parts = [part for part in _parts(given) if type(part) is int]
    return parts if len(parts) == 1 or keys > 1 else []


def _proposals(answers: Sequence[Answered]) -> Iterator[Proposal]:
    """Yield the typed answers that were called right, the one of most learners first; alike but for case and width."""
    texts: dict[tuple[str, str], Counter[str]] = {}
    learners: dict[tuple[str, str], set[str]] = {}
    for one in answers:
        if not one.claimed:
            continue
        typed = " / ".join(part.strip() for part in _parts(one.given) if isinstance(part, str)).strip()
        if typed:
            like = one.lang or "", unicodedata.normalize("NFKC", typed).casefold()
            texts.setdefault(like, Counter())[typed] += 1
            learners.setdefault(like, set()).add(one.learner)
    for like in sorted(texts, key=lambda like: (-len(learners[like]), -texts[like].total(), like)):
        text = min(texts[like], key=lambda typed: (-texts[like][typed], typed))
        yield Proposal(text=text, lang=like[0], times=texts[like].total(), learners=len(learners[like]))


def _parts(given: str | None) -> list[object]:
    """Return what a history kept of an answer; nothing of what is no list."""
    try:
        parts = json.loads(given) if given else []
    except ValueError:
        return []
    return parts if isinstance(parts, list) else []
