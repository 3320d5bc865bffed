"""How far a learner has come with a deck, as rows of Anki's."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

LogRow: TypeAlias = tuple[int, int, int, int, int, int, int]
"""A row of Anki's `revlog` but for its card: id (milliseconds since 1970), ease, ivl, lastIvl, factor, time, type."""


class CardProgress(Struct, frozen=True, kw_only=True):
    """The columns of Anki's `cards` that a studied card has, and its reviews; untouched where only practised.

    `due` is a day since the collection's first, or epoch seconds in a short step; `ivl` is days.
    """

    type: int = 0
    queue: int = 0
    due: int | None = None
    ivl: int = 0
    factor: int = 0
    reps: int = 0
    lapses: int = 0
    left: int = 0
    data: str = ""
    log: tuple[LogRow, ...] = ()


class Progress(Struct, frozen=True):
    """Progress on the first card of each note, by GUID; `created` is when the collection's first day began, seconds."""

    created: int
    cards: Mapping[str, CardProgress]
