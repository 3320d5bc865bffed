"""A package before Anki sees it: is it one, is it whole, and which notes and cards are in it."""

import html
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Final

from duizhao.emit.markup import escape
from duizhao.errors import DuizhaoError
from duizhao.model.deck import Deck, LocalQuote, ReportItem
from duizhao.model.identity import guid
from duizhao.verify.messages import Expected, Quote

_COLLECTION: Final = "collection.anki2"
_NEWER: Final = ("collection.anki21", "collection.anki21b")
_LARGEST: Final = 2 << 30
"""Bytes that a package may unpack to; 100,000 notes take a tenth of it."""
_ENCRYPTED: Final = 1
_PIECE: Final = 1 << 20
_BUILD: Final = "duizhao build DECK writes a new one"
_BLOCKQUOTE: Final = re.compile(r"<blockquote\b[^>]*>(.*?)</blockquote>", re.DOTALL)
_QUOTES: Final = ("quote", "more_quotes")
"""Fields that hold quotes and nothing changed on purpose."""


def check(file: Path) -> None:
    """Raise `DuizhaoError` unless `file` is a whole package as duizhao builds them, of a size that a deck can have."""
    if not file.is_file():
        raise DuizhaoError(f"there is no file {file}", _BUILD)
    with file.open("rb") as stream:
        collection(stream, str(file))


def collection(stream: IO[bytes], name: str) -> bytes:
    """Return the database in a package; every member is read, so that damage is found here and not in Anki."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > _LARGEST:
                raise DuizhaoError(f"{name} unpacks to {size >> 20:,} MB, more than a deck can have", _BUILD)
            _check_members(members, name)
            for member in members:
                if member.filename != _COLLECTION:
                    with archive.open(member) as content:
                        while content.read(_PIECE):
                            pass
            return archive.read(_COLLECTION)
    except zipfile.BadZipFile as error:
        raise DuizhaoError(f"{name} is no package, or was cut: {_lower(str(error))}", _BUILD) from error
    except (zlib.error, EOFError, OSError, ValueError) as error:
        said = str(getattr(error, "strerror", "") or error)
        raise DuizhaoError(f"{name} is damaged: {_lower(said)}", _BUILD) from error


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    names = [member.filename for member in members]
    if any(newer in names for newer in _NEWER):
        raise DuizhaoError(f"{name} was exported by Anki, duizhao did not build it", _BUILD)
    if names.count(_COLLECTION) != 1:
        raise DuizhaoError(f"{name} is no package: there is no {_COLLECTION} in it", _BUILD)
    methods = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    for member in members:
        if member.compress_type not in methods or member.flag_bits & _ENCRYPTED:
            raise DuizhaoError(f"{name} is no package: “{member.filename}” is packed in another way", _BUILD)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def expected(database: bytes, name: str, deck: Deck | None) -> tuple[Expected, ...]:
    """Return the notes in a package's database, in its order, with the quotes that each must show.

    The quotes are those of `deck`; without one, those that the ideas' fields hold.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(database)
            cards: dict[int, list[int]] = {}
            for note, ordinal in connection.execute("select nid, ord from cards"):
                cards.setdefault(note, []).append(ordinal)
            ((models,),) = connection.execute("select models from col")
            types = json.loads(models).values()
            fields = {int(each["id"]): [field["name"] for field in each["flds"]] for each in types}
            quotes = None if deck is None else dict(_quotes(deck))
            rows = connection.execute("select id, guid, mid, flds from notes order by rowid")
            return tuple(
                Expected(
                    key=text.partition("\x1f")[0],
                    guid=guid_,
                    cards=tuple(sorted(cards.get(note, ()))),
                    quotes=_stored(text, fields.get(mid, ())) if quotes is None else quotes.get(guid_, ()),
                )
                for note, guid_, mid, text in rows
            )
    except (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise DuizhaoError(f"the collection in {name} cannot be read: {error}", _BUILD) from error


def _quotes(deck: Deck) -> Iterator[tuple[str, tuple[Quote, ...]]]:
    """Yield the quotes that stand on a note's backs as the source has them, by the note's GUID."""
    for idea in deck.ideas:
        yield guid(idea.anchor, ""), tuple(map(_quote, idea.quotes))
        for item in idea.items:
            if isinstance(item, ReportItem):
                yield guid(idea.anchor, item.id), tuple(map(_quote, item.reports))


def _quote(quote: LocalQuote) -> Quote:
    return Quote(text=quote.text, stored=escape(quote.text))


def _stored(text: str, fields: list[str] | tuple[()]) -> tuple[Quote, ...]:
    """Return the quotes in an idea's own fields."""
    values = dict(zip(fields, text.split("\x1f"), strict=False))
    found = (quote for name in _QUOTES for quote in _BLOCKQUOTE.findall(values.get(name, "")))
    return tuple(Quote(text=html.unescape(quote.replace("<br>", "\n")), stored=quote) for quote in found)
