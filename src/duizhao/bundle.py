"""The compiled deck as one file: what the learner's runtime reads instead of YAML."""

from typing import Final, TypeVar

import msgspec

from duizhao.errors import DuizhaoError
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck, MultipleItem

FORMAT: Final = "duizhao-bundle"
VERSION: Final = 2
"""The newest that is read. Version 2 has multiple-response questions; bundles without are of 1."""
SUFFIX: Final = ".bundle.json"

_AGAIN: Final = "build it again: duizhao build"
_T = TypeVar("_T")


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    deck: msgspec.Raw = msgspec.Raw(b"null")


def encode(deck: Deck) -> Artifact:
    """Return `deck` as the artifact ``<id>.bundle.json``, the same bytes for the same deck."""
    body = msgspec.Raw(msgspec.json.encode(deck, order="sorted"))
    several = any(isinstance(item, MultipleItem) for idea in deck.ideas for item in idea.items)
    envelope = _Envelope(format=FORMAT, version=VERSION if several else 1, deck=body)
    return Artifact(deck.id + SUFFIX, msgspec.json.encode(envelope) + b"\n")


def decode(content: bytes, name: str = "the bundle") -> Deck:
    """Return the deck in `content`; `name` is how error messages call it.

    Raises `DuizhaoError` for anything that is not a whole bundle of this version.
    """
    return part(body(content, name), Deck, name)


def part(content: msgspec.Raw, kind: type[_T], name: str = "the bundle") -> _T:
    """Return a part of a bundle; raise `DuizhaoError` where it is none."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is damaged: {error}", _AGAIN) from error


def body(content: bytes, name: str = "the bundle") -> msgspec.Raw:
    """Return the deck in `content` as it stands there, for those who read only parts of it; raises as `decode` does."""
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is not a duizhao bundle, or only part of one", _AGAIN) from error
    if envelope.format != FORMAT:
        raise DuizhaoError(f"{name} is not a duizhao bundle", _AGAIN)
    if not 1 <= envelope.version <= VERSION:
        hint = "update duizhao" if envelope.version > VERSION else _AGAIN
        raise DuizhaoError(f"{name} is of bundle version {envelope.version}, this duizhao reads 1 to {VERSION}", hint)
    return envelope.deck
