"""What a package exported by Anki holds of ours."""

from msgspec import Struct


class Received(Struct, frozen=True, kw_only=True):
    """A note as somebody's Anki has it.

    `fields` are HTML by the field's name, without any where they are too long to be read; `mod` is the time of its
    last change, in epoch seconds; `tags` are in Anki's order.
    """

    guid: str
    mod: int
    fields: dict[str, str]
    tags: tuple[str, ...]


class Package(Struct, frozen=True, kw_only=True):
    """The notes of a package that are of our note types or have one of our GUIDs; `others` counts the rest."""

    name: str
    notes: tuple[Received, ...]
    others: int
