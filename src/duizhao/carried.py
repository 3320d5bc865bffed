"""A learner's reviews in Anki, brought into a history."""

from collections.abc import Container, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.errors import DuizhaoError
from duizhao.learn.record import Asked, Response, Review, stamped
from duizhao.learn.schedule import ItemKey, Rating, stamp
from duizhao.model.identity import guid
from duizhao.model.studied import Studied
from duizhao.read import reviewlog

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = 253_402_000_000_000
"""Milliseconds since 1970 that a datetime can hold, whatever the zone."""
_STATES: Final[tuple[Asked, ...]] = ("learning", "review", "relearning", "review")
"""By Anki's kinds of review; the last is a filtered deck's."""
_FILTERED: Final = 3
_SCHEDULED: Final = 1 << 53
_SHIFTED: Final = 100
"""Milliseconds by which a package may have moved a review; nobody answers one item twice in less."""
_RATINGS: Final = range(1, 5)


class Carried(Struct, frozen=True, kw_only=True):
    """Reviews that a history can take, oldest first, and how many rows of Anki's log are not among them.

    `siblings` were on other cards of a note than its first, `unknown` on notes whose GUID fits no item, `others` on
    other people's notes. What was set by hand or rescheduled is no answer, and not counted.
    """

    reviews: tuple[Review, ...]
    siblings: int
    unknown: int
    others: int


def read(file: Path, here: Iterable[Review] = ()) -> Carried:
    """Return the reviews in a package or collection of Anki's, in the zone that this computer had at their times.

    A note names its idea and question in its first field, and its GUID proves that it is the idea's first id; where an
    idea was renamed, the item is found among those of the reviews that are `here`. The first card of a note carries
    its item: of an idea's the one from term to definition. Raises `DuizhaoError` for what is no whole package, or
    holds no possible time.
    """
    log = reviewlog.read(file, {each.id for each in NOTE_TYPES.values()})
    known = {(done.key, done.rating, stamped(done.at)[0]) for done in here}
    by_guid = {guid(key.anchor, key.question): key for key in {key for key, _, _ in known}}
    reviews: list[Review] = []
    seen: set[ItemKey] = set()
    siblings = unknown = 0
    for row in log.rows:
        if row.rating not in _RATINGS or row.kind not in range(len(_STATES)):
            continue
        if row.ordinal:
            siblings += 1
            continue
        key = by_guid.get(row.guid) or _own(row)
        if key is None:
            unknown += 1
            continue
        by_guid[row.guid] = key
        if not (0 <= row.at < _LATEST and 0 <= row.took < _SCHEDULED):
            raise DuizhaoError(f"{file}: a review of {row.key} has no possible time: {row.at}", "export it again")
        row_here = replace(row, at=_time(row, key, known))
        reviews.append(_review(row_here, key, is_first=key not in seen))
        seen.add(key)
    return Carried(reviews=tuple(reviews), siblings=siblings, unknown=unknown, others=log.others)


def _time(row: Studied, key: ItemKey, known: Container[tuple[ItemKey, int, int]]) -> int:
    """Return the time of the review that is `row`, if it is here, where a package had to give it another."""
    times = range(row.at, row.at - _SHIFTED - 1, -1)
    return next((at for at in times if (key, row.rating, at) in known), row.at)


def _own(row: Studied) -> ItemKey | None:
    anchor, _, question = row.key.partition("/")
    return ItemKey(anchor, question) if anchor and guid(anchor, question) == row.guid else None


def _review(row: Studied, key: ItemKey, *, is_first: bool) -> Review:
    """Return a row as a review; Anki too ignores answers in a filtered deck that does not reschedule."""
    at = stamp((_EPOCH + timedelta(milliseconds=row.at)).astimezone())
    counts = row.kind != _FILTERED or row.factor != 0
    return Review(
        key=key,
        at=at,
        rating=cast("Rating", row.rating),
        state="new" if is_first else _STATES[row.kind],
        took=row.took,
        response=Response(mode="anki", counts=counts),
    )
