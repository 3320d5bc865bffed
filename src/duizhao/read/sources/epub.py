"""EPUB books: their chapters in the order of reading, each read as a page."""

import posixpath
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from duizhao.model.source_text import SourceText
from duizhao.read.sources import page as pages
from duizhao.read.sources.encoding import decode
from duizhao.read.sources.page_rules import UNSEEN
from duizhao.read.sources.plain import speakers
from duizhao.read.sources.refusal import Refusal
from duizhao.read.sources.written_date import date
from duizhao.read.sources.zipped import Zipped, xml

_CONTAINER: Final = "META-INF/container.xml"
_LOCKED: Final = "META-INF/encryption.xml"
_FONTS: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""Ways of scrambling that fonts alone are put through."""


def epub(content: bytes) -> SourceText:
    """Return the text of a book, with what it says of itself."""
    zipped = Zipped(content, "EPUB book")
    _refuse_locked(zipped)
    package = _root(zipped)
    book = zipped.xml(package)
    chapters: list[str] = []
    for name in _chapters(book, package):
        if name not in zipped:
            raise Refusal(f"it names a chapter {name} that it does not hold", "get the file again")
        text, _ = decode(zipped.read(name))
        rows = pages.read(text).rows
        chapters.append("".join(f"{row.text}\n" for row in rows if row.why not in {UNSEEN, "hidden", "navigation"}))
    text = "\n".join(chapter for chapter in chapters if chapter)
    if not text.strip():
        raise Refusal("it holds no text", "pictures of pages must be read by OCR first")
    creators = [_said(one) for one in _all(book, "creator") if _said(one)]
    return SourceText(
        text=text,
        form="EPUB book",
        encoding="UTF-8",
        title=_first(book, "title"),
        outlet=_first(book, "publisher"),
        author=", ".join(creators),
        date=date(_first(book, "date")),
        tag=_first(book, "language"),
        speakers=speakers(text),
        remarks=(f"{len(chapters):,} chapters",),
    )


def _refuse_locked(zipped: Zipped) -> None:
    if _LOCKED in zipped:
        ways = {
            one.get("Algorithm", "")
            for one in xml(zipped.read(_LOCKED), _LOCKED).iter()
            if one.tag.endswith("}EncryptionMethod")
        }
        if ways - _FONTS:
            raise Refusal("it is locked by its seller (DRM)", "only a book without a lock can be read")


def _root(zipped: Zipped) -> str:
    for element in zipped.xml(_CONTAINER).iter():
        if element.tag.endswith("rootfile") and element.get("full-path"):
            return str(element.get("full-path"))
    raise Refusal("it does not say where its contents are listed", "get the file again")


def _chapters(book: Element, package: str) -> list[str]:
    """Return the names of the chapters in the order of reading, the table of contents apart."""
    listed = {one.get("id"): one for one in _all(book, "item")}
    names: list[str] = []
    for one in _all(book, "itemref"):
        item = listed.get(one.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if "html" in (item.get("media-type") or ""):
            names.append(
                posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href") or "")))
            )
    return names


def _all(book: Element, name: str) -> list[Element]:
    return [one for one in book.iter() if one.tag.rpartition("}")[2] == name]


def _first(book: Element, name: str) -> str:
    return next((_said(one) for one in _all(book, name) if _said(one)), "")


def _said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
