"""A SQLite database that is filled and read once, in a file without a name rather than in memory, where it is twice.

What cannot be seen cannot be left behind: the file has no name from the moment that it is open, and is gone with the
process, however that ends. Where a file must keep its name while it is open, it is removed at the end.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

_PIECE: Final = 1 << 20
_PRAGMAS: Final = (
    "page_size = 16384",  # fewer, fuller pages: quicker to write, and a tenth smaller in the package
    "journal_mode = off",
    "synchronous = off",
    "locking_mode = exclusive",
    "temp_store = memory",
    "cache_size = -8192",
)
"""Nobody else has the file, and after a failure nobody wants it."""


@contextmanager
def scratch() -> Iterator[tuple[sqlite3.Connection, Iterator[bytes]]]:
    """Give a new database, in autocommit, and what yields its bytes once everything is committed."""
    descriptor, name = tempfile.mkstemp(prefix="duizhao-")
    try:
        with os.fdopen(descriptor, "rb") as file, closing(sqlite3.connect(name, isolation_level=None)) as database:
            for pragma in _PRAGMAS:
                database.execute(f"pragma {pragma}")
            database.execute("pragma user_version").fetchall()  # SQLite opens the file when it first needs it
            with suppress(OSError):
                Path(name).unlink()
            yield database, iter(lambda: file.read(_PIECE), b"")
    finally:
        Path(name).unlink(missing_ok=True)
