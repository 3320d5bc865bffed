"""HTML as text: what a reader of the page came for, and apart from it what stands around that.

Extractors that weigh which part of a page is its article lose clauses without a word, and a clause that is lost is a
quote that cannot be found. So the rules here are few and declared, in docs/sources.md, and whatever they take away is
handed over too. The parser is Python's own: one pass over the page, no tree, no entities but HTML's.
"""

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

from msgspec import Struct

from duizhao.model.source_text import Removed, SourceText
from duizhao.read.sources.encoding import decode
from duizhao.read.sources.refusal import Refusal
from duizhao.read.sources.written_date import date

_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "noscript",
        "select",
        "textarea",
        "button",
    ]
)
_AROUND: Final = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "dialog": "dialog",
    "menu": "navigation",
}
_ROLES: Final = {
    "navigation": "navigation",
    "banner": "page header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "navigation",
    "menubar": "navigation",
}
_NAMES: Final = (
    (
        "cookie notice",
        frozenset(["cookie", "cookies", "consent", "gdpr", "ccpa", "onetrust", "cookiebar", "cookiebanner"]),
    ),
    (
        "navigation",
        frozenset(
            ["nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination", "pager", "skiplink"]
        ),
    ),
    ("footer", frozenset(["footer", "colophon", "copyright"])),
    ("aside", frozenset(["sidebar", "related", "recommended", "recommendations", "recommend", "trending", "popular"])),
    ("sharing", frozenset(["share", "sharing", "social", "socials", "sharebar"])),
    ("advertisement", frozenset(["ad", "ads", "advert", "advertisement", "promo", "sponsored"])),
    ("sign-up", frozenset(["newsletter", "subscribe", "subscription", "signup", "paywall"])),
    ("comments", frozenset(["comments", "comment-list", "disqus"])),
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
_MAIN: Final = frozenset({"article", "main"})
_DEEPEST: Final = 1000
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_WORDS: Final = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_LINKED: Final = 0.8
_LINK_ROWS: Final = 3
_MAIN_SHARE: Final = 0.5
_META: Final = {
    "title": ("og:title", "citation_title", "dc.title", "twitter:title"),
    "outlet": ("og:site_name", "citation_journal_title", "dc.publisher", "application-name"),
    "author": ("author", "article:author", "citation_author", "dc.creator", "byl"),
    "date": ("article:published_time", "citation_publication_date", "dc.date", "datepublished", "date", "pubdate"),
    "url": ("og:url",),
}
_LD_TYPES: Final = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "TechArticle",
        "ScholarlyArticle",
        "WebPage",
        "PodcastEpisode",
        "Interview",
        "Report",
    ]
)


class Line(Struct, frozen=True):
    """A line of a page: its text, why it is not of the article or nothing, how much is link, and in which part it is."""

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
        **_known(reader),
    )


def read(text: str) -> "_Reader":
    """Return what stands on a page, line by line, and what it says of itself."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, RecursionError) as error:
        raise Refusal("it is no HTML that can be read", "save the page again with a browser") from error
    reader.end_line()
    return reader


def _decoded(content: bytes, named: str) -> tuple[str, str]:
    """Return the page's text: as it says of itself where that is so, else as its bytes tell."""
    declared = _CHARSET.search(content[:4096])
    if not named and declared is not None:
        name = declared[1].decode().lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "iso-8859-1": "cp1252"}.get(name, name)
        try:
            return content.decode(name), f"{declared[1].decode()}, as the page says"
        except (LookupError, UnicodeError):
            pass
    return decode(content, named)


