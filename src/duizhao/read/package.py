"""Packages that Anki exported, read with care: they come from other people's computers.

A package is a ZIP file around a SQLite database; newer Ankis add a second database, packed with Zstandard, and leave a
stand-in for old ones. Nothing is unpacked by its own name, nothing without a bound, and the database is opened for
reading alone, from a copy that is gone afterwards.
"""

import json
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

from duizhao.errors import DuizhaoError
from duizhao.model.exchange import ForeignNote
from duizhao.model.received import Package, Received

_NEWEST: Final = "collection.anki21b"
_DATABASES: Final = (_NEWEST, "collection.anki21", "collection.anki2")
"""The newest first: the others are then stand-ins."""
_ZSTANDARD: Final = ("compression.zstd", "backports.zstd", "zstandard")
"""Modules that have it, all with the same `open` and `ZstdError`: Python's own since 3.14, then the packages."""
_ENCRYPTED: Final = 1
"""Bit of a ZIP member's flags."""
_MAGIC: Final = b"SQLite format 3\0"
_LARGEST: Final = 1 << 30
"""Bytes that a database may have; 100,000 of our notes take a fifth of it."""
_LONGEST: Final = 64 << 20
"""Bytes of one value in it: all note types of a collection may be one."""
_MOST_NOTES: Final = 2_000_000
_MOST_CHARACTERS: Final = 1 << 20
"""Characters of a note that is read; ours have some five thousand."""
_PIECE: Final = 1 << 20
_EXPORT: Final = "export it from Anki again: File → Export…, “Support older Anki versions” ticked"


def read(file: Path, types: AbstractSet[int], guids: AbstractSet[str]) -> Package:
    """Return the notes in `file`: an .apkg, a .colpkg, or a collection.anki2 that no Anki has open.

    Kept are notes whose type is one of `types` or whose GUID one of `guids`. Raises `DuizhaoError` for what is no
    whole package.
    """
    with collection(file) as connection:
        return _notes(connection, file.name, _fields(connection), types, guids)


def every_note(file: Path) -> list[ForeignNote]:
    """Return the notes in `file`, whoever made them, in the order of study.

    Raises `DuizhaoError` for what is no whole package.
    """
    with collection(file) as connection:
        return list(_every(connection, _names(connection), _fields(connection)))


