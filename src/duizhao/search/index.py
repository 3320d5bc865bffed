"""The index of one workspace: a file in the user's cache folder, brought up to date before each search.

Nothing in it is more than a copy, so nothing about it stops a search: a file that is damaged, foreign or of another
version is made anew, and where none can be written the index is made in memory.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from msgspec import Struct

from duizhao.errors import DuizhaoError
from duizhao.search import store
from duizhao.search.text import Folding
from duizhao.workspace import cache, layout

T = TypeVar("T")

SHIPPED_GLOSSARY: Final = layout.shipped("seeds") / f"{layout.GLOSSARY}.yaml"


class Index(Struct, frozen=True):
    """An index that is up to date.

    `read` are the files that were read into it just now, `broken` those that could not be read whole.
    """

    db: sqlite3.Connection
    folding: Folding
    read: tuple[str, ...]
    broken: tuple[str, ...]


class Stamp(NamedTuple):
    """By what a file is seen to have changed: its size, -1 where it is not there, and when, in nanoseconds."""

    size: int
    modified: int


class Entry(NamedTuple):
    """A file as it was when it was read; of a record also its full text, by path."""

    stamp: Stamp
    digest: bytes
    full: str
    full_stamp: Stamp
    full_digest: bytes


def path_of(root: Path, texts: Path | None) -> Path:
    """Return where the index of the workspace at `root` is kept; another one where its full texts are in `texts`."""
    if texts is None:
        return cache.folder(root) / "search.db"
    digest = hashlib.blake2b(os.fsencode(texts.resolve()), digest_size=8).hexdigest()
    return cache.folder(root) / f"search-{digest}.db"


def use(root: Path, texts: Path | None, ask: Callable[[Index], T]) -> T:
    """Return what `ask` makes of the index of the workspace at `root`, brought up to date.

    `texts` is where the full texts are, if not in seeds/texts/.
    """
    file = path_of(root, texts)
    places: list[Path | None] = [None, file, file]
    while True:
        place = places.pop()
        try:
            with closing(store.connect(place)) as db:
                read = _refresh(db, root, texts)
                broken = tuple(path for (path,) in store.run(db, "broken"))
                return ask(Index(db, Folding(store.simplify(db)), tuple(read), broken))
        except (sqlite3.Error, OSError) as error:
            if not places:
                hint = "search needs SQLite 3.37 or newer with FTS5: use another Python"
                raise DuizhaoError(f"the index cannot be made: {error}", hint) from error
            if cache.is_damage(error):
                store.discard(file)
            else:
                places = [None]


def known(db: sqlite3.Connection) -> dict[str, Entry]:
    """Return the files that the index holds, by path."""
    return {
        path: Entry(Stamp(size, modified), digest, full, Stamp(full_size, full_modified), full_digest)
        for path, size, modified, digest, full, full_size, full_modified, full_digest in store.run(db, "files")
    }


def differing(root: Path, entries: Mapping[str, Entry]) -> set[str]:
    """Return the files that are not as they were when they were read: new, changed or gone, or their full text is."""
    paths = {f"{folder}/{file.name}" for folder in (layout.CARDS, layout.SEEDS) for file in _yaml(root / folder)}
    paths |= {str(SHIPPED_GLOSSARY), *entries}
    return {path for path in paths if path not in entries or not _is_fresh(root, path, entries[path])}


def stamp(file: Path) -> Stamp:
    """Return the stamp of `file`."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return Stamp(-1, 0)
    return Stamp(status.st_size, status.st_mtime_ns)


def _is_fresh(root: Path, path: str, entry: Entry) -> bool:
    return stamp(root / path) == entry.stamp and (not entry.full or stamp(root / entry.full) == entry.full_stamp)


def _yaml(folder: Path) -> list[Path]:
    return list(folder.glob("[!.]*.yaml"))


def _refresh(db: sqlite3.Connection, root: Path, texts: Path | None) -> list[str]:
    """Bring the index up to date and return the files that were read into it.

    All of it is one transaction: a process that is killed leaves what was there before.
    """
    if store.is_made(db) and not differing(root, known(db)):
        return []
    from duizhao.search.update import update  # noqa: PLC0415 - YAML and OpenCC, only where a file has changed

    with store.writing(db):
        return update(db, root, texts)
