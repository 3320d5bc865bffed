"""Packages taken apart and put together again, wrong."""

import io
import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

Change = Callable[[sqlite3.Connection], None]


def unpacked(package: bytes) -> bytes:
    """Return the database in a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read("collection.anki2")


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a package of `members`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def damaged(package: bytes, *changes: str | Change) -> bytes:
    """Return `package` after statements and functions changed its database."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(unpacked(package))
        for change in changes:
            database.execute(change) if isinstance(change, str) else change(database)
        database.commit()
        return packed({"collection.anki2": database.serialize(), "media": b"{}"})


def types(change: Callable[[dict[str, Any]], None], name: str = "Duizhao Idea") -> Change:
    """Return what changes a note type, and makes it newer."""

    def apply(database: sqlite3.Connection) -> None:
        ((models,),) = database.execute("select models from col")
        found = json.loads(models)
        for each in found.values():
            if each["name"] == name:
                change(each)
                each["mod"] += 100
        database.execute("update col set models = ?", (json.dumps(found),))

    return apply


def template(side: str, place: int, text: str, name: str = "Duizhao Idea") -> Change:
    """Return what sets one side of a note type's template."""

    def change(note_type: dict[str, Any]) -> None:
        note_type["tmpls"][place][side] = text

    return types(change, name)


def lying(size: int, said: int) -> bytes:
    """Return a ZIP file whose `collection.anki2` is `size` zeros and says that it is `said`, checksum and all."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = deflate.compress(bytes(size)) + deflate.flush()
    name = b"collection.anki2"
    rest = struct.pack("<HHHIIIH", 8, 0, 33, zlib.crc32(bytes(min(said, size))), len(content), said, len(name))
    local = b"PK\3\4" + struct.pack("<HH", 20, 0) + rest + struct.pack("<H", 0) + name + content
    central = b"PK\1\2" + struct.pack("<HHH", 20, 20, 0) + rest + struct.pack("<HHHHII", 0, 0, 0, 0, 0, 0) + name
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
