"""Formulas over few answers, each with its source."""

from typing import Final

from duizhao.learn.stats.model import Share

WEIGHT: Final = 10
"""Reviews' worth of the learner's own average that every idea starts with."""
_Z: Final = 1.959964
"""The 97.5th percentile of the normal distribution."""


def share(asked: int, kept: int) -> Share:
    """Return a share with its 95 % interval: Wilson's, which holds where answers are few and nearly all right.

    Wilson (1927), Journal of the American Statistical Association 22, 209–212.

    >>> [round(part, 3) for part in (share(10, 9).low, share(10, 9).high)]
    [0.596, 0.982]
    """
    if not asked:
        return Share(asked=0, kept=0, share=None, low=None, high=None)
    p, square = kept / asked, _Z**2 / asked
    middle = (p + square / 2) / (1 + square)
    half = _Z / (1 + square) * (p * (1 - p) / asked + square / (4 * asked)) ** 0.5
    return Share(asked=asked, kept=kept, share=p, low=max(0.0, middle - half), high=min(1.0, middle + half))


def drawn(lapses: int, reviews: int, average: float) -> float:
    """Return a share of lapses drawn to `average`, as if each idea began with `WEIGHT` reviews of that share.

    The mean of a beta distribution: one lapse of one review says little, ten of twenty say much.

    >>> drawn(1, 1, 0.1) < drawn(10, 20, 0.1)
    True
    """
    return (lapses + WEIGHT * average) / (reviews + WEIGHT)
