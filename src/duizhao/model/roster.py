"""Who sits a quiz."""

from msgspec import Struct


class Pupil(Struct, frozen=True):
    """A pupil as the class list has them; `number` is what the list calls id, a text."""

    number: str
    name: str
