"""The deck options of our notes' cards, from what Anki exported: JSON before its schema 15, Protocol Buffers since.

Numbers of the fields are those of Anki's `deck_config.proto` and `decks.proto`; each is read by its own number, and
what is not known is passed over.
"""

import json
import sqlite3
import struct
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final

from duizhao.model.preset import Preset
from duizhao.read import package

_WEIGHTS: Final = 6
_RETENTION: Final = 37
_NORMAL: Final = 1
_CONFIG: Final = 1
_DEFAULT: Final = 0.9
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LONGEST: Final = 64
"""Bits of a number."""


def read(file: Path, types: AbstractSet[int]) -> list[Preset]:
    """Return the deck options that cards of `types` have in `file`, those of most cards first.

    Raises `DuizhaoError` for what is no whole package.
    """
    with package.collection(file) as connection:
        if not all(package.is_table(connection, name) for name in ("cards", "notes", "col")):
            raise ValueError("there are no cards in it")
        counts: dict[int, int] = {}
        query = (
            "select n.mid, case when c.odid then c.odid else c.did end, count() "
            "from cards c join notes n on n.id = c.nid group by 1, 2"
        )
        for note_type, deck, count in connection.execute(query):
            if note_type in types:
                counts[deck] = counts.get(deck, 0) + count
        newer = package.is_table(connection, "deck_config") and package.is_table(connection, "decks")
        of_deck, presets = _newer(connection) if newer else _legacy(connection)
    cards: dict[int, int] = {}
    for deck, count in counts.items():
        if (number := of_deck.get(deck, 1)) in presets:
            cards[number] = cards.get(number, 0) + count
    return [presets[number] for number in sorted(cards, key=lambda each: (-cards[each], each))]


def _legacy(connection: sqlite3.Connection) -> tuple[dict[int, int], dict[int, Preset]]:
    decks, options = (json.loads(text) for text in connection.execute("select decks, dconf from col").fetchone())
    of_deck = {int(deck["id"]): int(deck.get("conf", 1)) for deck in decks.values()}
    return of_deck, {int(each["id"]): _of_json(each) for each in options.values()}


def _of_json(each: dict[str, Any]) -> Preset:
    weights = tuple(float(weight) for weight in each.get("fsrsParams6") or ())
    return Preset(name=str(each["name"]), weights=weights, retention=float(each.get("desiredRetention", _DEFAULT)))


def _newer(connection: sqlite3.Connection) -> tuple[dict[int, int], dict[int, Preset]]:
    of_deck: dict[int, int] = {}
    for deck, kind in connection.execute("select id, kind from decks"):
        for field, normal in _fields(kind):
            if field == _NORMAL and isinstance(normal, bytes):
                of_deck[deck] = next((int(value) for at, value in _fields(normal) if at == _CONFIG), 1)
    rows = connection.execute("select id, name, config from deck_config")
    return of_deck, {number: _of_message(str(name), config) for number, name, config in rows}


def _of_message(name: str, config: bytes) -> Preset:
    weights: tuple[float, ...] = ()
    retention = _DEFAULT
    for field, value in _fields(config):
        if field == _WEIGHTS and isinstance(value, bytes):
            weights += struct.unpack(f"<{len(value) // 4}f", value)
        elif field == _RETENTION and isinstance(value, float):
            retention = value
    return Preset(name=name, weights=weights, retention=retention)


def _fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    """Yield number and value of each field of a message; raise `ValueError` where it is none."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        field, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield field, value
            continue
        if wire == _BYTES:
            size, at = _varint(message, at)
        elif wire in (_FOUR, _EIGHT):
            size = 4 if wire == _FOUR else 8
        else:
            raise ValueError("deck options are damaged")
        if at + size > len(message):
            raise ValueError("deck options are cut")
        content = message[at : at + size]
        at += size
        yield field, content if wire == _BYTES else struct.unpack("<f" if wire == _FOUR else "<d", content)[0]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < _LONGEST:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004 - the last of a number has its highest bit clear
            return value, at
    raise ValueError("deck options are cut")
