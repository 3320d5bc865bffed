"""What the two processes of a verification tell each other, one JSON object a line.

The parent sends one `Job`. The worker greets with `Hello` or `Missing`, then tells its `Progress`, and ends with
`Refused` or the `Report`.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

Check: TypeAlias = Literal[
    "import", "Check Database", "Empty Cards", "cards", "rendering", "quotes", "search", "second import", "update"
]


class Quote(Struct, frozen=True):
    """A quote as its reader must see it, and as the note's field holds it, which is what Anki searches."""

    text: str
    stored: str


class Expected(Struct, frozen=True, kw_only=True):
    """A note as duizhao made it; `cards` are ordinals, sorted, `quotes` what each of its backs must show."""

    key: str
    guid: str
    cards: tuple[int, ...]
    quotes: tuple[Quote, ...] = ()


class Job(Struct, frozen=True, kw_only=True):
    """Packages by path, in the worker's own folder; `previous` is empty where there is none."""

    package: str
    previous: str = ""
    expected: tuple[Expected, ...]


class Hello(Struct, frozen=True, tag=True):
    """Anki is there, in this version."""

    anki: str


class Missing(Struct, frozen=True, tag=True):
    """Anki's library cannot be imported."""

    reason: str


class Progress(Struct, frozen=True, tag=True):
    """How far a check is; `of` is 0 where nobody knows before its end."""

    step: str
    done: int = 0
    of: int = 0


class Refused(Struct, frozen=True, tag=True):
    """Anki does not import the previous package."""

    reason: str


class Failure(Struct, frozen=True, kw_only=True):
    """Something wrong with a note, or with everything where `note` is empty; `card` names a card of the note."""

    check: Check
    message: str
    hint: str
    note: str = ""
    card: str = ""


class Step(Struct, frozen=True):
    """A check that was done, what came out, and how long it took in seconds."""

    name: Check
    outcome: str
    seconds: float


class Update(Struct, frozen=True, kw_only=True):
    """What the package did to a collection that had the previous one; notes by key, sorted.

    `updated` are notes whose content Anki took, without those that came `retired`; `left` are in the previous package
    alone and stay as they are.
    """

    new: tuple[str, ...]
    updated: tuple[str, ...]
    duplicate: tuple[str, ...]
    conflicting: tuple[str, ...]
    retired: tuple[str, ...]
    left: tuple[str, ...]
    studied: int
    kept: int


class Report(Struct, frozen=True, kw_only=True, tag=True):
    """All that a verification found."""

    anki: str
    notes: int
    cards: int
    quotes: int
    steps: tuple[Step, ...]
    update: Update | None
    failures: tuple[Failure, ...]


Answer: TypeAlias = Hello | Missing | Progress | Refused | Report
