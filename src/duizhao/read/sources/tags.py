"""HTML cut into tags and text, in one pass and in time that grows with the page alone.

Python's own parser, up to its patches of 2025, takes minutes for a few pages' worth of tags that are not closed.
"""

import html
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from msgspec import Struct


class Start(Struct, frozen=True):
    """A start tag with its attributes."""

    name: str
    given: dict[str, str]


class End(Struct, frozen=True):
    """An end tag."""

    name: str


class Words(Struct, frozen=True):
    """Text, its character references resolved."""

    text: str


Piece: TypeAlias = Start | End | Words

_NAME: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,63})")
_HOP: Final = re.compile(r"[^\"'>]*+([\"'>])")
_ATTRIBUTE: Final = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)(?:\"|$)|'([^']*+)(?:'|$)|([^\s\"'=<>`]++)))?", re.DOTALL
)
_RAW: Final = frozenset({"script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"})
"""Elements whose content holds no tags."""


def pieces(text: str) -> Iterator[Piece]:
    """Yield a page's tags and texts, in order; comments and declarations are left out."""
    return _Cutter(text).pieces()


class _Cutter:
    """Goes through a text; what has no end is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._quoting = True
        self._endless: set[str] = set()

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces."""
        text, at = self._text, 0
        while (begin := text.find("<", at)) >= 0:
            if begin > at:
                yield Words(html.unescape(text[at:begin]))
            if text.startswith("<!--", begin):
                at = self._after("-->", begin + 4) or begin + 4
            elif text.startswith(("<!", "<?"), begin):
                at = self._after(">", begin) or begin + 2
            elif (name := _NAME.match(text, begin)) and (end := self._tag_end(name.end())):
                tag = name[2].lower()
                at = end
                if name[1]:
                    yield End(tag)
                    continue
                yield Start(tag, _attributes(text[name.end() : end - 1]))
                if tag in _RAW and not text.startswith("/", end - 2):
                    content, at = self._raw(tag, end)
                    yield Words(content if tag == "script" else html.unescape(content))
            else:
                yield Words("<")
                at = begin + 1
        if at < len(text):
            yield Words(html.unescape(text[at:]))

    def _after(self, mark: str, at: int) -> int:
        """Return the offset behind the next `mark`, 0 where there is none any more."""
        if mark in self._endless:
            return 0
        found = self._text.find(mark, at)
        if found < 0:
            self._endless.add(mark)
            return 0
        return found + len(mark)

    def _tag_end(self, at: int) -> int:
        """Return the offset behind the tag, 0 if it has no end; a `>` within quotes is none.

        Once a quotation mark is never closed, quotes have no say any more.
        """
        begin = at
        while self._quoting and (hop := _HOP.match(self._text, at)):
            if hop[1] == ">":
                return hop.end()
            at = self._text.find(hop[1], hop.end()) + 1
            if not at:
                break
        self._quoting = False
        return self._after(">", begin)

    def _raw(self, tag: str, at: int) -> tuple[str, int]:
        """Return the content of an element that holds no tags, and the offset behind it."""
        end = None if tag in self._endless else re.compile(f"</{tag}(?=[\\s/>])", re.IGNORECASE).search(self._text, at)
        if end is None:
            self._endless.add(tag)
            return "", at
        return self._text[at : end.start()], end.start()


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(written):
        found.setdefault(one[1].lower(), html.unescape(one[2] or one[3] or one[4] or ""))
    return found
