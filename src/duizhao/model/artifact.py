"""What emitters return."""

from msgspec import Struct


class Artifact(Struct, frozen=True):
    """A file to be: its name within `decks/out/`, and its bytes. Only `duizhao.workspace` writes it."""

    name: str
    content: bytes
