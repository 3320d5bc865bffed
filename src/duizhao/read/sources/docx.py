"""Word documents: their paragraphs as lines. Deleted text of tracked changes is left out, inserted text is kept."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from duizhao.model.source_text import Removed, SourceText
from duizhao.read.sources.plain import speakers
from duizhao.read.sources.refusal import Refusal
from duizhao.read.sources.written_date import date
from duizhao.read.sources.zipped import Zipped

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main}"
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "Fallback", "footnoteReference"})
_CORE: Final = "docProps/core.xml"
_APP: Final = "docProps/app.xml"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx(content: bytes) -> SourceText:
    """Return the text of a Word document, its footnotes behind it, with what it says of itself."""
    if content.startswith(_OLD):
        raise Refusal("it is an old Word file, or one locked with a password", "save it as .docx without a password")
    zipped = Zipped(content, "Word document")
    body = zipped.xml("word/document.xml")
    lines = list(_lines(body))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if name in zipped:
            lines += (line for line in _lines(zipped.xml(name)) if line.strip())
    text = "".join(f"{line}\n" for line in lines).strip("\n") + "\n"
    if not text.strip():
        raise Refusal("it holds no text", "pictures of text must be read by a person, or by OCR, first")
    known = _properties(zipped)
    deleted = [line for line in _deleted(body) if line]
    return SourceText(
        text=text,
        form="Word document",
        encoding="UTF-8",
        title=known.get("title", ""),
        author=known.get("creator", ""),
        # `created` is when the file was made, not when its text was published
        date=date(known.get("issued", "")),
        outlet=known.get("Company", ""),
        tag=known.get("language", ""),
        speakers=speakers(text),
        removed=tuple(Removed("deleted, as a tracked change", line) for line in deleted),
    )


def _properties(zipped: Zipped) -> dict[str, str]:
    """Return the document's properties; the author of a file that a program made is that program."""
    known = {
        element.tag.rpartition("}")[2]: (element.text or "").strip()
        for name in (_CORE, _APP)
        if name in zipped
        for element in zipped.xml(name)
    }
    if known.get("creator") == "python-docx":
        del known["creator"]
    return known


def _lines(root: Element) -> Iterator[str]:
    for paragraph in root.iter():
        if paragraph.tag in {f"{_W}p", f"{_STRICT}p"}:
            yield from "".join(_text(paragraph)).split("\n")


def _text(element: Element) -> Iterator[str]:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in _LEFT_OUT or name == "p":
            continue
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield from _text(child)


def _deleted(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag.rpartition("}")[2] == "del":
            yield "".join(one.text or "" for one in element.iter() if one.tag.rpartition("}")[2] in {"delText", "t"})
