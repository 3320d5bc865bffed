"""What a learner may set for a session, and what a session is."""

from typing import Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import Lang

SessionMode: TypeAlias = Literal["review", "cram", "exam", "weak"]


class Options(Struct, frozen=True, kw_only=True):
    """What a learner may set.

    `mode`: review asks what is due and something new, cram whatever was chosen and leaves the schedule alone, weak what
    is known least, exam as on paper. `items` bounds what is asked, `new` the new items of a day, `minutes` the time.
    `langs`: the first decides what is asked; further ones are shown below it; None: the deck's own script. `ui` is the
    language of the interface, else the first of `langs`. `topics` and `levels` empty: all. `seed` varies the order of
    options. With `readings` a term is shown with its pinyin or zhuyin once it was thought about. With `confidence` the
    learner says how sure an answer is. `plain`: nothing on the screen that does not read well aloud. `command` is what
    a learner types to go on.
    """

    mode: SessionMode = "review"
    items: int | None = None
    new: int = 10
    minutes: int | None = None
    langs: tuple[Lang, ...] = ()
    ui: Lang | None = None
    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    seed: int = 0
    readings: bool = True
    confidence: bool = False
    plain: bool = False
    command: str = ""
