"""What a learner's marks say now: which items wait, which are put aside, which are flagged."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from duizhao.learn.record import Mark
from duizhao.learn.schedule import ItemKey, day_of


class Marked(Struct, frozen=True, kw_only=True):
    """Items put off for the learner's day, items put aside until they are resumed, and flags with their remarks."""

    buried: frozenset[ItemKey]
    suspended: frozenset[ItemKey]
    flagged: dict[ItemKey, str]

    def hides(self, key: ItemKey) -> bool:
        """Say whether `key` is not to be asked."""
        return key in self.buried or key in self.suspended


def marked(marks: Iterable[Mark], now: datetime) -> Marked:
    """Return what `marks`, oldest first, say at `now`: what is buried on a day is back on the next."""
    buried: set[ItemKey] = set()
    suspended: set[ItemKey] = set()
    flagged: dict[ItemKey, str] = {}
    today = day_of(now)
    for mark in marks:
        match mark.what:
            case "bury":
                if day_of(mark.at.astimezone(now.tzinfo)) == today:
                    buried.add(mark.key)
            case "suspend":
                suspended.add(mark.key)
            case "resume":
                suspended.discard(mark.key)
                buried.discard(mark.key)
            case "flag":
                flagged[mark.key] = mark.remark
            case "unflag":
                flagged.pop(mark.key, None)
    return Marked(buried=frozenset(buried), suspended=frozenset(suspended), flagged=flagged)
