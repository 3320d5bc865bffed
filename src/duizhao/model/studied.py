"""What a package exported by Anki says of how our notes were studied."""

from msgspec import Struct


class Studied(Struct, frozen=True, kw_only=True):
    """A row of Anki's review log, on card `ordinal` of the note `guid` whose first field is `key`.

    `at` is milliseconds since 1970, UTC; `rating` 1 to 4, 0 where nothing was answered; `kind` Anki's: 0 learning,
    1 review, 2 relearning, 3 in a filtered deck, 4 set by hand, 5 rescheduled; `took` milliseconds. `factor` is 0 for
    an answer in a filtered deck that does not reschedule.
    """

    guid: str
    key: str
    ordinal: int
    at: int
    rating: int
    kind: int
    factor: int
    took: int


class StudyLog(Struct, frozen=True, kw_only=True):
    """The review log of notes of our note types, oldest first; `others` counts the rows on all the rest."""

    rows: tuple[Studied, ...]
    others: int
