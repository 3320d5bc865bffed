"""Script conversion for one workspace, kept by content: an unchanged text is never converted twice.

What is kept lies in the user's cache folder, and is checked whenever it is used. Whatever is wrong with it, the text
is converted again, and nobody hears of it.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import msgspec

from duizhao.lang import TRADITIONAL, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalText
from duizhao.model.definitions import GlossaryDef
from duizhao.passes import linebreaks, script
from duizhao.passes.chinese import Reviewed
from duizhao.workspace import cache

T = TypeVar("T")

_FILE: Final = "conversions.db"
_SCHEMA: Final = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID"
_PATIENCE: Final = 2.0
_CHECK: Final = 8
_SPARE: Final = 4
_AT_LEAST: Final = 20_000
"""So many times what was last asked for may lie in the file, and always so many, before the rest is thrown away."""


class Conversions:
    """Converts a workspace's texts; a context, at whose end what is new is kept in the cache folder."""

    def __init__(self, root: Path, glossary: GlossaryDef) -> None:
        self._file = cache.folder(root) / _FILE
        self._glossary = glossary
        self._edition = hashlib.blake2b(
            script.edition() + linebreaks.edition() + msgspec.msgpack.encode(glossary)
        ).digest()
        self._converting: dict[Lang, script.Converter] = {}
        self._used: set[bytes] = set()
        self._new: dict[bytes, bytes] = {}
        self._old: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Open what was kept."""
        try:
            cache.prepare(self._file)
            self._old = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
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
                if kind is None and self._new:
                    self._keep(self._old)
                self._old.close()
            except sqlite3.Error as failure:
                self._forget(failure)

    def converters(self) -> dict[Lang, Callable[[str], str]]:
        """Return for each traditional tag what converts simplified text to it."""
        return {lang: self._converter(lang) for lang in TRADITIONAL}

    def choices(self, text: str, to: Lang) -> list[script.Change]:
        """Return the choices of the dictionaries in `text` that nobody has read yet."""
        return self._converted(text, to).choices

    def words(self, text: str) -> Sequence[str]:
        """Return `text` in words."""
        return self._kept("words", text, list[str], lambda: self._to(ZH_HANT_TW).words(text))

    def breaks(self, term: LocalText) -> dict[Lang, tuple[int, ...]]:
        """Return where a line of `term` may end, in each Chinese language."""

        def find() -> dict[Lang, tuple[int, ...]]:
            words = {ZH_HANS: self._to(ZH_HANT_TW).words, **self._traditional_words}
            return linebreaks.breaks(term, words, lambda text, to: self._to(to).explain(text))

        key = msgspec.json.encode(term, order="sorted").decode()
        return self._kept("breaks", key, dict[Lang, tuple[int, ...]], find)

    @cached_property
    def _traditional_words(self) -> dict[Lang, linebreaks.Words]:
        return {lang: linebreaks.traditional_words(self._glossary, lang) for lang in TRADITIONAL}

    def _converter(self, to: Lang) -> Callable[[str], str]:
        return lambda text: self._converted(text, to).text

    def _converted(self, text: str, to: Lang) -> script.Converted:
        def make() -> script.Converted:
            found = self._to(to).converted(text)
            unread = [one for one in found.choices if not self._reviewed.covers(one, text)]
            return script.Converted(found.text, unread)

        return self._kept(f"text {to}", text, script.Converted, make)

    def _to(self, lang: Lang) -> script.Converter:
        if lang not in self._converting:
            self._converting[lang] = script.converter(self._glossary, lang)
        return self._converting[lang]

    @cached_property
    def _reviewed(self) -> Reviewed:
        return Reviewed(self._glossary.reviewed)

    def _kept(self, what: str, text: str, kind: type[T], make: Callable[[], T]) -> T:
        """Return what is kept of `text`, or else what `make` returns, and keep that."""
        digest = hashlib.blake2b(self._edition, digest_size=24)
        digest.update(f"{what}\0{text}".encode())
        key = digest.digest()
        self._used.add(key)
        value = self._new.get(key) or self._look_up(key)
        if value is not None:
            return msgspec.msgpack.decode(value, type=kind)
        made = make()
        self._new[key] = msgspec.msgpack.encode(made)
        return made

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
        db.execute("BEGIN IMMEDIATE")
        rows = [(key, _check(key, value) + value) for key, value in self._new.items()]
        db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        ((count,),) = db.execute("SELECT count(*) FROM kept").fetchall()
        if count > max(_AT_LEAST, _SPARE * len(self._used)):
            old = [(key,) for (key,) in db.execute("SELECT key FROM kept").fetchall() if key not in self._used]
            db.executemany("DELETE FROM kept WHERE key = ?", old)
        db.execute("COMMIT")

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
