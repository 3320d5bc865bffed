"""HTML as text: what a reader of the page came for, and apart from it what stands around that.

Extractors that weigh which part of a page is its article lose clauses without a word, and a clause that is lost is a
quote that cannot be found. So the rules here are few and declared, in docs/sources.md, and whatever they take away is
handed over too. A page is gone through once, and no tree is made of it.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from msgspec import Struct

from duizhao.model.source_text import Removed, SourceText
from duizhao.read.sources.encoding import decode
from duizhao.read.sources.page_rules import MAIN, UNSEEN, reason
from duizhao.read.sources.page_said import Said, known
from duizhao.read.sources.refusal import Refusal
from duizhao.read.sources.tags import Start, Words, pieces

_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CLOSES: Final = {
    "li": {"li"},
    "p": {"p"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "option": {"option"},
}
_DEEPEST: Final = 1000
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_LINKED: Final = 0.8
_LINK_ROWS: Final = 3
_MAIN_SHARE: Final = 0.5


class Line(Struct, frozen=True):
    """A line of a page: its text, why it is not of the article or nothing, how much of it is link, in which part."""

    text: str
    why: str
    linked: int
    part: int


def page(content: bytes, named: str, *, whole: bool = False) -> SourceText:
    """Return the article of an HTML page; with `whole` everything that is shown on the page is taken for it."""
    text, encoding = _decoded(content, named)
    reader = read(text)
    kept, removed = _split(reader.rows, whole=whole)
    if not any(line.strip() for line in kept):
        hint = "--whole keeps what was taken for navigation" if removed else "is it the page as saved by a browser?"
        raise Refusal("no text of an article is left of this page", hint)
    return SourceText(
        text="".join(f"{line}\n" for line in kept),
        form="HTML page",
        encoding=encoding,
        removed=tuple(removed),
        **known(reader.said),
    )


def read(text: str) -> "_Reader":
    """Return what stands on a page, line by line, and what it says of itself."""
    reader = _Reader()
    for piece in pieces(text):
        if isinstance(piece, Words):
            reader.words(piece.text)
        elif isinstance(piece, Start):
            reader.start(piece.name, piece.given)
        else:
            reader.end(piece.name)
    reader.end_line()
    return reader


def _decoded(content: bytes, named: str) -> tuple[str, str]:
    """Return the page's text: as it says of itself where that is so, else as its bytes tell."""
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode().lower() if declared is not None else ""
    if not named and declared is not None and name not in {"utf-8", "utf8"}:
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "iso-8859-1": "cp1252"}.get(name, name)
        try:
            return content.decode(name), f"{declared[1].decode()}, as the page says"
        except (LookupError, UnicodeError):
            pass
    return decode(content, named)


class _Reader:
    """Goes over a page once, and notes each line with the reasons not to take it for the article."""

    def __init__(self) -> None:
        self.rows: list[Line] = []
        self.said = Said()
        self._open: list[tuple[str, str, int]] = []
        self._deep = 0
        self._parts = 0
        self._text: list[str] = []
        self._linked = 0
        self._links = 0
        self._taking = ""
        self._pre = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Open an element."""
        self._note(tag, given)
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        if tag in _VOID:
            return
        closes = _CLOSES.get(tag)
        if closes and self._open and self._open[-1][0] in closes:
            self._open.pop()
        if len(self._open) >= _DEEPEST:
            self._deep += 1
            return
        why, part = self._open[-1][1:] if self._open else ("", 0)
        own = reason(tag, given, in_article=tag == "header" and any(name in MAIN for name, _, _ in self._open))
        why = own if own == UNSEEN else why or own
        if tag in MAIN and not why and part == 0:
            self._parts += 1
            part = self._parts
        self._open.append((tag, why, part))
        self._links += tag == "a"
        self._pre += tag == "pre"

    def end(self, tag: str) -> None:
        """Close an element, and what is open within it."""
        if tag in _BLOCKS:
            self.end_line()
        if tag in {"title", "script"}:
            self._taking = ""
        at = next(
            (i for i in range(len(self._open) - 1, max(-1, len(self._open) - 64), -1) if self._open[i][0] == tag), -1
        )
        if self._deep and at < 0:
            self._deep -= 1
            return
        if at >= 0:
            for name, _, _ in self._open[at:]:
                self._links -= name == "a"
                self._pre -= name == "pre"
            del self._open[at:]

    def words(self, data: str) -> None:
        """Take text."""
        if self._taking == "title":
            self.said.title += data
        elif self._taking == "data":
            self.said.data.append(data)
        elif not self._open or self._open[-1][1] != UNSEEN:
            if self._pre and "\n" in data:
                for number, row in enumerate(data.split("\n")):
                    if number:
                        self.end_line()
                    self._text.append(row)
                return
            self._text.append(data)
            if self._links:
                self._linked += len(data.strip())

    def end_line(self) -> None:
        """End a line of text."""
        text = " ".join("".join(self._text).split()) if self._text else ""
        if text:
            why, part = self._open[-1][1:] if self._open else ("", 0)
            self.rows.append(Line(text, why, self._linked, part))
        self._text.clear()
        self._linked = 0

    def _note(self, tag: str, given: dict[str, str]) -> None:
        """Take what the page says of itself."""
        if tag == "html":
            self.said.tag = given.get("lang", "")
        elif tag == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if name and given.get("content", "").strip():
                self.said.meta.setdefault(name, []).append(given["content"].strip())
        elif tag == "link" and "canonical" in given.get("rel", ""):
            self.said.canonical = given.get("href", "")
        elif tag == "title" and not self.said.title:
            self._taking = "title"
        elif tag == "script" and given.get("type", "").lower() == "application/ld+json":
            self._taking = "data"


def _split(rows: list[Line], *, whole: bool) -> tuple[list[str], list[Removed]]:
    """Return the lines of the article, and what is not of it, with why, in the order of the page."""
    if whole:
        return [row.text for row in rows if row.why != UNSEEN], []
    reasons = _reasons(rows)
    kept = [row.text for row, why in zip(rows, reasons, strict=True) if not why]
    around = [(row, why) for row, why in zip(rows, reasons, strict=True) if why not in {"", UNSEEN}]
    removed = [
        Removed(why, "\n".join(row.text for row, _ in together))
        for why, together in groupby(around, key=lambda pair: pair[1])
    ]
    return kept, removed


def _reasons(rows: list[Line]) -> list[str]:
    """Return for each line why it is not of the article, or nothing, all lines considered."""
    reasons = [row.why for row in rows]
    sizes: dict[int, int] = {}
    for row in rows:
        if not row.why:
            sizes[row.part] = sizes.get(row.part, 0) + len(row.text)
    most = max((part for part in sizes if part), key=lambda part: sizes[part], default=0)
    if most and sizes[most] >= _MAIN_SHARE * sum(sizes.values()):
        for i, row in enumerate(rows):
            if not row.why and row.part != most:
                reasons[i] = "outside the article"
    for first, last in _link_lists(rows, reasons):
        reasons[first:last] = ["list of links"] * (last - first)
    return reasons


def _link_lists(rows: list[Line], reasons: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where three lines or more in a row are hardly more than links."""
    first = 0
    for i in range(len(rows) + 1):
        linked = i < len(rows) and not reasons[i] and rows[i].linked >= _LINKED * len(rows[i].text.replace(" ", ""))
        if not linked:
            if i - first >= _LINK_ROWS:
                yield first, i
            first = i + 1
