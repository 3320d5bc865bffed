"""What somebody who prints a quiz says of it."""

from msgspec import Struct


class Wishes(Struct, frozen=True, kw_only=True):
    """What a command's words say of a quiz; None and empty is what they leave to the manifest, or to habit.

    A kind, topic or level with the count None is allowed; with a number, exactly so many of it are asked. `readings`
    are those over terms, on the papers too or not even in the key. `only` names the versions to print; `teacher` adds a
    copy of each with its answers in place, `html` a page to answer on screen.
    """

    items: int | None = None
    versions: int | None = None
    seed: int | None = None
    langs: tuple[str, ...] = ()
    kinds: dict[str, int | None] = {}
    topics: dict[str, int | None] = {}
    levels: dict[int, int | None] = {}
    points: dict[str, int] = {}
    readings: bool | None = None
    paper: str | None = None
    columns: int | None = None
    margin: int | None = None
    large_print: bool | None = None
    side_by_side: bool | None = None
    teacher: bool = False
    html: bool = False
    only: tuple[str, ...] = ()
