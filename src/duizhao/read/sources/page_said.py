"""What a page says of itself in its head: JSON-LD, OpenGraph and other meta elements, its title."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from duizhao.read.sources.written_date import date

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


@dataclass
class Said:
    """What stands in a page's head, gathered while it is read."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    title: str = ""
    tag: str = ""
    canonical: str = ""


def known(said: Said) -> dict[str, Any]:
    """Return what the page says of itself: JSON-LD before meta elements, those before the title."""
    article = next(_articles(said.data), {})
    found = {
        name: article.get(name) or next((said.meta[key][0] for key in keys if key in said.meta), "")
        for name, keys in _META.items()
    }
    found["title"] = found["title"] or " ".join(said.title.split())
    found["url"] = found["url"] or said.canonical
    found["date"] = date(found["date"])
    if re.match("https?://", found["author"]):
        found["author"] = ""
    tag = said.tag or next((said.meta[key][0] for key in ("og:locale", "content-language") if key in said.meta), "")
    return {name: html.unescape(value) if name != "url" else _plain_url(value) for name, value in found.items()} | {
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
