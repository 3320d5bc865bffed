"""Reading what has changed in a workspace into its index."""

import functools
import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from duizhao.lang import TRADITIONAL, Lang
from duizhao.model.definitions import Placed, SourceDef
from duizhao.passes import script
from duizhao.read import files
from duizhao.search import passages
from duizhao.search.index import SHIPPED_GLOSSARY, Entry, Stamp, differing, known, stamp
from duizhao.search.model import KINDS, Passage
from duizhao.search.store import is_made, make, run, simplify
from duizhao.search.text import Folding, indexed, simplifying, without_accents
from duizhao.workspace import layout, reading
from duizhao.workspace.conversions import Conversions

_SETTLED: Final = 2_000_000_000
"""Nanoseconds. A file changed so shortly before it was read may change once more while its stamp stays the same."""
_GLOSSARY: Final = f"{layout.SEEDS}/{layout.GLOSSARY}.yaml"
_DISAGREEMENTS: Final = f"{layout.SEEDS}/{layout.DISAGREEMENTS}.yaml"
_NOTHING: Final = Entry(Stamp(-1, 0), b"", "", Stamp(-1, 0), b"")


def update(db: sqlite3.Connection, root: Path, texts: Path | None) -> list[str]:
    """Bring the index up to date within the open transaction and return the files that were read into it."""
    if not is_made(db):
        make(db, _simplify())
    return _Update(db, root, texts).run()


@functools.cache
def _simplify() -> dict[str, str]:
    def simplified(text: str) -> str:
        for region in TRADITIONAL:
            text = script.simplified(text, region)
        return text

    return simplifying(simplified)


class _Update:
    """One run over the files that differ."""

    def __init__(self, db: sqlite3.Connection, root: Path, texts: Path | None) -> None:
        self.db = db
        self.root = root
        self.texts = texts
        self.folding = Folding(simplify(db))
        self.young = time.time_ns() - _SETTLED
        self.read: list[str] = []

    def run(self) -> list[str]:
        changed = set(self.changed(known(self.db)))
        for path in changed:
            self.forget(path)
        changed = {path for path in changed if stamp(self.root / path).size >= 0}
        if str(SHIPPED_GLOSSARY) in changed:
            self.add(str(SHIPPED_GLOSSARY), self.entry(str(SHIPPED_GLOSSARY)))
        self.seeds({path for path in changed if path.startswith(f"{layout.SEEDS}/")})
        self.cards({path for path in changed if path.startswith(f"{layout.CARDS}/")})
        return self.read

    def changed(self, entries: Mapping[str, Entry]) -> Iterator[str]:
        """Yield the files whose content differs, or is gone; the others get their new stamp."""
        for path in differing(self.root, entries):
            old = entries.get(path, _NOTHING)
            now = self.entry(path, old.full)
            same = (now.digest, now.full_digest) == (old.digest, old.full_digest)
            if same and path in entries and now.stamp.size >= 0:
                run(self.db, "restamp", *now.stamp, *now.full_stamp, path)
            else:
                yield path

    def entry(self, path: str, full: str = "") -> Entry:
        """Return a file and its full text as they are; ask before you read them, so that no change is missed."""
        return Entry(*self.seen(path), full, *self.seen(full))

    def seen(self, path: str) -> tuple[Stamp, bytes]:
        if not path:
            return Stamp(-1, 0), b""
        now = stamp(self.root / path)
        return now if now.modified < self.young else Stamp(now.size, -1), _digest(self.root / path)

    def forget(self, path: str) -> None:
        for name in ("forget words", "forget passages", "forget file"):
            run(self.db, name, path)

    def seeds(self, paths: set[str]) -> None:
        """Read records with their full texts, the disagreements and the glossary."""
        if not paths:
            return
        before = {path: self.entry(path) for path in paths}
        read = reading.load(self.root, paths)
        records = {placed.at.path: placed for placed in read.sources.values()}
        for path, placed in records.items():
            if placed.value.file:
                full = self.full(placed.value.file)
                before[path] = Entry(*before[path][:2], full, *self.seen(full))
        documents, findings = reading.load_documents(read, self.texts)
        broken = {one.at.path for one in (*read.findings, *findings) if one.severity == "error"}
        for path in sorted(paths):
            content = read.contents.get(path, "")
            record: Placed[SourceDef] | None = records.get(path)
            found: Iterable[Passage] = ()
            if record is not None:
                found = passages.of_source(record, content, documents.get(record.value.id))
            elif path == _DISAGREEMENTS:
                found = passages.of_disagreements(read.disagreements, content)
            self.add(path, before[path], found, path in broken, record.value if record else None)

    def full(self, name: str) -> str:
        return f"{layout.TEXTS}/{name}" if self.texts is None else str(self.texts.resolve() / name)

    def cards(self, paths: set[str]) -> None:
        """Read card files; all of them where the glossary, or the language of a source, is another."""
        languages: dict[str, Lang] = dict(run(self.db, "languages"))
        entries = known(self.db)
        glossaries = [entries[path].digest.hex() for path in (str(SHIPPED_GLOSSARY), _GLOSSARY) if path in entries]
        settings = " ".join([*glossaries, *(f"{name}:{lang}" for name, lang in sorted(languages.items()))])
        if run(self.db, "set", settings, settings).rowcount:
            others = {path for path in entries if path.startswith(f"{layout.CARDS}/")}
            for path in others:
                self.forget(path)
            paths = paths | others
        if not paths:
            return
        before = {path: self.entry(path) for path in paths}
        read = reading.load(self.root, paths | {_GLOSSARY})
        broken = {one.at.path for one in read.findings if one.severity == "error"}
        with Conversions(self.root, reading.whole_glossary(read)) as conversions:
            converters = conversions.converters()
            for path in sorted(paths):
                ideas = [placed for _, placed in read.ideas if placed.at.path == path]
                found = passages.of_ideas(ideas, read.contents.get(path, ""), languages, converters)
                self.add(path, before[path], found, path in broken)

    def add(
        self,
        path: str,
        entry: Entry,
        found: Iterable[Passage] = (),
        broken: bool = False,
        record: SourceDef | None = None,
    ) -> None:
        """Add a file with its passages. A conversion that search takes for the same as the original is left out."""
        values = (path, *entry.stamp, entry.digest, entry.full, *entry.full_stamp, entry.full_digest, broken)
        source = (record.id, record.language) if record else ("", "")
        file = run(self.db, "add file", *values, *source).lastrowid
        self.read.append(path)
        for one in found:
            words = indexed(one.written, self.folding)
            if not words:
                continue
            made = ((text, indexed(text, self.folding)) for text in (one.taiwan, one.hongkong))
            (taiwan, in_taiwan), (hongkong, in_hongkong) = ((t, w) if w != words else ("", "") for t, w in made)
            syllables = without_accents(one.pinyin).split()
            place = (one.line, one.column, KINDS.index(one.kind))
            origin = (one.idea, one.source, one.source_line, one.language)
            row = run(self.db, "add passage", file, *place, *origin, one.written, taiwan, hongkong).lastrowid
            run(self.db, "add words", row, words, in_taiwan, in_hongkong, " ".join(syllables))
            for syllable in syllables:
                run(self.db, "add syllable", syllable)


def _digest(file: Path) -> bytes:
    """Return the digest of a file's content, empty where it cannot be read."""
    content, _ = files.read_bytes(file, file.name, files.MAX_DOCUMENT)
    return hashlib.blake2b(content, digest_size=16).digest() if content is not None else b""
