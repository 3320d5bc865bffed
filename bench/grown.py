"""A history as years of learning make one, by dice: for benchmarks that need a large one."""

import random
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path

from duizhao.learn.history import History
from duizhao.learn.record import Response, Review
from duizhao.learn.schedule import ItemKey, Memory, Rating, review, stamp

END = datetime(2026, 11, 23, 20, tzinfo=UTC)
RATINGS: tuple[Rating, ...] = (1, 2, 3, 4)


def reviews(keys: list[ItemKey], number: int, days: int, seed: int = 1) -> list[Review]:
    """Return so many answers to `keys` within `days` up to `END`, oldest first: each when it is due, one in eight wrong."""
    dice = random.Random(seed)
    first = END - timedelta(days=days)
    memories: dict[ItemKey, Memory] = {}
    waiting: list[tuple[datetime, int]] = []
    for place in range(len(keys)):
        heappush(waiting, (first + timedelta(days=days * 0.6 * place / len(keys)), place))
    found: list[Review] = []
    at = first
    while len(found) < number:
        due, place = heappop(waiting)
        at = max(due, at) + timedelta(seconds=dice.randrange(4, 40))
        key = keys[place]
        before = memories.get(key)
        rating = dice.choices(RATINGS, (12, 8, 70, 10))[0]
        memories[key] = after = review(before, rating, stamp(at))
        state = before.state if before else "new"
        took = dice.randrange(2000, 40000)
        response = Response(given=("weights",), lang="en")
        found.append(Review(key=key, at=stamp(at), rating=rating, state=state, took=took, response=response))
        heappush(
            waiting,
            (after.due + timedelta(hours=dice.randrange(0, 12)) if after.state == "review" else after.due, place),
        )
    over = found[-1].at - END
    return [_shifted(one, max(timedelta(), over)) for one in found]


def _shifted(done: Review, by: timedelta) -> Review:
    from msgspec.structs import replace

    return replace(done, at=done.at - by)


def grow(path: Path, keys: list[ItemKey], number: int, days: int = 1100) -> None:
    """Write such a history to `path`."""
    with History(path) as history:
        history.merge(reviews(keys, number, days))