@contextmanager
def collection(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database in `file`; whatever is wrong with it is a `DuizhaoError`."""
    if not file.is_file():
        raise DuizhaoError(f"there is no file {file}", "File → Export… in Anki writes one")
    wal = file.with_name(file.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise DuizhaoError(f"{file} is open in Anki, and not all of it is written", "close Anki, or export the deck")
    with tempfile.TemporaryDirectory(prefix="duizhao-") as folder:
        copy = Path(folder) / "collection"
        with copy.open("wb") as target, _database(file) as source:
            _copy(source, target, file)
        with _opened(copy, file) as connection:
            yield connection


@contextmanager
def _database(file: Path) -> Iterator[IO[bytes]]:
    """Give the database in `file`, or `file` itself where it is one."""
    with file.open("rb") as stream:
        is_database = stream.read(len(_MAGIC)) == _MAGIC
        stream.seek(0)
        if is_database:
            yield stream
            return
        try:
            with zipfile.ZipFile(stream) as archive:
                member = _member(archive, file)
                with archive.open(member) as content, _unpacked(member.filename, content, file) as unpacked:
                    yield unpacked
        except zipfile.BadZipFile as error:
            raise DuizhaoError(f"{file} is no package, or was cut: {_lower(error)}", _EXPORT) from error
        except (zlib.error, EOFError, ValueError) as error:
            raise DuizhaoError(f"{file} is damaged: {_lower(error)}", _EXPORT) from error
        except NotImplementedError as error:
            raise DuizhaoError(f"{file} is no package: {_lower(error)}", _EXPORT) from error


def _member(archive: zipfile.ZipFile, file: Path) -> zipfile.ZipInfo:
    members = archive.infolist()
    for name in _DATABASES:
        found = [member for member in members if member.filename == name]
        if len(found) > 1:
            raise DuizhaoError(f"{file} is no package: {name} is in it twice", _EXPORT)
        if found:
            if found[0].flag_bits & _ENCRYPTED:
                raise DuizhaoError(f"{file} is no package: {name} in it is encrypted", _EXPORT)
            if found[0].file_size > _LARGEST:
                raise _too_large(file)
            return found[0]
    raise DuizhaoError(f"{file} is no package: there is no collection in it", _EXPORT)


@contextmanager
def _unpacked(name: str, content: IO[bytes], file: Path) -> Iterator[IO[bytes]]:
    if name != _NEWEST:
        yield content
        return
    zstandard = _zstandard()
    if zstandard is None:
        message = f"{file} is in the newer of Anki's two formats, which this Python cannot unpack"
        raise DuizhaoError(message, f"{_EXPORT}; or install what can: pip install 'duizhao[pull]'")
    try:
        opened: Callable[..., AbstractContextManager[IO[bytes]]] = zstandard.open
        with opened(content, "rb") as unpacked:
            yield unpacked
    except zstandard.ZstdError as error:
        raise DuizhaoError(f"{file} is damaged: {name} in it cannot be unpacked", _EXPORT) from error


def _zstandard() -> Any:  # noqa: ANN401 - one of three modules
    for name in _ZSTANDARD:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _copy(source: IO[bytes], target: IO[bytes], file: Path) -> None:
    """Copy a database, no more of it than one may have; what begins as none is not copied at all."""
    piece = source.read(_PIECE)
    if not piece.startswith(_MAGIC):
        raise DuizhaoError(f"{file} is no package: what should be a database is none", _EXPORT)
    size = 0
    while piece:
        size += len(piece)
        if size > _LARGEST:
            raise _too_large(file)
        target.write(piece)
        piece = source.read(_PIECE)


def _too_large(file: Path) -> DuizhaoError:
    return DuizhaoError(f"{file} unpacks to more than {_LARGEST >> 20:,} MB", "export the deck alone, without media")


@contextmanager
def _opened(copy: Path, file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            connection.execute("pragma trusted_schema = off")
            connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
            yield connection
    except (sqlite3.Error, struct.error, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DuizhaoError(f"the collection in {file} cannot be read: {_lower(error)}", _EXPORT) from error


def is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Say whether `name` is a table that is stored: a view could have rows without an end."""
    query = "select 1 from sqlite_schema where type = 'table' and name = ? and rootpage > 0"
    return connection.execute(query, (name,)).fetchone() is not None


def _fields(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """Return the names of each note type's fields; they are rows since Anki's schema 15, and were JSON before."""
    if is_table(connection, "fields"):
        found: dict[int, tuple[str, ...]] = {}
        for note_type, name in connection.execute("select ntid, name from fields order by ntid, ord"):
            found[note_type] = (*found.get(note_type, ()), str(name))
        return found
    if not is_table(connection, "col"):
        raise ValueError("there are no note types in it")
    ((models,),) = connection.execute("select models from col")
    return {
        int(each["id"]): tuple(str(field["name"]) for field in each["flds"]) for each in json.loads(models).values()
    }


def _names(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the names of the note types; where they stand, see `_fields`."""
    if is_table(connection, "notetypes"):
        return {int(number): str(name) for number, name in connection.execute("select id, name from notetypes")}
    if not is_table(connection, "col"):
        raise ValueError("there are no note types in it")
    ((models,),) = connection.execute("select models from col")
    return {int(each["id"]): str(each["name"]) for each in json.loads(models).values()}


def _every(
    connection: sqlite3.Connection, names: dict[int, str], fields: dict[int, tuple[str, ...]]
) -> Iterator[ForeignNote]:
    if not is_table(connection, "notes"):
        raise ValueError("there are no notes in it")
    query = (
        f"select mid, tags, case when length(flds) <= {_MOST_CHARACTERS} then flds end from notes order by id limit ?"  # noqa: S608 - our number
    )
    for place, (note_type, tags, values) in enumerate(connection.execute(query, (_MOST_NOTES,)), 1):
        texts = str(values or "").split("\x1f")
        yield ForeignNote(
            at=f"note {place}",
            type=names.get(note_type, ""),
            fields=dict(zip(fields.get(note_type, ()), texts, strict=False)),
            tags=tuple(str(tags).split()),
        )


def _notes(
    connection: sqlite3.Connection,
    name: str,
    fields: dict[int, tuple[str, ...]],
    types: AbstractSet[int],
    guids: AbstractSet[str],
) -> Package:
    if not is_table(connection, "notes"):
        raise ValueError("there are no notes in it")
    query = (
        f"select guid, mid, mod, tags, case when length(flds) <= {_MOST_CHARACTERS} then flds end from notes limit ?"  # noqa: S608 - our number
    )
    notes: list[Received] = []
    others = 0
    for guid, note_type, mod, tags, values in connection.execute(query, (_MOST_NOTES,)):
        if guid not in guids and note_type not in types:
            others += 1
            continue
        texts = str(values or "").split("\x1f")
        by_name = dict(zip(fields.get(note_type, ()), texts, strict=False)) if values else {}
        notes.append(Received(guid=str(guid), mod=int(mod), fields=by_name, tags=tuple(str(tags).split())))
    if len(notes) + others == _MOST_NOTES:
        raise ValueError(f"it has {_MOST_NOTES:,} notes or more")
    return Package(name=name, notes=tuple(notes), others=others)


def _lower(error: Exception) -> str:
    said = str(error) or type(error).__name__
    return said[:1].lower() + said[1:]