class _Reader(HTMLParser):
    """Goes over a page once, and notes each line with the reasons not to take it for the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Line] = []
        self.meta: dict[str, list[str]] = {}
        self.data: list[str] = []
        self.title = ""
        self.tag = ""
        self.canonical = ""
        self._open: list[tuple[str, str, int]] = []
        self._deep = 0
        self._parts = 0
        self._text: list[str] = []
        self._linked = 0
        self._links = 0
        self._taking = ""
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
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
        why = why or self._reason(tag, given)
        if tag in _MAIN and not why and part == 0:
            self._parts += 1
            part = self._parts
        self._open.append((tag, why, part))
        self._links += tag == "a"
        self._pre += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that is written as empty: HTML ignores that, but for what is always empty."""
        if tag in _VOID or tag in {"script", "svg", "path", "p", "div", "span", "a", "i"}:
            self._note(tag, {name: value or "" for name, value in attrs})
            if tag in _BLOCKS or tag == "br":
                self.end_line()
            return
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
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

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._taking == "title":
            self.title += data
        elif self._taking == "data":
            self.data.append(data)
        elif not self._open or self._open[-1][1] != "unseen":
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
            self.tag = given.get("lang", "")
        elif tag == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if name and given.get("content", "").strip():
                self.meta.setdefault(name, []).append(given["content"].strip())
        elif tag == "link" and "canonical" in given.get("rel", ""):
            self.canonical = given.get("href", "")
        elif tag == "title" and not self.title:
            self._taking = "title"
        elif tag == "script" and given.get("type", "").lower() == "application/ld+json":
            self._taking = "data"

    def _reason(self, tag: str, given: dict[str, str]) -> str:
        """Return why what is in an element is not of the article, or nothing."""
        if tag in _UNSEEN or tag == "head":
            return "unseen"
        if "hidden" in given or _HIDDEN.search(given.get("style", "")):
            return "hidden"
        if tag in _AROUND:
            return _AROUND[tag]
        if tag == "header" and not any(name in _MAIN for name, _, _ in self._open):
            return "page header"
        role = _ROLES.get(given.get("role", "").lower())
        if role or tag in {"html", "body", *_MAIN}:
            return role or ""
        words = {
            word
            for name in ("class", "id")
            for part in given.get(name, "").lower().replace("_", "-").split()
            for word in (part, *part.split("-"))
        }
        return next((why for why, names in _NAMES if words & names), "")


def _split(rows: list[Line], *, whole: bool) -> tuple[list[str], list[Removed]]:
    """Return the lines of the article, and what is not of it, with why, in the order of the page."""
    if whole:
        return [row.text for row in rows if row.why != "unseen"], []
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
    kept = [row.text for row, why in zip(rows, reasons, strict=True) if not why]
    removed: list[Removed] = []
    for row, why in zip(rows, reasons, strict=True):
        if not why or why == "unseen":
            continue
        if removed and removed[-1].why == why:
            removed[-1] = Removed(why, f"{removed[-1].text}\n{row.text}")
        else:
            removed.append(Removed(why, row.text))
    return kept, removed


def _link_lists(rows: list[Line], reasons: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where three lines or more in a row are hardly more than links."""
    first = 0
    for i in range(len(rows) + 1):
        linked = i < len(rows) and not reasons[i] and rows[i].linked >= _LINKED * len(rows[i].text.replace(" ", ""))
        if not linked:
            if i - first >= _LINK_ROWS:
                yield first, i
            first = i + 1


def _known(reader: _Reader) -> dict[str, Any]:
    """Return what the page says of itself: JSON-LD before meta elements, those before the title."""
    said = next(_articles(reader.data), {})
    known = {
        name: said.get(name) or next((reader.meta[key][0] for key in keys if key in reader.meta), "")
        for name, keys in _META.items()
    }
    known["title"] = known["title"] or " ".join(reader.title.split())
    known["url"] = known["url"] or reader.canonical
    known["date"] = date(known["date"])
    if re.match("https?://", known["author"]):
        known["author"] = ""
    tag = reader.tag or next(
        (reader.meta[key][0] for key in ("og:locale", "content-language") if key in reader.meta), ""
    )
    return {name: html.unescape(value) if name != "url" else _plain_url(value) for name, value in known.items()} | {
        "tag": tag
    }


def _plain_url(url: str) -> str:
    return url if re.fullmatch(r"https?://\S+", url) else ""


def _articles(data: list[str]) -> Iterator[dict[str, str]]:
    """Yield what each piece of JSON-LD says of an article."""
    for piece in data:
        try:
            tree = json.loads(piece)
        except (ValueError, RecursionError):
            continue
        several = tree if isinstance(tree, list) else tree.get("@graph", [tree]) if isinstance(tree, dict) else []
        for one in several if isinstance(several, list) else []:
            if isinstance(one, dict) and _LD_TYPES & set(_texts(one.get("@type"))):
                yield {
                    "title": _name(one.get("headline") or one.get("name")),
                    "outlet": _name(one.get("publisher")),
                    "author": _name(one.get("author")),
                    "date": _name(one.get("datePublished")),
                    "url": _name(one.get("url")),
                }


def _texts(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [one for one in value if isinstance(one, str)]
        if isinstance(value, list)
        else []
    )


def _name(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(name for name in map(_name, value) if name)
    if isinstance(value, dict):
        return _name(value.get("name"))
    return " ".join(value.split()) if isinstance(value, str) else ""
