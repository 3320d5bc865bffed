"""Lines of text as HTML or as the XHTML of QTI: shown literally, each with its language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from duizhao.model.exchange import Line

_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even as a reference: XML 1.0, production 2."""


def text(content: str) -> str:
    """Return `content` as the text of an element; what XML cannot hold becomes U+FFFD.

    >>> text("a < b ]]> & c")
    'a &lt; b ]]&gt; &amp; c'
    """
    return escape(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", content), quote=False).replace("\r", "&#13;")


def tag(name: str, *content: str, **attributes: str) -> str:
    """Return an element around `content`, which is markup already.

    Attribute names have `_` for `-` and `__` for a colon: Python's names are not XML's.

    >>> tag("p", "x", xml__lang="en", show_hide="show")
    '<p xml:lang="en" show-hide="show">x</p>'
    """
    names = {key.replace("__", ":").rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return element(name, names, content)


def element(name: str, attributes: Mapping[str, str], content: Sequence[str] = ()) -> str:
    """Return an element whose attributes are given by their names in XML."""
    given = "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(content)}</{name}>" if content else f"<{name}{given}/>"


def _attribute(value: str) -> str:
    return text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def blocks(lines: Iterable[Line], language: str = "lang") -> str:
    """Return paragraphs, quotes in block quotes; `language` is the attribute that names a language."""
    return "".join(_block(line, language) for line in lines)


def _block(line: Line, language: str) -> str:
    lang = {language: line.lang}
    words = text(line.text).replace("\n", "<br/>")
    label = element("b", {}, [text(line.label)]) + " " if line.label else ""
    if line.role in {"quote", "altered"}:
        return element("blockquote", lang, [element("p", {}, [label + words])])
    style = {} if line.role == "text" else {"class": line.role}
    return element("p", {**lang, **style}, [label + words])


def one_line(content: str) -> str:
    """Return `content` on one line: line breaks and tabs become single spaces, nothing else is changed."""
    return re.sub(r"[\t\n\r\x0b\x0c]+", " ", content).strip(" ")


def plain(lines: Iterable[Line], between: str = " / ") -> str:
    """Return lines as one text without markup."""
    return between.join(f"{line.label} {line.text}" if line.label else line.text for line in lines)
