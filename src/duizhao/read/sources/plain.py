"""Text files and Markdown: lines as they are, the front matter apart, who speaks by the names before colons."""

import re
from collections import Counter
from typing import Any, Final

from duizhao.model.source_text import SourceText
from duizhao.read import yamltree
from duizhao.read.sources.encoding import decode
from duizhao.read.sources.refusal import Refusal
from duizhao.read.sources.written_date import date

_FRONT: Final = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELDS: Final = {
    "title": ("title", "标题", "標題"),
    "outlet": ("outlet", "publisher", "publication", "site", "site_name", "source", "journal"),
    "author": ("author", "authors", "by", "byline"),
    "date": ("date", "published", "date_published", "created"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "tag": ("language", "lang"),
}
_SPEAKERS: Final = ("speakers", "speaker", "participants")
NAME: Final = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}|[\u3400-\u9fff·•]{2,10}"
"""A regular expression for who speaks: a few words with capitals, or up to ten Chinese characters."""
_SPEAKER: Final = re.compile(
    rf"^[ \t]*(?:\*\*|__)?({NAME})(?:\*\*|__)?[ \t]*(?:\*\*)?[:：]",
    re.MULTILINE,
)
_LEAST_TURNS: Final = 2
_HEADINGS: Final = frozenset(
    [
        "Note",
        "Notes",
        "Example",
        "Examples",
        "Source",
        "Sources",
        "Summary",
        "Question",
        "Questions",
        "Answer",
        "Answers",
        "Title",
        "Date",
        "Author",
        "Abstract",
        "Ingredients",
        "Method",
        "Step",
        "Tip",
        "Tips",
        "Warning",
        "Figure",
        "Table",
        "Q",
        "A",
        "注意",
        "注释",
        "例如",
        "来源",
        "標題",
        "标题",
        "摘要",
        "作者",
        "日期",
        "问题",
        "問題",
        "答案",
        "原料",
        "材料",
        "做法",
        "步骤",
        "步驟",
        "图片",
        "圖片",
        "来源",
    ]
)
_COMMENT: Final = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_INLINE: Final = (
    (re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"__(?=\S)([^_\n]+)(?<=\S)__"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
_BLOCK: Final = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|(?:>[ \t]?)+)", re.MULTILINE)
_HEADING: Final = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def plain_text(content: bytes, named: str) -> SourceText:
    """Return the text of a file as it is."""
    text, encoding = decode(content, named)
    _refuse_empty(text)
    as_is = encoding in {"UTF-8", "ASCII"} and "\r" not in text
    return SourceText(
        text=text if as_is else lines(text), form="text", encoding=encoding, as_is=as_is, speakers=speakers(text)
    )


def markdown(content: bytes, named: str) -> SourceText:
    """Return the text of a Markdown file without its marks, with what its front matter says."""
    text, encoding = decode(content, named)
    text = lines(text)
    front, body = _front_matter(text)
    heading = _HEADING.search(body)
    body = body.lstrip("\n")
    _refuse_empty(body)
    made = _COMMENT.sub("", _BLOCK.sub("", body))
    for pattern, kept in _INLINE:
        made = pattern.sub(kept, made)
    known = {name: _first(front, keys) for name, keys in _FIELDS.items()}
    said = tuple(one for key in _SPEAKERS for one in _several(front.get(key)))
    return SourceText(
        text=made,
        form="Markdown",
        encoding=encoding,
        speakers=said or speakers(made),
        title=known["title"] or (heading[1].strip() if heading else ""),
        outlet=known["outlet"],
        author=known["author"],
        date=date(known["date"]),
        url=known["url"],
        tag=known["tag"],
    )


def lines(text: str) -> str:
    r"""Return `text` with every line ended by a line feed.

    >>> lines("a\r\nb\rc")
    'a\nb\nc\n'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") or not text else text + "\n"


def speakers(text: str) -> tuple[str, ...]:
    r"""Return who begins lines with a name and a colon at least twice, the most frequent first.

    >>> speakers("Ann Lee: Hello.\nBob: Hi.\nAnn Lee: So?\nBob: Yes.\nNote: none")
    ('Ann Lee', 'Bob')
    """
    turns = Counter(name.strip() for name in _SPEAKER.findall(text) if name.strip() not in _HEADINGS)
    return tuple(name for name, count in turns.most_common(8) if count >= _LEAST_TURNS)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    tree, findings = yamltree.read(found[1], "front matter")
    if findings or not isinstance(tree, dict):
        why = findings[0].message if findings else "it is no mapping"
        raise Refusal(f"its front matter cannot be read: {why}", "mend the lines between the two ---")
    return {str(key).lower(): value for key, value in tree.items()}, text[found.end() :]


def _first(front: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((", ".join(_several(front[key])) for key in keys if front.get(key)), "")


def _several(value: object) -> list[str]:
    if isinstance(value, list):
        return [one for part in value for one in _several(part)]
    if isinstance(value, dict):
        return _several(value.get("name"))
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise Refusal("it holds no text", "is it the right file?")
