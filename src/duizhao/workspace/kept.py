"""What was made of a content, kept in the user's cache folder: the same content is never worked on twice.

Everything is checked when it is used. Whatever is wrong with the file, things are made again, and nobody hears of it.
"""

import functools
import hashlib
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import msgspec

from duizhao.workspace import cache

T = TypeVar("T")

_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID"
_PRAGMAS: Final = (
    "page_size = 16384",  # what is kept of an idea takes one page, not five
    "mmap_size = 1073741824",
    "synchronous = OFF",  # a file that is lost costs a little time, no more
)
_PATIENCE: Final = 2.0
_CHECK: Final = 8
_MOST_WAITING: Final = 4 << 20
"""So many bytes wait to be written at most."""
_SPARE: Final = 4
"""So many times what was last asked for may lie in the file before the rest is thrown away."""


class Kept:
    """One file of what is kept for a workspace; a context, at whose end what is new is added to it.

    A command opens a file once, and asks for everything that it needs from it: what it does not ask for may be thrown
    away at the end, once there are more than `at_least` and many more than it asked for. `edition` is what changes
    whenever something else may be made of the same content.
    """

    def __init__(self, root: Path, name: str, edition: bytes, at_least: int) -> None:
        self._file = cache.folder(root) / f"{name}.db"
        self._begun = hashlib.blake2b(hashlib.blake2b(edition).digest(), digest_size=24)
        self._at_least = at_least
        self._used: set[bytes] = set()
        self._unasked = 0
        self._waiting = 0
        self._new: dict[bytes, bytes] = {}
        self._old: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Open what was kept."""
        try:
            cache.prepare(self._file)
            self._old = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
            for pragma in _PRAGMAS:
                self._old.execute(f"PRAGMA {pragma}")
            self._old.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            self._forget(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what is new."""
        if self._old is not None:
            try:
                if kind is None and (self._new or self._old.in_transaction):
                    self._keep(self._old)
                self._old.close()  # what a command that failed has written is rolled back
            except sqlite3.Error as failure:
                self._forget(failure)

    def of(self, what: str, content: bytes, kind: type[T], make: Callable[[], T]) -> T:
        """Return what is kept of `content`, or else what `make` returns, and keep that."""
        found = self.get(what, content, kind)
        if found is None:
            found = make()
            self.put(what, content, found)
        return found

    def get(self, what: str, content: bytes, kind: type[T]) -> T | None:
        """Return what is kept of `content` under the name `what`, if anything is."""
        key = self._key(what, content)
        self._used.add(key)
        value = self._new.get(key) or self._look_up(key)
        if value is None:
            return None
        try:
            found: T = _decoder(kind).decode(value)  # type: ignore[arg-type] # a type is hashable
        except msgspec.DecodeError:
            return None
        return found

    def put(self, what: str, content: bytes, value: object) -> None:
        """Keep what was made of `content`."""
        made = msgspec.msgpack.encode(value)
        self._new[self._key(what, content)] = made
        self._waiting += len(made)
        if self._waiting > _MOST_WAITING and self._old is not None:
            try:
                self._write(self._old)
            except sqlite3.Error as error:
                self._forget(error)

    def not_asked(self, number: int) -> None:
        """Take note that so much of what is kept is in use although nobody asks for it."""
        self._unasked += number

    def _key(self, what: str, content: bytes) -> bytes:
        digest = self._begun.copy()
        digest.update(what.encode() + b"\0" + content)
        return digest.digest()

    def _look_up(self, key: bytes) -> bytes | None:
        if self._old is None:
            return None
        try:
            row = self._old.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._forget(error)
            return None
        if row is None or row[0][:_CHECK] != _check(key, row[0][_CHECK:]):
            return None
        value: bytes = row[0][_CHECK:]
        return value

    def _keep(self, db: sqlite3.Connection) -> None:
        self._write(db)
        ((count,),) = db.execute("SELECT count(*) FROM kept").fetchall()
        if count > max(self._at_least, _SPARE * (len(self._used) + self._unasked)):
            old = [(key,) for (key,) in db.execute("SELECT key FROM kept").fetchall() if key not in self._used]
            db.executemany("DELETE FROM kept WHERE key = ?", old)
        db.execute("COMMIT")

    def _write(self, db: sqlite3.Connection) -> None:
        """Write what is new, so that it need not be held; the transaction stays open."""
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        rows = [(key, _check(key, value) + value) for key, value in sorted(self._new.items())]
        db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        self._new.clear()
        self._waiting = 0

    def _forget(self, error: OSError | sqlite3.Error) -> None:
        """Go on without what was kept; a file that is damaged makes room for a new one, one in use stays."""
        if self._old is not None:
            self._old.close()
            self._old = None
            if cache.is_damage(error):
                with suppress(OSError):
                    self._file.unlink()


def _check(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, key=key, digest_size=_CHECK).digest()


@functools.cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:  # noqa: ANN401 - msgspec takes any type
    return msgspec.msgpack.Decoder(kind)


@functools.cache
def code(package: Path = Path(__file__).parents[1]) -> bytes:
    """Return what changes whenever any code of ours does, or what it stands on: for things made by much of it."""
    seen = "".join(f"{name} {size} {changed};" for name, size, changed in sorted(_files(str(package))))
    return f"{platform.python_version()} {msgspec.__version__} {seen}".encode()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of each file; what Python compiles them to comes and goes by itself."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            stat = entry.stat()
            yield entry.path, stat.st_size, stat.st_mtime_ns
