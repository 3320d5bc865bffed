"""Chance from a seed: the same numbers on every machine, in every version of Python."""

import random
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

_T = TypeVar("_T")

Chance: TypeAlias = Callable[[], float]
"""The next number of a stream, from 0 up to 1."""


def stream(seed: int, name: str) -> Chance:
    """Return the stream `name` of `seed`.

    Only the `random()` of a `random.Random` seeded by a string is used, because its sequence is the one that Python
    promises to keep between its versions.
    """
    return random.Random(f"duizhao quiz {seed} {name}").random  # noqa: S311 - a printed order, no secret


def shuffled(values: Iterable[_T], chance: Chance) -> list[_T]:
    """Return `values` in a random order; a sort by random keys, for `Random.shuffle` may change between versions."""
    return sorted(values, key=lambda _: chance())
