"""The HTML of a note's field as a small tree, and as text: with what of it a text cannot say."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

_VOID: Final = frozenset({"br", "img", "hr", "input", "source", "wbr", "meta", "link", "col", "embed"})
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table"),
        *("tbody", "td", "th", "thead", "tr", "ul"),
    )
)
_SILENT: Final = frozenset({"script", "style", "template"})
_MEDIA: Final = {"img": "picture", "audio": "sound", "video": "film", "source": "sound", "embed": "file"}
_PLAIN: Final = _BLOCKS | {"span", "br", "wbr", "meta", "tbody"}
_SOUND: Final = re.compile(r"\[sound:([^\]]*)\]")
_SPEECH: Final = re.compile(r"\[anki:tts[^\]]*\](.*?)\[/anki:tts\]", re.DOTALL)
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DEEPEST: Final = 60


class Element(Struct, frozen=True):
    """An element: its name in small letters, its attributes, and what is in it."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"]

    def all(self, name: str, css: str = "") -> Iterator["Element"]:
        """Yield the elements called `name` below this one, in order; with `css` only those of that class."""
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name and (not css or css in child.classes()):
                    yield child
                yield from child.all(name, css)

    def classes(self) -> list[str]:
        """Return the names of its classes."""
        return self.attributes.get("class", "").split()

    def without(self, *names: str, css: str = "") -> "Element":
        """Return it without the elements called so, and without those of the class `css`."""
        kept: list[Element | str] = []
        for child in self.children:
            if isinstance(child, str):
                kept.append(child)
            elif child.name not in names and (not css or css not in child.classes()):
                kept.append(child.without(*names, css=css))
        return Element(self.name, self.attributes, kept)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, [])
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.stack[-1].children.append(made)
        if tag not in _VOID and len(self.stack) < _DEEPEST:
            self.stack.append(made)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.stack) - 1, 0, -1):
            if self.stack[place].name == tag:
                del self.stack[place:]
                return

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(html: str) -> Element:
    """Return the elements of `html` below one without a name; no HTML is refused."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def text(element: Element) -> tuple[str, tuple[str, ...]]:
    r"""Return what a reader sees of `element` as text, and what of it no text can say.

    >>> text(parse("<b>a</b> &lt;<div>b<br>c</div>[sound:d.mp3]"))
    ('a <\nb\nc', ('formatting (b)', 'sound d.mp3'))
    """
    lost: dict[str, None] = {}
    pieces: list[str] = []
    _write(element, pieces, lost)
    whole = "".join(pieces)
    for found in _SOUND.findall(whole):
        lost[f"sound {found}"] = None
    whole = _SPEECH.sub(r"\1", _SOUND.sub("", whole))
    if _UNWRITABLE.search(whole):
        lost["control characters"] = None
        whole = _UNWRITABLE.sub("", whole)
    rows = (row.strip(" ") for row in whole.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(rows)).strip(), tuple(lost)


def _write(element: Element, pieces: list[str], lost: dict[str, None]) -> None:
    """Write the text of `element`; a block begins and ends a line."""
    for child in element.children:
        if isinstance(child, str):
            pieces.append(child.replace("\r", "").replace("\n", " ").replace("\xa0", " "))
            continue
        if child.name in _SILENT:
            lost[child.name] = None
            continue
        if child.name in _MEDIA:
            lost[f"{_MEDIA[child.name]} {child.attributes.get('src', '')}".strip()] = None
        elif child.name == "a" and child.attributes.get("href"):
            lost[f"link to {child.attributes['href']}"] = None
        elif child.name not in _PLAIN:
            lost[f"formatting ({child.name})"] = None
        around = "\n" if child.name in _BLOCKS else ""
        pieces.append("\n" if child.name == "br" else around)
        _write(child, pieces, lost)
        pieces.append(around)
