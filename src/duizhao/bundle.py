"""The compiled deck as one file: what the learner's runtime reads instead of YAML."""

from typing import Final

import msgspec

from duizhao.errors import DuizhaoError
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck

FORMAT: Final = "duizhao-bundle"
VERSION: Final = 1
SUFFIX: Final = ".bundle.json"


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    deck: msgspec.Raw = msgspec.Raw(b"null")


def encode(deck: Deck) -> Artifact:
    """Return `deck` as the artifact ``<id>.bundle.json``, the same bytes for the same deck."""
    body = msgspec.Raw(msgspec.json.encode(deck, order="sorted"))
    envelope = _Envelope(format=FORMAT, version=VERSION, deck=body)
    return Artifact(deck.id + SUFFIX, msgspec.json.encode(envelope) + b"\n")


def decode(content: bytes, name: str = "the bundle") -> Deck:
    """Return the deck in `content`; `name` is how error messages call it.

    Raises `DuizhaoError` for anything that is not a whole bundle of this version.
    """
    again = "build it again: duizhao build"
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is not a duizhao bundle, or only part of one", again) from error
    if envelope.format != FORMAT:
        raise DuizhaoError(f"{name} is not a duizhao bundle", again)
    if envelope.version != VERSION:
        hint = "update duizhao" if envelope.version > VERSION else again
        raise DuizhaoError(
            f"{name} is of bundle version {envelope.version}, this duizhao reads version {VERSION}", hint
        )
    try:
        return msgspec.json.decode(envelope.deck, type=Deck)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is damaged: {error}", again) from error
